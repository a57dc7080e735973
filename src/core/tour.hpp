// Routes as linked nodes: linking, refreshing what every node knows, undoing,
// keeping the best. What the nodes know stands in nodes.hpp.
#pragma once

#include <algorithm>
#include <limits>
#include <tuple>
#include <vector>

#include "bank.hpp"
#include "later.hpp"
#include "loads.hpp"
#include "schedule.hpp"
#include "trips.hpp"

namespace vuelta {

template <class M>
class Tour : public Bank<M> {
public:
    static constexpr bool varied = M::varied, rich = M::rich;
    using Base = Bank<M>;
    using Base::bank, Base::chosen, Base::count_in, Base::count_out, Base::model, Base::nodes;
    using Base::out, Base::own, Base::owner;

    explicit Tour(const Model<M> &model)
        : Base(model),
          rooms(model.m + 1),
          rich_nodes(rich ? nodes.size() : 0),
          routes(model.m),
          idle(model.problem.kinds.size()),
          scheduler(model.problem),
          trips(model),
          dims_(model.problem.dims) {
        if (dims_ > 1) loads.resize(nodes.size() * (dims_ - 1));
        clear();
    }

    // Every route empty, every stop in the bank; pinned stops in their place.
    void clear() {
        for (auto &list : idle) list.clear();
        this->bank_all();
        value(this->list());
        for (int r = model.m - 1; r >= 0; --r) {
            routes[r] = {.kind = model.problem.vehicles[r].kind};
            link(r, model.start_of(r), model.end_of(r));
            nodes[model.start_of(r)].route = nodes[model.end_of(r)].route = r;
            idle[routes[r].kind].push_back(r);
            refresh(r, model.start_of(r), model.end_of(r));
        }
        if constexpr (rich) pin();
    }

    [[nodiscard]] const Kind &kind_of(int route) const {
        return model.problem.kinds[routes[route].kind];
    }
    [[nodiscard]] int first(int route) const { return nodes[model.start_of(route)].next; }
    [[nodiscard]] int last(int route) const { return nodes[model.end_of(route)].prev; }
    [[nodiscard]] int used_routes() const {
        int used = model.m;
        for (const auto &list : idle) used -= static_cast<int>(list.size());
        return used;
    }
    [[nodiscard]] bool is_pinned(int node) const {
        if constexpr (rich) return rich_nodes[node].pinned;
        return false;
    }

    // Puts a banked stop between two neighbours; the caller refreshes and pays.
    void splice(int route, int u, int c) {
        const int v = nodes[u].next;
        link(route, u, c);
        link(route, c, v);
        own(c, route);
        count_in(c);
        if (routes[route].size++ == 0) take_idle(route);
    }

    // Takes a stop out of its route; the caller refreshes and pays.
    void cut(int c) {
        const int route = nodes[c].route;
        link(route, nodes[c].prev, nodes[c].next);
        own(c, -1);
        count_out(c);
        if (--routes[route].size == 0) idle[routes[route].kind].push_back(route);
    }

    // Makes a chain, then `v`, follow `u`; what stood between is the caller's.
    void relink(int route, int u, const int *chain, int length, int v) {
        for (int i = 0; i < length; ++i) {
            link(route, u, chain[i]);
            own(chain[i], route);
            u = chain[i];
        }
        link(route, u, v);
    }

    // Sets the number of stops of a route whose nodes were relinked.
    void resize(int route, int size) {
        const int before = routes[route].size;
        routes[route].size = size;
        if (before == 0 && size > 0) take_idle(route);
        if (before > 0 && size == 0) idle[routes[route].kind].push_back(route);
    }

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
        if (varied && !M::trips && dims_ > 1)
            recount(model, nodes, start, end, dims_, loads,
                    [this](int x, int d) { return at(x, d); });
        if constexpr (rich) r.time_price = time_price(route, kind);
    }

