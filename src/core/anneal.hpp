// One search: ruin and recreate under simulated annealing, with a burst of
// small moves at the same temperature after each (SISR of Christiaens and
// Vanden Berghe 2020 for the former; the bursts are ours).
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "budget.hpp"
#include "moves.hpp"
#include "recreate.hpp"
#include "ruin.hpp"

namespace vuelta {

struct Schedule {
    double warm = 0.5;   // first temperature, in mean arc prices
    double cold = 0.02;  // last temperature
    double from = 0, to = 1;  // part of the budget it may use
};

template <class M>
class Anneal {
public:
    using Snapshot = typename Tour<M>::Snapshot;

    Anneal(const Model<M> &model, const Neighbours &neighbours, Budget &budget,
           std::uint64_t seed)
        : tour(model), model_(model), budget_(budget), random_(seed),
          ruin_(tour, neighbours, random_), recreate_(tour, neighbours, random_),
          moves_(tour, neighbours, random_) {}

    int moves_per_ruin = 150;
    double full_scans = 0;  // share of iterations that look at every position

    Tour<M> tour;
    Snapshot best;

    // Greedy start: farthest first, no blinks.
    void build(Order order = Order::far) {
        auto stops = tour.bank;
        auto &insertion = recreate_.insertion;
        const double blink = insertion.blink;
        insertion.blink = order == Order::far ? 0 : blink;
        recreate_.put_back(stops, order);
        insertion.blink = blink;
        tour.keep(best);
    }

    // Takes over given routes as far as they can be driven: stop after stop at
    // the end of its route; what breaks a limit there goes to the bank.
    void warm_start(const std::vector<std::vector<int>> &plan) {
        tour.clear();
        for (int r = 0; r < model_.m; ++r) {
            for (const int c : plan[r]) {
                if (tour.nodes[c].route >= 0 || !model_.may(c, tour.routes[r].kind))
                    continue;
                const int mate = model_.asks[c].mate;
                if (mate >= 0 && !model_.problem.stops[c].is_pickup &&
                    tour.nodes[mate].route != r)
                    continue;
                tour.splice(r, tour.last(r), c);
                tour.refresh(r, model_.start_of(r), model_.end_of(r));
                if (mate < 0 && !tour.holds(r)) {
                    tour.cut(c);
                    tour.refresh(r, model_.start_of(r), model_.end_of(r));
                }
            }
            whole_pairs(r);
        }
        tour.settle();
    }

    // Puts every banked stop where it fits best.
    void fill() {
        auto stops = tour.bank;
        recreate_.put_back(stops, Order::demand);
        tour.keep(best);
    }

    [[nodiscard]] double mean_arc() const {
        double sum = 0;
        std::int64_t count = 0;
        for (int r = 0; r < model_.m; ++r) {
            if (tour.routes[r].size == 0) continue;
            for (int x = model_.start_of(r); x != model_.end_of(r); x = tour.nodes[x].next, ++count)
                sum += static_cast<double>(tour.nodes[x].arc);
        }
        return count > 0 ? std::max(1.0, sum / static_cast<double>(count)) : 1.0;
    }

    // Anneals until its part of the budget is used. `best` is the best seen.
    void run(const Schedule &schedule, double unit) {
        const double span = std::max(1e-9, schedule.to - schedule.from);
        double temperature = schedule.warm * unit;
        for (int i = 0;; ++i) {
            budget_.tick();
            if ((i & 7) == 0) {
                const double at = (budget_.used() - schedule.from) / span;
                if (at >= 1) break;
                temperature = unit * schedule.warm *
                              std::pow(schedule.cold / schedule.warm, std::clamp(at, 0.0, 1.0));
                report();
            }
            if (budget_.spent()) break;
            step(temperature);
            if (tour.cost < best.cost) {
                tour.keep(best);
                budget_.better();
            }
        }
    }

