// Small moves between neighbours: given a stop c and a stop w that may well follow it,
// they make w follow c. This file says which move a draw stands for; each has its own.
// sweep.hpp and burst.hpp say which are tried.
//
// A pickup stays before its delivery, and on the same route as that (pair_order.hpp).
#pragma once

#include "moves/exchange.hpp"
#include "moves/reverse.hpp"
#include "moves/shift.hpp"
#include "moves/swap.hpp"
#include "moves/swap_tails.hpp"

namespace vuelta {

template <class M>
class Moves {
public:
    static constexpr std::size_t kFollowers = 30;  // of the list of likely followers
    static constexpr int kLongest = 60;    // stops that one move in a route may walk

    explicit Moves(Solution<M> &solution)
        : solution_(solution), swap_tails_(solution), exchange_(solution), shift_(solution),
          swap_(solution), reverse_(solution) {}

    // Makes w follow c, if that is cheaper than `ceiling` and can be done: how, and
    // with which stops beside them, `die` (0 to 255) says. Both are in routes.
    bool make(int c, int w, unsigned die, Cost ceiling) {
        if (solution_.nodes[c].route == solution_.nodes[w].route) return within(c, w, die, ceiling);
        if (die < kSwapTails) return swap_tails_.make(c, w, ceiling);
        return exchange_.make(c, w, given(die), taken(die), ceiling);
    }

    // Of two routes: draws that swap tails; that move a chain, exchange two stops, or two
    // chains of one to three.
    static constexpr unsigned kSwapTails = 128, kRelocate = 64, kExchangeOne = 32;
    static constexpr unsigned kExchange = 256 - kSwapTails - kRelocate - kExchangeOne;
    static_assert(kExchange == 32);

    // How many stops that end at c move to before w, and how many from there come back.
    [[nodiscard]] static int given(unsigned die) {
        const bool one = die >= kSwapTails + kRelocate && die < 256 - kExchange;
        return one ? 1 : 1 + static_cast<int>(die % 3);
    }
    [[nodiscard]] static int taken(unsigned die) {
        if (die < kSwapTails + kRelocate) return 0;
        return die < 256 - kExchange ? 1 : 1 + static_cast<int>((die / 3) % 3);
    }

private:
    // Of one route: draws that shift the chain at c, or the one at w; where c comes first,
    // also that turn what is between them around. All others swap two stops.
    static constexpr unsigned kShiftFirst = 100, kShiftSecond = 80, kReverse = 40;
    static_assert(kShiftFirst + kShiftSecond + kReverse < 256);

    bool within(int c, int w, unsigned die, Cost ceiling) {
        const auto &nodes = solution_.nodes;
        const int gap = nodes[w].position - nodes[c].position;
        if (gap > kLongest || gap < -kLongest) return false;
        if (gap > 0 && solution_.is_pinned(nodes[c].next)) return false;
        const int length = 1 + static_cast<int>(die % 3);
        if (die < kShiftFirst) return shift_.move_first(c, w, length, ceiling);
        die -= kShiftFirst;
        if (die < kShiftSecond) return shift_.move_second(c, w, length, ceiling);
        die -= kShiftSecond;
        if (gap > 0 && die < kReverse) return reverse_.make(c, w, ceiling);
        return swap_.make(c, w, ceiling);
    }

    Solution<M> &solution_;
    SwapTails<M> swap_tails_;
    ExchangeChains<M> exchange_;
    Shift<M> shift_;
    SwapStops<M> swap_;
    Reverse<M> reverse_;
};

}  // namespace vuelta
