#include "../run.hpp"
#include "modes.hpp"

namespace vuelta {

template Answer run<modes::VariedMixed>(const Problem &, const Options &, const Allowance &,
                                        Budget::Clock::time_point);

}  // namespace vuelta
