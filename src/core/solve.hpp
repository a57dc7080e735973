// The one verb of the core: a problem and an allowance in, routes out.
#pragma once

#include <cstdint>
#include <vector>

#include "budget.hpp"
#include "problem/problem.hpp"

namespace vuelta {

struct Options {
    std::uint64_t seed = 0;
    int threads = 1;
    std::vector<std::vector<int>> warm;  // per vehicle, or empty: start from nothing
    // First temperature, in mean arc prices; 0: as hot as from nothing. A plan
    // that is good already is left by less heat only where that pays.
    double heat = 0;
};

struct Answer {
    Routes routes;
    std::int64_t iterations = 0;
    double seconds = 0;
    Stopped stopped = Stopped::time;
};

// The allowance's clock runs from `begin`. Throws Defect when checks fail.
Answer solve(const Problem &problem, const Options &options, const Allowance &allowance,
             Budget::Clock::time_point begin);

}  // namespace vuelta
