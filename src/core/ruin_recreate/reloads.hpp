// What only a route of several trips can do: open a reload for a stop that has
// no room, move one, or do without it.
#pragma once

#include <algorithm>
#include <vector>

#include "evaluate/pricing.hpp"

namespace vuelta {

struct Place {
    Cost delta = kNo;
    int route = -1;
    int after = -1;         // the stop goes after this node; of a route that changes its
                            // vehicle, of the one it has so far
    int stop = -1;          // the member of its group; -1: the stop that was asked for
    int mate_after = -1;    // a pair's delivery goes after this one (maybe the pickup itself)
    int reload = -1;        // comes along, when not negative,
    int reload_after = -1;  // after this node (maybe the stop itself; or the stop after it)
};

template <class M>
class Reloads {
public:
    explicit Reloads(Solution<M> &solution)
        : solution_(solution), model_(solution.model), pricing_(solution) {}

    // Whom to open a reload for, from now on: looks up what no route uses.
    void aim(int c) {
        c_ = c;
        spares_.clear();
        for (std::size_t f = 0; f < model_.reloads.size(); ++f)
            if (const int spare = solution_.trips.spare(solution_.nodes, f); spare >= 0)
                spares_.push_back(spare);
    }
    [[nodiscard]] bool any() const { return !spares_.empty(); }

    // The stop right after `u`, and a reload anywhere on the same trip: takes the
    // best of them that is better than `found`.
    void consider(int r, int u, Place &found) {
        const auto &nodes = solution_.nodes;
        const int v = nodes[u].next, k = solution_.routes[r].kind;
        const auto &kind = solution_.kind_of(r);
        if (solution_.is_pinned(v) || solution_.trips.reloads_to(model_.end_of(r)) >= kind.max_reloads)
            return;
        const Cost to = model_.arc_price(kind, u, c_) + model_.assign[k][c_] - nodes[u].arc;
        const Cost alone = to + model_.arc_price(kind, c_, v);
        if (alone - pricing_.regain(r) >= found.delta) return;
        for (const int f : spares_) {
            if (!model_.may(f, k)) continue;
            const Cost work = model_.assign[k][f];
            const auto detour = [&](int x, int y) {
                return model_.arc_price(kind, x, f) + model_.arc_price(kind, f, y) - nodes[x].arc;
            };
            chain_.assign({c_, f});
            price(r, u, v, to + work + model_.arc_price(kind, c_, f) + model_.arc_price(kind, f, v),
                  {.after = u, .reload = f, .reload_after = c_}, found);
            chain_.assign({f, c_});
            price(r, u, v,
                  alone - model_.arc_price(kind, u, c_) + model_.arc_price(kind, u, f) +
                      model_.arc_price(kind, f, c_) + work,
                  {.after = f, .reload = f, .reload_after = u}, found);
            for (int y = u; goes_on(y) && !solution_.is_pinned(y); y = nodes[y].prev) {
                const int x = nodes[y].prev;
                const Cost legs = alone + work + detour(x, y);
                if (legs - pricing_.regain(r) >= found.delta) continue;
                chain_.assign(1, f);
                for (int z = y; z != v; z = nodes[z].next) chain_.push_back(z);
                chain_.push_back(c_);
                price(r, x, v, legs, {.after = u, .reload = f, .reload_after = x}, found);
            }
            for (int x = v; goes_on(x); x = nodes[x].next) {
                const int y = nodes[x].next;
                if (solution_.is_pinned(y)) continue;
                const Cost legs = alone + work + detour(x, y);
                if (legs - pricing_.regain(r) >= found.delta) continue;
                chain_.assign(1, c_);
                for (int z = v; z != y; z = nodes[z].next) chain_.push_back(z);
                chain_.push_back(f);
                price(r, u, y, legs, {.after = u, .reload = f, .reload_after = x}, found);
            }
        }
    }

    // A pair at the ends of a chain between `u` and `v`, at this price in legs, and
    // a reload just before it or just after.
    void consider_pair(int r, int u, std::span<const int> pair, int v, Cost legs, Place &found) {
        const int k = solution_.routes[r].kind;
        const auto &kind = solution_.kind_of(r);
        const int first = pair.front(), last = pair.back();
        if (solution_.trips.reloads_to(model_.end_of(r)) >= kind.max_reloads) return;
        for (const int f : spares_) {
            if (!model_.may(f, k)) continue;
            const auto detour = [&](int x, int y) {
                return model_.arc_price(kind, x, f) + model_.arc_price(kind, f, y) -
                       model_.arc_price(kind, x, y) + model_.assign[k][f];
            };
            const int carried = *(pair.end() - 2);  // the delivery goes after this
            chain_.assign(1, f);
            chain_.insert(chain_.end(), pair.begin(), pair.end());
            price(r, u, v, legs + detour(u, first),
                  {.after = f, .mate_after = carried, .reload = f, .reload_after = u}, found);
            chain_.assign(pair.begin(), pair.end());
            chain_.push_back(f);
            price(r, u, v, legs + detour(last, v),
                  {.after = u, .mate_after = carried, .reload = f, .reload_after = last}, found);
        }
    }

