// Makes way for a stop that waits: stops of lower rank are taken out where it
// could go, it is put back first, and they go where they still can. Without it
// a stop of high rank that fits only once many others are gone stays out: no
// single exchange pays, and ruins are small. Now and then stops of any rank make
// way: several that wait may count more than one that is served.
#pragma once

#include <limits>
#include <vector>

#include "ruin_recreate/ruin.hpp"

namespace vuelta {

template <class M>
class Ejection {
public:
    Ejection(Solution<M> &solution, Ruin<M> &ruin, const Neighbours &neighbours, Random &random)
        : solution_(solution), model_(solution.model), ruin_(ruin), neighbours_(neighbours),
          random_(random) {}

    // Whether somebody waits whom others could make way for.
    [[nodiscard]] bool is_due() const { return model_.has_levels && solution_.rank > 0; }

    // Moves stops that make way for one that waits to `removed`; pays. The one that
    // waits, or -1.
    int make_way(std::vector<int> &removed) {
        const int c = one_of_rank();
        if (c < 0) return c;
        const bool any = random_.below(kAny) == 0;
        const Rank rank = any ? std::numeric_limits<Rank>::max() : solution_.left_out(c).rank;
        if (model_.problem.resources.any() && random_.below(2) == 0) {
            free_resources(rank, removed);
            return c;
        }
        const int r = route_for(c, rank);
        if (r < 0) return c;
        collect(r, rank);
        // All of them, or a few that stand together.
        const int n = static_cast<int>(yielding_.size());
        if (n > 1 && random_.below(2) == 0) {
            const int length = 1 + random_.below(n - 1);
            const int from = random_.below(n - length + 1);
            yielding_.assign(yielding_.begin() + from, yielding_.begin() + from + length);
        }
        ruin_.take_out(r, yielding_, removed);
        return c;
    }

private:
    static constexpr int kAny = 4;  // one time of so many, all ranks make way

    // A stop of the bank: the higher in rank of two.
    [[nodiscard]] int one_of_rank() {
        int found = -1;
        for (int k = 0; k < 2 && !solution_.bank.empty(); ++k) {
            const int c = solution_.bank[random_.below(static_cast<int>(solution_.bank.size()))];
            if (found < 0 || solution_.left_out(c).rank > solution_.left_out(found).rank) found = c;
        }
        return found;
    }

    [[nodiscard]] bool yields(int stop, Rank rank) const {
        if (model_.is_reload(stop) || solution_.is_pinned(stop)) return false;
        const int mate = model_.asks[stop].mate;
        if (mate >= 0 && solution_.is_pinned(mate)) return false;
        return solution_.left_out(stop).rank < rank;
    }

    // Near the stop, or anywhere, a route on which some are of lower rank.
    [[nodiscard]] int route_for(int c, Rank rank) {
        if (random_.below(2) == 0) {
            for (const int x : neighbours_.near(c)) {
                const int r = solution_.nodes[x].route;
                if (r >= 0 && yields(x, rank) && random_.below(2) == 0) return r;
            }
        }
        const int from = random_.below(model_.m);
        for (int i = 0; i < model_.m; ++i) {
            const int r = (from + i) % model_.m;
            for (int x = solution_.first(r); model_.is_stop(x); x = solution_.nodes[x].next)
                if (yields(x, rank)) return r;
        }
        return -1;
    }

    void collect(int route, Rank rank) {
        yielding_.clear();
        for (int x = solution_.first(route); model_.is_stop(x); x = solution_.nodes[x].next)
            if (yields(x, rank)) yielding_.push_back(x);
    }

    // What is taken of a resource may be taken on any route.
    void free_resources(Rank rank, std::vector<int> &removed) {
        for (int r = 0; r < model_.m; ++r) {
            collect(r, rank);
            std::erase_if(yielding_,
                          [&](int x) { return model_.problem.resources.of(x).empty(); });
            if (!yielding_.empty()) ruin_.take_out(r, yielding_, removed);
        }
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    Ruin<M> &ruin_;
    const Neighbours &neighbours_;
    Random &random_;
    std::vector<int> yielding_;
};

}  // namespace vuelta
