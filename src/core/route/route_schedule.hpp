// The schedule of one route, walked from end to end: the meaning of a route,
// written once and plainly. The search prices pieces; here everything is
// recomputed, for vehicles that need it (Lanes::walked), for the answer, and to check
// the pieces.
//
// A route runs as early as possible; that fixes its end. Then its departure is
// put off as far as this changes neither the end nor any stop's lateness. Where a pair
// would ride too long its pickup waits (rides.hpp).
#pragma once

#include <algorithm>
#include <bit>
#include <optional>
#include <span>
#include <vector>

#include "breaks/placing.hpp"
#include "problem/problem.hpp"
#include "route/loading_order.hpp"
#include "route/rides.hpp"

namespace vuelta {

enum Limit : unsigned {
    kTimeWindow = 1,
    kCapacity = 2,
    kShift = 4,
    kMaxTasks = 8,
    kMaxTravel = 16,
    kMaxDistance = 32,
    kMaxDuration = 64,
    kNotAllowed = 128,
    kOrder = 256,
    kPause = 512,
    kNoWay = 1024,
    kTypes = 2048,
    kMaxReloads = 4096,
    kLoading = 8192,
    kMaxRide = 16384,
};

// When a vehicle takes its pauses: in their windows, those too that it does not need,
// with whatever aboard, whenever it likes besides, or not at all.
enum class Rest { as_given, always, any_load, any_time, none };

// One thing the vehicle does; `stop` < 0 is pause number -1 - stop.
struct Event {
    int stop = 0;
    Time arrival = 0, start = 0, leave = 0;
};

struct Timetable {
    unsigned broken = 0;  // limits that do not hold; 0: the route can be driven
    Time departure = 0, end = 0;
    Cost legs = 0, assign = 0, setup = 0, late = 0, waiting = 0, turns = 0, fixed = 0;
    Cost metres = 0;
    Time travel = 0;
    std::vector<Event> events;  // only when asked for
    [[nodiscard]] Cost time_price() const { return late + waiting + turns; }
    [[nodiscard]] Cost price() const { return legs + assign + setup + time_price() + fixed; }
};

class Scheduler {
public:
    explicit Scheduler(const Problem &problem) : problem_(problem), rests_(problem.kinds.size()) {}

    // Timetable of a vehicle of this kind serving these stops in this order.
    Timetable walk(int kind, std::span<const int> stops, bool with_events = false,
                   Rest rest = Rest::as_given) {
        if (stops.empty()) return {};
        if (rest != Rest::as_given) return walk_as(resting(kind, rest), kind, stops, with_events);
        return walk_as(problem_.kinds[kind], kind, stops, with_events);
    }

    // What a vehicle that serves nothing would break on its way from start to end.
    Timetable idle(int kind, Rest rest) { return walk_as(resting(kind, rest), kind, {}, false); }

    // A kind that takes its pauses so.
    [[nodiscard]] Kind resting(int kind, Rest rest) const {
        Kind k = problem_.kinds[kind];
        if (rest == Rest::none) k.pauses.clear();
        for (auto &pause : k.pauses) pause.always |= rest == Rest::always;
        if (rest == Rest::any_load || rest == Rest::any_time)
            for (auto &pause : k.pauses) pause.most.clear();
        if (rest == Rest::any_time)
            for (auto &pause : k.pauses) pause.windows.clear();
        return k;
    }

