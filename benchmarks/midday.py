"""A day at its middle, the same for the same seed: many stops still open, vans under way.

A city of ``instances`` whose travel is given as matrices, planned by this
engine with a budget of iterations. Two vans more than were planned stand in
reserve at the depot, and the matrices hold rows that no stop uses yet, for new
orders and new addresses.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import vuelta
from benchmarks.instances import city
from vuelta.model import Matrices, Places, Problem, ProfileTravel
from vuelta.model.matrix import IntMatrix
from vuelta.travel import measure

SHARE_OPEN = 0.6
"""Of the day's stops, how many are still open."""

FILLED = 0.97
"""Of the fleet's room, how much the day's deliveries take."""

RESERVE = 2
"""Vans at the depot that the plan does not use."""


@dataclass(frozen=True)
class Midday:
    """A day, its plan, and the moment at which things go wrong."""

    problem: Problem
    plan: vuelta.Plan
    now: int
    spare: tuple[int, ...]
    """Rows of the matrices where nothing is to do yet."""

    @property
    def n_open(self) -> int:
        """Stops that have not been left yet."""
        return len(_ends_after(self.plan, self.now))


def midday(n_open: int, n_vans: int, seed: int, iterations: int) -> Midday:
    """A day with about ``n_open`` stops still to do on ``n_vans`` vans.

    ``now`` is when so many are left; the room of the vans is cut so that all
    are needed.
    """
    n_jobs = math.ceil(n_open / SHARE_OPEN)
    n_spare = max(10, n_jobs // 10)
    problem = _measured(city(n_jobs + n_spare, seed))
    spare = tuple(job.location_index or 0 for job in problem.jobs[n_jobs:])
    jobs = problem.jobs[:n_jobs]
    most = max(sum((j.delivery or (0,))[0] for j in jobs), sum((j.pickup or (0,))[0] for j in jobs))
    room = max(20, math.ceil(most / n_vans / FILLED))
    model = problem.vehicles[0]
    vans = tuple(
        model.model_copy(update={"id": f"V{k + 1}", "capacity": (room,)})
        for k in range(n_vans + RESERVE)
    )
    planned = problem.model_copy(update={"jobs": jobs, "vehicles": vans[:n_vans]})
    plan = vuelta.plan(planned, iterations=iterations, seed=seed)
    ends = _ends_after(plan, 0)
    now = ends[max(0, len(ends) - n_open - 1)]
    return Midday(planned.model_copy(update={"vehicles": vans}), plan, now, spare)


def _measured(problem: Problem) -> Problem:
    """The same day with its travel as matrices, every place a row of them."""
    travel = measure(problem).profiles["car"]
    assert isinstance(travel, ProfileTravel)
    assert travel.distances is not None
    places = Places.of(problem)
    jobs = tuple(
        job.model_copy(update={"location_index": places.of_task(job)}) for job in problem.jobs
    )
    vans = tuple(
        van.model_copy(
            update={"start_index": places.of_start(van), "end_index": places.of_end(van)}
        )
        for van in problem.vehicles
    )
    tables = Matrices(durations=IntMatrix(travel.durations), distances=IntMatrix(travel.distances))
    return problem.model_copy(update={"jobs": jobs, "vehicles": vans, "matrices": {"car": tables}})


def _ends_after(plan: vuelta.Plan, moment: int) -> list[int]:
    """When the stops that end after a moment do, in order."""
    return sorted(
        step.end
        for route in plan.routes
        for step in route.steps
        if step.type == "job" and step.end > moment
    )
