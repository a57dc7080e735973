#include "../run.hpp"
#include "modes.hpp"

namespace vuelta {

template Answer run<modes::PlainSmall>(const Problem &, const Options &, const Allowance &,
                                       Budget::Clock::time_point);

}  // namespace vuelta
