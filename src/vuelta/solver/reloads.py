"""Reloads as the core sees them: so many stops at each facility that may be used or not.

More than a plan could use are never made. Where two trips of a vehicle, one
after the other, would fit on one, the reload between them is not needed; so
every other reload is paid for by a whole vehicle's load in some dimension.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil

from vuelta.model import Facility, Problem, Vehicle

_SPARE = 2
"""More than are needed, so that the search can move about."""


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
    # What rides across reloads takes room on many trips.
    rides = problem.shipments or any(job.aboard is not None for job in problem.jobs)
    if rides or any(v.capacity is None for v in reloading):
        return everybody
    trips = 0
    for d in range(max((len(v.capacity or ()) for v in reloading), default=0)):
        room = min(
            (v.capacity or ())[d]
            - (0 if v.on_board is None else v.on_board[d])
            - sum(taken.amounts[d] for taken in v.room_taken)
            for v in reloading
        )
        load = sum(
            (0 if job.delivery is None else job.delivery[d])
            + (0 if job.pickup is None else job.pickup[d])
            for job in problem.jobs
        )
        if load and room <= 0:
            return everybody
        trips += ceil(load / room) if load else 0
    return min(everybody, 2 * trips + _SPARE)
