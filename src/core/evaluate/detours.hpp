// What it costs in legs to visit a stop before each node of a route: so the places for a
// pair's second half need not be looked at one by one.
#pragma once

#include <algorithm>
#include <vector>

#include "route/solution.hpp"

namespace vuelta {

template <class M>
class Detours {
public:
    explicit Detours(const Solution<M> &solution)
        : solution_(solution), model_(solution.model), at_(M::rich ? solution.nodes.size() : 0) {}

    // Works them out for a route, and the least of them from each node on; and whether
    // there is none from there on which it would be reached sooner for that.
    void measure(const Kind &kind, int r, int stop) {
        const auto &nodes = solution_.nodes;
        const int start = model_.start_of(r);
        const auto &travel = model_.travel_of(kind);
        const auto *in = travel.to(nodes[stop].cell);
        const auto *out = travel.from(nodes[stop].cell);
        const Time work = model_.problem.service[kind.trade][stop];
        Cost least = kNo;
        bool later = !model_.has_setup;
        for (int v = model_.end_of(r); v != start;) {
            const int x = nodes[v].prev;
            const Leg to = M::Table::leg(in[nodes[x].cell]);
            const Leg from = M::Table::leg(out[nodes[v].cell]);
            auto &here = at_[v];
            here.price = model_.leg_price(kind, to) + model_.leg_price(kind, from) -
                         nodes[x].arc + model_.extra_price(kind, x, stop) +
                         model_.extra_price(kind, stop, v);
            here.least = least = std::min(least, here.price);
            later = later && Cost{to.time} + work + from.time >= nodes[x].to_next;
            here.never_sooner = later;
            v = x;
        }
    }

    // Of the last that was measured on its route.
    [[nodiscard]] Cost before(int node) const { return at_[node].price; }
    [[nodiscard]] Cost least(int node) const { return at_[node].least; }
    [[nodiscard]] bool never_sooner(int node) const { return at_[node].never_sooner; }

private:
    struct Detour {
        Cost price = 0, least = 0;
        bool never_sooner = false;
    };

    const Solution<M> &solution_;
    const Model<M> &model_;
    std::vector<Detour> at_;
};

}  // namespace vuelta
