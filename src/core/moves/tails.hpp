// Two routes of different kinds of vehicle change tails: u (..c) (a..) and (..b) (w..)
// become (..c) (w..) and (..b) (a..). Between sisters a tail is what it was, at another
// price a leg. Between any others it is a chain that goes on to another end, priced and
// timed anew; most are refused before that, on their legs and on the first arrival.
#pragma once

#include <algorithm>
#include <vector>

#include "evaluate/pricing.hpp"
#include "ruin_recreate/vehicles.hpp"

namespace vuelta {

template <class M>
class Tails {
public:
    static constexpr int kLongest = 60;  // stops of a tail that is timed anew

    explicit Tails(Solution<M> &solution)
        : solution_(solution), model_(solution.model), pricing_(solution), vehicles_(solution) {}

    // Makes w, of another route, follow c, if that changes the price by less than
    // `ceiling`; pays. Neither what follows c nor w is pinned, and no pair is parted.
    bool swap(int c, int w, Cost ceiling) {
        const auto &nodes = solution_.nodes;
        Cut cut{.r = nodes[c].route, .s = nodes[w].route, .c = c, .a = nodes[c].next,
                .b = nodes[w].prev, .w = w};
        cut.empties = !model_.is_stop(cut.a) && !model_.is_stop(cut.b);
        const Cost regain = pricing_.regain(cut.r) + pricing_.regain(cut.s);
        const bool sisters =
            model_.sisters.are(solution_.routes[cut.r].kind, solution_.routes[cut.s].kind);
        Cost delta = legs(cut, ceiling + regain);
        if (delta >= ceiling + regain) return false;
        if (!sisters) {
            if (!may_reach(cut)) return false;
            collect(cut);
            if (!may_serve(cut)) return false;
            delta += assigned(cut);
        }
        const Cost enough = ceiling - delta + regain;
        if (enough <= 0) return false;
        const Cost first = sisters ? pricing_.of(cut.r, c, {}, w, enough)
                                   : pricing_.of(cut.r, c, given_, model_.end_of(cut.r), enough);
        if (is_no(first)) return false;
        const Cost second =
            cut.empties ? 0
            : sisters   ? pricing_.of(cut.s, cut.b, {}, cut.a, enough - first)
                        : pricing_.of(cut.s, cut.b, taken_, model_.end_of(cut.s), enough - first);
        if (is_no(second)) return false;
        delta += first + second - solution_.routes[cut.r].time_price -
                 solution_.routes[cut.s].time_price;
        if (delta >= ceiling) return false;
        if (sisters) collect(cut);
        link(cut);
        solution_.cost += delta;
        return true;
    }

private:
    struct Cut {
        int r = 0, s = 0;              // routes
        int c = 0, a = 0, b = 0, w = 0;
        bool empties = false;          // whether nothing is left of s
    };

    // The change in legs and fixed prices; maybe less than that where it is `enough`
    // or more.
    [[nodiscard]] Cost legs(const Cut &cut, Cost enough) const {
        const auto &nodes = solution_.nodes;
        const int kr = solution_.routes[cut.r].kind, ks = solution_.routes[cut.s].kind;
        const auto &kind_r = model_.problem.kinds[kr], &kind_s = model_.problem.kinds[ks];
        const int end_r = model_.end_of(cut.r), end_s = model_.end_of(cut.s);
        const int last_s = nodes[end_s].prev, last_r = nodes[end_r].prev;
        Cost delta = nodes[cut.b].upto - nodes[end_s].upto + nodes[cut.c].upto - nodes[end_r].upto;
        if (cut.empties) delta -= kind_s.fixed;
        delta += vehicles_.legs(cut.s, cut.w, last_s, kr);
        delta += model_.arc_price(kind_r, cut.c, cut.w);
        delta += model_.arc_price(kind_r, last_s, end_r);
        if (delta >= enough) return delta;
        if (model_.is_stop(cut.a)) {
            delta += vehicles_.legs(cut.r, cut.a, last_r, ks);
            delta += model_.arc_price(kind_s, cut.b, cut.a);
            if (delta >= enough) return delta;
            delta += model_.arc_price(kind_s, last_r, end_s);
        } else if (!cut.empties) {
            delta += model_.arc_price(kind_s, cut.b, end_s);
        }
        return delta;
    }

    // Whether w can still be in time after c: no sooner than it is reached, and no later
    // than its tail allows, were it not for where and when that ends.
    [[nodiscard]] bool may_reach(const Cut &cut) const {
        const auto &nodes = solution_.nodes;
        const auto &kind = solution_.kind_of(cut.r), &before = solution_.kind_of(cut.s);
        const auto &travel = model_.travel_of(kind);
        const Time arrival =
            nodes[cut.c].leave + travel.leg(nodes[cut.c].cell, nodes[cut.w].cell).time;
        if (arrival > model_.asks[cut.w].close) return false;
        if (model_.has_setup || kind.travel != before.travel || kind.trade != before.trade)
            return true;
        const int last = nodes[model_.end_of(cut.s)].prev;
        const Time way = travel.leg(nodes[last].cell, kind.end).time;
        const Cost later = Cost{kind.close} - way - before.close + nodes[last].to_next;
        return arrival <= nodes[cut.w].last + std::max<Cost>(0, later);
    }

    void collect(const Cut &cut) {
        given_.clear(), taken_.clear();
        const auto &nodes = solution_.nodes;
        for (int x = cut.w; model_.is_stop(x); x = nodes[x].next) given_.push_back(x);
        for (int x = cut.a; model_.is_stop(x); x = nodes[x].next) taken_.push_back(x);
    }

    [[nodiscard]] bool may_serve(const Cut &cut) const {
        if (given_.size() > kLongest || taken_.size() > kLongest) return false;
        const auto all_may = [&](const std::vector<int> &stops, int kind) {
            return std::all_of(stops.begin(), stops.end(),
                               [&](int x) { return model_.may(x, kind); });
        };
        return all_may(given_, solution_.routes[cut.r].kind) &&
               all_may(taken_, solution_.routes[cut.s].kind);
    }

    [[nodiscard]] Cost assigned(const Cut &cut) const {
        const auto &of_r = model_.assign[solution_.routes[cut.r].kind];
        const auto &of_s = model_.assign[solution_.routes[cut.s].kind];
        Cost change = 0;
        for (const int x : given_) change += of_r[x] - of_s[x];
        for (const int x : taken_) change += of_s[x] - of_r[x];
        return change;
    }

    void link(const Cut &cut) {
        const int end_r = model_.end_of(cut.r), end_s = model_.end_of(cut.s);
        const int given = static_cast<int>(given_.size()), taken = static_cast<int>(taken_.size());
        solution_.relink(cut.r, cut.c, given_.data(), given, end_r);
        solution_.relink(cut.s, cut.b, taken_.data(), taken, end_s);
        solution_.resize(cut.r, solution_.routes[cut.r].size + given - taken);
        solution_.resize(cut.s, solution_.routes[cut.s].size + taken - given);
        solution_.refresh(cut.r, cut.c, end_r);
        solution_.refresh(cut.s, cut.b, end_s);
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    Pricing<M> pricing_;
    Vehicles<M> vehicles_;
    std::vector<int> given_, taken_;
};

}  // namespace vuelta
