// Several trips on one route. A reload is a stop that may be used or not: there
// the vehicle sets down what its stops have put aboard to bring back, and takes
// aboard what the stops of the next trip bring. Loads of pairs, and parcels that
// are aboard from the start on, stay where they are.
//
// So a load is a matter of one trip, over what stays aboard across reloads. Every
// node knows its piece of a trip from both sides, and what the trips beyond come
// to: pieces are joined without walking them, as in node.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "problem/model.hpp"
#include "route/node.hpp"

namespace vuelta {

// Sums over the trips of a route: three loads of the largest kind pass 32 bits.
using Sum = std::int64_t;

// A piece of a trip in one dimension: what is aboard for it from the trip's
// start, by what the load changes, at most and in all, and what the reload after
// it sets down of that.
struct Haul {
    Sum brings = 0, net = 0, peak = 0, down = 0;

    [[nodiscard]] Haul then(const Haul &next) const {
        return {brings + next.brings, net + next.net, std::max(peak, net + next.peak),
                down + next.down};
    }
    // Over what was aboard before the trip: at most on it, and after it.
    [[nodiscard]] Sum most() const { return brings + peak; }
    [[nodiscard]] Sum keeps() const { return brings + net - down; }
};

template <class M>
class Trips {
public:
    explicit Trips(const Model<M> &model) : model_(model), dims_(model.problem.dims) {
        if constexpr (!M::trips) return;
        const auto size = static_cast<std::size_t>(model.n) + 2 * model.m;
        hauls_.resize(size * dims_);
        reloads_.resize(size);
        for (int c = 0; c < model.n; ++c)
            for (int d = 0; d < dims_; ++d) of_stop_.push_back(haul_of(c, d));
    }

    // Everything about a route, after any change; the least aboard at the start of
    // one of its trips, and at the end of one, in the first dimension: what a stop
    // must find room beside on some trip.
    std::pair<Load, Load> recount(const std::vector<Node> &nodes, int start, int end) {
        reloads_[start] = 0;
        for (int x = start; x != end; x = nodes[x].next) {
            const int y = nodes[x].next;
            reloads_[y] = reloads_[x] + (model_.is_reload(y) ? 1 : 0);
        }
        for (int d = 0; d < dims_; ++d) recount(nodes, start, end, d);
        return least(nodes, start, end);
    }

    // Whether every trip of a route has room.
    [[nodiscard]] bool hold(const Kind &kind, int end) const {
        for (int d = 0; d < dims_; ++d) {
            const auto &last = at(end, d);
            if (std::max(last.worst, last.base + last.head.most()) > kind.room[d]) return false;
        }
        return true;
    }

    // The same of everything up to `u`, a chain of stops, and everything from
    // `v` on; of what is before `u` only the trip that goes on.
    [[nodiscard]] bool fit(const Kind &kind, int u, std::span<const int> chain, int v) const {
        for (int d = 0; d < dims_; ++d) {
            const Sum room = kind.room[d];
            Sum base = at(u, d).base;
            Haul trip = at(u, d).head;
            for (const int x : chain) {
                if (!model_.is_reload(x)) {
                    trip = trip.then(of_stop_[index(x, d)]);
                    continue;
                }
                if (base + trip.most() > room) return false;
                base += trip.keeps();
                trip = {};
            }
            trip = trip.then(at(v, d).tail);
            if (base + trip.most() > room) return false;
            base += trip.keeps();
            if (base + at(v, d).rest > room) return false;
        }
        return true;
    }

    // Reloads up to a node of a route, that one too.
    [[nodiscard]] int reloads_to(int node) const { return reloads_[node]; }

    // A reload at this facility that no route uses; -1 when all are taken.
    [[nodiscard]] int spare(const std::vector<Node> &nodes, std::size_t facility) const {
        for (const int c : model_.reloads[facility])
            if (nodes[c].route < 0) return c;
        return -1;
    }

    // What undo needs of a node, one after the other.
    void save(int node) {
        if constexpr (!M::trips) return;
        for (int d = 0; d < dims_; ++d) log_.push_back(at(node, d));
        reload_log_.push_back(reloads_[node]);
    }
    void forget() {
        log_.clear();
        reload_log_.clear();
    }
    // Takes the `i`-th saved node back.
    void take_back(std::size_t i, int node) {
        if constexpr (!M::trips) return;
        for (int d = 0; d < dims_; ++d) hauls_[index(node, d)] = log_[i * dims_ + d];
        reloads_[node] = reload_log_[i];
    }

private:
    // One node in one dimension. `head`: its trip up to here; `base`: what is
    // aboard under it; `worst`: the most on any trip before. `tail`: its trip
    // from here on; `rest`: the most on any trip after, over what stays then.
    struct TripNode {
        Haul head, tail;
        Sum base = 0, worst = 0, rest = 0;
    };
    static constexpr Sum kNothing = std::numeric_limits<Sum>::min() / 4;

    [[nodiscard]] std::size_t index(int node, int d) const {
        return static_cast<std::size_t>(node) * dims_ + d;
    }
    [[nodiscard]] const TripNode &at(int node, int d) const { return hauls_[index(node, d)]; }

    [[nodiscard]] Haul haul_of(int c, int d) const {
        const auto &p = model_.problem;
        const Load net = p.net[index(c, d)];
        return {p.brings[index(c, d)], net, std::max<Sum>(0, net), p.down(c, d)};
    }

    [[nodiscard]] static Load narrow(Sum load) {
        constexpr Sum most = std::numeric_limits<Load>::max() / 2;  // fits no vehicle
        return static_cast<Load>(std::clamp(load, -most, most));
    }

    [[nodiscard]] std::pair<Load, Load> least(const std::vector<Node> &nodes, int start,
                                              int end) const {
        Sum first = std::numeric_limits<Load>::max(), last = first;
        for (int x = nodes[start].next;; x = nodes[x].next) {
            if (x != end && !model_.is_reload(x)) continue;
            const auto &before = at(nodes[x].prev, 0);
            first = std::min(first, before.base + before.head.brings);
            last = std::min(last, before.base + before.head.brings + before.head.net);
            if (x == end) return {narrow(first), narrow(last)};
        }
    }

    void recount(const std::vector<Node> &nodes, int start, int end, int d) {
        hauls_[index(start, d)] = {.worst = kNothing};
        for (int x = start; x != end;) {
            const auto &a = at(x, d);
            const int y = nodes[x].next;
            auto &b = hauls_[index(y, d)];
            if (model_.is_reload(y)) {
                b.head = {};
                b.base = a.base + a.head.keeps();
                b.worst = std::max(a.worst, a.base + a.head.most());
            } else {
                b.head = y == end ? a.head : a.head.then(of_stop_[index(y, d)]);
                b.base = a.base;
                b.worst = a.worst;
            }
            x = y;
        }
        auto &last = hauls_[index(end, d)];
        last.tail = {};
        last.rest = kNothing;
        for (int y = end; y != start;) {
            const auto &b = at(y, d);
            const int x = nodes[y].prev;
            auto &a = hauls_[index(x, d)];
            if (model_.is_reload(x)) {
                a.tail = {};
                a.rest = std::max(b.tail.most(), b.tail.keeps() + b.rest);
            } else {
                a.tail = x == start ? b.tail : of_stop_[index(x, d)].then(b.tail);
                a.rest = b.rest;
            }
            y = x;
        }
    }

    const Model<M> &model_;
    int dims_;
    std::vector<TripNode> hauls_, log_;  // (nodes x dims)
    std::vector<Haul> of_stop_;          // (stops x dims)
    std::vector<int> reloads_, reload_log_;
};

}  // namespace vuelta
