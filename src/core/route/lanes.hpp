// What every node of a route knows of its vehicle's pauses (rests.hpp), lane by lane:
// the earliest it can be left, and the latest it can be reached so that all that
// follows, the other pauses too, can be kept. Where lateness, waiting or a longest
// duration is asked for, also in which ways it may have been come to (labels.hpp).
#pragma once

#include <algorithm>
#include <numeric>
#include <vector>

#include "breaks/placing.hpp"
#include "problem/model.hpp"
#include "route/node.hpp"

namespace vuelta {

template <class M>
class Lanes {
public:
    using Set = Labels<Placing::kLabels>;

    explicit Lanes(const Model<M> &model) : model_(model) {
        if constexpr (!M::rich) return;
        std::vector<int> all(model.n);
        std::iota(all.begin(), all.end(), 0);
        bool priced = false;
        for (const auto &kind : model.problem.kinds) {
            auto &own = kinds_.emplace_back();
            own.rests = Rests(kind);
            if (!own.rests.any()) continue;
            own.contest = contest_of(model.problem, kind, own.rests, all);
            own.walked = own.contest == Contest::mixed || kind.rests_light();
            own.priced = !own.walked && (kind.is_timed() || model.has_late);
            own.joined = own.priced && !own.rests.has_choice() && is_firm(model.problem);
            width_ = std::max(width_, own.rests.lanes());
            priced |= own.priced;
        }
        const auto size = model.asks.size() * width_;
        leave_.resize(size), last_.resize(size);
        next_.resize(width_);
        if (!priced) return;
        in_time_.resize(size);
        endings_.resize(size), next_ending_.resize(width_);
        sets_.resize(size), next_set_.resize(width_);
    }

    // Whether a kind has pauses.
    [[nodiscard]] bool of(int kind) const { return M::rich && width_ > 0 && kinds_[kind].rests.any(); }
    // Whether more is asked of its time than to be in time.
    [[nodiscard]] bool priced(int kind) const { return kinds_[kind].priced; }
    // Whether that can only be told by a walk from end to end: where being later may let
    // the vehicle leave later (Contest::mixed). That is where it matters when it leaves and
    // a pause or stop has several windows, or lateness comes with a longest duration, or
    // costs less than waiting; and where a pause depends on the load.
    [[nodiscard]] bool walked(int kind) const { return kinds_[kind].walked; }
    // Whether that can be told by joining what is known before and after a change.
    [[nodiscard]] bool joined(int kind) const { return kinds_[kind].joined; }
    [[nodiscard]] Contest contest(int kind) const { return kinds_[kind].contest; }
    [[nodiscard]] const Rests &rests(int kind) const { return kinds_[kind].rests; }
    [[nodiscard]] int width() const { return width_; }

    [[nodiscard]] const Time *leave(int node) const { return &leave_[at(node)]; }
    [[nodiscard]] const Time *last(int node) const { return &last_[at(node)]; }
    // Latest it can be reached so that nothing from here on is late.
    [[nodiscard]] const Time *in_time(int node) const { return &in_time_[at(node)]; }
    [[nodiscard]] const Set *labels(int node) const { return &sets_[at(node)]; }

    [[nodiscard]] const Endings *endings(int node) const { return &endings_[at(node)]; }

    // Works at a node that is reached at these times.
    [[nodiscard]] bool serve(const Kind &kind, int lanes, int x, int before, Time *time) const {
        if (!model_.is_stop(x)) return true;
        const Time work = model_.work(kind, x, before);
        bool any = false;
        for (int j = 0; j < lanes; ++j) {
            const Time begin = time[j] >= kUnreachable ? kUnreachable : model_.begin(x, time[j]);
            time[j] = begin >= kUnreachable ? kUnreachable : std::min(begin + work, kUnreachable);
            any |= time[j] < kUnreachable;
        }
        return any;
    }
    // Latest arrival at a node that is left at these times at the latest.
    void arrive_by(const Kind &kind, int lanes, int x, int before, bool due, Time *time) const {
        const Time work = model_.is_stop(x) ? model_.work(kind, x, before) : 0;
        for (int j = 0; j < lanes; ++j) {
            Time limit = time[j] - work;
            if (due) limit = std::min(limit, model_.due(kind, x));
            time[j] = time[j] < 0 || limit < 0 ? -1 : model_.latest(x, limit);
        }
    }

