// How warm a search is, and how far prices of leaving out are raised, as it goes.
#pragma once

#include <algorithm>
#include <cmath>

#include "search/prizes.hpp"

namespace vuelta {

struct Schedule {
    double warm = 0.5;   // first temperature, in mean arc prices
    double cold = 0.02;  // last temperature
    double from = 0, to = 1;  // part of the budget it may use
    Raised raised;            // prices of leaving out

    [[nodiscard]] double temperature(double used) const {
        return warm * std::pow(cold / warm, past(used));
    }
    // How far it has come, 0 to 1.
    [[nodiscard]] double past(double used) const {
        return std::clamp((used - from) / std::max(1e-9, to - from), 0.0, 1.0);
    }

    // So many times as long, falling as it does now.
    [[nodiscard]] Schedule by(double times) const {
        Schedule longer = *this;
        longer.to = from + times * (to - from);
        longer.cold = warm * std::pow(cold / warm, times);
        return longer;
    }
};

// Whole routes of many stops come and go only while it is hot, and so do stops between
// vehicles of which some may not serve them; with short routes of vehicles that may
// serve all, the same heat is time lost. Of site-dependent fleets the last of the cold
// is lost as well (benchmarks/quality.py, SDVRPTW, 1 and 10 s, three seeds: 1.2 and 0.5
// points of the gap; several depots alone, MDVRPTW: 0.2 points the worse for it at 10 s).
inline constexpr double kLongRoute = 25;  // stops

inline Schedule schedule_for(double stops_per_route, bool is_site_dependent) {
    Schedule schedule;
    if (stops_per_route > kLongRoute || is_site_dependent) schedule.warm = 0.8;
    if (is_site_dependent) schedule.cold *= 2;
    return schedule;
}

}  // namespace vuelta
