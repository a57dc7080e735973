// Fewer routes than a greedy start opens, where the load allows: on clustered
// stops at 95 % load, annealing alone keeps the fleet it was given.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "anneal.hpp"

namespace vuelta {

// Routes that the loads need and leave some freedom; vehicles are all alike.
template <class M>
int target_fleet(const Model<M> &model) {
    constexpr double kFreedom = 1.08;
    const auto &p = model.problem;
    double most = 0;
    for (int d = 0; d < p.dims; ++d) {
        double brings = 0, takes = 0;
        for (int c = 0; c < model.n; ++c) {
            const auto at = static_cast<std::size_t>(c) * p.dims + d;
            brings += p.brings[at];
            takes += std::max<Load>(0, p.net[at] + p.brings[at]);
        }
        const double room = p.kinds.front().room[d];
        if (room > 0) most = std::max(most, std::max(brings, takes) / room);
    }
    return static_cast<int>(std::ceil(kFreedom * most));
}

// Unloads the emptiest routes until `target` are left and lets none open; what
// waits in the bank bids ever more for a place. Ends with an empty bank, or
// when its share of the schedule is over: then routes may open again. Fixed
// prices do not do it: the obstacle is moving at all, not its price.
template <class M>
void shrink_fleet(Anneal<M> &anneal, int target, const Schedule &schedule, double unit) {
    constexpr double kShare = 0.3, kFirstBid = 4, kRaise = 0.03;  // bids in mean arcs
    auto &tour = anneal.tour;
    auto &budget = anneal.budget();
    const auto emptiest = [&] {
        int found = -1;
        Load least = 0;
        for (int r = 0; r < tour.model.m; ++r) {
            const auto &route = tour.routes[r];
            const Load load = route.brings + route.ends;
            if (route.size > 0 && (found < 0 || load < least)) found = r, least = load;
        }
        return found;
    };
    for (int excess = anneal.used_routes() - target; excess > 0; --excess)
        anneal.ruin().unload(emptiest(), tour.bank);
    const auto prices = tour.out;
    const double until = schedule.from + kShare * (schedule.to - schedule.from);
    std::vector<char> bids(tour.model.n, 0);
    anneal.recreate().insertion.may_open = false;
    for (int i = 0; !tour.bank.empty(); ++i) {
        budget.tick();
        if (budget.spent() || budget.used() >= until) break;
        for (const int c : tour.bank) {
            const Cost bid = bids[c] ? tour.out[c] + static_cast<Cost>(kRaise * unit)
                                     : static_cast<Cost>(kFirstBid * unit);
            tour.cost += bid - tour.out[c];
            tour.out[c] = bid;
            bids[c] = 1;
        }
        anneal.step(unit * schedule.temperature(budget.used()));
        if ((i & 63) == 0) anneal.report();
    }
    anneal.recreate().insertion.may_open = true;
    tour.out = prices;
    tour.settle();
    if (!tour.bank.empty()) {
        auto waiting = tour.bank;
        anneal.recreate().put_back(waiting);
    }
    if (tour.cost < anneal.best.cost) tour.keep(anneal.best);
}

}  // namespace vuelta