    // Puts a banked stop, or a pair, where consider() said, with its reload; pays.
    void put(int c, const Place &place) {
        const int r = place.route, mate = model_.asks[c].mate;
        const bool first = place.after == place.reload;
        if (first) solution_.splice(r, place.reload_after, place.reload);
        solution_.splice(r, place.after, c);
        if (mate >= 0) solution_.splice(r, place.mate_after, mate);
        if (!first) solution_.splice(r, place.reload_after, place.reload);
        solution_.refresh(r, model_.start_of(r), model_.end_of(r));
        const auto gain = solution_.left_out(c);
        solution_.rank -= gain.rank;
        solution_.cost += place.delta - gain.cost;
    }

    // Does without every reload of a route that gains nothing; pays.
    void tidy(int r) {
        for (bool gained = true; gained && solution_.trips.reloads_to(model_.end_of(r)) > 0;) {
            gained = false;
            for (int x = solution_.first(r); model_.is_stop(x) && !gained; x = solution_.nodes[x].next)
                gained = model_.is_reload(x) && drop(x, 1);
        }
    }

    // Puts a reload that no route uses after a node, if that gains: it may be a
    // cheaper way through, stand where a setup is saved, or use paid waiting. Pays.
    bool add(int f, int u) {
        const auto &nodes = solution_.nodes;
        const int r = nodes[u].route, v = nodes[u].next, k = solution_.routes[r].kind;
        const auto &kind = solution_.kind_of(r);
        if (solution_.is_pinned(v) || solution_.routes[r].size == 0 || !model_.may(f, k)) return false;
        const Cost legs = model_.arc_price(kind, u, f) + model_.arc_price(kind, f, v) -
                          nodes[u].arc + model_.assign[k][f];
        Place found{.delta = 0};
        chain_.assign(1, f);
        price(r, u, v, legs, {}, found);
        if (found.route < 0) return false;
        solution_.splice(r, u, f);
        solution_.refresh(r, u, v);
        solution_.cost += found.delta;
        return true;
    }

    // Takes a reload out of its route if that changes the price by less than
    // `ceiling`; pays.
    bool drop(int f, Cost ceiling) {
        const auto &nodes = solution_.nodes;
        const int r = nodes[f].route, u = nodes[f].prev, v = nodes[f].next;
        Cost delta = 0;
        if (solution_.routes[r].size == 1) {
            delta = -solution_.price(r);
        } else {
            const auto &kind = solution_.kind_of(r);
            delta = model_.arc_price(kind, u, v) - nodes[u].arc - nodes[f].arc -
                    model_.assign[solution_.routes[r].kind][f] - solution_.routes[r].time_price;
            if (delta >= ceiling) return false;
            const Cost time = pricing_.of(r, u, {}, v, ceiling - delta);
            if (is_no(time)) return false;
            delta += time;
        }
        if (delta >= ceiling) return false;
        solution_.cut(f);
        solution_.refresh(r, u, v);
        solution_.cost += delta;
        return true;
    }

    // Puts a reload of a route so many places later, or earlier, on the same
    // terms.
    bool shift(int f, int places, Cost ceiling) {
        const auto &nodes = solution_.nodes;
        const int r = nodes[f].route;
        int u = nodes[f].prev, v = nodes[f].next;
        chain_.clear();
        if (places > 0) {
            for (; places > 0 && model_.is_stop(v); --places, v = nodes[v].next) chain_.push_back(v);
            chain_.push_back(f);
        } else {
            for (; places < 0 && model_.is_stop(u); ++places, u = nodes[u].prev) {
                if (solution_.is_pinned(u)) return false;
                chain_.push_back(u);
            }
            chain_.push_back(f);
            std::reverse(chain_.begin(), chain_.end());
        }
        if (chain_.size() < 2) return false;
        const auto &kind = solution_.kind_of(r);
        Cost delta = -solution_.routes[r].time_price;
        for (int x = u; x != v; x = nodes[x].next) delta -= nodes[x].arc;
        int x = u;
        for (const int y : chain_) {
            delta += model_.arc_price(kind, x, y);
            x = y;
        }
        delta += model_.arc_price(kind, x, v);
        if (delta >= ceiling) return false;
        const Cost time = pricing_.of(r, u, chain_, v, ceiling - delta);
        if (is_no(time) || delta + time >= ceiling) return false;
        solution_.relink(r, u, chain_.data(), static_cast<int>(chain_.size()), v);
        solution_.refresh(r, u, v);
        solution_.cost += delta + time;
        return true;
    }

private:
    // Whether a trip goes on at this node.
    [[nodiscard]] bool goes_on(int node) const {
        return model_.is_stop(node) && !model_.is_reload(node);
    }

    // u, the chain, v.
    void price(int r, int u, int v, Cost legs, Place place, Place &found) {
        if (legs - pricing_.regain(r) >= found.delta) return;
        const Cost before = solution_.routes[r].time_price;
        const Cost time = pricing_.of(r, u, chain_, v, found.delta - legs + before);
        if (is_no(time)) return;
        place.delta = legs + time - before;
        if (place.delta >= found.delta) return;
        place.route = r;
        found = place;
    }

    Solution<M> &solution_;
    const Model<M> &model_;
    Pricing<M> pricing_;
    int c_ = 0;
    std::vector<int> spares_, chain_;
};

}  // namespace vuelta
