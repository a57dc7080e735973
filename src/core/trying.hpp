// How the checked build tries single steps (testing.hpp).
#pragma once

#include "audit.hpp"
#include "insertion.hpp"
#include "moves.hpp"
#include "testing.hpp"

namespace vuelta {

template <class M>
void drive(Tour<M> &tour, const std::vector<std::vector<int>> &routes) {
    for (int r = 0; r < tour.model.m; ++r) {
        for (const int c : routes[r])
            if (!tour.is_pinned(c)) tour.splice(r, tour.last(r), c);
        tour.refresh(r, tour.model.start_of(r), tour.model.end_of(r));
    }
    tour.settle();
    audit_tour(tour, "given plan");
}

template <class M>
Tried tried(Tour<M> &tour, bool made, const Value &before, const char *step) {
    audit_tour(tour, step);
    Tried result{.made = made, .change = tour.cost - before.cost};
    result.routes.resize(tour.model.m);
    for (int r = 0; r < tour.model.m; ++r) tour.sequence(r, result.routes[r]);
    return result;
}

template <class M>
Tried try_move(const Problem &problem, const std::vector<std::vector<int>> &routes, int c, int w,
               unsigned die) {
    constexpr Cost kAny = Cost{1} << 60;
    const Model<M> model(problem);
    Tour<M> tour(model);
    drive(tour, routes);
    const auto before = tour.value();
    Moves<M> moves(tour);
    const bool made = moves.make(c, w, die, kAny);
    return tried(tour, made, before, "small move");
}

template <class M>
Tried try_insertion(const Problem &problem, const std::vector<std::vector<int>> &routes, int c) {
    const Model<M> model(problem);
    const Neighbours lists(model);
    Tour<M> tour(model);
    drive(tour, routes);
    const auto before = tour.value();
    Random random(0);
    Insertion<M> insertion(tour, lists, random);
    insertion.blink.rate = 0;
    insertion.full_scan = true;
    const auto place = insertion.best(c, kNo);
    if (place.route >= 0) insertion.put(c, place);
    return tried(tour, place.route >= 0, before, "insertion");
}

}  // namespace vuelta
