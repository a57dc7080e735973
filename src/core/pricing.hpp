// What a changed route would cost in time, and whether its loads and limits
// hold. A move only says what the new route would be: everything up to `u`,
// then a chain of stops, then everything from `v` on (of the same route, or of
// another of the same kind). This is the one place that answers.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "tour.hpp"

namespace vuelta {

template <class M>
class Pricing {
public:
    static constexpr bool varied = M::varied, rich = M::rich;

    explicit Pricing(Tour<M> &tour) : tour_(tour), model_(tour.model) {}

    // Most that a route's time price can fall by: paid waiting can be put to
    // use, a detour can be faster than the way, a setup done by the stop before.
    // The plain search has no time prices.
    [[nodiscard]] Cost regain([[maybe_unused]] int route) const {
        if constexpr (rich) return tour_.routes[route].time_price;
        return 0;
    }

    // New time price (lateness, overtime, waiting) of the route; kNo when it
    // cannot be driven, or costs `enough` or more. Cheapest refusal first:
    // loads, then times piece by piece; a walk from end to end comes last, and
    // can only find pauses and waiting on top.
    [[nodiscard]] Cost of(int route, int u, std::span<const int> chain, int v,
                          Cost enough = kNo) {
        if (!loads_fit(route, u, chain, v)) return kNo;
        Cost turning = 0;
        if constexpr (rich) {
            if (model_.problem.clashes.any() && !peaceful(u, chain, v)) return kNo;
            const auto &kind = tour_.kind_of(route);
            if (kind.limited() && !within_limits(kind, u, chain, v)) return kNo;
            if (kind.per_turn != 0) turning = kind.turning(turns(u, chain, v));
            if (turning >= enough) return kNo;
            if (kind.lifo && !nested(u, chain, v)) return kNo;
            if (kind.walked()) {
                const Cost late = times(route, u, chain, v);
                if (is_no(late) || late + turning >= enough) return kNo;
                if (Cost price = 0; late == 0 && stretched(kind, u, chain, v, price))
                    return is_no(price) ? kNo : price + turning;
                return walked(route, u, chain, v);
            }
        }
        const Cost late = times(route, u, chain, v);
        return is_no(late) ? kNo : late + turning;
    }

    // Whether the types on the new route get along.
    [[nodiscard]] bool peaceful(int u, std::span<const int> chain, int v) const {
        const auto &clashes = model_.problem.clashes;
        Types all = tour_.rich_nodes[u].before | tour_.rich_nodes[v].after;
        for (const int x : chain) all |= clashes.types(x);
        return clashes.peaceful(all);
    }

    [[nodiscard]] bool loads_fit(int route, int u, std::span<const int> chain, int v) const {
        if constexpr (M::trips) return tour_.trips.fit(tour_.kind_of(route), u, chain, v);
        const auto &nodes = tour_.nodes;
        const auto &a = nodes[u], &b = nodes[v];
        const auto &e = nodes[model_.end_of(b.route)];
        const auto &ask = model_.asks[v];
        Load brings = a.brought + e.brought - b.brought + ask.brings;
        for (const int x : chain) brings += model_.asks[x].brings;
        const Load room = tour_.kind_of(route).room[0] - brings;
        if (a.peak > room) return false;
        Load run = a.pre;
        for (const int x : chain) {
            run += model_.asks[x].net;
            if (run > room) return false;
        }
        if (run + e.pre - b.pre + ask.net + b.after > room) return false;
        return other_loads_fit(route, u, chain, v);
    }

    // The same for all dimensions after the first.
    [[nodiscard]] bool other_loads_fit(int route, int u, std::span<const int> chain, int v) const {
        if constexpr (varied) {
            for (int d = 0; d < tour_.dims() - 1; ++d)
                if (!loads_fit_in(d, route, u, chain, v)) return false;
        }
        return true;
    }

    // Start of service at `v` that keeps all after it, coming from this cell.
    [[nodiscard]] Time last_start(const Kind &kind, int v, int from_cell) const {
        const auto &b = tour_.nodes[v];
        if constexpr (rich) {
            if (model_.has_setup && model_.is_stop(v)) {
                const auto &c = tour_.nodes[b.next];
                if (c.last < 0) return -1;
                return model_.latest(v, c.last - b.to_next - model_.work(kind, v, from_cell));
            }
        }
        return b.last;
    }

