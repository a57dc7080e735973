// What a changed route would cost in time, and whether its loads and limits
// hold. A move only says what the new route would be: everything up to `u`,
// then a chain of stops, then everything from `v` on (of the same route, or of
// another of the same kind). This is the one place that answers.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "evaluate/propagation.hpp"
#include "evaluate/resting.hpp"

namespace vuelta {

template <class M>
class Pricing {
public:
    static constexpr bool varied = M::varied, rich = M::rich;

    explicit Pricing(Solution<M> &solution)
        : solution_(solution), model_(solution.model), timing_(solution), resting_(solution) {}

    // Most that a route's time price can fall by: paid waiting can be put to
    // use, a detour can be faster than the way, a setup done by the stop before.
    // The plain search has no time prices.
    [[nodiscard]] Cost regain([[maybe_unused]] int route) const {
        if constexpr (rich) return solution_.routes[route].time_price;
        return 0;
    }

    // New time price (lateness, overtime, waiting) of the route; kNo when it
    // cannot be driven, and maybe when it costs `enough` or more. Cheapest refusal
    // first: loads, then times piece by piece, in lanes where there are pauses; a few
    // kinds with pauses are walked from end to end (Lanes::walked). `vehicle`:
    // the sister that drives it instead, when not negative.
    [[nodiscard]] Cost of(int route, int u, std::span<const int> chain, int v,
                          Cost enough = kNo, int vehicle = -1) {
        if constexpr (rich) {
            if (model_.may_hold(solution_.kind_of(route)) && joins_rides(u, chain, v))
                return walked(driver(route, vehicle), stops_);
        }
        const Cost time = by_pieces(route, u, chain, v, enough, vehicle);
        if constexpr (rich) {
            // What could not be if all rode as long as they like cannot be now.
            if (model_.has_rides && !is_no(time) && joins_rides(u, chain, v))
                return walked(driver(route, vehicle), stops_);
        }
        return time;
    }

    // The same, whatever rides too long.
    [[nodiscard]] Cost by_pieces(int route, int u, std::span<const int> chain, int v,
                                 Cost enough = kNo, int vehicle = -1) {
        if (!loads_fit(route, u, chain, v, vehicle)) return kNo;
        Cost turning = 0;
        if constexpr (rich) {
            if (model_.problem.clashes.any() && !peaceful(u, chain, v)) return kNo;
            const auto &kind = solution_.kind_of(route);
            if (kind.limited() && !within_limits(kind, u, chain, v)) return kNo;
            if (kind.per_turn != 0) turning = kind.turning(turns(u, chain, v));
            if (turning >= enough) return kNo;
            if (kind.lifo && !nested(u, chain, v)) return kNo;
            if (const int k = solution_.routes[route].kind; solution_.lanes.of(k)) {
                if (!solution_.lanes.joined(k) && !resting_.fits(route, u, chain, v)) return kNo;
                if (solution_.lanes.walked(k)) return walked(driver(route, vehicle), u, chain, v);
                if (!solution_.lanes.priced(k)) return turning;
                const Cost time = resting_.price(route, u, chain, v, enough - turning);
                return is_no(time) ? kNo : time + turning;
            }
        }
        const Cost time = times(route, u, chain, v, enough - turning);
        return is_no(time) ? kNo : time + turning;
    }

    // Whether the types on the new route get along.
    [[nodiscard]] bool peaceful(int u, std::span<const int> chain, int v) const {
        const auto &clashes = model_.problem.clashes;
        Types all = solution_.rich_nodes[u].before | solution_.rich_nodes[v].after;
        for (const int x : chain) all |= clashes.types(x);
        return clashes.peaceful(all);
    }

    [[nodiscard]] bool loads_fit(int route, int u, std::span<const int> chain, int v,
                                 int vehicle = -1) const {
        if constexpr (M::trips)
            return solution_.trips.fit(solution_.kind_of(driver(route, vehicle)), u, chain, v);
        const auto &nodes = solution_.nodes;
        const auto &a = nodes[u], &b = nodes[v];
        const auto &e = nodes[model_.end_of(b.route)];
        const auto &ask = model_.asks[v];
        Load brings = a.brought + e.brought - b.brought + ask.brings;
        for (const int x : chain) brings += model_.asks[x].brings;
        const Load room = solution_.kind_of(driver(route, vehicle)).room[0] - brings;
        if (a.peak > room) return false;
        Load run = a.pre;
        for (const int x : chain) {
            run += model_.asks[x].net;
            if (run > room) return false;
        }
        if (run + e.pre - b.pre + ask.net + b.after > room) return false;
        return other_loads_fit(route, u, chain, v, vehicle);
    }

