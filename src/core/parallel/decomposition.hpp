// Divides stops, with the routes they are on, into pieces of neighbours.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "problem/neighbours.hpp"

namespace vuelta {

class Decomposition {
public:
    struct Piece {
        std::vector<int> stops, vehicles;
    };

    // `lists` may be null: the problem's own, or made from its table.
    Decomposition(const Problem &problem, const Neighbours *lists, Random &random)
        : problem_(problem), lists_(lists), random_(random), vehicle_(problem.n_stops()),
          taken_(problem.n_stops()) {
        if (lists == nullptr) nearest_ = nearest(problem, kLook);
    }

    // Pieces of about equal numbers of stops, drawn anew each time: a piece
    // grows from a stop, route by route, to what lies nearest. Idle vehicles
    // are shared out evenly, kind by kind.
    std::vector<Piece> draw(const std::vector<std::vector<int>> &routes, int pieces) {
        routes_ = &routes;
        assign();
        used_.assign(problem_.n_vehicles(), 0);
        std::fill(taken_.begin(), taken_.end(), 0);
        rest_ = problem_.n_stops();
        waiting_.clear();
        spares_.clear();
        set_spares_apart();
        bare_ = std::all_of(claimed_.begin(), claimed_.end(),
                            [](const auto &stops) { return stops.empty(); });
        const int stops = rest_;
        std::vector<Piece> out;
        for (int i = 0; i < pieces && rest_ > 0; ++i)
            grow(out.emplace_back(), goal(i, pieces, stops));
        share_idle(out);
        share_spares(out);
        return out;
    }

private:
    // How many stops a piece grows to: its share of what is left of them. Where no vehicle has
    // a stop yet as many as go with whole vehicles: of eight and a third each piece would lack
    // the third, and leave out whom that could serve.
    [[nodiscard]] int goal(int i, int pieces, int stops) const {
        const std::int64_t m = problem_.n_vehicles();
        if (!bare_ || m < pieces || i + 1 == pieces) return rest_ / (pieces - i);
        const std::int64_t vehicles = (i + 1) * m / pieces;  // up to this piece
        const std::int64_t upto = (vehicles * stops + m - 1) / m;
        return static_cast<int>(std::clamp<std::int64_t>(upto - (stops - rest_), 1, rest_));
    }

    static constexpr int kLook = 30;  // neighbours that a piece grows to from a stop

    // The vehicle that each stop belongs to: its route's; one that is allowed,
    // drawn at random, when it is on none and not all are; or none (-1).
    void assign() {
        std::fill(vehicle_.begin(), vehicle_.end(), -1);
        for (int v = 0; v < problem_.n_vehicles(); ++v) {
            for (const int c : problem_.vehicles[v].pinned) vehicle_[c] = v;
            for (const int c : (*routes_)[v]) vehicle_[c] = v;
        }
        claimed_.assign(problem_.n_vehicles(), {});
        for (int c = 0; c < problem_.n_stops(); ++c)
            if (vehicle_[c] < 0 && !problem_.allowed.empty() && !problem_.stops[c].is_reload())
                vehicle_[c] = some_allowed(c);
        for (int c = 0; c < problem_.n_stops(); ++c)
            if (vehicle_[c] >= 0) claimed_[vehicle_[c]].push_back(c);
    }

    [[nodiscard]] int some_allowed(int c) {
        int chosen = -1, seen = 0;
        bool all = true;
        for (int v = 0; v < problem_.n_vehicles(); ++v) {
            if (!problem_.may(c, problem_.vehicles[v].kind))
                all = false;
            else if (random_.below(++seen) == 0)
                chosen = v;
        }
        return all ? -1 : chosen;
    }

    void grow(Piece &piece, int goal) {
        std::deque<int> border;
        const auto add = [&](int c) {
            take(c, piece, border);
        };
        while (static_cast<int>(piece.stops.size()) < goal) {
            if (border.empty()) {
                add(seed());
                continue;
            }
            const int c = border.front();
            border.pop_front();
            for (const int x : near(c)) {
                if (static_cast<int>(piece.stops.size()) >= goal) break;
                if (!taken_[x]) add(x);
            }
        }
        // The next piece begins beside this one, so that few stops are left
        // behind between pieces.
        for (const int c : border)
            for (const int x : near(c))
                if (!taken_[x]) waiting_.push_back(x);
    }

