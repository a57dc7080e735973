// Travel between cells. A cell is a place of the problem, plus one cell
// "nowhere" from and to which travel is free: the start or end of a vehicle
// that has none. Look-ups for one stop stay in that stop's row, so tables that
// are not symmetric are kept transposed as well.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "types.hpp"

namespace vuelta {

struct Leg {
    Time time;
    std::int32_t metres;
};

// One number is both time and distance: half the memory traffic.
struct OneTable {
    using Cell = std::int32_t;
    static Leg leg(Cell cell) { return {cell, cell}; }
    static Cell make(Time time, std::int32_t) { return time; }
};

// The same in half the bytes, when every number is below 2^16: more of the
// table stays in the cache, and look-ups are what the search waits for.
struct SmallTable {
    using Cell = std::uint16_t;
    static Leg leg(Cell cell) { return {cell, cell}; }
    static Cell make(Time time, std::int32_t) { return static_cast<Cell>(time); }
};

struct TwoTables {
    using Cell = Leg;
    static Leg leg(Cell cell) { return cell; }
    static Cell make(Time time, std::int32_t metres) { return {time, metres}; }
};

template <class Table>
class Travel {
public:
    using Cell = typename Table::Cell;

    Travel() = default;

    // Row-major (cells x cells) seconds and metres; negative is unreachable.
    Travel(int cells, std::span<const std::int32_t> seconds,
           std::span<const std::int32_t> metres)
        : cells_(static_cast<std::size_t>(cells)) {
        const auto size = cells_ * cells_;
        out_.resize(size);
        bool symmetric = true;
        for (std::size_t i = 0; i < cells_; ++i) {
            for (std::size_t j = 0; j < cells_; ++j) {
                const auto at = i * cells_ + j;
                const auto back = j * cells_ + i;
                symmetric &= seconds[at] == seconds[back] && metres[at] == metres[back];
                const bool blocked = seconds[at] < 0 || metres[at] < 0;
                gaps_ |= blocked;
                out_[at] = blocked ? Table::make(kUnreachable, kHorizon)
                                   : Table::make(seconds[at], metres[at]);
            }
        }
        if (symmetric) return;
        in_.resize(size);
        for (std::size_t i = 0; i < cells_; ++i)
            for (std::size_t j = 0; j < cells_; ++j) in_[j * cells_ + i] = out_[i * cells_ + j];
    }

    // Legs from one cell to every other.
    [[nodiscard]] const Cell *from(int cell) const {
        return out_.data() + static_cast<std::size_t>(cell) * cells_;
    }
    // Legs to one cell from every other.
    [[nodiscard]] const Cell *to(int cell) const {
        return (in_.empty() ? out_ : in_).data() + static_cast<std::size_t>(cell) * cells_;
    }
    // Whether some cell is not reached from some other.
    [[nodiscard]] bool has_gaps() const { return gaps_; }
    // Whether every way is as long as the way back.
    [[nodiscard]] bool symmetric() const { return in_.empty(); }
    [[nodiscard]] Leg leg(int a, int b) const { return Table::leg(from(a)[b]); }

private:
    std::size_t cells_ = 0;
    std::vector<Cell> out_, in_;
    bool gaps_ = false;
};

}  // namespace vuelta
