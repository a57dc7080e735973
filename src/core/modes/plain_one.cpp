#include "unit.hpp"

VUELTA_MODE(PlainOne)
