#include "solve.hpp"

#include "modes/modes.hpp"
#include "problem/linehaul_first.hpp"

namespace vuelta {

Answer solve(const Problem &problem, const Options &options, const Allowance &allowance,
             Budget::Clock::time_point begin) {
    const auto simpler = delivering_first(problem);
    const auto &given = simpler ? *simpler : problem;
    auto answer =
        in_mode_of(given, [&]<class M>() { return run<M>(given, options, allowance, begin); });
    answer.routes.value.cost -= problem.surplus();
    return answer;
}

}  // namespace vuelta
