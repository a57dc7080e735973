// Fills a problem from flat arrays, with every index checked.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/function.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "problem/problem.hpp"

namespace nb = nanobind;

namespace vuelta {

template <class T>
using Array = nb::ndarray<const T, nb::c_contig, nb::device::cpu>;

template <class T>
inline std::vector<T> copy(const Array<T> &array) {
    return {array.data(), array.data() + array.size()};
}

[[noreturn]] inline void refuse(const std::string &why) { throw nb::value_error(why.c_str()); }

inline void need(bool holds, const char *why) {
    if (!holds) refuse(why);
}

inline void add_travel(Problem &p, Array<std::int32_t> seconds, Array<std::int32_t> metres,
                std::optional<Array<std::int32_t>> given) {
    const auto size = static_cast<std::size_t>(p.cells) * p.cells;
    need(seconds.size() == size && metres.size() == size && (!given || given->size() == size),
         "travel tables must be cells x cells");
    p.travel.push_back({copy(seconds), copy(metres),
                        given ? copy(*given) : std::vector<std::int32_t>{}});
}

using Measure = std::function<std::pair<Array<std::int32_t>, Array<std::int32_t>>(
    nb::ndarray<nb::numpy, std::int32_t, nb::ndim<1>>)>;

// A table that is only known among some cells at a time: asked for, not held.
inline void add_measured_travel(Problem &p, Measure measure) {
    p.travel.emplace_back().measure = [measure = std::move(measure)](const std::vector<int> &cells) {
        nb::gil_scoped_acquire hold;
        auto own = std::make_unique<std::int32_t[]>(cells.size());
        std::copy(cells.begin(), cells.end(), own.get());
        const std::size_t shape[] = {cells.size()};
        auto *data = own.release();
        nb::capsule owner(data, [](void *p) noexcept { delete[] static_cast<std::int32_t *>(p); });
        const auto [seconds, metres] =
            measure(nb::ndarray<nb::numpy, std::int32_t, nb::ndim<1>>(data, 1, shape, owner));
        const auto size = cells.size() * cells.size();
        need(seconds.size() == size && metres.size() == size,
             "measured tables must be cells x cells");
        Table table;
        table.seconds = copy(seconds);
        table.metres = copy(metres);
        return table;
    };
}

inline void set_near(Problem &p, Array<std::int32_t> near) {
    const auto n = p.stops.size();
    need(n > 0 && near.size() % n == 0, "nearest stops must be so many for every stop");
    for (std::size_t i = 0; i < near.size(); ++i)
        need(near.data()[i] >= -1 && near.data()[i] < static_cast<int>(n), "no such stop");
    p.near = {near.data(), near.data() + near.size()};
    p.near_width = static_cast<int>(near.size() / n);
}

inline void set_stops(Problem &p, Array<std::int32_t> cell, Array<std::int32_t> first_window,
               Array<std::int32_t> windows, Array<std::int32_t> due, Array<std::int64_t> late,
               Array<std::int32_t> mate, Array<std::uint8_t> is_pickup, Array<std::int64_t> out,
               Array<std::int32_t> brings, Array<std::int32_t> net) {
    const auto n = cell.size();
    need(first_window.size() == n + 1 && due.size() == n && late.size() == n &&
             mate.size() == n && is_pickup.size() == n && out.size() == n &&
             brings.size() == n * p.dims && net.size() == n * p.dims && windows.size() % 2 == 0,
         "columns of stops differ in length");
    p.windows.clear();
    for (std::size_t i = 0; i < windows.size(); i += 2)
        p.windows.push_back({windows.data()[i], windows.data()[i + 1]});
    p.stops.clear();
    for (std::size_t c = 0; c < n; ++c) {
        Stop s;
        s.cell = cell.data()[c];
        s.first_window = first_window.data()[c];
        s.n_windows = first_window.data()[c + 1] - s.first_window;
        s.due = due.data()[c];
        s.late = late.data()[c];
        s.mate = mate.data()[c];
        s.is_pickup = is_pickup.data()[c] != 0;
        s.out = out.data()[c];
        need(s.cell >= 0 && s.cell < p.cells, "a stop's cell is out of range");
        need(s.n_windows >= 1 && s.first_window >= 0 &&
                 static_cast<std::size_t>(s.first_window) + s.n_windows <= p.windows.size(),
             "a stop has no window");
        need(s.mate < static_cast<int>(n), "a stop's mate is out of range");
        p.stops.push_back(s);
    }
    p.brings = copy(brings);
    p.net = copy(net);
}

// What leaving every stop out counts before any price.
inline void set_ranks(Problem &p, Array<std::int64_t> ranks) {
    need(ranks.size() == p.stops.size(), "columns of stops differ in length");
    for (std::size_t c = 0; c < p.stops.size(); ++c) p.stops[c].rank = ranks.data()[c];
}

// Units by their first stop, of which one is served; the first one leads.
inline void set_groups(Problem &p, const std::vector<std::vector<int>> &members) {
    const auto n = p.n_stops();
    auto &groups = p.groups;
    groups = {};
    if (members.empty()) return;
    groups.of.assign(n, -1);
    groups.unit.resize(n);
    std::iota(groups.unit.begin(), groups.unit.end(), 0);
    for (int c = 0; c < n; ++c)
        if (p.stops[c].is_second()) groups.unit[c] = p.stops[c].mate;
    for (const auto &units : members) {
        need(!units.empty(), "a group has no member");
        const int number = static_cast<int>(groups.members.size());
        for (const int c : units) {
            need(c >= 0 && c < n && groups.of[c] < 0 && groups.unit[c] == c,
                 "a group's members must be first stops, each in one group");
            const auto &lead = p.stops[units.front()];
            need(p.stops[c].out == lead.out && p.stops[c].rank == lead.rank,
                 "members of a group must have one price and rank of being left out");
            groups.of[c] = number;
            if (p.stops[c].mate >= 0) groups.of[p.stops[c].mate] = number;
        }
        groups.members.push_back(units);
    }
}

// Limits over all routes, and what every stop takes of them: (stop, resource, amount).
inline void set_resources(Problem &p, std::vector<Cost> limits,
                   const std::vector<std::tuple<int, int, Cost>> &uses) {
    auto &resources = p.resources;
    resources = {std::move(limits), std::vector<int>(p.stops.size() + 1, 0), {}};
    std::vector<std::vector<Use>> of(p.stops.size());
    for (const auto &[stop, resource, amount] : uses) {
        need(stop >= 0 && stop < p.n_stops() && resource >= 0 &&
                 resource < static_cast<int>(resources.limit.size()) && amount >= 0,
             "no such stop or resource");
        of[stop].push_back({resource, amount});
    }
    for (std::size_t c = 0; c < of.size(); ++c) {
        resources.uses.insert(resources.uses.end(), of[c].begin(), of[c].end());
        resources.first[c + 1] = static_cast<int>(resources.uses.size());
    }
}

// Bits of the types of every stop, and of those that each type clashes with.
inline void set_types(Problem &p, Array<std::uint64_t> types, Array<std::uint64_t> against) {
    need(types.size() == p.stops.size() && against.size() <= kMaxTypes,
         "types must be one per stop, and not too many");
    p.clashes = {copy(types), copy(against)};
    p.clashes.against.resize(kMaxTypes, 0);
}

// Which stops are reloads, by facility (-1: a visit), and what reloads take off.
inline void set_reloads(Problem &p, Array<std::int32_t> facility, Array<std::int32_t> sets_down) {
    const auto n = p.stops.size();
    need(facility.size() == n && sets_down.size() == n * p.dims, "columns of stops differ in length");
    for (std::size_t c = 0; c < n; ++c) {
        need(facility.data()[c] >= -1, "no such facility");
        p.stops[c].facility = facility.data()[c];
        p.stops[c].is_task = facility.data()[c] < 0;
    }
    p.sets_down = copy(sets_down);
}

// The facility each stop is a visit of, by number (-1: of none), and whether it is a task.
inline void set_sites(Problem &p, Array<std::int32_t> site, Array<std::uint8_t> is_task) {
    need(site.size() == p.stops.size() && is_task.size() == site.size(), "columns differ in length");
    for (std::size_t c = 0; c < site.size(); ++c)
        p.stops[c].site = site.data()[c], p.stops[c].is_task = is_task.data()[c] != 0;
}

// What orders of loading see; without it, nothing.
inline void set_loading(Problem &p, Array<std::int8_t> turn, Array<std::int32_t> parcel,
                 Array<std::int32_t> level) {
    const auto n = p.stops.size();
    need(turn.size() == n && parcel.size() == n && level.size() == n,
         "columns of stops differ in length");
    for (std::size_t c = 0; c < n; ++c) {
        need(parcel.data()[c] < static_cast<int>(n), "a parcel's stop is out of range");
        p.stops[c].turn = turn.data()[c];
        p.stops[c].parcel = parcel.data()[c];
        p.stops[c].level = level.data()[c];
    }
}

inline void add_trade(Problem &p, Array<std::int32_t> service, Array<std::int32_t> setup) {
    need(service.size() == p.stops.size() && setup.size() == p.stops.size(),
         "service times must be one per stop");
    p.service.push_back(copy(service));
    p.setup.push_back(copy(setup));
}

inline void add_kind(Problem &p, Kind kind, std::optional<Array<std::uint8_t>> allowed,
              std::optional<Array<std::int64_t>> preference) {
    const auto n = p.stops.size();
    need(kind.start >= 0 && kind.start < p.cells && kind.end >= 0 && kind.end < p.cells,
         "a kind's start or end is out of range");
    need(kind.travel >= 0 && kind.travel < static_cast<int>(p.travel.size()) && kind.trade >= 0 &&
             kind.trade < static_cast<int>(p.service.size()),
         "a kind's travel or trade is out of range");
    need((!allowed || allowed->size() == n) && (!preference || preference->size() == n),
         "columns of a kind must be one per stop");
    // Kept only when some kind needs it: absent means all, or none.
    if (allowed && p.allowed.empty()) p.allowed.assign(p.kinds.size(), std::vector<char>(n, 1));
    if (preference && p.preference.empty())
        p.preference.assign(p.kinds.size(), std::vector<Cost>(n, 0));
    p.kinds.push_back(std::move(kind));
    if (!p.allowed.empty() || allowed)
        p.allowed.push_back(allowed ? std::vector<char>(allowed->data(), allowed->data() + n)
                                    : std::vector<char>(n, 1));
    if (!p.preference.empty() || preference)
        p.preference.push_back(preference ? copy(*preference) : std::vector<Cost>(n, 0));
}

inline void add_vehicle(Problem &p, int kind, std::vector<int> pinned) {
    need(kind >= 0 && kind < static_cast<int>(p.kinds.size()), "no such kind");
    for (const int c : pinned) need(c >= 0 && c < p.n_stops(), "no such stop");
    p.vehicles.push_back({kind, std::move(pinned)});
}

// Longest rides, each from a stop to another.
inline void set_rides(Problem &p, const std::vector<std::tuple<int, int, Time>> &rides) {
    const auto is_stop = [&](int c) { return c >= 0 && c < p.n_stops(); };
    for (const auto &[from, to, longest] : rides) {
        need(is_stop(from) && is_stop(to) && longest >= 0, "no such ride");
        p.stops[from].max_ride = longest;
        p.stops[from].ride_to = to;
    }
}

}  // namespace vuelta
