"""Reloads as the core sees them: so many stops at each facility that may be used or not.

More than a plan could use are never made. Where two trips of a vehicle, one
after the other, would fit on one, the reload between them is not needed; so
every other reload is paid for by a whole vehicle's load in some dimension.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from vuelta.model import Facility, Problem, Vehicle

_SPARE: Final = 2
"""More than are needed, so that the search can move about."""

_WAYS_THROUGH: Final = 20
"""At least so many, where a plan may want them for other ends: as a cheaper way through, say."""


@dataclass(frozen=True)
class Reloads:
    """Stops from number ``first`` on, each a reload at a facility.

    ``facilities`` where anybody may reload; ``of`` the number there of each
    stop's facility.
    """

    first: int
    facilities: tuple[Facility, ...] = ()
    of: tuple[int, ...] = ()

    @classmethod
    def of_problem(cls, problem: Problem, first: int) -> Reloads:
        named = {name for vehicle in problem.vehicles for name in vehicle.reload_at}
        facilities = tuple(facility for facility in problem.facilities if facility.id in named)
        most = _most(problem)
        of = []
        for number, facility in enumerate(facilities):
            here = [v for v in problem.vehicles if facility.id in v.reload_at]
            allowed = sum(most if v.max_reloads is None else min(v.max_reloads, most) for v in here)
            # One at least, though nobody may use it: to tell what it would let in.
            of += [number] * min(most, max(allowed, 1))
        return cls(first, facilities, tuple(of))

    def facility(self, stop: int) -> Facility | None:
        """Where a stop reloads; ``None`` for a visit."""
        return None if stop < self.first else self.facilities[self.of[stop - self.first]]

    def may(self, vehicle: Vehicle) -> list[bool]:
        """Of each stop here, whether the vehicle may use it."""
        allowed = [facility.id in vehicle.reload_at for facility in self.facilities]
        return [allowed[number] for number in self.of]

    def spares(self, vehicle: Vehicle, taken: Iterable[int] = ()) -> list[int]:
        """One stop at each facility where the vehicle may reload, none that is taken."""
        if not vehicle.reload_at:
            return []
        found: dict[int, int] = {}
        gone = set(taken)
        for stop, number in enumerate(self.of, start=self.first):
            if stop not in gone and self.facilities[number].id in vehicle.reload_at:
                found.setdefault(number, stop)
        return list(found.values())

    def hand_out(self) -> Callable[[str], int | None]:
        """A giver of stops: each time another one at the facility, while there are any."""
        numbers = {facility.id: number for number, facility in enumerate(self.facilities)}
        stops: dict[int, list[int]] = {}
        for stop, number in enumerate(self.of, start=self.first):
            stops.setdefault(number, []).append(stop)
        given: Counter[int] = Counter()

        def give(name: str) -> int | None:
            number = numbers.get(name)
            if number is None or given[number] == len(stops.get(number, ())):
                return None
            given[number] += 1
            return stops[number][given[number] - 1]

        return give


def _most(problem: Problem) -> int:
    """Reloads at one facility that no plan needs more of, and a few."""
    everybody = problem.n_tasks
    reloading = [vehicle for vehicle in problem.vehicles if vehicle.reload_at]
    if any(v.capacity is None for v in reloading):
        return everybody
    trips = 0
    for d in range(max((len(v.capacity or ()) for v in reloading), default=0)):
        room = min(
            (v.capacity or ())[d]
            - _of(v.on_board, d)
            - sum(taken.amounts[d] for taken in v.room_taken)
            for v in reloading
        ) - _riding(problem, d)
        load = sum(_of(job.delivery, d) + _of(job.pickup, d) for job in problem.jobs)
        if load and room <= 0:
            return everybody
        trips += ceil(load / room) if load else 0
    return min(everybody, max(2 * trips + _SPARE, _WAYS_THROUGH))


def _riding(problem: Problem, d: int) -> int:
    """At most so much stays aboard across reloads, and takes room on many trips."""
    pairs = sum(_of(pair.amount, d) for pair in problem.shipments)
    aboard = [job for job in problem.jobs if job.aboard is not None]
    chosen = [job for job in problem.jobs if job.destinations]
    return (
        pairs
        + sum(_of(job.delivery, d) for job in aboard)
        + sum(_of(job.pickup, d) for job in chosen)
    )


def _of(amounts: Sequence[int] | None, d: int) -> int:
    return 0 if amounts is None else amounts[d]
