#include "solve.hpp"

#include "arcs.hpp"
#include "modes/modes.hpp"

namespace vuelta {
namespace {

using Run = Answer (*)(const Problem &, const Options &, const Allowance &,
                       Budget::Clock::time_point);

// The narrowest mode that knows all that the problem asks for.
Run fitting(const Problem &problem) {
    if (problem.is_mixed()) {
        if (problem.is_local()) return run<modes::VariedMixed>;
        return problem.has_reloads() ? run<modes::TripsMixed> : run<modes::RichMixed>;
    }
    if (problem.is_plain()) {
        if (problem.is_small_table()) return run<modes::PlainSmall>;
        return problem.is_one_table() ? run<modes::PlainOne> : run<modes::PlainTwo>;
    }
    if (problem.is_local()) return run<modes::Varied>;
    return problem.has_reloads() ? run<modes::Trips> : run<modes::Rich>;
}

}  // namespace

Answer solve(const Problem &problem, const Options &options, const Allowance &allowance,
             Budget::Clock::time_point begin) {
    const auto simpler = delivering_first(problem);
    const auto &given = simpler ? *simpler : problem;
    auto answer = fitting(given)(given, options, allowance, begin);
    answer.routes.value.cost -= problem.surplus();
    return answer;
}

}  // namespace vuelta
