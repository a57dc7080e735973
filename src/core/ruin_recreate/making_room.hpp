// Makes room for a stop that waits, where vehicles differ: a piece of a route whose
// vehicle could carry the stop is taken out, just as much as the stop asks for, and the
// stop is put back first. Without it a stop waits on that fits only a few vehicles.
#pragma once

#include <algorithm>
#include <vector>

#include "ruin_recreate/ruin.hpp"
#include "ruin_recreate/vehicles.hpp"

namespace vuelta {

template <class M>
class MakingRoom {
public:
    MakingRoom(Solution<M> &solution, Ruin<M> &ruin, Random &random)
        : solution_(solution), model_(solution.model), ruin_(ruin), random_(random),
          vehicles_(solution) {}

    // Moves stops that make room for this one to `removed`; pays. False where no
    // vehicle in use could carry it.
    bool make_for(int c, std::vector<int> &removed) {
        const Load own = asked(c);
        int r = -1, seen = 0;
        for (int s = 0; s < model_.m; ++s)
            if (vehicles_.is_free(s) && model_.may(c, solution_.routes[s].kind) &&
                solution_.kind_of(s).room[0] >= own && random_.below(++seen) == 0)
                r = s;
        if (r < 0) return false;
        piece_.clear();
        Load need = vehicles_.needs(r) + own - solution_.kind_of(r).room[0];
        int x = solution_.first(r);
        for (int i = random_.below(solution_.routes[r].size); i > 0; --i) x = solution_.nodes[x].next;
        for (int i = solution_.routes[r].size; i > 0 && need > 0; --i) {
            need -= asked(x);
            piece_.push_back(x);
            x = solution_.nodes[x].next;
            if (!model_.is_stop(x)) x = solution_.first(r);
        }
        if (piece_.empty()) return false;
        ruin_.take_out(r, piece_, removed);
        return true;
    }

private:
    [[nodiscard]] Load asked(int c) const {
        return std::max(model_.asks[c].brings, model_.asks[c].ends);
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    Ruin<M> &ruin_;
    Random &random_;
    Vehicles<M> vehicles_;
    std::vector<int> piece_;
};

}  // namespace vuelta
