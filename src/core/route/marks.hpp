// What every node knows of its route (node.hpp), told forward and backward when that
// has changed, so that a move can be priced without a walk.
#pragma once

#include <algorithm>
#include <tuple>
#include <vector>

#include "route/lanes.hpp"
#include "route/load_segment.hpp"
#include "route/request_bank.hpp"
#include "route/route_schedule.hpp"
#include "route/slack.hpp"
#include "route/trip_segment.hpp"

namespace vuelta {

template <class M>
class Marks : public RequestBank<M> {
public:
    static constexpr bool varied = M::varied, rich = M::rich;
    using Base = RequestBank<M>;
    using Base::incoming, Base::model, Base::nodes, Base::outgoing;

    explicit Marks(const Model<M> &model)
        : Base(model),
          rooms(model.m + 1),
          rich_nodes(rich ? nodes.size() : 0),
          routes(model.m),
          scheduler(model.problem),
          trips(model),
          lanes(model),
          dims_(model.problem.dims) {
        if (dims_ > 1) loads.resize(nodes.size() * (dims_ - 1));
    }

    [[nodiscard]] const Kind &kind_of(int route) const {
        return model.problem.kinds[routes[route].kind];
    }
    [[nodiscard]] int first(int route) const { return nodes[model.start_of(route)].next; }
    [[nodiscard]] int last(int route) const { return nodes[model.end_of(route)].prev; }

    // Everything the nodes know, after what lies between u and v has changed.
    void refresh(int route, int u, int v) {
        const auto &kind = kind_of(route);
        const int start = model.start_of(route), end = model.end_of(route);
        if (u == start) begin_route(kind, start);
        forward(kind, u, end);
        auto &r = routes[route];
        if constexpr (M::trips) {
            std::tie(r.brings, r.ends) = trips.recount(nodes, start, end);
        } else {
            r.brings = nodes[end].brought;
            r.ends = r.brings + nodes[end].pre;
        }
        rooms[route] = room_of(route);
        // Work at v may be longer or shorter now: its setup depends on where
        // the vehicle comes from.
        if (rich && model.has_setup && v != end) v = nodes[v].next;
        if (v == end) end_route(kind, end);
        backward(kind, v, start);
        if constexpr (rich)
            if (lanes.of(r.kind)) lanes.refresh(nodes, kind, r.kind, u, v);
        if (varied && !M::trips && dims_ > 1)
            recount(model, nodes, start, end, dims_, loads,
                    [this](int x, int d) { return at(x, d); });
        if constexpr (rich) r.time_price = time_price(route, kind), r.version = ++versions_;
    }

    // The same where loads only shrink or only grow on the way and insertion asks for no
    // more than times and what the route takes in all, now more or less by so much. All
    // else the nodes are told once, when the step is kept (`count_touched`), or never.
    void refresh_times(int route, int u, int v, Load brings, Load ends) {
        const auto &kind = kind_of(route);
        const int start = model.start_of(route), end = model.end_of(route);
        routes[route].brings += brings;
        routes[route].ends += ends;
        rooms[route] = room_of(route);
        if (u == start) nodes[start].leave = kind.open;
        bool beyond = false;  // v: from there on an unchanged time changes no other
        for (int x = u; x != end;) {
            const Node &a = nodes[x];
            const int y = a.next;
            Node &b = nodes[y];
            beyond |= y == v;
            const Time leave = left(kind, x, y);
            if (beyond && leave == b.leave) break;
            b.leave = leave;
            x = y;
        }
        if (v == end) nodes[end].last = kind.close;
        beyond = false;
        for (int y = v; y != start;) {
            const Node &b = nodes[y];
            const int x = b.prev;
            Node &a = nodes[x];
            beyond |= x == u;
            const Time last = last_start(x, b.last, a.to_next + model.work(kind, x, a.prev));
            if (beyond && last == a.last) break;
            a.last = last;
            y = x;
        }
    }

    // What refresh_times leaves out.
    void count(int route) {
        const int start = model.start_of(route), end = model.end_of(route);
        nodes[start].position = 0;
        nodes[start].brought = nodes[start].pre = nodes[start].peak = 0;
        for (int x = start; x != end; x = nodes[x].next) count_on(nodes[x], nodes[x].next);
        nodes[end].after = 0;
        for (int y = end; y != start; y = nodes[y].prev) {
            Node &a = nodes[nodes[y].prev];
            a.after = std::max(a.pre - nodes[end].pre, nodes[y].after);
        }
    }

