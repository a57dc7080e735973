// One search: ruin and recreate under simulated annealing, with small moves at the
// same temperature after each (SISR of Christiaens and Vanden Berghe 2020 for the
// former; the small moves are ours).
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "budget.hpp"
#include "moves/burst.hpp"
#include "moves/pair_moves.hpp"
#include "moves/reassign.hpp"
#include "moves/rehome.hpp"
#include "moves/sweep.hpp"
#include "route/audit.hpp"
#include "ruin_recreate/chains.hpp"
#include "ruin_recreate/ejection.hpp"
#include "ruin_recreate/making_room.hpp"
#include "ruin_recreate/recreate.hpp"
#include "ruin_recreate/ruin.hpp"
#include "ruin_recreate/vehicles.hpp"
#include "search/cooling.hpp"
#include "search/prizes.hpp"

namespace vuelta {

[[nodiscard]] inline double stops_per_route(const std::vector<std::vector<int>> &routes) {
    double stops = 0, used = 0;
    for (const auto &route : routes) {
        stops += static_cast<double>(route.size());
        used += route.empty() ? 0 : 1;
    }
    return stops / std::max(1.0, used);
}

template <class M>
Progress progress_of(const Model<M> &model, const typename Solution<M>::Snapshot &plan) {
    Progress p;
    p.cost = plan.value.cost - model.problem.surplus();
    for (int r = 0; r < model.m; ++r) p.routes += model.is_stop(plan.next[model.start_of(r)]) ? 1 : 0;
    for (int c = 0; c < model.n; ++c)
        if (plan.next[c] < 0 && !model.is_reload(c)) p.left_out.push_back(c);
    return p;
}

template <class M>
class Annealing {
public:
    using Snapshot = typename Solution<M>::Snapshot;

    Annealing(const Model<M> &model, const Neighbours &neighbours, Budget &budget,
           std::uint64_t seed)
        : solution(model), model_(model), budget_(budget), random_(seed),
          ruin_(solution, neighbours, random_), ejection_(solution, ruin_, neighbours, random_),
          room_(solution, ruin_, random_), chains_(solution, neighbours, random_),
          recreate_(solution, neighbours, random_), moves_(solution),
          pair_moves_(solution, recreate_.insertion, random_),
          burst_(solution, neighbours, random_, moves_),
          sweep_(solution, neighbours, random_, moves_), reloads_(solution), vehicles_(solution),
          rehome_(solution, random_), reassign_(solution, ruin_, random_),
          prizes_(solution, neighbours, random_) {}

    int moves_per_ruin = 150;
    double sweeps = 3;      // for each ruin, where small moves are looked for by sweeps
    double full_scans = 0;  // share of iterations that look at every position

    Solution<M> solution;
    Snapshot best;
    // How things stand, when others know more than this anneal's best.
    std::function<Progress()> stand;
    bool counts = true;  // whether a better plan here is a better plan in all

    // Greedy start: farthest first, no blinks. Of several kinds of vehicle the best
    // of those that open them for all that waits, or for one stop; when each of them
    // leaves somebody out, largest first as well. Once the time is up, one will do.
    void build(Order order = Order::far) {
        if constexpr (!M::mixed) {
            build_one(order);
            return;
        }
        auto &opening = recreate_.insertion.opening;
        struct Way {
            bool ahead, grows, largest_first;
        };
        constexpr Way kWays[] = {{true, false, false}, {true, true, false}, {false, false, false},
                                 {true, false, true}, {false, false, true}};
        Snapshot least;
        bool whole = false;  // whether one of them leaves nobody out
        opening.noise = opening.skip = 0;
        for (const auto &way : kWays) {
            if (whole && (way.largest_first || budget_.due())) break;
            solution.clear();
            opening.ahead = way.ahead;
            recreate_.insertion.growth.on = way.grows && model_.sisters.any();
            build_one(way.largest_first ? Order::demand : order);
            whole |= solution.bank.empty();
            if (best.value < least.value) least = best;
        }
        resume(least);
    }

