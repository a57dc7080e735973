// Small moves one by one: both stops of each are drawn by themselves, and reloads are put
// in, moved and left out on the way. For the modes in which a leg may cost every vehicle
// something else, so that a sweep cannot price it.
#pragma once

#include <algorithm>
#include <array>

#include "moves/moves.hpp"
#include "problem/neighbours.hpp"
#include "ruin_recreate/reloads.hpp"

namespace vuelta {

template <class M>
class Burst {
public:
    Burst(Solution<M> &solution, const Neighbours &neighbours, Random &random, Moves<M> &moves)
        : solution_(solution), model_(solution.model), neighbours_(neighbours), random_(random),
          moves_(moves), reloads_(solution) {}

    // Tries a number of moves, each accepted like a step of annealing at this
    // temperature; calls `made` after every one that was. What a move will look
    // at is known before it is its turn, so it is fetched ahead: the search
    // waits for memory more than for anything else.
    template <class Made>
    void run(int count, double temperature, Made made) {
        constexpr int kAhead = 4;
        for (int i = 0; i < count + 2 * kAhead; ++i) {
            if (i < count) draw(pending_[i % kPending]);
            if (i >= kAhead && i - kAhead < count) fetch(pending_[(i - kAhead) % kPending]);
            if (i >= 2 * kAhead && attempt(pending_[(i - 2 * kAhead) % kPending], temperature))
                made();
        }
    }

private:
    // A draw: one random number holds all four choices, 28 + 12 + 10 + 8 bits.
    struct Draw {
        std::uint64_t bits = 0;
        int c = 0, w = -1;
        const int *follower = nullptr;
    };
    static constexpr int kPending = 16;

    void draw(Draw &d) {
        d.bits = random_.next();
        d.c = pick(d.bits >> 36, model_.n);
        if constexpr (M::trips)  // most reloads are in no route; they come after all visits
            if (model_.is_reload(d.c) && solution_.nodes[d.c].route < 0 && (d.bits & 48) != 0)
                d.c = pick(((d.bits >> 36) * 0x9e3779b1U) & 0xfffffff, model_.visits);
        const auto likely = neighbours_.after(d.c);
        const auto width = std::min(Moves<M>::kFollowers, likely.size());
        d.follower =
            width == 0 ? nullptr : likely.data() + ((((d.bits >> 24) & 0xfff) * width) >> 12);
        __builtin_prefetch(d.follower);
        __builtin_prefetch(&solution_.nodes[d.c]);
    }

    // One of so many, by a number of 28 bits.
    [[nodiscard]] static int pick(std::uint64_t number, int of) {
        return static_cast<int>((number * static_cast<std::uint64_t>(of)) >> 28);
    }

    void fetch(Draw &d) {
        d.w = d.follower == nullptr ? -1 : *d.follower;
        if (d.w < 0) return;
        __builtin_prefetch(&solution_.nodes[d.w]);
        const auto &nodes = solution_.nodes;
        if (nodes[d.c].route < 0) return;
        const auto &kind = solution_.kind_of(nodes[d.c].route);
        __builtin_prefetch(model_.travel_of(kind).from(nodes[d.c].cell) + model_.asks[d.w].cell);
        __builtin_prefetch(&nodes[nodes[d.c].next]);
    }

    bool attempt(const Draw &d, double temperature) {
        const int c = d.c, w = d.w;
        if constexpr (M::trips)
            if (model_.is_reload(c) && ((d.bits & 32) != 0 || solution_.nodes[c].route < 0))
                return reload(d, temperature);
        if (w < 0) return false;
        const int r = solution_.nodes[c].route, s = solution_.nodes[w].route;
        if (r < 0 || s < 0 || solution_.nodes[c].next == w || solution_.is_pinned(w)) return false;
        return moves_.make(c, w, static_cast<unsigned>((d.bits >> 6) & 0xff),
                           ceiling_of(d, temperature));
    }

    // Puts a reload that is in no route where it gains, beside a likely follower.
    bool add(const Draw &d) {
        const int r = solution_.nodes[d.w].route;
        if (r < 0) return false;
        return reloads_.add(d.c, (d.bits & 64) != 0 ? d.w : solution_.nodes[d.w].prev);
    }

    // Does without a reload, or puts it elsewhere on its route.
    bool reload(const Draw &d, double temperature) {
        constexpr int kFar = 16;  // places, either way
        if (solution_.nodes[d.c].route < 0) return d.w >= 0 && add(d);
        const auto ceiling = ceiling_of(d, temperature);
        const int die = static_cast<int>((d.bits >> 6) & 0xff);
        if (die < 64) return reloads_.drop(d.c, ceiling);
        const int places = die % (2 * kFar) - kFar;
        return reloads_.shift(d.c, places < 0 ? places : places + 1, ceiling);
    }

    // Anything cheaper than this passes.
    [[nodiscard]] static Cost ceiling_of(const Draw &d, double temperature) {
        return static_cast<Cost>(temperature * Random::exponential_of((d.bits >> 14) & 0x3ff));
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    const Neighbours &neighbours_;
    Random &random_;
    Moves<M> &moves_;
    Reloads<M> reloads_;
    std::array<Draw, kPending> pending_{};
};

}  // namespace vuelta
