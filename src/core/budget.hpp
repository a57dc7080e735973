// How long a search may go on, and how far it has come. Time, iterations,
// patience and a flag from outside: whichever comes first.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <ctime>
#include <functional>
#include <limits>
#include <vector>

#include "types.hpp"

namespace vuelta {

enum class Stopped { time, iterations, no_improvement, cancelled };

struct Progress {
    double seconds = 0;
    std::int64_t iterations = 0;
    Cost cost = 0;
    int routes = 0;
    std::vector<int> left_out;
};

struct Allowance {
    double seconds = std::numeric_limits<double>::infinity();
    std::int64_t iterations = std::numeric_limits<std::int64_t>::max();
    std::int64_t patience = std::numeric_limits<std::int64_t>::max();  // iterations
    const std::atomic<bool> *cancel = nullptr;
    // Called now and then with the best so far; false ends the search.
    std::function<bool(const Progress &)> report;
    double report_every = 0.1;  // seconds
    double grace = 2;           // seconds of work that a first plan has in any case
    // Seconds that end it as well, once it has worked so many, while it goes as if there
    // were no such end.
    double cut_off = std::numeric_limits<double>::infinity(), least = 0;
};

class Budget {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::int64_t kGlance = 8;  // iterations between looks at the clock, at most

    Budget(Allowance allowance, Clock::time_point begin)
        : allowance_(std::move(allowance)), begin_(begin) {}

    // Counts one iteration; looks at the clock every few of them.
    void tick() {
        ++iterations_;
        if (iterations_ >= next_glance_) glance();
        if (iterations_ >= allowance_.iterations) end(Stopped::iterations);
        if (iterations_ - last_better_ >= allowance_.patience) end(Stopped::no_improvement);
    }

    // Reads the clock and the flag now.
    void look() {
        seconds_ = elapsed();
        if (seconds_ >= allowance_.seconds || is_cut_off()) end(Stopped::time);
        if (is_cancelled()) end(Stopped::cancelled);
    }

    // Part of the budget that is used, 0 to 1.
    [[nodiscard]] double used() const {
        const double time = seconds_ / allowance_.seconds;
        const double count =
            static_cast<double>(iterations_) / static_cast<double>(allowance_.iterations);
        return std::min(1.0, std::max(time, count));
    }

    // A moment of the search, to tell its pace from.
    struct Mark {
        std::int64_t iterations;
        double seconds;
    };
    [[nodiscard]] Mark mark() const { return {iterations_, elapsed()}; }
    // How many iterations the whole is good for, at the pace since then; where time does
    // not end it, that many, whatever the pace.
    [[nodiscard]] double expected_iterations(const Mark &since) const {
        const auto asked = static_cast<double>(allowance_.iterations);
        if (std::isinf(allowance_.seconds)) return asked;
        const double done = static_cast<double>(iterations_ - since.iterations);
        const double pace = std::max(1.0, done) / std::max(1e-6, elapsed() - since.seconds);
        return std::min(asked, allowance_.seconds * pace);
    }
    [[nodiscard]] bool is_timed() const { return !std::isinf(allowance_.seconds); }

    // Whether a first plan has to do without those who still wait: the limit is past, or
    // somebody stops it, and it has had its grace since this was first asked. That is
    // time of this thread, so that a busy machine leaves no plan without any.
    [[nodiscard]] bool overdue() {
        if (work_begun_ < 0) work_begun_ = work();  // from the first stop on
        return due() && worked() >= allowance_.grace;
    }

    // Whether the limit is past, now.
    [[nodiscard]] bool due() const { return elapsed() >= limit(); }

    void better() { last_better_ = iterations_; }

    // Counts what another did before this one began.
    void catch_up(const Budget &other) {
        iterations_ = std::max(iterations_, other.iterations_);
        last_better_ = std::max(last_better_, other.last_better_);
    }

    void report(const std::function<Progress()> &state) {
        if (!allowance_.report || seconds_ < next_report_) return;
        next_report_ = seconds_ + allowance_.report_every;
        auto progress = state();
        progress.seconds = seconds_;
        progress.iterations = iterations_;
        if (!allowance_.report(progress)) end(Stopped::cancelled);
    }

    [[nodiscard]] bool spent() const { return spent_; }
    [[nodiscard]] Stopped why() const { return why_; }
    [[nodiscard]] std::int64_t iterations() const { return iterations_; }
    [[nodiscard]] double elapsed() const {
        return std::chrono::duration<double>(Clock::now() - begin_).count();
    }

private:
    // Seconds that this thread has worked since that was first asked.
    [[nodiscard]] double worked() {
        const double now = work();
        if (work_begun_ < 0) work_begun_ = now;
        return now - work_begun_;
    }
    [[nodiscard]] static double work() {
#ifdef CLOCK_THREAD_CPUTIME_ID
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
#else
        return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
#endif
    }

    [[nodiscard]] bool is_cancelled() const {
        return allowance_.cancel != nullptr && allowance_.cancel->load(std::memory_order_relaxed);
    }
    [[nodiscard]] double limit() const {
        return is_cancelled() ? 0 : std::min(allowance_.seconds, allowance_.cut_off);
    }
    [[nodiscard]] bool is_cut_off() {
        if (std::isinf(allowance_.cut_off)) return false;
        return elapsed() >= allowance_.cut_off && worked() >= allowance_.least;
    }

    // Looks, and says when to look again: where a few iterations take long, after the next.
    void glance() {
        constexpr double kLong = 1e-3;  // seconds
        const double before = seconds_;
        look();
        next_glance_ = iterations_ + (seconds_ - before > kLong ? 1 : kGlance);
    }

    void end(Stopped why) {
        if (!spent_) why_ = why;
        spent_ = true;
    }

    Allowance allowance_;
    Clock::time_point begin_;
    std::int64_t iterations_ = 0, last_better_ = 0, next_glance_ = kGlance;
    double seconds_ = 0, next_report_ = 0, work_begun_ = -1;
    bool spent_ = false;
    Stopped why_ = Stopped::time;
};

}  // namespace vuelta
