#include "unit.hpp"

VUELTA_MODE(TripsMixed)
