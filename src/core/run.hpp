// How a search goes, from the first plan to the answer: one anneal, a population
// of them, or parts in rounds. The units of modes/ include it, one for each mode.
#pragma once

#include <cmath>
#include <iterator>
#include <memory>

#include "parallel/decomposed_search.hpp"
#include "search/fleet_minimisation.hpp"
#include "search/population.hpp"
#include "solve.hpp"

namespace vuelta {

// How many iterations an allowance is good for: that decides how the work is cut. Where
// time is what ends, some of it goes into finding out how fast this problem goes on this
// machine; where only iterations do, the plan must not depend on that.
template <class M>
double expected_iterations(Population<M> &population) {
    constexpr double kShare = 0.01;  // of the time
    auto &budget = population.budget();
    const auto start = budget.mark();
    if (budget.is_timed() && !budget.spent()) {
        auto probe = population.schedule;
        probe.from = budget.used();
        probe.to = probe.from + kShare;
        probe.cold = probe.warm;
        population.first().run(probe, population.unit);
    }
    return budget.expected_iterations(start);
}

// A population needs time for each of its anneals, and few enough stops to come to an end
// in it; else one is better.
inline PopulationPlan breeding(int n, double iterations_per_stop) {
    constexpr int kMost = 500;
    if (n <= 4 || n > kMost || iterations_per_stop < std::max(300.0, 2.5 * n)) return {};
    if (n > 150) return {.members = 4, .crossings = 12, .founding = 0.5};
    return {.members = 8, .crossings = 32, .founding = 0.5};
}

// Sweeps for each ruin. Nearly all that ruin and recreate finds goes downhill, and beyond
// some thousand iterations a stop more of that alone gains nothing: small moves, which
// bring the heat, must grow with the time there is.
inline double sweeps_for(double iterations_per_stop) {
    constexpr double kFew = 3, kMany = 12, kShort = 500, kLong = 2000;  // iterations a stop
    const double past = std::clamp((iterations_per_stop - kShort) / (kLong - kShort), 0.0, 1.0);
    return kFew + past * (kMany - kFew);
}

inline constexpr int kLargestWhole = 2500;  // stops that one anneal works well on

inline Answer answer_of(Routes routes, Budget &budget) {
    Answer answer;
    answer.routes = std::move(routes);
    answer.iterations = budget.iterations();
    answer.seconds = budget.elapsed();
    answer.stopped = budget.why();
    return answer;
}

// The given plan, or a greedy one.
template <class M>
void start(Annealing<M> &anneal, const Options &options, Order order) {
    if (options.warm.empty()) {
        anneal.solution.clear();
        anneal.build(order);
    } else {
        anneal.warm_start(options.warm);
        anneal.fill();
    }
}

// From a given heat the fall is a steep one: little has to be found again.
inline Schedule cooler(Schedule schedule, double heat) {
    constexpr double kFall = 6;
    if (heat > 0) {
        schedule.warm = heat;
        schedule.cold = std::min(schedule.cold, heat / kFall);
    }
    return schedule;
}

// Where stops may be left out at a price: those that pay only together are served
// at first, and what an arc costs is told from routes that serve them.
template <class M>
Raised begin_by_serving(Annealing<M> &search) {
    constexpr double kTimes = 4;
    if (!search.solution.model.has_prizes || search.solution.bank.empty()) return {};
    search.serve(kTimes);
    return {.times = kTimes};
}

// A first plan, and how to anneal such a plan.
template <class M>
void open(Population<M> &population, const Options &options) {
    auto &search = population.first();
    start(search, options, Order::far);
    if (options.warm.empty()) {
        const auto raised = begin_by_serving(search);
        population.unit = search.mean_arc();
        population.schedule =
            schedule_for(search.stops_per_route(), search.solution.model.problem.is_site_dependent());
        population.schedule.raised = raised;
        search.back_to_best();
    } else {
        population.unit = search.mean_arc();
    }
    population.schedule = cooler(population.schedule, options.heat);
    population.budget().look();
}

// What one anneal a thread, or a population of them, makes of the first plan.
template <class M>
Routes plan_whole(const Model<M> &model, Population<M> &population, const Options &options,
                  const PopulationPlan &breeding) {
    auto &search = population.first();
    auto best = search.best;
    if (!population.budget().spent()) {
        const auto aim = options.warm.empty() ? aim_of(search, model, population.unit) : FleetAim{};
        if (aim.reduce) {
            FleetMinimisation<M>(search, population.unit).reduce(aim, population.schedule);
            best = search.best;
        }
        population.found = [&](Annealing<M> &anneal, int member, const Schedule &slot) {
            anneal.full_scans = model.n <= 250 ? 0.05 : 0.01;
            constexpr Order kOrders[] = {Order::far,    Order::closing, Order::demand,
                                         Order::random, Order::window,  Order::close,
                                         Order::random, Order::opening};
            if (aim.reduce)
                anneal.resume(best);
            else if (member > 0 || &anneal != &search)
                start(anneal, options, kOrders[member % std::size(kOrders)]);
            // The squeeze has its share of the whole fall, also where this is
            // only the hot part of one.
            const auto fall = breeding.crossings > 0 ? slot : slot.by(1 / breeding.founding);
            // Nobody knows how many routes are cheapest: every other member begins with
            // no more than the load needs.
            const bool least = member % 2 == 1 && aim.least > 0;
            const int target = least ? aim.least : aim.target;
            if ((least || aim.squeeze) && anneal.solution.bank.empty() &&
                anneal.solution.used_routes() > target)
                FleetMinimisation<M>(anneal, population.unit).squeeze(target, fall);
        };
        const auto bred = population.run(breeding);
        if (bred.value < best.value) best = bred;
    }
    search.solution.restore(best);
    search.tidy_all();
    Routes routes{.stops = std::vector<std::vector<int>>(model.m), .value = search.solution.value()};
    for (int r = 0; r < model.m; ++r) search.solution.sequence(r, routes.stops[r]);
    return routes;
}

// The part of the budget in which every thread anneals the whole for itself,
// and the best is then divided. How many routes there are settles while it is
// hot, and parts settle for too many; with short routes, or with time for many
// rounds, sharing the work is worth more.
inline double undivided(double stops_per_route, double iterations_per_stop) {
    constexpr double kShort = 120;
    return stops_per_route > kLongRoute && iterations_per_stop < kShort ? 0.35 : 0.1;
}

// Every thread anneals the whole at first, and the rest is done in rounds on parts.
template <class M>
Routes share_out(const Model<M> &model, Population<M> &whole, DecomposedSearch<M> &rounds,
                 const Options &options, double iterations_per_stop) {
    auto given = options.warm;
    double left = 1;  // of the budget, for the rounds
    if (given.empty()) {
        const double share = undivided(whole.first().stops_per_route(), iterations_per_stop);
        rounds.schedule = whole.schedule;
        rounds.schedule.raised = {};
        whole.schedule.cold = whole.schedule.temperature(share);
        rounds.schedule.warm = whole.schedule.cold;
        rounds.unit = whole.unit;
        given = plan_whole(model, whole, options, {.founding = share}).stops;
        left -= share;
    }
    rounds.catch_up(whole.budget());
    rounds.expect(left * iterations_per_stop);
    return rounds.run(std::move(given));
}

// Small enough for a first plan as a whole: how far one gets from there decides the rest.
template <class M>
Answer run_whole(const Problem &problem, const Options &options, const Allowance &allowance,
                 Budget::Clock::time_point begin) {
    constexpr int kFewestShared = 300;  // stops
    const int n = problem.n_visits();
    const Model<M> model(problem);
    const Neighbours lists(model);
    Population<M> whole(model, lists, allowance, begin, options.seed, options.threads);
    open(whole, options);
    const double each = expected_iterations(whole) / std::max(1, n);
    const auto how = breeding(n, each);
    whole.sweeps(sweeps_for(each));
    if (options.threads == 1 || how.members > 1 || n < kFewestShared)
        return answer_of(plan_whole(model, whole, options, how), whole.budget());
    DecomposedSearch<M> rounds(problem, &lists, allowance, begin, options.seed, options.threads);
    rounds.schedule = cooler(rounds.schedule, options.heat);
    rounds.sweeps = sweeps_for(each);
    return answer_of(share_out(model, whole, rounds, options, each), rounds.budget());
}

template <class M>
Answer run(const Problem &problem, const Options &options, const Allowance &allowance,
           Budget::Clock::time_point begin) {
    if (problem.n_visits() <= kLargestWhole && !problem.is_measured())
        return run_whole<M>(problem, options, allowance, begin);
    DecomposedSearch<M> rounds(problem, nullptr, allowance, begin, options.seed, options.threads);
    rounds.schedule = cooler(rounds.schedule, options.heat);
    return answer_of(rounds.run(options.warm), rounds.budget());
}

}  // namespace vuelta