    void build_one(Order order) {
        auto stops = solution.bank;
        auto &insertion = recreate_.insertion;
        const double blink = insertion.blink.rate;
        insertion.blink.rate = order == Order::far ? 0 : blink;
        recreate_.put_back(stops, order, &budget_);
        solution.keep(best);
        if (!solution.bank.empty() && !budget_.overdue()) {  // the first of many may not pay alone
            solution.clear();
            stops = solution.bank;
            recreate_.generous = true;
            recreate_.ranks_first = model_.has_levels;
            recreate_.put_back(stops, order, &budget_);
            recreate_.generous = recreate_.ranks_first = false;
            if (solution.value() < best.value)
                solution.keep(best);
            else
                solution.restore(best);
        }
        if constexpr (M::mixed) {
            solution.open_log();
            for (int r = 0; r < model_.m; ++r)
                if (solution.routes[r].size > 0) solution.touch(r);
            retype();
            if (solution.value() < best.value) solution.keep(best);
        }
        insertion.blink.rate = blink;
    }

    // Takes over given routes as far as they can be driven: stop after stop at
    // the end of its route; what breaks a limit there goes to the bank.
    void warm_start(const std::vector<std::vector<int>> &plan) {
        solution.clear();
        for (int r = 0; r < model_.m; ++r) {
            if (take_whole(r, plan[r])) continue;
            for (const int c : plan[r]) {
                if (solution.nodes[c].route >= 0 || !model_.may(c, solution.routes[r].kind) ||
                    !solution.admits(c, r))
                    continue;
                const int mate = model_.asks[c].mate;
                solution.splice(r, solution.last(r), c);
                solution.refresh(r, model_.start_of(r), model_.end_of(r));
                // Half a pair is not in order yet; all else must hold.
                if (mate < 0 && (solution.walk(r).broken & ~kOrder) != 0) {
                    solution.cut(c);
                    solution.refresh(r, model_.start_of(r), model_.end_of(r));
                }
            }
            whole_pairs(r);
        }
        solution.settle();
    }

    // Goes on from a plan.
    void resume(const Snapshot &plan) {
        solution.restore(plan);
        best = plan;
    }

    // Puts every banked stop where it fits best.
    void fill() {
        put_in(Order::demand);
        solution.keep(best);
    }

    // Serves whom it may at prices of leaving out so many times the true ones, which
    // stay so; the best plan is not touched.
    void serve(double times) {
        prizes_.raise(times);
        put_in(Order::far);
    }
    // True prices again, and the best plan.
    void back_to_best() {
        if (prizes_.are_true()) return;
        prizes_.raise(1);
        solution.restore(best);
    }

    // The mean price of an arc; a tenth of what a stop costs in all where arcs
    // are the smaller part of it: stops at one place, work, waiting, wishes.
    [[nodiscard]] double mean_arc() const {
        double sum = 0, all = 0;
        std::int64_t count = 0;
        for (int r = 0; r < model_.m; ++r) {
            if (solution.routes[r].size == 0) continue;
            all += static_cast<double>(solution.routes[r].time_price);
            const int end = model_.end_of(r);
            for (int x = model_.start_of(r); x != end; x = solution.nodes[x].next, ++count) {
                sum += static_cast<double>(solution.nodes[x].arc);
                if (model_.is_stop(x))
                    all += std::abs(static_cast<double>(model_.assign[solution.routes[r].kind][x]));
            }
        }
        if (count == 0) return 1.0;
        return std::max(1.0, std::max(sum, 0.1 * (sum + all)) / static_cast<double>(count));
    }

    // Anneals until its part of the budget is used. `best` is the best seen.
    void run(const Schedule &schedule, double unit) {
        double temperature = schedule.warm * unit;
        const bool raises = model_.has_prizes && schedule.raised.times > 1;
        if (raises) serve(schedule.raised.times);
        for (int i = 0;; ++i) {
            budget_.tick();
            if ((i & 7) == 0) {
                if (budget_.used() >= schedule.to) break;
                temperature = unit * schedule.temperature(budget_.used());
                if (raises && (i & 63) == 0)
                    prizes_.raise(schedule.raised.at(schedule.past(budget_.used())));
                report();
            }
            if (budget_.spent()) break;
            step(temperature);
            if (prizes_.are_true() && solution.value() < best.value) {
                solution.keep(best);
                if (counts) budget_.better();
            }
        }
        if (prizes_.are_true()) return;
        prizes_.raise(1);
        if (solution.value() < best.value) solution.keep(best);
    }

