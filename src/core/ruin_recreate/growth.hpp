// A full route grows: it takes one stop more by changing to a larger idle sister of
// its vehicle on the way.
#pragma once

#include <algorithm>
#include <vector>

#include "ruin_recreate/vehicles.hpp"

namespace vuelta {

template <class M>
class Growth {
public:
    explicit Growth(Solution<M> &solution)
        : solution_(solution), model_(solution.model), vehicles_(solution) {}

    bool on = false;  // always would be too much: routes climb and never come down

    // Looks up how much room the idle vehicles have.
    void look() {
        const auto &kinds = model_.problem.kinds;
        most_.assign(model_.sisters.families(), 0);
        for (std::size_t k = 0; k < kinds.size(); ++k) {
            auto &most = most_[model_.sisters.family(static_cast<int>(k))];
            if (!solution_.idle[k].empty()) most = std::max(most, kinds[k].room[0]);
        }
    }
    // How much more room a route may come to have in the first dimension.
    [[nodiscard]] Load spare(int route) const {
        const int kind = solution_.routes[route].kind;
        return std::max(0, most_[model_.sisters.family(kind)] - model_.problem.kinds[kind].room[0]);
    }
    [[nodiscard]] bool may(int route) const { return vehicles_.is_free(route); }

    // The idle vehicle with this much room that is cheapest for a route with a stop
    // between `u` and `v`; adds to `delta`, which is at the route's own rates, what
    // that costs more. -1 where there is none, or none below `enough`.
    [[nodiscard]] int vehicle(int route, Load need, int u, int stop, int v, Cost &delta,
                              Cost enough) const {
        const int own = solution_.routes[route].kind;
        const auto &kinds = model_.problem.kinds;
        int best = -1;
        Cost least = enough - delta;
        for (const int k : model_.sisters.of(own)) {
            if (solution_.idle[k].empty() || kinds[k].room[0] < need) continue;
            const Cost more = vehicles_.dearer(route, k) + detour(kinds[k], u, stop, v) -
                              detour(kinds[own], u, stop, v);
            if (more < least) least = more, best = solution_.idle[k].back();
        }
        if (best >= 0) delta += least;
        return best;
    }

private:
    [[nodiscard]] Cost detour(const Kind &kind, int u, int stop, int v) const {
        return model_.arc_price(kind, u, stop) + model_.arc_price(kind, stop, v) -
               model_.arc_price(kind, u, v);
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    Vehicles<M> vehicles_;
    std::vector<Load> most_;  // by family
};

}  // namespace vuelta
