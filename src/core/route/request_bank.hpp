// Whose every stop is: a route's, or the bank's. The bank lists the stops that
// wait, a pair once by its pickup and a group once by the member that leads, and
// no reloads.
#pragma once

#include <vector>

#include "problem/groups.hpp"
#include "problem/model.hpp"
#include "problem/shared_limits.hpp"
#include "route/node.hpp"

namespace vuelta {

template <class M>
class RequestBank {
public:
    explicit RequestBank(const Model<M> &model)
        : model(model), nodes(static_cast<std::size_t>(model.n) + 2 * model.m),
          incoming(M::sweeps ? nodes.size() : 0), outgoing(incoming.size()),
          owner(model.n),
          out(model.n), chosen(model.problem.groups), spending(model.problem.resources) {
        for (std::size_t i = 0; i < nodes.size(); ++i) nodes[i].cell = model.asks[i].cell;
        for (int c = 0; c < model.n; ++c)
            out[c] = {model.problem.stops[c].rank, model.problem.stops[c].out};
    }

    [[nodiscard]] bool is_unit(int c) const {
        if (model.is_reload(c)) return false;
        return !model.problem.stops[c].is_second() && model.problem.groups.lead(c) == c;
    }
    // Whether a banked unit may come in at all: no other of its group is in, and
    // what it takes is left.
    [[nodiscard]] bool admits([[maybe_unused]] int c) const {
        if constexpr (M::rich) return chosen.admits(c) && spending.fits(c);
        return true;
    }
    // The same of any stop: a second half may where its first half is.
    [[nodiscard]] bool admits(int c, int route) const {
        const auto &stop = model.problem.stops[c];
        return stop.is_second() ? nodes[stop.mate].route == route : admits(c);
    }

    // Says whose a stop is: a route's, or the bank's (-1).
    void own(int c, int route) {
        nodes[c].route = route;
        owner[c] = route < 0 ? model.m : route;
        if constexpr (M::sweeps) {
            incoming[c].route = route;
            if (route < 0) incoming[c].arc = Incoming::kBanked;
        }
    }
    // A stop has come from the bank, or has gone there.
    void count_in([[maybe_unused]] int c) {
        if constexpr (M::rich) chosen.enter(c), spending.enter(c);
    }
    void count_out([[maybe_unused]] int c) {
        if constexpr (M::rich) chosen.leave(c), spending.leave(c);
    }

    // Every stop in the bank; the routes are the caller's.
    void bank_all() {
        chosen.clear();
        spending.clear();
        for (int c = 0; c < model.n; ++c) own(c, -1);
    }
    // Lists what is in the bank; what leaving it out costs.
    Value list() {
        bank.clear();
        Value sum;
        for (int c = 0; c < model.n; ++c) {
            if (nodes[c].route >= 0) continue;
            sum += out[c];
            if (is_unit(c) && chosen.is_out(c)) bank.push_back(c);
        }
        return sum;
    }

    // What leaving a unit out costs, as it stands now.
    [[nodiscard]] Value left_out(int c) const {
        const int mate = model.asks[c].mate;
        return mate >= 0 ? out[c] + out[mate] : out[c];
    }

    const Model<M> &model;
    std::vector<Node> nodes;
    std::vector<Incoming> incoming;  // of each node, for sweeps
    std::vector<Outgoing> outgoing;  // likewise
    std::vector<int> owner;  // route of each stop; m, which has no room, in the bank
    std::vector<Value> out;  // of leaving each stop out, as it stands now
    std::vector<int> bank;   // stops left out
    Chosen chosen;
    Spending spending;
};

}  // namespace vuelta
