// What a node knows of leaving later, in a route as it stands (node.hpp).
#pragma once

#include <algorithm>

#include "problem/model.hpp"
#include "route/node.hpp"

namespace vuelta {

// What is late after a node comes to be later with it, up to where there is a wait.
template <class M>
[[nodiscard]] Cost press(const Model<M> &model, const Kind &kind, const Node &node,
                         const TimedNode &next) {
    if (next.begin > node.leave + node.to_next) return 0;
    const Cost rate =
        next.begin > model.due(kind, node.next) ? model.late_rate(kind, node.next) : 0;
    return model.is_stop(node.next) ? rate + next.press : rate;
}

// How much later work may start, and the stretch from there on; of stop `x`.
template <class M>
void look_ahead(const Model<M> &model, const Kind &kind, int x, const Node &node, Time work,
                TimedNode &f, const TimedNode &next) {
    f.spare = std::min(model.slack(x, f.begin), next.waited - f.waited + next.spare);
    f.tail = model.stretch(kind, x, work).then(node.to_next, next.tail);
    if (f.tail.known()) f.idle = f.tail.length - work - node.to_next - next.tail.length + next.idle;
}

}  // namespace vuelta
