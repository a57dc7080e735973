"""Breaks of a day under way: those that a van needs no more are not waited for, others are."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta import Plan, Problem, Revision

LUNCH = {"id": "lunch", "service": 60, "time_windows": [[2_000, 3_000]]}


def day(lunch: dict[str, Any], jobs: int = 3) -> Problem:
    """Van A, a street with a job each 100 s, 10 s of work at each of them."""
    size = range(jobs + 1)
    van = {"id": "A", "start_index": 0, "end_index": 0, "time_window": [0, 9_000]}
    return Problem.model_validate(
        {
            "vehicles": [van | {"breaks": [lunch]}],
            "jobs": [{"id": f"j{k}", "location_index": k, "service": 10} for k in size if k],
            "matrices": {"car": {"durations": [[100 * abs(i - k) for k in size] for i in size]}},
        }
    )


def steps(plan: Plan) -> list[str | None]:
    [route] = plan.routes
    return [step.id for step in route.steps if step.id is not None]


def revised(problem: Problem, plan: Plan, *cancelled: str, **options: Any) -> Revision:
    told = [
        {"id": f"I{k}", "time": 150, "code": "CANCELLATION", "job": job}
        for k, job in enumerate(cancelled)
    ]
    return vuelta.replan(problem, plan, told, 160, iterations=50, **options)


@pytest.mark.parametrize("mode", ["full", "resequence", "insert_only", "check"])
def test_a_van_with_nothing_left_goes_home_without_a_break_that_begins_later(mode: str) -> None:
    problem = day({**LUNCH, "time_windows": [[500, 900]]})
    plan = vuelta.plan(problem, iterations=50)
    assert "lunch" in steps(plan)
    revision = revised(problem, plan, "j3", mode=mode)
    assert steps(revision.plan) == ["j1", "j2"]
    assert revision.plan.summary.violations == ()
    assert revision.plan.routes[0].steps[-1].arrival <= 500


@pytest.mark.parametrize("mode", ["full", "check"])
@pytest.mark.parametrize(
    "lunch",
    [
        {**LUNCH, "time_windows": [[500, 900]], "always_taken": True},
        {**LUNCH, "time_windows": [[120, 130], [700, 900]]},  # it was out at 120
        {**LUNCH, "time_windows": [[400, 900]]},  # it is home at 420
    ],
)
def test_a_break_that_is_needed_stays(lunch: dict[str, Any], mode: str) -> None:
    problem = day(lunch)
    given = {"type": "break", "id": "lunch", "arrival": 0}
    visits = [{"type": "job", "id": f"j{k}", "arrival": 0} for k in (1, 2, 3)]
    ends = {"type": "start", "arrival": 0}, {"type": "end", "arrival": 0}
    route = {"vehicle": "A", "steps": [ends[0], *visits, given, ends[1]]}
    plan = vuelta.check(problem, {"routes": [route]}).plan
    revision = revised(problem, plan, "j3", mode=mode)
    assert steps(revision.plan) == ["j1", "j2", "lunch"]
    assert revision.plan.summary.violations == ()


def test_a_van_that_is_late_takes_the_break_it_then_needs() -> None:
    """Home at 630 it needs none; half an hour later it does."""
    problem = day(LUNCH)
    plan = vuelta.plan(problem, iterations=50)
    assert steps(plan) == ["j1", "j2", "j3"]
    told = [{"id": "I", "time": 150, "code": "DELAY", "vehicle": "A", "seconds": 2_000}]
    revision = vuelta.replan(problem, plan, told, 160, iterations=50)
    assert "lunch" in steps(revision.plan)
    assert revision.plan.summary.violations == ()
