// What is asked of a problem besides to solve it: what a route comes to, where a
// stop would fit, and what stands in its way.
#pragma once

#include <cstdint>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

#include "problem/passage.hpp"
#include "problem/subproblem.hpp"
#include "questions/fit.hpp"

namespace vuelta {

inline void need_kind(const Problem &p, int kind) {
    if (kind < 0 || kind >= static_cast<int>(p.kinds.size()))
        throw std::invalid_argument("no such kind");
}

inline void need_stops(const Problem &p, const std::vector<int> &stops) {
    for (const int c : stops)
        if (c < 0 || c >= p.n_stops()) throw std::invalid_argument("no such stop");
}

inline std::vector<int> numbers(std::size_t n) {
    std::vector<int> out(n);
    std::iota(out.begin(), out.end(), 0);
    return out;
}

// A problem whose travel is measured has its tables among few stops only.
inline Timetable walk(const Problem &p, int kind, const std::vector<int> &stops, Rest rest) {
    need_kind(p, kind);
    need_stops(p, stops);
    if (!p.is_measured()) return Scheduler(p).walk(kind, stops, true, rest);
    const auto part = Subproblem::seen_by(p, kind, stops);
    auto table = Scheduler(part.problem).walk(0, numbers(stops.size()), true, rest);
    for (auto &event : table.events)
        if (event.stop >= 0) event.stop = stops[event.stop];
    return table;
}

// Asks `whole`, of this problem, about a stop (and its other half) put into a route. A problem
// whose travel is measured is asked about with these few stops only, and its own travel.
template <class Ask>
Fit placed(const Problem &p, Fitter &whole, int kind, const std::vector<int> &route, int from, int stop,
           std::optional<int> mate, const std::vector<int> &spares, const Ask &ask) {
    need_kind(p, kind);
    if (from < 0 || from > static_cast<int>(route.size()))
        throw std::invalid_argument("no such position");
    auto stops = route;
    stops.push_back(stop);
    if (mate && *mate != stop) stops.push_back(*mate);
    stops.insert(stops.end(), spares.begin(), spares.end());
    need_stops(p, stops);
    if (!p.is_measured()) return ask(whole, kind, route, stop, mate.value_or(-1), spares);
    const auto part = Subproblem::seen_by(p, kind, stops);
    auto own = spares;
    for (int &c : own) c = part.local(c);
    Fitter few(part.problem);
    auto fit = ask(few, 0, numbers(route.size()), part.local(stop),
                   mate ? part.local(*mate) : -1, own);
    for (int &c : fit.route) c = stops[c];
    return fit;
}

// Limits broken, price, and how many stops were walked to tell.
using Fitted = std::tuple<unsigned, Cost, std::int64_t>;

inline Fitted fit_by(const Problem &p, Fitter &whole, int kind, const std::vector<int> &route,
                     int from, int stop, std::optional<int> mate,
                     const std::vector<int> &spares) {
    const auto best = placed(
        p, whole, kind, route, from, stop, mate, spares,
        [&](Fitter &fitter, int k, const std::vector<int> &r, int c, int other,
            const std::vector<int> &own) { return fitter.fit(k, r, from, c, other, own); });
    return {best.broken, best.broken != 0 ? kNo : best.price, best.steps};
}
inline Fitted fit(const Problem &p, int kind, const std::vector<int> &route, int from, int stop,
                  std::optional<int> mate, const std::vector<int> &spares) {
    Fitter whole(p);
    return fit_by(p, whole, kind, route, from, stop, mate, spares);
}

// The same of several vehicles that bring no reload along: their kinds, routes, and where
// in each the first place is.
inline std::vector<Fitted> fits(const Problem &p, const std::vector<int> &kinds,
                                const std::vector<std::vector<int>> &routes,
                                const std::vector<int> &first, int stop,
                                std::optional<int> mate) {
    if (kinds.size() != routes.size() || first.size() != routes.size())
        throw std::invalid_argument("kinds, routes and first places differ in number");
    std::vector<Fitted> out;
    out.reserve(kinds.size());
    Fitter whole(p);  // lays the lanes of each kind once
    for (std::size_t i = 0; i < kinds.size(); ++i)
        out.push_back(fit_by(p, whole, kinds[i], routes[i], first[i], stop, mate, {}));
    return out;
}

inline Fit why(const Problem &p, int kind, const std::vector<int> &route, int from, int stop,
               std::optional<int> mate, const std::vector<int> &spares, Rest rest) {
    Fitter whole(p);
    return placed(p, whole, kind, route, from, stop, mate, spares,
                  [&](Fitter &fitter, int k, const std::vector<int> &r, int c, int other,
                      const std::vector<int> &own) {
                      return fitter.why(k, r, from, c, other, own, rest);
                  });
}

inline Timetable idle(const Problem &p, int kind, Rest rest) {
    need_kind(p, kind);
    if (!p.is_measured()) return Scheduler(p).idle(kind, rest);
    const auto part = Subproblem::seen_by(p, kind, {});
    return Scheduler(part.problem).idle(0, rest);
}

inline std::pair<std::vector<int>, bool> passage(const Problem &p, int kind,
                                                 const std::vector<int> &route,
                                                 const std::vector<int> &must,
                                                 const std::vector<int> &helpers) {
    need_kind(p, kind);
    for (const auto *some : {&route, &must, &helpers}) need_stops(p, *some);
    auto found = Passages(p, kind).find(route, must, helpers);
    return {std::move(found.route), found.is_proven};
}

// Stops this kind may serve that no route of theirs alone leads to: no way from
// the start, to the other half, or to the end. Measured travel has no gaps.
inline std::vector<int> roundabout(const Problem &p, int kind) {
    need_kind(p, kind);
    std::vector<int> out;
    if (p.is_measured()) return out;
    const auto &k = p.kinds[kind];
    const auto &seconds = p.travel[k.travel].seconds;
    const auto has_way = [&](int a, int b) {
        return seconds[static_cast<std::size_t>(a) * p.cells + b] >= 0;
    };
    for (int c = 0; c < p.n_stops(); ++c) {
        const auto &stop = p.stops[c];
        if (stop.is_reload() || stop.is_second() || !p.may(c, kind)) continue;
        const int last = stop.mate >= 0 ? p.stops[stop.mate].cell : stop.cell;
        if (!has_way(k.start, stop.cell) || !has_way(stop.cell, last) || !has_way(last, k.end))
            out.push_back(c);
    }
    return out;
}

// The most a vehicle has aboard on these stops, per dimension.
inline std::vector<Cost> most_aboard_of(const Problem &p, const std::vector<int> &stops) {
    need_stops(p, stops);
    std::vector<Cost> out;
    for (int d = 0; d < p.dims; ++d) out.push_back(most_aboard(p, stops, d));
    return out;
}

inline std::vector<Load> room_of(const Problem &p, int kind) {
    need_kind(p, kind);
    const auto &room = p.kinds[kind].room;
    return {room.begin(), room.begin() + p.dims};
}

}  // namespace vuelta
