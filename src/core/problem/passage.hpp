// A way from where a vehicle is, by stops it is to make, to its end, where not
// every leg has one: by way of other stops, each at most once.
#pragma once

#include <span>
#include <vector>

#include "problem/problem.hpp"

namespace vuelta {

struct Passage {
    std::vector<int> route;  // all stops in order; empty: none was found
    bool is_proven = false;  // none: not by way of any stops at all
};

class Passages {
public:
    Passages(const Problem &problem, int kind)
        : problem_(problem), kind_(kind), table_(problem.travel[problem.kinds[kind].travel]) {}

    // The passage with few stops on the way: each leg by as few as there are
    // left, first leg first or last leg first; where neither leads to the end,
    // any that a bounded search finds.
    //
    // `route` comes first and stays. On the way may be stops of `helpers` that
    // the vehicle may serve, that are no half of a pair, and none of a choice.
    Passage find(std::span<const int> route, std::span<const int> must,
                 std::span<const int> helpers) {
        if (problem_.is_measured()) return {{}, true};  // measured travel has no gaps
        const auto &kind = problem_.kinds[kind_];
        cells_ = {route.empty() ? kind.start : problem_.stops[route.back()].cell};
        for (const int c : must) cells_.push_back(problem_.stops[c].cell);
        cells_.push_back(kind.end);
        std::vector<int> all;
        helpers_.clear();
        for (const int c : helpers) {
            if (!problem_.may(c, kind_) || contains(route, c) || contains(must, c)) continue;
            all.push_back(c);
            if (problem_.stops[c].mate < 0 && !(problem_.groups.any() && problem_.groups.of[c] >= 0))
                helpers_.push_back(c);
        }
        const int legs = static_cast<int>(cells_.size()) - 1;
        used_.assign(problem_.stops.size(), 0);
        for (int leg = 0; leg < legs; ++leg)
            if (!joined(leg, all)) return {{}, true};
        for (const bool forward : {true, false}) {
            used_.assign(problem_.stops.size(), 0);
            ways_.assign(legs, {});
            bool whole = true;
            for (int i = 0; i < legs && whole; ++i) whole = joined(forward ? i : legs - 1 - i, helpers_);
            if (whole) return {joined_up(route, must), false};
        }
        used_.assign(problem_.stops.size(), 0);
        ways_.assign(legs, {});
        budget_ = kMostTried;
        if (search(0, cells_[0])) return {joined_up(route, must), false};
        return {{}, false};
    }

private:
    static constexpr int kMostTried = 20'000;

    static bool contains(std::span<const int> some, int c) {
        for (const int other : some)
            if (other == c) return true;
        return false;
    }
    [[nodiscard]] bool has_way(int a, int b) const {
        return table_.seconds[static_cast<std::size_t>(a) * problem_.cells + b] >= 0;
    }
    [[nodiscard]] int cell(int stop) const { return problem_.stops[stop].cell; }

    // Breadth first: the fewest unused helpers that join one leg's ends; they are used then.
    bool joined(int leg, std::span<const int> helpers) {
        if (ways_.size() <= static_cast<std::size_t>(leg)) ways_.resize(leg + 1);
        ways_[leg].clear();
        const int target = cells_[leg + 1];
        if (has_way(cells_[leg], target)) return true;
        std::vector<int> queue, before(problem_.stops.size(), -2);
        const auto spread = [&](int from_cell, int from) {
            for (const int c : helpers) {
                if (used_[c] || before[c] != -2 || !has_way(from_cell, cell(c))) continue;
                before[c] = from;
                queue.push_back(c);
            }
        };
        spread(cells_[leg], -1);
        for (std::size_t at = 0; at < queue.size(); ++at) {
            const int here = queue[at];
            if (!has_way(cell(here), target)) {
                spread(cell(here), here);
                continue;
            }
            for (int c = here; c >= 0; c = before[c]) {
                ways_[leg].insert(ways_[leg].begin(), c);
                used_[c] = 1;
            }
            return true;
        }
        return false;
    }

    // Depth first through all legs.
    bool search(int leg, int here) {
        if (leg == static_cast<int>(ways_.size())) return true;
        if (--budget_ < 0) return false;
        if (has_way(here, cells_[leg + 1]) && search(leg + 1, cells_[leg + 1])) return true;
        for (const int c : helpers_) {
            if (used_[c] || !has_way(here, cell(c))) continue;
            used_[c] = 1;
            ways_[leg].push_back(c);
            if (search(leg, cell(c))) return true;
            ways_[leg].pop_back();
            used_[c] = 0;
        }
        return false;
    }

    [[nodiscard]] std::vector<int> joined_up(std::span<const int> route,
                                             std::span<const int> must) const {
        std::vector<int> out(route.begin(), route.end());
        for (std::size_t leg = 0; leg < ways_.size(); ++leg) {
            out.insert(out.end(), ways_[leg].begin(), ways_[leg].end());
            if (leg < must.size()) out.push_back(must[leg]);
        }
        return out;
    }

    const Problem &problem_;
    int kind_;
    const Table &table_;
    std::vector<int> cells_, helpers_;
    std::vector<std::vector<int>> ways_;
    std::vector<char> used_;
    int budget_ = 0;
};

}  // namespace vuelta