    // Goes on to a node in every way there is and works there; none that comes in after
    // `last` in its lane, where that is given. `look(lane, label)` sees who arrives.
    template <class Look>
    void go(const Kind &kind, int k, const Set *from, Time leg, int x, int before, const Time *last,
            Set *into, Look look) const {
        const auto &own = kinds_[k];
        const int lanes = own.rests.lanes();
        const bool is_stop = model_.is_stop(x);
        const Time work = is_stop ? model_.work(kind, x, before) : 0;
        for (int j = 0; j < lanes; ++j) into[j].count = 0;
        for (int i = 0; i < lanes; ++i) {
            for (int l = 0; l < from[i].count; ++l) {
                own.rests.drive(i, from[i].at[l], leg, [&](int lane, Label label, int) {
                    if (last != nullptr && label.now > last[lane]) return;
                    look(lane, label);
                    if (is_stop) {
                        const Time begin = model_.begin(x, label.now);
                        if (begin >= kUnreachable) return;
                        const auto &stop = model_.problem.stops[x];
                        label.work(begin, model_.slack(x, begin),
                                   stop.late * std::max(0, begin - stop.due), work);
                        if (label.now >= kUnreachable) return;
                    }
                    into[lane].push(label, own.contest);
                });
            }
        }
    }

    // How the rest of a route may go from the arrival at a stop on, from the same of
    // the node after it.
    void come(const Kind &kind, int k, const Endings *next, Time leg, int x, int before,
              Endings *into) const {
        const auto &rests = kinds_[k].rests;
        const auto &ask = model_.asks[x];
        const Ending work{ask.open, ask.close, model_.work(kind, x, before), 0};
        const int lanes = rests.lanes();
        for (int j = 0; j < lanes; ++j) into[j].count = 0, into[j].whole = true;
        for (int j = 0; j < lanes; ++j) {
            rests.pieces(j, leg, [&](int lane, const Ending &piece) {
                into[lane].whole &= next[j].whole;
                Ending so_far, all;
                if (!work.then(piece, so_far)) return;
                for (int e = 0; e < next[j].count; ++e)
                    if (so_far.then(next[j].at[e], all)) into[lane].push(all);
            });
        }
    }

    // What the time of a route costs as it stands; kNo: it cannot be.
    [[nodiscard]] Cost price(const Kind &kind, int k, int end) const {
        return closed(kind, k, &sets_[at(end)]);
    }
    // The same of one that ends in one of these ways.
    [[nodiscard]] Cost closed(const Kind &kind, int k, const Set *end) const {
        const auto &rests = kinds_[k].rests;
        Cost best = kNo;
        for (int j = 0; j < rests.lanes(); ++j)
            for (int l = 0; l < end[j].count; ++l)
                if (end[j].at[l].now <= rests.until(j))
                    best = std::min(best, end[j].at[l].closed(kind, rests.rest(j)));
        return best;
    }

    // All of it, after what lies between u and v has changed.
    void refresh(const std::vector<Node> &nodes, const Kind &kind, int k, int u, int v) {
        const int route = nodes[u].route, start = model_.start_of(route), end = model_.end_of(route);
        const auto &own = kinds_[k];
        const Piece piece{nodes, kind, k, u, v, start, end, own.rests.lanes()};
        if (own.priced) forward_sets(piece);
        if (own.joined) {
            backward_endings(piece);
            return;
        }
        forward(piece);
        backward(piece, false, last_);
        if (own.priced && own.contest == Contest::early) backward(piece, true, in_time_);
    }

    // --- undo ---

    void forget() {
        if constexpr (!M::rich) return;
        log_.clear(), in_time_log_.clear();
        set_log_.clear(), ending_log_.clear();
    }
    void save(int node) {
        if constexpr (!M::rich) return;
        if (width_ == 0) return;
        log_.insert(log_.end(), &leave_[at(node)], &leave_[at(node)] + width_);
        log_.insert(log_.end(), &last_[at(node)], &last_[at(node)] + width_);
        if (sets_.empty()) return;
        in_time_log_.insert(in_time_log_.end(), &in_time_[at(node)], &in_time_[at(node)] + width_);
        set_log_.insert(set_log_.end(), &sets_[at(node)], &sets_[at(node)] + width_);
        ending_log_.insert(ending_log_.end(), &endings_[at(node)], &endings_[at(node)] + width_);
    }
    // Takes the `i`-th saved node back.
    void take_back(std::size_t i, int node) {
        if constexpr (!M::rich) return;
        if (width_ == 0) return;
        std::copy_n(&log_[2 * i * width_], width_, &leave_[at(node)]);
        std::copy_n(&log_[(2 * i + 1) * width_], width_, &last_[at(node)]);
        if (sets_.empty()) return;
        std::copy_n(&in_time_log_[i * width_], width_, &in_time_[at(node)]);
        std::copy_n(&set_log_[i * width_], width_, &sets_[at(node)]);
        std::copy_n(&ending_log_[i * width_], width_, &endings_[at(node)]);
    }

private:
    struct Own {
        Rests rests;
        Contest contest = Contest::early;
        bool priced = false, walked = false, joined = false;
    };

