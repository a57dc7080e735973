// How warm a search is, and how far prices of leaving out are raised, as it goes.
#pragma once

#include <algorithm>
#include <cmath>

#include "prizes.hpp"

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

// Whole routes come and go only while it is hot: those of many stops, and those that
// other vehicles would drive otherwise, from another depot or to other customers. With
// short routes of like vehicles the same heat is time lost, and so is the last of the
// cold where vehicles are unlike (benchmarks/quality.py, MDVRPTW and SDVRPTW, 150,000
// iterations, two seeds: 0.4 and 0.5 points of the gap).
inline constexpr double kLongRoute = 25;  // stops

inline Schedule schedule_for(double stops_per_route, bool unlike_vehicles) {
    Schedule schedule;
    if (stops_per_route > kLongRoute || unlike_vehicles) schedule.warm = 0.8;
    if (unlike_vehicles) schedule.cold *= 2;
    return schedule;
}

}  // namespace vuelta
