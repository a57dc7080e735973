// Orders of loading: deliveries before collections, and last in, first out.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "problem/problem.hpp"

namespace vuelta {

// Deliveries after collecting, counted along a route.
struct LoadingOrder {
    int count = 0;
    std::int8_t facing = 0;  // the last that counts: it collected (1), or delivered (-1)

    void pass(std::int8_t turn) {
        count += turn < 0 && facing > 0 ? 1 : 0;
        if (turn != 0) facing = turn;
    }
    [[nodiscard]] static LoadingOrder at_start(const Kind &kind) {
        return {0, static_cast<std::int8_t>(kind.collected ? 1 : 0)};
    }
};

// Whether of goods collected on the way the last ones in are the first out.
// Backwards, each delivery lays its parcel on a pile, and its pickup must find
// it on top; at the start what is aboard is left, the first to go out on top.
// What is collected and not delivered on the route is in nobody's way.
[[nodiscard]] inline bool is_nested(const Problem &problem, std::span<const int> stops) {
    std::vector<int> pile;
    for (auto at = stops.rbegin(); at != stops.rend(); ++at) {
        const int parcel = problem.stops[*at].parcel;
        if (parcel < 0) continue;
        if (parcel == *at)
            pile.push_back(parcel);
        else if (!pile.empty() && pile.back() == parcel)
            pile.pop_back();
        else if (std::find(pile.begin(), pile.end(), parcel) != pile.end())
            return false;
    }
    std::erase_if(pile, [&](int c) { return problem.stops[c].level < 0; });
    return std::is_sorted(pile.begin(), pile.end(), [&](int a, int b) {
        return problem.stops[a].level < problem.stops[b].level;
    });
}

// Whether a route of this kind keeps its order, and what its turns cost.
[[nodiscard]] inline Cost loading_price(const Problem &problem, const Kind &kind,
                                        std::span<const int> stops) {
    if (kind.lifo && !is_nested(problem, stops)) return kNo;
    auto turns = LoadingOrder::at_start(kind);
    for (const int stop : stops) turns.pass(problem.stops[stop].turn);
    return kind.turning(turns.count);
}

}  // namespace vuelta