    // Whether the route can be driven as it stands. Only removals can break
    // one: detours that were shorter, setups that appear, parcels that stay.
    [[nodiscard]] bool holds(int route) {
        const int start = model.start_of(route), end = model.end_of(route);
        if (routes[route].size == 0) return true;
        const auto &kind = kind_of(route);
        if (nodes[start].last < kind.open) return false;
        if (M::trips ? !trips.hold(kind, end) : nodes[end].peak > rooms[route].brings) return false;
        if (varied && dims_ > 1 && model.has_aboard) return walk(route).broken == 0;
        if constexpr (rich) {
            if (kind.limited() || kind.walked()) return walk(route).broken == 0;
            if (kind.waits()) {
                const auto &f = rich_nodes[end];
                return nodes[end].leave - kind.open - std::min(f.delay, f.waited) <=
                       kind.max_duration;
            }
        }
        return true;
    }

    [[nodiscard]] Timetable walk(int route, bool with_events = false) {
        sequence(route, scratch_);
        return scheduler.walk(routes[route].kind, scratch_, with_events);
    }

    void sequence(int route, std::vector<int> &into) const {
        into.clear();
        for (int c = first(route); model.is_stop(c); c = nodes[c].next) into.push_back(c);
    }

    // Price of a route by its parts; the search keeps `cost` up by differences.
    [[nodiscard]] Cost price(int route) const {
        if (routes[route].size == 0) return 0;
        Cost price = kind_of(route).fixed + routes[route].time_price;
        for (int x = model.start_of(route); x != model.end_of(route); x = nodes[x].next) {
            price += nodes[x].arc;
            if (model.is_stop(x)) price += model.assign[routes[route].kind][x];
        }
        return price;
    }

    // Recounts the bank and the cost.
    void settle() {
        value(this->list());
        for (int r = 0; r < model.m; ++r) cost += price(r);
    }

    // The routes as one array of successors; -1 for stops left out.
    struct Snapshot {
        std::vector<int> next;
        Value value{std::numeric_limits<Rank>::max(), kNo};
    };

    void keep(Snapshot &into) const {
        into.value = value();
        into.next.resize(nodes.size());
        for (std::size_t x = 0; x < nodes.size(); ++x)
            into.next[x] = nodes[x].route < 0 ? -1 : nodes[x].next;
    }

    void restore(const Snapshot &from) {
        for (auto &list : idle) list.clear();
        this->bank_all();
        for (int r = model.m - 1; r >= 0; --r) {
            const int start = model.start_of(r), end = model.end_of(r);
            int size = 0;
            for (int x = start; x != end; x = from.next[x]) {
                const int y = from.next[x];
                link(r, x, y);
                if (y != end) own(y, r), count_in(y), ++size;
            }
            routes[r].size = size;
            if (size == 0) idle[routes[r].kind].push_back(r);
            refresh(r, start, end);
        }
        settle();
    }

    // --- undo: the first touch of a route in an iteration keeps its nodes ---

    void open_log() {
        ++iteration_;
        log_.clear();
        rich_log_.clear();
        load_log_.clear();
        trips.forget();
        saved_.clear();
        bank_before_ = bank;
        before_ = value();
    }

    void touch(int route) {
        auto &r = routes[route];
        if (r.saved == iteration_) return;
        r.saved = iteration_;
        saved_.push_back({route, r});
        for (int x = model.start_of(route);; x = nodes[x].next) {
            log_.push_back({x, nodes[x]});
            if constexpr (rich) rich_log_.push_back(rich_nodes[x]);
            if constexpr (varied)
                for (int d = 0; d < dims_ - 1; ++d) load_log_.push_back(loads[at(x, d)]);
            trips.save(x);
            if (x == model.end_of(route)) break;
        }
    }

    [[nodiscard]] const std::vector<std::pair<int, Route>> &touched() const { return saved_; }

    void undo() {
        for (const auto &[route, before] : saved_)
            for (int c = first(route); model.is_stop(c); c = nodes[c].next) own(c, -1), count_out(c);
        for (const auto &[route, before] : saved_) {
            const int size = routes[route].size;
            routes[route] = before;
            rooms[route] = room_of(route);
            if (size > 0 && before.size == 0) idle[before.kind].push_back(route);
            if (size == 0 && before.size > 0) take_idle(route);
        }
        std::size_t i = 0, k = 0;
        for (const auto &[x, node] : log_) {
            nodes[x] = node;
            if (model.is_stop(x)) owner[x] = node.route, count_in(x);
            trips.take_back(i, x);
            if constexpr (rich) rich_nodes[x] = rich_log_[i++];
            if constexpr (varied)
                for (int d = 0; d < dims_ - 1; ++d) loads[at(x, d)] = load_log_[k++];
        }
        bank = bank_before_;
        value(before_);
    }

