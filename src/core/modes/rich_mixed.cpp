#include "unit.hpp"

VUELTA_MODE(RichMixed)
