// A whole route goes to a vehicle of another kind that differs in more than room and
// prices: another depot, shift, speed, skills, limits. Refused on legs and loads where
// that is enough, else walked from end to end.
#pragma once

#include <vector>

#include "ruin_recreate/vehicles.hpp"

namespace vuelta {

template <class M>
class Rehome {
public:
    Rehome(Solution<M> &solution, Random &random)
        : solution_(solution), model_(solution.model), random_(random), vehicles_(solution) {}

    // One of the routes that this step has changed goes to an idle vehicle, or changes
    // vehicles with another of them, where that is cheaper; pays.
    void one() {
        const auto &touched = solution_.touched();
        if (model_.sisters.families() < 2 || touched.empty()) return;
        const int r = touched[random_.below(static_cast<int>(touched.size()))].first;
        if (!vehicles_.is_free(r)) return;
        solution_.sequence(r, stops_);
        now_ = solution_.price(r);
        if (to_idle(r)) return;
        for (const auto &[s, before] : touched)
            if (with(r, s)) return;
    }

private:
    static constexpr int kKinds = 4;  // with idle vehicles that are looked at

    bool to_idle(int r) {
        const int own = solution_.routes[r].kind, kinds = static_cast<int>(solution_.idle.size());
        const int from = random_.below(kinds);
        int best = -1;
        Cost least = now_;
        for (int i = 0, looked = 0; i < kinds && looked < kKinds; ++i) {
            const int k = (from + i) % kinds;
            if (solution_.idle[k].empty() || model_.sisters.are(k, own)) continue;
            ++looked;
            const Cost price = as(r, stops_, solution_.idle[k].back(), least);
            if (price < least) least = price, best = k;
        }
        if (best < 0) return false;
        vehicles_.change(r, best, least - now_);
        return true;
    }

    bool with(int r, int s) {
        if (s == r || !vehicles_.is_free(s)) return false;
        if (model_.sisters.are(solution_.routes[r].kind, solution_.routes[s].kind)) return false;
        const Cost before = now_ + solution_.price(s);
        solution_.sequence(s, others_);
        const Cost here = as(s, others_, r, before);
        if (is_no(here)) return false;
        const Cost there = as(r, stops_, s, before - here);
        if (is_no(there)) return false;
        vehicles_.trade(r, s, here + there - before);
        return true;
    }

    // Price of a route with the vehicle of another; kNo where that cannot drive it, or
    // not for less than `enough`.
    [[nodiscard]] Cost as(int route, const std::vector<int> &stops, int vehicle, Cost enough) {
        const int k = solution_.routes[vehicle].kind;
        const auto &kind = solution_.kind_of(vehicle);
        const auto &assign = model_.assign[k];
        Cost price = kind.fixed + vehicles_.legs(route, stops.front(), stops.back(), k) +
                     model_.arc_price(kind, model_.start_of(vehicle), stops.front()) +
                     model_.arc_price(kind, stops.back(), model_.end_of(vehicle));
        for (const int c : stops) {
            if (!model_.may(c, k)) return kNo;
            price += assign[c];
        }
        if (price >= enough || !vehicles_.fits(route, k)) return kNo;
        const auto table = solution_.scheduler.walk(k, stops);
        if (table.broken != 0 || table.price() >= enough) return kNo;
        return table.price();
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    Random &random_;
    Vehicles<M> vehicles_;
    std::vector<int> stops_, others_;
    Cost now_ = 0;
};

}  // namespace vuelta
