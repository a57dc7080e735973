// Alternatives. A group holds units, each a stop or a pair (named by its first
// half), of which one is in the routes, or none: then the group's price of being
// left out is due. The first member leads: in the bank it stands for the group.
//
// Every member carries the price of leaving the group out, so that sums over
// stops left out need no case of their own; the surplus is the same for every
// plan, and taken off the answer (Problem::surplus).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace vuelta {

struct Groups {
    std::vector<int> of;                    // group of each stop, -1: none; empty: no groups
    std::vector<std::vector<int>> members;  // units, the one that leads first
    std::vector<int> unit;                  // first half of each stop's pair, or the stop

    [[nodiscard]] bool any() const { return !members.empty(); }
    [[nodiscard]] int group(int stop) const { return of.empty() ? -1 : of[stop]; }
    // The stop that stands for a unit in the bank.
    [[nodiscard]] int lead(int first) const {
        const int g = group(first);
        return g < 0 ? first : members[g].front();
    }
    [[nodiscard]] std::span<const int> rivals(int stop) const {
        const int g = group(stop);
        return g < 0 ? std::span<const int>{} : std::span<const int>{members[g]};
    }
};

// Which member of each group is in the routes.
class Chosen {
public:
    explicit Chosen(const Groups &groups) : groups_(groups) { clear(); }

    void clear() {
        member_.assign(groups_.members.size(), -1);
        inside_.assign(groups_.members.size(), 0);
    }
    // The member in the routes; -1 while none is.
    [[nodiscard]] int member(int group) const { return member_[group]; }
    // Whether no other member stands against a stop.
    [[nodiscard]] bool admits(int stop) const {
        const int g = groups_.group(stop);
        return g < 0 || member_[g] < 0 || member_[g] == groups_.unit[stop];
    }
    // Whether a unit's whole group is left out.
    [[nodiscard]] bool is_out(int stop) const {
        const int g = groups_.group(stop);
        return g < 0 || member_[g] < 0;
    }
    void enter(int stop) {
        const int g = groups_.group(stop);
        if (g < 0) return;
        member_[g] = groups_.unit[stop];
        ++inside_[g];
    }
    void leave(int stop) {
        const int g = groups_.group(stop);
        if (g >= 0 && --inside_[g] == 0) member_[g] = -1;
    }

private:
    const Groups &groups_;
    std::vector<int> member_, inside_;  // stops of the member that are in
};

}  // namespace vuelta
