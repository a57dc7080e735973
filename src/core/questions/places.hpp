// What a route with a stop more would break and cost at its places, at least: told from
// sums up to each place and from it on, as the route goes without its pauses. A pause
// makes nothing earlier, and being later mends nothing.
#pragma once

#include <algorithm>
#include <bit>
#include <numeric>
#include <span>
#include <vector>

#include "route/route_schedule.hpp"

namespace vuelta {

// How far a route is from being one: any limit of the vehicle can be moved sooner than
// a way be made, and one more reload sooner than room.
[[nodiscard]] inline int distance(unsigned broken) {
    return 4 * std::popcount(broken) + ((broken & kNoWay) != 0 ? 1000 : 0) +
           ((broken & kCapacity) != 0 ? 1 : 0);
}

// Limits that are surely broken, and the least price where no others are.
struct Least {
    unsigned broken = 0;
    Cost price = 0, late = 0;  // lateness apart
};

class Places {
public:
    // For stops (a stop, its other half, a reload) that come into a route of this kind.
    Places(const Problem &problem, const Kind &k, int kind, std::span<const int> route,
           std::span<const int> more)
        : problem_(problem), k_(k), table_(problem.travel[k.travel]), route_(route) {
        look_at_whole(kind, more);
        look_ahead();
        look_back();
        if (!problem.has_reloads()) look_at_loads();
    }

    // A route as far as it goes: the end of the work at some stop, and all before it.
    struct Course {
        Time now = 0;
        int cell = 0, stop = -1;  // the last one, if any
        Cost price = 0, late = 0, travel = 0, metres = 0, work = 0;
        int gaps = 0;             // legs without a way
        unsigned broken = 0;
    };

    // Up to the stops before a position.
    [[nodiscard]] const Course &before(int position) const { return before_[position]; }

    // Goes on to a stop and works there.
    void pass(Course &x, int stop) const {
        const auto &s = problem_.stops[stop];
        const Time setup = setup_after(x.cell, x.stop, stop);
        drive(x, s.cell);
        Time begin = open_after(problem_.windows_of(stop), x.now);
        if (begin >= kUnreachable) begin = x.now, x.broken |= kTimeWindow;
        if (begin > s.due) x.late += s.late * (begin - s.due);
        const Time work = setup + problem_.service[k_.trade][stop];
        x.price += k_.per_task_second * setup;
        x.work += work;
        x.now = std::min(begin + work, kUnreachable);
        x.stop = stop;
    }

    // What it comes to with the rest of the route from a position on.
    [[nodiscard]] Least finish(Course x, int position) const {
        if (position == size()) {
            drive(x, k_.end);
            if (x.now > k_.close) x.broken |= kShift;
            if (x.now > k_.due) x.late += k_.per_overtime_second * (x.now - k_.due);
            return sum(x);
        }
        pass(x, route_[position]);
        const auto &rest = after_[position];
        if (x.now > rest.in_time) x.broken |= kTimeWindow;
        if (x.now > rest.in_shift) x.broken |= kShift;
        x.price += rest.price;
        if (x.now >= before_[position + 1].now) x.late += rest.late;
        x.travel += rest.travel;
        x.metres += rest.metres;
        x.work += rest.work;
        x.gaps += rest.gaps;
        return sum(x);
    }

    // The same with the lateness of all stops that follow, until it is what it was.
    [[nodiscard]] Least follow(Course x, int position) const {
        while (position < size()) {
            auto y = x;
            pass(y, route_[position]);
            if (y.now == before_[position + 1].now) break;
            x = y;
            ++position;
        }
        return finish(x, position);
    }

    // Limits that are broken wherever the stops are put.
    [[nodiscard]] unsigned broken_anywhere() const { return whole_.broken; }

    // By how much a stop between two others, or an end of the route (-1), changes what
    // the way costs.
    [[nodiscard]] Cost detour(int before, int stop, int after) const {
        const auto with = between(before, stop) + between(stop, after);
        return with - between(before, after);
    }

