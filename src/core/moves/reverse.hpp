// A piece of a route is driven the other way round (2-opt): c (a..w) v becomes c (w..a) v.
#pragma once

#include "moves/move.hpp"

namespace vuelta {

template <class M>
class Reverse : Move<M> {
    using Move<M>::arc, Move<M>::rearrange, Move<M>::timed, Move<M>::chain_, Move<M>::solution_;
    using Move<M>::model_;

public:
    using Move<M>::Move;

    // Makes w follow c, before it on the same route, if that changes the price by less
    // than `ceiling`; pays.
    bool make(int c, int w, Cost ceiling) {
        const auto &nodes = solution_.nodes;
        if (is_dear(c, nodes[c].next, w, nodes[w].next, ceiling)) return false;
        chain_.clear();
        for (int x = w; x != c; x = nodes[x].prev) chain_.push_back(x);
        return rearrange(nodes[c].route, c, nodes[w].next, ceiling);
    }

private:
    // Whether its two new arcs are too dear already, where every arc is as dear as the
    // way back.
    [[nodiscard]] bool is_dear(int u, int p, int q, int v, Cost ceiling) const {
        const int r = solution_.nodes[p].route;
        const auto &kind = solution_.kind_of(r);
        if (timed() || !model_.travel_of(kind).symmetric()) return false;
        if (M::rich && (model_.has_setup || kind.per_given != 0)) return false;
        const Cost before = solution_.nodes[u].arc + solution_.nodes[q].arc;
        return arc(r, u, q) + arc(r, p, v) - before >= ceiling;
    }
};

}  // namespace vuelta
