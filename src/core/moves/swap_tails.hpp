// Two routes change tails (2-opt*): (..c) (a..) and (..b) (w..) become (..c) (w..) and
// (..b) (a..).
#pragma once

#include "moves/move.hpp"
#include "moves/tails.hpp"

namespace vuelta {

template <class M>
class SwapTails : Move<M> {
    using Move<M>::arc, Move<M>::regain, Move<M>::solution_, Move<M>::model_, Move<M>::pricing_;

public:
    explicit SwapTails(Solution<M> &solution) : Move<M>(solution), unlike_(solution) {}

    // Makes w, of another route, follow c, if that changes the price by less than
    // `ceiling`; pays.
    bool make(int c, int w, Cost ceiling) {
        auto &nodes = solution_.nodes;
        const int r = nodes[c].route, s = nodes[w].route;
        const int a = nodes[c].next, b = nodes[w].prev;  // b -> a is the other new arc
        if constexpr (M::rich) {
            if (solution_.is_pinned(a)) return false;
            const auto &f = solution_.rich_nodes;
            if (f[c].open_pairs != 0 || f[b].open_pairs != 0) return false;
        }
        if (solution_.routes[r].kind != solution_.routes[s].kind) {
            if constexpr (M::mixed) return unlike_.swap(c, w, ceiling);
            return false;
        }
        const bool empties = !model_.is_stop(a) && !model_.is_stop(b);
        // Refused on half the price where that is enough: a row of the travel
        // table that is not looked at is a cache miss saved.
        Cost delta = arc(r, c, w) - nodes[c].arc - nodes[b].arc;
        if (empties) delta -= solution_.kind_of(s).fixed;
        if (delta - regain(r, s) >= ceiling) return false;
        if (!empties) delta += arc(s, b, a);
        if (delta - regain(r, s) >= ceiling) return false;
        const Cost enough = ceiling - delta + regain(r, s);
        const Cost first = pricing_.of(r, c, {}, w, enough);
        if (is_no(first)) return false;
        const Cost second = empties ? 0 : pricing_.of(s, b, {}, a, enough - first);
        if (is_no(second)) return false;
        delta += first + second - solution_.routes[r].time_price - solution_.routes[s].time_price;
        if (delta >= ceiling) return false;
        link(c, a, b, w);
        solution_.cost += delta;
        return true;
    }

private:
    void link(int c, int a, int b, int w) {
        const auto &nodes = solution_.nodes;
        const int r = nodes[c].route, s = nodes[w].route;
        const int end_r = model_.end_of(r), end_s = model_.end_of(s);
        const int last_r = nodes[end_r].prev, last_s = nodes[end_s].prev;
        const int kept_r = nodes[c].position, kept_s = nodes[b].position;
        const int size_r = solution_.routes[r].size, size_s = solution_.routes[s].size;
        for (int x = w; x != end_s; x = nodes[x].next) solution_.own(x, r);
        for (int x = a; x != end_r; x = nodes[x].next) solution_.own(x, s);
        solution_.relink(r, c, nullptr, 0, w);
        solution_.relink(r, last_s, nullptr, 0, end_r);
        if (model_.is_stop(a)) {
            solution_.relink(s, b, nullptr, 0, a);
            solution_.relink(s, last_r, nullptr, 0, end_s);
        } else {
            solution_.relink(s, b, nullptr, 0, end_s);
        }
        solution_.resize(r, kept_r + size_s - kept_s);
        solution_.resize(s, kept_s + size_r - kept_r);
        solution_.refresh(r, c, w);
        solution_.refresh(s, b, model_.is_stop(a) ? a : end_s);
    }

    Tails<M> unlike_;  // of routes of different kinds
};

}  // namespace vuelta
