"""Vuelta: the solver itself, with the same travel the peers get.

Configuration: ``vuelta.solver.solve`` with default settings under the time
limit; lowering and lifting count towards the budget, judging does not, as for
every other solver. Only the sequences of its plan are handed on.
"""

from __future__ import annotations

from benchmarks.peers import NotSupportedError, Routes
from vuelta.model import TASK_TYPES, Problem, TravelMatrix
from vuelta.solver import Deadline
from vuelta.solver import solve as search


def solve(
    problem: Problem, travel: TravelMatrix, budget_seconds: float, seed: int, threads: int
) -> Routes:
    if any(vehicle.breaks for vehicle in problem.vehicles):
        raise NotSupportedError("breaks, which routes of tasks cannot carry")
    if any(vehicle.reload_at for vehicle in problem.vehicles):
        raise NotSupportedError("reloads, which routes of tasks cannot carry")
    draft = search(
        problem,
        travel,
        deadline=Deadline(budget_seconds),
        iterations=None,
        no_improvement=None,
        seed=seed,
        threads=threads,
        warm=None,
        on_progress=None,
    )
    position = {vehicle.id: index for index, vehicle in enumerate(problem.vehicles)}
    return [
        (
            position[route.vehicle],
            [
                (step.id, step.place) if step.place else step.id
                for step in route.steps
                if step.type in TASK_TYPES and step.id is not None
            ],
        )
        for route in draft.plan.routes
    ]
