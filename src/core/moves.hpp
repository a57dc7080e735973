// Small moves between neighbours: given a stop c and a stop w that may well follow it,
// they make w follow c. Cost first (against the most the temperature lets pass), then
// loads, then time. sweep.hpp and burst.hpp say which are tried.
//
//   two routes:  swap tails (2-opt*), or exchange up to three stops ending at
//                c with up to three stops ending before w
//   one route:   shift a chain, swap two stops, turn a piece around
//
// A pickup stays before its delivery, and on the same route as that (pair_order.hpp).
#pragma once

#include <algorithm>
#include <vector>

#include "pair_order.hpp"
#include "pricing.hpp"
#include "refit.hpp"
#include "tails.hpp"

namespace vuelta {

template <class M>
class Moves {
public:
    static constexpr bool varied = M::varied, rich = M::rich;
    static constexpr std::size_t kFollowers = 30;  // of the list of likely followers
    static constexpr int kLongest = 60;    // stops that one move in a route may walk

    explicit Moves(Tour<M> &tour)
        : tour_(tour), model_(tour.model), pricing_(tour), order_(tour.model), tails_(tour),
          refit_(tour) {}

    // Makes w follow c, if that is cheaper than `ceiling` and can be done: how, and
    // with which stops beside them, `die` (0 to 255) says. Both are in routes.
    bool make(int c, int w, unsigned die, Cost ceiling) {
        ceiling_ = ceiling;
        if (tour_.nodes[c].route == tour_.nodes[w].route) return within(c, w, die);
        if (die < kSwap) return swap_tails(c, w);
        return exchange(c, w, given(die), taken(die));
    }

    // How two routes change, by the same die: below kSwap they swap tails, from there on
    // so many stops ending at c change place with so many before w.
    static constexpr unsigned kSwap = 128;
    [[nodiscard]] static int given(unsigned die) {
        return die >= 192 && die < 224 ? 1 : 1 + static_cast<int>(die % 3);
    }
    [[nodiscard]] static int taken(unsigned die) {
        return die < 192 ? 0 : die < 224 ? 1 : 1 + static_cast<int>((die / 3) % 3);
    }

private:
    [[nodiscard]] Cost arc(int route, int a, int b) const {
        const auto &kind = tour_.kind_of(route);
        const Leg leg = model_.travel_of(kind).leg(tour_.nodes[a].cell, tour_.nodes[b].cell);
        Cost price = model_.leg_price(kind, leg);
        if constexpr (rich) price += model_.extra_price(kind, a, b);
        return price;
    }

    bool swap_tails(int c, int w) {
        auto &nodes = tour_.nodes;
        const int r = nodes[c].route, s = nodes[w].route;
        if (tour_.routes[r].kind != tour_.routes[s].kind) {
            if constexpr (M::mixed) return tails_.swap(c, w, ceiling_);
            return false;
        }
        const int a = nodes[c].next, b = nodes[w].prev;  // b -> a is the other new arc
        if constexpr (rich) {
            if (tour_.is_pinned(a)) return false;
            const auto &f = tour_.rich_nodes;
            if (f[c].open_pairs != 0 || f[b].open_pairs != 0) return false;
        }
        const bool empties = !model_.is_stop(a) && !model_.is_stop(b);
        // Refused on half the price where that is enough: a row of the travel
        // table that is not looked at is a cache miss saved.
        Cost delta = arc(r, c, w) - nodes[c].arc - nodes[b].arc;
        if (empties) delta -= tour_.kind_of(s).fixed;
        if (delta - regain(r, s) >= ceiling_) return false;
        if (!empties) delta += arc(s, b, a);
        if (delta - regain(r, s) >= ceiling_) return false;
        const Cost enough = ceiling_ - delta + regain(r, s);
        const Cost first = pricing_.of(r, c, {}, w, enough);
        if (is_no(first)) return false;
        const Cost second = empties ? 0 : pricing_.of(s, b, {}, a, enough - first);
        if (is_no(second)) return false;
        delta += first + second - tour_.routes[r].time_price - tour_.routes[s].time_price;
        if (delta >= ceiling_) return false;

        const int end_r = model_.end_of(r), end_s = model_.end_of(s);
        const int last_r = nodes[end_r].prev, last_s = nodes[end_s].prev;
        const int kept_r = nodes[c].position, kept_s = nodes[b].position;
        const int size_r = tour_.routes[r].size, size_s = tour_.routes[s].size;
        for (int x = w; x != end_s; x = nodes[x].next) tour_.own(x, r);
        for (int x = a; x != end_r; x = nodes[x].next) tour_.own(x, s);
        tour_.relink(r, c, nullptr, 0, w);
        tour_.relink(r, last_s, nullptr, 0, end_r);
        if (model_.is_stop(a)) {
            tour_.relink(s, b, nullptr, 0, a);
            tour_.relink(s, last_r, nullptr, 0, end_s);
        } else {
            tour_.relink(s, b, nullptr, 0, end_s);
        }
        tour_.resize(r, kept_r + size_s - kept_s);
        tour_.resize(s, kept_s + size_r - kept_r);
        tour_.refresh(r, c, w);
        tour_.refresh(s, b, model_.is_stop(a) ? a : end_s);
        tour_.cost += delta;
        return true;
    }