    // Brings a fleet that is larger than its load needs down to `target`
    // routes: the emptiest are unloaded and none may open; what waits in the
    // bank bids ever more for a place. Ends with an empty bank, or at `until`
    // with everything as it was. Fixed prices alone do not do it: at 95 % load
    // the obstacle is moving at all, not its price.
    void shrink(int target, double unit, double until) {
        Snapshot before;
        tour.keep(before);
        const auto prices = tour.out;
        auto emptiest = [&] {
            int found = -1;
            for (int r = 0; r < model_.m; ++r) {
                const auto &route = tour.routes[r];
                if (route.size > 0 &&
                    (found < 0 || route.brings + route.ends <
                                      tour.routes[found].brings + tour.routes[found].ends))
                    found = r;
            }
            return found;
        };
        std::vector<int> removed;
        for (int excess = used_routes() - target; excess > 0; --excess) {
            removed.clear();
            ruin_.unload(emptiest(), removed);
            tour.bank.insert(tour.bank.end(), removed.begin(), removed.end());
        }
        std::vector<char> bids(model_.n, 0);
        recreate_.insertion.may_open = false;
        const double step_up = 0.03 * unit;
        const double first = budget_.used();
        for (int i = 0; !tour.bank.empty(); ++i) {
            budget_.tick();
            if (budget_.spent() || budget_.used() >= until) break;
            for (const int c : tour.bank) {
                const Cost price = bids[c] ? tour.out[c] + static_cast<Cost>(step_up)
                                           : static_cast<Cost>(4 * unit);
                tour.cost += price - tour.out[c];
                tour.out[c] = price;
                bids[c] = 1;
            }
            const double at = (budget_.used() - first) / std::max(1e-9, until - first);
            step(unit * 0.5 * std::pow(0.2, std::clamp(at, 0.0, 1.0)));
            if ((i & 63) == 0) report();
        }
        recreate_.insertion.may_open = true;
        const bool done = tour.bank.empty();
        tour.out = prices;
        if (done) {
            tour.settle();
            if (tour.cost < best.cost) tour.keep(best);
        } else {
            tour.restore(before);
        }
    }

    [[nodiscard]] int used_routes() const {
        int used = model_.m;
        for (const auto &list : tour.idle) used -= static_cast<int>(list.size());
        return used;
    }

    void set_ruin(const RuinSize &size) { ruin_.size = size; }

    [[nodiscard]] Random &random() { return random_; }
    [[nodiscard]] Recreate<M> &recreate() { return recreate_; }

private:
    // Pairs that lost a half, or that the route cannot keep, leave it.
    void whole_pairs(int r) {
        if (!model_.has_pairs) return;
        std::vector<int> stops;
        tour.sequence(r, stops);
        const auto drop = [&](int c) {
            tour.cut(c);
            tour.refresh(r, model_.start_of(r), model_.end_of(r));
        };
        for (const int c : stops)
            if (const int mate = model_.asks[c].mate; mate >= 0 && tour.nodes[mate].route != r)
                drop(c);
        tour.sequence(r, stops);
        for (auto c = stops.rbegin(); c != stops.rend() && tour.walk(r).broken != 0; ++c) {
            if (tour.nodes[*c].route != r || tour.is_pinned(*c)) continue;
            if (const int mate = model_.asks[*c].mate; mate >= 0) drop(mate);
            drop(*c);
        }
    }

    void step(double temperature) {
        tour.open_log();
        removed_ = tour.bank;
        ruin_.around(random_.below(model_.n), removed_);
        auto &insertion = recreate_.insertion;
        insertion.full_scan = full_scans > 0 && random_.unit() < full_scans;
        recreate_.put_back(removed_);
        const auto threshold =
            static_cast<double>(tour.cost_before()) + temperature * random_.exponential();
        bool accepted = static_cast<double>(tour.cost) < threshold;
        if (accepted)
            for (const auto &[route, before] : tour.touched())
                if (!tour.holds(route)) {
                    accepted = false;
                    break;
                }
        if (!accepted) tour.undo();
        audit("ruin and recreate");
        moves_.burst(moves_per_ruin, temperature, [this] {
#ifdef VUELTA_CHECKED
            audit("small move");
#endif
        });
    }

    void report() {
        budget_.report([&] {
            Progress p;
            p.cost = best.cost;
            for (int r = 0; r < model_.m; ++r)
                p.routes += model_.is_stop(best.next[model_.start_of(r)]) ? 1 : 0;
            for (int c = 0; c < model_.n; ++c) p.left_out += best.next[c] < 0 ? 1 : 0;
            return p;
        });
    }

    // The sum of differences equals the whole, and every route can be driven.
    void audit([[maybe_unused]] const char *after) {
#ifdef VUELTA_CHECKED
        Cost cost = 0;
        int served = 0;
        for (int c = 0; c < model_.n; ++c)
            if (tour.nodes[c].route < 0) cost += tour.out[c];
        for (int r = 0; r < model_.m; ++r) {
            const auto table = tour.walk(r);
            served += tour.routes[r].size;
            if (table.broken != 0)
                throw Defect(std::string("a route breaks limit ") + std::to_string(table.broken) +
                             " after a " + after);
            cost += table.price();
        }
        int banked = 0;
        for (int c = 0; c < model_.n; ++c) banked += tour.nodes[c].route < 0 ? 1 : 0;
        if (served + banked != model_.n)
            throw Defect(std::string("stops were lost after a ") + after);
        if (cost != tour.cost)
            throw Defect(std::string("a ") + after + " was priced at a total of " +
                         std::to_string(tour.cost) + ", recomputed " + std::to_string(cost));
#endif
    }

    const Model<M> &model_;
    Budget &budget_;
    Random random_;
    Ruin<M> ruin_;
    Recreate<M> recreate_;
    Moves<M> moves_;
    std::vector<int> removed_;
};

}  // namespace vuelta
