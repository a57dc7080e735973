// The pauses of a kind of vehicle, as lanes: lane 0 has taken none of them, the last
// lane all. A pause on a leg is a stop of its own: asked for when the leg begins at
// `t`, it begins as soon as its windows let it, and the leg's end is at
// max(t + drive, begin) + length. That never comes to be earlier by leaving later, so
// it can be carried along a route from its start, and back from its end.
//
// A route needs no pause that opens only when it has ended, so that each lane has a
// latest end: when the first of those opens that were not taken.
//
// Lanes are sets of pauses where there are few such sets that can be reached: all
// orders that are possible. Else there are a few orders (lay_orders).
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "breaks/endings.hpp"
#include "breaks/labels.hpp"
#include "problem/problem.hpp"

namespace vuelta {

class Rests {
public:
    Rests() = default;
    explicit Rests(const Kind &kind) {
        if (kind.pauses.empty()) return;
        for (const auto &pause : kind.pauses) pauses_.emplace_back(pause, kind.open);
        if (!lay_sets()) lay_orders();
        ahead_ = ways_along(steps_);
        std::vector<Steps> back(steps_.size());
        for (int lane = 0; lane < static_cast<int>(steps_.size()); ++lane)
            for (const auto &step : steps_[lane]) back[step.lane].push_back({step.pause, lane});
        back_ = ways_along(back);
        steps_.clear();
        clocks_.resize(pauses_.size() + 1), rides_.resize(pauses_.size() + 1);
    }

    // A pause that is taken on a leg after those on the way to `depth`; without it,
    // the ways from `past` on are left.
    struct Way {
        int pause = 0, lane = 0, depth = 0, past = 0;
    };

    [[nodiscard]] bool any() const { return !pauses_.empty(); }
    [[nodiscard]] int lanes() const { return static_cast<int>(ahead_.first.size()) - 1; }
    // Latest end of a route that has taken the pauses of a lane and no others; -1: it
    // has to take more.
    [[nodiscard]] Time until(int lane) const { return until_[lane]; }
    [[nodiscard]] Time rest(int lane) const { return rest_[lane]; }  // in all its pauses
    [[nodiscard]] const Way &way(int w) const { return ahead_.ways[w]; }
    // Whether some pause has several windows.
    [[nodiscard]] bool has_choice() const {
        return std::any_of(pauses_.begin(), pauses_.end(),
                           [](const Rest &p) { return p.windows.size() > 1; });
    }

    // Earliest arrival after a leg in every lane, from the earliest beginning of it;
    // kUnreachable: never.
    void drive(const Time *leave, Time leg, Time *arrive) const {
        const int n = lanes();
        for (int i = 0; i < n; ++i) arrive[i] = later(leave[i], leg);
        for (int i = 0; i < n; ++i) {
            if (leave[i] >= kUnreachable) continue;
            clocks_[0] = {leave[i], later(leave[i], leg)};
            for (int w = ahead_.first[i]; w < ahead_.first[i + 1];) {
                const auto &way = ahead_.ways[w];
                const auto &pause = pauses_[way.pause];
                const auto before = clocks_[way.depth - 1];
                const Time begin = pause.start(before.ask);
                if (begin >= kUnreachable) {
                    w = way.past;
                    continue;
                }
                const Time there = later(std::max(begin, before.there), pause.length);
                clocks_[way.depth] = {later(begin, pause.length), there};
                arrive[way.lane] = std::min(arrive[way.lane], there);
                ++w;
            }
        }
    }

    // Latest beginning of a leg in every lane, from the latest arrival; negative: never.
    void back(const Time *last, Time leg, Time *leave) const {
        const int n = lanes();
        for (int j = 0; j < n; ++j) leave[j] = last[j] < 0 ? -1 : last[j] - leg;
        for (int j = 0; j < n; ++j) {
            if (last[j] < 0) continue;
            clocks_[0] = {last[j], last[j]};
            for (int w = back_.first[j]; w < back_.first[j + 1];) {
                const auto &way = back_.ways[w];
                const auto &pause = pauses_[way.pause];
                const auto after = clocks_[way.depth - 1];
                const Time ask = pause.latest(after.ask - pause.length);
                const Time there = after.there - pause.length;
                if (ask < 0 || there < 0) {
                    w = way.past;
                    continue;
                }
                clocks_[way.depth] = {ask, there};
                leave[way.lane] = std::max(leave[way.lane], std::min(there - leg, ask));
                ++w;
            }
        }
    }

