// A small move of a whole pair: both halves leave their route and go to another, where
// they are cheapest. Moves of stops (moves.hpp) take pairs to another route only when
// their halves stand together.
#pragma once

#include <vector>

#include "ruin_recreate/insertion.hpp"

namespace vuelta {

template <class M>
class PairMoves {
public:
    PairMoves(Solution<M> &solution, Insertion<M> &insertion, Random &random)
        : solution_(solution), model_(solution.model), insertion_(insertion), random_(random),
          pricing_(solution) {}

    // Tries so many pairs, each accepted like a step of annealing at this temperature;
    // calls `made` after every one that was moved.
    template <class Made>
    void run(int count, double temperature, Made made) {
        if (!model_.has_pairs) return;
        for (; count > 0; --count) {
            const auto ceiling = static_cast<Cost>(temperature * random_.exponential());
            if (move(random_.below(model_.visits), ceiling)) made();
        }
    }

private:
    // The pair of this half, if it has one and that changes the price by less than
    // `ceiling`.
    bool move(int half, Cost ceiling) {
        const auto &nodes = solution_.nodes;
        const int r = nodes[half].route, other = model_.asks[half].mate;
        if (r < 0 || other < 0 || solution_.is_pinned(half) || solution_.is_pinned(other)) return false;
        const bool first = model_.problem.stops[half].is_pickup;
        const int pickup = first ? half : other, delivery = first ? other : half;
        const Cost change = without(r, pickup, delivery);
        if (is_no(change)) return false;
        const auto place = insertion_.best_elsewhere(pickup, ceiling - change);
        if (place.route < 0) return false;
        solution_.cut(pickup);
        solution_.cut(delivery);
        solution_.refresh(r, model_.start_of(r), model_.end_of(r));
        // As if they came from the bank.
        auto now = solution_.value() + solution_.left_out(pickup);
        now.cost += change;
        solution_.value(now);
        insertion_.put(pickup, place);
        return true;
    }

    // What a route changes by when a pair leaves it; kNo when it cannot.
    [[nodiscard]] Cost without(int r, int pickup, int delivery) {
        const auto &nodes = solution_.nodes;
        const auto &route = solution_.routes[r];
        const auto &kind = solution_.kind_of(r);
        const auto &assign = model_.assign[route.kind];
        const int u = nodes[pickup].prev, v = nodes[delivery].next;
        Cost change = -assign[pickup] - assign[delivery] - nodes[u].arc - nodes[pickup].arc -
                      nodes[delivery].arc;
        between_.clear();
        for (int x = nodes[pickup].next; x != delivery; x = nodes[x].next) between_.push_back(x);
        if (between_.empty()) {
            if (route.size == 2) return change - kind.fixed - route.time_price;
            change += model_.arc_price(kind, u, v);
        } else {
            change += model_.arc_price(kind, u, between_.front()) +
                      model_.arc_price(kind, between_.back(), v) - nodes[between_.back()].arc;
        }
        const Cost time = pricing_.of(r, u, between_, v);
        return is_no(time) ? kNo : change + time - route.time_price;
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    Insertion<M> &insertion_;
    Random &random_;
    Pricing<M> pricing_;
    std::vector<int> between_;
};

}  // namespace vuelta