    // Lateness from `v` to the end when it is reached at `arrival` from a cell;
    // the arrival is known to be possible.
    [[nodiscard]] Cost tail(const Kind &kind, int v, Time arrival, int from_cell) const {
        if constexpr (!rich) return 0;
        if (!model_.has_late) return 0;
        const auto &nodes = tour_.nodes;
        Cost late = 0;
        for (int x = v;; x = nodes[x].next) {
            const auto &f = tour_.rich_nodes[x];
            const Time begin = model_.begin(x, arrival);
            const Time work = model_.work(kind, x, from_cell);
            // Back on the known timetable, or in time from here to the end.
            if (begin == f.begin && begin + work == nodes[x].leave) return late + f.late;
            const Time over = begin - model_.due(kind, x);
            if (over > 0) late += over * model_.late_rate(kind, x);
            if (!model_.is_stop(x)) return late;
            arrival = begin + work + nodes[x].to_next;
            if (arrival <= tour_.rich_nodes[nodes[x].next].free) return late;
            from_cell = nodes[x].cell;
        }
    }

private:
    // Piecewise: the chain is walked, the tail answers for itself.
    [[nodiscard]] Cost times(int route, int u, std::span<const int> chain, int v) const {
        const auto &nodes = tour_.nodes;
        const auto &kind = tour_.kind_of(route);
        const auto &travel = model_.travel_of(kind);
        Time now = nodes[u].leave;
        int cell = nodes[u].cell;
        Cost late = 0;
        for (const int x : chain) {
            now += travel.leg(cell, nodes[x].cell).time;
            if (now > kHorizon) return kNo;
            now = model_.begin(x, now);
            if (now >= kUnreachable) return kNo;
            if constexpr (rich) {
                const auto &stop = model_.problem.stops[x];
                if (now > stop.due) late += stop.late * (now - stop.due);
            }
            now += model_.work(kind, x, cell);
            if (now > kHorizon) return kNo;
            cell = nodes[x].cell;
        }
        now += travel.leg(cell, nodes[v].cell).time;
        if (now > last_start(kind, v, cell)) return kNo;
        if constexpr (rich) {
            const auto &f = tour_.rich_nodes;
            const Cost before = f[model_.start_of(route)].late - f[nodes[u].next].late;
            return before + late + tail(kind, v, now, cell);
        }
        return 0;
    }

    [[nodiscard]] bool loads_fit_in(int d, int route, int u, std::span<const int> chain,
                                    int v) const {
        const auto &p = model_.problem;
        const auto asked = [&](const std::vector<Load> &amounts, int x) {
            return model_.is_stop(x)
                       ? amounts[static_cast<std::size_t>(x) * p.dims + d + 1]
                       : 0;
        };
        const auto &a = tour_.loads[tour_.at(u, d)], &b = tour_.loads[tour_.at(v, d)];
        const auto &e = tour_.loads[tour_.at(model_.end_of(tour_.nodes[v].route), d)];
        Load brings = a.brought + e.brought - b.brought + asked(p.brings, v);
        for (const int x : chain) brings += asked(p.brings, x);
        const Load room = tour_.kind_of(route).room[d + 1] - brings;
        if (a.peak > room) return false;
        Load run = a.pre;
        for (const int x : chain) {
            run += asked(p.net, x);
            if (run > room) return false;
        }
        return run + e.pre - b.pre + asked(p.net, v) + b.after <= room;
    }

    [[nodiscard]] bool within_limits(const Kind &kind, int u, std::span<const int> chain,
                                     int v) const {
        const auto &nodes = tour_.nodes;
        const auto &f = tour_.rich_nodes;
        const int end = model_.end_of(nodes[v].route);
        const auto &travel = model_.travel_of(kind);
        int tasks = nodes[u].position + static_cast<int>(chain.size()) + nodes[end].position -
                    nodes[v].position;
        Cost time = Cost{f[u].travel} + f[end].travel - f[v].travel;
        Cost metres = f[u].metres + f[end].metres - f[v].metres;
        int cell = nodes[u].cell;
        const auto drive = [&](int to) {
            const Leg leg = travel.leg(cell, to);
            time += leg.time;
            metres += leg.metres;
            cell = to;
        };
        for (const int x : chain) drive(nodes[x].cell);
        drive(nodes[v].cell);
        if constexpr (M::trips) {
            int reloads = tour_.trips.reloads_to(u) + tour_.trips.reloads_to(end) -
                          tour_.trips.reloads_to(v) + (model_.is_reload(v) ? 1 : 0);
            for (const int x : chain) reloads += model_.is_reload(x) ? 1 : 0;
            if (reloads > kind.max_reloads) return false;
            tasks -= reloads;
        }
        return tasks <= kind.max_tasks && time <= kind.max_travel && metres <= kind.max_metres;
    }

