// One unit of the search is one mode of it. In the checked build it holds what tests try
// as well.
#pragma once

#include "modes/modes.hpp"
#include "run.hpp"
#ifdef VUELTA_CHECKED
#include "testing/trying.hpp"
#define VUELTA_TRIES(M)                                                                       \
    template Tried try_move<M>(const Problem &, const std::vector<std::vector<int>> &, int,   \
                               int, unsigned);                                                \
    template Tried try_insertion<M>(const Problem &, const std::vector<std::vector<int>> &, int);
#else
#define VUELTA_TRIES(M)
#endif

#define VUELTA_MODE(M)                                                                        \
    namespace vuelta {                                                                        \
    template Answer run<modes::M>(const Problem &, const Options &, const Allowance &,        \
                                  Budget::Clock::time_point);                                 \
    VUELTA_TRIES(modes::M)                                                                    \
    }
