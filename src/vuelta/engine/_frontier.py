"""Frontier: the same day planned at other prices of broken promises, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from vuelta.engine._plan import plan
from vuelta.errors import CancelledError
from vuelta.insight import (
    Frontier,
    day_of,
    measure,
    point_of,
    repriced,
    softened,
    weighed,
)
from vuelta.model import Problem
from vuelta.solver import Cancel
from vuelta.verification import problem_of

FACTORS: Final = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""What the prices of lateness and of leaving out are multiplied by."""


def frontier(
    problem: Problem | Mapping[str, Any],
    *,
    factors: Sequence[float] = FACTORS,
    iterations: int = 2000,
    seed: int = 0,
    threads: int = 1,
    late_cost: int | None = None,
    max_lateness: int = 7200,
    lost_sale: int | None = None,
    cancel: Cancel | None = None,
) -> Frontier:
    """What service costs: plans of one day at several prices of lateness and leaving out.

    Every plan has the same seed and iterations; only ``late_cost`` and
    ``penalty`` of the tasks are multiplied. A task without a penalty is served
    wherever it can be, at any price. Promises are those of the document.

    Parameters
    ----------
    factors
        Zero or more each.
    late_cost
        Money steps per hour: windows become promises that may be broken at this
        price, by up to ``max_lateness`` seconds, for tasks that have one window
        and no soft end. Without it hard windows stay hard.
    lost_sale
        Money steps one broken promise costs in the end; then a point is
        recommended.
    cancel
        ``cancel.set()`` ends it: plans that are whole by then are the answer.

    Raises
    ------
    InputError, TravelError
        As ``plan``.
    CancelledError
        Cancelled before the first plan was whole.
    ValueError
        A factor below zero.
    """
    if any(factor < 0 for factor in factors):
        raise ValueError("factors should be zero or more")
    problem = problem_of(problem)
    if late_cost is not None:
        problem = softened(problem, late_cost, max_lateness)
    points = []
    for factor in factors:
        priced = repriced(problem, factor)
        found = plan(priced, iterations=iterations, seed=seed, threads=threads, cancel=cancel)
        if cancel is not None and cancel.is_set():
            break  # a plan with fewer rounds than the others says nothing beside them
        points.append(point_of(factor, measure(day_of(priced, found))))
    if not points and factors:
        raise CancelledError
    return weighed(points, problem.currency, lost_sale)
