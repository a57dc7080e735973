// One route tried: its timetable, and the best place in it for one stop more. A
// problem whose travel is measured has its tables among few stops only.
#pragma once

#include <numeric>
#include <vector>

#include "part.hpp"
#include "schedule.hpp"

namespace vuelta {

[[nodiscard]] inline std::vector<int> numbers(std::size_t n) {
    std::vector<int> out(n);
    std::iota(out.begin(), out.end(), 0);
    return out;
}

[[nodiscard]] inline Timetable timetable(const Problem &p, int kind, const std::vector<int> &stops) {
    if (!p.is_measured()) return Scheduler(p).walk(kind, stops, true);
    const Part part(p, stops, {});
    auto table = Scheduler(part.problem).walk(kind, numbers(stops.size()), true);
    for (auto &event : table.events)
        if (event.stop >= 0) event.stop = stops[event.stop];
    return table;
}

// `mate` is the stop's other half, or -1; `spares` reloads that it may need.
[[nodiscard]] inline auto fit_of(const Problem &p, int kind, const std::vector<int> &route, int from,
                                 int stop, int mate, const std::vector<int> &spares) {
    if (!p.is_measured()) return Scheduler(p).fit(kind, route, from, stop, mate, spares);
    auto stops = route;
    stops.push_back(stop);
    if (mate >= 0 && mate != stop) stops.push_back(mate);
    stops.insert(stops.end(), spares.begin(), spares.end());
    const Part part(p, stops, {});
    auto own = spares;
    for (int &c : own) c = part.local(c);
    return Scheduler(part.problem)
        .fit(kind, numbers(route.size()), from, part.local(stop), mate >= 0 ? part.local(mate) : -1,
             own);
}

}  // namespace vuelta
