"""When a van has left a door where its visit failed, and when it has not."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from vuelta.execution import project
from vuelta.model import Event, Problem

NOON = 43_200


@cache
def problem() -> Problem:
    return Problem.model_validate(
        {
            "vehicles": [{"id": "v1", "start": [2, 41]}],
            "jobs": [{"id": name, "location": [2, 41]} for name in "AB"],
        }
    )


@pytest.mark.parametrize(("failed", "ahead"), [(NOON, ["B"]), (NOON - 1, [])])
def test_a_visit_that_fails_this_very_moment_leaves_the_driver_at_the_door(
    plan_of: Any, failed: int, ahead: list[str]
) -> None:
    """A second later the van is on its way to B, and B is begun."""
    plan = plan_of({"v1": [f"A@{NOON - 60}", f"B@{NOON + 600}"]})
    event = Event(type="failed", time=failed, vehicle="v1", job="A")
    van = project(problem(), plan, [event], NOON).vehicle_states["v1"]
    assert [step.id for step in van.ahead] == ahead