    // A stop with all that must stay with it: its vehicle and that one's other
    // stops, its other half, the members of its group.
    void take(int c, Piece &piece, std::deque<int> &border) {
        todo_.assign(1, c);
        while (!todo_.empty()) {
            const int x = todo_.back();
            todo_.pop_back();
            if (taken_[x]) continue;
            taken_[x] = 1;
            --rest_;
            piece.stops.push_back(x);
            if (!problem_.stops[x].is_reload()) border.push_back(x);
            if (problem_.stops[x].mate >= 0) todo_.push_back(problem_.stops[x].mate);
            for (const int unit : problem_.groups.rivals(x)) todo_.push_back(unit);
            const int v = vehicle_[x];
            if (v < 0 || used_[v]) continue;
            used_[v] = 1;
            piece.vehicles.push_back(v);
            todo_.insert(todo_.end(), claimed_[v].begin(), claimed_[v].end());
        }
    }

    [[nodiscard]] int seed() {
        for (; !waiting_.empty(); waiting_.pop_front())
            if (!taken_[waiting_.front()]) return waiting_.front();
        const int n = problem_.n_stops();
        int c = random_.below(n);
        while (taken_[c]) c = c + 1 < n ? c + 1 : 0;
        return c;
    }

    [[nodiscard]] std::span<const int> near(int c) const {
        const auto list = lists_ != nullptr ? lists_->near(c) : nearest_.of(c);
        return list.first(std::min<std::size_t>(list.size(), kLook));
    }

    // Reloads that no route uses belong to no stop's neighbourhood.
    void set_spares_apart() {
        for (int c = 0; c < problem_.n_stops(); ++c) {
            if (!problem_.stops[c].is_reload() || vehicle_[c] >= 0) continue;
            spares_.push_back(c);
            taken_[c] = 1;
            --rest_;
        }
    }

    // They are shared out evenly; reloads come last in every piece.
    void share_spares(std::vector<Piece> &pieces) {
        for (std::size_t i = 0; i < spares_.size(); ++i)
            pieces[i % pieces.size()].stops.push_back(spares_[i]);
        for (auto &piece : pieces)
            std::stable_partition(piece.stops.begin(), piece.stops.end(),
                                  [&](int c) { return !problem_.stops[c].is_reload(); });
    }

    // Each piece gets the share of every kind that its stops are of all.
    void share_idle(std::vector<Piece> &pieces) {
        std::vector<std::vector<int>> idle(problem_.kinds.size());
        for (int v = problem_.n_vehicles() - 1; v >= 0; --v)
            if (!used_[v]) idle[problem_.vehicles[v].kind].push_back(v);
        for (auto &list : idle) {
            const auto count = static_cast<double>(list.size());
            double mark = random_.unit();  // who gets the odd ones changes
            if (bare_ && idle.size() == 1) mark = 0.5;  // there are none
            for (std::size_t i = 0; i < pieces.size() && !list.empty(); ++i) {
                mark += count * static_cast<double>(pieces[i].stops.size()) / problem_.n_stops();
                for (; mark >= 1 && !list.empty(); mark -= 1) {
                    pieces[i].vehicles.push_back(list.back());
                    list.pop_back();
                }
            }
            if (!pieces.empty()) {
                auto &last = pieces.back().vehicles;
                last.insert(last.end(), list.begin(), list.end());
            }
        }
    }

    const Problem &problem_;
    const Neighbours *lists_;
    Random &random_;
    Lists nearest_;
    const std::vector<std::vector<int>> *routes_ = nullptr;
    std::vector<int> vehicle_, todo_, spares_;
    std::vector<char> taken_, used_;
    std::vector<std::vector<int>> claimed_;
    std::deque<int> waiting_;
    int rest_ = 0;
    bool bare_ = false;  // whether no vehicle has a stop
};

}  // namespace vuelta
