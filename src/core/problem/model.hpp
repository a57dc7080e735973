// A problem laid out for the search: flat, read-only, shared by all searches
// on it. `Mode` says which tests exist at all: a search is compiled without the
// features that its problem does not have, so they cost it nothing.
#pragma once

#include <algorithm>
#include <numeric>
#include <vector>

#include "problem/duration_segment.hpp"
#include "problem/problem.hpp"
#include "problem/sisters.hpp"
#include "problem/travel.hpp"

namespace vuelta {

enum class Features {
    plain,   // Problem::is_plain
    varied,  // Problem::is_local: several loads, kinds of vehicle, skills
    rich,    // anything but reloads
    trips,   // anything
};

// `several`: whether there are several kinds of vehicle.
template <class TableT, Features features, bool several = false>
struct Mode {
    using Table = TableT;
    static constexpr bool mixed = several;
    static constexpr bool varied = features != Features::plain;
    static constexpr bool trips = features == Features::trips;
    static constexpr bool rich = features == Features::rich || trips;
    // Whether small moves are looked for by sweeps: where a leg costs every vehicle the same.
    static constexpr bool sweeps = !trips && !mixed;
};

// What a node asks for: a stop, or the start or end of a route.
struct Ask {
    Time open = 0, close = kHorizon;  // first opening, last closing
    Time service = 0;                 // of trade 0, the only one of plain problems
    Load brings = 0, net = 0;         // first dimension
    int cell = 0;
    int mate = -1;
    Load ends = 0;                    // brings + net: aboard at the route's end
};

template <class M>
class Model {
public:
    using Table = typename M::Table;
    static constexpr bool varied = M::varied, rich = M::rich, trips = M::trips, mixed = M::mixed;

    explicit Model(const Problem &problem) : problem(problem), sisters(problem) {
        for (const auto &t : problem.travel)
            travel.emplace_back(problem.cells, t.seconds, t.metres);
        per_metre_ = problem.kinds.front().per_metre;
        per_second_ = problem.kinds.front().per_second;
        n = problem.n_stops();
        visits = problem.n_visits();
        m = problem.n_vehicles();
        asks.resize(static_cast<std::size_t>(n) + 2 * m);
        for (int c = 0; c < n; ++c) {
            const auto &stop = problem.stops[c];
            const auto windows = problem.windows_of(c);
            auto &ask = asks[c];
            ask.open = windows.front().open;
            ask.close = windows.back().close;
            ask.service = problem.service[0][c];
            ask.brings = problem.brings[static_cast<std::size_t>(c) * problem.dims];
            ask.net = problem.net[static_cast<std::size_t>(c) * problem.dims];
            ask.ends = ask.brings + ask.net;
            ask.cell = stop.cell;
            ask.mate = stop.mate;
            collects |= ask.ends != 0;
            delivers |= ask.brings != 0;
            has_windows |= ask.open > 0 || ask.close < kHorizon;
            has_pairs |= stop.mate >= 0;
            has_aboard |= stop.mate < 0 && ask.brings == 0 && ask.net < 0;
            for (int d = 1; d < problem.dims; ++d) {
                const auto at = static_cast<std::size_t>(c) * problem.dims + d;
                has_aboard |= stop.mate < 0 && problem.brings[at] == 0 && problem.net[at] < 0;
            }
            has_late |= stop.late != 0;
            has_rides |= stop.max_ride < kHorizon;
            has_sites |= stop.site >= 0;
            if (!stop.is_reload()) continue;
            may_gain = true;  // a reload may come to be needed no longer
            const auto facility = static_cast<std::size_t>(stop.facility);
            if (facility >= reloads.size()) reloads.resize(facility + 1);
            reloads[facility].push_back(c);
        }
        for (int v = 0; v < m; ++v) {
            const auto &kind = problem.kinds[problem.vehicles[v].kind];
            asks[start_of(v)] = {.open = kind.open, .close = kind.close, .cell = kind.start};
            asks[end_of(v)] = {.open = 0, .close = kind.close, .cell = kind.end};
        }
        look_at_ranks();
        bool turns_freely = false;
        for (const auto &kind : problem.kinds) {
            has_late |= kind.per_overtime_second != 0;
            has_limits |= kind.limited();
            has_timed |= kind.is_timed();
            has_turns |= kind.per_turn != 0;
            turns_freely |= !is_no(kind.per_turn);
            may_gain |= kind.per_wait_second != 0;
        }
        delivers_first = problem.delivers_first || !turns_freely;
        for (const auto &setups : problem.setup)
            for (const Time t : setups) has_setup |= t != 0;
        for (const auto &t : problem.travel) has_extra |= !t.given.empty();
        has_extra |= has_setup;
        for (const auto &t : travel) has_gaps |= t.has_gaps();
        may_gain |= has_extra || has_gaps;  // a stop may close a gap
        for (int k = 0; k < static_cast<int>(problem.kinds.size()); ++k) {
            assign.emplace_back(n);
            for (int c = 0; c < n; ++c) {
                assign[k][c] = problem.assign_price(c, k);
                may_gain |= assign[k][c] < 0;
            }
        }
    }