    [[nodiscard]] Value before() const { return before_; }
    [[nodiscard]] std::size_t at(int node, int extra_dim) const {
        return static_cast<std::size_t>(node) * (dims_ - 1) + extra_dim;
    }
    [[nodiscard]] int dims() const { return dims_; }

    std::vector<Room> rooms;   // per route
    std::vector<RichNode> rich_nodes;
    std::vector<Loads> loads;  // dimensions after the first, per node
    std::vector<Route> routes;
    std::vector<std::vector<int>> idle;  // empty routes, per kind
    Scheduler scheduler;
    Trips<M> trips;  // loads, where there are reloads
    Cost cost = 0;
    Rank rank = 0;  // of who is left out; compared before the cost

    [[nodiscard]] Value value() const { return {rank, cost}; }
    void value(const Value &now) { rank = now.rank, cost = now.cost; }

private:
    [[nodiscard]] Room room_of(int route) const {
        const Load room = kind_of(route).room[0];
        return {room - routes[route].brings, room - routes[route].ends};
    }

    void take_idle(int route) {
        auto &list = idle[routes[route].kind];
        // Almost always the last one: new routes are opened from the back.
        const auto it = std::find(list.rbegin(), list.rend(), route);
        list.erase(std::next(it).base());
    }

    void link(int route, int a, int b) {
        nodes[a].next = b;
        nodes[b].prev = a;
        const auto &kind = kind_of(route);
        const Leg leg = model.travel_of(kind).leg(nodes[a].cell, nodes[b].cell);
        nodes[a].to_next = leg.time;
        nodes[a].arc = model.leg_price(kind, leg);
        if constexpr (rich) nodes[a].arc += model.extra_price(kind, a, b);
    }

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
            rich_nodes[start].turns = Turns::at_start(kind);
        }
    }

    void end_route(const Kind &kind, int end) {
        nodes[end].last = kind.close;
        nodes[end].after = 0;
        if constexpr (rich) {
            rich_nodes[end].free = std::min(kind.due, kind.close);
            rich_nodes[end].tail = Stretch::of(0, std::min(kind.due, kind.close), 0);
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
            const auto &ask = model.asks[y];
            b.position = a.position + 1;
            if constexpr (!M::trips) {  // of several trips, trips.hpp keeps the sums
                b.brought = a.brought + ask.brings;
                b.pre = a.pre + ask.net;
                b.peak = std::max(a.peak, b.pre);
            }
            if constexpr (M::mixed) b.upto = a.upto + a.arc;
            const Time arrival = std::min(a.leave + a.to_next, kUnreachable);
            if constexpr (rich) {
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
                b.leave = std::min(std::max(arrival, ask.open) + model.work(kind, y, x),
                                   kUnreachable);
            }
            x = y;
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
                const auto &ask = model.asks[x];
                const Time last = std::min(ask.close, b.last - a.to_next - work);
                a.last = b.last < 0 || last < ask.open ? -1 : last;
            }
            y = x;
        }
    }

    [[nodiscard]] Cost time_price(int route, const Kind &kind) {
        if (routes[route].size == 0) return 0;
        if (kind.walked()) return walk(route).time_price();
        const auto &end = rich_nodes[model.end_of(route)];
        const Cost price = rich_nodes[model.start_of(route)].late + kind.turning(end.turns.count);
        if (!kind.waits()) return price;
        return price + kind.per_wait_second * std::max(0, end.waited - end.delay);
    }

    void pin() {
        for (auto &f : rich_nodes) f.pinned = false;
        for (int r = 0; r < model.m; ++r) {
            int u = model.start_of(r);
            for (const int c : model.problem.vehicles[r].pinned) {
                splice(r, u, c);
                rich_nodes[c].pinned = true;
                u = c;
            }
            refresh(r, model.start_of(r), model.end_of(r));
        }
        settle();
    }

    int dims_;
    int iteration_ = 0;
    std::vector<std::pair<int, Node>> log_;
    std::vector<RichNode> rich_log_;
    std::vector<Loads> load_log_;
    std::vector<std::pair<int, Route>> saved_;
    std::vector<int> bank_before_, scratch_;
    Value before_;
};

}  // namespace vuelta
