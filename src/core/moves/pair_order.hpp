// Whether a chain of stops keeps pairs whole and in order: looked at piece by piece, with
// stamps instead of sets, so that it takes no longer than the chain.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "problem/model.hpp"

namespace vuelta {

template <class M>
class PairOrder {
public:
    explicit PairOrder(const Model<M> &model) : model_(model), seen_(M::rich ? model.n : 0, 0) {}

    // Whether no delivery comes before its pickup. Where a piece of a route is put into
    // another order, all other halves stay on their side of it.
    [[nodiscard]] bool is_kept(std::span<const int> piece) {
        if (!matters()) return true;
        ++look_;
        for (const int x : piece) {
            const int mate = model_.asks[x].mate;
            if (mate < 0) continue;
            if (model_.problem.stops[x].is_pickup && seen_[mate] == look_) return false;
            seen_[x] = look_;
        }
        return true;
    }

    // Whether no pair has one half in the chain and the other outside of it.
    [[nodiscard]] bool is_closed(std::span<const int> chain) {
        if (!matters()) return true;
        ++look_;
        int open = 0;
        for (const int x : chain) {
            const int mate = model_.asks[x].mate;
            if (mate < 0) continue;
            open += seen_[mate] == look_ ? -1 : 1;
            seen_[x] = look_;
        }
        return open == 0;
    }

private:
    [[nodiscard]] bool matters() const {
        if constexpr (M::rich) return model_.has_pairs;
        return false;
    }

    const Model<M> &model_;
    std::vector<int> seen_;  // the last look at each stop
    int look_ = 0;
};

}  // namespace vuelta
