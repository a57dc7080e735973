// The best places for both halves of a pair in the routes as they stand. Exact: the
// price given is the change of the total. There are far too many places for both. But for
// rare full scans only routes are looked at on which a likely neighbour of a half stands,
// in the order of what the halves would cost there one by one, until that is more than
// what was found. On such a route the pickup goes to each place, and for each of them the
// delivery to each after it, as far as they can be reached and can pay.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "evaluate/detours.hpp"
#include "problem/neighbours.hpp"
#include "ruin_recreate/blink.hpp"
#include "ruin_recreate/reloads.hpp"

namespace vuelta {

template <class M>
class PairPlaces {
public:
    PairPlaces(Solution<M> &solution, const Neighbours &neighbours, Blink &blink)
        : solution_(solution), model_(solution.model), neighbours_(neighbours), blink_(blink),
          pricing_(solution), timing_(solution), reloads_(solution), detours_(solution),
          marks_(M::rich ? solution.model.m : 0) {}

    // From now on it is this pair; `except` is a route to leave alone.
    void aim(int pickup, int except = -1) {
        c_ = pickup;
        mate_ = model_.asks[pickup].mate;
        except_ = except;
        travel_ = -1;
        ++round_;
        if constexpr (M::trips) reloads_.aim(pickup);
    }

    // Whether there are so few stops that lists of neighbours are not worth it.
    [[nodiscard]] bool are_few() const { return model_.visits <= kFewStops; }

    // Better places than `found` on the routes that seem best.
    void nearby(Place &found) {
        candidates_.clear();
        const auto pickup = detours_near(c_, &Mark::pickup);
        const auto delivery = detours_near(mate_, &Mark::delivery);
        std::size_t kept = 0;
        for (auto &[bound, r] : candidates_) {
            const auto &mark = marks_[r];
            bound = base(r) + std::min(mark.pickup, pickup) + std::min(mark.delivery, delivery) -
                    pricing_.regain(r);
            if (bound < found.delta) candidates_[kept++] = {bound, r};
        }
        candidates_.resize(kept);
        const auto most = std::min(kept, kMostRoutes);
        std::partial_sort(candidates_.begin(), candidates_.begin() + most, candidates_.end());
        for (std::size_t i = 0; i < most && candidates_[i].first < found.delta; ++i)
            in_route(candidates_[i].second, found);
    }

    // Better places than `found` on any route that is in use.
    void everywhere(Place &found) {
        for (int r = 0; r < model_.m; ++r)
            if (solution_.routes[r].size > 0) in_route(r, found);
    }

    // The same for a pair that may wait for a place, step after step: what is known of it
    // on a route holds until that changes.
    void everywhere_known(Place &found) {
        const auto size = static_cast<std::size_t>(model_.m) * model_.n;
        // What a reload costs depends on other routes.
        if (M::trips || size > kMostKnown) return everywhere(found);
        known_.resize(size);
        const double rate = std::exchange(blink_.rate, 0);
        for (int r = 0; r < model_.m; ++r) {
            const auto &route = solution_.routes[r];
            if (route.size == 0) continue;
            auto &known = known_[static_cast<std::size_t>(c_) * model_.m + r];
            if (std::exchange(known.version, route.version) != route.version) {
                Place best;
                in_route(r, best);
                known.delta = best.delta;
                known.after = best.after;
                known.mate_after = best.mate_after;
            }
            if (known.delta < found.delta)
                found = {.delta = known.delta, .route = r, .after = known.after,
                         .mate_after = known.mate_after};
        }
        blink_.rate = rate;
    }

    // Better places than `found` on one route.
    void in_route(int r, Place &found) {
        if (!takes(r)) return;
        const int end = model_.end_of(r);
        for (int u = model_.start_of(r); u != end; u = solution_.nodes[u].next) {
            if (solution_.nodes[u].leave > model_.asks[c_].close) break;
            after(r, u, found);
        }
    }

private:
    using Cell = typename M::Table::Cell;
    static constexpr int kFewStops = 150;
    static constexpr std::size_t kMostRoutes = 8;
    static constexpr std::size_t kMostKnown = 1'000'000;
    static constexpr std::size_t kMostCarried = 400;  // stops between pickup and delivery

    // What is known of a route, as of the pair that is looked at.
    struct Mark {
        int round = 0;     // the pair it was last near to
        int measured = 0;  // the pair whose delivery's detours are known
        bool takes = false;
        Cost pickup = kNo, delivery = kNo;  // least detour for each beside its neighbours
    };

    // The best place for a pair on a route.
    struct Known {
        std::int64_t version = 0;  // of the route; 0: nothing is known
        Cost delta = kNo;
        int after = -1, mate_after = -1;
    };