    // The same for all dimensions after the first.
    [[nodiscard]] bool other_loads_fit(int route, int u, std::span<const int> chain, int v,
                                       int vehicle = -1) const {
        if constexpr (varied) {
            for (int d = 0; d < solution_.dims() - 1; ++d)
                if (!loads_fit_in(d, driver(route, vehicle), u, chain, v)) return false;
        }
        return true;
    }

private:
    // Whose room counts.
    [[nodiscard]] static int driver(int route, [[maybe_unused]] int vehicle) {
        if constexpr (M::mixed) return vehicle < 0 ? route : vehicle;
        return route;
    }

    // Piecewise: the chain is walked, the tail answers for itself.
    [[nodiscard]] Cost times(int route, int u, std::span<const int> chain, int v,
                             Cost enough) const {
        const auto &kind = solution_.kind_of(route);
        auto course = timing_.after(u);
        for (const int x : chain)
            if (!timing_.pass(kind, course, x)) return kNo;
        if (!timing_.reaches(kind, course, v)) return kNo;
        if constexpr (!rich) return 0;
        timing_.remember(route, u, course);
        return timing_.finish(kind, course, v, enough);
    }

    [[nodiscard]] bool loads_fit_in(int d, int route, int u, std::span<const int> chain,
                                    int v) const {
        const auto &p = model_.problem;
        const auto asked = [&](const std::vector<Load> &amounts, int x) {
            return model_.is_stop(x)
                       ? amounts[static_cast<std::size_t>(x) * p.dims + d + 1]
                       : 0;
        };
        const auto &a = solution_.loads[solution_.at(u, d)], &b = solution_.loads[solution_.at(v, d)];
        const auto &e = solution_.loads[solution_.at(model_.end_of(solution_.nodes[v].route), d)];
        Load brings = a.brought + e.brought - b.brought + asked(p.brings, v);
        for (const int x : chain) brings += asked(p.brings, x);
        const Load room = solution_.kind_of(route).room[d + 1] - brings;
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
        const auto &nodes = solution_.nodes;
        const auto &f = solution_.rich_nodes;
        const int end = model_.end_of(nodes[v].route);
        const auto &travel = model_.travel_of(kind);
        int tasks = f[u].tasks + f[end].tasks - f[v].tasks + model_.is_task(v);
        for (const int x : chain) tasks += model_.is_task(x);
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
            int reloads = solution_.trips.reloads_to(u) + solution_.trips.reloads_to(end) -
                          solution_.trips.reloads_to(v) + (model_.is_reload(v) ? 1 : 0);
            for (const int x : chain) reloads += model_.is_reload(x) ? 1 : 0;
            if (reloads > kind.max_reloads) return false;
        }
        return tasks <= kind.max_tasks && time <= kind.max_travel && metres <= kind.max_metres;
    }

    // Deliveries after collecting.
    [[nodiscard]] int turns(int u, std::span<const int> chain, int v) const {
        const auto &f = solution_.rich_nodes;
        auto turns = f[u].turns;
        for (const int x : chain) turns.pass(model_.turn(x));
        // From v on: what there was from where it was come to, less what the
        // first of its turns was there, and with what it is here.
        auto there = f[solution_.nodes[v].prev].turns;
        there.pass(f[v].ahead);
        turns.pass(f[v].ahead);
        return turns.count + f[model_.end_of(solution_.nodes[v].route)].turns.count - there.count;
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
        const auto &nodes = solution_.nodes;
        stops_.clear();
        for (int x = u; model_.is_stop(x); x = nodes[x].prev) stops_.push_back(x);
        std::reverse(stops_.begin(), stops_.end());
        stops_.insert(stops_.end(), chain.begin(), chain.end());
        for (int x = v; model_.is_stop(x); x = nodes[x].next) stops_.push_back(x);
    }

    // Whether some pair of such a route may not ride too long (rides.hpp).
    [[nodiscard]] bool joins_rides(int u, std::span<const int> chain, int v) {
        join(u, chain, v);
        return MaxRide::applies(model_.problem, stops_);
    }

    [[nodiscard]] Cost walked(int route, int u, std::span<const int> chain, int v) {
        join(u, chain, v);
        return walked(route, stops_);
    }
    [[nodiscard]] Cost walked(int route, std::span<const int> stops) {
        if (stops.empty()) return 0;
        const auto table = solution_.scheduler.walk(solution_.routes[route].kind, stops);
        return table.broken == 0 ? table.time_price() : kNo;
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    Propagation<M> timing_;
    Resting<M> resting_;  // of vehicles with pauses
    std::vector<int> stops_;
};

}  // namespace vuelta
