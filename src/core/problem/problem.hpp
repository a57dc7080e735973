// What the core is asked: stops, kinds of vehicle, and prices. It knows
// nothing of parcels, customers or incidents (those are lowered to these words).
#pragma once

#include <algorithm>
#include <functional>
#include <span>
#include <vector>

#include "problem/groups.hpp"
#include "problem/incompatibilities.hpp"
#include "problem/shared_limits.hpp"
#include "types.hpp"

namespace vuelta {

inline constexpr int kMaxDims = 8;

struct Window {
    Time open, close;
    bool operator==(const Window &) const = default;
};

// A visit. `brings` is aboard from the route's start until the stop, `net` is
// what the load changes by there: a delivery (d, -d), a pickup (0, p), an
// exchange (d, p - d), a shipment's halves (0, q) and (0, -q), a parcel that is
// aboard whether served or not (0, -a).
struct Stop {
    int cell = 0;
    int first_window = 0, n_windows = 0;  // in Problem::windows; sorted, disjoint
    Time due = kHorizon;                  // later than this costs `late` a second
    Cost late = 0;
    int mate = -1;          // other half of a pair
    bool is_pickup = false; // first half
    Cost out = 0;           // price of leaving it out (a pair's: on the pickup)
    Rank rank = 0;          // what that counts before any price; 0: it may be bought
    int facility = -1;      // a reload there, to be used where it pays (trip_segment.hpp)
    bool is_task = true;    // counts for max_tasks: no reload, and no setting down
    int site = -1;          // the facility it is a visit of: its setup is skipped only after a
                            // visit of the same one, whatever else is done at that cell

    [[nodiscard]] bool is_reload() const { return facility >= 0; }
    // Whether it is a pair's delivery.
    [[nodiscard]] bool is_second() const { return mate >= 0 && !is_pickup; }
    // What an order rule of loading sees:
    std::int8_t turn = 0;   // collects (1), delivers (-1), or does not count (0)
    int parcel = -1;        // of goods collected on the way: the stop they go to, at both ends
    int level = -1;         // of goods aboard from the start that lie on one another: how high
    Time max_ride = kHorizon;  // from the end of its work to the start of that at `ride_to`
    int ride_to = -1;          // where what is picked up goes, mates or not
};

struct Pause {
    std::vector<Window> windows;
    Time length = 0;
    bool always = false;  // whether a route that has ended before it opens takes it, too
    std::vector<Load> most;  // that may be aboard meanwhile; empty: whatever there is
    bool operator==(const Pause &) const = default;

    // Latest end of a route that needs no such pause, of a vehicle that may leave from
    // `open` on: when its first window opens that has not ended by then. -1: all need it.
    [[nodiscard]] Time spares_until(Time open) const {
        if (always) return -1;
        for (const auto &w : windows)
            if (w.close >= open) return w.open;
        return -1;
    }
};

// Vehicles that are alike in everything the core can see.
struct Kind {
    int travel = 0;         // which of Problem's travel tables
    int trade = 0;          // which service times
    int start = 0, end = 0; // cells; `nowhere` when missing
    Cost per_metre = 0, per_second = 0, per_given = 0;
    Cost per_task_second = 0, per_wait_second = 0, per_overtime_second = 0;
    Cost fixed = 0;
    Time open = 0, due = kHorizon, close = kHorizon;  // shift; overtime from due to close
    std::array<Load, kMaxDims> room{};                // capacity less what stays aboard
    Types types = 0;                                  // of what rides along whatever it serves
    int max_tasks = kHorizon, max_reloads = kHorizon;
    Time max_travel = kHorizon, max_duration = kHorizon;
    Cost max_metres = kNo;
    std::vector<Pause> pauses;
    Cost per_turn = 0;       // of a delivery after collecting; kNo: there may be none
    bool collected = false;  // whether it starts as one that has collected
    bool lifo = false;       // whether the last parcel in is the first out

    bool operator==(const Kind &) const = default;

