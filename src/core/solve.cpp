#include "solve.hpp"

#include <cmath>

#include "anneal.hpp"

namespace vuelta {
namespace {

// Fewest routes the loads allow in any dimension, when all vehicles are alike.
template <class M>
int fewest_routes(const Model<M> &model) {
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
    return static_cast<int>(std::ceil(tune("TGT",1.06) * most));
}

template <class M>
Answer run(const Problem &problem, const Options &options, const Allowance &allowance,
           Budget::Clock::time_point begin) {
    const Model<M> model(problem);
    const Neighbours neighbours(model);
    Budget budget(allowance, begin);
    Anneal<M> search(model, neighbours, budget, options.seed);
    if (!options.warm.empty()) {
        search.warm_start(options.warm);
        search.fill();
    } else {
        search.build();
    }
    const double unit = search.mean_arc();
    budget.look();
    if (!budget.spent() && model.n > 1) {
        const bool alike = problem.kinds.size() == 1 && !model.has_pairs;
        if (options.warm.empty() && alike && search.tour.bank.empty()) {
            const int target = fewest_routes(model);
            if (tune("SHRINK",1)&&search.used_routes() > target) search.shrink(target, unit, tune("SHR_UNTIL",0.5));
        }
        Schedule schedule;
 schedule.warm=tune("WARM",0.5);schedule.cold=tune("COLD",0.02);search.moves_per_ruin=(int)tune("MOVES",150);search.full_scans=tune("FULL",0);search.set_ruin({tune("CBAR",10),tune("LMAX",10)});
        schedule.from = budget.used();
        if (!budget.spent()) search.run(schedule, unit);
    }
    Answer answer;
    search.tour.restore(search.best);
    answer.routes.cost = search.tour.cost;
    answer.routes.stops.resize(problem.n_vehicles());
    for (int r = 0; r < problem.n_vehicles(); ++r)
        search.tour.sequence(r, answer.routes.stops[r]);
    answer.iterations = budget.iterations();
    answer.seconds = budget.elapsed();
    answer.stopped = budget.why();
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