    // The least detours for a half beside each of its listed neighbours, by route; the
    // greatest of them.
    Cost detours_near(int half, Cost Mark::*least) {
        Cost greatest = 0;
        const auto &nodes = solution_.nodes;
        const auto &ask = model_.asks[half];
        const Cell *in = nullptr, *out = nullptr;
        int rows = -1;
        // Between u and v; of the nodes themselves no more is read than is needed.
        const auto look = [&](int r, int u, int from, int v, int to, Cost now) {
            auto &mark = marks_[r];
            if (mark.round != round_) {
                mark.round = round_;
                mark.pickup = mark.delivery = kNo;
                candidates_.push_back({0, r});
            }
            const auto &kind = solution_.kind_of(r);
            if (kind.travel != rows) {
                rows = kind.travel;
                in = model_.travel_of(kind).to(ask.cell);
                out = model_.travel_of(kind).from(ask.cell);
            }
            const Leg leg = M::Table::leg(in[from]);
            Cost detour = model_.leg_price(kind, leg) +
                          model_.leg_price(kind, M::Table::leg(out[to])) - now;
            if (model_.has_extra) {
                if (u < 0) u = nodes[v].prev;
                if (v < 0) v = nodes[u].next;
                detour += model_.extra_price(kind, u, half) + model_.extra_price(kind, half, v);
            }
            greatest = std::max(greatest, detour);
            if (detour >= mark.*least) return;
            if (nodes[u < 0 ? nodes[v].prev : u].leave + leg.time <= ask.close)
                mark.*least = detour;
        };
        for (const int u : neighbours_.before(half)) {
            const int r = solution_.owner[u];
            if (r == model_.m) continue;
            if constexpr (M::sweeps) {
                const auto &a = solution_.outgoing[u];
                look(r, u, model_.asks[u].cell, -1, a.cell, a.arc);
            } else {
                const auto &a = nodes[u];
                look(r, u, a.cell, a.next, nodes[a.next].cell, a.arc);
            }
        }
        for (const int v : neighbours_.after(half)) {
            const int r = solution_.owner[v];
            if (r == model_.m) continue;
            if constexpr (M::sweeps) {
                const auto &b = solution_.incoming[v];
                look(r, -1, b.cell, v, model_.asks[v].cell, b.arc);
            } else {
                const auto &a = nodes[nodes[v].prev];
                look(r, nodes[v].prev, a.cell, v, nodes[v].cell, a.arc);
            }
        }
        return greatest;
    }

    // Looks up the rows of travel of the pickup.
    void aim_at(const Kind &kind) {
        if (kind.travel == travel_) return;
        travel_ = kind.travel;
        const auto &travel = model_.travel_of(kind);
        in_ = travel.to(model_.asks[c_].cell);
        out_ = travel.from(model_.asks[c_].cell);
        mate_out_ = travel.from(model_.asks[mate_].cell);
    }

    // Price of the way from a node to the pickup, and from there to another.
    [[nodiscard]] Cost into(const Kind &kind, int u) const {
        return model_.leg_price(kind, M::Table::leg(in_[solution_.nodes[u].cell])) +
               model_.extra_price(kind, u, c_);
    }
    [[nodiscard]] Cost onward(const Kind &kind, int v) const {
        return model_.leg_price(kind, M::Table::leg(out_[solution_.nodes[v].cell])) +
               model_.extra_price(kind, c_, v);
    }

    // What the pair costs on a route wherever it is there.
    [[nodiscard]] Cost base(int r) const {
        const auto &assign = model_.assign[solution_.routes[r].kind];
        const Cost opened = solution_.routes[r].size > 0
                                ? 0
                                : solution_.kind_of(r).fixed + solution_.nodes[model_.start_of(r)].arc;
        return assign[c_] + assign[mate_] + opened;
    }

    // Whether a route may have the pair at all; if so, the detours of the delivery are
    // known from now on.
    [[nodiscard]] bool takes(int r) {
        auto &mark = marks_[r];
        if (mark.measured == round_) return mark.takes;
        mark.measured = round_;
        const int k = solution_.routes[r].kind;
        const auto &kind = solution_.kind_of(r);
        mark.takes = r != except_ && model_.may(c_, k) && model_.may(mate_, k) &&
                     (model_.has_aboard || model_.asks[c_].net <= kind.room[0]);
        if (mark.takes) detours_.measure(kind, r, mate_);
        return mark.takes;
    }

