// Long routes change vehicles, though neither may suit the other's: what does not is taken
// out, to be put back where it fits. Where each village has the one van that it fills, a
// plan that begins with the wrong ones cannot be mended stop by stop: every stop that
// moves finds its van full, and the vans, as the routes stand, have no room to change.
#pragma once

#include <algorithm>
#include <vector>

#include "ruin_recreate/ruin.hpp"
#include "ruin_recreate/vehicles.hpp"

namespace vuelta {

template <class M>
class Reassign {
public:
    Reassign(Solution<M> &solution, Ruin<M> &ruin, Random &random)
        : solution_(solution), model_(solution.model), ruin_(ruin), random_(random),
          vehicles_(solution) {}

    // Whether it is the turn of the route around this stop. Short routes change stop by
    // stop, and by their tails (tails.hpp).
    [[nodiscard]] bool is_due(int seed) {
        if constexpr (!M::mixed || M::trips) return false;
        const int r = solution_.nodes[seed].route;
        if (r < 0 || solution_.routes[r].size < kLong || !vehicles_.is_free(r)) return false;
        return random_.below(kTurns) == 0;
    }

    // Lets the route around this stop change vehicles with another one, or two, or with an
    // idle vehicle of another kind; moves what does not suit them to `removed`, and pays.
    // Half of the time what lies apart leaves all other long routes as well: vans that
    // have a little of each other's villages each keep the others from their own. Now
    // and then that is done around a route that is emptied, and no vehicle changes.
    // False when one of them cannot be driven then: the caller undoes it.
    bool around(int seed, std::vector<int> &removed) {
        const int r = solution_.nodes[seed].route;
        changed_.assign(1, r);
        if (random_.below(kEmpty) == 0) {
            empty(r, removed);
            return true;
        }
        for (int others = random_.below(kThree) == 0 ? 2 : 1; others > 0; --others)
            if (const int s = partner(); s >= 0) change(r, s);
        if (changed_.size() < 2) return false;
        if (random_.below(2) == 0) clear_strays(removed);
        return std::all_of(changed_.begin(), changed_.end(),
                           [&](int route) { return make_suit(route, removed); });
    }

private:
    static constexpr int kLong = 20;    // stops
    static constexpr int kTurns = 24;   // steps around a long route, one of which does this
    static constexpr int kThree = 4;    // times, one of which three change
    static constexpr int kEmpty = 4;    // times, one of which a route is emptied instead
    static constexpr int kPieces = 150; // stops taken out, at most, because they lie apart
    static constexpr int kTries = 7;    // to make a route hold by taking off an end

    // Another vehicle in use, or an idle one, of another kind than those that have changed.
    [[nodiscard]] int partner() {
        int chosen = -1, seen = 0;
        const auto offer = [&](int s) {
            const int kind = solution_.routes[s].kind;
            if (std::any_of(changed_.begin(), changed_.end(),
                            [&](int r) { return r == s || solution_.routes[r].kind == kind; }))
                return;
            if (random_.below(++seen) == 0) chosen = s;
        };
        for (int s = 0; s < model_.m; ++s)
            if (vehicles_.is_free(s)) offer(s);
        for (const auto &idle : solution_.idle)
            if (!idle.empty()) offer(idle.back());
        return chosen;
    }

    void change(int r, int s) {
        solution_.touch(r);
        solution_.touch(s);
        const Cost before = solution_.price(r) + solution_.price(s);
        vehicles_.trade(r, s, 0);
        solution_.cost += solution_.price(r) + solution_.price(s) - before;
        changed_.push_back(s);
    }

    void empty(int r, std::vector<int> &removed) {
        if (solution_.routes[r].size <= kPieces) ruin_.unload(r, removed);
        clear_strays(removed);
    }

    void clear_strays(std::vector<int> &removed) {
        for (int s = 0; s < model_.m; ++s) {
            if (solution_.routes[s].size < kLong || !vehicles_.is_free(s) || has_changed(s)) continue;
            solution_.touch(s);
            gather_apart(s, false);
            if (!piece_.empty()) ruin_.take_out(s, piece_, removed);
        }
    }
    [[nodiscard]] bool has_changed(int r) const {
        return std::find(changed_.begin(), changed_.end(), r) != changed_.end();
    }

    // Takes out who may not be served by the vehicle, all but one of the pieces that lie
    // apart, and then ever more at one end until the route holds.
    bool make_suit(int r, std::vector<int> &removed) {
        const int kind = solution_.routes[r].kind;
        piece_.clear();
        for (int x = solution_.first(r); model_.is_stop(x); x = solution_.nodes[x].next)
            if (!model_.may(x, kind)) piece_.push_back(x);
        if (!piece_.empty()) ruin_.take_out(r, piece_, removed);
        gather_apart(r, random_.below(2) == 0);
        if (!piece_.empty()) ruin_.take_out(r, piece_, removed);
        for (int tries = 0; solution_.routes[r].size > 0 && solution_.walk(r).broken != 0; ++tries) {
            if (tries == kTries) return false;
            gather_end(r, 1 << tries);
            ruin_.take_out(r, piece_, removed);
        }
        return true;
    }

    // All pieces between far longer ways than usual but the largest, or but any one.
    void gather_apart(int r, bool any) {
        constexpr Cost kFar = 3;
        piece_.clear();
        const int size = solution_.routes[r].size;
        if (size < 3) return;
        const auto &nodes = solution_.nodes;
        const int end = model_.end_of(r), first = solution_.first(r);
        const Cost inner = nodes[nodes[end].prev].upto - nodes[first].upto;
        const auto is_far = [&](int x) { return nodes[x].arc * (size - 1) > kFar * inner; };
        int kept = first, most = 0, seen = 0;
        for (int x = first, begin = first, length = 1; x != end; x = nodes[x].next, ++length) {
            if (nodes[x].next != end && !is_far(x)) continue;
            if (any ? random_.below(++seen) == 0 : length > most) most = length, kept = begin;
            begin = nodes[x].next, length = 0;
        }
        if (size - most > kPieces) return;
        for (int x = first; x != end;) {
            if (x == kept) {
                for (int i = 0; i < most; ++i) x = nodes[x].next;
                continue;
            }
            piece_.push_back(x);
            x = nodes[x].next;
        }
    }

    void gather_end(int r, int count) {
        piece_.clear();
        const bool is_front = random_.below(2) == 0;
        int x = is_front ? solution_.first(r) : solution_.last(r);
        for (; count > 0 && model_.is_stop(x); --count) {
            piece_.push_back(x);
            x = is_front ? solution_.nodes[x].next : solution_.nodes[x].prev;
        }
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    Ruin<M> &ruin_;
    Random &random_;
    Vehicles<M> vehicles_;
    std::vector<int> changed_, piece_;
};

}  // namespace vuelta
