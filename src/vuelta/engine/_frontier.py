"""Frontier: the same day planned at other prices of broken promises, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from vuelta import units
from vuelta.engine._kpis import day_of
from vuelta.engine._plan import plan
from vuelta.insight import Frontier, FrontierPoint, measure, weighed
from vuelta.model import Job, Problem, Shipment, ShipmentStep, Window
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

    Raises
    ------
    InputError, TravelError
        As ``plan``.
    ValueError
        A factor below zero.
    """
    if any(factor < 0 for factor in factors):
        raise ValueError("factors should be zero or more")
    problem = problem_of(problem)
    if late_cost is not None:
        problem = _softened(problem, late_cost, max_lateness)
    points = [_point(problem, factor, iterations, seed, threads) for factor in factors]
    return weighed(points, problem.currency, lost_sale)


def _point(
    problem: Problem, factor: float, iterations: int, seed: int, threads: int
) -> FrontierPoint:
    priced = _priced(problem, factor)
    found = plan(priced, iterations=iterations, seed=seed, threads=threads)
    measures = measure(day_of(priced, found))
    return FrontierPoint.model_construct(
        factor=factor,
        cost=measures.money.spent,
        kept=measures.service.otif.count,
        tasks=measures.service.tasks,
        late=measures.service.late.n,
        left_out=measures.service.left_out,
    )


def _priced(problem: Problem, factor: float) -> Problem:
    """The problem with prices of broken promises multiplied."""

    def times(steps: int) -> int:
        return min(units.MAX_MONEY, round(steps * factor))

    def task(one: Any) -> Any:
        return one.model_copy(update={"late_cost": times(one.late_cost)})

    def demand(one: Any) -> Any:
        if one.penalty is None:
            return one
        return one.model_copy(update={"penalty": times(one.penalty)})

    jobs = tuple(task(demand(job)) for job in problem.jobs)
    pairs = tuple(
        demand(pair).model_copy(
            update={"pickup": task(pair.pickup), "delivery": task(pair.delivery)}
        )
        for pair in problem.shipments
    )
    return problem.model_copy(update={"jobs": jobs, "shipments": pairs})


def _softened(problem: Problem, late_cost: int, most: int) -> Problem:
    """The problem with single windows turned into promises with a price."""

    def soft(task: Job | ShipmentStep) -> Any:
        if len(task.time_windows) != 1 or task.soft_end is not None:
            return task
        [(start, end)] = task.time_windows
        update = {
            "time_windows": (Window(start, end + most),),
            "soft_end": end,
            "late_cost": late_cost,
        }
        return task.model_copy(update=update)

    def pair(one: Shipment) -> Shipment:
        return one.model_copy(update={"pickup": soft(one.pickup), "delivery": soft(one.delivery)})

    jobs = tuple(soft(job) for job in problem.jobs)
    return problem.model_copy(
        update={"jobs": jobs, "shipments": tuple(map(pair, problem.shipments))}
    )
