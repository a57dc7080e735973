// Sisters: kinds of vehicle that differ in nothing but room, fixed price and what a
// metre or a second costs. What one of them can drive, another can as well, as far
// as it has the room; what that costs is known without driving it again.
#pragma once

#include <span>
#include <vector>

#include "problem/problem.hpp"

namespace vuelta {

// Whether two kinds are sisters.
[[nodiscard]] inline bool are_sisters(const Problem &problem, int a, int b) {
    auto like = problem.kinds[a];
    const auto &other = problem.kinds[b];
    like.room = other.room;
    like.fixed = other.fixed;
    like.per_metre = other.per_metre;
    like.per_second = other.per_second;
    if (like != other) return false;
    if (!problem.allowed.empty() && problem.allowed[a] != problem.allowed[b]) return false;
    return problem.preference.empty() || problem.preference[a] == problem.preference[b];
}

class Sisters {
public:
    explicit Sisters(const Problem &problem) : family_(problem.kinds.size(), -1) {
        for (int k = 0; k < static_cast<int>(family_.size()); ++k) {
            for (int f = 0; f < static_cast<int>(members_.size()) && family_[k] < 0; ++f)
                if (are_sisters(problem, members_[f].front(), k)) family_[k] = f;
            if (family_[k] < 0) {
                family_[k] = static_cast<int>(members_.size());
                members_.emplace_back();
            }
            members_[family_[k]].push_back(k);
        }
    }

    [[nodiscard]] int family(int kind) const { return family_[kind]; }
    [[nodiscard]] bool are(int a, int b) const { return family_[a] == family_[b]; }
    // Those of a kind; itself among them.
    [[nodiscard]] std::span<const int> of(int kind) const { return members_[family_[kind]]; }
    [[nodiscard]] int families() const { return static_cast<int>(members_.size()); }
    // Whether any kind has one.
    [[nodiscard]] bool any() const { return members_.size() < family_.size(); }

private:
    std::vector<int> family_;
    std::vector<std::vector<int>> members_;
};

}  // namespace vuelta
