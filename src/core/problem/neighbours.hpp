// For every stop: the stops that may well come just before or after it, and
// those that lie near it. Moves look nowhere else (but for rare full scans).
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <numeric>
#include <span>
#include <vector>

#include "problem/model.hpp"
#include "problem/subproblem.hpp"

namespace vuelta {

class Lists {
public:
    Lists() = default;
    Lists(int n, int width)
        : width_(width), entries_(static_cast<std::size_t>(n) * width, -1), length_(n, 0) {}
    // At most `width` stops, best first.
    [[nodiscard]] std::span<const int> of(int c) const {
        const auto *begin = entries_.data() + static_cast<std::size_t>(c) * width_;
        return {begin, static_cast<std::size_t>(length_[c])};
    }
    void set(int c, std::span<const int> stops) {
        length_[c] = static_cast<int>(std::min<std::size_t>(stops.size(), width_));
        std::copy_n(stops.begin(), length_[c],
                    entries_.begin() + static_cast<std::ptrdiff_t>(c) * width_);
    }
    [[nodiscard]] int width() const { return width_; }

private:
    int width_ = 0;
    std::vector<int> entries_, length_;
};

// The stops of the lowest ranks, best first.
inline std::span<const int> best_of(std::vector<std::pair<double, int>> &ranked, int width,
                                    std::vector<int> &chosen) {
    const auto k = std::min<std::size_t>(ranked.size(), width);
    const auto middle = ranked.begin() + static_cast<std::ptrdiff_t>(k);
    if (k < ranked.size()) std::nth_element(ranked.begin(), middle, ranked.end());
    std::sort(ranked.begin(), middle);
    chosen.clear();
    for (auto it = ranked.begin(); it != middle; ++it) chosen.push_back(it->second);
    return chosen;
}

// The nearest stops of every stop by the first kind's prices, from a problem
// that holds its tables or was told.
inline Lists nearest(const Problem &problem, int width) {
    const int n = problem.n_stops();
    Lists lists(n, std::min(width, std::max(0, n - 1)));
    if (!problem.near.empty()) {
        for (int c = 0; c < n; ++c) {
            const auto *begin =
                problem.near.data() + static_cast<std::ptrdiff_t>(c) * problem.near_width;
            const auto *end = std::find(begin, begin + problem.near_width, -1);
            lists.set(c, {begin, end});
        }
        return lists;
    }
    const auto &kind = problem.kinds.front();
    const auto &table = problem.travel[kind.travel];
    std::vector<std::pair<double, int>> ranked;
    std::vector<int> chosen;
    for (int c = 0; c < n; ++c) {
        ranked.clear();
        const auto row = static_cast<std::size_t>(problem.stops[c].cell) * problem.cells;
        for (int x = 0; x < n; ++x) {
            const auto at = row + problem.stops[x].cell;
            if (x == c || problem.stops[x].is_reload() || table.seconds[at] < 0 || table.metres[at] < 0)
                continue;
            ranked.emplace_back(static_cast<double>(kind.per_metre * table.metres[at] +
                                                    kind.per_second * table.seconds[at]), x);
        }
        lists.set(c, best_of(ranked, lists.width(), chosen));
    }
    return lists;
}

// Lists that are made when somebody first asks for them, from any thread: a search
// of a few hundred rounds asks for those of a few hundred stops.
class LazyLists {
public:
    using Make = std::function<void(int, std::vector<int> &)>;

    LazyLists(int n, Make make)
        : lists_(n), made_(std::make_unique<std::atomic<bool>[]>(n)), make_(std::move(make)) {}

    [[nodiscard]] std::span<const int> of(int c) const {
        if (!made_[c].load(std::memory_order_acquire)) {
            const std::lock_guard guard(making_);
            if (!made_[c].load(std::memory_order_relaxed)) {
                make_(c, lists_[c]);
                made_[c].store(true, std::memory_order_release);
            }
        }
        return lists_[c];
    }

private:
    mutable std::vector<std::vector<int>> lists_;
    mutable std::unique_ptr<std::atomic<bool>[]> made_;
    mutable std::mutex making_;
    Make make_;
};

// Those before and after are ranked by price + 0.2 * price of the waiting that cannot be
// avoided; pairs of stops that cannot follow each other, by their windows or by an order
// of loading, are left out. Related ones are near in place and in time (Shaw 1998), by the
// measure of Vidal et al. (2013, section 4.1): price + 0.2 * waiting + lateness that cannot
// be avoided.
class Neighbours {
public:
    static constexpr int kBeside = 60;
    static constexpr int kNear = 300;

