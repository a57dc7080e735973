// The search for fleets of several kinds of vehicle.
#pragma once

#include "solve.hpp"

namespace vuelta {

[[nodiscard]] Answer solve_mixed(const Problem &problem, const Options &options,
                                 const Allowance &allowance, Budget::Clock::time_point begin);

}  // namespace vuelta
