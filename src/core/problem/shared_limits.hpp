// Resources that all routes share: room and slots of a facility. A stop takes
// amounts of some, wherever it stands; no plan takes more than there is.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "types.hpp"

namespace vuelta {

struct Use {
    int resource = 0;
    Cost amount = 0;
};

struct SharedLimits {
    std::vector<Cost> limit;
    std::vector<int> first;  // of each stop's uses, and where the last one's end; or empty
    std::vector<Use> uses;

    [[nodiscard]] bool any() const { return !uses.empty(); }
    [[nodiscard]] std::span<const Use> of(int stop) const {
        if (first.empty()) return {};
        const auto begin = static_cast<std::size_t>(first[stop]);
        return {uses.data() + begin, static_cast<std::size_t>(first[stop + 1]) - begin};
    }
};

// How much is taken of each resource.
class Spending {
public:
    explicit Spending(const SharedLimits &resources) : resources_(resources) { clear(); }

    void clear() { spent_.assign(resources_.limit.size(), 0); }
    [[nodiscard]] Cost spent(int resource) const { return spent_[resource]; }
    // Whether there is enough left for a stop that is not in the routes.
    [[nodiscard]] bool fits(int stop) const {
        const auto uses = resources_.of(stop);
        return std::all_of(uses.begin(), uses.end(), [&](const Use &use) {
            return spent_[use.resource] + use.amount <= resources_.limit[use.resource];
        });
    }
    void enter(int stop) {
        for (const auto &use : resources_.of(stop)) spent_[use.resource] += use.amount;
    }
    void leave(int stop) {
        for (const auto &use : resources_.of(stop)) spent_[use.resource] -= use.amount;
    }

private:
    const SharedLimits &resources_;
    std::vector<Cost> spent_;
};

}  // namespace vuelta
