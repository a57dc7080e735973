// A whole route changes its vehicle: what another kind would ask for it, whether
// that has the room, and the change itself. Stops are only relinked to the nodes of
// another vehicle, so snapshots, undoing and crossing need to know nothing of it.
#pragma once

#include <vector>

#include "route/solution.hpp"

namespace vuelta {

template <class M>
class Vehicles {
public:
    explicit Vehicles(Solution<M> &solution) : solution_(solution), model_(solution.model) {}

    // Whether a route may change its vehicle at all.
    [[nodiscard]] bool is_free(int route) const {
        return solution_.routes[route].size > 0 && !solution_.is_pinned(solution_.first(route));
    }

    // What the legs between two nodes of a route would cost another kind.
    [[nodiscard]] Cost legs(int route, int from, int to, int kind) const {
        const auto &nodes = solution_.nodes;
        const auto &own = solution_.kind_of(route), &other = model_.problem.kinds[kind];
        const Cost sum = nodes[to].upto - nodes[from].upto;
        if (model_.legs_cost_alike(own, other)) return sum;
        if (!model_.has_extra && own.travel == other.travel) {
            if (own.per_second == 0 && other.per_second == 0 && own.per_metre != 0)
                return sum / own.per_metre * other.per_metre;
            if (own.per_metre == 0 && other.per_metre == 0 && own.per_second != 0)
                return sum / own.per_second * other.per_second;
        }
        Cost all = 0;
        for (int x = from; x != to; x = nodes[x].next)
            all += model_.arc_price(other, x, nodes[x].next);
        return all;
    }

    // By how much a route would be dearer as one of a sister kind.
    [[nodiscard]] Cost dearer(int route, int kind) const {
        const int start = model_.start_of(route), end = model_.end_of(route);
        return model_.problem.kinds[kind].fixed - solution_.kind_of(route).fixed +
               legs(route, start, end, kind) - solution_.nodes[end].upto;
    }

    // Room that a route needs in the first dimension.
    [[nodiscard]] Load needs(int route) const {
        return solution_.routes[route].brings + solution_.nodes[model_.end_of(route)].peak;
    }
    // Whether a route has room on a vehicle of this kind.
    [[nodiscard]] bool fits(int route, int kind) const {
        const auto &other = model_.problem.kinds[kind];
        const int end = model_.end_of(route);
        if constexpr (M::trips) return solution_.trips.hold(other, end);
        if (needs(route) > other.room[0]) return false;
        for (int d = 0; d < solution_.dims() - 1; ++d) {
            const auto &e = solution_.loads[solution_.at(end, d)];
            if (e.brought + e.peak > other.room[d + 1]) return false;
        }
        return true;
    }

    // The idle sister that is cheapest for a route, and what it costs more (less
    // than nothing); -1 where the route stands best as it is.
    [[nodiscard]] int cheaper_sister(int route, Cost &change) const {
        const int own = solution_.routes[route].kind;
        int best = -1;
        change = 0;
        for (const int k : model_.sisters.of(own)) {
            if (k == own || solution_.idle[k].empty()) continue;
            const Cost more = dearer(route, k);
            if (more < change && fits(route, k)) change = more, best = k;
        }
        return best;
    }

    // Gives all stops of a route to an idle vehicle; the caller has touched both,
    // and pays.
    void hand_over(int from, int to) {
        const int size = solution_.routes[from].size;
        solution_.sequence(from, stops_);
        lay(from, {});
        lay(to, stops_);
        solution_.resize(from, 0);
        solution_.resize(to, size);
        refresh(from);
        refresh(to);
    }
    // The same, with both touched and paid. The new route.
    int change(int route, int kind, Cost price) {
        const int to = solution_.idle[kind].back();
        solution_.touch(route);
        solution_.touch(to);
        hand_over(route, to);
        solution_.cost += price;
        return to;
    }

    // Two routes that are both in use change vehicles; the caller has touched both.
    void trade(int r, int s, Cost price) {
        const int size_r = solution_.routes[r].size, size_s = solution_.routes[s].size;
        solution_.sequence(r, stops_);
        solution_.sequence(s, others_);
        lay(r, others_);
        lay(s, stops_);
        solution_.resize(r, size_s);
        solution_.resize(s, size_r);
        refresh(r);
        refresh(s);
        solution_.cost += price;
    }

private:
    void lay(int route, const std::vector<int> &stops) {
        solution_.relink(route, model_.start_of(route), stops.data(), static_cast<int>(stops.size()),
                     model_.end_of(route));
    }
    void refresh(int route) {
        solution_.refresh(route, model_.start_of(route), model_.end_of(route));
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    std::vector<int> stops_, others_;
};

}  // namespace vuelta
