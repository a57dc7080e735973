// The best place for a stop, or for both halves of a pair, in the routes as
// they stand. Exact: the price given is the change of the total.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include "problem/neighbours.hpp"
#include "ruin_recreate/blink.hpp"
#include "ruin_recreate/growth.hpp"
#include "ruin_recreate/opening.hpp"
#include "ruin_recreate/pair_places.hpp"
#include "ruin_recreate/reloads.hpp"

namespace vuelta {

template <class M>
class Insertion {
public:
    static constexpr bool varied = M::varied, rich = M::rich;

    Insertion(Solution<M> &solution, const Neighbours &neighbours, Random &random)
        : blink(random), opening(solution.model, neighbours, random), growth(solution),
          solution_(solution), model_(solution.model), neighbours_(neighbours),
          pricing_(solution), timing_(solution), reloads_(solution), vehicles_(solution), pairs_(solution, neighbours, blink) {}

    Blink blink;             // places that are not seen
    int survivors = 20;      // positions priced per list before it is left
    int most_routes = kHorizon;  // no idle vehicle is used beyond that
    bool times_only = false; // of what changed routes are told (Solution::refresh_times)
    bool full_scan = false;  // every position instead of the neighbour lists
    Opening<M> opening;      // of idle vehicles of several kinds
    Growth<M> growth;        // of full routes of several kinds

    // Best place for a banked stop (a pair: for both halves; a group: for its cheapest
    // member). `limit` is the price from which on no place is wanted.
    Place best(int c, Cost limit) {
        if constexpr (rich) {
            const auto members = model_.problem.groups.rivals(c);
            if (!members.empty()) return best_member(members, limit);
            if (!solution_.admits(c)) return {};
        }
        return best_unit(c, limit);
    }

    // The same for a pair that is on a route, on another one that is in use.
    Place best_elsewhere(int pickup, Cost limit) {
        found_ = {.delta = limit};
        pairs_.aim(pickup, solution_.nodes[pickup].route);
        pairs_.nearby(found_);
        return found_;
    }

    // The same on one route that is in use, at any price.
    Place best_on(int c, int route) {
        found_ = {};
        c_ = c;
        if (rich && model_.asks[c].mate >= 0) {
            pairs_.aim(c);
            pairs_.in_route(route, found_);
        } else {
            aim(solution_.kind_of(route));
            scan_route(route);
        }
        return found_;
    }

    // Puts a banked stop, or the member of its group, where best() said; pays,
    // and refreshes.
    void put(int c, const Place &place) {
        if (place.stop >= 0) c = place.stop;
        const int r = place.route;
        int after = place.after;
        if constexpr (M::mixed) {
            // The route changes to this vehicle first.
            if (const int now = solution_.nodes[after].route; now != r && grows()) {
                vehicles_.hand_over(now, r);
                if (after == model_.start_of(now)) after = model_.start_of(r);
            }
        }
        const int v = solution_.nodes[after].next;
        if constexpr (M::trips) {
            if (place.reload >= 0) {
                reloads_.put(c, place);
                return;
            }
        }
        solution_.splice(r, after, c);
        solution_.rank -= solution_.out[c].rank;
        Cost gain = solution_.out[c].cost;
        const int mate = model_.asks[c].mate;
        if (mate >= 0) {
            solution_.splice(r, place.mate_after, mate);
            solution_.rank -= solution_.out[mate].rank;
            gain += solution_.out[mate].cost;
            solution_.refresh(r, after, solution_.nodes[mate].next);
        } else if (times_only) {
            solution_.refresh_times(r, after, v, model_.asks[c].brings, model_.asks[c].ends);
        } else {
            solution_.refresh(r, after, v);
        }
        solution_.cost += place.delta - gain;
    }

private:
    using Cell = typename M::Table::Cell;

    Place best_member(std::span<const int> members, Cost limit) {
        Place chosen{.delta = limit};
        for (const int c : members) {
            if (!solution_.admits(c)) continue;
            auto place = best_unit(c, chosen.delta);
            if (place.route < 0) continue;
            place.stop = c;
            chosen = place;
        }
        return chosen;
    }

    Place best_unit(int c, Cost limit) {
        found_ = {.delta = limit};
        if (model_.m == 0) return found_;  // a part of stops that are all left out
        c_ = c;
        const auto &ask = model_.asks[c];
        out_ = nullptr;
        if (grows()) growth.look();
        if (rich && ask.mate >= 0) return best_pair(c);
        if (varied && few_routes(c)) {
            if constexpr (M::trips) open_reload(true);
            return found_;
        }
        if (!varied || model_.travel.size() == 1) aim(solution_.kind_of(0));
        if (full_scan || model_.is_tiny()) {
            scan_routes();
        } else {
            const auto &nodes = solution_.nodes;
            scan(
                neighbours_.before(c), [&](int u) { return model_.may_precede(c, nodes[u].next); },
                [&](int u) { if (may_pay_after(u)) consider(nodes[u].route, u, nodes[u].next); });
            scan(
                neighbours_.after(c), [&](int v) { return model_.may_precede(nodes[v].prev, c); },
                [&](int v) { if (may_pay_before(v)) consider(nodes[v].route, nodes[v].prev, v); });
            // Where few places are possible, the lists may hold none of them.
            if (model_.delivers_first && found_.route < 0) scan_routes();
        }
        if (may_open()) open_one();
        if constexpr (M::trips) open_reload(full_scan || model_.is_tiny());
        return found_;
    }

