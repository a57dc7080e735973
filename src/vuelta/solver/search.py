"""The search: one call of the core, and what it tells along the way."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from vuelta.errors import DefectError
from vuelta.model import Plan, Problem, Search, TravelMatrix
from vuelta.solver import _core
from vuelta.solver._core import Cancel
from vuelta.solver.lift import given_sequences, lift, sequences
from vuelta.solver.lower import Lowered, lower
from vuelta.solver.reasons import with_reasons

_NO_LIMIT = 2**62


@dataclass(frozen=True)
class Progress:
    """The best plan so far, as the search goes on.

    ``cost`` is what the routes cost and the declared penalties of what they
    leave out, in the problem's currency; tasks without a penalty count only
    in ``unassigned``.
    """

    seconds: float
    iterations: int
    cost: float
    routes: int
    unassigned: int


@dataclass(frozen=True)
class Draft:
    """A plan before the referee has seen it, and what the core says it costs.

    ``exact_cost`` currency units: routes, and penalties the caller declared.
    """

    plan: Plan
    exact_cost: Fraction


def solve(
    problem: Problem,
    travel: TravelMatrix,
    *,
    time_limit: float | None = None,
    iterations: int | None = None,
    no_improvement: int | None = None,
    seed: int = 0,
    threads: int = 1,
    warm: Plan | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: Cancel | None = None,
) -> Draft:
    """The best plan the search finds within its budget.

    Without ``warm``, the vehicles' ``steps`` start the search where given.

    Raises
    ------
    InputError, CommitmentError
        See ``lower``.
    DefectError
        D510, when the core's own checks fail.
    """
    lowered = lower(problem, travel)
    stops = len(lowered.legend.visits)
    if not stops or not problem.vehicles:
        routes: list[list[int]] = [[] for _ in problem.vehicles]
        record = Search(seed=seed, threads=threads, iterations=0, seconds=0.0, stopped_by="trivial")
        return _draft(lowered, routes, 0, record)
    start = given_sequences(lowered) if warm is None else sequences(lowered, warm)
    try:
        answer = _core.solve(
            lowered.core,
            math.inf if time_limit is None else time_limit,
            _NO_LIMIT if iterations is None else max(1, iterations),
            _NO_LIMIT if no_improvement is None else no_improvement,
            seed % 2**64,
            threads,
            start if any(start) else [],
            cancel,
            None if on_progress is None else _Teller(lowered, on_progress),
        )
    except _core.Defect as defect:
        raise DefectError(
            "D510", "", str(defect), "please report it with the problem, the seed and the budget"
        ) from None
    record = Search(
        seed=seed,
        threads=threads,
        iterations=answer.iterations,
        seconds=round(answer.seconds, 3),
        stopped_by=answer.stopped,
    )
    return _draft(lowered, answer.routes, answer.cost, record)


def _draft(lowered: Lowered, routes: list[list[int]], cost: int, record: Search) -> Draft:
    plan = with_reasons(lowered, lift(lowered, routes), routes)
    served = {stop for route in routes for stop in route}
    missing = [stop for stop in range(len(lowered.legend.visits)) if stop not in served]
    declared = cost - _undeclared(lowered, missing) if any(routes) else _declared(lowered, missing)
    exact = lowered.legend.prices.currency(declared)
    return Draft(plan.model_copy(update={"search": record}), exact)


def _undeclared(lowered: Lowered, missing: list[int]) -> int:
    """What the core charges for left-out tasks that declare no penalty."""
    legend = lowered.legend
    charge = 0
    for stop in missing:
        visit = legend.visits[stop]
        if visit.demand.penalty is None and _charged(lowered, stop):
            charge += lowered.left_out.price(visit.demand.priority, visit.demand.required)
    return charge


def _declared(lowered: Lowered, missing: list[int]) -> int:
    legend = lowered.legend
    return sum(
        legend.prices.once(legend.visits[stop].demand.penalty or 0)
        for stop in missing
        if _charged(lowered, stop)
    )


def _charged(lowered: Lowered, stop: int) -> bool:
    """A pair is charged once, by its pickup."""
    legend = lowered.legend
    return legend.visits[stop].type != "delivery" or legend.holder(stop) is not None


class _Teller:
    """Speaks to the caller in currency and tasks instead of core prices."""

    def __init__(self, lowered: Lowered, on_progress: Callable[[Progress], None]) -> None:
        self._lowered = lowered
        self._on_progress = on_progress

    def __call__(
        self, seconds: float, iterations: int, cost: int, routes: int, left_out: int
    ) -> None:
        base = self._lowered.left_out.base
        # Left-out tasks without a penalty cost whole multiples of `base`, far
        # above everything else together.
        declared = self._lowered.legend.prices.currency(cost % base if left_out else cost)
        self._on_progress(Progress(seconds, iterations, float(declared), routes, left_out))
