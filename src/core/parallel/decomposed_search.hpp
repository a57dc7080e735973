// Large plans, and several threads on one plan: the routes are divided into
// parts of neighbouring routes, every part is annealed for a while as a problem
// of its own, and the whole is divided anew, all along one falling temperature.
// The work of an iteration does not grow with the problem, and threads share it
// out instead of repeating it.
//
// A plan depends on seed, iterations and threads alone: parts are drawn by the
// caller's thread, and every part has its own random numbers.
#pragma once

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "parallel/decomposition.hpp"
#include "parallel_for.hpp"
#include "search/fleet_minimisation.hpp"

namespace vuelta {

template <class M>
class DecomposedSearch {
public:
    static constexpr int kLargest = 500;   // stops in a part
    static constexpr int kSmallest = 150;  // below that, rather fewer parts than threads

    // `lists` are of the whole problem, or null: then every part makes its own.
    DecomposedSearch(const Problem &problem, const Neighbours *lists, const Allowance &allowance,
           Budget::Clock::time_point begin, std::uint64_t seed, int threads)
        : problem_(problem), lists_(lists), random_(seed),
          division_(problem, lists, random_) {
        for (int t = 0; t < std::max(1, threads); ++t) {
            Allowance own = allowance;
            if (t > 0) own.report = nullptr;
            budgets_.emplace_back(std::move(own), begin);
        }
    }

    Schedule schedule;
    double unit = 0;  // mean arc price to go by; 0: that of the first plan
    double sweeps = 3;  // for each ruin

    // So many iterations a stop are to come, on every thread: as many rounds as go well
    // with that.
    void expect(double iterations_per_stop) {
        constexpr double kEach = 6;  // iterations a stop and thread, in a round
        const double many = iterations_per_stop * static_cast<double>(budgets_.size()) / kEach;
        rounds_ = static_cast<int>(std::clamp(many, 4.0, 150.0));
    }

    // Counts what was done before.
    void catch_up(const Budget &other) {
        for (auto &own : budgets_) own.catch_up(other);
    }

    // From given routes (per vehicle), or from nothing where all are empty.
    [[nodiscard]] Routes run(std::vector<std::vector<int>> given) {
        given.resize(problem_.n_vehicles());
        now_.stops = each_once(std::move(given));
        warm_ = std::any_of(now_.stops.begin(), now_.stops.end(),
                            [](const auto &route) { return !route.empty(); });
        build();
        const double begin = budget().used();
        for (double from = begin; from < 1 && !budget().spent();) {
            const double step = (1 - begin) / (rounds_ > 0 ? rounds_ : kUnknown);
            const auto mark = budget().mark();
            double to = from + std::max(step, kLeastWork * overhead_);
            if (from == begin && hunts_) to = std::max(to, hunt_of(schedule_from(begin)).to);
            if (to + 0.5 * step > 1) to = 1;
            round(from, to, begin);
            from = to;
            if (rounds_ == 0)
                expect((1 - begin) * budget().expected_iterations(mark) / problem_.n_visits());
        }
        return best_;
    }

    [[nodiscard]] Budget &budget() { return budgets_.front(); }

private:
    // Work in a round, at least, as a multiple of what dividing takes.
    static constexpr double kLeastWork = 12;
    static constexpr int kUnknown = 100;  // rounds, until one has shown how fast they go

    struct Task {
        Decomposition::Piece piece;
        std::vector<Cost> limits;  // what it may take of each resource
        std::uint64_t seed = 0;
        Value before, value;  // of the part, as it came and as it is
        bool done = false, whole = false;  // whether it came as it was given
        double arc = 0;
        bool hunts = false;
    };

    // Given routes may name a stop twice, or one that is pinned to another; or
    // several of a group, or take too much.
    [[nodiscard]] std::vector<std::vector<int>> each_once(std::vector<std::vector<int>> routes) const {
        std::vector<int> owner(problem_.n_stops(), -1);
        for (int v = 0; v < problem_.n_vehicles(); ++v)
            for (const int c : problem_.vehicles[v].pinned) owner[c] = v;
        Chosen chosen(problem_.groups);
        Spending spending(problem_.resources);
        for (const auto &vehicle : problem_.vehicles)
            for (const int c : vehicle.pinned) chosen.enter(c), spending.enter(c);
        for (int v = 0; v < problem_.n_vehicles(); ++v) {
            const auto &pinned = problem_.vehicles[v].pinned;
            std::vector<char> seen_pinned(pinned.size(), 0);
            std::erase_if(routes[v], [&](int c) {
                const auto at = std::find(pinned.begin(), pinned.end(), c);
                if (at != pinned.end())
                    return std::exchange(seen_pinned[at - pinned.begin()], char{1}) != 0;
                if (std::exchange(owner[c], v) >= 0) return true;
                if (!chosen.admits(c) || !spending.fits(c)) return true;
                chosen.enter(c);
                spending.enter(c);
                return false;
            });
        }
        return routes;
    }