    // Whether there is too much aboard with a stop at one position and its other half, if
    // any, at that position or a later one. Not told where there may be reloads.
    [[nodiscard]] bool is_full(int at, int stop, int mate_at, int mate) const {
        for (int d = 0; d < static_cast<int>(loads_.size()); ++d) {
            const auto &load = loads_[d];
            const auto i = [&](int c) { return static_cast<std::size_t>(c) * problem_.dims + d; };
            Cost start = load.brings + problem_.brings[i(stop)], net = problem_.net[i(stop)];
            if (mate >= 0) start += problem_.brings[i(mate)];
            Cost most = std::max(load.to[at], net + load.between(at, mate_at));
            if (mate >= 0) net += problem_.net[i(mate)];
            most = std::max(most, net + load.from[mate_at]);
            if (start + most > k_.room[d]) return true;
        }
        return false;
    }

    [[nodiscard]] int stop(int position) const { return route_[position]; }
    [[nodiscard]] int size() const { return static_cast<int>(route_.size()); }

private:
    // What follows once the work at a position is done.
    struct Rest {
        Time in_time = kUnreachable, in_shift = kUnreachable;  // latest end of that work
        Cost price = 0, late = 0, travel = 0, metres = 0, work = 0;
        int gaps = 0;
    };
    // In one dimension: what is aboard after each stop, less what is at the start.
    struct Aboard {
        Cost brings = 0;
        std::vector<Cost> at, to, from;  // and the most of it up to there, and from there on
        mutable std::vector<Cost> highest;  // between the position last asked for and each after
        mutable int asked = -1;

        [[nodiscard]] Cost between(int first, int last) const {
            if (first != asked) asked = first, highest.assign(1, at[first]);
            while (first + static_cast<int>(highest.size()) <= last)
                highest.push_back(std::max(highest.back(), at[first + highest.size()]));
            return highest[last - first];
        }
    };

    [[nodiscard]] std::size_t leg(int a, int b) const {
        return static_cast<std::size_t>(a) * problem_.cells + b;
    }
    [[nodiscard]] Cost price_of(std::size_t leg) const {
        const Time seconds = table_.seconds[leg];
        const Cost metres = seconds < 0 ? 0 : std::max(0, table_.metres[leg]);
        return k_.per_metre * metres + k_.per_second * std::max(0, seconds) +
               (table_.given.empty() ? 0 : k_.per_given * table_.given[leg]);
    }
    void drive(Course &x, int cell) const {
        const auto at = leg(x.cell, cell);
        const Time seconds = table_.seconds[at];
        x.price += price_of(at);
        x.cell = cell;
        if (seconds < 0) {
            ++x.gaps;
            return;
        }
        x.travel += seconds;
        x.metres += std::max(0, table_.metres[at]);
        x.now = std::min(x.now + std::min(seconds, kUnreachable), kUnreachable);
    }
    [[nodiscard]] Time setup_after(int cell, int before, int stop) const {
        const auto &s = problem_.stops[stop];
        const bool stays = s.site < 0 ? s.cell == cell
                                      : before >= 0 && problem_.stops[before].site == s.site;
        return stays ? 0 : problem_.setup[k_.trade][stop];
    }
    [[nodiscard]] Cost between(int before, int after) const {
        const int a = before < 0 ? k_.start : problem_.stops[before].cell;
        const int b = after < 0 ? k_.end : problem_.stops[after].cell;
        const Time setup = after < 0 ? 0 : setup_after(a, before, after);
        return price_of(leg(a, b)) + k_.per_task_second * setup;
    }

    // Limits and prices that do not depend on the place.
    void look_at_whole(int kind, std::span<const int> more) {
        auto turns = LoadingOrder::at_start(k_);
        Types types = k_.types;
        int tasks = 0, reloads = 0;
        const auto take = [&](int c) {
            const auto &s = problem_.stops[c];
            whole_.price += problem_.assign_price(c, kind);
            if (!problem_.may(c, kind)) whole_.broken |= kNotAllowed;
            types |= problem_.clashes.types(c);
            tasks += s.is_task ? 1 : 0;
            reloads += s.is_reload() ? 1 : 0;
        };
        for (const int c : route_) take(c), turns.pass(problem_.stops[c].turn);
        for (const int c : more) take(c);
        if (problem_.clashes.any() && !problem_.clashes.peaceful(types)) whole_.broken |= kTypes;
        if (tasks > k_.max_tasks) whole_.broken |= kMaxTasks;
        if (reloads > k_.max_reloads) whole_.broken |= kMaxReloads;
        whole_.price += k_.fixed;
        // One stop more takes no turn away.
        const Cost turning = k_.turning(turns.count);
        if (is_no(turning))
            whole_.broken |= kLoading;
        else
            whole_.price += turning;
    }

