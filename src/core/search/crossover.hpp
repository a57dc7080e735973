// Route exchange crossover: neighbouring routes of one plan are set into
// another, in place of the routes they resemble most; what then is missing is
// inserted greedily. Routes with pinned stops stay those of the plan they are set into.
#pragma once

#include <algorithm>
#include <vector>

#include "search/annealing.hpp"

namespace vuelta {

template <class M>
class Crossover {
public:
    using Snapshot = typename Solution<M>::Snapshot;

    Crossover(const Model<M> &model, const Neighbours &neighbours)
        : model_(model), neighbours_(neighbours), owner_(model.n), taken_(model.n) {}

    // Leaves in `search.tour` a child of `a` and `b`, every route drivable.
    void make(Annealing<M> &search, const Snapshot &a, const Snapshot &b) {
        auto &solution = search.solution;
        auto &random = search.random();
        solution.restore(a);
        choose(b, random);
        drop_resembling(solution);
        std::fill(taken_.begin(), taken_.end(), 0);
        std::vector<int> fit;
        for (const int r : chosen_) {
            const int kind = model_.problem.vehicles[r].kind;
            if (std::count(fit.begin(), fit.end(), kind) <
                static_cast<std::ptrdiff_t>(solution.idle[kind].size())) {
                fit.push_back(kind);
                for_each(b, r, [&](int c) { taken_[c] = !model_.is_reload(c); });
            }
        }
        // Out of every other route with what comes along, then in with it.
        for (int c = 0; c < model_.n; ++c)
            if (taken_[c]) cut_rivals(solution, c);
        for (const int r : chosen_) {
            bool fits = false;
            for_each(b, r, [&](int c) { fits |= taken_[c] != 0; });
            if (!fits) continue;
            const int into = solution.idle[model_.problem.vehicles[r].kind].back();
            int u = model_.start_of(into);
            for_each(b, r, [&](int c) {
                if (model_.is_reload(c) && (c = spare(solution, c)) < 0) return;
                if (!solution.admits(c, into)) return;
                solution.splice(into, u, c);
                u = c;
            });
            solution.refresh(into, model_.start_of(into), model_.end_of(into));
        }
        // Detours that were short cuts: rare, and the bank takes them.
        for (int r = 0; r < model_.m; ++r) {
            if (solution.holds(r)) continue;
            if (is_fixed(r)) {  // what it has to keep needs what was taken out of it
                solution.restore(a);
                solution.keep(search.best);
                return;
            }
            unload(solution, r);
        }
        solution.settle();
        auto stops = solution.bank;
        search.recreate().put_back(stops);
        solution.keep(search.best);
    }

private:
    // Whether a route begins with stops that are pinned to its vehicle.
    [[nodiscard]] bool is_fixed(int r) const { return !model_.problem.vehicles[r].pinned.empty(); }

    template <class Each>
    void for_each(const Snapshot &plan, int route, Each each) const {
        for (int c = plan.next[model_.start_of(route)]; model_.is_stop(c); c = plan.next[c]) each(c);
    }

    // A reload like this one that no route uses; -1 when there is none.
    [[nodiscard]] int spare(const Solution<M> &solution, int reload) const {
        const auto facility = static_cast<std::size_t>(model_.problem.stops[reload].facility);
        return solution.trips.spare(solution.nodes, facility);
    }

    // Routes of b around a random stop: one to half of them.
    void choose(const Snapshot &b, Random &random) {
        std::fill(owner_.begin(), owner_.end(), -1);
        int used = 0;
        for (int r = 0; r < model_.m; ++r) {
            bool any = false;
            for_each(b, r, [&](int c) {
                owner_[c] = r;
                any = true;
            });
            used += any ? 1 : 0;
        }
        chosen_.clear();
        const int wanted = 1 + random.below(std::max(1, used / 2));
        const int seed = random.below(model_.n);
        const auto add = [&](int c) {
            const int r = owner_[c];
            if (r >= 0 && !is_fixed(r) &&
                std::find(chosen_.begin(), chosen_.end(), r) == chosen_.end())
                chosen_.push_back(r);
        };
        add(seed);
        for (const int c : neighbours_.near(seed)) {
            if (static_cast<int>(chosen_.size()) >= wanted) break;
            add(c);
        }
    }

    // As many routes of the tour as were chosen, those they cover most.
    void drop_resembling(Solution<M> &solution) {
        std::vector<std::pair<int, int>> cover(model_.m);
        for (int r = 0; r < model_.m; ++r) cover[r] = {0, r};
        for (int c = 0; c < model_.n; ++c) {
            const bool comes =
                owner_[c] >= 0 &&
                std::find(chosen_.begin(), chosen_.end(), owner_[c]) != chosen_.end();
            if (comes && solution.nodes[c].route >= 0) ++cover[solution.nodes[c].route].first;
        }
        std::sort(cover.begin(), cover.end(), [](const auto &x, const auto &y) {
            return x.first != y.first ? x.first > y.first : x.second < y.second;
        });
        for (std::size_t i = 0; i < chosen_.size() && i < cover.size(); ++i)
            if (cover[i].first > 0 && !is_fixed(cover[i].second)) unload(solution, cover[i].second);
    }

    void unload(Solution<M> &solution, int route) {
        std::vector<int> stops;
        solution.sequence(route, stops);
        for (const int c : stops) solution.cut(c);
        if (!stops.empty()) solution.refresh(route, model_.start_of(route), model_.end_of(route));
    }

    // Takes out a stop, and any other member of its group.
    void cut_rivals(Solution<M> &solution, int c) {
        if (solution.nodes[c].route >= 0) cut(solution, c);
        for (const int unit : model_.problem.groups.rivals(c)) {
            if (solution.nodes[unit].route < 0) continue;
            cut(solution, unit);
            if (const int mate = model_.asks[unit].mate; mate >= 0 && solution.nodes[mate].route >= 0)
                cut(solution, mate);
        }
    }

    void cut(Solution<M> &solution, int c) {
        const int r = solution.nodes[c].route;
        solution.cut(c);
        solution.refresh(r, model_.start_of(r), model_.end_of(r));
    }

    const Model<M> &model_;
    const Neighbours &neighbours_;
    std::vector<int> owner_, chosen_;
    std::vector<char> taken_;
};

}  // namespace vuelta
