// Makes room for a stop that waits, where vehicles differ: a piece of a route whose
// vehicle could carry the stop is taken out, just as much as the stop asks for, and the
// stop is put back first. Without it a stop waits on that fits only a few vehicles.
#pragma once

#include <algorithm>
#include <vector>

#include "ruin.hpp"
#include "vehicles.hpp"

namespace vuelta {

template <class M>
class MakingRoom {
public:
    MakingRoom(Tour<M> &tour, Ruin<M> &ruin, Random &random)
        : tour_(tour), model_(tour.model), ruin_(ruin), random_(random), vehicles_(tour) {}

    // Moves stops that make room for this one to `removed`; pays. False where no
    // vehicle in use could carry it.
    bool make_for(int c, std::vector<int> &removed) {
        const Load own = asked(c);
        int r = -1, seen = 0;
        for (int s = 0; s < model_.m; ++s)
            if (vehicles_.is_free(s) && model_.may(c, tour_.routes[s].kind) &&
                tour_.kind_of(s).room[0] >= own && random_.below(++seen) == 0)
                r = s;
        if (r < 0) return false;
        piece_.clear();
        Load need = vehicles_.needs(r) + own - tour_.kind_of(r).room[0];
        int x = tour_.first(r);
        for (int i = random_.below(tour_.routes[r].size); i > 0; --i) x = tour_.nodes[x].next;
        for (int i = tour_.routes[r].size; i > 0 && need > 0; --i) {
            need -= asked(x);
            piece_.push_back(x);
            x = tour_.nodes[x].next;
            if (!model_.is_stop(x)) x = tour_.first(r);
        }
        if (piece_.empty()) return false;
        ruin_.take_out(r, piece_, removed);
        return true;
    }

private:
    [[nodiscard]] Load asked(int c) const {
        return std::max(model_.asks[c].brings, model_.asks[c].ends);
    }

    Tour<M> &tour_;
    const Model<M> &model_;
    Ruin<M> &ruin_;
    Random &random_;
    Vehicles<M> vehicles_;
    std::vector<int> piece_;
};

}  // namespace vuelta
