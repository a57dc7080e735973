// How a changed route goes in time, node by node: as it stands up to some node,
// then through stops that are new there, then as it stands from another node on.
// The way in between is walked; what follows is only walked until it is back on
// the timetable it had, or known to be in time.
//
// Paid waiting and the longest duration ask two sums more of every route: how long
// it has waited, and how far its departure may be put off so that nothing comes
// to be later than it should (route_schedule.hpp). A route waits as much as it waits
// when it leaves at once, less what it may leave later.
#pragma once

#include <algorithm>

#include "route/solution.hpp"

namespace vuelta {

// A route's time up to the end of work at some place.
struct Course {
    Time now = 0;
    int cell = 0, at = -1;  // the place, and the node there
    Cost late = 0;  // price of lateness so far
    Time waited = 0, delay = kHorizon;

    // What its time has cost so far, at least, however it goes on.
    [[nodiscard]] Cost price(const Kind &kind) const {
        return late + kind.per_wait_second * std::max(0, waited - delay);
    }
};

template <class M>
class Propagation {
public:
    static constexpr bool rich = M::rich;

    explicit Propagation(const Solution<M> &solution) : solution_(solution), model_(solution.model) {}

    // Where a route is after a node, and when.
    [[nodiscard]] Course after(int u) const {
        return {.now = solution_.nodes[u].leave, .cell = solution_.nodes[u].cell, .at = u};
    }

    // Adds what the way to `u` has cost, as it stands, to a course from there on.
    void remember([[maybe_unused]] int route, [[maybe_unused]] int u,
                  [[maybe_unused]] Course &course) const {
        if constexpr (rich) {
            const auto &f = solution_.rich_nodes;
            course.late += f[model_.start_of(route)].late - f[solution_.nodes[u].next].late;
            course.delay = std::min(f[u].delay, f[u].waited + course.delay);
            course.waited += f[u].waited;
        }
    }

    // Goes on to a stop and works there; false when it cannot.
    [[nodiscard]] bool pass(const Kind &kind, Course &course, int x) const {
        const Time now = course.now + leg(kind, course, x);
        if (now > kHorizon) return false;
        const Time begin = model_.begin(x, now);
        if (begin >= kUnreachable) return false;
        if constexpr (rich) meet(kind, course, x, now, begin);
        course.now = begin + model_.work(kind, x, course.at);
        course.cell = solution_.nodes[x].cell;
        course.at = x;
        return course.now <= kHorizon;
    }

    // Whether the route can go on to `v`, and from there as it stands.
    [[nodiscard]] bool reaches(const Kind &kind, const Course &course, int v) const {
        return course.now + leg(kind, course, v) <= last_start(kind, v, course.at);
    }

    // What the time of a route costs that goes on so, which can be: kNo when that
    // takes too long, or costs `enough` or more. Of a vehicle that has pauses to take
    // only the lateness without them, which is less.
    [[nodiscard]] Cost finish(const Kind &kind, Course course, int v, Cost enough = kNo) const {
        const Time now = course.now + leg(kind, course, v);
        if (kind.waits()) return finish_waiting(kind, course, v, now, enough);
        return finish_late(kind, course, v, now, enough);
    }

    // What the rest of a route costs in lateness, at least, when it leaves `x` at
    // this time, or would but for something that keeps it even longer.
    [[nodiscard]] Cost least_after(int x, Time leave) const {
        const Time later = leave - solution_.nodes[x].leave;
        if (later < 0) return 0;
        const int next = solution_.nodes[x].next;
        return solution_.rich_nodes[next].late + later * solution_.rich_nodes[x].press;
    }

private:
    [[nodiscard]] Time leg(const Kind &kind, const Course &course, int x) const {
        return model_.travel_of(kind).leg(course.cell, solution_.nodes[x].cell).time;
    }

    // Begins work at a stop that was reached at `now`.
    void meet(const Kind &kind, Course &course, int x, Time now, Time begin) const {
        const auto &stop = model_.problem.stops[x];
        if (begin > stop.due) course.late += stop.late * (begin - stop.due);
        if (!kind.waits()) return;
        course.waited += begin - now;
        course.delay = std::min(course.delay, course.waited + model_.slack(x, begin));
    }

    // Start of service at `v` that keeps all after it, coming from this node.
    [[nodiscard]] Time last_start(const Kind &kind, int v, int before) const {
        const auto &b = solution_.nodes[v];
        if constexpr (rich) {
            if (model_.has_setup && model_.is_stop(v)) {
                const auto &c = solution_.nodes[b.next];
                if (c.last < 0) return -1;
                return model_.latest(v, c.last - b.to_next - model_.work(kind, v, before));
            }
        }
        return b.last;
    }

    // With lateness alone, from `v` on when that is reached at `now`.
    [[nodiscard]] Cost finish_late(const Kind &kind, Course &course, int v, Time now,
                                   Cost enough) const {
        if (!model_.has_late) return 0;
        const auto &nodes = solution_.nodes;
        for (int x = v;; x = nodes[x].next) {
            const auto &f = solution_.rich_nodes[x];
            const Time begin = model_.begin(x, now);
            const Time work = model_.work(kind, x, course.at);
            // Back on the known timetable, or in time from here to the end.
            if (begin == f.begin && begin + work == nodes[x].leave) return course.late + f.late;
            const Time over = begin - model_.due(kind, x);
            if (over > 0) course.late += over * model_.late_rate(kind, x);
            if (!model_.is_stop(x)) return course.late;
            now = begin + work;
            if (course.late + least_after(x, now) >= enough) return kNo;
            now += nodes[x].to_next;
            if (now <= solution_.rich_nodes[nodes[x].next].free) return course.late;
            course.at = x;
        }
    }

    // The same with what waiting costs, and no longer than may be.
    [[nodiscard]] Cost finish_waiting(const Kind &kind, Course &course, int v, Time now,
                                      Cost enough) const {
        const auto &nodes = solution_.nodes;
        const int last = model_.end_of(nodes[v].route);
        Time end = 0;
        for (int x = v;; x = nodes[x].next) {
            const auto &f = solution_.rich_nodes[x];
            // In time from here to the end; the work at `v` may have changed.
            if (f.tail.known() && now <= f.tail.last && (x != v || !model_.has_setup)) {
                course.delay = std::min(course.delay, course.waited + f.tail.last - now);
                course.waited += std::max(0, f.tail.first - now) + f.idle;
                end = std::max(now, f.tail.first) + f.tail.length;
                break;
            }
            const Time begin = model_.begin(x, now);
            const Time work = model_.work(kind, x, course.at);
            // Back on the known timetable.
            if (begin == f.begin && begin + work == nodes[x].leave) {
                course.late += f.late;
                course.waited += begin - now;
                course.delay = std::min(course.delay, course.waited + f.spare);
                course.waited += solution_.rich_nodes[last].waited - f.waited;
                end = nodes[last].leave;
                break;
            }
            if (x == last) {
                course.late += std::max(0, begin - kind.due) * kind.per_overtime_second;
                end = begin;
                break;
            }
            meet(kind, course, x, now, begin);
            now = begin + work;
            if (course.price(kind) + least_after(x, now) >= enough) return kNo;
            now += nodes[x].to_next;
            course.at = x;
        }
        if (end - kind.open - std::min(course.delay, course.waited) > kind.max_duration) return kNo;
        return course.price(kind);
    }

    const Solution<M> &solution_;
    const Model<M> &model_;
};

}  // namespace vuelta