    // How many visits can be in the routes at most: of a group's members the longest.
    [[nodiscard]] int most_served() const {
        int most = visits;
        for (const auto &units : problem.groups.members) {
            int all = 0, longest = 0;
            for (const int c : units) {
                const int size = asks[c].mate >= 0 ? 2 : 1;
                all += size;
                longest = std::max(longest, size);
            }
            most -= all - longest;
        }
        return most;
    }

    // Whether a day is so small that chance comes to everything.
    [[nodiscard]] bool is_tiny() const { return visits <= 12; }

    [[nodiscard]] int start_of(int route) const { return n + 2 * route; }
    [[nodiscard]] int end_of(int route) const { return n + 2 * route + 1; }
    [[nodiscard]] bool is_stop(int node) const { return node < n; }
    [[nodiscard]] bool is_reload(int node) const {
        if constexpr (trips) return node < n && problem.stops[node].is_reload();
        return false;
    }

    // Whether a node counts for a vehicle's most tasks.
    [[nodiscard]] int is_task(int node) const {
        return is_stop(node) && problem.stops[node].is_task ? 1 : 0;
    }

    [[nodiscard]] const Travel<Table> &travel_of(const Kind &kind) const {
        if constexpr (varied) return travel[kind.travel];
        return travel[0];
    }

    // Price of a leg; with the setup it brings when the place changes.
    [[nodiscard]] Cost leg_price(const Kind &kind, Leg leg) const {
        if constexpr (!varied) return per_metre_ * leg.metres + per_second_ * leg.time;
        return kind.per_metre * leg.metres + kind.per_second * leg.time;
    }
    [[nodiscard]] Cost arc_price(const Kind &kind, int a, int b) const {
        const int from = asks[a].cell, to = asks[b].cell;
        Cost price = leg_price(kind, travel_of(kind).leg(from, to));
        if constexpr (rich) price += extra_price(kind, a, b);
        return price;
    }
    // Whether every leg costs both kinds the same.
    [[nodiscard]] bool legs_cost_alike(const Kind &a, const Kind &b) const {
        return a.travel == b.travel && a.per_metre == b.per_metre && a.per_second == b.per_second &&
               (!has_extra || (a.per_given == b.per_given && a.trade == b.trade &&
                               a.per_task_second == b.per_task_second));
    }
    // The part of an arc's price that is neither distance nor time.
    [[nodiscard]] Cost extra_price(const Kind &kind, int a, int b) const {
        return has_extra ? extra(kind, a, b) : 0;
    }

