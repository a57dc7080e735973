#include "solve.hpp"

#include "arcs.hpp"
#include "run.hpp"
#include "solve_mixed.hpp"

namespace vuelta {
namespace {

Answer run_fitting(const Problem &problem, const Options &options, const Allowance &allowance,
                   Budget::Clock::time_point begin) {
    if (const auto simpler = delivering_first(problem))
        return run_fitting(*simpler, options, allowance, begin);
    if (problem.is_mixed()) return solve_mixed(problem, options, allowance, begin);
    if (problem.is_plain()) {
        if (problem.is_small_table())
            return run<Mode<SmallTable, Features::plain>>(problem, options, allowance, begin);
        if (problem.is_one_table())
            return run<Mode<OneTable, Features::plain>>(problem, options, allowance, begin);
        return run<Mode<TwoTables, Features::plain>>(problem, options, allowance, begin);
    }
    if (problem.is_local())
        return run<Mode<TwoTables, Features::varied>>(problem, options, allowance, begin);
    if (problem.has_reloads())
        return run<Mode<TwoTables, Features::trips>>(problem, options, allowance, begin);
    return run<Mode<TwoTables, Features::rich>>(problem, options, allowance, begin);
}

}  // namespace

Answer solve(const Problem &problem, const Options &options, const Allowance &allowance,
             Budget::Clock::time_point begin) {
    auto answer = run_fitting(problem, options, allowance, begin);
    answer.routes.value.cost -= problem.surplus();
    return answer;
}

}  // namespace vuelta
