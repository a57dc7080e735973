// In which ways the rest of a route with pauses may go, seen from where it begins: for
// vehicles to which it matters when they leave (Kind::is_timed).
#pragma once

#include <algorithm>
#include <array>

#include "breaks/labels.hpp"

namespace vuelta {

// Reached at `t`, not after `last`, all that follows ends at max(t, first) + length;
// `idle` is waiting in it that no later start saves (duration_segment.hpp). `rest` is what the
// whole route rests, whichever of its pauses were taken before.
struct Ending {
    Time first = 0, last = 0, length = 0, idle = 0, rest = 0;

    [[nodiscard]] bool operator==(const Ending &) const = default;

    // This piece, then another; false when that cannot be.
    [[nodiscard]] bool then(const Ending &next, Ending &out) const {
        const Cost wait = std::max<Cost>(0, Cost{next.first} - length - last);
        const Cost all = Cost{length} + next.length + wait;
        if (Cost{first} + length > next.last || all > kHorizon) return false;
        out = {static_cast<Time>(std::max<Cost>(Cost{next.first} - length, first) - wait),
               static_cast<Time>(std::min<Cost>(Cost{next.last} - length, last)),
               static_cast<Time>(all), static_cast<Time>(idle + next.idle + wait), next.rest};
        return true;
    }
    // A label that reaches it, at the route's end; only one that is not after `last`.
    [[nodiscard]] Label after(Label label) const {
        label.delay = std::min(label.delay, label.waited + last - label.now);
        label.waited += std::max(0, first - label.now) + idle;
        label.now = std::max(label.now, first) + length;
        return label;
    }
    // Whether both are one: none waits between its first and its last moment, they take as
    // long, which is with as much rest, and there is no gap between. Most ways to take a pause in a wide window are.
    [[nodiscard]] bool goes_on_from(const Ending &other) const {
        return idle == 0 && other.idle == 0 && length == other.length &&
               first <= other.last + 1 && other.first <= last + 1;
    }
    // Whether it ends no later whenever it is reached, and may be reached as late.
    [[nodiscard]] bool beats(const Ending &other) const {
        return last >= other.last && length <= other.length &&
               Cost{first} + length <= Cost{other.first} + other.length;
    }
};

// Those of which none is better than another.
struct Endings {
    static constexpr int kMost = 8;

    std::array<Ending, kMost> at;
    int count = 0;
    bool whole = true;  // whether there was room for all of them

    Endings() = default;
    Endings(const Endings &other) { *this = other; }
    Endings &operator=(const Endings &other) {
        count = other.count, whole = other.whole;
        std::copy_n(other.at.begin(), count, at.begin());
        return *this;
    }

    [[nodiscard]] bool operator==(const Endings &other) const {
        return count == other.count && whole == other.whole &&
               std::equal(at.begin(), at.begin() + count, other.at.begin());
    }

    void push(Ending ending) {
        for (int i = 0; i < count;) {
            if (!ending.goes_on_from(at[i])) {
                ++i;
                continue;
            }
            ending.first = std::min(ending.first, at[i].first);
            ending.last = std::max(ending.last, at[i].last);
            at[i] = at[--count];
            i = 0;
        }
        for (int i = 0; i < count; ++i)
            if (at[i].beats(ending)) return;
        int kept = 0;
        for (int i = 0; i < count; ++i)
            if (!ending.beats(at[i])) at[kept++] = at[i];
        count = kept;
        if (count == kMost)
            whole = false;
        else
            at[count++] = ending;
    }
};

}  // namespace vuelta
