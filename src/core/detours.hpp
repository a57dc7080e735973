// What it costs in legs to visit a stop before each node of a route: by position, so
// that the places for a pair's second half need not be looked at one by one.
#pragma once

#include <algorithm>
#include <vector>

#include "tour.hpp"

namespace vuelta {

template <class M>
class Detours {
public:
    explicit Detours(const Tour<M> &tour) : tour_(tour), model_(tour.model) {}

    // Works them out for a route, and the least of them from each node on; and whether
    // there is none from there on which it would be reached sooner for that.
    void measure(const Kind &kind, int r, int stop) {
        const auto &nodes = tour_.nodes;
        const int start = model_.start_of(r), end = model_.end_of(r);
        detour_.resize(nodes[end].position + 1);
        least_.resize(nodes[end].position + 1);
        never_sooner_.resize(nodes[end].position + 1);
        const auto &travel = model_.travel_of(kind);
        const Time work = model_.problem.service[kind.trade][stop];
        Cost least = kNo;
        bool later = !model_.has_setup;
        for (int v = end; v != start; v = nodes[v].prev) {
            const int x = nodes[v].prev, at = nodes[v].position;
            const Leg to = travel.leg(nodes[x].cell, nodes[stop].cell);
            const Leg from = travel.leg(nodes[stop].cell, nodes[v].cell);
            detour_[at] = model_.leg_price(kind, to) + model_.leg_price(kind, from) -
                          nodes[x].arc + model_.extra_price(kind, x, stop) +
                          model_.extra_price(kind, stop, v);
            least_[at] = least = std::min(least, detour_[at]);
            later = later && Cost{to.time} + work + from.time >= nodes[x].to_next;
            never_sooner_[at] = later ? 1 : 0;
        }
    }

    [[nodiscard]] Cost at(int position) const { return detour_[position]; }
    [[nodiscard]] Cost least(int position) const { return least_[position]; }
    [[nodiscard]] bool never_sooner(int position) const { return never_sooner_[position] != 0; }

private:
    const Tour<M> &tour_;
    const Model<M> &model_;
    std::vector<Cost> detour_, least_;
    std::vector<char> never_sooner_;
};

}  // namespace vuelta
