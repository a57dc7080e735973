#include "unit.hpp"

VUELTA_MODE(PlainTwo)