    // The same of a vehicle with some other pauses than its kind has.
    Timetable walk_as(const Kind &k, int kind, std::span<const int> stops, bool with_events) {
        Timetable out;
        k_ = &k;
        table_ = &problem_.travel[k_->travel];
        stops_ = stops;
        out.fixed = k_->fixed;
        placing_.order.clear(), placing_.legs.clear();
        if (k_->rests()) place_pauses(out, rests_of(kind));
        if (!MaxRide::holds(rides_.of(problem_, stops), [&](Holds &h) { return follow(h); }))
            out.broken |= kMaxRide;
        run(out, with_events);
        if ((out.broken & kPause) != 0 && needs_none(out.end)) out.broken &= ~kPause;
        if (rides_.any() && misses_pauses(out.end)) out.broken |= kPause;
        check_loads(out);
        check_order(out);
        check_types(out);
        if (k_->ordered()) {
            out.turns = loading_price(problem_, *k_, stops);
            if (is_no(out.turns)) out.turns = 0, out.broken |= kLoading;
        }
        const auto reloads = static_cast<int>(std::count_if(
            stops.begin(), stops.end(), [&](int c) { return problem_.stops[c].is_reload(); }));
        const auto tasks =
            std::count_if(stops.begin(), stops.end(), [&](int c) { return problem_.stops[c].is_task; });
        if (tasks > k_->max_tasks) out.broken |= kMaxTasks;
        if (reloads > k_->max_reloads) out.broken |= kMaxReloads;
        if (out.travel > k_->max_travel) out.broken |= kMaxTravel;
        if (out.metres > k_->max_metres) out.broken |= kMaxDistance;
        if (out.end - out.departure > k_->max_duration) out.broken |= kMaxDuration;
        for (const int stop : stops) {
            out.assign += problem_.assign_price(stop, kind);
            if (!problem_.may(stop, kind)) out.broken |= kNotAllowed;
        }
        return out;
    }

private:
    [[nodiscard]] bool has_way(int a, int b) const {
        return table_->seconds[static_cast<std::size_t>(a) * problem_.cells + b] >= 0;
    }
    // Where there is no way it takes no time: then the other limits are told as
    // they would stand if there were one.
    [[nodiscard]] Time seconds(int a, int b) const {
        return std::max(0, table_->seconds[static_cast<std::size_t>(a) * problem_.cells + b]);
    }
    [[nodiscard]] int cell_of(int position) const {
        if (position < 0) return k_->start;
        if (position == static_cast<int>(stops_.size())) return k_->end;
        return problem_.stops[stops_[position]].cell;
    }
    [[nodiscard]] Time setup_at(int position) const {
        return stays(position) ? 0 : problem_.setup[k_->trade][stops_[position]];
    }
    // Whether the vehicle is where the stop is already.
    [[nodiscard]] bool stays(int position) const {
        const int site = problem_.stops[stops_[position]].site;
        if (site < 0) return cell_of(position) == cell_of(position - 1);
        return position > 0 && problem_.stops[stops_[position - 1]].site == site;
    }
    [[nodiscard]] Time work_at(int position) const {
        return setup_at(position) + problem_.service[k_->trade][stops_[position]];
    }
    // Start of a pause asked for at `now`; kUnreachable when its windows are past.
    [[nodiscard]] static Time pause_start(const Pause &pause, Time now) {
        return pause.windows.empty() ? now : open_after(pause.windows, now);
    }

    // Drives on with `rest` seconds of the leg left, taking one pause on the
    // way, or at the leg's end when its window opens only then.
    static bool take(const Pause &pause, Time &now, Time &rest) {
        const Time begin = pause_start(pause, now);
        if (begin >= kUnreachable) return false;
        rest = std::max(0, rest - (begin - now));
        now = std::min(begin + pause.length, kUnreachable);
        return true;
    }

    [[nodiscard]] const Pause &pause_at(int position) const {
        return k_->pauses[placing_.order[position]];
    }
    [[nodiscard]] bool is_taken_on(int leg, int position) const {
        return position < static_cast<int>(placing_.legs.size()) && placing_.legs[position] == leg;
    }

    // The lanes of a kind, which are laid once; of one with some other pauses, each time.
    [[nodiscard]] const Rests &rests_of(int kind) {
        if (k_ != &problem_.kinds[kind]) return other_rests_ = Rests(*k_);
        auto &own = rests_[kind];
        if (!own) own.emplace(*k_);
        return *own;
    }

