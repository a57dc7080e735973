// Puts removed stops back one by one, each at its best place: greedy insertion
// with blinks, in an order drawn anew each time (Christiaens and Vanden Berghe
// 2020, section 5.2; the time orders are ours).
#pragma once

#include <algorithm>
#include <vector>

#include "budget.hpp"
#include "ruin_recreate/insertion.hpp"

namespace vuelta {

enum class Order { random, demand, far, close, window, opening, closing };

template <class M>
class Recreate {
public:
    Recreate(Solution<M> &solution, const Neighbours &neighbours, Random &random)
        : insertion(solution, neighbours, random), solution_(solution), model_(solution.model),
          random_(random), far_(solution.model.n), key_(solution.model.n) {
        const auto &kind = model_.problem.kinds.front();
        const int depot = kind.start;
        const auto &travel = model_.travel_of(kind);
        for (int c = 0; c < model_.n; ++c) {
            auto leg = travel.leg(depot, model_.asks[c].cell);
            // There may be no route of collections alone: by the way back, then.
            if (model_.delivers_first && leg.time >= kUnreachable)
                leg = travel.leg(model_.asks[c].cell, kind.end);
            far_[c] = model_.leg_price(kind, leg);
            if constexpr (M::mixed) far_[c] = std::min(far_[c], from_nearest(c));
        }
    }

    Insertion<M> insertion;
    bool generous = false;  // whether stops go in at a loss: they may pay together
    bool thorough = false;  // whether who finds no place near others is looked at everywhere
    bool ranks_first = false;  // whether stops of higher rank go in before others
    std::vector<int> resting;  // those of the bank that are not tried this time
    int first = -1;            // who goes in before all others, if anybody

    // Stops that find no place, or none cheaper than staying out, go to the bank.
    void put_back(std::vector<int> &removed) { put_back(removed, draw()); }

    // Those who still wait when `patience`, if any, is overdue stay out too.
    void put_back(std::vector<int> &removed, Order order, Budget *patience = nullptr) {
        sort(removed, order);
        solution_.bank = resting;
        if constexpr (M::mixed) insertion.opening.wait_for(removed);
        for (const int c : removed) {
            if (patience != nullptr && patience->overdue()) {
                solution_.bank.push_back(c);
                continue;
            }
            const Cost limit = goes_in_anyway() ? kNo : worth(solution_.left_out(c));
            auto place = insertion.best(c, limit);
            if (place.route < 0 && thorough && model_.asks[c].mate < 0) {
                insertion.full_scan = true;
                place = insertion.best(c, limit);
                insertion.full_scan = false;
            }
            if constexpr (M::mixed) insertion.opening.done_with(c);
            if (place.route < 0)
                solution_.bank.push_back(c);
            else
                put(c, place);
        }
    }

    // The same, given up (false) as soon as the plan is bound to cost `most` or
    // more: where nothing gains by a stop, one put in makes a route no cheaper,
    // but for the rounding of its legs.
    bool put_back_below(std::vector<int> &removed, const Value &most) {
        if (model_.may_gain || generous) {
            put_back(removed);
            return solution_.value() < most;
        }
        sort(removed, draw());
        solution_.bank = resting;
        Value least = solution_.value();
        for (const int c : removed) least -= solution_.left_out(c);
        if constexpr (M::mixed) insertion.opening.wait_for(removed);
        for (const int c : removed) {
            const auto out = solution_.left_out(c);
            const Cost spare = least.rank < most.rank ? kNo : most.cost - least.cost;
            const auto place = insertion.best(c, std::min(worth(out), spare));
            if constexpr (M::mixed) insertion.opening.done_with(c);
            if (place.route >= 0) {
                put(c, place);
                least.cost += place.delta;
            } else if (least + out < most) {
                solution_.bank.push_back(c);
                least += out;
            } else {
                return false;
            }
        }
        return least < most;
    }

private:
    // Whether a stop goes in at a loss. Where vehicles differ not all of them do: some
    // may pay together that do not with others.
    [[nodiscard]] bool goes_in_anyway() {
        return generous && (!M::mixed || random_.below(4) != 0);
    }

    // From which price on a stop is rather left out: none, where that has a rank.
    [[nodiscard]] static Cost worth(const Value &out) { return out.rank > 0 ? kNo : out.cost; }

    // Price of the way to a stop from the nearest start of those that may serve it.
    [[nodiscard]] Cost from_nearest(int c) const {
        Cost least = kNo;
        for (int k = 0; k < static_cast<int>(model_.problem.kinds.size()); ++k) {
            const auto &kind = model_.problem.kinds[k];
            const auto leg = model_.travel_of(kind).leg(kind.start, model_.asks[c].cell);
            if (model_.may(c, k) && leg.time < kUnreachable)
                least = std::min(least, model_.leg_price(kind, leg));
        }
        return least;
    }

    void put(int c, const Place &place) {
        solution_.touch(place.route);
        if constexpr (M::mixed)  // a route that grows changes to that vehicle
            if (place.reload < 0) solution_.touch(solution_.nodes[place.after].route);
        insertion.put(c, place);
    }

    Order draw() {
        constexpr Order kWheel[] = {Order::random, Order::random, Order::random,  Order::random,
                                    Order::demand, Order::demand, Order::demand,  Order::demand,
                                    Order::far,    Order::far,    Order::close,   Order::window,
                                    Order::window, Order::opening, Order::opening, Order::closing,
                                    Order::closing};
        return kWheel[random_.below(static_cast<int>(std::size(kWheel)))];
    }

    void sort(std::vector<int> &stops, Order order) {
        random_.shuffle(stops);
        if (order != Order::random) {
            for (const int c : stops) key_[c] = key(c, order);
            sort_by_key(stops);
        }
        if (ranks_first)
            std::stable_sort(stops.begin(), stops.end(), [&](int a, int b) {
                return solution_.left_out(a).rank > solution_.left_out(b).rank;
            });
        if (first >= 0)
            std::stable_partition(stops.begin(), stops.end(), [&](int c) { return c == first; });
    }

    // Stable. The few stops of a ruin are sorted in place: the library's way asks for
    // memory every time.
    void sort_by_key(std::vector<int> &stops) const {
        constexpr std::size_t kFew = 40;
        if (stops.size() > kFew) {
            std::stable_sort(stops.begin(), stops.end(),
                             [&](int a, int b) { return key_[a] < key_[b]; });
            return;
        }
        for (std::size_t i = 1; i < stops.size(); ++i) {
            const int c = stops[i];
            std::size_t at = i;
            for (; at > 0 && key_[stops[at - 1]] > key_[c]; --at) stops[at] = stops[at - 1];
            stops[at] = c;
        }
    }

    [[nodiscard]] Cost key(int c, Order order) const {
        const auto &ask = model_.asks[c];
        switch (order) {
            case Order::demand: return -Cost{std::max(ask.brings, std::abs(ask.net))};
            case Order::far: return -far_[c];
            case Order::close: return far_[c];
            case Order::window: return Cost{ask.close} - ask.open;
            case Order::opening: return ask.open;
            case Order::closing: return -Cost{ask.close};
            default: return 0;
        }
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    Random &random_;
    std::vector<Cost> far_, key_;
};

}  // namespace vuelta