    [[nodiscard]] double stops_per_route() const {
        return static_cast<double>(model_.visits) / std::max(1, solution.used_routes());
    }

    [[nodiscard]] Random &random() { return random_; }
    [[nodiscard]] Recreate<M> &recreate() { return recreate_; }
    [[nodiscard]] Ruin<M> &ruin() { return ruin_; }
    [[nodiscard]] Budget &budget() { return budget_; }

    // One ruin and recreate, kept or undone, and a burst of small moves.
    void step(double temperature) {
        solution.open_log();
        removed_ = solution.bank;
        const int seed = random_.below(model_.visits);
        if (prizes_.are_many()) prizes_.call(seed, removed_, recreate_.resting);
        ruin_.times_only = recreate_.insertion.times_only = model_.only_times();
        const bool due = ejection_.is_due(), ejects = due && random_.below(kEject) == 0;
        const bool reassigns = !ejects && reassign_.is_due(seed);
        bool possible = true;
        if (ejects)
            recreate_.first = ejection_.make_way(removed_);
        else if (reassigns)
            possible = reassign_.around(seed, removed_);
        else
            take_out(seed);
        if (M::trips && random_.below(2) == 0) tidy();
        auto &insertion = recreate_.insertion;
        insertion.full_scan = full_scans > 0 && random_.unit() < full_scans;
        recreate_.ranks_first = due && random_.below(2) == 0;
        const int give = M::mixed && model_.is_tiny() ? 2 : 8;
        recreate_.generous = !solution.bank.empty() && random_.below(give) == 0;
        if constexpr (M::mixed) {
            insertion.opening.ahead = random_.below(2) == 0;
            insertion.opening.noise = 0.2;
            insertion.opening.skip = model_.is_tiny() ? 33 : 0;
            insertion.growth.on = model_.sisters.any() && random_.below(2) == 0;
            retype();
        }
        if (chains_.is_due()) chains_.put_some(removed_);
        const double worse = std::min(temperature * random_.exponential(), kMostWorse);
        auto most = solution.before();
        most.cost += static_cast<Cost>(std::ceil(worse));
        bool accepted = possible && recreate_.put_back_below(removed_, most);
        recreate_.generous = recreate_.ranks_first = false;
        recreate_.first = -1;
        recreate_.resting.clear();
        if constexpr (M::trips) {
            tidy();
            accepted = solution.value() < most;
        }
        if constexpr (M::mixed)
            if (accepted) {
                retype();
                if (random_.below(kHomes) == 0) rehome_.one();
                accepted = solution.value() < most;
            }
        if (ruin_.times_only && accepted) solution.count_touched();
        ruin_.times_only = recreate_.insertion.times_only = false;
        if (accepted)
            for (const auto &[route, before] : solution.touched())
                if (!solution.holds(route)) {
                    accepted = false;
                    break;
                }
        if (!accepted) solution.undo();
        audit(solution, "ruin and recreate");
        const auto made = [this] { audit(solution, "small move"); };
        if (sweep_.is_of_use())
            sweep_.run(due_sweeps(), temperature, made);
        else
            burst_.run(moves_per_ruin, temperature, made);
        if constexpr (M::rich) pair_moves_.run(kPairMoves, temperature, made);
    }

    // Does without reloads that have come to be needed no longer, in the end.
    void tidy_all() {
        if constexpr (M::trips)
            for (int r = 0; r < model_.m; ++r) reloads_.tidy(r);
    }

    // Tells the world about the best plan, when it is time to.
    void report() {
        budget_.report([&] { return stand ? stand() : progress_of(model_, best); });
    }

private:
    static constexpr double kMostWorse = 0x1p60;
    static constexpr int kPairMoves = 2;  // of whole pairs, after each ruin
    static constexpr int kEject = 4;  // one step of so many, while others could make way
    static constexpr int kAtWaiting = 3;  // steps of ten that aim at a stop that waits
    static constexpr int kHomes = 4;  // one in so many steps looks for another vehicle

