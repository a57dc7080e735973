// The modes of the search. It is compiled once for each, in a unit of its own: they are
// built side by side, and a change of what one alone uses leaves the others as they are.
#pragma once

#include "../model.hpp"
#include "../solve.hpp"

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

// Defined in run.hpp, and made for each of these in its unit.
template <class M>
Answer run(const Problem &problem, const Options &options, const Allowance &allowance,
           Budget::Clock::time_point begin);

}  // namespace vuelta
