// Who leaves a route so that one that waits can go there: of all sets of a few units (stops,
// or whole pairs) the one whose counters sum to least, as in the ejections of Nagata and
// Bräysy (Operations Research Letters 37(5), 2009) and, with pairs, of Nagata and Kobayashi
// (PPSN XI, 2010). A set is tried by times and the first load alone, on a copy of the route
// that fits the nearest cache; what else may be asked for, insertion knows.
#pragma once

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "route/solution.hpp"

namespace vuelta {

template <class M>
class MakingWay {
public:
    static constexpr int kMost = 3;  // units that leave together

    using Count = std::int64_t;

    MakingWay(const Solution<M> &solution, Random &random)
        : solution_(solution), model_(solution.model), random_(random), answered_(solution.model.m, 0),
          index_(solution.model.n, kStays) {}

    // The route, and who leaves it; -1 where nobody can make way.
    struct Found {
        int route = -1;
        Count sum = std::numeric_limits<Count>::max();
        std::vector<int> units;
    };

    // From now on it is for this unit of the bank. There is a counter for every stop; a
    // pair's is its pickup's.
    void aim(int unit, std::span<const Count> counters) {
        first_ = unit;
        second_ = model_.asks[unit].mate;
        counters_ = counters;
        ++aim_;
    }

    // The best set on a route that was not the answer since then; of equal ones any.
    const Found &next() {
        found_ = {};
        routes_.clear();
        for (int r = 0; r < model_.m; ++r)
            if (solution_.routes[r].size > 0 && answered_[r] != aim_ &&
                model_.may(first_, solution_.routes[r].kind))
                routes_.push_back(r);
        random_.shuffle(routes_);
        for (size_ = 1; size_ <= kMost; ++size_)
            for (const int r : routes_) {
                lay_out(r);
                choose(0, 0, 0);
            }
        if (found_.route >= 0) answered_[found_.route] = aim_;
        return found_;
    }

    // How many stops were looked at so far.
    [[nodiscard]] std::int64_t looks() const { return looks_; }

private:
    static constexpr int kStays = -1;

    // A node of the route, in order.
    struct Place {
        Time open, close, work;
        Load net;
        int cell;
        int unit;  // its number among `units_`, or kStays
        Time onward;  // way to the next
        Time to_first, from_first, to_second, from_second;  // ways to and from what comes in
    };

    [[nodiscard]] Time way(int a, int b) const { return travel_->leg(a, b).time; }
    [[nodiscard]] Time service(int stop) const { return model_.problem.service[trade_][stop]; }
    [[nodiscard]] Load brings(int unit) const {
        const int mate = model_.asks[unit].mate;
        return model_.asks[unit].brings + (mate >= 0 ? model_.asks[mate].brings : 0);
    }

    void lay_out(int r) {
        const auto &kind = solution_.kind_of(r);
        route_ = r;
        travel_ = &model_.travel_of(kind);
        trade_ = M::varied ? kind.trade : 0;
        room_ = kind.room[0];
        list_units(r);
        brings_ = brings(first_);
        places_.clear();
        for (int x = model_.start_of(r);; x = solution_.nodes[x].next) {
            places_.push_back(place_of(x));
            if (model_.is_stop(x)) brings_ += model_.asks[x].brings;
            if (x == model_.end_of(r)) break;
        }
        for (const int x : units_) index_[x] = kStays;
        constexpr int kLaid = 3;  // times as long as a look
        looks_ += kLaid * static_cast<std::int64_t>(places_.size());
        kept_.resize(places_.size());
        leave_.resize(places_.size());
        last_.resize(places_.size());
        load_.resize(places_.size());
    }

    // Those of a route that may leave it, the least counter first.
    void list_units(int r) {
        units_.clear();
        for (int x = solution_.first(r); model_.is_stop(x); x = solution_.nodes[x].next) {
            const int mate = model_.asks[x].mate;
            if (model_.problem.stops[x].is_second()) continue;
            if (!solution_.is_pinned(x) && (mate < 0 || !solution_.is_pinned(mate))) units_.push_back(x);
        }
        random_.shuffle(units_);
        std::stable_sort(units_.begin(), units_.end(),
                         [&](int a, int b) { return counters_[a] < counters_[b]; });
        for (std::size_t i = 0; i < units_.size(); ++i) index_[units_[i]] = static_cast<int>(i);
        gone_.assign(units_.size(), 0);
    }

    [[nodiscard]] Place place_of(int x) const {
        const auto &ask = model_.asks[x];
        Place p{.open = ask.open, .close = ask.close, .cell = ask.cell, .unit = kStays,
                .onward = solution_.nodes[x].to_next};
        if (model_.is_stop(x)) {
            const bool second = model_.problem.stops[x].is_second();
            p.work = service(x);
            p.net = ask.net;
            p.unit = index_[second ? ask.mate : x];
        }
        const int first = model_.asks[first_].cell;
        p.to_first = way(p.cell, first);
        p.from_first = way(first, p.cell);
        if (second_ < 0) return p;
        const int second = model_.asks[second_].cell;
        p.to_second = way(p.cell, second);
        p.from_second = way(second, p.cell);
        return p;
    }