    [[nodiscard]] Timetable walk(int route, bool with_events = false) {
        sequence(route, scratch_);
        return scheduler.walk(routes[route].kind, scratch_, with_events);
    }

    void sequence(int route, std::vector<int> &into) const {
        into.clear();
        for (int c = first(route); model.is_stop(c); c = nodes[c].next) into.push_back(c);
    }

    // Whether some pair on a route may not ride too long (rides.hpp): it is walked.
    [[nodiscard]] bool has_rides(int route) {
        if (!model.has_rides) return false;
        sequence(route, scratch_);
        return MaxRide::applies(model.problem, scratch_);
    }

    [[nodiscard]] std::size_t at(int node, int extra_dim) const {
        return static_cast<std::size_t>(node) * (dims_ - 1) + extra_dim;
    }
    [[nodiscard]] int dims() const { return dims_; }

    std::vector<Room> rooms;   // per route
    std::vector<TimedNode> rich_nodes;
    std::vector<LoadSegment> loads;  // dimensions after the first, per node
    std::vector<Route> routes;
    Scheduler scheduler;
    Trips<M> trips;  // loads, where there are reloads
    Lanes<M> lanes;  // times, where there are pauses

protected:
    [[nodiscard]] Room room_of(int route) const {
        const Load room = kind_of(route).room[0];
        return {room - routes[route].brings, room - routes[route].ends};
    }

    void link(int route, int a, int b) {
        nodes[a].next = b;
        nodes[b].prev = a;
        const auto &kind = kind_of(route);
        const Leg leg = model.travel_of(kind).leg(nodes[a].cell, nodes[b].cell);
        nodes[a].to_next = leg.time;
        nodes[a].arc = model.leg_price(kind, leg);
        if constexpr (rich) nodes[a].arc += model.extra_price(kind, a, b);
        tell(a);
    }

    // Writes down the leg out of a node where sweeps and insertions read it.
    void tell([[maybe_unused]] int x) {
        if constexpr (M::sweeps) {
            const Node &node = nodes[x];
            incoming[node.next] = {node.arc, node.cell, incoming[node.next].route};
            outgoing[x] = {node.arc, nodes[node.next].cell};
        }
    }

private:
    void begin_route(const Kind &kind, int start) {
        auto &s = nodes[start];
        s.leave = kind.open;
        s.position = 0;
        s.brought = s.pre = s.peak = 0;
        if constexpr (M::mixed) s.upto = 0;
        if constexpr (rich) {
            rich_nodes[start] = {};
            rich_nodes[start].begin = kind.open;
            rich_nodes[start].delay = kHorizon;
            rich_nodes[start].before = kind.types;
            rich_nodes[start].turns = LoadingOrder::at_start(kind);
        }
    }

    void end_route(const Kind &kind, int end) {
        nodes[end].last = kind.close;
        nodes[end].after = 0;
        if constexpr (rich) {
            rich_nodes[end].free = std::min(kind.due, kind.close);
            rich_nodes[end].tail = DurationSegment::of(0, std::min(kind.due, kind.close), 0);
            rich_nodes[end].idle = 0;
            rich_nodes[end].spare = kHorizon;
            const Time late = nodes[end].leave - kind.due;
            rich_nodes[end].late = late > 0 ? late * kind.per_overtime_second : 0;
        }
    }

    void forward(const Kind &kind, int u, int end) {
        [[maybe_unused]] const auto &clashes = model.problem.clashes;
        for (int x = u; x != end;) {
            const Node &a = nodes[x];
            const int y = a.next;
            Node &b = nodes[y];
            count_on(a, y);
            if constexpr (M::mixed) b.upto = a.upto + a.arc;
            if constexpr (rich) {
                const auto &ask = model.asks[y];
                const Time arrival = std::min(a.leave + a.to_next, kUnreachable);
                auto &f = rich_nodes[y];
                const Time begin = model.begin(y, arrival);
                f.begin = begin >= kUnreachable ? arrival : begin;
                const Time work = model.work(kind, y, x);
                b.leave = std::min(f.begin + work, kUnreachable);
                if (kind.waits()) {
                    f.waited = rich_nodes[x].waited + f.begin - arrival;
                    f.delay = rich_nodes[x].delay;
                    if (y != end) f.delay = std::min(f.delay, f.waited + model.slack(y, f.begin));
                }
                f.travel = rich_nodes[x].travel + a.to_next;
                if (model.has_limits) {
                    f.metres = rich_nodes[x].metres +
                               model.travel_of(kind).leg(a.cell, b.cell).metres;
                    f.tasks = rich_nodes[x].tasks + model.is_task(y);
                }
                f.before = rich_nodes[x].before;
                if (clashes.any() && y != end) f.before |= clashes.types(y);
                f.turns = rich_nodes[x].turns;
                if (model.has_turns) f.turns.pass(model.turn(y));
                f.open_pairs = rich_nodes[x].open_pairs;
                if (ask.mate >= 0) f.open_pairs += model.problem.stops[y].is_pickup ? 1 : -1;
            } else {
                b.leave = left(kind, x, y);
            }
            x = y;
        }
    }

