// A longest ride of a pair: from the end of the work at its pickup to the start of the
// work at its delivery (dial-a-ride; Cordeau and Laporte, Transportation Research Part B
// 37(6), 2003).
//
// Where a delivery waits for its window the ride is shorter when its pickup begins later.
// Every such wish is a least start of the pickup, told from the start of the delivery, and
// what is told moves nothing but later: so from the earliest times on the wishes are met
// again and again, until nothing changes. That is the earliest timetable of all that
// keep the rides, at every stop (the least solution of difference constraints, as in
// Firat and Woeginger, Operations Research Letters 39(1), 2011). There is none where a
// stop comes to be too late, or where wishes go on after as many rounds as there are
// pairs, for each window that a stop may fall into.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "problem/problem.hpp"

namespace vuelta {

// Least starts of the stops of a route, by position, and the times they lead to.
struct Holds {
    std::vector<Time> at, begin, leave;
};

// The pairs of a route that have a longest ride, and how long their pickups wait.
class Rides {
public:
    struct Ride {
        int pickup = 0, delivery = 0;  // positions
        Time longest = 0;
    };

    // Those of a route; pairs that are out of order have none.
    Rides &of(const Problem &problem, std::span<const int> stops) {
        all_.clear();
        holds_.at.clear();
        rounds_ = 1;
        for (std::size_t i = 0; i < stops.size(); ++i) {
            const auto &s = problem.stops[stops[i]];
            rounds_ += s.n_windows - 1;
            if (s.max_ride >= kHorizon) continue;
            const auto mate = std::find(stops.begin() + i, stops.end(), s.ride_to);
            if (mate == stops.end()) continue;
            const auto at = static_cast<int>(mate - stops.begin());
            all_.push_back({static_cast<int>(i), at, s.max_ride});
        }
        if (all_.empty()) return *this;
        rounds_ *= static_cast<int>(all_.size()) + 1;
        holds_.at.assign(stops.size(), 0);
        holds_.begin.resize(stops.size());
        holds_.leave.resize(stops.size());
        return *this;
    }

    [[nodiscard]] bool any() const { return !all_.empty(); }
    // The least start at a position.
    [[nodiscard]] Time hold(int position) const {
        return holds_.at.empty() ? 0 : holds_.at[position];
    }

private:
    friend struct MaxRide;
    std::vector<Ride> all_;
    Holds holds_;
    int rounds_ = 1;
};

// The limit.
struct MaxRide {
    // Whether these stops have any.
    [[nodiscard]] static bool applies(const Problem &problem, std::span<const int> stops) {
        return std::any_of(stops.begin(), stops.end(),
                           [&](int c) { return problem.stops[c].max_ride < kHorizon; });
    }

    // Whether a route keeps its rides. Where it can, and all else in time, their pickups are
    // held as long as that asks for; else not at all: all is as early as possible.
    // `follow` tells the times that holds lead to, and whether all is in time.
    template <class Follow>
    [[nodiscard]] static bool holds(Rides &rides, Follow follow) {
        if (rides.all_.empty()) return true;
        auto &holds = rides.holds_;
        bool in_time = follow(holds);
        for (int round = 0; in_time && round <= rides.rounds_; ++round) {
            if (!wish(rides)) return true;
            in_time = follow(holds);
        }
        std::fill(holds.at.begin(), holds.at.end(), 0);
        follow(holds);
        return std::none_of(rides.all_.begin(), rides.all_.end(),
                            [&](const auto &ride) { return too_long(holds, ride) > 0; });
    }

private:
    [[nodiscard]] static Time too_long(const Holds &holds, const Rides::Ride &ride) {
        return holds.begin[ride.delivery] - holds.leave[ride.pickup] - ride.longest;
    }

    // Holds pickups whose rides are too long; whether there are any.
    static bool wish(Rides &rides) {
        auto &holds = rides.holds_;
        bool any = false;
        for (const auto &ride : rides.all_) {
            const Time more = too_long(holds, ride);
            if (more <= 0) continue;
            holds.at[ride.pickup] = holds.begin[ride.pickup] + more;
            any = true;
        }
        return any;
    }
};

}  // namespace vuelta
