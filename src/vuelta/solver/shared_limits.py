"""What routes share, as the core sees it: choices, room of facilities, types that clash."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from vuelta.errors import CommitmentError
from vuelta.model import Problem
from vuelta.solver import _core
from vuelta.solver.alternative_visits import Visit


@dataclass(frozen=True)
class Clashes:
    """A bit for every load type that may not be with some other, and whom with."""

    bits: dict[str, int]
    against: tuple[int, ...]
    any_held: bool = False
    """Whether some vehicle has such types on it, whatever it serves."""

    @classmethod
    def of(cls, problem: Problem) -> Clashes:
        pairs = {
            pair
            for rule in problem.incompatible_types
            if rule.mode == "same_vehicle"
            for pair in permutations(dict.fromkeys(rule.types), 2)
        }
        names = sorted({name for pair in pairs for name in pair})
        bits = {name: 1 << number for number, name in enumerate(names)}
        against = tuple(sum(bits[b] for b in names if (a, b) in pairs) for a in names)
        held = any(name in bits for vehicle in problem.vehicles for name in vehicle.held_types)
        return cls(bits, against, held)

    def together(self, load_types: Iterable[str | None]) -> int:
        """The bits of types that are on a vehicle already."""
        bits = 0
        for name in load_types:
            bits |= self.bit(name)
        return bits

    def clash(self, bits: int) -> bool:
        """Whether some of these types may not be with one another."""
        return any(bits & against and bits & 1 << k for k, against in enumerate(self.against))

    def bit(self, load_type: str | None) -> int:
        """The bit of a type; 0 where it clashes with none."""
        return self.bits.get(load_type or "", 0)


def refuse_clashing_pins(problem: Problem) -> None:
    """Nothing may be planned first for a vehicle whose load clashes already.

    While a day is driven what is pinned is a fact, and is reported as a violation; of a plan
    to begin with it cannot be kept.

    Raises
    ------
    CommitmentError
        C301, with the vehicle.
    """
    clashes = Clashes.of(problem)
    if not clashes.bits:
        return
    for v, vehicle in enumerate(problem.vehicles):
        if not vehicle.pinned_steps:
            continue
        aboard = [job.load_type for job in problem.jobs if job.aboard == vehicle.id]
        if clashes.clash(clashes.together((*vehicle.held_types, *aboard))):
            raise CommitmentError(
                "C301",
                f"vehicles[{v}].pinned_steps",
                f"vehicle {vehicle.id} carries load types already that may not be together, so "
                "it may serve nothing",
                "unpin its stops, or take what clashes off the vehicle",
                vehicle=vehicle.id,
            )


@dataclass(frozen=True)
class Stock:
    """What facilities have for all routes together: by facility and part, its limit.

    Part 0 are the slots, from 1 on the room by dimension; what has no limit is missing.
    """

    limits: dict[tuple[str, int], int]

    @classmethod
    def of(cls, problem: Problem) -> Stock:
        limits = {}
        for facility in problem.facilities:
            if facility.slots is not None:
                limits[facility.id, 0] = facility.slots
            for part, amount in enumerate(facility.room or (), 1):
                limits[facility.id, part] = amount
        return cls(limits)

    def uses(self, visit: Visit) -> Counter[tuple[str, int]]:
        """What a visit takes of all that has a limit."""
        found: Counter[tuple[str, int]] = Counter()
        for name, amounts in visit.taken:
            for part, amount in enumerate((1, *amounts)):
                if amount and (name, part) in self.limits:
                    found[name, part] += amount
        return found

    def full(self, visit: Visit, others: Iterable[Visit]) -> list[str]:
        """Facilities that have too little left for a visit beside these others."""
        wanted = self.uses(visit)
        if not wanted:
            return []
        left = {key: self.limits[key] for key in wanted}
        for other in others:
            for key, amount in self.uses(other).items():
                if key in left:
                    left[key] -= amount
        return sorted(
            {name for (name, part), amount in wanted.items() if amount > left[name, part]}
        )


def add_shared(
    core: _core.Problem,
    visits: Sequence[Visit],
    n_stops: int,
    groups: Sequence[Sequence[int]],
    stock: Stock,
    clashes: Clashes,
) -> None:
    """Tells the core of groups, of facilities that may be full, and of types that clash."""
    if groups:
        core.set_groups([list(group) for group in groups])
    numbers = {key: number for number, key in enumerate(stock.limits)}
    uses = [
        (stop, numbers[key], amount)
        for stop, visit in enumerate(visits)
        for key, amount in stock.uses(visit).items()
    ]
    if uses:
        core.set_resources(list(stock.limits.values()), uses)
    types = np.zeros(n_stops, np.uint64)  # reloads come after the visits and carry nothing
    types[: len(visits)] = [clashes.bit(visit.demand.load_type) for visit in visits]
    if types.any() or clashes.any_held:
        core.set_types(types, np.array(clashes.against, np.uint64))
