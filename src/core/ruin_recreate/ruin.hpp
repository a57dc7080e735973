// Takes strings of stops out of neighbouring routes: slack induction by string
// removals (Christiaens and Vanden Berghe, Transportation Science 54(2), 2020,
// section 5.1), here with 10 stops a string and 10 stops in the mean. Half of them are
// near in time as well as in place: on real days, where all stops lie in one town, those
// that can change places are told by their windows.
#pragma once

#include <algorithm>
#include <vector>

#include "problem/neighbours.hpp"
#include "route/solution.hpp"

namespace vuelta {

struct RuinSize {
    double stops = 10;   // mean number of stops taken (the paper's c-bar)
    double longest = 10; // longest string (the paper's L-max)
};

template <class M>
class Ruin {
public:
    Ruin(Solution<M> &solution, const Neighbours &neighbours, Random &random)
        : solution_(solution), model_(solution.model), neighbours_(neighbours), random_(random),
          ruined_(solution.model.m, 0), most_served_(solution.model.most_served()) {}

    RuinSize size;
    bool times_only = false;  // of what changed routes are told (Solution::refresh_times)

    // Moves some stops around `seed` from their routes to `removed`; pays.
    void around(int seed, std::vector<int> &removed) {
        ++round_;
        const int used = solution_.used_routes();
        if (used == 0) return;
        const int served = most_served_ - static_cast<int>(solution_.bank.size());
        const double mean = static_cast<double>(served) / used;
        const double longest = std::min(size.longest, mean);
        const double most = std::max(1.0, 4 * size.stops / (1 + longest) - 1);
        int strings = static_cast<int>(random_.unit() * most + 1);
        if (ruin_at(seed, longest, removed)) --strings;
        const bool in_time = model_.has_windows && random_.below(2) == 0;
        for (const int c : in_time ? neighbours_.related(seed) : neighbours_.near(seed)) {
            if (strings <= 0) break;
            if (ruin_at(c, longest, removed)) --strings;
        }
    }

    // Empties a route; pinned stops stay.
    void unload(int route, std::vector<int> &removed) {
        string_.clear();
        for (int x = solution_.first(route); model_.is_stop(x); x = solution_.nodes[x].next)
            string_.push_back(x);
        remove(route, removed);
    }

    // Takes these stops (and their mates) out of a route; pinned ones stay.
    void take_out(int route, const std::vector<int> &stops, std::vector<int> &removed) {
        string_ = stops;
        remove(route, removed);
    }

private:
    bool ruin_at(int c, double longest, std::vector<int> &removed) {
        const int route = solution_.nodes[c].route;
        if (route < 0 || ruined_[route] == round_) return false;
        ruined_[route] = round_;
        const int size = solution_.routes[route].size;
        const double most = std::min<double>(size, longest);
        const int length = std::min(size, static_cast<int>(random_.unit() * most + 1));
        // Half the time a split string: m stops inside are kept.
        int kept = 0;
        if (length > 1 && length < size && random_.unit() < 0.5) {
            kept = 1;
            while (length + kept < size && random_.unit() < 0.01) ++kept;
        }
        const int window = length + kept;
        const int at = solution_.nodes[c].position - 1;
        const int lowest = std::max(0, at - window + 1), highest = std::min(at, size - window);
        const int begin = lowest + random_.below(highest - lowest + 1);
        const int gap = kept > 0 ? begin + random_.below(length + 1) : begin + window;
        string_.clear();
        int x = c;
        for (int i = at; i > begin; --i) x = solution_.nodes[x].prev;
        for (int i = begin; i < begin + window; ++i, x = solution_.nodes[x].next)
            if (i < gap || i >= gap + kept) string_.push_back(x);
        remove(route, removed);
        return true;
    }

    // Takes `string_` (and mates) out of a route, with one refresh.
    void remove(int route, std::vector<int> &removed) {
        solution_.touch(route);
        if constexpr (!M::varied) {
            remove_plain(route, removed);
            return;
        }
        const Cost before = solution_.price(route);
        const int known = solution_.routes[route].size;
        for (const int x : string_) {
            // What a reload parts may not fit on one trip.
            if (solution_.nodes[x].route != route || solution_.is_pinned(x) || model_.is_reload(x))
                continue;
            const int mate = model_.asks[x].mate;
            if (mate >= 0 && solution_.is_pinned(mate)) continue;
            take(x, removed);
            if (mate >= 0) take(mate, removed);
        }
        if (solution_.routes[route].size == known) return;
        solution_.refresh(route, model_.start_of(route), model_.end_of(route));
        solution_.cost += solution_.price(route) - before;
    }

    // The same where a route costs its vehicle, its legs and what assigning it costs.
    void remove_plain(int route, std::vector<int> &removed) {
        if (string_.empty()) return;
        const auto &nodes = solution_.nodes;
        const int before = nodes[string_.front()].prev, behind = nodes[string_.back()].next;
        Cost change = 0;
        Load brings = 0, ends = 0;
        for (const int x : string_) {
            const int u = nodes[x].prev;
            change -= nodes[u].arc + nodes[x].arc + model_.assign[0][x];
            take(x, removed);
            change += nodes[u].arc;
            brings -= model_.asks[x].brings;
            ends -= model_.asks[x].ends;
        }
        if (solution_.routes[route].size == 0)
            change -= solution_.kind_of(route).fixed + nodes[model_.start_of(route)].arc;
        if (times_only)
            solution_.refresh_times(route, before, behind, brings, ends);
        else
            solution_.refresh(route, before, behind);
        solution_.cost += change;
    }

    void take(int x, std::vector<int> &removed) {
        solution_.cut(x);
        solution_.value(solution_.value() + solution_.out[x]);
        // A pair is put back by its pickup, a group by the member that leads, a
        // reload where one is needed.
        if (model_.is_reload(x)) return;
        if (!model_.problem.stops[x].is_second())
            removed.push_back(model_.problem.groups.lead(x));
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    const Neighbours &neighbours_;
    Random &random_;
    std::vector<int> ruined_, string_;
    int most_served_, round_ = 0;
};

}  // namespace vuelta