    // Whole sweeps; what is left of them is due later.
    int due_sweeps() {
        owed_ += sweeps;
        const int due = static_cast<int>(owed_);
        owed_ -= due;
        return due;
    }

    // Puts every banked stop where it is cheapest, those of higher rank before others.
    void put_in(Order order) {
        auto stops = solution.bank;
        recreate_.ranks_first = model_.has_levels;
        recreate_.put_back(stops, order, &budget_);
        recreate_.ranks_first = false;
    }

    // Every route that this step has changed goes to the idle sister that is cheapest
    // for it.
    void retype() {
        if (!model_.sisters.any()) return;
        routes_.clear();  // more of them are touched on the way
        for (const auto &[route, before] : solution.touched()) routes_.push_back(route);
        for (const int r : routes_) {
            if (!vehicles_.is_free(r)) continue;
            Cost change = 0;
            if (const int k = vehicles_.cheaper_sister(r, change); k >= 0)
                vehicles_.change(r, k, change);
        }
    }

    // Takes stops out around one; of several kinds of vehicle now and then around one
    // that waits instead, or where that could go.
    void take_out(int seed) {
        if constexpr (M::mixed && !M::trips) {
            if (!solution.bank.empty() && random_.below(10) < kAtWaiting) {
                const int c = solution.bank[random_.below(static_cast<int>(solution.bank.size()))];
                if (random_.below(2) == 0)
                    seed = c;
                else if (model_.asks[c].mate < 0 && room_.make_for(c, removed_)) {
                    recreate_.first = c;
                    if (random_.below(2) == 0) return;
                }
            }
        }
        ruin_.around(seed, removed_);
    }

    // The same, where this step has changed a route.
    void tidy() {
        if constexpr (M::trips)
            for (const auto &[route, before] : solution.touched()) reloads_.tidy(route);
    }

    // Takes over a given route as it is, if it can be driven.
    bool take_whole(int r, const std::vector<int> &stops) {
        std::vector<int> added;
        for (const int c : stops) {
            if (solution.nodes[c].route == r && solution.is_pinned(c)) continue;
            if (solution.nodes[c].route >= 0 || !solution.admits(c, r)) break;
            solution.splice(r, solution.last(r), c);
            added.push_back(c);
        }
        solution.refresh(r, model_.start_of(r), model_.end_of(r));
        std::vector<int> now;
        solution.sequence(r, now);
        if (now == stops && solution.walk(r).broken == 0) return true;
        for (const int c : added) solution.cut(c);
        solution.refresh(r, model_.start_of(r), model_.end_of(r));
        return false;
    }

    // Pairs that lost a half, or that the route cannot keep, leave it.
    void whole_pairs(int r) {
        if (!model_.has_pairs) return;
        std::vector<int> stops;
        solution.sequence(r, stops);
        const auto drop = [&](int c) {
            solution.cut(c);
            solution.refresh(r, model_.start_of(r), model_.end_of(r));
        };
        for (const int c : stops)
            if (const int mate = model_.asks[c].mate; mate >= 0 && solution.nodes[mate].route != r)
                drop(c);
        solution.sequence(r, stops);
        for (auto c = stops.rbegin(); c != stops.rend() && solution.walk(r).broken != 0; ++c) {
            if (solution.nodes[*c].route != r || solution.is_pinned(*c)) continue;
            if (const int mate = model_.asks[*c].mate; mate >= 0) drop(mate);
            drop(*c);
        }
    }

    const Model<M> &model_;
    Budget &budget_;
    Random random_;
    Ruin<M> ruin_;
    Ejection<M> ejection_;
    MakingRoom<M> room_;
    Chains<M> chains_;
    Recreate<M> recreate_;
    Moves<M> moves_;
    PairMoves<M> pair_moves_;
    Burst<M> burst_;
    Sweep<M> sweep_;
    Reloads<M> reloads_;
    Vehicles<M> vehicles_;
    Rehome<M> rehome_;
    Reassign<M> reassign_;
    Prizes<M> prizes_;
    std::vector<int> removed_, routes_;
    double owed_ = 0;  // parts of a sweep
};

}  // namespace vuelta
