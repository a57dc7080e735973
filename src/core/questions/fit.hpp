// Where a stop fits in a route: the best place of all, or how near the nearest
// one comes and what stands in its way.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "questions/places.hpp"

namespace vuelta {

// Any one of the spare reloads may come along, on the trips that the stop is put into: on
// others the load is what it was, and a reload there only a detour.
struct Fit {
    unsigned broken = ~0u;
    Cost price = kNo;
    std::vector<int> route;  // with the stop at that place
    int walks = 0;           // how many places were walked from end to end
    std::int64_t steps = 0;  // stops looked at for all that, those of pauses several times
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
            return {.broken = kCapacity, .steps = n};
        return best_of(problem_.kinds[kind], kind, route, from, stop, mate, spares);
    }
    // The same with every limit it breaks, of a vehicle that rests so.
    Fit why(int kind, std::span<const int> route, int from, int stop, int mate,
            std::span<const int> spares, Rest rest) {
        const Kind k = scheduler_.resting(kind, rest);
        return best_of(k, kind, route, from, stop, mate, spares);
    }

private:
    // Where a stop, its other half, and a reload that comes along are put; the places that
    // are tried are counted in order, and the first of equal ones is taken.
    struct Trial {
        int least_distance = 0;
        Cost least_price = 0, way = 0;  // `way`: of that what does not depend on times
        int at = 0, mate_at = 0;        // before these stops of the route
        std::int64_t number = 0;
        bool followed = false;          // whether the lateness after it is counted

        // Whether it comes after another in being walked.
        bool operator<(const Trial &other) const {
            return std::tie(least_distance, least_price, number) >
                   std::tie(other.least_distance, other.least_price, other.number);
        }
    };

    // Places are walked from the one that may be nearest, or cheapest, on, until none of
    // those left can be better.
    Fit best_of(const Kind &k, int kind, std::span<const int> route, int from, int stop, int mate,
                std::span<const int> spares) {
        best_ = {};
        number_ = 0;
        bare_ = k;
        bare_.pauses.clear();
        const std::array<int, 2> more{stop, mate};
        const Places places(problem_, k, kind, route, {more.data(), mate < 0 ? 1u : 2u});
        auto trials = mate < 0 ? of_stop(places, from, stop) : of_pair(places, from, stop, mate);
        best_.steps = n_places(places.size(), mate);
        const auto in_order = spares.empty() ? std::vector<Trial>{} : trials;
        std::make_heap(trials.begin(), trials.end());
        while (!trials.empty()) {
            std::pop_heap(trials.begin(), trials.end());
            auto &trial = trials.back();
            if (is_worse(trial.least_distance, trial.least_price)) break;
            if (!trial.followed) {
                follow(places, trial, stop, mate);
                std::push_heap(trials.begin(), trials.end());
                continue;
            }
            if (may_be_better(trial.least_distance, trial.least_price, trial.number)) {
                lay(route, trial, stop, mate);
                look(k, kind, trial.number);
            }
            trials.pop_back();
        }
        for (const auto &trial : in_order)
            with_spares(places, k, kind, route, from, trial, stop, mate, spares);
        return std::move(best_);
    }

    [[nodiscard]] std::vector<Trial> of_stop(const Places &places, int from, int stop) const {
        std::vector<Trial> trials;
        trials.reserve(places.size() + 1 - from);
        for (int i = from; i <= places.size(); ++i) {
            auto course = places.before(i);
            places.pass(course, stop);
            auto least = places.finish(course, i);
            if (places.is_full(i, stop, i, -1)) least.broken |= kCapacity;
            trials.push_back(trial_of(least, i, i, (i - from) * kTurns));
        }
        return trials;
    }

    [[nodiscard]] std::vector<Trial> of_pair(const Places &places, int from, int stop, int mate) const {
        std::vector<Trial> trials;
        std::int64_t number = 0;
        for (int i = from; i <= places.size(); ++i) {
            auto course = places.before(i);
            places.pass(course, stop);
            for (int at = i; at <= places.size(); ++at) {
                if (at > i) places.pass(course, places.stop(at - 1));
                auto last = course;
                places.pass(last, mate);
                auto least = places.finish(last, at);
                if (places.is_full(i, stop, at, mate)) least.broken |= kCapacity;
                trials.push_back(trial_of(least, i, at, number++ * kTurns));
            }
        }
        return trials;
    }

