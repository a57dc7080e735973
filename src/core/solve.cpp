#include "solve.hpp"

#include <cmath>
#include <iterator>
#include <memory>

#include "fleet.hpp"
#include "population.hpp"
#include "rounds.hpp"

namespace vuelta {
namespace {

// What this core does on common machines; it decides how the work is cut, and
// nothing else.
double expected_iterations(const Allowance &allowance) {
    constexpr double kPerSecond = 50'000;
    return std::min(static_cast<double>(allowance.iterations), allowance.seconds * kPerSecond);
}

// A population needs time for each of its anneals; below that, one is better.
Breeding breeding(int n, const Allowance &allowance) {
    const double each = expected_iterations(allowance) / std::max(1, n);
    if (n <= 4 || each < std::max(300.0, 2.5 * n)) return {};
    if (n > 150) return {.members = 4, .crossings = 12, .founding = 0.5};
    return {.members = 8, .crossings = 32, .founding = 0.5};
}

constexpr int kLargestWhole = 2500;  // stops that one anneal works well on

// Whether the problem is divided among threads, or because it is large.
bool divides(const Problem &problem, const Options &options, const Breeding &breeding) {
    const int n = problem.n_stops();
    const bool shares = options.threads > 1 && breeding.members == 1 && n >= 300;
    return n > kLargestWhole || shares || problem.is_measured();
}

Answer answer_of(Routes routes, Budget &budget) {
    Answer answer;
    answer.routes = std::move(routes);
    answer.iterations = budget.iterations();
    answer.seconds = budget.elapsed();
    answer.stopped = budget.why();
    return answer;
}

// A first plan of a problem that is small enough to look at as a whole, with
// the fleet it should keep.
template <class M>
std::vector<std::vector<int>> first_plan(const Model<M> &model, const Neighbours &lists,
                                         const Options &options, Budget &budget) {
    Anneal<M> search(model, lists, budget, options.seed);
    search.build();
    const double unit = search.mean_arc();
    const auto aim = aim_of(search, model, unit);
    const auto whole = schedule_for(search.stops_per_route());
    if (aim.reduce) {
        Fleet<M>(search, unit).reduce(aim.target, hunt_of(whole));
        search.tour.restore(search.best);
    }
    if (aim.squeeze) Fleet<M>(search, unit).squeeze(aim.target, whole);
    std::vector<std::vector<int>> routes(model.m);
    for (int r = 0; r < model.m; ++r) search.tour.sequence(r, routes[r]);
    return routes;
}

template <class M>
Answer run_divided(const Problem &problem, const Options &options, const Allowance &allowance,
                   Budget::Clock::time_point begin) {
    constexpr double kIterationsPerStop = 6;  // and thread, in a round
    std::unique_ptr<Model<M>> model;
    std::unique_ptr<Neighbours> lists;
    auto given = options.warm;
    Schedule schedule;
    Budget budget(allowance, begin);
    if (problem.n_stops() <= kLargestWhole && !problem.is_measured()) {
        model = std::make_unique<Model<M>>(problem);
        lists = std::make_unique<Neighbours>(*model);
        if (given.empty()) {
            given = first_plan(*model, *lists, options, budget);
            schedule = schedule_for(stops_per_route(given));
        }
    }
    Rounds<M> rounds(problem, lists.get(), allowance, begin, options.seed, options.threads);
    rounds.catch_up(budget);
    rounds.schedule = schedule;
    const double each = expected_iterations(allowance) * options.threads / problem.n_stops();
    rounds.rounds = static_cast<int>(std::clamp(each / kIterationsPerStop, 4.0, 150.0));
    given.resize(problem.n_vehicles());
    auto routes = rounds.run(std::move(given));
    return answer_of(std::move(routes), rounds.budget());
}

template <class M>
Answer run_whole(const Problem &problem, const Options &options, const Allowance &allowance,
                 const Breeding &breeding, Budget::Clock::time_point begin) {
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
    if (!warm) population.schedule = schedule_for(search.stops_per_route());
    population.budget().look();
    if (!population.budget().spent()) {
        const auto aim = warm ? FleetAim{} : aim_of(search, model, population.unit);
        if (aim.reduce) {
            Fleet<M>(search, population.unit).reduce(aim.target, hunt_of(population.schedule));
            best = search.best;
        }
        population.found = [&](Anneal<M> &anneal, int member, const Schedule &slot) {
            anneal.full_scans = model.n <= 250 ? 0.05 : 0.01;
            constexpr Order kOrders[] = {Order::far,    Order::closing, Order::demand,
                                         Order::random, Order::window,  Order::close,
                                         Order::random, Order::opening};
            if (aim.reduce)
                anneal.resume(best);
            else if (member > 0 || &anneal != &search)
                start(anneal, kOrders[member % std::size(kOrders)]);
            if (aim.squeeze && anneal.tour.bank.empty() && anneal.tour.used_routes() > aim.target)
                Fleet<M>(anneal, population.unit).squeeze(aim.target, slot);
        };
        const auto bred = population.run(breeding);
        if (bred.cost < best.cost) best = bred;
    }
    search.tour.restore(best);
    Routes routes{.stops = std::vector<std::vector<int>>(problem.n_vehicles()),
                  .cost = search.tour.cost};
    for (int r = 0; r < problem.n_vehicles(); ++r) search.tour.sequence(r, routes.stops[r]);
    return answer_of(std::move(routes), population.budget());
}

template <class M>
Answer run(const Problem &problem, const Options &options, const Allowance &allowance,
           Budget::Clock::time_point begin) {
    const auto how = breeding(problem.n_stops(), allowance);
    if (divides(problem, options, how)) return run_divided<M>(problem, options, allowance, begin);
    return run_whole<M>(problem, options, allowance, how, begin);
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