    // The model must outlive them, and so must the whole that is used below.
    template <class M>
    explicit Neighbours(const Model<M> &model)
        : second_(waiting_price(model)),
          near_(model.n, [&model](int c, auto &into) { look_near(model, c, 0, into); }),
          related_(model.n, [&model, second = second_](int c, auto &into) {
              look_near(model, c, second, into);
          }) {
        const int n = model.n;
        const int beside = std::min(kBeside, std::max(0, n - 1));
        before_ = after_ = Lists(n, beside);
        const auto &kind = model.problem.kinds.front();
        const auto &travel = model.travel_of(kind);
        std::vector<std::pair<double, int>> ranked;
        std::vector<int> chosen;
        const auto keep = [&](Lists &lists, int c) {
            lists.set(c, best_of(ranked, lists.width(), chosen));
        };
        // Reloads have neighbours, and are nobody's.
        std::vector<int> others;
        for (int x = 0; x < n; ++x)
            if (!model.is_reload(x)) others.push_back(x);
        const auto follow = [&](int a, int b, Leg leg, double &rank) {
            const auto &from = model.asks[a], &to = model.asks[b];
            const Time earliest = from.open + from.service + leg.time;
            if (leg.time >= kUnreachable || earliest > to.close) return false;
            if (!model.may_precede(a, b)) return false;
            rank = static_cast<double>(model.leg_price(kind, leg)) +
                   second_ * kWaiting * least_wait(from, to, leg);
            return true;
        };
        for (int c = 0; c < n; ++c) {
            const auto *out = travel.from(model.asks[c].cell);
            const auto *in = travel.to(model.asks[c].cell);
            double rank = 0;
            ranked.clear();
            for (const int x : others)
                if (x != c && follow(c, x, Table<M>::leg(out[model.asks[x].cell]), rank))
                    ranked.emplace_back(rank, x);
            keep(after_, c);
            ranked.clear();
            for (const int x : others)
                if (x != c && follow(x, c, Table<M>::leg(in[model.asks[x].cell]), rank))
                    ranked.emplace_back(rank, x);
            keep(before_, c);
        }
    }

    // Those of the whole that are in the part.
    Neighbours(const Neighbours &whole, const Subproblem &part)
        : second_(whole.second_),
          near_(static_cast<int>(part.stops.size()),
                [&](int c, auto &into) { keep(part, whole.near(part.stops[c]), into); }),
          related_(static_cast<int>(part.stops.size()),
                   [&](int c, auto &into) { keep(part, whole.related(part.stops[c]), into); }) {
        const auto within = [&](const Lists &from, Lists &into) {
            const int n = static_cast<int>(part.stops.size());
            into = Lists(n, std::min(from.width(), std::max(0, n - 1)));
            std::vector<int> kept;
            for (int c = 0; c < n; ++c) {
                kept.clear();
                keep(part, from.of(part.stops[c]), kept);
                into.set(c, kept);
            }
        };
        within(whole.before_, before_);
        within(whole.after_, after_);
    }

    [[nodiscard]] std::span<const int> before(int c) const { return before_.of(c); }
    [[nodiscard]] std::span<const int> after(int c) const { return after_.of(c); }
    [[nodiscard]] std::span<const int> near(int c) const { return near_.of(c); }
    [[nodiscard]] std::span<const int> related(int c) const { return related_.of(c); }

private:
    template <class M>
    using Table = typename M::Table;

    static constexpr double kWaiting = 0.2;  // of what as much driving costs

    static void keep(const Subproblem &part, std::span<const int> stops, std::vector<int> &into) {
        for (const int x : stops)
            if (part.local(x) >= 0) into.push_back(part.local(x));
    }

    // Waiting and lateness between two stops that no plan avoids.
    static double least_wait(const Ask &from, const Ask &to, Leg leg) {
        if (from.close >= kHorizon) return 0;
        return std::max(0.0, to.open - (static_cast<double>(from.close) + from.service + leg.time));
    }
    static double least_lateness(const Ask &from, const Ask &to, Leg leg) {
        return std::max(0.0, static_cast<double>(from.open) + from.service + leg.time - to.close);
    }

    // What a second of waiting is worth beside the price of travel: as much as
    // a second of driving.
    template <class M>
    static double waiting_price(const Model<M> &model) {
        const auto &kind = model.problem.kinds.front();
        double price = 0, seconds = 0;
        for (int c = 0; c < model.n; ++c) {
            const auto *row = model.travel_of(kind).from(model.asks[c].cell);
            const int x = static_cast<int>((c * 7919LL + 1) % model.n);
            const Leg leg = M::Table::leg(row[model.asks[x].cell]);
            if (leg.time >= kUnreachable) continue;
            price += static_cast<double>(model.leg_price(kind, leg));
            seconds += leg.time;
        }
        return seconds > 0 ? price / seconds : 0;
    }

    // The nearest, where a second of unavoidable lateness has this price.
    template <class M>
    static void look_near(const Model<M> &model, int c, double second, std::vector<int> &into) {
        const auto &kind = model.problem.kinds.front();
        const auto &travel = model.travel_of(kind);
        const auto *out = travel.from(model.asks[c].cell);
        const auto *in = travel.to(model.asks[c].cell);
        std::vector<std::pair<double, int>> ranked;
        const auto rank = [&](int a, int b, Leg leg) {
            const auto &from = model.asks[a], &to = model.asks[b];
            return static_cast<double>(model.leg_price(kind, leg)) +
                   second * (kWaiting * least_wait(from, to, leg) + least_lateness(from, to, leg));
        };
        for (int x = 0; x < model.n; ++x) {
            if (x == c || model.is_reload(x)) continue;
            const int cell = model.asks[x].cell;
            const Leg there = Table<M>::leg(out[cell]), back = Table<M>::leg(in[cell]);
            ranked.emplace_back(std::min(rank(c, x, there), rank(x, c, back)), x);
        }
        best_of(ranked, kNear, into);
    }

    double second_;  // price of one
    Lists before_, after_;
    LazyLists near_, related_;
};

}  // namespace vuelta