    // Up to `give` stops ending at c change place with `take` stops before w.
    bool exchange(int c, int w, int give, int take) {
        auto &nodes = tour_.nodes;
        const int r = nodes[c].route, s = nodes[w].route;
        const int kr = tour_.routes[r].kind, ks = tour_.routes[s].kind;
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
                if (refit_.concerns(x)) return refit_.make(x, ceiling_);
            }
        }
        const bool empties = taken_.empty() && !model_.is_stop(u) && !model_.is_stop(a);
        Cost delta = arc(s, c, w) - nodes[u].arc - nodes[c].arc - nodes[v].arc;
        if (!taken_.empty()) delta -= nodes[taken_.back()].arc;
        if (empties) delta -= tour_.kind_of(r).fixed;
        if constexpr (varied) {
            if (kr != ks) {
                for (const int x : given_) delta += model_.assign[ks][x] - model_.assign[kr][x];
                for (const int x : taken_) delta += model_.assign[kr][x] - model_.assign[ks][x];
                delta += within_chain(s, given_) + within_chain(r, taken_);
            }
        }
        const Cost enough = ceiling_ + regain(r, s);
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
        delta += here + there - tour_.routes[r].time_price - tour_.routes[s].time_price;
        if (delta >= ceiling_) return false;

        const int moved = static_cast<int>(given_.size()) - static_cast<int>(taken_.size());
        tour_.relink(r, u, taken_.data(), static_cast<int>(taken_.size()), a);
        tour_.relink(s, v, given_.data(), static_cast<int>(given_.size()), w);
        tour_.resize(r, tour_.routes[r].size - moved);
        tour_.resize(s, tour_.routes[s].size + moved);
        tour_.refresh(r, u, a);
        tour_.refresh(s, v, w);
        tour_.cost += delta;
        return true;
    }

    // Collects up to `count` stops that end at `x`, in order; `x` becomes the
    // node before them. Stops that may not change vehicle end the chain.
    void gather(int &x, int count, int kind, std::vector<int> &into) const {
        into.clear();
        for (; count > 0 && model_.is_stop(x); --count, x = tour_.nodes[x].prev) {
            if (!movable(x, x) || !model_.may(x, kind)) break;
            into.push_back(x);
        }
        std::reverse(into.begin(), into.end());
    }

    // Price of the arcs u -> chain -> v as they would be on a route.
    [[nodiscard]] Cost joined(int route, int u, const std::vector<int> &chain, int v) const {
        Cost price = 0;
        for (const int x : chain) {
            price += arc(route, u, x);
            u = x;
        }
        return price + arc(route, u, v);
    }

    // What the arcs inside a chain change by when another vehicle drives them.
    [[nodiscard]] Cost within_chain(int route, const std::vector<int> &chain) const {
        Cost change = 0;
        for (std::size_t i = 1; i < chain.size(); ++i)
            change += arc(route, chain[i - 1], chain[i]) - tour_.nodes[chain[i - 1]].arc;
        return change;
    }

    // One route: everything that changes lies between u and v.
    bool within(int c, int w, unsigned die) {
        const auto &nodes = tour_.nodes;
        const int gap = nodes[w].position - nodes[c].position;
        if (gap > kLongest || gap < -kLongest) return false;
        const int length = 1 + static_cast<int>(die % 3);
        chain_.clear();
        int u = c, v = w;
        if (gap > 0) {
            const int a = nodes[c].next;
            if (tour_.is_pinned(a)) return false;
            if (die < 100) {  // the stops ending at c move up to w
                int x = c;
                for (int i = 1; i < length && model_.is_stop(nodes[x].prev); ++i) x = nodes[x].prev;
                if (!movable(x, c)) return false;
                u = nodes[x].prev;
                if (quick(u, a, nodes[w].prev, x, c, w)) return false;
                append(a, w);
                append(x, a);
            } else if (die < 180) {  // the stops from w on move back to c
                int y = w;
                for (int i = 1; i < length && model_.is_stop(nodes[y].next); ++i) y = nodes[y].next;
                if (!movable(w, y)) return false;
                v = nodes[y].next;
                if (quick(c, w, y, a, nodes[w].prev, v)) return false;
                append(w, v);
                append(a, w);
            } else if (die < 220) {  // turn the piece from c to w around
                v = nodes[w].next;
                if (quick_turn(c, a, w, v)) return false;
                for (int x = w; x != c; x = nodes[x].prev) chain_.push_back(x);
            } else {  // w changes place with what follows c
                if (a == w || nodes[a].next == w || !movable(a, a) || !movable(w, w)) return false;
                v = nodes[w].next;
                if (quick_swap(c, a, w, v)) return false;
                chain_.push_back(w);
                append(nodes[a].next, w);
                chain_.push_back(a);
            }
        } else {
            const int b = nodes[w].prev, a = nodes[c].next;
            v = a;
            u = b;
            if (die < 100) {  // the stops ending at c move down before w
                int x = c;
                for (int i = 1; i < length && nodes[x].prev != w; ++i) x = nodes[x].prev;
                if (x == w || !movable(x, c)) return false;
                if (quick(b, x, c, w, nodes[x].prev, a)) return false;
                append(x, a);
                append(w, x);
            } else if (die < 180) {  // the stops from w on move up behind c
                int y = w;
                for (int i = 1; i < length && nodes[y].next != c; ++i) y = nodes[y].next;
                if (!movable(w, y)) return false;
                if (quick(b, nodes[y].next, c, w, y, a)) return false;
                append(nodes[y].next, a);
                append(w, nodes[y].next);
            } else {  // c changes place with what comes before w
                if (!model_.is_stop(b) || nodes[w].next == c || tour_.is_pinned(b) ||
                    !movable(b, b) || !movable(c, c))
                    return false;
                u = nodes[b].prev;
                if (quick_swap(u, b, c, a)) return false;
                chain_.push_back(c);
                append(w, c);
                chain_.push_back(b);
            }
        }
        return rearrange(nodes[c].route, u, v);
    }

    // Whether a chain may be moved about within its route, as far as each of its stops goes.
    [[nodiscard]] bool movable(int first, int last) const {
        if constexpr (rich) {
            for (int x = first;; x = tour_.nodes[x].next) {
                if (tour_.is_pinned(x)) return false;
                if (x == last) return true;
            }
        }
        (void)first, (void)last;
        return true;
    }

    // Two neighbouring pieces change places, u (x..y) (p..q) v becomes
    // u (p..q) (x..y) v: three new arcs. True when they are too dear already.
    [[nodiscard]] bool quick(int u, int p, int q, int x, int y, int v) const {
        if (timed()) return false;
        const auto &nodes = tour_.nodes;
        const int r = nodes[p].route;
        const Cost before = nodes[u].arc + nodes[y].arc + nodes[q].arc;
        const Cost first = arc(r, u, p) + arc(r, q, x) - before;
        return first >= ceiling_ || first + arc(r, y, v) >= ceiling_;
    }

    // Two stops change places, u p ... q v becomes u q ... p v with at least one
    // stop between: four new arcs.
    [[nodiscard]] bool quick_swap(int u, int p, int q, int v) const {
        if (timed()) return false;
        const auto &nodes = tour_.nodes;
        const int r = nodes[p].route, y = nodes[q].prev;
        const Cost before = nodes[u].arc + nodes[p].arc + nodes[y].arc + nodes[q].arc;
        const Cost first = arc(r, u, q) + arc(r, p, v) - before;
        return first >= ceiling_ ||
               first + arc(r, q, nodes[p].next) + arc(r, y, p) >= ceiling_;
    }

    // A piece is turned around, u (p..q) v becomes u (q..p) v: two new arcs
    // where every arc is as dear as the way back.
    [[nodiscard]] bool quick_turn(int u, int p, int q, int v) const {
        const int r = tour_.nodes[p].route;
        const auto &kind = tour_.kind_of(r);
        if (timed() || !model_.travel_of(kind).symmetric()) return false;
        if (rich && (model_.has_setup || kind.per_given != 0)) return false;
        const Cost before = tour_.nodes[u].arc + tour_.nodes[q].arc;
        return arc(r, u, q) + arc(r, p, v) - before >= ceiling_;
    }

    // Whether more than arcs has a price.
    [[nodiscard]] bool timed() const {
        return rich && (model_.has_late || model_.has_timed || model_.has_turns);
    }

    // Appends the stops from `x` up to, not including, `stop`.
    void append(int x, int stop) {
        for (; x != stop; x = tour_.nodes[x].next) chain_.push_back(x);
    }

    bool rearrange(int r, int u, int v) {
        if (!order_.is_kept(chain_)) return false;
        Cost delta = 0;
        for (int x = u; x != v; x = tour_.nodes[x].next) delta -= tour_.nodes[x].arc;
        delta += joined(r, u, chain_, v);
        if (delta - pricing_.regain(r) >= ceiling_) return false;
        const Cost time = pricing_.of(r, u, chain_, v, ceiling_ - delta + pricing_.regain(r));
        if (is_no(time)) return false;
        delta += time - tour_.routes[r].time_price;
        if (delta >= ceiling_) return false;
        tour_.relink(r, u, chain_.data(), static_cast<int>(chain_.size()), v);
        tour_.refresh(r, u, v);
        tour_.cost += delta;
        return true;
    }

    // Most that the time prices of two routes can fall by.
    [[nodiscard]] Cost regain(int r, int s) const {
        return pricing_.regain(r) + pricing_.regain(s);
    }

    Tour<M> &tour_;
    const Model<M> &model_;
    Pricing<M> pricing_;
    PairOrder<M> order_;
    Tails<M> tails_;  // of routes of different kinds
    Refit<M> refit_;  // of routes that come to need other vehicles
    Cost ceiling_ = 0;
    std::vector<int> given_, taken_, chain_;
};

}  // namespace vuelta
