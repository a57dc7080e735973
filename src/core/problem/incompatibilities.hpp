// Types of stops that may not be on one route: a bit for each type, and for
// each bit those it clashes with.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

namespace vuelta {

using Types = std::uint64_t;
inline constexpr int kMaxTypes = 64;

struct Incompatibilities {
    std::vector<Types> of;       // per stop; empty: no types
    std::vector<Types> against;  // per type

    [[nodiscard]] bool any() const { return !of.empty(); }
    [[nodiscard]] Types types(int stop) const { return of.empty() ? 0 : of[stop]; }
    // Whether all of these get along.
    [[nodiscard]] bool peaceful(Types all) const {
        for (Types rest = all; rest != 0; rest &= rest - 1)
            if ((against[std::countr_zero(rest)] & all) != 0) return false;
        return true;
    }
};

}  // namespace vuelta