    [[nodiscard]] Schedule schedule_from(double begin) const {
        Schedule whole = schedule;
        whole.from = begin;
        return whole;
    }

    [[nodiscard]] int n_parts() const {
        const int n = problem_.n_stops(), threads = static_cast<int>(budgets_.size());
        const int turns = (n + kLargest * threads - 1) / (kLargest * threads);
        return std::clamp(threads * turns, 1, std::max(1, n / kSmallest));
    }

    void divide() {
        tasks_.clear();
        for (auto &piece : division_.draw(now_.stops, n_parts()))
            tasks_.push_back({.piece = std::move(piece), .seed = random_.next()});
        share_resources();
    }

    // Every part may take what it takes now, and an even share of what is left.
    void share_resources() {
        const auto &resources = problem_.resources;
        if (!resources.any()) return;
        auto left = resources.limit;
        for (auto &task : tasks_) {
            Spending spending(resources);
            for (const int v : task.piece.vehicles)
                for (const int c : now_.stops[v]) spending.enter(c);
            for (std::size_t k = 0; k < left.size(); ++k) {
                task.limits.push_back(spending.spent(static_cast<int>(k)));
                left[k] -= task.limits.back();
            }
        }
        // The odd ones go to another part each time.
        const auto turn = random_.next() % tasks_.size();
        for (std::size_t k = 0; k < left.size(); ++k) {
            for (std::size_t i = 0; i < tasks_.size(); ++i) {
                const auto share = left[k] / static_cast<Cost>(tasks_.size() - i);
                tasks_[(turn + i) % tasks_.size()].limits[k] += share;
                left[k] -= share;
            }
        }
    }

    // Every part's first plan.
    void build() {
        divide();
        in_turns([&](Task &task, Budget &own, double) {
            own.look();
            const double start = own.used();
            with_search(task, own, [&](Annealing<M> &search, const Model<M> &model) {
                own.look();
                overhead_of_[&own - budgets_.data()] += own.used() - start;
                search.recreate().thorough = true;
                const bool bare = std::all_of(task.piece.vehicles.begin(), task.piece.vehicles.end(),
                                              [&](int v) { return now_.stops[v].empty(); });
                if (bare)
                    search.build();
                else
                    search.fill();
                search.solution.restore(search.best);
                task.arc = search.mean_arc();
                const auto aim = aim_of(search, model, task.arc);
                task.hunts = !warm_ && (aim.squeeze || aim.reduce);
            });
        });
        overhead_ = *std::max_element(overhead_of_.begin(), overhead_of_.end());
        double arcs = 0;
        for (const auto &task : tasks_) {
            arcs += task.arc * static_cast<double>(task.piece.stops.size());
            hunts_ |= task.hunts;
        }
        if (unit <= 0) unit = arcs / problem_.n_stops();
        conclude();
        if (!warm_)
            schedule = schedule_for(stops_per_route(now_.stops), problem_.is_site_dependent());
        for (auto &own : budgets_) own.look();
    }

    void round(double from, double to, double begin) {
        divide();
        const auto whole = schedule_from(begin);
        overhead_ = 0;
        in_turns([&](Task &task, Budget &own, double share) {
            own.look();
            if (own.spent()) return;  // the rest stays as it is
            const double start = own.used();
            with_search(task, own, [&](Annealing<M> &search, const Model<M> &model) {
                own.look();
                overhead_of_[&own - budgets_.data()] += own.used() - start;
                Schedule slot = whole;
                slot.warm = whole.temperature(from);
                slot.cold = whole.temperature(to);
                slot.from = start;
                slot.to = start + share * (to - start);
                if (from == begin && !warm_) hunt(search, model, whole, slot);
                search.run(slot, unit);
                if ((to >= 1 || own.spent()) && search.best.value < search.solution.value())
                    search.solution.restore(search.best);
                search.tidy_all();
            });
        });
        overhead_ = *std::max_element(overhead_of_.begin(), overhead_of_.end());
        conclude();
    }