    // Where the pauses are taken: as placing.hpp says, or not at all.
    void place_pauses(Timetable &out, const Rests &rests) {
        const int n = static_cast<int>(stops_.size());
        std::vector<Time> drive(n + 1), work(n);
        for (int leg = 0; leg <= n; ++leg) drive[leg] = seconds(cell_of(leg - 1), cell_of(leg));
        for (int at = 0; at < n; ++at) work[at] = work_at(at);
        if (placing_.place(problem_, *k_, rests, stops_, drive, work)) return;
        placing_.order.clear(), placing_.legs.clear();
        out.broken |= kPause;
    }

    // Whether a route that ends then needs no pause: it is late elsewhere.
    [[nodiscard]] bool needs_none(Time end) const {
        return std::all_of(k_->pauses.begin(), k_->pauses.end(),
                           [&](const Pause &p) { return end <= p.spares_until(k_->open); });
    }

    // When work begins and ends at every stop, as early as the holds let it; whether all
    // is in time.
    bool follow(Holds &holds) const {
        const int n = static_cast<int>(stops_.size());
        bool in_time = true;
        Time now = k_->open;
        int pause = 0;
        for (int leg = 0; leg <= n; ++leg) {
            Time rest = seconds(cell_of(leg - 1), cell_of(leg));
            while (is_taken_on(leg, pause))
                in_time &= take(pause_at(pause++), now, rest);
            now = std::min(now + rest, kUnreachable);
            if (leg == n) break;
            const Time ready = std::max(now, holds.at[leg]);
            holds.begin[leg] = open_after(problem_.windows_of(stops_[leg]), ready);
            if (holds.begin[leg] >= kUnreachable) holds.begin[leg] = ready, in_time = false;
            now = holds.leave[leg] = std::min(holds.begin[leg] + work_at(leg), kUnreachable);
        }
        return in_time && now <= k_->close;
    }

    // Whether a route that ends then, as pickups were held, has to take a pause that it does
    // not: where they are was said before.
    [[nodiscard]] bool misses_pauses(Time end) const {
        for (int p = 0; p < static_cast<int>(k_->pauses.size()); ++p)
            if (end > k_->pauses[p].spares_until(k_->open) &&
                std::find(placing_.order.begin(), placing_.order.end(), p) == placing_.order.end())
                return true;
        return false;
    }

    // Times, as early as possible; then the delay of the departure.
    void run(Timetable &out, bool with_events) {
        const int n = static_cast<int>(stops_.size());
        // `swallowed`: how late the vehicle may leave before this moment moves;
        // a pause may wait for its window while driving, which swallows a delay
        // for the next pause but not for the next stop.
        Time now = k_->open, waited = 0, swallowed = 0, delay = kHorizon;
        Time work = 0;
        int pause = 0;
        const auto may_shift = [&](Time slack) { delay = std::min(delay, swallowed + slack); };
        for (int leg = 0; leg <= n; ++leg) {
            const int a = cell_of(leg - 1), b = cell_of(leg);
            const Time drive = seconds(a, b);
            if (!has_way(a, b)) out.broken |= kNoWay;
            out.travel = std::min(out.travel + drive, kUnreachable);
            out.metres += metres(a, b);
            out.legs += leg_price(a, b);
            Time rest = drive;
            while (is_taken_on(leg, pause)) {
                const auto &p = pause_at(pause);
                const Time begin = pause_start(p, now);
                if (begin >= kUnreachable) {
                    out.broken |= kPause;
                    ++pause;
                    continue;
                }
                swallowed += begin - now;
                if (!p.windows.empty()) may_shift(close_of(p.windows, begin) - begin);
                waited += std::max(0, begin - now - rest);
                if (with_events)
                    out.events.push_back({-1 - placing_.order[pause], std::min(begin, now + rest), begin,
                                          begin + p.length});
                take(p, now, rest);
                ++pause;
            }
            now = std::min(now + rest, kUnreachable);
            if (leg == n) break;
            const int stop = stops_[leg];
            const auto &s = problem_.stops[stop];
            const auto windows = problem_.windows_of(stop);
            Time begin = open_after(windows, std::max(now, rides_.hold(leg)));
            if (begin >= kUnreachable) {
                out.broken |= kTimeWindow;
                begin = now;
                swallowed = waited;
                may_shift(0);
            } else {
                waited += begin - now;
                swallowed = waited;
                const Time close = close_of(windows, begin);
                may_shift(begin > s.due ? 0 : std::min(close, s.due) - begin);
            }
            if (begin > s.due) out.late += s.late * (begin - s.due);
            const Time busy = work_at(leg);
            out.setup += k_->per_task_second * setup_at(leg);
            work = std::min(work + busy, kHorizon);
            if (with_events) out.events.push_back({stop, now, begin, begin + busy});
            now = std::min(begin + busy, kUnreachable);
        }
        out.end = now;
        if (now > k_->close) out.broken |= kShift;
        if (now > k_->due) out.late += k_->per_overtime_second * (now - k_->due);
        delay = std::max(0, std::min(delay, waited));
        out.departure = k_->open + delay;
        out.waiting = k_->per_wait_second * (Cost{out.end} - out.departure - out.travel - work);
        if (with_events) put_off(out);
    }