    // Tries all sets of `size_` units that begin with those chosen; the next one comes from
    // `from` on.
    void choose(int depth, std::size_t from, Count sum) {
        const int more = size_ - depth - 1;
        for (std::size_t i = from; i + more < units_.size(); ++i) {
            Count least = sum;
            for (int k = 0; k <= more; ++k) least += counters_[units_[i + k]];
            if (least >= found_.sum) return;
            gone_[i] = 1;
            chosen_[depth] = units_[i];
            if (more > 0)
                choose(depth + 1, i + 1, sum + counters_[units_[i]]);
            else if (fits())
                found_ = {route_, least, {chosen_.begin(), chosen_.begin() + size_}};
            gone_[i] = 0;
        }
    }

    // Whether the unit finds a place on the route without those that are gone.
    bool fits() {
        looks_ += static_cast<std::int64_t>(places_.size());
        if (!walk_on()) return false;
        walk_back();
        return second_ >= 0 ? pair_fits() : stop_fits();
    }

    // The way from one that is kept to the next.
    [[nodiscard]] Time step(int k) const {
        const auto &a = places_[kept_[k]];
        return kept_[k] + 1 == kept_[k + 1] ? a.onward : way(a.cell, places_[kept_[k + 1]].cell);
    }

    // Who is kept, when each is left at the earliest, and what is aboard then. False where
    // they cannot be served without those that are gone.
    bool walk_on() {
        Load load = brings_;
        for (int k = 0; k < size_; ++k) load -= brings(chosen_[k]);
        if (load > room_) return false;
        count_ = 0;
        Cost now = 0;
        for (int i = 0; i < static_cast<int>(places_.size()); ++i) {
            const auto &p = places_[i];
            if (p.unit != kStays && gone_[p.unit]) continue;
            kept_[count_] = i;
            if (count_ > 0) now += step(count_ - 1);
            if (now > p.close) return false;
            now = std::max<Cost>(now, p.open) + p.work;
            load += p.net;
            leave_[count_] = now;
            load_[count_++] = load;
        }
        return true;
    }

    // When work begins at the latest.
    void walk_back() {
        last_[count_ - 1] = places_.back().close;
        for (int k = count_ - 2; k >= 0; --k) {
            const auto &p = places_[kept_[k]];
            last_[k] = std::min<Cost>(p.close, last_[k + 1] - step(k) - p.work);
        }
    }

    bool stop_fits() {
        const auto &ask = model_.asks[first_];
        const Time work = service(first_);
        // From its place on the load is another by what it takes or leaves.
        Load most = load_[count_ - 1];
        int from = count_ - 1;  // behind this one and all later ones there is room
        for (int k = count_ - 2; k >= 0; --k) {
            most = std::max(most, load_[k]);
            if (most + ask.net > room_) break;
            from = k;
        }
        for (int k = 0; k + 1 < count_ && load_[k] <= room_; ++k) {
            const auto &a = places_[kept_[k]], &b = places_[kept_[k + 1]];
            const Cost arrival = leave_[k] + a.to_first;
            if (k < from || arrival > ask.close) continue;
            if (std::max<Cost>(arrival, ask.open) + work + b.from_first <= last_[k + 1]) return true;
        }
        return false;
    }

    bool pair_fits() {
        const auto &pickup = model_.asks[first_], &delivery = model_.asks[second_];
        const Time work = service(first_), between = way(pickup.cell, delivery.cell);
        int latest = -1;  // behind no later one can the delivery go
        for (int k = 0; k + 1 < count_; ++k)
            if (delivers(leave_[k] + places_[kept_[k]].to_second, k)) latest = k;
        for (int k = 0; k <= latest; ++k) {
            const Cost arrival = leave_[k] + places_[kept_[k]].to_first;
            if (arrival > pickup.close || load_[k] + pickup.net > room_) continue;
            Cost now = std::max<Cost>(arrival, pickup.open) + work;
            if (delivers(now + between, k)) return true;
            for (int j = k + 1; j <= latest; ++j) {
                ++looks_;
                const auto &p = places_[kept_[j]];
                now += j == k + 1 ? p.from_first : step(j - 1);
                if (now > last_[j] || load_[j] + pickup.net > room_) break;
                now = std::max<Cost>(now, p.open) + p.work;
                if (delivers(now + p.to_second, j)) return true;
            }
        }
        return false;
    }

    // Whether a delivery that is reached so behind one that is kept leaves time for the rest.
    [[nodiscard]] bool delivers(Cost arrival, int k) const {
        const auto &ask = model_.asks[second_];
        return arrival <= ask.close && std::max<Cost>(arrival, ask.open) + service(second_) +
                                               places_[kept_[k + 1]].from_second <=
                                           last_[k + 1];
    }

    const Solution<M> &solution_;
    const Model<M> &model_;
    Random &random_;
    std::vector<int> answered_;  // the last aim that each route was the answer to
    std::vector<int> index_;     // of each stop among `units_`, while a route is laid out
    int aim_ = 0, first_ = 0, second_ = -1;
    std::span<const Count> counters_;
    Found found_;
    std::vector<int> routes_;
    std::int64_t looks_ = 0;
    // The route that is looked at.
    const Travel<typename M::Table> *travel_ = nullptr;
    int route_ = 0, trade_ = 0, size_ = 0;
    Load room_ = 0, brings_ = 0;
    std::vector<int> units_;
    std::vector<char> gone_;
    std::array<int, kMost> chosen_{};
    std::vector<Place> places_;
    // The same without those that are gone.
    int count_ = 0;
    std::vector<int> kept_;
    std::vector<Cost> leave_, last_;
    std::vector<Load> load_;
};

}  // namespace vuelta
