"""What a longer search makes of a revised ways: many short ones, each taking what pays.

The core knows what routes cost, lateness, and the price of another van; what a
revision costs in notices, order and shifted arrivals is known once a plan is timed and
compared with what was planned. A single long search therefore drifts to plans that
move much at once and do not pay, the further the longer it runs. Short searches
among a few vans near a trouble are each timed and priced whole, and only what
pays stays: large neighbourhood search (Shaw 1998) with the exact price as its
acceptance, the routes of some vans being the neighbourhood (Taillard and Voss
2002, POPMUSIC).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final, Literal

from vuelta import units
from vuelta.model import TASK_TYPES, Search
from vuelta.replanning.affected_vehicles import everyone
from vuelta.replanning.candidate import Candidate
from vuelta.replanning.candidates import Candidates
from vuelta.replanning.neighbourhood import Closeness
from vuelta.replanning.repair import HEAT
from vuelta.replanning.residual import Residual
from vuelta.solver import Cancel, Deadline, Draft, Progress, solve

_ROUNDS: Final = 30
"""Of search among a few vans; more of them find less than more such searches do."""

_WHOLE: Final = 100
"""Of search among all vans."""

_EVERY: Final = 4
"""One search of so many asks all vans: what is far apart may belong together."""

_FEWEST: Final = 2
_MOST: Final = 5
"""Vans of the other searches."""

_FEW: Final = 4
"""Tasks without a place that a short repair finds good ones for."""


@dataclass(frozen=True)
class Budget:
    """Seconds from now, ``inf`` for no end; or rounds of search in all."""

    seconds: float
    iterations: int | None
    threads: int = 1
    seed: int = 0
    on_progress: Callable[[Progress], None] | None = None
    cancel: Cancel | None = None


def improved(ways: Candidates, found: Candidate, budget: Budget) -> Candidate:
    """The best plan that short searches come to, from the best so far; never a dearer one."""
    return _Improvement(ways, found, budget).run()


class _Improvement:
    def __init__(self, ways: Candidates, found: Candidate, budget: Budget) -> None:
        self._ways = ways
        self._found = found
        self._budget = budget
        self._began = perf_counter()
        self._everyone = everyone(ways.day)
        self._chance = random.Random(budget.seed)
        self._closeness = Closeness(ways.day, ways.ground, found.plan)
        self._asked = dict.fromkeys(self._everyone, 0)
        self._used = 0
        self._n = 0
        self._longest = 0.0
        """Seconds that a search among a few vans took, the longest of them."""
        self._overhead = ways.overhead
        """Seconds that a search among all vans takes before and after searching."""

    def run(self) -> Candidate:
        if not self._is_open():
            return self._found
        stopped_by = self._stopped_by()
        while stopped_by is None:
            vehicles, rounds = self._next()
            if self._budget.iterations is not None:
                rounds = min(rounds, self._budget.iterations - self._used)
            is_whole = len(vehicles) == len(self._everyone)
            began = perf_counter()
            record = self._search(vehicles, rounds, is_whole)
            took = perf_counter() - began
            if is_whole:
                self._overhead = max(self._overhead, took - record.seconds)
            else:
                self._longest = max(self._longest, took)
            self._tell()
            stopped_by = self._stopped_by()
        return self._found.searched(
            Search(
                seed=self._budget.seed,
                threads=self._budget.threads,
                iterations=self._used,
                seconds=round(perf_counter() - self._began, 3),
                stopped_by=stopped_by,
            )
        )

    def _is_open(self) -> bool:
        """Whether somebody still has something to do, or could have."""
        plan, asked = self._found.plan, frozenset(self._everyone)
        if plan.unassigned or self._ways.day.unassigned_now:
            return bool(asked)
        return any(
            step.type in TASK_TYPES
            for route in plan.routes
            if route.vehicle in asked
            for step in route.steps[route.done :]
        )

    def _left(self) -> float:
        return self._budget.seconds - (perf_counter() - self._began)

    def _stopped_by(self) -> Literal["time", "iterations", "cancelled"] | None:
        budget = self._budget
        if budget.cancel is not None and budget.cancel.is_set():
            return "cancelled"
        if budget.iterations is not None:
            return "iterations" if self._used >= budget.iterations else None
        return "time" if self._left() <= self._longest else None

    def _next(self) -> tuple[Sequence[str], int]:
        """The vans to be asked, and for how many rounds."""
        self._n += 1
        if self._n == 1 and len(self._ways.day.unassigned_now) > _FEW:
            return self._ways.nearby() or self._everyone, _WHOLE  # there is most to be found
        if self._n % _EVERY == 0 and (
            self._budget.iterations is not None or self._left() > 2 * self._overhead
        ):
            return self._everyone, _WHOLE
        vehicle = self._troubled()
        size = self._chance.randint(_FEWEST, _MOST)
        self._asked[vehicle] += 1
        return self._closeness.around(vehicle, size, self._chance), _ROUNDS

    def _troubled(self) -> str:
        """The van whose promises and changes cost most, for how often it was asked."""
        costs = {route.vehicle: route.cost for route in self._found.plan.routes}

        def urgency(vehicle: str) -> float:
            price = max(0, self._found.totals.get(vehicle, 0) - costs.get(vehicle, 0))
            return (price + 1) / (1 + self._asked[vehicle]) ** 2

        return max(self._everyone, key=urgency)

    def _search(self, vehicles: Sequence[str], rounds: int, is_whole: bool) -> Search:
        budget = self._budget
        left = None if budget.iterations is not None else self._left()
        if is_whole and left is not None:
            left -= self._overhead
        deadline = Deadline(left, budget.cancel)

        def search(residual: Residual) -> Draft:
            return solve(
                residual.problem,
                residual.travel,
                deadline=deadline,
                iterations=rounds,
                seed=budget.seed + self._n,
                threads=budget.threads if is_whole else 1,
                warm=residual.warm,
                heat=HEAT,
            )

        other, record = self._ways.searched(vehicles, search, self._found)
        self._used += rounds
        if other is not None:
            better = self._ways.taken(self._found, other)
            if better is not self._found:
                self._found = better
                self._closeness.move(better.plan)
        return record

    def _tell(self) -> None:
        if self._budget.on_progress is None:
            return
        plan = self._found.plan
        self._budget.on_progress(
            Progress(
                seconds=perf_counter() - self._began,
                iterations=self._used,
                cost=self._found.total / units.MONEY_STEPS,
                routes=len(plan.routes),
                unassigned=len(plan.unassigned),
            )
        )