    [[nodiscard]] static Trial trial_of(const Least &least, int at, int mate_at, std::int64_t number) {
        return {distance(least.broken), least.price + least.late, least.price, at, mate_at, number};
    }

    // Counts the lateness of what follows.
    static void follow(const Places &places, Trial &trial, int stop, int mate) {
        auto course = places.before(trial.at);
        places.pass(course, stop);
        for (int p = trial.at; p < trial.mate_at; ++p) places.pass(course, places.stop(p));
        if (mate >= 0) places.pass(course, mate);
        const auto least = places.follow(course, trial.mate_at);
        trial.least_price = least.price + least.late;
        trial.followed = true;
    }

    // With each reload at each place of the trips that the stop is put into.
    void with_spares(const Places &places, const Kind &k, int kind, std::span<const int> route,
                     int from, const Trial &trial, int stop, int mate, std::span<const int> spares) {
        lay(route, trial, stop, mate);
        const auto [first, last] =
            trips_at(trial_, from, trial.at, trial.mate_at + (mate < 0 ? 0 : 1));
        const int least_distance = distance(places.broken_anywhere());
        auto number = trial.number;
        for (const int spare : spares) {
            const Cost base = trial.way + problem_.assign_price(spare, kind);
            for (auto then = first; then <= last; ++then) {
                ++number;
                const int before = then == 0 ? -1 : trial_[then - 1];
                const int after = then == trial_.size() ? -1 : trial_[then];
                const Cost least = base + places.detour(before, spare, after);
                if (!may_be_better(least_distance, least, number)) continue;
                trial_.insert(trial_.begin() + static_cast<std::ptrdiff_t>(then), spare);
                look(k, kind, number);
                trial_.erase(trial_.begin() + static_cast<std::ptrdiff_t>(then));
            }
        }
    }

    void lay(std::span<const int> route, const Trial &trial, int stop, int mate) {
        trial_.assign(route.begin(), route.begin() + trial.at);
        trial_.push_back(stop);
        trial_.insert(trial_.end(), route.begin() + trial.at, route.begin() + trial.mate_at);
        if (mate >= 0) trial_.push_back(mate);
        trial_.insert(trial_.end(), route.begin() + trial.mate_at, route.end());
    }

    // Walks the trial. Of a vehicle with pauses, which walks many times, first without them.
    void look(const Kind &k, int kind, std::int64_t number) {
        const auto stops = static_cast<std::int64_t>(trial_.size()) + 1;
        if (!k.pauses.empty()) {
            best_.steps += stops;
            const auto bare = scheduler_.walk_as(bare_, kind, trial_, false);
            const Cost rest = k.per_wait_second * k.least_rest(bare.end);
            const Cost least = bare.price() - bare.waiting + rest;
            if (!may_be_better(distance(bare.broken & ~kMaxDuration), least, number)) return;
        }
        const auto table = scheduler_.walk_as(k, kind, trial_, false);
        ++best_.walks;
        best_.steps += stops * (1 + kOfPause * static_cast<std::int64_t>(k.pauses.size()));
        if (!may_be_better(distance(table.broken), table.price(), number)) return;
        best_.broken = table.broken, best_.price = table.price(), best_.route = trial_;
        number_ = number;
    }

    // Whether so much beats the best so far; of equal ones the first of all places does.
    [[nodiscard]] bool may_be_better(int broken, Cost price, std::int64_t number) const {
        const int own = distance(best_.broken);
        return std::tie(broken, price, number) < std::tie(own, best_.price, number_);
    }
    [[nodiscard]] bool is_worse(int broken, Cost price) const {
        const int own = distance(best_.broken);
        return std::tie(broken, price) > std::tie(own, best_.price);
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

    // Places that are looked at by sums.
    [[nodiscard]] static std::int64_t n_places(std::int64_t stops, int mate) {
        return mate < 0 ? stops + 1 : (stops + 1) * (stops + 2) / 2;
    }

    static constexpr std::int64_t kOfPause = 4;  // what a pause makes of a step
    static constexpr std::int64_t kTurns = std::int64_t{1} << 32;  // numbers of one place

    const Problem &problem_;
    Scheduler scheduler_;
    Kind bare_;  // without pauses
    Fit best_;
    std::int64_t number_ = 0;
    std::vector<int> trial_;
};

}  // namespace vuelta
