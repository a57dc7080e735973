// Fewer routes than a greedy start opens, where the load allows: on clustered
// stops at 95 % load, annealing alone keeps the fleet it was given.
#pragma once

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "search/annealing.hpp"
#include "search/route_removal.hpp"

namespace vuelta {

// Routes the loads need in any dimension, when vehicles are all alike.
template <class M>
double load_routes(const Model<M> &model) {
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
    return most;
}

// How many routes a search should try to get along with.
struct FleetAim {
    int target = 0;
    int least = 0;  // what the load needs, where some of several searches should try that
    bool squeeze = false;  // vehicles are free, but greedy opens more than the load needs
    bool reduce = false;   // vehicles are dear: fewer of them comes first
};

// The aim for a plan from nothing that leaves nobody out.
template <class M>
FleetAim aim_of(const Annealing<M> &anneal, const Model<M> &model, double unit) {
    if (model.problem.kinds.size() != 1 || model.problem.groups.any() || !model.reloads.empty() ||
        !anneal.solution.bank.empty())
        return {};
    const bool dear = static_cast<double>(model.problem.kinds.front().fixed) > 4 * unit;
    const int used = anneal.solution.used_routes();
    // Pairs use the same room again and again: how few routes they need nobody knows.
    if (model.has_pairs) return {.target = 1, .reduce = dear && !model.has_prizes && used > 1};
    // Where they are free the load may still ask for fewer (not where time does): of short
    // routes that are many, some more than it needs are cheaper.
    const bool tight = dear || anneal.stops_per_route() > kLongRoute;
    const double load = load_routes(model);
    const int target = static_cast<int>(std::ceil((tight ? 1.0 : 1.08) * load));
    constexpr int kSmall = 150;  // stops up to which greedy finds the fleet
    return {.target = target,
            .least = dear || model.n <= kSmall ? 0 : static_cast<int>(std::ceil(load)),
            .squeeze = !dear && model.n > kSmall && used > target && used < 1.5 * target,
            .reduce = dear && used > target};
}

// What the hunt for fewer dear vehicles may use: it runs hot, because what must
// be given up for a vehicle costs more than an arc.
inline Schedule hunt_of(const Schedule &whole) {
    Schedule hunt = whole;
    hunt.to = whole.from + 0.3 * (whole.to - whole.from);
    hunt.warm = 1.0;
    hunt.cold = 0.5;
    return hunt;
}

template <class M>
class FleetMinimisation {
public:
    FleetMinimisation(Annealing<M> &anneal, double unit)
        : anneal_(anneal), solution_(anneal.solution), unit_(unit) {}

    // Down to `target` routes at once. What finds no place opens routes again
    // at the end: the plan is better for having been squeezed.
    void squeeze(int target, const Schedule &schedule) {
        unload(solution_.used_routes() - target);
        if (!settle_in(schedule, part(schedule, 0.3), 0.1)) {
            auto waiting = solution_.bank;
            anneal_.recreate().put_back(waiting);
        }
        if (solution_.value() < anneal_.best.value) solution_.keep(anneal_.best);
    }

    // One vehicle fewer, again and again, in a part of what the schedule has.
    void reduce(const FleetAim &aim, const Schedule &schedule) {
        constexpr double kShare = 0.2;
        if (solution_.model.has_pairs)
            RouteRemoval<M>(anneal_, unit_).run(aim.target, part(schedule, kShare));
        else
            hunt(aim.target, hunt_of(schedule));
    }

private:
    void hunt(int fewest, const Schedule &schedule) {
        typename Solution<M>::Snapshot whole;
        while (solution_.used_routes() > fewest && anneal_.budget().used() < schedule.to) {
            solution_.keep(whole);
            if (!unload(1)) break;
            if (!settle_in(schedule, schedule.to, 0.6)) {
                solution_.restore(whole);
                break;
            }
            if (solution_.value() < anneal_.best.value) solution_.keep(anneal_.best);
        }
    }

    static double part(const Schedule &schedule, double share) {
        return schedule.from + share * (schedule.to - schedule.from);
    }

    // Empties so many routes, the emptiest first; none with pinned stops. False when
    // there is none left.
    bool unload(int excess) {
        for (; excess > 0; --excess) {
            int emptiest = -1;
            Load least = 0;
            for (int r = 0; r < solution_.model.m; ++r) {
                const auto &route = solution_.routes[r];
                const Load load = route.brings + route.ends;
                if (route.size == 0 || solution_.is_pinned(solution_.first(r))) continue;
                if (emptiest < 0 || load < least) emptiest = r, least = load;
            }
            if (emptiest < 0) return false;
            anneal_.ruin().unload(emptiest, solution_.bank);
        }
        return true;
    }

    // Anneals with no more routes than there are until the bank is empty or time is up.
    // Every stop has a price at which it may make way for another. What waits bids ever
    // more for a place, by `raise` mean arcs an iteration: fixed prices do not do it, the
    // obstacle is moving at all, not its price. Steep raises empty the bank sooner, slow
    // ones at a better price.
    bool settle_in(const Schedule &schedule, double until, double raise) {
        constexpr double kFirstBid = 4;  // in mean arcs
        auto &budget = anneal_.budget();
        auto &most_routes = anneal_.recreate().insertion.most_routes;
        const auto prices = solution_.out;
        const auto most_before = std::exchange(most_routes, solution_.used_routes());
        for (auto &price : solution_.out) price = {0, static_cast<Cost>(kFirstBid * unit_)};
        solution_.settle();
        for (int i = 0; !solution_.bank.empty(); ++i) {
            budget.tick();
            if (budget.spent() || budget.used() >= until) break;
            for (const int c : solution_.bank) {
                const auto more = static_cast<Cost>(raise * unit_);
                solution_.out[c].cost += more;
                solution_.cost += more;
            }
            anneal_.step(unit_ * schedule.temperature(budget.used()));
            if ((i & 63) == 0) anneal_.report();
        }
        most_routes = most_before;
        solution_.out = prices;
        solution_.settle();
        return solution_.bank.empty();
    }

    Annealing<M> &anneal_;
    Solution<M> &solution_;
    double unit_;
};

}  // namespace vuelta
