// An exchange of stops between two routes, after which either may need a larger
// vehicle than it has, or may do with a smaller one: the same with idle sisters.
#pragma once

#include <algorithm>
#include <vector>

#include "evaluate/pricing.hpp"
#include "ruin_recreate/vehicles.hpp"

namespace vuelta {

// u (given) a  and  v (taken) w  become  u (taken) a  and  v (given) w.
struct Exchange {
    int r = 0, u = 0, a = 0;  // the route that gives
    int s = 0, v = 0, w = 0;  // the route that takes
    const std::vector<int> &given, &taken;
};

template <class M>
class Refit {
public:
    explicit Refit(Solution<M> &solution)
        : solution_(solution), model_(solution.model), pricing_(solution), vehicles_(solution) {}

    // Whether an exchange asks for another vehicle, or lets a route do with a smaller one.
    [[nodiscard]] bool concerns(const Exchange &x) const {
        const Load more = asked(x.given) - asked(x.taken);
        return changes(x.s, more) || changes(x.r, -more);
    }

    // Makes the exchange on the vehicles that are cheapest for it, if that changes the
    // price by less than `ceiling`; pays.
    bool make(const Exchange &x, Cost ceiling) {
        const bool empties =
            x.taken.empty() && !model_.is_stop(x.u) && !model_.is_stop(x.a);
        const Load more = asked(x.given) - asked(x.taken);
        const Cost enough = ceiling + pricing_.regain(x.r) + pricing_.regain(x.s);
        Cost delta = assigned(x);
        const int there = best(x.s, x.v, x.taken, x.given, x.w, more, -1, delta);
        if (there < 0 || (!empties && delta >= enough)) return false;
        int here = x.r;
        if (empties)
            delta -= solution_.kind_of(x.r).fixed + solution_.nodes[model_.end_of(x.r)].upto;
        else
            here = best(x.r, x.u, x.given, x.taken, x.a, -more, there, delta);
        if (here < 0 || delta >= enough) return false;
        const Cost first = pricing_.of(x.s, x.v, x.given, x.w, enough - delta, there);
        if (is_no(first)) return false;
        const Cost second =
            empties ? 0 : pricing_.of(x.r, x.u, x.taken, x.a, enough - delta - first, here);
        if (is_no(second)) return false;
        delta += first + second - solution_.routes[x.r].time_price - solution_.routes[x.s].time_price;
        if (delta >= ceiling) return false;
        link(x);
        if (there != x.s) vehicles_.hand_over(x.s, there);
        if (here != x.r) vehicles_.hand_over(x.r, here);
        solution_.cost += delta;
        return true;
    }

private:
    // What stops ask for at most, in the first dimension.
    [[nodiscard]] Load asked(const std::vector<int> &stops) const {
        Load sum = 0;
        for (const int c : stops) sum += std::max(model_.asks[c].brings, model_.asks[c].ends);
        return sum;
    }

    // Whether a route comes to need a sister of its vehicle with so much more aboard, or
    // less, and there is an idle one.
    [[nodiscard]] bool changes(int route, Load more) const {
        const int own = solution_.routes[route].kind;
        const auto &kinds = model_.problem.kinds;
        const Load room = kinds[own].room[0], need = vehicles_.needs(route) + more;
        const bool grows = need > room;
        if (more == 0 || grows != (more > 0) || !vehicles_.is_free(route)) return false;
        const auto sisters = model_.sisters.of(own);
        return std::any_of(sisters.begin(), sisters.end(), [&](int k) {
            return kinds[k].room[0] >= need && (grows || kinds[k].room[0] < room) &&
                   !solution_.idle[k].empty();
        });
    }

    // Price of the legs from, over stops, to.
    [[nodiscard]] Cost legs(const Kind &kind, int from, const std::vector<int> &stops, int to) const {
        Cost price = 0;
        for (const int x : stops) {
            price += model_.arc_price(kind, from, x);
            from = x;
        }
        return price + model_.arc_price(kind, from, to);
    }

    // The vehicle, its own or an idle sister but `other`, on which a route is cheapest with
    // `after` instead of `before` between two nodes; adds what that changes. -1: none.
    [[nodiscard]] int best(int route, int from, const std::vector<int> &before,
                           const std::vector<int> &after, int to, Load more, int other,
                           Cost &delta) const {
        const int own = solution_.routes[route].kind;
        const auto &kinds = model_.problem.kinds;
        const Load need = vehicles_.needs(route) + more;
        const bool free = vehicles_.is_free(route);
        int chosen = -1, known = -1;  // `known`: the kind that `change` is of
        Cost least = kNo, change = 0;
        for (const int k : model_.sisters.of(own)) {
            if (k != own && (!free || solution_.idle[k].empty() || kinds[k].room[0] < need)) continue;
            if (k == own && kinds[k].room[0] < need) continue;
            int vehicle = k == own ? route : solution_.idle[k].back();
            if (vehicle == other) {
                if (solution_.idle[k].size() < 2) continue;
                vehicle = *(solution_.idle[k].end() - 2);
            }
            if (known < 0 || !model_.legs_cost_alike(kinds[known], kinds[k])) {
                change = legs(kinds[k], from, after, to) - legs(kinds[k], from, before, to);
                known = k;
            }
            const Cost all = change + (k == own ? 0 : vehicles_.dearer(route, k));
            if (all < least) least = all, chosen = vehicle;
        }
        if (chosen >= 0) delta += least;
        return chosen;
    }

    [[nodiscard]] Cost assigned(const Exchange &x) const {
        const auto &of_r = model_.assign[solution_.routes[x.r].kind];
        const auto &of_s = model_.assign[solution_.routes[x.s].kind];
        Cost change = 0;
        for (const int c : x.given) change += of_s[c] - of_r[c];
        for (const int c : x.taken) change += of_r[c] - of_s[c];
        return change;
    }

    void link(const Exchange &x) {
        const int given = static_cast<int>(x.given.size()), taken = static_cast<int>(x.taken.size());
        solution_.relink(x.r, x.u, x.taken.data(), taken, x.a);
        solution_.relink(x.s, x.v, x.given.data(), given, x.w);
        solution_.resize(x.r, solution_.routes[x.r].size + taken - given);
        solution_.resize(x.s, solution_.routes[x.s].size + given - taken);
        solution_.refresh(x.r, x.u, x.a);
        solution_.refresh(x.s, x.v, x.w);
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    Pricing<M> pricing_;
    Vehicles<M> vehicles_;
};

}  // namespace vuelta
