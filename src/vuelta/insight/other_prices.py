"""A day at other prices of broken promises: multiplied, or soft where they were hard."""

from __future__ import annotations

from typing import Any

from vuelta import units
from vuelta.model import Job, Problem, Shipment, ShipmentStep, Window


def repriced(problem: Problem, factor: float) -> Problem:
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


def softened(problem: Problem, late_cost: int, most: int) -> Problem:
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
