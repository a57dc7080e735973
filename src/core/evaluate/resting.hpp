// What a changed route of a vehicle with pauses costs in time: joined from what the
// nodes know in lanes (lanes.hpp). Without a price of time in a step a lane for every
// new stop; with one the rest of the route is gone through, until it is in time.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "route/solution.hpp"

namespace vuelta {

template <class M>
class Resting {
public:
    explicit Resting(const Solution<M> &solution)
        : solution_(solution), model_(solution.model), now_(solution.lanes.width()),
          next_(solution.lanes.width()), sets_(solution.lanes.width()),
          next_sets_(solution.lanes.width()), endings_(solution.lanes.width()) {}

    // Whether everything up to `u`, a chain, and everything from `v` on can be in time.
    [[nodiscard]] bool fits(int route, int u, std::span<const int> chain, int v) {
        const auto &lanes = solution_.lanes;
        const auto &kind = solution_.kind_of(route);
        const auto &rests = lanes.rests(solution_.routes[route].kind);
        const auto &travel = model_.travel_of(kind);
        const int n = rests.lanes();
        const Time *leave = lanes.leave(u);
        int before = u;
        for (const int x : chain) {
            rests.drive(leave, leg(travel, before, x), next_.data());
            if (!lanes.serve(kind, n, x, before, next_.data())) return false;
            now_.swap(next_);
            leave = now_.data();
            before = x;
        }
        rests.drive(leave, leg(travel, before, v), next_.data());
        const Time *last = last_of(kind, rests, v, before);
        for (int j = 0; j < n; ++j)
            if (next_[j] <= last[j]) return true;
        return false;
    }

    // The price of its time, where it has one; kNo when it cannot be, and maybe when it
    // is `enough` or more.
    [[nodiscard]] Cost price(int route, int u, std::span<const int> chain, int v, Cost enough) {
        const auto &lanes = solution_.lanes;
        const int k = solution_.routes[route].kind;
        const auto &kind = solution_.kind_of(route);
        const auto &travel = model_.travel_of(kind);
        const int n = lanes.rests(k).lanes();
        const auto *from = lanes.labels(u);
        int before = u;
        const auto ignore = [](int, const Label &) {};
        for (const int x : chain) {
            lanes.go(kind, k, from, leg(travel, before, x), x, before, nullptr, next_sets_.data(),
                     ignore);
            if (least(kind, n) >= enough) return kNo;
            sets_.swap(next_sets_);
            from = sets_.data();
            before = x;
        }
        Time way = leg(travel, before, v);
        if (lanes.joined(k)) {
            const auto *endings = endings_of(kind, k, v, before);
            if (std::all_of(endings, endings + n, [](const Endings &e) { return e.whole; }))
                return join(kind, k, from, way, endings);
        }
        const bool knows_last = !lanes.joined(k);  // of joined kinds times alone are not kept
        const Time *last = knows_last ? last_of(kind, lanes.rests(k), v, before) : nullptr;
        const bool stays_in_time = knows_last && lanes.contest(k) == Contest::early;
        Cost sure = kNo;
        for (int x = v;; x = solution_.nodes[x].next) {
            const Time *in_time =
                stays_in_time && !(x == v && model_.has_setup) ? lanes.in_time(x) : nullptr;
            lanes.go(kind, k, from, way, x, before, last, next_sets_.data(),
                     [&](int lane, const Label &label) {
                         if (in_time != nullptr && label.now <= in_time[lane])
                             sure = std::min(sure, label.late);
                     });
            if (!model_.is_stop(x)) return lanes.closed(kind, k, next_sets_.data());
            const Cost lowest = least(kind, n);
            if (sure <= lowest && !is_no(sure)) return sure;
            if (lowest >= enough) return kNo;
            sets_.swap(next_sets_);
            from = sets_.data();
            before = x;
            way = solution_.nodes[x].to_next;
            if (knows_last) last = lanes.last(solution_.nodes[x].next);
        }
    }

private:
    using Set = typename Lanes<M>::Set;

    template <class Travel>
    [[nodiscard]] Time leg(const Travel &travel, int a, int b) const {
        return travel.leg(solution_.nodes[a].cell, solution_.nodes[b].cell).time;
    }

    // Least that those who have come so far will cost; kNo when there are none.
    [[nodiscard]] Cost least(const Kind &kind, int lanes) const {
        Cost least = kNo;
        for (int j = 0; j < lanes; ++j)
            for (int l = 0; l < next_sets_[j].count; ++l)
                least = std::min(least, next_sets_[j].at[l].price(kind));
        return least;
    }

    // The ways to have come so far, the leg, and the ways to go on.
    [[nodiscard]] Cost join(const Kind &kind, int k, const Set *from, Time leg,
                            const Endings *endings) const {
        const auto &rests = solution_.lanes.rests(k);
        Cost best = kNo;
        for (int i = 0; i < rests.lanes(); ++i) {
            for (int l = 0; l < from[i].count; ++l) {
                rests.drive(i, from[i].at[l], leg, [&](int lane, const Label &label, int) {
                    const auto &set = endings[lane];
                    for (int e = 0; e < set.count; ++e)
                        if (label.now <= set.at[e].last)
                            best = std::min(best, set.at[e].after(label).closed(kind, set.at[e].rest));
                });
            }
        }
        return best;
    }

    // How the route may go on from `v`, whose setup depends on where the vehicle comes from.
    [[nodiscard]] const Endings *endings_of(const Kind &kind, int k, int v, int before) {
        if (!model_.has_setup || !model_.is_stop(v)) return solution_.lanes.endings(v);
        const auto &node = solution_.nodes[v];
        solution_.lanes.come(kind, k, solution_.lanes.endings(node.next), node.to_next, v, before,
                         endings_.data());
        return endings_.data();
    }

    // Latest arrival at `v`, whose setup depends on where the vehicle comes from.
    [[nodiscard]] const Time *last_of(const Kind &kind, const Rests &rests, int v, int before) {
        if (!model_.has_setup || !model_.is_stop(v)) return solution_.lanes.last(v);
        const auto &node = solution_.nodes[v];
        rests.back(solution_.lanes.last(node.next), node.to_next, now_.data());
        solution_.lanes.arrive_by(kind, rests.lanes(), v, before, false, now_.data());
        return now_.data();
    }

    const Solution<M> &solution_;
    const Model<M> &model_;
    std::vector<Time> now_, next_;
    std::vector<Set> sets_, next_sets_;
    std::vector<Endings> endings_;
};

}  // namespace vuelta
