#include "unit.hpp"

VUELTA_MODE(Rich)