    // Whether who comes from a node is where the stop is already.
    [[nodiscard]] bool stays(int before, int stop) const {
        const int site = has_sites ? problem.stops[stop].site : -1;
        if (site >= 0) return is_stop(before) && problem.stops[before].site == site;
        return asks[before].cell == asks[stop].cell;
    }
    [[nodiscard]] Time setup(const Kind &kind, int stop, int before) const {
        return stays(before, stop) ? 0 : problem.setup[kind.trade][stop];
    }
    // Seconds of setup and service when the vehicle comes from the node `before`.
    [[nodiscard]] Time work(const Kind &kind, int node, int before) const {
        if constexpr (!varied) return asks[node].service;
        if (!is_stop(node)) return 0;
        const Time service = problem.service[kind.trade][node];
        return rich && has_setup ? service + setup(kind, node, before) : service;
    }
    // Start of work; kUnreachable when every window is past.
    [[nodiscard]] Time begin(int node, Time arrival) const {
        const auto &ask = asks[node];
        if constexpr (rich) {
            if (is_stop(node) && problem.stops[node].n_windows > 1)
                return open_after(problem.windows_of(node), arrival);
        }
        return arrival > ask.close ? kUnreachable : std::max(arrival, ask.open);
    }
    // Latest start of work not after `limit`; negative when there is none.
    [[nodiscard]] Time latest(int node, Time limit) const {
        const auto &ask = asks[node];
        if constexpr (rich) {
            if (is_stop(node) && problem.stops[node].n_windows > 1)
                return close_before(problem.windows_of(node), limit);
        }
        return limit < ask.open ? -1 : std::min(limit, ask.close);
    }
    [[nodiscard]] Time due(const Kind &kind, int node) const {
        return is_stop(node) ? problem.stops[node].due : kind.due;
    }
    [[nodiscard]] Cost late_rate(const Kind &kind, int node) const {
        return is_stop(node) ? problem.stops[node].late : kind.per_overtime_second;
    }
    // How much later work at a stop may start than it does, to be as well in time.
    [[nodiscard]] Time slack(int stop, Time begin) const {
        const auto &s = problem.stops[stop];
        const Time close =
            s.n_windows > 1 ? close_of(problem.windows_of(stop), begin) : asks[stop].close;
        return std::max(0, std::min(close, s.due) - begin);
    }
    [[nodiscard]] std::int8_t turn(int node) const {
        return is_stop(node) ? problem.stops[node].turn : std::int8_t{0};
    }
    // Whether a route may wait less, or end sooner after its start, by holding pickups: then
    // only a walk tells.
    [[nodiscard]] bool may_hold(const Kind &kind) const { return has_rides && kind.is_timed(); }
    // Whether one may be served right before the other, as far as that rule goes.
    [[nodiscard]] bool may_precede(int a, int b) const {
        return !delivers_first || turn(a) <= 0 || turn(b) >= 0;
    }
    // One node as a stretch; not known when it has several windows.
    [[nodiscard]] DurationSegment stretch(const Kind &kind, int node, Time work) const {
        if (is_stop(node) && problem.stops[node].n_windows > 1) return {};
        return DurationSegment::of(asks[node].open, std::min(asks[node].close, due(kind, node)), work);
    }
    [[nodiscard]] bool may(int stop, int kind) const {
        if constexpr (varied) return problem.may(stop, kind);
        return true;
    }

    // Whether times are all that a changed route must be told before the next change of
    // it: loads only shrink or only grow on the way, and there is nothing else.
    [[nodiscard]] bool only_times() const { return !varied && !(collects && delivers); }

    const Problem &problem;
    Sisters sisters;  // of every kind
    int n = 0, m = 0;
    int visits = 0;                        // stops that are no reloads
    std::vector<std::vector<int>> reloads; // stops that are, per facility
    std::vector<Ask> asks;                 // stops, then start and end of each vehicle
    std::vector<Travel<Table>> travel;
    std::vector<std::vector<Cost>> assign; // per kind, per stop
    bool collects = false, delivers = false;  // whether some stop does, in the first dimension
    bool has_windows = false, has_pairs = false, has_aboard = false, has_late = false,
         has_limits = false, has_timed = false, has_setup = false, has_sites = false,
         has_turns = false, has_rides = false;
    bool delivers_first = false;  // whether no vehicle may deliver after collecting
    bool has_gaps = false;        // whether there is no way between some cells
    bool has_extra = false;  // whether arcs cost more than distance and time
    bool has_levels = false;  // whether some stops are of higher rank than others
    bool has_prizes = false;  // whether some stop may be bought: it has no rank
    // Whether a route may be cheaper with one stop more: that is wished for, uses
    // paid waiting, takes over a setup, or stands on a way of fewer given prices.
    bool may_gain = false;

private:
    void look_at_ranks() {
        Rank first = -1;
        for (const auto &stop : problem.stops) {
            if (stop.is_reload() || stop.is_second()) continue;
            if (first < 0) first = stop.rank;
            has_levels |= stop.rank != first;
            has_prizes |= stop.rank == 0;
        }
    }

    [[nodiscard]] Cost extra(const Kind &kind, int a, int b) const {
        const int from = asks[a].cell, to = asks[b].cell;
        Cost price = 0;
        if (kind.per_given != 0) {
            const auto &given = problem.travel[kind.travel].given;
            price += kind.per_given * given[static_cast<std::size_t>(from) * problem.cells + to];
        }
        if (has_setup && kind.per_task_second != 0 && is_stop(b) && !stays(a, b))
            price += kind.per_task_second * problem.setup[kind.trade][b];
        return price;
    }

    Cost per_metre_ = 0, per_second_ = 0;  // of all kinds, in the plain search
};

}  // namespace vuelta
