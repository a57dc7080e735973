// Numbers the core is made of. Integers only: times are seconds from the
// earliest moment of the problem, loads are in the problem's own units, prices
// count the smallest step the problem needs (the caller keeps the scale).
#pragma once

#include <array>
#include <cmath>
#include <compare>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace vuelta {

using Time = std::int32_t;
using Load = std::int32_t;
using Cost = std::int64_t;

// Latest moment the core knows; a stop without a window closes then.
inline constexpr Time kHorizon = 1'000'000'000;
// Travel time of a pair that cannot be travelled: past every window, and two
// of them still fit 32 bits.
inline constexpr Time kUnreachable = 1'050'000'000;
// "No": a price no plan can have. Tested with is_no, never compared with sums.
inline constexpr Cost kNo = std::int64_t{1} << 62;
[[nodiscard]] constexpr bool is_no(Cost cost) { return cost >= kNo; }

// What counts before any money: of who is left out, whole levels in one number
// (the caller makes them). It is compared first and never added to a price, so
// neither has to be larger than all of the other.
using Rank = std::int64_t;

// How bad a plan is, or leaving a stop out of one: ranks first, then money.
struct Value {
    Rank rank = 0;
    Cost cost = 0;

    friend auto operator<=>(const Value &, const Value &) = default;
    Value &operator+=(const Value &other) {
        rank += other.rank;
        cost += other.cost;
        return *this;
    }
    Value &operator-=(const Value &other) {
        rank -= other.rank;
        cost -= other.cost;
        return *this;
    }
    friend Value operator+(Value a, const Value &b) { return a += b; }
};

// A broken promise inside the core; never the user's fault.
struct Defect : std::logic_error {
    using std::logic_error::logic_error;
};

// Pseudo-random numbers: xoshiro256++ (Blackman and Vigna, 2019). Seeded by
// splitmix64, so that neighbouring seeds give unrelated streams.
class Random {
public:
    explicit Random(std::uint64_t seed) {
        for (auto &word : state_) {
            seed += 0x9e3779b97f4a7c15ULL;
            std::uint64_t z = seed;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
            z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
            word = z ^ (z >> 31);
        }
    }

    std::uint64_t next() {
        const std::uint64_t result = rotate(state_[0] + state_[3], 23) + state_[0];
        const std::uint64_t t = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= t;
        state_[3] = rotate(state_[3], 45);
        return result;
    }

    // Uniform in 0 .. n-1; n > 0.
    int below(int n) {
        return static_cast<int>(((next() >> 32) * static_cast<std::uint64_t>(n)) >> 32);
    }

    // Uniform in [0, 1).
    double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

    // Any order of these, each as likely.
    void shuffle(std::vector<int> &list) {
        for (std::size_t i = list.size(); i > 1; --i)
            std::swap(list[i - 1], list[below(static_cast<int>(i))]);
    }

    // Exponential with mean 1, from a table that stays in the first cache: the
    // last digits do not matter to an acceptance test, the logarithm's time does.
    double exponential() { return exponential_of(next() >> 54); }
    static double exponential_of(std::uint64_t ten_bits) { return table()[ten_bits]; }

private:
    static std::uint64_t rotate(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

    static const std::array<float, 1024> &table() {
        static const std::array<float, 1024> values = [] {
            std::array<float, 1024> out{};
            for (int i = 0; i < 1024; ++i)
                out[i] = static_cast<float>(-std::log((i + 0.5) / 1024));
            return out;
        }();
        return values;
    }

    std::array<std::uint64_t, 4> state_{};
};

}  // namespace vuelta
