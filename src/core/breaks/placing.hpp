// The legs on which a vehicle takes its pauses on a given route: of all ways to take
// them the cheapest, and of those the one that ends first.
#pragma once

#include <algorithm>
#include <span>
#include <tuple>
#include <vector>

#include "breaks/rests.hpp"

namespace vuelta {

// How labels of a vehicle with pauses are compared, on routes of these stops.
[[nodiscard]] inline Contest contest_of(const Problem &problem, const Kind &kind,
                                        const Rests &rests, std::span<const int> stops) {
    if (!kind.is_timed()) return Contest::early;
    const bool mixed = rests.has_choice() || std::any_of(stops.begin(), stops.end(), [&](int c) {
        const auto &s = problem.stops[c];
        const bool may_pay = s.late != 0 && s.due < kHorizon &&
                             (kind.max_duration < kHorizon || s.late < kind.per_wait_second);
        return s.n_windows > 1 || may_pay;
    });
    return mixed ? Contest::mixed : Contest::timed;
}

class Placing {
public:
    static constexpr int kLabels = 8;        // at a place, of a number of pauses taken
    static constexpr int kMixedLabels = 64;  // where labels are hard to compare

    std::vector<int> order, legs;  // the pauses as they are taken, and where

    // `drive` and `work`: seconds of every leg, and at every stop. False when the pauses
    // cannot be kept; that the route ends too late or takes too long is for others to say.
    bool place(const Problem &problem, const Kind &kind, const Rests &rests,
               std::span<const int> stops, std::span<const Time> drive, std::span<const Time> work) {
        const auto contest = contest_of(problem, kind, rests, stops);
        look_at_loads(problem, kind, stops);
        if (contest == Contest::mixed)
            return run<kMixedLabels>(problem, kind, rests, contest, stops, drive, work);
        return run<kLabels>(problem, kind, rests, contest, stops, drive, work);
    }

private:
    struct Step {
        int before = -1, way = -1;
    };

    template <int most>
    bool run(const Problem &problem, const Kind &kind, const Rests &rests, Contest contest,
             std::span<const int> stops, std::span<const Time> drive, std::span<const Time> work) {
        const int n = static_cast<int>(stops.size()), lanes = rests.lanes();
        steps_.clear();
        std::vector<Labels<most>> now(lanes), next(lanes);
        now[0].push({.now = kind.open}, contest);
        for (int leg = 0; leg <= n; ++leg) {
            for (auto &labels : next) labels.count = 0;
            for (int i = 0; i < lanes; ++i) {
                for (int l = 0; l < now[i].count; ++l) {
                    const auto &from = now[i].at[l];
                    const auto may = [&](int pause) {
                        return barred_.empty() || barred_[kind.pauses.size() * leg + pause] == 0;
                    };
                    rests.drive(i, from, drive[leg], may, [&](int lane, Label label, int way) {
                        if (leg < n && !serve(problem, stops[leg], work[leg], label)) return;
                        label.from = static_cast<int>(steps_.size());
                        steps_.push_back({from.from, way});
                        next[lane].push(label, contest);
                    });
                }
            }
            now.swap(next);
        }
        return choose(kind, rests, now);
    }

    // On which legs too much is aboard for which pauses.
    void look_at_loads(const Problem &problem, const Kind &kind, std::span<const int> stops) {
        barred_.clear();
        if (!kind.rests_light()) return;
        const auto m = kind.pauses.size();
        barred_.resize(m * (stops.size() + 1));
        for (int d = 0; d < problem.dims; ++d) {
            follow_load(problem, stops, d, [&](std::size_t leg, Cost load) {
                for (std::size_t p = 0; p < m; ++p) {
                    const auto &most = kind.pauses[p].most;
                    if (!most.empty() && load > most[d]) barred_[m * leg + p] = 1;
                }
            });
        }
    }

    static bool serve(const Problem &problem, int stop, Time work, Label &label) {
        const auto &s = problem.stops[stop];
        const auto windows = problem.windows_of(stop);
        const Time begin = open_after(windows, label.now);
        if (begin >= kUnreachable) return false;
        const Time over = std::max(0, begin - s.due);
        const Time slack = over > 0 ? 0 : std::min(close_of(windows, begin), s.due) - begin;
        label.work(begin, slack, s.late * over, work);
        return label.now < kUnreachable;
    }

    template <int most>
    bool choose(const Kind &kind, const Rests &rests, const std::vector<Labels<most>> &ends) {
        const Label *best = nullptr;
        Cost least = kNo;
        for (int j = 0; j < rests.lanes(); ++j) {
            for (int l = 0; l < ends[j].count; ++l) {
                const auto &label = ends[j].at[l];
                if (label.now > rests.until(j)) continue;
                const Cost price = label.closed(kind, rests.rest(j));
                if (best == nullptr || std::tie(price, label.now) < std::tie(least, best->now))
                    least = price, best = &label;
            }
        }
        if (best == nullptr) return false;
        order.clear(), legs.clear();
        int leg = count_back(best->from);
        for (int at = best->from; at >= 0; at = steps_[at].before, --leg) {
            if (steps_[at].way < 0) continue;
            rests.trace(steps_[at].way, order);
            legs.resize(order.size(), leg);
        }
        std::reverse(order.begin(), order.end());
        std::reverse(legs.begin(), legs.end());
        return true;
    }

    // On which leg a step was taken.
    [[nodiscard]] int count_back(int at) const {
        int leg = -1;
        for (; at >= 0; at = steps_[at].before) ++leg;
        return leg;
    }

    std::vector<Step> steps_;
    std::vector<char> barred_;  // (legs x pauses), or empty
};

}  // namespace vuelta