    // Duration and waiting by joining stretches; false when they are not known.
    [[nodiscard]] bool stretched(const Kind &kind, int u, std::span<const int> chain, int v,
                                 Cost &price) const {
        if (!kind.pauses.empty()) return false;
        const auto &nodes = tour_.nodes;
        const auto &f = tour_.rich_nodes;
        const auto &travel = model_.travel_of(kind);
        auto whole = f[u].head;
        int cell = nodes[u].cell;
        Cost busy = Cost{f[u].travel} + f[u].work;
        const auto add = [&](int x, Time work, const Stretch &piece) {
            const Time drive = travel.leg(cell, nodes[x].cell).time;
            whole = whole.then(drive, piece);
            busy += drive + work;
            cell = nodes[x].cell;
            return whole.known();
        };
        for (const int x : chain) {
            const Time work = model_.work(kind, x, cell);
            if (!add(x, work, model_.stretch(kind, x, work))) return false;
        }
        const int end = model_.end_of(nodes[v].route);
        if (v == end) {
            if (!add(v, 0, f[v].tail)) return false;
        } else {
            // The first stop of the tail may need its setup, or no longer.
            const int next = nodes[v].next;
            const Time work = model_.work(kind, v, cell);
            const auto piece = model_.stretch(kind, v, work).then(nodes[v].to_next, f[next].tail);
            if (!add(v, work, piece)) return false;
            busy += Cost{f[end].travel} - f[v].travel + f[end].work - f[v].work;
        }
        price = whole.length > kind.max_duration ? kNo
                                                 : kind.per_wait_second * (whole.length - busy);
        return true;
    }

    // Deliveries after collecting.
    [[nodiscard]] int turns(int u, std::span<const int> chain, int v) const {
        const auto &f = tour_.rich_nodes;
        auto turns = f[u].turns;
        for (const int x : chain) turns.pass(model_.turn(x));
        // From v on: what there was from where it was come to, less what the
        // first of its turns was there, and with what it is here.
        auto there = f[tour_.nodes[v].prev].turns;
        there.pass(f[v].ahead);
        turns.pass(f[v].ahead);
        return turns.count + f[model_.end_of(tour_.nodes[v].route)].turns.count - there.count;
    }

    // Whether parcels still lie on one another. Only a chain with ends of some
    // can change that: tails change place where nothing is open.
    [[nodiscard]] bool nested(int u, std::span<const int> chain, int v) {
        const auto &all = model_.problem.stops;
        if (std::none_of(chain.begin(), chain.end(), [&](int x) { return all[x].parcel >= 0; }))
            return true;
        join(u, chain, v);
        return is_nested(model_.problem, stops_);
    }

    // The stops of a route that is joined so.
    void join(int u, std::span<const int> chain, int v) {
        const auto &nodes = tour_.nodes;
        stops_.clear();
        for (int x = u; model_.is_stop(x); x = nodes[x].prev) stops_.push_back(x);
        std::reverse(stops_.begin(), stops_.end());
        stops_.insert(stops_.end(), chain.begin(), chain.end());
        for (int x = v; model_.is_stop(x); x = nodes[x].next) stops_.push_back(x);
    }

    [[nodiscard]] Cost walked(int route, int u, std::span<const int> chain, int v) {
        join(u, chain, v);
        if (stops_.empty()) return 0;
        const auto table = tour_.scheduler.walk(tour_.routes[route].kind, stops_);
        return table.broken == 0 ? table.time_price() : kNo;
    }

    Tour<M> &tour_;
    const Model<M> &model_;
    std::vector<int> stops_;
};

}  // namespace vuelta