    // The same forwards of a label in a lane: calls `into(lane, label, way)` for every
    // way to take pauses on the leg; `way` is the last of them, -1: none. Only of pauses
    // that `may(pause)` be taken there.
    template <class Into>
    void drive(int lane, const Label &from, Time leg, Into into) const {
        drive(lane, from, leg, [](int) { return true; }, into);
    }
    template <class May, class Into>
    void drive(int lane, const Label &from, Time leg, May may, Into into) const {
        Label there = from;
        there.now = later(from.now, leg);
        if (there.now < kUnreachable) into(lane, there, -1);
        if (ahead_.first[lane] == ahead_.first[lane + 1]) return;
        rides_[0] = {from, leg, from.waited};
        for (int w = ahead_.first[lane]; w < ahead_.first[lane + 1];) {
            const auto &way = ahead_.ways[w];
            const auto &pause = pauses_[way.pause];
            auto &ride = rides_[way.depth] = rides_[way.depth - 1];
            auto &label = ride.label;
            const Time begin = may(way.pause) ? pause.start(label.now) : kUnreachable;
            if (begin >= kUnreachable) {
                w = way.past;
                continue;
            }
            // A pause may wait for its window while driving: that swallows a later
            // departure for the next pause, but not for the next stop.
            const Time wait = begin - label.now;
            ride.swallowed += wait;
            if (!pause.windows.empty())
                label.delay = std::min(label.delay, ride.swallowed + pause.close(begin) - begin);
            label.waited += std::max(0, wait - ride.left);
            ride.left = std::max(0, ride.left - wait);
            label.now = later(begin, pause.length);
            there = label;
            there.now = later(label.now, ride.left);
            if (there.now < kUnreachable) into(way.lane, there, w);
            ++w;
        }
    }

    // Every way to take pauses of one window each on a leg and come to a lane, as a piece
    // that begins when the leg does: calls `into(lane it begins in, piece)`.
    template <class Into>
    void pieces(int lane, Time leg, Into into) const {
        if (leg >= kUnreachable) return;
        into(lane, Ending{-kHorizon, kHorizon, leg, 0});
        // Of what is asked for next: the earliest that gains, and the latest.
        clocks_[0] = {.ask = kHorizon, .there = -kHorizon, .length = leg};
        for (int w = back_.first[lane]; w < back_.first[lane + 1];) {
            const auto &way = back_.ways[w];
            const auto &pause = pauses_[way.pause];
            const auto &after = clocks_[way.depth - 1];
            const Time latest = pause.latest(after.ask - pause.length);
            if (latest < 0) {
                w = way.past;
                continue;
            }
            auto &clock = clocks_[way.depth];
            clock.ask = latest;
            clock.there = std::max(pause.open, after.there - pause.length);
            clock.length = after.length + pause.length;
            const Time first = clock.there - leg, wait = std::max(0, first - latest);
            into(way.lane, Ending{first - wait, latest, clock.length + wait, wait});
            ++w;
        }
    }

    // The pauses of a way, last one first, added to `into`.
    void trace(int w, std::vector<int> &into) const {
        for (int depth = ahead_.ways[w].depth; depth > 0; --w) {
            if (ahead_.ways[w].depth != depth) continue;
            into.push_back(ahead_.ways[w].pause);
            --depth;
        }
    }

private:
    static constexpr int kMostSets = 64, kMostWays = 256;

    struct Rest {
        std::vector<Window> windows;
        Time open = 0, shut = kUnreachable, length = 0;
        Time spares_until = -1;
        std::vector<Load> most;

        Rest(const Pause &pause, Time leave)
            : windows(pause.windows), length(pause.length), spares_until(pause.spares_until(leave)),
              most(pause.most) {
            if (!windows.empty()) open = windows.front().open, shut = windows.back().close;
        }
        [[nodiscard]] Time start(Time now) const {
            if (windows.size() > 1) return open_after(windows, now);
            return now > shut ? kUnreachable : std::max(now, open);
        }
        [[nodiscard]] Time latest(Time limit) const {
            if (windows.size() > 1) return close_before(windows, limit);
            return limit < open ? -1 : std::min(limit, shut);
        }
        [[nodiscard]] Time close(Time begin) const {
            return windows.size() > 1 ? close_of(windows, begin) : shut;
        }
        // Whether this one cannot come after another.
        [[nodiscard]] bool precedes(const Rest &other) const {
            return Cost{other.open} + other.length > shut;
        }
        [[nodiscard]] bool is_like(const Rest &other) const {
            return windows == other.windows && length == other.length && most == other.most &&
                   spares_until == other.spares_until;
        }
    };
    // On a leg: when the next pause is asked for, and when the leg's end is reached.
    struct Clock {
        Time ask = 0, there = 0, length = 0;
    };
    // The same with what is left of it to drive.
    struct Ride {
        Label label{};
        Time left = 0, swallowed = 0;
    };
    struct Step {
        int pause = 0, lane = 0;
    };
    using Steps = std::vector<Step>;
    struct Ways {
        std::vector<Way> ways;
        std::vector<int> first;  // of every lane, and the end
    };

