// Several stops go in at once: a chain of some that are out, in an order drawn by
// chance, with a reload or two between them now and then, into one route. Put in
// one by one each stop has to hold and to pay where the others are not yet: none
// goes first that is reached only by way of another, that takes a setup over from
// it, or that needs a reload which only both of them pay for.
#pragma once

#include <algorithm>
#include <vector>

#include "evaluate/pricing.hpp"
#include "problem/neighbours.hpp"

namespace vuelta {

template <class M>
class Chains {
public:
    Chains(Solution<M> &solution, const Neighbours &neighbours, Random &random)
        : solution_(solution), model_(solution.model), neighbours_(neighbours), random_(random),
          pricing_(solution) {}

    // Whether this step tries a chain: often on tiny days, where chance comes to all
    // of them, else now and then where stops may need one another.
    [[nodiscard]] bool is_due() const {
        if (model_.is_tiny())
            return (M::rich || M::mixed || model_.has_gaps) && random_.below(2) == 0;
        return (M::trips || model_.has_gaps) && random_.below(kSeldom) == 0;
    }

    // Puts some of these stops into a route, if a chain of them can be driven there,
    // at whatever price: the step is judged as a whole. Takes them off the list; pays.
    void put_some(std::vector<int> &removed) {
        if (removed.empty()) return;
        draw(removed);
        const int r = route();
        if (r < 0 || !may_all(r)) return count_out();
        const auto place = best_in(r);
        count_out();
        if (place.u < 0) return;
        put(r, place);
        std::erase_if(removed, [&](int c) {
            return std::find(leads_.begin(), leads_.end(), c) != leads_.end();
        });
    }

private:
    static constexpr int kSeldom = 16;  // one step of so many, on other days
    static constexpr int kMost = 4;     // stops, or pairs, of a chain
    static constexpr int kReloads = 2;  // that come along at most

    struct Spot {
        int u = -1;
        Cost delta = kNo;
    };

    // A chain of some that are out. Of a group any member. They are counted as if
    // they were in, so that none takes what is left for another.
    void draw(const std::vector<int> &removed) {
        chain_.clear();
        units_.clear();
        leads_.clear();
        const int n = static_cast<int>(removed.size());
        const int most = 1 + random_.below(std::min(kMost, n));
        const int first = removed[random_.below(n)];
        pool_.assign(1, first);
        if (model_.is_tiny()) {
            pool_ = removed;
        } else {  // those that lie near one of them
            for (const int c : neighbours_.near(first)) {
                if (static_cast<int>(pool_.size()) == most) break;
                if (std::find(removed.begin(), removed.end(), c) != removed.end())
                    pool_.push_back(c);
            }
        }
        for (int i = 0; i < most && !pool_.empty(); ++i) {
            const int at = random_.below(static_cast<int>(pool_.size()));
            const int lead = pool_[at];
            pool_[at] = pool_.back();
            pool_.pop_back();
            const auto rivals = model_.problem.groups.rivals(lead);
            const int c =
                rivals.empty() ? lead : rivals[random_.below(static_cast<int>(rivals.size()))];
            if (!solution_.admits(c)) continue;
            leads_.push_back(lead);
            units_.push_back(c);
            solution_.count_in(c);
            const int length = static_cast<int>(chain_.size());
            const int here = random_.below(length + 1);
            chain_.insert(chain_.begin() + here, c);
            if (const int mate = model_.asks[c].mate; mate >= 0) {
                solution_.count_in(mate);
                chain_.insert(chain_.begin() + here + 1 + random_.below(length + 1 - here), mate);
            }
        }
        if constexpr (M::trips) add_reloads();
    }

    void add_reloads() {
        for (int i = random_.below(kReloads + 1); i > 0; --i) {
            const auto &spares = model_.reloads[random_.below(static_cast<int>(model_.reloads.size()))];
            const auto free = std::find_if(spares.begin(), spares.end(), [&](int f) {
                return solution_.nodes[f].route < 0 &&
                       std::find(chain_.begin(), chain_.end(), f) == chain_.end();
            });
            if (free == spares.end()) continue;
            chain_.insert(chain_.begin() + random_.below(static_cast<int>(chain_.size()) + 1), *free);
        }
    }

    // Counts the units of the chain out again.
    void count_out() {
        for (const int c : units_) {
            if (const int mate = model_.asks[c].mate; mate >= 0) solution_.count_out(mate);
            solution_.count_out(c);
        }
    }

    // A route near the chain, any, or an idle vehicle of any kind.
    [[nodiscard]] int route() {
        if (units_.empty()) return -1;
        if (!model_.is_tiny() && random_.below(2) == 0) {
            for (const int x : neighbours_.near(units_.front())) {
                const int r = solution_.nodes[x].route;
                if (r >= 0 && random_.below(2) == 0) return r;
            }
        }
        int found = -1, seen = 0;
        for (const auto &idle : solution_.idle)
            if (!idle.empty() && random_.below(++seen) == 0) found = idle.back();
        for (int r = 0; r < model_.m; ++r)
            if (solution_.routes[r].size > 0 && random_.below(++seen) == 0) found = r;
        return found;
    }

    [[nodiscard]] bool may_all(int r) const {
        const int k = solution_.routes[r].kind;
        return std::all_of(chain_.begin(), chain_.end(), [&](int x) { return model_.may(x, k); });
    }

    // The cheapest place for the chain on a route.
    [[nodiscard]] Spot best_in(int r) {
        const auto &nodes = solution_.nodes;
        const auto &route = solution_.routes[r];
        const auto &kind = solution_.kind_of(r);
        const int end = model_.end_of(r);
        Cost own = -route.time_price;
        for (std::size_t i = 0; i < chain_.size(); ++i) {
            own += model_.assign[route.kind][chain_[i]];
            if (i > 0) own += model_.arc_price(kind, chain_[i - 1], chain_[i]);
        }
        if (route.size == 0) own += kind.fixed + nodes[model_.start_of(r)].arc;
        Spot best;
        for (int u = model_.start_of(r); u != end; u = nodes[u].next) {
            const int v = nodes[u].next;
            if (solution_.is_pinned(v)) continue;
            const Cost legs = own + model_.arc_price(kind, u, chain_.front()) +
                              model_.arc_price(kind, chain_.back(), v) - nodes[u].arc;
            if (legs >= best.delta) continue;
            const Cost time = pricing_.of(r, u, chain_, v, best.delta - legs);
            if (!is_no(time) && legs + time < best.delta) best = {u, legs + time};
        }
        return best;
    }

    void put(int r, const Spot &spot) {
        solution_.touch(r);
        Cost gain = 0;
        int u = spot.u;
        for (const int x : chain_) {
            solution_.splice(r, u, x);
            u = x;
            if (model_.is_reload(x)) continue;
            solution_.rank -= solution_.out[x].rank;
            gain += solution_.out[x].cost;
        }
        solution_.refresh(r, model_.start_of(r), model_.end_of(r));
        solution_.cost += spot.delta - gain;
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    const Neighbours &neighbours_;
    Random &random_;
    Pricing<M> pricing_;
    std::vector<int> pool_, leads_, units_, chain_;
};

}  // namespace vuelta
