// Several short anneals from different starts, then anneals of their children.
// One long anneal settles in one valley; crossing routes of good plans finds
// the passes between them (it halves the gap on a hundred stops).
//
// Work is cut into generations: in each, every thread anneals one plan with
// its own random numbers, and results are merged in a fixed order. So a plan
// depends on seed, iterations and threads alone.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

#include "parallel_for.hpp"
#include "search/crossover.hpp"

namespace vuelta {

struct PopulationPlan {
    int members = 1;       // plans kept
    int crossings = 0;     // children in all
    double founding = 1;   // part of the budget for the first anneals
};

template <class M>
class Population {
public:
    using Snapshot = typename Solution<M>::Snapshot;

    Population(const Model<M> &model, const Neighbours &neighbours, const Allowance &allowance,
               Budget::Clock::time_point begin, std::uint64_t seed, int threads)
        : model_(model), random_(seed ^ 0x5eedULL) {
        for (int t = 0; t < std::max(1, threads); ++t) {
            Allowance own = allowance;
            if (t > 0) own.report = nullptr;
            workers_.push_back(std::make_unique<Worker>(model, neighbours, std::move(own), begin,
                                                        seed + 0x9e3779b9ULL * t));
        }
    }

    // Called on every anneal before it starts from nothing.
    std::function<void(Annealing<M> &, int member, const Schedule &slot)> found;
    double unit = 1;        // mean arc price of a first plan
    Schedule schedule;      // of the first anneals

    // So many for each ruin.
    void sweeps(double count) {
        for (auto &w : workers_) w->search.sweeps = count;
    }

    [[nodiscard]] Budget &budget() { return workers_.front()->budget; }
    [[nodiscard]] Annealing<M> &first() { return workers_.front()->search; }

    [[nodiscard]] Snapshot run(const PopulationPlan &breeding) {
        const int threads = static_cast<int>(workers_.size());
        const int rounds = (breeding.members + threads - 1) / threads;
        const double start = budget().used();
        first().stand = [this] {
            const auto &best = first().best;
            return progress_of(model_, champion_.value < best.value ? champion_ : best);
        };
        for (auto &w : workers_) w->budget.catch_up(budget());
        const double founded = start + breeding.founding * (1 - start);
        for (int i = 0; i < rounds && !spent(); ++i) {
            const auto slot = part(start, founded, i, rounds);
            each([&](Worker &w, int t) {
                found(w.search, i * threads + t, slot);
                w.search.run(slot, unit);
            });
            for (auto &w : workers_) join(w->search.best, breeding.members);
            crown();
        }
        const int generations = (breeding.crossings + threads - 1) / threads;
        for (int g = 0; g < generations && !spent() && members_.size() > 1; ++g) {
            auto slot = part(founded, 1, g, generations);
            slot.raised = {};
            std::vector<std::pair<int, int>> parents;
            std::vector<double> warmth;
            for (int t = 0; t < threads; ++t) {
                const int size = static_cast<int>(members_.size());
                const int a = random_.below(size);
                parents.emplace_back(a, (a + 1 + random_.below(size - 1)) % size);
                warmth.push_back(0.2 + 0.2 * random_.unit());
            }
            each([&](Worker &w, int t) {
                const auto [a, b] = parents[t];
                w.cross.make(w.search, members_[a], members_[b]);
                auto own = slot;
                own.warm *= warmth[t];
                w.search.run(own, unit);
            });
            for (int t = 0; t < threads; ++t)
                replace(workers_[t]->search.best, members_[parents[t].first].value);
            crown();
        }
        return champion_;
    }

private:
    struct Worker {
        Worker(const Model<M> &model, const Neighbours &neighbours, Allowance allowance,
               Budget::Clock::time_point begin, std::uint64_t seed)
            : budget(std::move(allowance), begin), search(model, neighbours, budget, seed),
              cross(model, neighbours) {}
        Budget budget;
        Annealing<M> search;
        Crossover<M> cross;
    };

    [[nodiscard]] bool spent() { return budget().spent(); }

    [[nodiscard]] Schedule part(double from, double to, int i, int count) const {
        Schedule slot = schedule;
        slot.from = from + (to - from) * i / count;
        slot.to = from + (to - from) * (i + 1) / count;
        return slot;
    }

    void each(const std::function<void(Worker &, int)> &task) {
        together(static_cast<int>(workers_.size()), [&](int t) { task(*workers_[t], t); });
    }

    // The best plan of all, for progress and for the end.
    void crown() {
        for (const auto &member : members_)
            if (member.value < champion_.value) champion_ = member;
    }

    void join(const Snapshot &plan, int size) {
        if (static_cast<int>(members_.size()) < size)
            members_.push_back(plan);
        else
            replace(plan, Snapshot{}.value);
    }

    // A child takes its first parent's place when better, else the worst's;
    // twins are dropped.
    void replace(const Snapshot &child, const Value &parent) {
        for (const auto &member : members_)
            if (member.value == child.value) return;
        auto place = std::find_if(members_.begin(), members_.end(),
                                  [&](const auto &member) { return member.value == parent; });
        if (place == members_.end() || child.value >= parent)
            place = std::max_element(members_.begin(), members_.end(),
                                     [](const auto &x, const auto &y) { return x.value < y.value; });
        if (child.value < place->value) *place = child;
    }

    const Model<M> &model_;
    Random random_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::vector<Snapshot> members_;
    Snapshot champion_;
};

}  // namespace vuelta
