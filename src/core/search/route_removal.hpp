// Fewer routes, one after another: all that is on a route goes to the bank, and comes in
// again on the others, last out first in. For what finds no place others make way, those
// that were easiest to place so far (making_way.hpp), and the search goes on for some steps
// before the next try, so that other places come to be free (Nagata and Bräysy, Operations
// Research Letters 37(5), 2009; with pairs Nagata and Kobayashi, PPSN XI, 2010; there random
// moves take the place of these steps).
#pragma once

#include <utility>
#include <vector>

#include "ruin_recreate/making_way.hpp"
#include "search/annealing.hpp"

namespace vuelta {

template <class M>
class RouteRemoval {
public:
    // `unit`: the mean price of an arc.
    RouteRemoval(Annealing<M> &anneal, double unit)
        : anneal_(anneal), solution_(anneal.solution), model_(solution_.model),
          way_(solution_, anneal.random()), unit_(unit) {}

    // One route fewer, again and again, down to `fewest` or until so much of the budget is
    // used, from a plan that serves everybody. The anneal's best plan is the best of all;
    // its tour is the one with the fewest routes.
    void run(int fewest, double until) {
        auto &insertion = anneal_.recreate().insertion;
        const auto most = insertion.most_routes;
        typename Solution<M>::Snapshot fewer;
        solution_.keep(fewer);
        while (solution_.used_routes() > fewest && remove_one(until)) {
            solution_.keep(fewer);
            if (solution_.value() < anneal_.best.value) solution_.keep(anneal_.best);
        }
        solution_.restore(fewer);
        insertion.most_routes = most;
    }

private:
    using Count = typename MakingWay<M>::Count;

    // Whether what was on some route is on the others now. If not, some still wait.
    bool remove_one(double until) {
        const int route = shortest();
        if (route < 0) return false;
        anneal_.ruin().unload(route, solution_.bank);
        anneal_.recreate().insertion.most_routes = solution_.used_routes();
        counters_.assign(model_.n, 1);
        auto &budget = anneal_.budget();
        while (!solution_.bank.empty()) {
            budget.tick();
            anneal_.report();
            if (budget.spent() || budget.used() >= until) return false;
            const int c = solution_.bank.back();
            if (place(c)) continue;
            ++counters_[c];
            let_in(c);
            search();
        }
        return true;
    }

    // The route that serves least; none with pinned stops.
    [[nodiscard]] int shortest() const {
        int found = -1, least = 0;
        for (int r = 0; r < model_.m; ++r) {
            const int size = solution_.routes[r].size;
            if (size == 0 || solution_.is_pinned(solution_.first(r))) continue;
            if (found < 0 || size < least) found = r, least = size;
        }
        return found;
    }

    // Puts the last of the bank where it is cheapest, if there is a place at all.
    bool place(int c) {
        auto &insertion = anneal_.recreate().insertion;
        const double blink = std::exchange(insertion.blink.rate, 0);
        insertion.full_scan = model_.asks[c].mate < 0;
        const auto place = insertion.best(c, kNo);
        insertion.blink.rate = blink;
        if (place.route < 0) return false;
        insertion.put(c, place);
        solution_.bank.pop_back();
        audit(solution_, "placing");
        return true;
    }

    // Lets others make way for the last of the bank, on one of a few routes.
    void let_in(int c) {
        constexpr int kRoutes = 4;
        constexpr std::int64_t kLooks = 20'000;  // stops looked at in the time of an iteration
        auto &insertion = anneal_.recreate().insertion;
        auto &budget = anneal_.budget();
        way_.aim(c, counters_);
        for (int i = 0; i < kRoutes; ++i) {
            const auto &found = way_.next();
            if (found.route < 0) break;
            solution_.open_log();
            removed_.clear();
            anneal_.ruin().take_out(found.route, found.units, removed_);
            const double blink = std::exchange(insertion.blink.rate, 0);
            const auto place = insertion.best_on(c, found.route);
            insertion.blink.rate = blink;
            if (place.route >= 0) {
                insertion.put(c, place);
                solution_.bank.pop_back();
                solution_.bank.insert(solution_.bank.end(), removed_.begin(), removed_.end());
                audit(solution_, "making way");
                break;
            }
            solution_.undo();
        }
        for (; paid_ + kLooks <= way_.looks(); paid_ += kLooks) budget.tick();
    }

    // Some steps of the search, in which those who wait may come in as well.
    void search() {
        constexpr int kSteps = 10;
        constexpr double kWarm = 0.5;  // in mean arcs
        auto &budget = anneal_.budget();
        for (int i = 0; i < kSteps && !solution_.bank.empty() && !budget.spent(); ++i) {
            budget.tick();
            anneal_.step(kWarm * unit_);
        }
    }

    Annealing<M> &anneal_;
    Solution<M> &solution_;
    const Model<M> &model_;
    MakingWay<M> way_;
    std::vector<Count> counters_;  // of each unit: how often it found no place, and one
    std::vector<int> removed_;
    double unit_;
    std::int64_t paid_ = 0;  // looks that the budget knows of
};

}  // namespace vuelta
