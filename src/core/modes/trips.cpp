#include "unit.hpp"

VUELTA_MODE(Trips)
