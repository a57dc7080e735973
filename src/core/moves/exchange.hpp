// Two routes change chains: u (..c) a and v (..) w become u (..) a and v (..c) w. The
// second chain may be none: then the first one moves (or-opt).
#pragma once

#include <algorithm>
#include <vector>

#include "moves/move.hpp"
#include "moves/refit.hpp"

namespace vuelta {

template <class M>
class ExchangeChains : Move<M> {
    using Move<M>::arc, Move<M>::regain, Move<M>::movable, Move<M>::solution_, Move<M>::model_;
    using Move<M>::order_, Move<M>::pricing_;

public:
    explicit ExchangeChains(Solution<M> &solution) : Move<M>(solution), refit_(solution) {}

    // Up to `give` stops ending at c change place with `take` stops before w, of another
    // route, if that changes the price by less than `ceiling`; pays.
    bool make(int c, int w, int give, int take, Cost ceiling) {
        auto &nodes = solution_.nodes;
        const int r = nodes[c].route, s = nodes[w].route;
        const int kr = solution_.routes[r].kind, ks = solution_.routes[s].kind;
        int u = c, v = w;
        gather(u, give, ks, given_);
        if (given_.empty() || !order_.is_closed(given_)) return false;
        v = nodes[w].prev;
        gather(v, take, kr, taken_);
        if (static_cast<int>(taken_.size()) != take || !order_.is_closed(taken_)) return false;
        // Now u stands before the given chain, v before the taken one.
        const int a = nodes[c].next;
        if constexpr (M::mixed && !M::trips) {
            if (model_.sisters.any()) {
                const Exchange x{r, u, a, s, v, w, given_, taken_};
                if (refit_.concerns(x)) return refit_.make(x, ceiling);
            }
        }
        const bool empties = taken_.empty() && !model_.is_stop(u) && !model_.is_stop(a);
        Cost delta = arc(s, c, w) - nodes[u].arc - nodes[c].arc - nodes[v].arc;
        if (!taken_.empty()) delta -= nodes[taken_.back()].arc;
        if (empties) delta -= solution_.kind_of(r).fixed;
        if constexpr (M::varied) {
            if (kr != ks) {
                for (const int x : given_) delta += model_.assign[ks][x] - model_.assign[kr][x];
                for (const int x : taken_) delta += model_.assign[kr][x] - model_.assign[ks][x];
                delta += within_chain(s, given_) + within_chain(r, taken_);
            }
        }
        const Cost enough = ceiling + regain(r, s);
        if (delta >= enough) return false;
        delta += arc(s, v, given_.front());
        if (delta >= enough) return false;
        if (!taken_.empty())
            delta += arc(r, u, taken_.front()) + arc(r, taken_.back(), a);
        else if (!empties)
            delta += arc(r, u, a);
        if (delta >= enough) return false;
        const Cost there = pricing_.of(s, v, given_, w, enough - delta);
        if (is_no(there)) return false;
        const Cost here = empties ? 0 : pricing_.of(r, u, taken_, a, enough - delta - there);
        if (is_no(here)) return false;
        delta += here + there - solution_.routes[r].time_price - solution_.routes[s].time_price;
        if (delta >= ceiling) return false;

        const int moved = static_cast<int>(given_.size()) - static_cast<int>(taken_.size());
        solution_.relink(r, u, taken_.data(), static_cast<int>(taken_.size()), a);
        solution_.relink(s, v, given_.data(), static_cast<int>(given_.size()), w);
        solution_.resize(r, solution_.routes[r].size - moved);
        solution_.resize(s, solution_.routes[s].size + moved);
        solution_.refresh(r, u, a);
        solution_.refresh(s, v, w);
        solution_.cost += delta;
        return true;
    }

private:
    // Collects up to `count` stops that end at `x`, in order; `x` becomes the
    // node before them. Stops that may not change vehicle end the chain.
    void gather(int &x, int count, int kind, std::vector<int> &into) const {
        into.clear();
        for (; count > 0 && model_.is_stop(x); --count, x = solution_.nodes[x].prev) {
            if (!movable(x, x) || !model_.may(x, kind)) break;
            into.push_back(x);
        }
        std::reverse(into.begin(), into.end());
    }

    // What the arcs inside a chain change by when another vehicle drives them.
    [[nodiscard]] Cost within_chain(int route, const std::vector<int> &chain) const {
        Cost change = 0;
        for (std::size_t i = 1; i < chain.size(); ++i)
            change += arc(route, chain[i - 1], chain[i]) - solution_.nodes[chain[i - 1]].arc;
        return change;
    }

    Refit<M> refit_;  // of routes that come to need other vehicles
    std::vector<int> given_, taken_;
};

}  // namespace vuelta
