// Loads in the dimensions after the first. The first stands in the nodes
// themselves, because every problem has it and few have more.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "problem/model.hpp"
#include "route/node.hpp"

namespace vuelta {

// The same four sums as a node's, for one dimension.
struct LoadSegment {
    Load brought, pre, peak, after;
};

// Recounts a route from its start to its end; `at(node, extra_dim)` finds a
// node's place in `loads`.
template <class M, class At>
void recount(const Model<M> &model, const std::vector<Node> &nodes, int start, int end, int dims,
             std::vector<LoadSegment> &loads, At at) {
    const auto &p = model.problem;
    for (int d = 0; d < dims - 1; ++d) loads[at(start, d)] = {};
    for (int x = start; x != end; x = nodes[x].next) {
        const int y = nodes[x].next;
        for (int d = 0; d < dims - 1; ++d) {
            const auto &a = loads[at(x, d)];
            auto &b = loads[at(y, d)];
            const auto asked = static_cast<std::size_t>(y) * dims + d + 1;
            b.brought = a.brought + (model.is_stop(y) ? p.brings[asked] : 0);
            b.pre = a.pre + (model.is_stop(y) ? p.net[asked] : 0);
            b.peak = std::max(a.peak, b.pre);
        }
    }
    for (int d = 0; d < dims - 1; ++d) loads[at(end, d)].after = 0;
    for (int y = end; y != start; y = nodes[y].prev) {
        const int x = nodes[y].prev;
        for (int d = 0; d < dims - 1; ++d) {
            auto &a = loads[at(x, d)];
            a.after = std::max(a.pre - loads[at(end, d)].pre, loads[at(y, d)].after);
        }
    }
}

}  // namespace vuelta
