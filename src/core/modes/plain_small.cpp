#include "unit.hpp"

VUELTA_MODE(PlainSmall)
