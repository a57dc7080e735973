"""A short search, among the vans near an incident: the first plan that can be driven."""

from __future__ import annotations

from typing import Final

from vuelta.model import Problem
from vuelta.replanning.residual import Residual
from vuelta.solver import FOR_EVER, Deadline, Draft, solve

_REPAIR_ITERATIONS: Final = 400
"""Rounds of search near the incident: about 10 ms on 200 tasks."""

_REPAIR_PAIRS: Final = 120
"""The same where parcels go from van to van: a round takes some three times as long there."""

_REPAIR_WORK: Final = 8_000
"""Pairs times tasks from which on rounds are fewer: each puts in all that has no place."""

_REPAIR_LEAST: Final = 10

_REPAIR_MOMENT: Final = 0.03
"""Seconds of work for it in any case: most days do with less."""

HEAT: Final = 0.03
"""First temperature of a search that mends a plan, in mean arc prices."""


def repaired(residual: Residual, seed: int, deadline: Deadline = FOR_EVER) -> Draft:
    """What a few rounds make of the routes as they were; fewer where the time is up before.

    There is a moment for it in any case.
    """
    return solve(
        residual.problem,
        residual.travel,
        deadline=deadline,
        least=_REPAIR_MOMENT,
        iterations=_repair_rounds(residual.problem),
        seed=seed,
        warm=residual.warm,
        heat=HEAT,
    )


def _repair_rounds(problem: Problem) -> int:
    """Rounds of search near the incident: many parcels of one van are for the time that follows."""
    if not problem.shipments:
        return _REPAIR_ITERATIONS
    work = len(problem.shipments) * problem.n_tasks
    return max(_REPAIR_LEAST, _REPAIR_PAIRS * _REPAIR_WORK // max(_REPAIR_WORK, work))
