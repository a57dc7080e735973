#include "solve_mixed.hpp"

#include "run.hpp"

namespace vuelta {

Answer solve_mixed(const Problem &problem, const Options &options, const Allowance &allowance,
                   Budget::Clock::time_point begin) {
    if (problem.is_local())
        return run<Mode<TwoTables, Features::varied, true>>(problem, options, allowance, begin);
    if (problem.has_reloads())
        return run<Mode<TwoTables, Features::trips, true>>(problem, options, allowance, begin);
    return run<Mode<TwoTables, Features::rich, true>>(problem, options, allowance, begin);
}

}  // namespace vuelta
