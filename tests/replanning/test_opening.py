"""What a verb believes of the plan it is given: nothing that it was not judged for."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import vuelta
from vuelta import Plan, Problem


def day(service: int, **job: Any) -> Problem:
    """One van and five stops along a road, each of this much service."""
    return Problem.model_validate(
        {
            "vehicles": [
                {
                    "id": "V",
                    "start": [0, 0],
                    "end": [0, 0],
                    "capacity": [9],
                    "time_window": [0, 80_000],
                }
            ],
            "jobs": [
                {
                    "id": f"j{k}",
                    "location": [0.01 * (k + 1), 0.005],
                    "service": service,
                    "delivery": [1],
                    **job,
                }
                for k in range(5)
            ],
        }
    )


def starts(plan: Plan) -> list[int]:
    return [step.start for route in plan.routes for step in route.steps if step.type == "job"]


def test_a_plan_is_timed_for_the_problem_it_comes_with() -> None:
    """The very object that was planned for short visits is no better known than its copy."""
    plan = vuelta.plan(day(300), iterations=200)
    copy = Plan.model_validate(plan.model_dump())
    cancel = [{"id": "I", "code": "CANCELLATION", "time": 1000, "job": "j4"}]
    longer = day(1500)
    found = [
        vuelta.replan(longer, given, cancel, now=1000, mode="check").plan for given in (plan, copy)
    ]
    assert starts(found[0]) == starts(found[1])
    gaps = [later - sooner for sooner, later in pairwise(starts(found[0]))]
    assert min(gaps) >= 1500
    traces = [vuelta.trace(longer, given, "j3") for given in (plan, copy)]
    assert traces[0] == traces[1]


def test_a_plan_without_times_is_promised_on_as_it_is_replanned_on() -> None:
    problem = day(600, delivery=None, pickup=[1])
    plan = vuelta.plan(problem, iterations=200)
    steps = [{"type": step.type, "id": step.id} for step in plan.routes[0].steps]
    bare = {"routes": [{"vehicle": "V", "steps": [step | {"arrival": 0} for step in steps]}]}
    order = {"id": "N", "location": [0.05, 0.02], "service": 300, "pickup": [1]}
    found = vuelta.promise(problem, bare, order, 2500)
    assert found
    assert found == vuelta.promise(problem, plan, order, 2500)