    // The same run again from the later departure: only times before the
    // delay is used up change.
    void put_off(Timetable &out) {
        Time now = out.departure;
        std::size_t at = 0;
        const int n = static_cast<int>(stops_.size());
        int pause = 0;
        for (int leg = 0; leg <= n; ++leg) {
            Time rest = seconds(cell_of(leg - 1), cell_of(leg));
            while (is_taken_on(leg, pause)) {
                auto &event = out.events[at++];
                const auto &p = pause_at(pause++);
                event.start = pause_start(p, now);
                event.arrival = std::min(event.start, now + rest);
                event.leave = event.start + p.length;
                take(p, now, rest);
            }
            now = std::min(now + rest, kUnreachable);
            if (leg == n) break;
            auto &event = out.events[at++];
            const Time busy = event.leave - event.start;
            event.arrival = now;
            const Time begin = open_after(problem_.windows_of(event.stop),
                                          std::max(now, rides_.hold(leg)));
            event.start = begin >= kUnreachable ? now : begin;
            event.leave = event.start + busy;
            now = std::min(event.leave, kUnreachable);
        }
    }

    [[nodiscard]] Cost metres(int a, int b) const {
        const auto at = static_cast<std::size_t>(a) * problem_.cells + b;
        return table_->seconds[at] < 0 ? 0 : std::max(0, table_->metres[at]);
    }
    [[nodiscard]] Cost leg_price(int a, int b) const {
        const auto at = static_cast<std::size_t>(a) * problem_.cells + b;
        const Cost given = table_->given.empty() ? 0 : table_->given[at];
        return k_->per_metre * metres(a, b) + k_->per_second * seconds(a, b) +
               k_->per_given * given;
    }

    void check_loads(Timetable &out) {
        for (int dim = 0; dim < problem_.dims; ++dim)
            if (most_aboard(problem_, stops_, dim) > k_->room[dim]) out.broken |= kCapacity;
    }

    // Pairs: both halves, pickup first.
    void check_order(Timetable &out) {
        for (std::size_t i = 0; i < stops_.size(); ++i) {
            const auto &s = problem_.stops[stops_[i]];
            if (s.mate < 0) continue;
            const auto mate = std::find(stops_.begin(), stops_.end(), s.mate);
            if (mate == stops_.end() || (mate > stops_.begin() + i) != s.is_pickup)
                out.broken |= kOrder;
        }
    }

    void check_types(Timetable &out) {
        if (!problem_.clashes.any()) return;
        Types all = k_->types;
        for (const int stop : stops_) all |= problem_.clashes.types(stop);
        if (!problem_.clashes.peaceful(all)) out.broken |= kTypes;
    }

    const Problem &problem_;
    const Kind *k_ = nullptr;
    const Table *table_ = nullptr;
    std::span<const int> stops_;
    Placing placing_;
    Rides rides_;
    std::vector<std::optional<Rests>> rests_;  // of every kind that was asked for
    Rests other_rests_;
};

}  // namespace vuelta
