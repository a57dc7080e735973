#include "solve.hpp"

#include <cmath>
#include <iterator>

#include "fleet.hpp"
#include "population.hpp"

namespace vuelta {
namespace {

// A population needs time for each of its anneals; below that, one is better.
Breeding breeding(int n, const Allowance &allowance) {
    // What this core does on common machines; it decides nothing but this.
    constexpr double kIterationsPerSecond = 50'000;
    const double all = std::min(static_cast<double>(allowance.iterations),
                                allowance.seconds * kIterationsPerSecond);
    const double each = all / std::max(1, n);
    if (n <= 4 || each < std::max(300.0, 2.5 * n)) return {};
    if (n > 150) return {.members = 4, .crossings = 12, .founding = 0.5};
    return {.members = 8, .crossings = 32, .founding = 0.5};
}

template <class M>
Answer run(const Problem &problem, const Options &options, const Allowance &allowance,
           Budget::Clock::time_point begin) {
    const Model<M> model(problem);
    const Neighbours neighbours(model);
    Population<M> population(model, neighbours, allowance, begin, options.seed, options.threads);
    auto &search = population.first();
    const bool warm = !options.warm.empty();
    const auto start = [&](Anneal<M> &anneal, Order order) {
        if (warm) {
            anneal.warm_start(options.warm);
            anneal.fill();
        } else {
            anneal.tour.clear();
            anneal.build(order);
        }
    };
    start(search, Order::far);
    auto best = search.best;
    population.unit = search.mean_arc();
    population.budget().look();
    if (!population.budget().spent()) {
        const bool alike = !warm && problem.kinds.size() == 1 && !model.has_pairs &&
                           search.tour.bank.empty();
        const double needed = alike ? load_routes(model) : 0;
        // Where vehicles are dear, fewer comes first. Where they are free, the
        // load may still ask for fewer than greedy opens (not where time does).
        const bool dear = static_cast<double>(problem.kinds.front().fixed) > 4 * population.unit;
        const int target = static_cast<int>(std::ceil((dear ? 1.0 : 1.08) * needed));
        const bool squeezes = alike && !dear && model.n > 150 && search.used_routes() < 1.5 * target;
        const bool reduces = alike && dear;
        if (reduces) {
            Schedule hunt = population.schedule;
            hunt.to = 0.3;
            hunt.warm = 1.0;  // hot: what must be given up for a vehicle costs more
            hunt.cold = 0.5;
            Fleet<M>(search, population.unit).reduce(target, hunt);
            best = search.best;
        }
        population.found = [&](Anneal<M> &anneal, int member, const Schedule &slot) {
            anneal.full_scans = model.n <= 250 ? 0.05 : 0.01;
            constexpr Order kOrders[] = {Order::far,    Order::closing, Order::demand,
                                         Order::random, Order::window,  Order::close,
                                         Order::random, Order::opening};
            if (reduces)
                anneal.resume(best);
            else if (member > 0 || &anneal != &search)
                start(anneal, kOrders[member % std::size(kOrders)]);
            if (squeezes && anneal.tour.bank.empty() && anneal.used_routes() > target)
                Fleet<M>(anneal, population.unit).squeeze(target, slot);
        };
        const auto bred = population.run(breeding(model.n, allowance));
        if (bred.cost < best.cost) best = bred;
    }
    Answer answer;
    search.tour.restore(best);
    answer.routes.cost = search.tour.cost;
    answer.routes.stops.resize(problem.n_vehicles());
    for (int r = 0; r < problem.n_vehicles(); ++r)
        search.tour.sequence(r, answer.routes.stops[r]);
    answer.iterations = population.budget().iterations();
    answer.seconds = population.budget().elapsed();
    answer.stopped = population.budget().why();
    return answer;
}

}  // namespace

Answer solve(const Problem &problem, const Options &options, const Allowance &allowance,
             Budget::Clock::time_point begin) {
    if (problem.is_plain()) {
        if (problem.is_small_table())
            return run<Mode<SmallTable, false>>(problem, options, allowance, begin);
        if (problem.is_one_table())
            return run<Mode<OneTable, false>>(problem, options, allowance, begin);
        return run<Mode<TwoTables, false>>(problem, options, allowance, begin);
    }
    return run<Mode<TwoTables, true>>(problem, options, allowance, begin);
}

}  // namespace vuelta
