// What all small moves share: they make a stop w follow a stop c, cost first (against the
// most the temperature lets pass), then loads, then time.
#pragma once

#include <vector>

#include "evaluate/pricing.hpp"
#include "moves/pair_order.hpp"

namespace vuelta {

template <class M>
class Move {
public:
    static constexpr bool varied = M::varied, rich = M::rich;

    explicit Move(Solution<M> &solution)
        : solution_(solution), model_(solution.model), pricing_(solution), order_(solution.model) {}

protected:
    [[nodiscard]] Cost arc(int route, int a, int b) const {
        const auto &kind = solution_.kind_of(route);
        const Leg leg = model_.travel_of(kind).leg(solution_.nodes[a].cell, solution_.nodes[b].cell);
        Cost price = model_.leg_price(kind, leg);
        if constexpr (rich) price += model_.extra_price(kind, a, b);
        return price;
    }

    // Most that the time prices of two routes can fall by.
    [[nodiscard]] Cost regain(int r, int s) const {
        return pricing_.regain(r) + pricing_.regain(s);
    }

    // Whether more than arcs has a price.
    [[nodiscard]] bool timed() const {
        return rich && (model_.has_late || model_.has_timed || model_.has_turns);
    }

    // Whether a chain may be moved about within its route, as far as each of its stops goes.
    [[nodiscard]] bool movable([[maybe_unused]] int first, [[maybe_unused]] int last) const {
        if constexpr (rich) {
            for (int x = first;; x = solution_.nodes[x].next) {
                if (solution_.is_pinned(x)) return false;
                if (x == last) return true;
            }
        }
        return true;
    }

    // Appends the stops from `x` up to, not including, `stop`.
    void append(int x, int stop) {
        for (; x != stop; x = solution_.nodes[x].next) chain_.push_back(x);
    }

    // Puts what is in `chain_` between u and v of route r in their new order, if that
    // changes the price by less than `ceiling`; pays.
    bool rearrange(int r, int u, int v, Cost ceiling) {
        if (!order_.is_kept(chain_)) return false;
        Cost delta = 0;
        for (int x = u; x != v; x = solution_.nodes[x].next) delta -= solution_.nodes[x].arc;
        delta += joined(r, u, v);
        if (delta - pricing_.regain(r) >= ceiling) return false;
        const Cost time = pricing_.of(r, u, chain_, v, ceiling - delta + pricing_.regain(r));
        if (is_no(time)) return false;
        delta += time - solution_.routes[r].time_price;
        if (delta >= ceiling) return false;
        solution_.relink(r, u, chain_.data(), static_cast<int>(chain_.size()), v);
        solution_.refresh(r, u, v);
        solution_.cost += delta;
        return true;
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    Pricing<M> pricing_;
    PairOrder<M> order_;
    std::vector<int> chain_;

private:
    // Price of the arcs from u by the chain to v.
    [[nodiscard]] Cost joined(int route, int u, int v) const {
        Cost price = 0;
        for (const int x : chain_) {
            price += arc(route, u, x);
            u = x;
        }
        return price + arc(route, u, v);
    }
};

}  // namespace vuelta