    // Where nothing but one window and the work binds: the earliest that y, right after x,
    // is left, and the latest that work starts at x, so much before the next node.
    [[nodiscard]] Time left(const Kind &kind, int x, int y) const {
        const Time arrival = std::min(nodes[x].leave + nodes[x].to_next, kUnreachable);
        return std::min(std::max(arrival, model.asks[y].open) + model.work(kind, y, x), kUnreachable);
    }
    [[nodiscard]] Time last_start(int x, Time next, Time spare) const {
        const auto &ask = model.asks[x];
        const Time last = std::min(ask.close, next - spare);
        return next < 0 || last < ask.open ? -1 : last;
    }

    // Position and sums of the node that follows.
    void count_on(const Node &a, int y) {
        Node &b = nodes[y];
        b.position = a.position + 1;
        if constexpr (!M::trips) {  // of several trips, trip_segment.hpp keeps the sums
            const auto &ask = model.asks[y];
            b.brought = a.brought + ask.brings;
            b.pre = a.pre + ask.net;
            b.peak = std::max(a.peak, b.pre);
        }
    }

    void backward(const Kind &kind, int v, int start) {
        [[maybe_unused]] const Load total = nodes[model.end_of(nodes[start].route)].pre;
        [[maybe_unused]] const auto &clashes = model.problem.clashes;
        if constexpr (rich) {
            // The tail's lateness and spare time move with its times, which changed before v.
            if (model.has_late || kind.waits())
                v = model.end_of(nodes[start].route), end_route(kind, v);
        }
        for (int y = v; y != start;) {
            const Node &b = nodes[y];
            const int x = b.prev;
            Node &a = nodes[x];
            if constexpr (!M::trips) a.after = std::max(a.pre - total, b.after);
            const Time work = x == start ? 0 : model.work(kind, x, a.prev);
            if constexpr (rich) {
                const Time spare = a.to_next + work;
                rich_nodes[x].ahead = model.turn(x) != 0 ? model.turn(x) : rich_nodes[y].ahead;
                a.last = b.last < 0 ? -1 : model.latest(x, b.last - spare);
                if (clashes.any() && x != start)
                    rich_nodes[x].after = rich_nodes[y].after | clashes.types(x);
                if (kind.waits() && x != start)
                    look_ahead(model, kind, x, a, work, rich_nodes[x], rich_nodes[y]);
                if (model.has_late) {
                    rich_nodes[x].press = press(model, kind, a, rich_nodes[y]);
                    const Time due = std::min(model.due(kind, x), rich_nodes[y].free - spare);
                    rich_nodes[x].free = rich_nodes[y].free < 0 ? -1 : model.latest(x, due);
                    const Time late = x == start ? 0 : rich_nodes[x].begin - model.due(kind, x);
                    rich_nodes[x].late =
                        rich_nodes[y].late + (late > 0 ? late * model.late_rate(kind, x) : 0);
                }
            } else {
                a.last = last_start(x, b.last, a.to_next + work);
            }
            y = x;
        }
    }

    [[nodiscard]] Cost time_price(int route, const Kind &kind) {
        if (routes[route].size == 0) return 0;
        if (has_rides(route)) return scheduler.walk(routes[route].kind, scratch_).time_price();
        const auto &end = rich_nodes[model.end_of(route)];
        if (const int k = routes[route].kind; lanes.of(k)) {
            if (lanes.walked(k)) return walk(route).time_price();
            const Cost time = lanes.priced(k) ? lanes.price(kind, k, model.end_of(route)) : 0;
            return (is_no(time) ? 0 : time) + kind.turning(end.turns.count);
        }
        const Cost price = rich_nodes[model.start_of(route)].late + kind.turning(end.turns.count);
        if (!kind.waits()) return price;
        return price + kind.per_wait_second * std::max(0, end.waited - end.delay);
    }

    int dims_;
    std::int64_t versions_ = 0;  // of routes so far
    std::vector<int> scratch_;
};

}  // namespace vuelta