    void hunt(Annealing<M> &search, const Model<M> &model, const Schedule &whole,
              const Schedule &slot) {
        const auto aim = aim_of(search, model, unit);
        if (aim.squeeze) FleetMinimisation<M>(search, unit).squeeze(aim.target, whole);
        if (aim.reduce) {
            FleetMinimisation<M>(search, unit).reduce(aim, model.has_pairs ? slot : whole);
            search.solution.restore(search.best);
        }
    }

    // Does something for every part: thread t those numbered t, t + threads, ...
    // Each is told its share of what its thread has left to do.
    template <class Do>
    void in_turns(Do work) {
        const auto threads = budgets_.size();
        overhead_of_.assign(threads, 0);
        together(static_cast<int>(threads), [&](int t) {
            double left = 0;
            for (std::size_t i = t; i < tasks_.size(); i += threads)
                left += static_cast<double>(tasks_[i].piece.stops.size());
            for (std::size_t i = t; i < tasks_.size(); i += threads) {
                const auto stops = static_cast<double>(tasks_[i].piece.stops.size());
                work(tasks_[i], budgets_[t], stops / left);
                left -= stops;
            }
        });
    }

    // Sets up a search on a part as the plan stands, and takes over what it did.
    template <class Do>
    void with_search(Task &task, Budget &own, Do work) {
        auto &piece = task.piece;
        const Subproblem part(problem_, piece.stops, piece.vehicles, task.limits);
        const Model<M> model(part.problem);
        const Neighbours lists =
            lists_ != nullptr ? Neighbours(*lists_, part) : Neighbours(model);
        Annealing<M> search(model, lists, own, task.seed);
        search.counts = false;
        search.full_scans = 0.01;
        search.sweeps = sweeps;
        search.stand = [this] { return stand(); };
        std::vector<std::vector<int>> routes;
        for (const int v : piece.vehicles) {
            auto &route = routes.emplace_back();
            for (const int c : now_.stops[v]) route.push_back(part.local(c));
        }
        search.warm_start(routes);
        search.solution.keep(search.best);
        task.before = search.solution.value();
        task.whole = true;
        std::vector<int> taken;
        for (int r = 0; r < model.m && task.whole; ++r) {
            search.solution.sequence(r, taken);
            task.whole = taken == routes[r];
        }
        work(search, model);
        for (int r = 0; r < model.m; ++r) {
            auto &route = now_.stops[piece.vehicles[r]];
            search.solution.sequence(r, route);
            for (int &c : route) c = part.stops[c];
        }
        task.value = search.solution.value();
        task.done = true;
    }

    // The parts make the whole.
    void conclude() {
        const auto is_done = [](const Task &task) { return task.done; };
        const bool all = std::all_of(tasks_.begin(), tasks_.end(), is_done);
        const bool as_given = std::all_of(tasks_.begin(), tasks_.end(), [](const Task &task) {
            return !task.done || task.whole;
        });
        if (!all && !as_given)  // what the others are worth is not known any more
            for (auto &task : tasks_)
                if (!task.done) with_search(task, budget(), [](auto &, auto &) {});
        if (all || !as_given) now_.value = {};
        for (const auto &task : tasks_) {
            if (!task.done) continue;
            now_.value += task.value;
            if (!all && as_given) now_.value -= task.before;
        }
        if (!built_ || now_.value < best_.value) {
            best_ = now_;
            for (auto &own : budgets_) own.better();
        }
        built_ = true;
        budget().look();
        budget().report([this] { return stand(); });
    }

    [[nodiscard]] Progress stand() const {
        Progress p;
        p.cost = best_.value.cost - problem_.surplus();
        std::vector<char> served(problem_.n_stops(), 0);
        for (const auto &route : best_.stops) {
            p.routes += route.empty() ? 0 : 1;
            for (const int c : route) served[c] = 1;
        }
        for (int c = 0; c < problem_.n_stops(); ++c)
            if (!served[c] && !problem_.stops[c].is_reload()) p.left_out.push_back(c);
        return p;
    }

    const Problem &problem_;
    const Neighbours *lists_;
    Random random_;
    Decomposition division_;
    std::vector<Budget> budgets_;
    std::vector<Task> tasks_;
    std::vector<double> overhead_of_;
    Routes now_, best_;
    bool warm_ = false, built_ = false, hunts_ = false;
    double overhead_ = 0;
    int rounds_ = 0;  // at most, fewer when dividing takes too much of the time; 0: not known
};

}  // namespace vuelta
