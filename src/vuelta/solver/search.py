"""The search: one call of the core, and what it tells along the way."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, cast

from vuelta.errors import DefectError
from vuelta.model import Plan, Problem, Search, TravelMatrix
from vuelta.solver import _core
from vuelta.solver.budget import FOR_EVER, MOST_ROUNDS, Deadline
from vuelta.solver.lift import given_sequences, lift, sequences
from vuelta.solver.lower import Lowered, lower
from vuelta.solver.passages import with_passages
from vuelta.solver.reasons import with_reasons

_AFTERWARDS = 120e-6
"""Seconds per stop kept back for lifting and judging the plan."""


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
    deadline: Deadline = FOR_EVER,
    least: float | None = None,
    iterations: int | None = None,
    no_improvement: int | None = None,
    seed: int = 0,
    threads: int = 1,
    warm: Plan | None = None,
    heat: float | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Draft:
    """The best plan the search finds within its budget.

    Without ``warm``, the vehicles' ``steps`` start the search where given.

    Parameters
    ----------
    deadline
        By when the plan is to be judged: what that takes is kept back.
    least
        Seconds of the thread's work in any case: with them the deadline only ends a search
        that goes by its ``iterations``, so that the answer is the same where these come first.
    heat
        First temperature in mean arc prices, for a start that is good already;
        without one the search begins as hot as from nothing.

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
        return draft_of(lowered, routes, 0, record, deadline)
    seconds = max(0.0, deadline.left - _AFTERWARDS * stops)
    start = with_passages(lowered, _start(lowered, warm))
    try:
        answer = _core.solve(
            lowered.core,
            seconds if least is None else math.inf,
            MOST_ROUNDS if iterations is None else max(1, iterations),
            MOST_ROUNDS if no_improvement is None else no_improvement,
            seed % 2**64,
            threads,
            start if any(start) else [],
            0.0 if heat is None else heat,
            deadline.cancel,
            None if on_progress is None else _Teller(lowered, on_progress),
            deadline.grace,
            math.inf if least is None else seconds,
            least or 0.0,
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
        stopped_by=cast(
            Literal["time", "iterations", "no_improvement", "cancelled"], answer.stopped
        ),
    )
    routes = answer.routes if any(start) else _in_order(lowered, answer.routes)
    return draft_of(lowered, routes, answer.cost, record, deadline)


def _start(lowered: Lowered, warm: Plan | None) -> list[list[int]]:
    """Routes the search starts from; every delivery that is owed is in one of them."""
    routes = given_sequences(lowered) if warm is None else sequences(lowered, warm)
    legend = lowered.legend
    for v, committed in enumerate(lowered.committed):
        kept = set(committed) <= set(routes[v])
        if legend.owed(v) and not (
            kept and not lowered.core.walk(legend.kind_of[v], routes[v]).broken
        ):
            routes[v] = list(committed)
    return routes


def _in_order(lowered: Lowered, routes: list[list[int]]) -> list[list[int]]:
    """The routes with the first of several like vehicles in use, not any of them."""
    legend = lowered.legend
    ordered = [list(stops) for stops in routes]
    for kind in set(legend.kind_of):
        alike = [v for v, k in enumerate(legend.kind_of) if k == kind and not legend.pinned[v]]
        driven = [routes[v] for v in alike if routes[v]]
        for v, route in zip(alike, driven + [[]] * len(alike), strict=False):
            ordered[v] = list(route)
    return ordered


def draft_of(
    lowered: Lowered,
    routes: list[list[int]],
    cost: int,
    record: Search,
    deadline: Deadline = FOR_EVER,
) -> Draft:
    """A plan of the core's routes, with reasons, and what the core says it costs."""
    plan = with_reasons(lowered, lift(lowered, routes), routes, deadline)
    served = {stop for route in routes for stop in route}
    legend = lowered.legend
    missing = legend.left_out(stop for stop in range(len(legend.visits)) if stop not in served)
    declared = cost if any(routes) else _declared(lowered, missing)
    exact = lowered.legend.prices.currency(declared)
    return Draft(plan.model_copy(update={"search": record}), exact)


def _declared(lowered: Lowered, missing: list[int]) -> int:
    legend = lowered.legend
    return sum(
        legend.prices.once(legend.visits[stop].demand.penalty or 0)
        for stop in missing
        if legend.is_charged(stop)
    )


class _Teller:
    """Speaks to the caller in currency and tasks instead of core prices."""

    def __init__(self, lowered: Lowered, on_progress: Callable[[Progress], None]) -> None:
        self._lowered = lowered
        self._on_progress = on_progress

    def __call__(
        self, seconds: float, iterations: int, cost: int, routes: int, left_out: Sequence[int]
    ) -> None:
        missing = len(self._lowered.legend.left_out(left_out))
        money = float(self._lowered.legend.prices.currency(cost))
        self._on_progress(Progress(seconds, iterations, money, routes, missing))
