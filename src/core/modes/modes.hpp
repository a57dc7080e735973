// The modes of the search. It is compiled once for each, in a unit of its own: they are
// built side by side, and a change of what one alone uses leaves the others as they are.
#pragma once

#include "problem/model.hpp"
#include "solve.hpp"

namespace vuelta {

namespace modes {
using PlainSmall = Mode<SmallTable, Features::plain>;
using PlainOne = Mode<OneTable, Features::plain>;
using PlainTwo = Mode<TwoTables, Features::plain>;
using Varied = Mode<TwoTables, Features::varied>;
using Rich = Mode<TwoTables, Features::rich>;
using Trips = Mode<TwoTables, Features::trips>;
using VariedMixed = Mode<TwoTables, Features::varied, true>;
using RichMixed = Mode<TwoTables, Features::rich, true>;
using TripsMixed = Mode<TwoTables, Features::trips, true>;
}  // namespace modes

// Does something in the narrowest mode that knows all that the problem asks for.
template <class Do>
auto in_mode_of(const Problem &problem, Do act) {
    if (problem.is_mixed()) {
        if (problem.is_local()) return act.template operator()<modes::VariedMixed>();
        return problem.has_reloads() ? act.template operator()<modes::TripsMixed>()
                                     : act.template operator()<modes::RichMixed>();
    }
    if (problem.is_plain()) {
        if (problem.is_small_table()) return act.template operator()<modes::PlainSmall>();
        return problem.is_one_table() ? act.template operator()<modes::PlainOne>()
                                      : act.template operator()<modes::PlainTwo>();
    }
    if (problem.is_local()) return act.template operator()<modes::Varied>();
    return problem.has_reloads() ? act.template operator()<modes::Trips>()
                                 : act.template operator()<modes::Rich>();
}

// Defined in run.hpp, and made for each of these in its unit.
template <class M>
Answer run(const Problem &problem, const Options &options, const Allowance &allowance,
           Budget::Clock::time_point begin);

}  // namespace vuelta
