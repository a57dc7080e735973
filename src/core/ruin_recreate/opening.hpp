// Which idle vehicle a stop opens, where there are several kinds. The one that is
// cheapest for the stop alone is the smallest, whatever else waits; so half of the
// time it is the one that is cheapest for its share of all that waits.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <span>
#include <vector>

#include "problem/neighbours.hpp"
#include "ruin_recreate/reloads.hpp"

namespace vuelta {

template <class M>
class Opening {
public:
    Opening(const Model<M> &model, const Neighbours &neighbours, Random &random)
        : model_(model), random_(random), step_(model.problem.kinds.size(), 0) {
        if constexpr (!M::mixed) return;
        const auto &kinds = model.problem.kinds;
        double load = 0;
        int stops = 0, legs = 0;
        for (int c = 0; c < model.n; ++c) {
            if (model.is_reload(c)) continue;
            load += asked(c);
            ++stops;
            const auto after = neighbours.after(c);
            for (std::size_t i = 0; i < std::min<std::size_t>(kLikeliest, after.size()); ++i, ++legs)
                for (std::size_t k = 0; k < kinds.size(); ++k)
                    step_[k] += static_cast<double>(model.leg_price(
                        kinds[k],
                        model.travel_of(kinds[k]).leg(model.asks[c].cell, model.asks[after[i]].cell)));
        }
        for (auto &step : step_) step /= std::max(1, legs);
        mean_ = std::max(1.0, load / std::max(1, stops));
    }

    bool ahead = false;  // whether an idle vehicle is chosen for all that waits
    double noise = 0;    // by how much, at most, such a choice may err
    int skip = 0;        // kinds of a hundred that are passed over otherwise

    // What waits from now on, and what does no longer.
    void wait_for(std::span<const int> stops) {
        waiting_ = 0;
        for (const int c : stops) waiting_ += asked(c);
    }
    void done_with(int c) { waiting_ -= asked(c); }

    // Lets an idle vehicle of every kind bid, by its number, for a stop: each bid puts its
    // place into `found` where that is better. The place found is at its true price.
    template <class Bid>
    void best(const std::vector<std::vector<int>> &idle, int stop, Place &found, Bid bid) {
        const auto kept = found;
        Place chosen;
        double least = 0;
        for (std::size_t k = 0; k < idle.size(); ++k) {
            if (idle[k].empty() || (!ahead && skip > 0 && random_.below(100) < skip)) continue;
            if (ahead) found = {.delta = kNo};
            bid(idle[k].back());
            if (!ahead || found.route < 0) continue;
            const double score = share(static_cast<int>(k), stop, found.delta);
            if (chosen.route < 0 || score < least) least = score, chosen = found;
        }
        if (ahead) found = chosen.delta < kept.delta ? chosen : kept;
    }

private:
    static constexpr std::size_t kLikeliest = 2;  // followers of a stop that are looked at

    // Price of a unit of load on an idle vehicle of this kind that a stop opens at
    // this price, when it takes as much of what waits as it has room for: the way
    // there and back, and from stop to stop.
    [[nodiscard]] double share(int kind, int stop, Cost price) {
        const Load own = std::max(asked(stop), 1);
        const Load room = std::max(model_.problem.kinds[kind].room[0], 1);
        const double fill =
            static_cast<double>(std::min<Cost>(std::max<Cost>(waiting_, own), room));
        const double steps = std::max(0.0, fill / mean_ - 1) * step_[kind];
        return (static_cast<double>(price) + steps) / fill * (1 + noise * random_.unit());
    }

    [[nodiscard]] Load asked(int c) const {
        const auto &ask = model_.asks[c];
        return std::max({ask.brings, ask.ends, std::abs(ask.net)});
    }

    const Model<M> &model_;
    Random &random_;
    std::vector<double> step_;  // price of the way to one stop more, in the mean, by kind
    double mean_ = 1;           // what a stop asks for, in the mean
    Cost waiting_ = 0;          // what all stops that wait ask for
};

}  // namespace vuelta
