// Two stops of one route change places: w and what follows c, or c and what comes
// before w.
#pragma once

#include "moves/move.hpp"

namespace vuelta {

template <class M>
class SwapStops : Move<M> {
    using Move<M>::append, Move<M>::arc, Move<M>::movable, Move<M>::rearrange, Move<M>::timed;
    using Move<M>::chain_, Move<M>::solution_, Move<M>::model_;

public:
    using Move<M>::Move;

    // Makes w follow c, of the same route, if that changes the price by less than
    // `ceiling`; pays.
    bool make(int c, int w, Cost ceiling) {
        const auto &nodes = solution_.nodes;
        if (nodes[w].position > nodes[c].position) return swap(nodes[c].next, w, ceiling);
        if (nodes[w].next == c) return false;  // a turn
        return model_.is_stop(nodes[w].prev) && swap(nodes[w].prev, c, ceiling);
    }

private:
    // u p ... q v becomes u q ... p v, with at least one stop between.
    bool swap(int p, int q, Cost ceiling) {
        const auto &nodes = solution_.nodes;
        if (p == q || nodes[p].next == q || !movable(p, p) || !movable(q, q)) return false;
        const int u = nodes[p].prev, v = nodes[q].next;
        if (is_dear(u, p, q, v, ceiling)) return false;
        chain_.clear();
        chain_.push_back(q);
        append(nodes[p].next, q);
        chain_.push_back(p);
        return rearrange(nodes[p].route, u, v, ceiling);
    }

    // Whether its four new arcs are too dear already.
    [[nodiscard]] bool is_dear(int u, int p, int q, int v, Cost ceiling) const {
        if (timed()) return false;
        const auto &nodes = solution_.nodes;
        const int r = nodes[p].route, y = nodes[q].prev;
        const Cost before = nodes[u].arc + nodes[p].arc + nodes[y].arc + nodes[q].arc;
        const Cost first = arc(r, u, q) + arc(r, p, v) - before;
        return first >= ceiling || first + arc(r, q, nodes[p].next) + arc(r, y, p) >= ceiling;
    }
};

}  // namespace vuelta
