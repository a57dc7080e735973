#include "modes/unit.hpp"

VUELTA_MODE(RichMixed)