    // Whether goods may not go in and out as they come.
    [[nodiscard]] bool ordered() const { return per_turn != 0 || lifo; }
    [[nodiscard]] Cost turning(int turns) const {
        return turns == 0 ? 0 : is_no(per_turn) ? kNo : per_turn * turns;
    }
    // Rest of a route that would end then without any, at least.
    [[nodiscard]] Time least_rest(Time end) const {
        Time rest = 0;
        for (const auto &pause : pauses)
            if (end > pause.spares_until(open)) rest += pause.length;
        return rest;
    }
    // Whether it takes pauses: its times are told in lanes (lanes.hpp).
    [[nodiscard]] bool rests() const { return !pauses.empty(); }
    // Whether some may only be taken with so much aboard.
    [[nodiscard]] bool rests_light() const {
        return std::any_of(pauses.begin(), pauses.end(),
                           [](const Pause &pause) { return !pause.most.empty(); });
    }
    // Whether it matters when it leaves.
    [[nodiscard]] bool is_timed() const { return max_duration < kHorizon || per_wait_second != 0; }
    // The same of one without pauses (propagation.hpp).
    [[nodiscard]] bool waits() const { return pauses.empty() && is_timed(); }
    [[nodiscard]] bool limited() const {
        return max_tasks < kHorizon || max_travel < kHorizon || max_metres < kNo ||
               max_reloads < kHorizon;
    }
};

struct Vehicle {
    int kind = 0;
    std::vector<int> pinned;  // stops that stay first, in this order
};

struct Table {
    std::vector<std::int32_t> seconds, metres;  // (cells x cells), negative: unreachable
    std::vector<std::int32_t> given;            // empty, or the price of each leg
    // Instead of all that, where it would be too large to hold: the table among
    // some cells. Called from any thread.
    std::function<Table(const std::vector<int> &)> measure;

    // The table among some of so many cells.
    [[nodiscard]] Table among(const std::vector<int> &some, int cells) const {
        if (measure) return measure(some);
        Table out;
        const auto pick = [&](const auto &from, auto &into) {
            if (from.empty()) return;
            into.reserve(some.size() * some.size());
            for (const int a : some) {
                const auto *row = from.data() + static_cast<std::size_t>(a) * cells;
                for (const int b : some) into.push_back(row[b]);
            }
        };
        pick(seconds, out.seconds);
        pick(metres, out.metres);
        pick(given, out.given);
        return out;
    }
};

struct Problem {
    int dims = 1;
    int cells = 0;  // the last one is nowhere
    std::vector<Stop> stops;
    std::vector<Window> windows;
    std::vector<Load> brings, net;             // (stops x dims)
    std::vector<Load> sets_down;               // of that, at the next reload; or empty
    std::vector<std::vector<Time>> service;    // per trade, per stop
    std::vector<std::vector<Time>> setup;      // per trade, per stop; skipped where it stands
    std::vector<Table> travel;
    std::vector<Kind> kinds;
    std::vector<Vehicle> vehicles;
    std::vector<std::vector<char>> allowed;    // per kind, per stop; empty: all
    std::vector<std::vector<Cost>> preference; // per kind, per stop; empty: none
    Groups groups;
    SharedLimits resources;
    Incompatibilities clashes;
    bool delivers_first = false;               // arcs from collecting to delivering stops are out
    int near_width = 0;
    std::vector<int> near;  // (stops x near_width) nearest others, -1 at the end; may be empty

    [[nodiscard]] int n_stops() const { return static_cast<int>(stops.size()); }
    // Those that are no reloads: how large a day is. Of reloads there may be many more
    // than any plan uses.
    [[nodiscard]] int n_visits() const {
        return static_cast<int>(std::count_if(stops.begin(), stops.end(),
                                              [](const Stop &s) { return !s.is_reload(); }));
    }
    [[nodiscard]] int n_vehicles() const { return static_cast<int>(vehicles.size()); }

    [[nodiscard]] std::span<const Window> windows_of(int stop) const {
        const auto &s = stops[stop];
        return {windows.data() + s.first_window, static_cast<std::size_t>(s.n_windows)};
    }
    [[nodiscard]] bool may(int stop, int kind) const {
        return allowed.empty() || allowed[kind][stop] != 0;
    }
    // Whether some kinds may serve visits that others may not.
    [[nodiscard]] bool is_site_dependent() const {
        for (const auto &own : allowed)
            for (int c = 0; c < n_stops(); ++c)
                if (!stops[c].is_reload() && own[c] != allowed.front()[c]) return true;
        return false;
    }
    // Price of one kind serving a stop, wherever it stands in the route.
    [[nodiscard]] Cost assign_price(int stop, int kind) const {
        const auto &k = kinds[kind];
        Cost price = k.per_task_second * service[k.trade][stop];
        if (!preference.empty()) price += preference[kind][stop];
        return price;
    }

    [[nodiscard]] bool has_reloads() const {
        return std::any_of(stops.begin(), stops.end(), [](const Stop &s) { return s.is_reload(); });
    }
    // What the next reload takes off the vehicle of what a stop put aboard.
    [[nodiscard]] Load down(int stop, int dim) const {
        return sets_down.empty() ? 0 : sets_down[static_cast<std::size_t>(stop) * dims + dim];
    }