    void aim(const Kind &kind) {
        const auto &travel = model_.travel_of(kind);
        out_ = travel.from(model_.asks[c_].cell);
        in_ = travel.to(model_.asks[c_].cell);
        aimed_ = &kind;
    }

    // Looks at the places beside listed stops once more, now with a reload on
    // the same trip: those that are cheaper than what was found lacked room.
    void open_reload(bool everywhere) {
        reloads_.aim(c_);
        if (!reloads_.any()) return;
        const auto &nodes = solution_.nodes;
        const auto look = [&](int r, int u) {
            if (model_.may(c_, solution_.routes[r].kind)) reloads_.consider(r, u, found_);
        };
        if (everywhere) {
            for (int r = 0; r < model_.m; ++r)
                if (solution_.routes[r].size > 0)
                    for (int u = model_.start_of(r); u != model_.end_of(r); u = nodes[u].next)
                        look(r, u);
            return;
        }
        const auto beside = [&](std::span<const int> list, bool before) {
            int left = survivors;
            for (const int x : list) {
                if (nodes[x].route < 0) continue;
                look(nodes[x].route, before ? x : nodes[x].prev);
                if (--left == 0) break;
            }
        };
        beside(neighbours_.before(c_), true);
        beside(neighbours_.after(c_), false);
    }

    // Looks at the places beside listed stops whose route has room, at most
    // `survivors` of them. First who they are, without a branch that cannot be
    // foreseen; then their nodes, which the processor can load side by side.
    template <class Useful, class Look>
    void scan(std::span<const int> list, Useful useful, Look look) {
        const auto &ask = model_.asks[c_];
        std::array<int, Neighbours::kBeside + 1> fit;
        int count = 0;
        for (const int x : list) {
            const auto &room = solution_.rooms[solution_.owner[x]];
            fit[count] = x;
            bool fits = (ask.brings <= room.brings) & (ask.ends <= room.ends);
            if (grows() && !fits && solution_.owner[x] < model_.m)
                fits = has_room(solution_.owner[x], growth.spare(solution_.owner[x]));
            if constexpr (varied)
                fits = fits && model_.may(c_, solution_.routes[solution_.owner[x]].kind);
            if (model_.delivers_first) fits = fits && solution_.nodes[x].route >= 0 && useful(x);
            count += fits ? 1 : 0;
            if (count == survivors) break;
        }
        for (int i = 0; i < count; ++i) look(fit[i]);
    }

    [[nodiscard]] bool room(int r) const {
        if (grows() && solution_.routes[r].size > 0)
            return has_room(r, growth.spare(r)) && model_.may(c_, solution_.routes[r].kind);
        const auto &room = solution_.rooms[r];
        const auto &ask = model_.asks[c_];
        return ask.brings <= room.brings && ask.ends <= room.ends &&
               model_.may(c_, solution_.routes[r].kind);
    }
    // The same with so much more of it.
    [[nodiscard]] bool has_room(int r, Load more) const {
        const auto &room = solution_.rooms[r];
        const auto &ask = model_.asks[c_];
        return ask.brings <= room.brings + more && ask.ends <= room.ends + more;
    }
    // Whether routes may change to larger vehicles.
    [[nodiscard]] bool grows() const {
        if constexpr (M::mixed && !M::trips) return growth.on;
        return false;
    }

    // Whether the place behind a stop, or the one before it, is cheaper by its legs than
    // what was found: 16 bytes of the stop say so, and most places end here.
    [[nodiscard]] bool may_pay_after(int u) const {
        if constexpr (varied) return true;
        const auto &x = solution_.outgoing[u];
        return may_pay(in_[model_.asks[u].cell], out_[x.cell], x.arc);
    }
    [[nodiscard]] bool may_pay_before(int v) const {
        if constexpr (varied) return true;
        const auto &x = solution_.incoming[v];
        return may_pay(in_[x.cell], out_[model_.asks[v].cell], x.arc);
    }
    [[nodiscard]] bool may_pay(Cell to, Cell from, Cost now) const {
        const auto price = [&](Cell cell) { return model_.leg_price(*aimed_, M::Table::leg(cell)); };
        return price(to) + price(from) - now + model_.assign[0][c_] < found_.delta;
    }

