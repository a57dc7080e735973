// Deliveries before collections as ways that do not exist. Where every stop
// either collects or delivers, and no vehicle may turn, the rule is that no
// delivery follows a collection directly: then the search needs none of its
// tests for orders of loading.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "problem/problem.hpp"

namespace vuelta {

// The same problem without its rule; nothing where arcs do not say the same.
[[nodiscard]] inline std::optional<Problem> delivering_first(const Problem &problem) {
    enum : char { none = 0, collects = 1, delivers = 2, starts = 4, ends = 8 };
    const bool ruled = std::all_of(
        problem.kinds.begin(), problem.kinds.end(),
        [](const Kind &k) { return is_no(k.per_turn) && !k.collected && !k.lifo; });
    if (!ruled || problem.is_measured()) return {};
    std::vector<char> role(problem.cells, none);
    for (const auto &stop : problem.stops) {
        if (stop.turn == 0) return {};
        role[stop.cell] |= stop.turn > 0 ? collects : delivers;
    }
    for (const auto &kind : problem.kinds) {
        role[kind.start] |= starts;
        role[kind.end] |= ends;
    }
    // A cell must say which of the two it is.
    for (const char r : role)
        if (((r & collects) && (r & (delivers | starts))) || ((r & delivers) && (r & ends)))
            return {};
    auto out = std::make_optional(problem);
    out->delivers_first = true;
    for (auto &kind : out->kinds) kind.per_turn = 0;
    for (auto &table : out->travel)
        for (int a = 0; a < problem.cells; ++a)
            for (int b = 0; b < problem.cells; ++b)
                if ((role[a] & collects) && (role[b] & delivers))
                    table.seconds[static_cast<std::size_t>(a) * problem.cells + b] = -1;
    return out;
}

}  // namespace vuelta
