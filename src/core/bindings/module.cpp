// The border to Python. The interpreter is let go while the search runs.
#include <nanobind/nanobind.h>
#include <nanobind/stl/function.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <memory>
#include <optional>
#include <string>

#include "bindings/filling.hpp"
#include "questions/questions.hpp"
#include "solve.hpp"
#ifdef VUELTA_CHECKED
#include "modes/modes.hpp"
#include "testing/testing.hpp"
#endif

using namespace nb::literals;

namespace vuelta {
namespace {

struct Cancel {
    std::atomic<bool> flag{false};
};

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
          "seed"_a, "threads"_a, "warm"_a, "heat"_a, "cancel"_a.none(), "report"_a.none(),
          "grace"_a = 2.0, "cut_off"_a = Allowance{}.cut_off, "least"_a = 0.0);
}

}  // namespace vuelta
