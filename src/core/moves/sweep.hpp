// Small moves by sweeps: a stop c and a kind of move are drawn once, and all likely
// followers of c are looked at in one loop without branches. For a fixed c every new leg
// lies in a row of travel that is fixed too, so the loop reads two or three rows, the
// list of followers and 16 bytes of each, all in the nearest caches. What legs alone let
// pass goes to moves.hpp, which knows the rest and prices it exactly.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "moves/moves.hpp"
#include "problem/neighbours.hpp"

namespace vuelta {

template <class M>
class Sweep {
public:
    Sweep(Solution<M> &solution, const Neighbours &neighbours, Random &random, Moves<M> &moves)
        : solution_(solution), model_(solution.model), random_(random), moves_(moves),
          first_(model_.n + 1, 0) {
        if (!is_of_use()) return;
        const auto &travel = model_.travel.front();
        for (int c = 0; c < model_.n; ++c) {
            const auto likely = neighbours.after(c);
            const auto *row = travel.from(model_.asks[c].cell);
            const auto width = std::min(Moves<M>::kFollowers, likely.size());
            for (std::size_t i = 0; i < width; ++i)
                followers_.push_back({likely[i], row[model_.asks[likely[i]].cell]});
            first_[c + 1] = static_cast<int>(followers_.size());
        }
    }

    // Whether legs are priced by their distance and time alone.
    [[nodiscard]] bool is_of_use() const { return M::sweeps && !model_.has_extra; }

    // Looks at the followers of so many stops; every move is accepted like a step of
    // annealing at this temperature, and `made` is called after each that was.
    template <class Made>
    void run(int count, double temperature, Made made) {
        warm(temperature);
        Draw next = draw();
        for (; count > 0; --count) {
            const Draw now = next;
            next = draw();
            if (solution_.nodes[now.c].route >= 0 && look(now)) made();
        }
    }

private:
    using Cell = typename M::Table::Cell;
    static constexpr int kWidth = static_cast<int>(Moves<M>::kFollowers);
    static constexpr int kQuantiles = 512;  // of what a step may be worse by

    struct Follower {
        int stop;
        Cell leg;  // from the stop it follows
    };
    // One random number holds all: 28 bits for the stop, 9 for the quantiles its
    // followers begin with, 8 for the kind of move, 6 for who is tried first.
    struct Draw {
        std::uint64_t bits;
        int c;
    };

    Draw draw() {
        const auto bits = random_.next();
        const int c = static_cast<int>(((bits >> 36) * static_cast<std::uint64_t>(model_.n)) >> 28);
        __builtin_prefetch(&solution_.nodes[c]);
        const auto *list = reinterpret_cast<const char *>(followers_.data() + first_[c]);
        for (std::size_t at = 0; at < kWidth * sizeof(Follower); at += 64)
            __builtin_prefetch(list + at);
        return {bits, c};
    }

    // What each follower may cost at most, drawn from the exponential distribution:
    // its quantiles in random order, so that a run of them is as good as that many draws.
    void warm(double temperature) {
        if (temperature > 0.99 * heat_ && temperature < 1.01 * heat_) return;
        heat_ = temperature;
        for (int i = 0; i < kQuantiles + kWidth; ++i) {
            const auto quantile = static_cast<std::uint64_t>((i * 619 + 77) % kQuantiles);
            ceilings_[i] = static_cast<Cost>(temperature * Random::exponential_of(2 * quantile + 1));
        }
    }

    // Tries the moves that legs let pass, from a random one on, until one is made.
    bool look(const Draw &d) {
        const auto die = static_cast<unsigned>((d.bits >> 6) & 0xff);
        const Cost *ceilings = ceilings_.data() + ((d.bits >> 14) & (kQuantiles - 1));
        const Follower *list = followers_.data() + first_[d.c];
        const int width = first_[d.c + 1] - first_[d.c];
        const int passed = die < Moves<M>::kSwapTails ? tails(d.c, list, width, ceilings)
                                                 : chains(d.c, die, list, width, ceilings);
        if (passed == 0) return false;
        int at = static_cast<int>((d.bits & 63) % static_cast<unsigned>(passed));
        for (int k = 0; k < passed; ++k, at = at + 1 == passed ? 0 : at + 1) {
            const int w = list[pass_[at]].stop;
            if (solution_.nodes[d.c].next == w || solution_.is_pinned(w)) continue;
            if (moves_.make(d.c, w, die, ceilings[pass_[at]])) return true;
        }
        return false;
    }

