// A piece of a route as one thing: how long it takes at least from the start
// of its first work to the end of its last, and from when to when that start
// may lie. Pieces join in O(1) (Vidal, Crainic, Gendreau and Prins, Computers &
// Operations Research 40(1), 2013, section 4.2.1), so that the longest duration
// and paid waiting need no walk.
//
// Only for pieces that are in time throughout: one window a stop, nothing past
// its due time. Anything else is `not known` here, and walked.
#pragma once

#include <algorithm>

#include "types.hpp"

namespace vuelta {

struct DurationSegment {
    Time length = -1;            // negative: not known
    Time first = 0, last = 0;    // start of the first work, with no more waiting than needed

    [[nodiscard]] bool known() const { return length >= 0; }

    [[nodiscard]] static DurationSegment of(Time open, Time latest, Time work) {
        return latest < open ? DurationSegment{} : DurationSegment{work, open, latest};
    }

    // This piece, a drive, then the next piece.
    [[nodiscard]] DurationSegment then(Time drive, const DurationSegment &next) const {
        if (!known() || !next.known() || drive >= kUnreachable) return {};
        const Cost ahead = Cost{length} + drive;
        if (first + ahead > next.last) return {};
        const Cost wait = std::max<Cost>(0, next.first - ahead - last);
        const Cost all = ahead + next.length + wait;
        if (all > kHorizon) return {};
        return {static_cast<Time>(all),
                static_cast<Time>(std::max<Cost>(next.first - ahead, first) - wait),
                static_cast<Time>(std::min<Cost>(next.last - ahead, last))};
    }
};

}  // namespace vuelta
