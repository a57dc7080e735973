// The one verb of the core: a problem and an allowance in, routes out.
#pragma once

#include <cstdint>
#include <vector>

#include "budget.hpp"
#include "problem.hpp"

namespace vuelta {

struct Options {
    std::uint64_t seed = 0;
    int threads = 1;
    std::vector<std::vector<int>> warm;  // per vehicle, or empty: start from nothing
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