    // The pickup right after `u`, the delivery at each place from there on.
    void after(int r, int u, Place &found) {
        const auto &nodes = solution_.nodes;
        const int first = nodes[u].next, end = model_.end_of(r);
        if (solution_.is_pinned(first) || !loads_allow(r, u)) return;
        const auto &kind = solution_.kind_of(r);
        aim_at(kind);
        const Cost regain = pricing_.regain(r);
        const Cost begun = base(r) + into(kind, u) - nodes[u].arc;
        const Cost alone = begun + onward(kind, first);
        const Cost straight = begun + onward(kind, mate_) +
                              model_.leg_price(kind, M::Table::leg(mate_out_[nodes[first].cell])) +
                              model_.extra_price(kind, mate_, first);
        const Cost later = first == end ? kNo : alone + detours_.least(nodes[first].next);
        if (std::min(straight, later) - regain >= found.delta) return;
        auto course = timing_.after(u);
        if (!timing_.pass(kind, course, c_)) return;
        timing_.remember(r, u, course);
        // Delivery straight after the pickup, then ever later, while a detour that is
        // short enough lies ahead; the chain carries what is passed on the way.
        chain_.assign({c_});
        int open = 0;  // parcels collected on the way and still aboard
        consider(r, u, first, course, straight, found);
        for (int v = first; v != end && chain_.size() <= kMostCarried;) {
            const int next = nodes[v].next;
            const Cost least = alone + detours_.least(next) - regain;
            if (least >= found.delta) break;
            if (!on_the_way(kind, r, v, course)) break;
            if (course.now > model_.asks[mate_].close) break;
            if (least + least_time(kind, course, v) >= found.delta) break;
            if (kind.lifo && (open += opens(v)) < 0) break;
            chain_.push_back(v);
            v = next;
            if (open == 0) consider(r, u, v, course, alone + detours_.before(v), found);
        }
    }

    // Whether a stop lays a parcel on the others (1), or takes one off (-1).
    [[nodiscard]] int opens(int v) const {
        const int parcel = model_.problem.stops[v].parcel;
        return parcel < 0 ? 0 : parcel == v ? -1 : 1;
    }

    // What the time of a route costs, at least, that has come to `v` with a pickup
    // on the way, wherever the delivery goes after that.
    [[nodiscard]] Cost least_time(const Kind &kind, const Course &course, int v) const {
        if constexpr (M::trips) return 0;  // a reload may come along
        if (model_.may_hold(kind)) return 0;
        const bool delays = detours_.never_sooner(solution_.nodes[v].next);
        return course.price(kind) + (delays ? timing_.least_after(v, course.now) : 0);
    }

    // u, the chain, the delivery, v; `course` has come to the end of the chain.
    void consider(int r, int u, int v, Course course, Cost delta, Place &found) {
        if (delta - pricing_.regain(r) >= found.delta) return;
        const Cost before = solution_.routes[r].time_price;
        const int after = chain_.back();
        if constexpr (!M::trips) {
            const auto &kind = solution_.kind_of(r);
            const Cost enough = found.delta - delta + before;
            if (!timing_.pass(kind, course, mate_) || !timing_.reaches(kind, course, v)) return;
            if (!model_.may_hold(kind) && timing_.finish(kind, course, v, enough) >= enough) return;
        }
        chain_.push_back(mate_);
        if constexpr (M::trips) reloads_.consider_pair(r, u, chain_, v, delta, found);
        const Cost time = pricing_.of(r, u, chain_, v, found.delta - delta + before);
        chain_.pop_back();
        if (is_no(time)) return;
        const Cost all = delta + time - before;
        if (all < found.delta && !blink_.skips())
            found = {.delta = all, .route = r, .after = u, .mate_after = after};
    }

    // Whether the pickup can be aboard right after u at all.
    [[nodiscard]] bool loads_allow(int r, int u) const {
        if constexpr (M::trips) return true;  // pricing knows
        return solution_.nodes[u].pre + model_.asks[c_].net <= solution_.rooms[r].brings;
    }

    // Goes on to v, if that can be in time, and with room, with the pickup aboard;
    // if not, no later place for the delivery is possible either.
    [[nodiscard]] bool on_the_way(const Kind &kind, int r, int v, Course &course) const {
        if (!loads_allow(r, v)) return false;
        if constexpr (!M::trips)
            if (detours_.never_sooner(solution_.nodes[v].next) && !timing_.reaches(kind, course, v))
                return false;
        return timing_.pass(kind, course, v);
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    const Neighbours &neighbours_;
    Blink &blink_;
    Pricing<M> pricing_;
    Propagation<M> timing_;
    Reloads<M> reloads_;
    Detours<M> detours_;
    int c_ = 0, mate_ = 0, except_ = -1;
    int round_ = 0;  // number of pairs so far
    int travel_ = -1;
    const Cell *in_ = nullptr, *out_ = nullptr, *mate_out_ = nullptr;
    std::vector<Known> known_;                         // per stop (pickups), per route
    std::vector<Mark> marks_;                          // per route
    std::vector<std::pair<Cost, int>> candidates_;     // routes, by what they cost at least
    std::vector<int> chain_;
};

}  // namespace vuelta
