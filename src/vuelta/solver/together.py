"""Several jobs at once to another vehicle, where each of them alone would not pay.

Two returns that are fetched on two days for 20 each may cost 21 together on a
third: neither goes there first. So a chain of moves to one vehicle is tried,
each the cheapest at its turn though it costs more, and kept as soon as all of
it together costs less (variable depth: Lin, Kernighan, An effective heuristic
algorithm for the traveling-salesman problem, 1973, section 1). Leaving out
counts as a vehicle, too, both ways; and so does doing a job in another way where
it is, which may free a slot for the next, or share a facility with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from vuelta.model import Plan, Problem, TravelMatrix
from vuelta.solver.insertion import Placing, record_of
from vuelta.solver.lower import lower
from vuelta.solver.search import Draft, draft_of

_MOST_TOGETHER: Final = 5
"""Jobs of one chain."""

_NEAREST: Final = 8
"""Other jobs that a chain may go on to from its first."""

_MOST_EFFORT: Final = 1_000_000
"""Stops walked in all: some tenths of a second."""

_CALL: Final = 50
"""What asking the core costs, in stops walked."""


def together(
    problem: Problem, travel: TravelMatrix, plan: Plan, names: Iterable[str]
) -> Draft | None:
    """The plan in which no such chain of these jobs is cheaper; ``None`` when that is this one.

    Parameters
    ----------
    names
        Ids of jobs that may move: of the plan's routes, or left out.

    Raises
    ------
    InputError, CommitmentError
        See ``lower``.
    """
    if not problem.vehicles:
        return None  # nobody drives, so nothing is near
    placing = Placing(lower(problem, travel), plan)
    stops = [placing.lowered.legend.stop_of["job", name] for name in names]
    chains = _Chains(placing, stops, travel)
    if not chains.improve():
        return None
    return draft_of(placing.lowered, placing.routes, placing.price, record_of(0, 0.0))


class _Chains:
    """Jobs of one plan, by the first stop of each, and the chains they may move in."""

    def __init__(self, placing: Placing, stops: Sequence[int], travel: TravelMatrix) -> None:
        self._placing = placing
        self._legend = placing.lowered.legend
        self._effort = 0
        self._stops = stops
        self._gone = {
            stop: {part for way in self._legend.ways_of(stop) for part in placing.pair(way)}
            for stop in stops
        }
        self._at = {
            stop: v
            for v, route in enumerate(placing.routes)
            for stop in stops
            if not self._gone[stop].isdisjoint(route)
        }
        """The vehicle of each job that has one."""
        self._near = self._neighbours(travel)

    def improve(self) -> bool:
        """Whether any chain gained; the routes are then better."""
        gained = False
        while self._once():
            gained = True
        return gained

    def _once(self) -> bool:
        routes = self._placing.routes
        idle: set[int] = set()
        targets: list[int | None] = [None]
        for v, route in enumerate(routes):
            kind = self._legend.kind_of[v]
            if route or kind not in idle:
                targets.append(v)
            if not route:
                idle.add(kind)
        return any(
            self._effort < _MOST_EFFORT and self._chain(first, target)
            for first in self._dearest_first()
            for target in targets
        )

    def _dearest_first(self) -> list[int]:
        """Jobs by what the routes save without them."""
        gains = {stop: gain for stop in self._stops if (gain := self._gain(stop)) is not None}
        return sorted(gains, key=lambda stop: (-gains[stop][0], stop))

    def _chain(self, first: int, target: int | None) -> bool:
        """Whether moving this job, and others with it, costs less; else all is as before."""
        placing = self._placing
        before = list(placing.routes), list(placing.prices), dict(self._at)
        open_, total = [first], 0
        moved: set[int] = set()
        while open_ and len(moved) < _MOST_TOGETHER and self._effort < _MOST_EFFORT:
            offers = [offer for stop in open_ if (offer := self._offer(stop, target)) is not None]
            if not offers:
                break
            extra, stop, way = min(offers)
            self._move(stop, target, way)
            total += extra
            if total < 0:
                return True
            moved.add(stop)
            open_ = [other for other in self._near[first] if other not in moved]
        if moved:
            placing.routes[:], placing.prices[:], self._at = before
        return False

    def _offer(self, stop: int, target: int | None) -> tuple[int, int, int] | None:
        """``(extra price, stop, way to do it)`` of doing a job there; nothing if it cannot.

        On its own vehicle: in another way, its goods to another facility say.
        """
        placing, holder = self._placing, self._at.get(stop)
        gain = self._gain(stop)
        if gain is None or (target is None and holder is None):
            return None
        price, rest = gain
        if target is None:
            return placing.lowered.worth_of(stop) - price, stop, stop
        if not self._legend.may_serve(target, stop):
            return None
        gone = self._gone[stop]
        served = (other for route in placing.routes for other in route if other not in gone)
        ways = self._legend.open_ways(stop, served)
        if holder != target:
            return self._cheapest(stop, target, ways, price)
        route, before = placing.routes[target], placing.prices[target]
        ways = [way for way in ways if way not in route]
        if not ways:
            return None
        placing.routes[target], placing.prices[target] = rest, before - price
        found = self._cheapest(stop, target, ways, price)
        placing.routes[target], placing.prices[target] = route, before
        return found

    def _cheapest(
        self, stop: int, target: int, ways: Sequence[int], price: int
    ) -> tuple[int, int, int] | None:
        found = []
        for way in ways:
            self._effort += (len(self._placing.routes[target]) + 1) ** 2 + _CALL
            extra = self._placing.extra(way, target)
            if extra is not None:
                found.append((extra - price, stop, way))
        return min(found, default=None)

    def _gain(self, stop: int) -> tuple[int, list[int]] | None:
        """What is saved without a job, and its route then; nothing where that cannot be driven."""
        placing, holder = self._placing, self._at.get(stop)
        if holder is None:
            return placing.lowered.worth_of(stop), []
        gone = self._gone[stop]
        rest = [other for other in placing.routes[holder] if other not in gone]
        self._effort += len(rest) + _CALL
        if not rest:
            return placing.prices[holder], rest
        table = placing.lowered.core.walk(self._legend.kind_of[holder], rest)
        return None if table.broken else (placing.prices[holder] - table.price, rest)

    def _move(self, stop: int, target: int | None, way: int) -> None:
        holder, gain = self._at.get(stop), self._gain(stop)
        self._at.pop(stop, None)
        if holder is not None and gain is not None:
            self._placing.reroute(holder, gain[1])
        if target is not None:
            self._placing.reroute(target, self._placing.placed(way, target))
            self._at[stop] = target

    def _neighbours(self, travel: TravelMatrix) -> dict[int, list[int]]:
        """Of each job the others, nearest first, as the first profile travels."""
        profile = next(iter(travel.profiles.values()))
        place = {stop: self._legend.visits[stop].place for stop in self._stops}
        found = {}
        for one in self._stops:
            others = [other for other in self._stops if other != one]
            others.sort(key=lambda other: (profile.leg(place[one], place[other]).seconds, other))
            found[one] = others[:_NEAREST]
        return found
