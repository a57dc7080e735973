// Several workers on one task each. The first runs on the caller's thread, so
// that signals and progress stay where they belong.
#pragma once

#include <exception>
#include <functional>
#include <thread>
#include <vector>

namespace vuelta {

// Runs task(0) .. task(n - 1) at the same time; throws what one of them threw,
// once all have ended.
inline void together(int n, const std::function<void(int)> &task) {
    std::vector<std::exception_ptr> failed(n);
    const auto guarded = [&](int t) {
        try {
            task(t);
        } catch (...) {
            failed[t] = std::current_exception();
        }
    };
    std::vector<std::thread> threads;
    for (int t = 1; t < n; ++t) threads.emplace_back(guarded, t);
    guarded(0);
    for (auto &thread : threads) thread.join();
    for (const auto &error : failed)
        if (error) std::rethrow_exception(error);
}

}  // namespace vuelta