    // Whether all stops have one window, and no soft end.
    [[nodiscard]] static bool is_firm(const Problem &problem) {
        return std::all_of(problem.stops.begin(), problem.stops.end(),
                           [](const Stop &s) { return s.late == 0 && s.n_windows == 1; });
    }

    [[nodiscard]] std::size_t at(int node) const {
        return static_cast<std::size_t>(node) * width_;
    }

    // What lies between u and v of a route, and its ends.
    struct Piece {
        const std::vector<Node> &nodes;
        const Kind &kind;
        int k, u, v, start, end, lanes;
    };

    // Forward from u; from v on only until a node is left as before: then all after it are.
    void forward(const Piece &p) {
        const auto &rests = kinds_[p.k].rests;
        if (p.u == p.start) {
            std::fill_n(&leave_[at(p.start)], p.lanes, kUnreachable);
            leave_[at(p.start)] = p.kind.open;
        }
        bool past = false;
        for (int x = p.u; x != p.end;) {
            const int y = p.nodes[x].next;
            rests.drive(&leave_[at(x)], p.nodes[x].to_next, next_.data());
            (void)serve(p.kind, p.lanes, y, x, next_.data());
            past |= y == p.v;
            if (!store(p, next_, leave_, y) && past) break;
            x = y;
        }
    }

    void forward_sets(const Piece &p) {
        if (p.u == p.start) {
            for (int j = 0; j < p.lanes; ++j) sets_[at(p.start) + j].count = 0;
            sets_[at(p.start)].push({.now = p.kind.open}, kinds_[p.k].contest);
        }
        const auto next = [&](int x) {
            const int y = p.nodes[x].next;
            go(p.kind, p.k, &sets_[at(x)], p.nodes[x].to_next, y, x, nullptr, next_set_.data(),
               [](int, const Label &) {});
            return store(p, next_set_, sets_, y);
        };
        bool past = false;
        for (int x = p.u; x != p.end; x = p.nodes[x].next) {
            past |= p.nodes[x].next == p.v;
            if (next(x) || !past) continue;
            // The end is its own route's, wherever a tail was before.
            (void)next(p.nodes[p.end].prev);
            break;
        }
    }

    // Backward from v, and likewise from u on.
    void backward(const Piece &p, bool due, std::vector<Time> &into) {
        if (p.v == p.end) {
            const Time end = due ? std::min(p.kind.close, p.kind.due) : p.kind.close;
            for (int j = 0; j < p.lanes; ++j)
                into[at(p.end) + j] = std::min(end, kinds_[p.k].rests.until(j));
        }
        bool past = false;
        for (int y = p.v; y != p.start;) {
            const int x = p.nodes[y].prev;
            kinds_[p.k].rests.back(&into[at(y)], p.nodes[x].to_next, next_.data());
            arrive_by(p.kind, p.lanes, x, p.nodes[x].prev, due, next_.data());
            past |= x == p.u;
            if (!store(p, next_, into, x) && past) break;
            y = x;
        }
    }

    void backward_endings(const Piece &p) {
        if (p.v == p.end) {
            const auto &rests = kinds_[p.k].rests;
            for (int j = 0; j < p.lanes; ++j) {
                auto &ends = endings_[at(p.end) + j] = {};
                const Time last = std::min(p.kind.close, rests.until(j));
                if (last >= 0) ends.push({0, last, 0, 0, rests.rest(j)});
            }
        }
        bool past = false;
        for (int y = p.v; p.nodes[y].prev != p.start;) {
            const int x = p.nodes[y].prev;
            come(p.kind, p.k, &endings_[at(y)], p.nodes[x].to_next, x, p.nodes[x].prev,
                 next_ending_.data());
            past |= x == p.u;
            if (!store(p, next_ending_, endings_, x) && past) break;
            y = x;
        }
    }

    // Writes down what a node knows; false when it knew that.
    template <class T>
    bool store(const Piece &p, const std::vector<T> &from, std::vector<T> &into, int node) {
        if (std::equal(&from[0], &from[0] + p.lanes, &into[at(node)])) return false;
        std::copy_n(&from[0], p.lanes, &into[at(node)]);
        return true;
    }

    const Model<M> &model_;
    int width_ = 0;  // lanes of the kind that has most
    std::vector<Own> kinds_;
    std::vector<Time> leave_, last_, in_time_;  // (nodes x width)
    std::vector<Set> sets_;
    std::vector<Time> next_, log_, in_time_log_;
    std::vector<Set> next_set_, set_log_;
    std::vector<Endings> endings_, next_ending_, ending_log_;
};

}  // namespace vuelta
