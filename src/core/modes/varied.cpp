#include "unit.hpp"

VUELTA_MODE(Varied)