    void look_ahead() {
        before_.push_back({.now = k_.open, .cell = k_.start});
        for (const int c : route_) {
            before_.push_back(before_.back());
            pass(before_.back(), c);
        }
    }

    void look_back() {
        const int n = size();
        after_.resize(n);
        for (int p = n - 1; p >= 0; --p) {
            auto &rest = after_[p];
            Course x{.now = before_[p + 1].now, .cell = before_[p + 1].cell, .stop = route_[p]};
            if (p + 1 == n) {
                drive(x, k_.end);
                rest.in_shift = k_.close;
                rest.late = k_.per_overtime_second * std::max(0, x.now - k_.due);
            } else {
                rest = after_[p + 1];
                const int next = route_[p + 1];
                const auto &s = problem_.stops[next];
                const auto windows = problem_.windows_of(next);
                const Time setup = setup_after(x.cell, x.stop, next);
                const Time work = setup + problem_.service[k_.trade][next];
                drive(x, s.cell);
                const Time sooner = rest.in_time >= kUnreachable ? kUnreachable : rest.in_time - work;
                rest.in_time = close_before(windows, sooner);
                const Time limit = rest.in_shift - work;
                rest.in_shift = windows.back().close < limit ? limit : close_before(windows, limit);
                Time begin = open_after(windows, x.now);
                if (begin >= kUnreachable) begin = x.now;
                if (begin > s.due) rest.late += s.late * (begin - s.due);
                rest.price += k_.per_task_second * setup;
                rest.work += work;
            }
            const Time way = static_cast<Time>(x.travel);
            if (p + 1 < n) rest.in_time = rest.in_time < 0 ? -1 : rest.in_time - way;
            rest.in_shift = rest.in_shift < 0 ? -1 : rest.in_shift - way;
            rest.price += x.price;
            rest.travel += x.travel;
            rest.metres += x.metres;
            rest.gaps += x.gaps;
        }
    }

    void look_at_loads() {
        const int n = size();
        loads_.resize(problem_.dims);
        for (int d = 0; d < problem_.dims; ++d) {
            auto &load = loads_[d];
            load.at.assign(n + 1, 0);
            for (int p = 0; p < n; ++p) {
                const auto i = static_cast<std::size_t>(route_[p]) * problem_.dims + d;
                load.brings += problem_.brings[i];
                load.at[p + 1] = load.at[p] + problem_.net[i];
            }
            load.to = load.from = load.at;
            std::partial_sum(load.to.begin(), load.to.end(), load.to.begin(),
                             [](Cost a, Cost b) { return std::max(a, b); });
            std::partial_sum(load.from.rbegin(), load.from.rend(), load.from.rbegin(),
                             [](Cost a, Cost b) { return std::max(a, b); });
        }
    }

    [[nodiscard]] Least sum(const Course &x) const {
        Least out{whole_.broken | x.broken, whole_.price + x.price, x.late};
        if (x.gaps > 0) out.broken |= kNoWay;
        if (x.travel > k_.max_travel) out.broken |= kMaxTravel;
        if (x.metres > k_.max_metres) out.broken |= kMaxDistance;
        const Cost busy = x.travel + x.work;
        if (busy > k_.max_duration) out.broken |= kMaxDuration;
        const auto end = static_cast<Time>(std::min<Cost>(k_.open + busy, kUnreachable));
        const Cost rest = k_.least_rest(end);
        out.price += k_.per_wait_second * rest;
        // With its pauses it takes too long, or it leaves one out, which costs no waiting.
        if ((out.broken & (kShift | kMaxDuration)) == 0 && rest > 0 &&
            (k_.open + busy + rest > k_.close || busy + rest > k_.max_duration)) {
            out.broken |= kShift;
            out.price -= k_.per_wait_second * rest;
        }
        return out;
    }

    const Problem &problem_;
    const Kind &k_;
    const Table &table_;
    std::span<const int> route_;
    Least whole_;
    std::vector<Course> before_;
    std::vector<Rest> after_;
    std::vector<Aboard> loads_;
};

}  // namespace vuelta
