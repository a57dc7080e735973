// Routes as linked nodes: linking, undoing, keeping the best. What the nodes know of
// their routes stands in marks.hpp.
#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "route/marks.hpp"

namespace vuelta {

template <class M>
class Solution : public Marks<M> {
public:
    static constexpr bool varied = M::varied, rich = M::rich;
    using Base = Marks<M>;
    using Base::bank, Base::chosen, Base::count_in, Base::count_out, Base::first, Base::incoming;
    using Base::kind_of, Base::loads, Base::model, Base::nodes, Base::out, Base::own, Base::owner;
    using Base::at, Base::link, Base::refresh, Base::rich_nodes, Base::rooms, Base::routes;
    using Base::trips, Base::lanes, Base::walk;

    explicit Solution(const Model<M> &model) : Base(model), idle(model.problem.kinds.size()) {
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
            if constexpr (M::sweeps) incoming[model.end_of(r)].route = r;
            idle[routes[r].kind].push_back(r);
            refresh(r, model.start_of(r), model.end_of(r));
        }
        if constexpr (rich) pin();
    }

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

    // Tells the nodes of all routes touched what refresh_times left out.
    void count_touched() {
        for (const auto &[route, before] : saved_) this->count(route);
    }

    // Whether the route can be driven as it stands. Only removals can break
    // one: detours that were shorter, setups that appear, parcels that stay.
    [[nodiscard]] bool holds(int route) {
        const int start = model.start_of(route), end = model.end_of(route);
        if (routes[route].size == 0) return true;
        const auto &kind = kind_of(route);
        if (nodes[start].last < kind.open) return false;
        if (M::trips ? !trips.hold(kind, end) : nodes[end].peak > rooms[route].brings) return false;
        if (varied && this->dims() > 1 && model.has_aboard) return walk(route).broken == 0;
        if constexpr (rich) {
            if (this->has_rides(route)) return walk(route).broken == 0;
            if (kind.limited() && !is_within_limits(kind, end)) return false;
            if (const int k = routes[route].kind; lanes.of(k)) {
                if (lanes.walked(k)) return walk(route).broken == 0;
                return lanes.priced(k) ? !is_no(lanes.price(kind, k, end))
                                       : lanes.last(start)[0] >= kind.open;
            }
            if (kind.waits()) {
                const auto &f = rich_nodes[end];
                return nodes[end].leave - kind.open - std::min(f.delay, f.waited) <=
                       kind.max_duration;
            }
        }
        return true;
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
        lanes.forget();
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
                for (int d = 0; d < this->dims() - 1; ++d) load_log_.push_back(loads[at(x, d)]);
            trips.save(x);
            lanes.save(x);
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
            rooms[route] = this->room_of(route);
            if (size > 0 && before.size == 0) idle[before.kind].push_back(route);
            if (size == 0 && before.size > 0) take_idle(route);
        }
        std::size_t i = 0, k = 0;
        for (const auto &[x, node] : log_) {
            nodes[x] = node;
            if (model.is_stop(x)) own(x, node.route), count_in(x);
            if (x != model.end_of(node.route)) this->tell(x);
            trips.take_back(i, x);
            lanes.take_back(i, x);
            if constexpr (rich) rich_nodes[x] = rich_log_[i++];
            if constexpr (varied)
                for (int d = 0; d < this->dims() - 1; ++d) loads[at(x, d)] = load_log_[k++];
        }
        bank = bank_before_;
        value(before_);
    }

    [[nodiscard]] Value before() const { return before_; }
    std::vector<std::vector<int>> idle;  // empty routes, per kind
    Cost cost = 0;
    Rank rank = 0;  // of who is left out; compared before the cost

    [[nodiscard]] Value value() const { return {rank, cost}; }
    void value(const Value &now) { rank = now.rank, cost = now.cost; }

private:
    // Tasks, driving and reloads of a route that ends so.
    [[nodiscard]] bool is_within_limits(const Kind &kind, int end) const {
        const auto &f = rich_nodes[end];
        if constexpr (M::trips)
            if (trips.reloads_to(end) > kind.max_reloads) return false;
        return f.tasks <= kind.max_tasks && f.travel <= kind.max_travel &&
               f.metres <= kind.max_metres;
    }

    void take_idle(int route) {
        auto &list = idle[routes[route].kind];
        // Almost always the last one: new routes are opened from the back.
        const auto it = std::find(list.rbegin(), list.rend(), route);
        list.erase(std::next(it).base());
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

    int iteration_ = 0;
    std::vector<std::pair<int, Node>> log_;
    std::vector<TimedNode> rich_log_;
    std::vector<LoadSegment> load_log_;
    std::vector<std::pair<int, Route>> saved_;
    std::vector<int> bank_before_;
    Value before_;
};

}  // namespace vuelta
