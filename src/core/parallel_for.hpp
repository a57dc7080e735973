// Several workers on one task each. The first runs on the caller's thread, so
// that signals and progress stay where they belong.
#pragma once

#include <exception>
#include <functional>
#include <thread>
#include <vector>

namespace vuelta {

// Runs task(0) .. task(n - 1) at the same time; throws what one of them threw,
// once all have ended. Where the system gives fewer threads, the caller's does
// what is left after its own: the same work, later.
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
    int begun = 1;
    try {
        for (; begun < n; ++begun) threads.emplace_back(guarded, begun);
    } catch (const std::exception &) {  // no more threads, or no room for one
    }
    guarded(0);
    for (int t = begun; t < n; ++t) guarded(t);
    for (auto &thread : threads) thread.join();
    for (const auto &error : failed)
        if (error) std::rethrow_exception(error);
}

}  // namespace vuelta
