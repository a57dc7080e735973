// What only the checked build shows to the tests: one small move, or one insertion, on
// routes as given.
#pragma once

#include <vector>

#include "problem/problem.hpp"

namespace vuelta {

// The routes after it, and what it said the plan's price changes by.
struct Tried {
    bool made = false;
    Cost change = 0;
    std::vector<std::vector<int>> routes;
};

// The move that `die` (0 to 255) stands for makes stop w follow stop c, whatever that
// costs (Moves::make). Routes are by vehicle, and can be driven.
template <class M>
Tried try_move(const Problem &problem, const std::vector<std::vector<int>> &routes, int c, int w,
               unsigned die);

// A stop that is in no route, or a pair by its pickup, goes in where that is cheapest.
template <class M>
Tried try_insertion(const Problem &problem, const std::vector<std::vector<int>> &routes, int c);

}  // namespace vuelta
