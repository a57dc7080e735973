// How a vehicle with pauses may have come to a moment: labels, and sets of them of
// which none is better than another in all that counts.
#pragma once

#include <algorithm>
#include <array>

#include "problem/problem.hpp"

namespace vuelta {

// One way of having come so far with some pauses taken. What was driven, worked and
// rested is then the same for all ways, so that `now` less `waited` is, too.
struct Label {
    Time now = 0;
    Time waited = 0;        // so far
    Time delay = kHorizon;  // how much later it may have left (route_schedule.hpp)
    int from = -1;          // whoever keeps a history: where in it
    Cost late = 0;          // price of lateness so far

    // Works from `begin` on, at a stop that keeps its time up to `slack` later.
    void work(Time begin, Time slack, Cost lateness, Time length) {
        waited += begin - now;
        delay = std::min(delay, waited + slack);
        late += lateness;
        now = std::min(begin + length, kUnreachable);
    }
    // What it costs at least, however it goes on.
    [[nodiscard]] Cost price(const Kind &kind) const {
        return late + kind.per_wait_second * std::max(0, waited - delay);
    }
    // What the time of a route costs that ends so, with so much rest in its pauses; kNo
    // when that is too late, or took too long.
    [[nodiscard]] Cost closed(const Kind &kind, Time rest) const {
        const Time put_off = std::max(0, std::min(delay, waited));
        if (now > kind.close || now - kind.open - put_off > kind.max_duration) return kNo;
        const Cost over = kind.per_overtime_second * std::max(0, now - kind.due);
        return late + over + kind.per_wait_second * (Cost{waited} + rest - put_off);
    }
};

// What makes one label better than another.
enum class Contest {
    early,  // less late, and earlier: where it does not matter when the vehicle leaves
    timed,  // and may leave later
    // and will, whatever comes: where being later may let the vehicle leave later, as in
    // another window, or in lateness that costs less than waiting
    mixed,
};

[[nodiscard]] inline bool beats(const Label &a, const Label &b, Contest contest) {
    if (a.now > b.now || a.late > b.late) return false;
    if (contest == Contest::early) return true;
    if (a.delay < b.delay) return false;
    return contest == Contest::timed || a.now == b.now || b.delay <= std::min(a.delay, a.waited);
}

// Labels by time. Of too many the latest are forgotten.
template <int most>
struct Labels {
    std::array<Label, most> at;
    int count = 0;

    Labels() = default;
    Labels(const Labels &other) { *this = other; }
    Labels &operator=(const Labels &other) {
        count = other.count;
        std::copy_n(other.at.begin(), count, at.begin());
        return *this;
    }

    // Whether two sets are the same, wherever they come from.
    [[nodiscard]] bool operator==(const Labels &other) const {
        const auto alike = [](const Label &a, const Label &b) {
            return a.now == b.now && a.waited == b.waited && a.delay == b.delay && a.late == b.late;
        };
        return count == other.count &&
               std::equal(at.begin(), at.begin() + count, other.at.begin(), alike);
    }

    void push(const Label &label, Contest contest) {
        for (int i = 0; i < count; ++i)
            if (beats(at[i], label, contest)) return;
        int kept = 0;
        for (int i = 0; i < count; ++i)
            if (!beats(label, at[i], contest)) at[kept++] = at[i];
        count = kept;
        const auto is_sooner = [](const Label &a, const Label &b) {
            return a.now != b.now ? a.now < b.now : a.late < b.late;
        };
        if (count == most) {
            if (!is_sooner(label, at[count - 1])) return;
            --count;
        }
        int i = count++;
        for (; i > 0 && is_sooner(label, at[i - 1]); --i) at[i] = at[i - 1];
        at[i] = label;
    }
};

}  // namespace vuelta