    // Whether every stop is a thing of its own with one window, and a route's
    // price the sum of its legs' and stops': then a change is priced and timed
    // beside where it is made. The search leaves out all tests for anything else.
    [[nodiscard]] bool is_local() const {
        if (groups.any() || resources.any() || clashes.any()) return false;
        for (const auto &t : travel)
            if (!t.given.empty()) return false;
        for (const auto &s : stops)
            if (s.n_windows != 1 || s.late != 0 || s.mate >= 0 || s.is_reload()) return false;
        for (const auto &setups : setup)
            for (const auto t : setups)
                if (t != 0) return false;
        for (const auto &v : vehicles)
            if (!v.pinned.empty()) return false;
        for (const auto &k : kinds)
            if (k.per_overtime_second != 0 || k.per_wait_second != 0 || k.rests() || k.ordered() ||
                may_bind(k))
                return false;
        return true;
    }
    // Whether a route of this kind may come to a limit at all: a search that has to ask for
    // limits is slower.
    [[nodiscard]] bool may_bind(const Kind &k) const {
        const Time shift = k.close - k.open;
        return k.max_tasks < n_visits() || k.max_travel < shift || k.max_duration < shift ||
               k.max_metres < kNo || k.max_reloads < kHorizon;
    }
    // Whether, besides, there is one load, and all vehicles may serve all stops,
    // as fast and at one price: they differ in room, shift and fixed price alone.
    [[nodiscard]] bool is_plain() const {
        if (dims != 1 || travel.size() != 1 || service.size() != 1 || !allowed.empty() ||
            !preference.empty() || !is_local())
            return false;
        const auto &first = kinds.front();
        return std::all_of(kinds.begin(), kinds.end(), [&](const Kind &k) {
            return k.per_metre == first.per_metre && k.per_second == first.per_second &&
                   k.per_task_second == first.per_task_second;
        });
    }

    [[nodiscard]] bool is_mixed() const { return kinds.size() > 1; }

    // What the members of groups that are not in the routes cost too much: all but one.
    [[nodiscard]] Cost surplus() const {
        Cost sum = 0;
        for (const auto &units : groups.members)
            for (std::size_t i = 1; i < units.size(); ++i) sum += stops[units[i]].out;
        return sum;
    }

    // Whether travel is only known among some cells at a time.
    [[nodiscard]] bool is_measured() const { return static_cast<bool>(travel.front().measure); }

    // Whether one table serves for time and distance.
    [[nodiscard]] bool is_one_table() const {
        return travel.size() == 1 && !is_measured() && travel[0].seconds == travel[0].metres;
    }
    // Whether every entry is reachable and below 2^16.
    [[nodiscard]] bool is_small_table() const {
        return is_one_table() && std::all_of(travel[0].seconds.begin(), travel[0].seconds.end(),
                                             [](auto t) { return t >= 0 && t < 65536; });
    }
};

// Start of work at a stop reached at `arrival`; past every window: kUnreachable.
[[nodiscard]] inline Time open_after(std::span<const Window> windows, Time arrival) {
    for (const auto &w : windows)
        if (arrival <= w.close) return std::max(arrival, w.open);
    return kUnreachable;
}

// Close of the window in which work begins; past every window: that moment.
[[nodiscard]] inline Time close_of(std::span<const Window> windows, Time begin) {
    for (const auto &w : windows)
        if (begin <= w.close) return w.close;
    return begin;
}

// Latest start of work not after `limit`; before every window: -1.
[[nodiscard]] inline Time close_before(std::span<const Window> windows, Time limit) {
    for (auto w = windows.rbegin(); w != windows.rend(); ++w)
        if (limit >= w->open) return std::min(limit, w->close);
    return -1;
}

// What a vehicle has aboard in one dimension, told leg by leg: calls `see(leg, load)`.
template <class See>
void follow_load(const Problem &problem, std::span<const int> stops, int dim, See see) {
    const auto at = [&](int c) { return static_cast<std::size_t>(c) * problem.dims + dim; };
    Cost load = 0, down = 0;
    const auto take_aboard = [&](std::size_t i) {
        for (; i < stops.size() && !problem.stops[stops[i]].is_reload(); ++i)
            load += problem.brings[at(stops[i])];
    };
    take_aboard(0);
    see(std::size_t{0}, load);
    for (std::size_t i = 0; i < stops.size(); ++i) {
        if (problem.stops[stops[i]].is_reload()) {
            load -= down;
            down = 0;
            take_aboard(i + 1);
        } else {
            load += problem.net[at(stops[i])];
            down += problem.down(stops[i], dim);
        }
        see(i + 1, load);
    }
}

// The most of it.
[[nodiscard]] inline Cost most_aboard(const Problem &problem, std::span<const int> stops, int dim) {
    Cost most = 0;
    follow_load(problem, stops, dim, [&](std::size_t, Cost load) { most = std::max(most, load); });
    return most;
}

// What a search hands back.
struct Routes {
    std::vector<std::vector<int>> stops;  // per vehicle, in order
    Value value;
};

}  // namespace vuelta