    [[nodiscard]] static Time later(Time time, Time by) {
        return time >= kUnreachable ? kUnreachable : std::min(time + by, kUnreachable);
    }

    // A lane in which these pauses have been taken.
    template <class Taken>
    void lay(Taken is_taken) {
        Time until = kUnreachable, rest = 0;
        for (int p = 0; p < static_cast<int>(pauses_.size()); ++p) {
            if (is_taken(p))
                rest += pauses_[p].length;
            else
                until = std::min(until, pauses_[p].spares_until);
        }
        until_.push_back(until), rest_.push_back(rest);
    }

    // Lanes as sets of pauses; false when there are too many.
    bool lay_sets() {
        const int m = static_cast<int>(pauses_.size());
        if (m >= kMostSets) return false;
        std::vector<std::uint64_t> needs(m, 0), sets{0};
        for (int p = 0; p < m; ++p)
            for (int q = 0; q < m; ++q)
                if (p != q && (pauses_[q].precedes(pauses_[p]) ||
                               (q < p && pauses_[q].is_like(pauses_[p]))))
                    needs[p] |= std::uint64_t{1} << q;
        steps_.assign(1, {});
        for (std::size_t i = 0; i < sets.size(); ++i) {
            for (int p = 0; p < m; ++p) {
                const auto bit = std::uint64_t{1} << p;
                if ((sets[i] & bit) != 0 || (needs[p] & ~sets[i]) != 0) continue;
                const auto at = std::find(sets.begin(), sets.end(), sets[i] | bit) - sets.begin();
                if (at == static_cast<std::ptrdiff_t>(sets.size()))
                    sets.push_back(sets[i] | bit), steps_.emplace_back();
                steps_[i].push_back({p, static_cast<int>(at)});
            }
            if (sets.size() > kMostSets) return false;
        }
        // So many ways to go on from each set.
        std::vector<int> ways(steps_.size(), 0);
        int sum = 0;
        for (int i = static_cast<int>(steps_.size()) - 1; i >= 0; --i) {
            for (const auto &step : steps_[i])
                ways[i] = std::min(ways[i] + 1 + ways[step.lane], kMostWays + 1);
            if ((sum += ways[i]) > kMostWays) return false;
        }
        for (const auto set : sets) lay([&](int p) { return (set >> p & 1) != 0; });
        return true;
    }

    // Lanes of the given order, and of those by the latest end and by the first opening:
    // who leaves out pauses leaves out those that open last.
    void lay_orders() {
        const int m = static_cast<int>(pauses_.size());
        std::vector<int> given(m);
        std::iota(given.begin(), given.end(), 0);
        std::vector<std::vector<int>> orders{given};
        const auto sort_by = [&](auto key) {
            auto order = given;
            std::stable_sort(order.begin(), order.end(),
                             [&](int p, int q) { return key(pauses_[p]) < key(pauses_[q]); });
            if (std::find(orders.begin(), orders.end(), order) == orders.end())
                orders.push_back(std::move(order));
        };
        sort_by([](const Rest &p) { return p.shut + p.length; });
        sort_by([](const Rest &p) { return p.spares_until; });
        steps_.assign(1, {});
        lay([](int) { return false; });
        const int last = 1 + static_cast<int>(orders.size()) * (m - 1);
        for (const auto &order : orders) {
            int lane = 0;
            for (int i = 0; i < m; ++i) {
                const int next = i + 1 == m ? last : static_cast<int>(steps_.size());
                steps_[lane].push_back({order[i], next});
                if (next == last) break;
                steps_.emplace_back();
                lay([&](int p) {
                    return std::find(order.begin(), order.begin() + i + 1, p) != order.begin() + i + 1;
                });
                lane = next;
            }
        }
        steps_.emplace_back();
        lay([](int) { return true; });
    }

    [[nodiscard]] static Ways ways_along(const std::vector<Steps> &steps) {
        Ways out;
        const auto follow = [&](const auto &self, int lane, int depth) -> void {
            for (const auto &step : steps[lane]) {
                const auto at = out.ways.size();
                out.ways.push_back({step.pause, step.lane, depth, 0});
                self(self, step.lane, depth + 1);
                out.ways[at].past = static_cast<int>(out.ways.size());
            }
        };
        for (int lane = 0; lane < static_cast<int>(steps.size()); ++lane) {
            out.first.push_back(static_cast<int>(out.ways.size()));
            follow(follow, lane, 1);
        }
        out.first.push_back(static_cast<int>(out.ways.size()));
        return out;
    }

    std::vector<Rest> pauses_;
    std::vector<Time> until_, rest_;  // of every lane
    std::vector<Steps> steps_;
    Ways ahead_, back_;
    mutable std::vector<Clock> clocks_;
    mutable std::vector<Ride> rides_;
};

}  // namespace vuelta
