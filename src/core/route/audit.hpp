// What the checked build asks after every step: that the sum of differences is the whole,
// every route can be driven, and what is kept beside the nodes says what they say.
#pragma once

#include <string>

#include "route/solution.hpp"

namespace vuelta {

// One member of a group at most, and no more of a resource than there is.
template <class M>
void audit_choices(Solution<M> &solution, const std::string &after) {
    const auto &model = solution.model;
    const auto &p = model.problem;
    Chosen chosen(p.groups);
    Spending spending(p.resources);
    for (int c = 0; c < model.n; ++c) {
        if (solution.nodes[c].route < 0) continue;
        if (!chosen.admits(c)) throw Defect("two of a group after a " + after);
        if (!spending.fits(c)) throw Defect("too much taken after a " + after);
        chosen.enter(c);
        spending.enter(c);
    }
    for (std::size_t g = 0; g < p.groups.members.size(); ++g)
        if (chosen.member(static_cast<int>(g)) != solution.chosen.member(static_cast<int>(g)))
            throw Defect("a member was lost after a " + after);
    for (std::size_t k = 0; k < p.resources.limit.size(); ++k)
        if (spending.spent(static_cast<int>(k)) != solution.spending.spent(static_cast<int>(k)))
            throw Defect("spending was miscounted after a " + after);
}

// What sweeps and insertions read instead of the nodes.
template <class M>
void audit_legs(const Solution<M> &solution, const std::string &after) {
    const auto &model = solution.model;
    for (int r = 0; r < model.m; ++r) {
        for (int x = model.start_of(r); x != model.end_of(r); x = solution.nodes[x].next) {
            const auto &node = solution.nodes[x];
            const auto &in = solution.incoming[node.next];
            const auto &out = solution.outgoing[x];
            if (in.arc != node.arc || in.cell != node.cell || in.route != r ||
                out.arc != node.arc || out.cell != solution.nodes[node.next].cell)
                throw Defect("a leg was not written down after a " + after);
        }
    }
    for (int c = 0; c < model.n; ++c)
        if (solution.nodes[c].route < 0 && solution.incoming[c].arc != Incoming::kBanked)
            throw Defect("a stop in the bank has a leg after a " + after);
}

template <class M>
void audit_solution(Solution<M> &solution, const std::string &after) {
    const auto &model = solution.model;
    Value value;
    int served = 0, banked = 0;
    for (int c = 0; c < model.n; ++c) {
        if (solution.nodes[c].route >= 0) continue;
        value += solution.out[c];
        ++banked;
    }
    for (int r = 0; r < model.m; ++r) {
        const auto table = solution.walk(r);
        served += solution.routes[r].size;
        if (table.broken != 0)
            throw Defect("a route breaks limit " + std::to_string(table.broken) + " after a " + after);
        value.cost += table.price();
    }
    if (served + banked != model.n) throw Defect("stops were lost after a " + after);
    audit_choices(solution, after);
    if constexpr (M::sweeps) audit_legs(solution, after);
    if (value != solution.value())
        throw Defect("a " + after + " was priced at a total of " + std::to_string(solution.cost) +
                     ", recomputed " + std::to_string(value.cost) + "; ranks " +
                     std::to_string(solution.rank) + ", " + std::to_string(value.rank));
}

// The same in the checked build, and nothing in any other.
template <class M>
void audit([[maybe_unused]] Solution<M> &solution, [[maybe_unused]] const char *after) {
#ifdef VUELTA_CHECKED
    audit_solution(solution, after);
#endif
}

}  // namespace vuelta