    // The stop after u and before v: cheapest refusal first.
    void consider(int r, int u, int v) {
        const auto &kind = solution_.kind_of(r);
        if (solution_.is_pinned(v)) return;
        if constexpr (varied) {
            if (aimed_ == nullptr || out_ == nullptr || kind.travel != aimed_->travel) aim(kind);
        }
        const auto &a = solution_.nodes[u], &b = solution_.nodes[v];
        const auto &ask = model_.asks[c_];
        const Leg to = M::Table::leg(in_[a.cell]), from = M::Table::leg(out_[b.cell]);
        Cost delta = model_.leg_price(kind, to) + model_.leg_price(kind, from) - a.arc;
        delta += model_.assign[varied ? solution_.routes[r].kind : 0][c_];
        if constexpr (rich)
            delta += model_.extra_price(kind, u, c_) + model_.extra_price(kind, c_, v);
        // An idle vehicle does not pay for the way from its start to its end.
        if (solution_.routes[r].size == 0) delta += kind.fixed + a.arc;
        if (delta - pricing_.regain(r) >= found_.delta) return;
        Time now = a.leave + to.time;
        if (now > ask.close) return;
        now = std::max(now, ask.open) + model_.work(kind, c_, u) + from.time;
        int vehicle = r;
        if (grows() && solution_.routes[r].size > 0) {
            const auto &route = solution_.routes[r];
            const Load need =
                std::max(a.peak + ask.brings + route.brings, a.after + ask.ends + route.ends);
            if (need > kind.room[0]) {
                if (!growth.may(r)) return;
                vehicle = growth.vehicle(r, need, u, c_, v, delta,
                                         found_.delta + pricing_.regain(r));
                if (vehicle < 0) return;
            }
        }
        if constexpr (rich) {
            // Where nothing after it comes to be sooner, only waiting can be less.
            if (!model_.has_setup) {
                if (now > b.last) return;
                const Cost least = solution_.rich_nodes[model_.start_of(r)].late -
                                   solution_.rich_nodes[v].late +
                                   timing_.least_after(u, now - a.to_next);
                if (delta + least - pricing_.regain(r) >= found_.delta) return;
            }
            const Cost time = pricing_.of(r, u, {&c_, 1}, v,
                                          found_.delta - delta + solution_.routes[r].time_price,
                                          vehicle);
            if (is_no(time)) return;
            delta += time - solution_.routes[r].time_price;
            if (delta >= found_.delta) return;
        } else {
            if (now > b.last) return;
            if ((!M::mixed || vehicle == r) && !times_only) {
                if (a.peak + ask.brings > solution_.rooms[r].brings) return;
                if (a.after + ask.ends > solution_.rooms[r].ends) return;
            }
            if (!pricing_.other_loads_fit(r, u, {&c_, 1}, v, vehicle)) return;
        }
        if (blink.skips()) return;
        found_ = {.delta = delta, .route = vehicle, .after = u};
    }

    void scan_route(int r) {
        if (!room(r)) return;
        for (int u = model_.start_of(r); u != model_.end_of(r); u = solution_.nodes[u].next)
            consider(r, u, solution_.nodes[u].next);
    }

    void scan_routes() {
        for (int r = 0; r < model_.m; ++r)
            if (solution_.routes[r].size > 0) scan_route(r);
    }

    // A stop that only one or two vehicles may serve sees all their places.
    bool few_routes(int c) {
        if (model_.problem.allowed.empty()) return false;
        int count = 0;
        for (int r = 0; r < model_.m && count < 3; ++r) count += model_.may(c, solution_.routes[r].kind);
        if (count >= 3) return false;
        scan_routes();
        if (may_open()) open_one();
        return true;
    }

    [[nodiscard]] bool may_open() const {
        return most_routes == kHorizon || solution_.used_routes() < most_routes;
    }

    void open_one() {
        open([this](int r) {
            const double kept = std::exchange(blink.rate, 0);
            if (room(r)) consider(r, model_.start_of(r), model_.end_of(r));
            blink.rate = kept;
        });
    }
    template <class Bid>
    void open(Bid bid) {
        if constexpr (M::mixed)
            opening.best(solution_.idle, c_, found_, bid);
        else if (!solution_.idle.front().empty())
            bid(solution_.idle.front().back());
    }

    // Both halves: near one of them, or anywhere when the scan is full, or nothing else
    // is cheaper than leaving the pair out.
    Place best_pair(int c) {
        pairs_.aim(c);
        const auto out = solution_.left_out(c);
        if (full_scan || pairs_.are_few()) {
            pairs_.everywhere(found_);
        } else {
            pairs_.nearby(found_);
            if (found_.route < 0 && found_.delta >= (out.rank > 0 ? kNo : out.cost))
                pairs_.everywhere_known(found_);
        }
        if (may_open()) open([this](int r) { pairs_.in_route(r, found_); });
        return found_;
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    const Neighbours &neighbours_;
    Pricing<M> pricing_;
    Propagation<M> timing_;
    Reloads<M> reloads_;
    Vehicles<M> vehicles_;
    PairPlaces<M> pairs_;
    Place found_;
    int c_ = 0;
    const Cell *out_ = nullptr, *in_ = nullptr;
    const Kind *aimed_ = nullptr;
};

}  // namespace vuelta
