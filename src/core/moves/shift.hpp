// A chain of up to three stops moves within its route (or-opt): the one that ends at c to
// before w, or the one that begins with w to behind c.
#pragma once

#include "moves/move.hpp"

namespace vuelta {

template <class M>
class Shift : Move<M> {
    using Move<M>::append, Move<M>::arc, Move<M>::movable, Move<M>::rearrange, Move<M>::timed;
    using Move<M>::chain_, Move<M>::solution_, Move<M>::model_;

public:
    using Move<M>::Move;

    // Up to `length` stops ending at c move to before w, of the same route, if that
    // changes the price by less than `ceiling`; pays.
    bool move_first(int c, int w, int length, Cost ceiling) {
        const auto &nodes = solution_.nodes;
        const int a = nodes[c].next, b = nodes[w].prev;
        const bool ahead = nodes[w].position > nodes[c].position;
        chain_.clear();
        int x = c;
        for (int i = 1; i < length && begins_later(x, w, ahead); ++i) x = nodes[x].prev;
        if (x == w || !movable(x, c)) return false;
        const int u = nodes[x].prev;
        if (ahead) {
            if (is_dear(u, a, b, x, c, w, ceiling)) return false;
            append(a, w);
            append(x, a);
            return rearrange(nodes[c].route, u, w, ceiling);
        }
        if (is_dear(b, x, c, w, u, a, ceiling)) return false;
        append(x, a);
        append(w, x);
        return rearrange(nodes[c].route, b, a, ceiling);
    }

    // Up to `length` stops from w on move to behind c, likewise.
    bool move_second(int c, int w, int length, Cost ceiling) {
        const auto &nodes = solution_.nodes;
        const int a = nodes[c].next, b = nodes[w].prev;
        const bool ahead = nodes[w].position > nodes[c].position;
        chain_.clear();
        int y = w;
        for (int i = 1; i < length && ends_earlier(y, c, ahead); ++i) y = nodes[y].next;
        if (!movable(w, y)) return false;
        const int v = nodes[y].next;
        if (ahead) {
            if (is_dear(c, w, y, a, b, v, ceiling)) return false;
            append(w, v);
            append(a, w);
            return rearrange(nodes[c].route, c, v, ceiling);
        }
        if (is_dear(b, v, c, w, y, a, ceiling)) return false;
        append(v, a);
        append(w, v);
        return rearrange(nodes[c].route, b, a, ceiling);
    }

private:
    // Whether the chain that begins with x may begin a stop earlier.
    [[nodiscard]] bool begins_later(int x, int w, bool ahead) const {
        const int before = solution_.nodes[x].prev;
        return ahead ? model_.is_stop(before) : before != w;
    }
    // Whether the chain that ends with y may end a stop later.
    [[nodiscard]] bool ends_earlier(int y, int c, bool ahead) const {
        const int behind = solution_.nodes[y].next;
        return ahead ? model_.is_stop(behind) : behind != c;
    }

    // Two neighbouring pieces change places, u (x..y) (p..q) v becomes
    // u (p..q) (x..y) v: three new arcs. True when they are too dear already.
    [[nodiscard]] bool is_dear(int u, int p, int q, int x, int y, int v, Cost ceiling) const {
        if (timed()) return false;
        const auto &nodes = solution_.nodes;
        const int r = nodes[p].route;
        const Cost before = nodes[u].arc + nodes[y].arc + nodes[q].arc;
        const Cost first = arc(r, u, p) + arc(r, q, x) - before;
        return first >= ceiling || first + arc(r, y, v) >= ceiling;
    }
};

}  // namespace vuelta
