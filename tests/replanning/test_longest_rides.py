"""What is aboard when the day changes has ridden since it was fetched."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta.model import Window
from vuelta.replanning.residual import in_time

STEP = 7200
WAYS = [[STEP * abs(a - b) for b in range(6)] for a in range(6)]
WAYS[3][5] += 100  # a detour: who does what is at 5 on the way to 3 is home sooner
MINUTES = {"car": {"durations": WAYS}}


DEAR = {"soft_end": 100, "late_cost": 900, "required": True, "penalty": None}


def day(max_ride: int | None) -> dict[str, Any]:
    """A pair from place 1 to place 3; a van that would rather do what lies further on first."""
    pair: dict[str, Any] = {
        "pickup": {"id": "p", "location_index": 1},
        "delivery": {"id": "d", "location_index": 3},
        "amount": [1],
    }
    if max_ride is not None:
        pair["max_ride"] = max_ride
    van = {"id": "v", "start_index": 0, "end_index": 3, "capacity": [4]}
    jobs = [
        {"id": "x", "location_index": 2, "time_windows": [[0, 2 * STEP + 600]]},
        {"id": "y", "location_index": 2, "time_windows": [[0, 2 * STEP + 600]], "service": 600},
        {"id": "j", "location_index": 5, "required": True},
    ]
    return {"vehicles": [van], "jobs": jobs, "shipments": [pair], "matrices": MINUTES}


def revised(max_ride: int | None, seconds: int) -> tuple[list[str | None], set[str]]:
    document = day(max_ride)
    plan = vuelta.plan(document, iterations=100)
    assert [step.id for step in plan.routes[0].steps if step.id][-2:] == ["j", "d"]
    begun = plan.routes[0].steps[1].end
    delay = {"id": "i", "code": "DELAY", "vehicle": "v", "time": begun + 1, "seconds": seconds}
    revision = vuelta.replan(document, plan, [delay], iterations=100)
    route = revision.plan.routes[0]
    return [step.id for step in route.steps if step.id], {b.cause for b in route.violations}


def test_a_ride_is_kept_where_that_can_be() -> None:
    order, broken = revised(48_000, STEP)
    assert order[-2:] == ["d", "j"]
    assert "max_ride" not in broken


def test_what_has_ridden_too_long_is_delivered_all_the_same() -> None:
    order, broken = revised(48_000, 7 * STEP)
    assert "d" in order
    assert "max_ride" in broken


@pytest.mark.parametrize(
    ("due", "windows", "expected"),
    [
        (None, (), DEAR),
        (150, (Window(0, 900),), DEAR),
        (50, (Window(0, 900),), {"time_windows": (Window(0, 100),)}),
        (50, (Window(0, 70),), {"time_windows": (Window(0, 70),)}),
        (50, (), DEAR),
    ],
)
def test_the_hours_of_what_may_ride_until_some_moment(
    due: int | None, windows: tuple[Window, ...], expected: dict[str, Any]
) -> None:
    assert in_time({"soft_end": due, "time_windows": windows}, 100, 9) == expected