    [[nodiscard]] Cost price(Cell cell) const {
        return model_.leg_price(model_.problem.kinds.front(), M::Table::leg(cell));
    }

    // Every follower of c by `change`, what legs change by when it is on another route;
    // those on the same one pass, they are looked at one by one.
    template <class Change>
    int gather(int c, const Follower *list, int width, const Cost *ceilings, Change change) {
        const int route = solution_.nodes[c].route;
        const Cost regain = time_price(route);
        int passed = 0;
        for (int i = 0; i < width; ++i) {
            const auto &b = solution_.incoming[list[i].stop];
            const Cost most = ceilings[i] + regain + time_price(b.route);
            pass_[passed] = i;
            passed += (change(list[i], b) < most) | (b.route == route) ? 1 : 0;
        }
        return passed;
    }

    // What a route pays for time: a change may save that as well.
    [[nodiscard]] Cost time_price([[maybe_unused]] int route) const {
        if constexpr (M::rich) return route < 0 ? 0 : solution_.routes[route].time_price;
        return 0;
    }

    // c's route goes on as that of its follower w, and that one as c's: c-w and b-a for
    // c-a and b-w.
    int tails(int c, const Follower *list, int width, const Cost *ceilings) {
        const auto &nodes = solution_.nodes;
        const int a = nodes[c].next;
        const Cost out = nodes[c].arc;
        if (!model_.is_stop(a)) {  // then a route may come to be empty
            const Cost fixed = model_.problem.kinds.front().fixed;
            const auto *to_end = model_.travel.front().to(nodes[a].cell);
            return gather(c, list, width, ceilings, [&](const Follower &f, const Incoming &b) {
                const bool empties = b.route >= 0 && !model_.is_stop(nodes[f.stop].prev);
                return price(f.leg) - out - b.arc + (empties ? -fixed : price(to_end[b.cell]));
            });
        }
        const auto *to_a = model_.travel.front().to(nodes[a].cell);
        return gather(c, list, width, ceilings, [&](const Follower &f, const Incoming &b) {
            return price(f.leg) - out - b.arc + price(to_a[b.cell]);
        });
    }

    // The chain x..c goes before w, and `take` stops from there, if any, go where it was:
    // u-x..c-a and v-y..b-w become u-y..b-a and v-x..c-w.
    int chains(int c, unsigned die, const Follower *list, int width, const Cost *ceilings) {
        const auto &nodes = solution_.nodes;
        const auto &travel = model_.travel.front();
        int x = c;
        for (int k = Moves<M>::given(die); k > 1 && model_.is_stop(nodes[x].prev); --k)
            x = nodes[x].prev;
        const int a = nodes[c].next, u = nodes[x].prev, take = Moves<M>::taken(die);
        const auto *to_x = travel.to(nodes[x].cell);
        const Cost cut = -nodes[c].arc - solution_.incoming[x].arc;
        if (take == 0) {
            const bool empties = !model_.is_stop(u) && !model_.is_stop(a);
            const Cost closed = empties ? -model_.problem.kinds.front().fixed
                                        : price(travel.from(nodes[u].cell)[nodes[a].cell]);
            return gather(c, list, width, ceilings, [&](const Follower &f, const Incoming &b) {
                return price(f.leg) + cut + closed - b.arc + price(to_x[b.cell]);
            });
        }
        const auto *from_u = travel.from(nodes[u].cell);
        const auto *to_a = travel.to(nodes[a].cell);
        return gather(c, list, width, ceilings, [&](const Follower &f, const Incoming &b) {
            if (b.route < 0) return -Incoming::kBanked;
            int y = f.stop, cell = 0;
            for (int k = 0; k < take; ++k) {
                cell = solution_.incoming[y].cell;
                y = nodes[y].prev;
                if (!model_.is_stop(y)) return -Incoming::kBanked;
            }
            const auto &e = solution_.incoming[y];
            return price(f.leg) + cut - b.arc - e.arc + price(to_a[b.cell]) + price(to_x[e.cell]) +
                   price(from_u[cell]);
        });
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    Random &random_;
    Moves<M> &moves_;
    std::vector<int> first_;  // of each stop's followers
    std::vector<Follower> followers_;
    std::array<Cost, kQuantiles + kWidth> ceilings_{};
    std::array<int, kWidth + 1> pass_{};
    double heat_ = 0;
};

}  // namespace vuelta
