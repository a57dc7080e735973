// Where a stop fits in a route: the best place of all, or how near the nearest
// one comes and what stands in its way.
#pragma once

#include <algorithm>
#include <bit>
#include <span>
#include <utility>
#include <vector>

#include "schedule.hpp"

namespace vuelta {

// Any one of the spare reloads may come along, on the trips that the stop is put into: on
// others the load is what it was, and a reload there only a detour.
struct Fit {
    unsigned broken = ~0u;
    Cost price = kNo;
    std::vector<int> route;  // with the stop at that place
};

class Fitter {
public:
    explicit Fitter(const Problem &problem) : problem_(problem), scheduler_(problem) {}

    // The best place in a route, from a position on, for a stop, or for a pair
    // of stops one after the other: its price, or the fewest limits it breaks.
    // Which place it is does not matter where the load alone forbids all of them.
    Fit fit(int kind, std::span<const int> route, int from, int stop, int mate,
            std::span<const int> spares = {}) {
        const auto n = static_cast<int>(route.size());
        if (n > from && !problem_.has_reloads() && too_full(kind, route, stop))
            return {kCapacity, kNo, {}};
        return best_of(problem_.kinds[kind], kind, route, from, stop, mate, spares);
    }
    // The same with every limit it breaks, of a vehicle that rests so.
    Fit why(int kind, std::span<const int> route, int from, int stop, int mate,
            std::span<const int> spares, Rest rest) {
        const Kind k = scheduler_.resting(kind, rest);
        return best_of(k, kind, route, from, stop, mate, spares);
    }

private:
    // How far a place is from being one: any limit of the vehicle can be moved
    // sooner than a way be made, and one more reload sooner than room.
    static int distance(unsigned broken) {
        return 4 * std::popcount(broken) + ((broken & kNoWay) != 0 ? 1000 : 0) +
               ((broken & kCapacity) != 0 ? 1 : 0);
    }

    Fit best_of(const Kind &k, int kind, std::span<const int> route, int from, int stop, int mate,
                std::span<const int> spares) {
        const int n = static_cast<int>(route.size());
        Fit best;
        std::vector<int> trial;
        const auto look = [&] {
            const auto table = scheduler_.walk_as(k, kind, trial, false);
            const int nearer = distance(table.broken) - distance(best.broken);
            if (nearer < 0 || (nearer == 0 && table.price() < best.price))
                best = {table.broken, table.price(), trial};
        };
        for (int i = from; i <= n; ++i) {
            for (int at = i; at <= (mate < 0 ? i : n); ++at) {
                trial.assign(route.begin(), route.begin() + i);
                trial.push_back(stop);
                trial.insert(trial.end(), route.begin() + i, route.begin() + at);
                if (mate >= 0) trial.push_back(mate);
                trial.insert(trial.end(), route.begin() + at, route.end());
                look();
                if (spares.empty()) continue;
                const auto [first, last] = trips_at(trial, from, i, at + (mate < 0 ? 0 : 1));
                for (const int spare : spares) {
                    for (auto then = first; then <= last; ++then) {
                        trial.insert(trial.begin() + then, spare);
                        look();
                        trial.erase(trial.begin() + then);
                    }
                }
            }
        }
        return best;
    }

    // Positions from the beginning of the trip that one position is on to the end of the trip
    // of another: after the reload before the one, up to that after the other.
    [[nodiscard]] std::pair<std::size_t, std::size_t> trips_at(std::span<const int> route, int from,
                                                               int one, int other) const {
        auto first = static_cast<std::size_t>(one), last = static_cast<std::size_t>(other) + 1;
        const auto lowest = static_cast<std::size_t>(from);
        while (first > lowest && !problem_.stops[route[first - 1]].is_reload()) --first;
        while (last < route.size() && !problem_.stops[route[last]].is_reload()) ++last;
        return {first, last};
    }

    // Whether the load at the route's start, or at its end, is too much with
    // one more stop, wherever that is put.
    [[nodiscard]] bool too_full(int kind, std::span<const int> route, int stop) const {
        for (int d = 0; d < problem_.dims; ++d) {
            const auto at = [&](int c) { return static_cast<std::size_t>(c) * problem_.dims + d; };
            Cost first = problem_.brings[at(stop)];
            Cost last = problem_.stops[stop].mate >= 0 ? 0 : first + problem_.net[at(stop)];
            for (const int c : route) {
                first += problem_.brings[at(c)];
                last += problem_.brings[at(c)] + problem_.net[at(c)];
            }
            if (std::max(first, last) > problem_.kinds[kind].room[d]) return true;
        }
        return false;
    }

    const Problem &problem_;
    Scheduler scheduler_;
};

}  // namespace vuelta
