// Stops that may be left out at a price. Where none of them pays alone, and a
// route of them does, a search with the true prices opens none: so it begins by
// serving, with prices raised far above the true ones that come down while it is
// hot. And where many wait, a step tries some of them, near where it works.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "problem/neighbours.hpp"
#include "route/solution.hpp"

namespace vuelta {

// How far prices are raised at first, and for which part of a search.
struct Raised {
    double times = 1;
    double share = 0.3;

    // At a moment between 0 and 1 of the search.
    [[nodiscard]] double at(double used) const {
        return used >= share ? 1 : std::pow(times, 1 - used / share);
    }
};

template <class M>
class Prizes {
public:
    Prizes(Solution<M> &solution, const Neighbours &neighbours, Random &random)
        : solution_(solution), model_(solution.model), neighbours_(neighbours), random_(random),
          called_(solution.model.n, 0) {}

    // Sets the prices of leaving out to so many times the true ones.
    void raise(double times) {
        if (times == times_) return;
        times_ = times;
        for (int c = 0; c < model_.n; ++c) {
            const auto &stop = model_.problem.stops[c];
            if (stop.rank == 0 && stop.out != 0)
                solution_.out[c].cost = times == 1 ? stop.out : raised(stop.out, times);
        }
        solution_.settle();
    }
    [[nodiscard]] bool are_true() const { return times_ == 1; }

    // Divides those that wait: who is tried, and who rests this time.
    void call(int seed, std::vector<int> &tried, std::vector<int> &resting) {
        tried.clear();
        resting.clear();
        ++round_;
        int left = kNear;
        for (const int c : neighbours_.near(seed)) {
            if (left == 0) break;
            if (solution_.nodes[c].route < 0 && is_free(c)) called_[c] = round_, --left;
        }
        const auto many = static_cast<int>(solution_.bank.size());
        for (int i = 0; i < kAnywhere; ++i) called_[solution_.bank[random_.below(many)]] = round_;
        for (const int c : solution_.bank)
            (called_[c] == round_ || !is_free(c) ? tried : resting).push_back(c);
    }
    [[nodiscard]] bool are_many() const {
        return model_.has_prizes && solution_.bank.size() > kMany;
    }

private:
    static constexpr int kMany = 60, kNear = 24, kAnywhere = 6;

    [[nodiscard]] static Cost raised(Cost price, double times) {
        constexpr double kMost = 0x1p40;  // sums of a million such prices fit
        return std::max(price, static_cast<Cost>(std::min(
                                   static_cast<double>(price) * times, kMost)));
    }
    [[nodiscard]] bool is_free(int c) const { return solution_.out[c].rank == 0; }

    Solution<M> &solution_;
    const Model<M> &model_;
    const Neighbours &neighbours_;
    Random &random_;
    std::vector<int> called_;
    int round_ = 0;
    double times_ = 1;
};

}  // namespace vuelta
