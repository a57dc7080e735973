// The border to Python: the only file that knows of it. Arrays come in flat,
// indices are checked here, the interpreter is let go while the search runs.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/function.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <memory>
#include <optional>
#include <string>

#include "questions.hpp"
#include "solve.hpp"
#ifdef VUELTA_CHECKED
#include "modes/modes.hpp"
#include "testing.hpp"
#endif

namespace nb = nanobind;
using namespace nb::literals;

namespace vuelta {
namespace {

template <class T>
using Array = nb::ndarray<const T, nb::c_contig, nb::device::cpu>;

template <class T>
std::vector<T> copy(const Array<T> &array) {
    return {array.data(), array.data() + array.size()};
}

[[noreturn]] void refuse(const std::string &why) { throw nb::value_error(why.c_str()); }

void need(bool holds, const char *why) {
    if (!holds) refuse(why);
}

struct Cancel {
    std::atomic<bool> flag{false};
};

void add_travel(Problem &p, Array<std::int32_t> seconds, Array<std::int32_t> metres,
                std::optional<Array<std::int32_t>> given) {
    const auto size = static_cast<std::size_t>(p.cells) * p.cells;
    need(seconds.size() == size && metres.size() == size && (!given || given->size() == size),
         "travel tables must be cells x cells");
    p.travel.push_back({copy(seconds), copy(metres), given ? copy(*given) : std::vector<std::int32_t>{}});
}

using Measure = std::function<std::pair<Array<std::int32_t>, Array<std::int32_t>>(
    nb::ndarray<nb::numpy, std::int32_t, nb::ndim<1>>)>;

// A table that is only known among some cells at a time: asked for, not held.
void add_measured_travel(Problem &p, Measure measure) {
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

void set_near(Problem &p, Array<std::int32_t> near) {
    const auto n = p.stops.size();
    need(n > 0 && near.size() % n == 0, "nearest stops must be so many for every stop");
    for (std::size_t i = 0; i < near.size(); ++i)
        need(near.data()[i] >= -1 && near.data()[i] < static_cast<int>(n), "no such stop");
    p.near = {near.data(), near.data() + near.size()};
    p.near_width = static_cast<int>(near.size() / n);
}

void set_stops(Problem &p, Array<std::int32_t> cell, Array<std::int32_t> first_window,
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
void set_ranks(Problem &p, Array<std::int64_t> ranks) {
    need(ranks.size() == p.stops.size(), "columns of stops differ in length");
    for (std::size_t c = 0; c < p.stops.size(); ++c) p.stops[c].rank = ranks.data()[c];
}

// Units by their first stop, of which one is served; the first one leads.
void set_groups(Problem &p, const std::vector<std::vector<int>> &members) {
    const auto n = p.n_stops();
    auto &groups = p.groups;
    groups = {};
    if (members.empty()) return;
    groups.of.assign(n, -1);
    groups.unit = numbers(n);
    for (int c = 0; c < n; ++c)
        if (p.stops[c].mate >= 0 && !p.stops[c].is_pickup) groups.unit[c] = p.stops[c].mate;
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
void set_resources(Problem &p, std::vector<Cost> limits,
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
void set_types(Problem &p, Array<std::uint64_t> types, Array<std::uint64_t> against) {
    need(types.size() == p.stops.size() && against.size() <= kMaxTypes,
         "types must be one per stop, and not too many");
    p.clashes = {copy(types), copy(against)};
    p.clashes.against.resize(kMaxTypes, 0);
}

// Which stops are reloads, by facility (-1: a visit), and what reloads take off.
void set_reloads(Problem &p, Array<std::int32_t> facility, Array<std::int32_t> sets_down) {
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
void set_sites(Problem &p, Array<std::int32_t> site, Array<std::uint8_t> is_task) {
    need(site.size() == p.stops.size() && is_task.size() == site.size(), "columns differ in length");
    for (std::size_t c = 0; c < site.size(); ++c)
        p.stops[c].site = site.data()[c], p.stops[c].is_task = is_task.data()[c] != 0;
}

// What orders of loading see; without it, nothing.
void set_loading(Problem &p, Array<std::int8_t> turn, Array<std::int32_t> parcel,
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

void add_trade(Problem &p, Array<std::int32_t> service, Array<std::int32_t> setup) {
    need(service.size() == p.stops.size() && setup.size() == p.stops.size(),
         "service times must be one per stop");
    p.service.push_back(copy(service));
    p.setup.push_back(copy(setup));
}

void add_kind(Problem &p, Kind kind, std::optional<Array<std::uint8_t>> allowed,
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

void add_vehicle(Problem &p, int kind, std::vector<int> pinned) {
    need(kind >= 0 && kind < static_cast<int>(p.kinds.size()), "no such kind");
    for (const int c : pinned) need(c >= 0 && c < p.n_stops(), "no such stop");
    p.vehicles.push_back({kind, std::move(pinned)});
}

const char *name_of(Stopped why) {
    switch (why) {
        case Stopped::time: return "time";
        case Stopped::iterations: return "iterations";
        case Stopped::no_improvement: return "no_improvement";
        case Stopped::cancelled: return "cancelled";
    }
    return "time";
}

using Report = std::function<void(double, std::int64_t, Cost, int, const std::vector<int> &)>;

Answer solve_problem(const Problem &p, double seconds, std::int64_t iterations,
                     std::int64_t patience, std::uint64_t seed, int threads,
                     std::vector<std::vector<int>> warm, double heat, const Cancel *cancel,
                     std::optional<Report> report, double grace, double cut_off, double least) {
    const auto begin = Budget::Clock::now();
    need(!p.vehicles.empty() && !p.stops.empty(), "nothing to plan");
    need(warm.empty() || static_cast<int>(warm.size()) == p.n_vehicles(),
         "a warm start names a route for every vehicle");
    for (const auto &route : warm)
        for (const int c : route) need(c >= 0 && c < p.n_stops(), "no such stop");
    std::optional<nb::python_error> raised;
    Allowance allowance;
    allowance.seconds = seconds;
    allowance.iterations = iterations;
    allowance.patience = patience;
    allowance.grace = grace;
    allowance.cut_off = cut_off, allowance.least = least;
    allowance.cancel = cancel != nullptr ? &cancel->flag : nullptr;
    // Signals are looked at here, so that Ctrl-C works while the search runs.
    allowance.report = [&](const Progress &progress) {
        nb::gil_scoped_acquire hold;
        if (PyErr_CheckSignals() != 0) {
            raised.emplace();
            return false;
        }
        if (!report) return true;
        try {
            (*report)(progress.seconds, progress.iterations, progress.cost, progress.routes,
                      progress.left_out);
        } catch (nb::python_error &error) {
            raised.emplace(std::move(error));
            return false;
        }
        return true;
    };
    Answer answer;
    {
        nb::gil_scoped_release release;
        answer = solve(p, {seed, threads, std::move(warm), heat}, allowance, begin);
    }
    if (raised) throw std::move(*raised);
    return answer;
}

}  // namespace

NB_MODULE(_core, m) {
    m.doc() = "The search: stops, kinds of vehicle and prices in, routes out.";
#ifdef VUELTA_CHECKED
    m.attr("checked") = true;
#else
    m.attr("checked") = false;
#endif
    m.attr("horizon") = kHorizon;
    m.attr("no") = kNo;
    m.attr("max_dims") = kMaxDims;
    m.attr("max_types") = kMaxTypes;
    nb::exception<Defect>(m, "Defect");

    nb::enum_<Rest>(m, "Rest")
        .value("as_given", Rest::as_given).value("always", Rest::always)
        .value("any_load", Rest::any_load).value("any_time", Rest::any_time)
        .value("none", Rest::none);

    // Bits of what a route breaks.
    nb::enum_<Limit>(m, "Limit")
        .value("time_window", kTimeWindow)
        .value("capacity", kCapacity)
        .value("shift", kShift)
        .value("max_tasks", kMaxTasks)
        .value("max_travel", kMaxTravel)
        .value("max_distance", kMaxDistance)
        .value("max_duration", kMaxDuration)
        .value("not_allowed", kNotAllowed)
        .value("order", kOrder)
        .value("pause", kPause)
        .value("no_way", kNoWay)
        .value("types", kTypes)
        .value("max_reloads", kMaxReloads)
        .value("loading", kLoading).value("max_ride", kMaxRide);

    nb::class_<Pause>(m, "Pause")
        .def("__init__",
             [](Pause *self, const std::vector<std::pair<Time, Time>> &windows, Time length,
                bool always, const std::vector<Load> &most) {
                 new (self) Pause{{}, length, always, most};
                 for (const auto &[open, close] : windows) self->windows.push_back({open, close});
             },
             "windows"_a, "length"_a, "always"_a = false, "most"_a = std::vector<Load>{});

    nb::class_<Kind>(m, "Kind")
        .def(nb::init<>())
        .def_rw("travel", &Kind::travel)
        .def_rw("trade", &Kind::trade)
        .def_rw("start", &Kind::start)
        .def_rw("end", &Kind::end)
        .def_rw("per_metre", &Kind::per_metre)
        .def_rw("per_second", &Kind::per_second)
        .def_rw("per_given", &Kind::per_given)
        .def_rw("per_task_second", &Kind::per_task_second)
        .def_rw("per_wait_second", &Kind::per_wait_second)
        .def_rw("per_overtime_second", &Kind::per_overtime_second)
        .def_rw("fixed", &Kind::fixed)
        .def_rw("open", &Kind::open)
        .def_rw("due", &Kind::due)
        .def_rw("close", &Kind::close)
        .def_rw("types", &Kind::types)
        .def_rw("max_tasks", &Kind::max_tasks)
        .def_rw("max_reloads", &Kind::max_reloads)
        .def_rw("max_travel", &Kind::max_travel)
        .def_rw("max_duration", &Kind::max_duration)
        .def_rw("max_metres", &Kind::max_metres)
        .def_rw("pauses", &Kind::pauses)
        .def_rw("per_turn", &Kind::per_turn)
        .def_rw("collected", &Kind::collected)
        .def_rw("lifo", &Kind::lifo)
        .def("set_room", [](Kind &kind, const std::vector<Load> &room) {
            need(room.size() <= kMaxDims, "too many dimensions");
            std::copy(room.begin(), room.end(), kind.room.begin());
        }, "room"_a);

    nb::class_<Problem>(m, "Problem")
        .def("__init__",
             [](Problem *self, int dims, int cells) {
                 need(dims >= 1 && dims <= kMaxDims, "too many dimensions");
                 need(cells >= 1, "no cells");
                 new (self) Problem();
                 self->dims = dims;
                 self->cells = cells;
             },
             "dims"_a, "cells"_a)
        .def("add_travel", &add_travel, "seconds"_a, "metres"_a, "given"_a = nb::none())
        .def("add_measured_travel", &add_measured_travel, "measure"_a)
        .def("set_near", &set_near, "near"_a)
        .def("set_stops", &set_stops, "cell"_a, "first_window"_a, "windows"_a, "due"_a, "late"_a,
             "mate"_a, "is_pickup"_a, "out"_a, "brings"_a, "net"_a)
        .def("set_ranks", &set_ranks, "ranks"_a).def("set_rides", &set_rides, "rides"_a)
        .def("set_groups", &set_groups, "members"_a)
        .def("set_resources", &set_resources, "limits"_a, "uses"_a)
        .def("set_types", &set_types, "types"_a, "against"_a)
        .def("set_reloads", &set_reloads, "facility"_a, "sets_down"_a)
        .def("set_sites", &set_sites, "site"_a, "is_task"_a)
        .def("set_loading", &set_loading, "turn"_a, "parcel"_a, "level"_a)
        .def("add_trade", &add_trade, "service"_a, "setup"_a)
        .def("add_kind", &add_kind, "kind"_a, "allowed"_a = nb::none(),
             "preference"_a = nb::none())
        .def("add_vehicle", &add_vehicle, "kind"_a, "pinned"_a)
        .def_prop_ro("is_plain", &Problem::is_plain)
        .def("walk", &walk, "kind"_a, "stops"_a, "rest"_a = Rest::as_given)
        // Long routes take a while: who listens for signals beside them goes on.
        .def("fit", &fit, "kind"_a, "route"_a, "first"_a, "stop"_a, "mate"_a.none(),
             "spares"_a = std::vector<int>{}, nb::call_guard<nb::gil_scoped_release>())
        .def("fits", &fits, "kinds"_a, "routes"_a, "first"_a, "stop"_a, "mate"_a.none(),
             nb::call_guard<nb::gil_scoped_release>())
        .def("why", &why, "kind"_a, "route"_a, "first"_a, "stop"_a, "mate"_a.none(), "spares"_a,
             "rest"_a, nb::call_guard<nb::gil_scoped_release>())
        .def("idle", &idle, "kind"_a, "rest"_a).def("roundabout", &roundabout, "kind"_a)
        .def("passage", &passage, "kind"_a, "route"_a, "must"_a, "helpers"_a)
        .def("most_aboard", &most_aboard_of, "stops"_a).def("room", &room_of, "kind"_a);

    nb::class_<Fit>(m, "Fit")
        .def_ro("broken", &Fit::broken).def_ro("price", &Fit::price).def_ro("route", &Fit::route)
        .def_ro("walks", &Fit::walks).def_ro("steps", &Fit::steps);

    nb::class_<Timetable>(m, "Timetable")
        .def_ro("broken", &Timetable::broken)
        .def_ro("departure", &Timetable::departure)
        .def_ro("end", &Timetable::end)
        .def_ro("travel", &Timetable::travel)
        .def_ro("metres", &Timetable::metres)
        .def_prop_ro("price", &Timetable::price)
        .def_prop_ro("events", [](const Timetable &t) {
            std::vector<std::tuple<int, Time, Time, Time>> out;
            for (const auto &e : t.events) out.emplace_back(e.stop, e.arrival, e.start, e.leave);
            return out;
        });

    nb::class_<Cancel>(m, "Cancel")
        .def(nb::init<>())
        .def("set", [](Cancel &c) { c.flag.store(true); })
        .def("is_set", [](const Cancel &c) { return c.flag.load(); });

    nb::class_<Answer>(m, "Answer")
        .def_prop_ro("routes", [](const Answer &a) { return a.routes.stops; })
        .def_prop_ro("cost", [](const Answer &a) { return a.routes.value.cost; })
        .def_ro("iterations", &Answer::iterations)
        .def_ro("seconds", &Answer::seconds)
        .def_prop_ro("stopped", [](const Answer &a) { return name_of(a.stopped); });

#ifdef VUELTA_CHECKED
    auto testing = m.def_submodule("testing", "Single steps of the search, for tests.");
    nb::class_<Tried>(testing, "Tried")
        .def_ro("made", &Tried::made)
        .def_ro("change", &Tried::change)
        .def_ro("routes", &Tried::routes);
    testing.def("move", [](const Problem &problem, const std::vector<std::vector<int>> &routes,
                           int c, int w, unsigned die) {
        return in_mode_of(problem,
                          [&]<class M>() { return try_move<M>(problem, routes, c, w, die); });
    }, "problem"_a, "routes"_a, "first"_a, "second"_a, "die"_a);
    testing.def("insert", [](const Problem &problem, const std::vector<std::vector<int>> &routes,
                             int stop) {
        return in_mode_of(problem,
                          [&]<class M>() { return try_insertion<M>(problem, routes, stop); });
    }, "problem"_a, "routes"_a, "stop"_a);
#endif

    m.def("solve", &solve_problem, "problem"_a, "seconds"_a, "iterations"_a, "patience"_a,
          "seed"_a, "threads"_a, "warm"_a, "heat"_a, "cancel"_a.none(), "report"_a.none(), "grace"_a = 2.0,
          "cut_off"_a = Allowance{}.cut_off, "least"_a = 0.0);
}

}  // namespace vuelta
