// How the checked build tries single steps (testing.hpp).
#pragma once

#include "moves/moves.hpp"
#include "route/audit.hpp"
#include "ruin_recreate/insertion.hpp"
#include "testing/testing.hpp"

namespace vuelta {

template <class M>
void drive(Solution<M> &solution, const std::vector<std::vector<int>> &routes) {
    for (int r = 0; r < solution.model.m; ++r) {
        for (const int c : routes[r])
            if (!solution.is_pinned(c)) solution.splice(r, solution.last(r), c);
        solution.refresh(r, solution.model.start_of(r), solution.model.end_of(r));
    }
    solution.settle();
    audit_solution(solution, "given plan");
}

template <class M>
Tried tried(Solution<M> &solution, bool made, const Value &before, const char *step) {
    audit_solution(solution, step);
    Tried result{.made = made, .change = solution.cost - before.cost};
    result.routes.resize(solution.model.m);
    for (int r = 0; r < solution.model.m; ++r) solution.sequence(r, result.routes[r]);
    return result;
}

template <class M>
Tried try_move(const Problem &problem, const std::vector<std::vector<int>> &routes, int c, int w,
               unsigned die) {
    constexpr Cost kAny = Cost{1} << 60;
    const Model<M> model(problem);
    Solution<M> solution(model);
    drive(solution, routes);
    const auto before = solution.value();
    Moves<M> moves(solution);
    const bool made = moves.make(c, w, die, kAny);
    return tried(solution, made, before, "small move");
}

template <class M>
Tried try_insertion(const Problem &problem, const std::vector<std::vector<int>> &routes, int c) {
    const Model<M> model(problem);
    const Neighbours lists(model);
    Solution<M> solution(model);
    drive(solution, routes);
    const auto before = solution.value();
    Random random(0);
    Insertion<M> insertion(solution, lists, random);
    insertion.blink.rate = 0;
    insertion.full_scan = true;
    const auto place = insertion.best(c, kNo);
    if (place.route >= 0) insertion.put(c, place);
    return tried(solution, place.route >= 0, before, "insertion");
}

}  // namespace vuelta
