#include "unit.hpp"

VUELTA_MODE(VariedMixed)
