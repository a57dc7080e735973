// How long a search may go on, and how far it has come. Time, iterations,
// patience and a flag from outside: whichever comes first.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
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
};

class Budget {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::int64_t kGlance = 8;  // iterations between looks at the clock

    Budget(Allowance allowance, Clock::time_point begin)
        : allowance_(std::move(allowance)), begin_(begin) {}

    // Counts one iteration; looks at the clock every few of them.
    void tick() {
        ++iterations_;
        if (iterations_ % kGlance == 0) look();
        if (iterations_ >= allowance_.iterations) end(Stopped::iterations);
        if (iterations_ - last_better_ >= allowance_.patience) end(Stopped::no_improvement);
    }

    // Reads the clock and the flag now.
    void look() {
        seconds_ = elapsed();
        if (seconds_ >= allowance_.seconds) end(Stopped::time);
        if (allowance_.cancel != nullptr && allowance_.cancel->load(std::memory_order_relaxed))
            end(Stopped::cancelled);
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

    // Whether a first plan has to do without those who still wait: it may take so
    // much longer than the limit, or than nothing when somebody stops it.
    [[nodiscard]] bool overdue() const {
        constexpr double kGrace = 2;  // seconds
        const bool stopped =
            allowance_.cancel != nullptr && allowance_.cancel->load(std::memory_order_relaxed);
        return elapsed() >= (stopped ? 0 : allowance_.seconds) + kGrace;
    }

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
    void end(Stopped why) {
        if (!spent_) why_ = why;
        spent_ = true;
    }

    Allowance allowance_;
    Clock::time_point begin_;
    std::int64_t iterations_ = 0, last_better_ = 0;
    double seconds_ = 0, next_report_ = 0;
    bool spent_ = false;
    Stopped why_ = Stopped::time;
};

}  // namespace vuelta
