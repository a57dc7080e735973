"""A van that is home before its lunch break begins: what the day costs."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta

HOUR = 3600


def morning(**lunch: Any) -> dict[str, Any]:
    """One job in Madrid between 8:30 and 9:30; lunch of an hour between 13:00 and 14:30."""
    pause = {"id": "lunch", "time_windows": [[13 * HOUR, 14 * HOUR + 1800]], "service": HOUR}
    van = {
        "id": "v1",
        "start": [-3.7, 40.42],
        "end": [-3.7, 40.42],
        "capacity": [10],
        "time_window": [8 * HOUR, 18 * HOUR],
        "costs": {"per_hour": 20, "per_task_hour": 20, "per_waiting_hour": 20, "per_km": 0.3},
        "breaks": [pause | lunch],
    }
    job = {"id": "only", "location": [-3.69, 40.43], "delivery": [1], "service": 300}
    job["time_windows"] = [[8 * HOUR + 1800, 9 * HOUR + 1800]]
    return {"currency": "EUR", "vehicles": [van], "jobs": [job]}


@pytest.mark.parametrize(
    ("lunch", "cents", "breaks"), [({}, 518, 0), ({"always_taken": True}, 9230, 1)]
)
def test_lunch_is_taken_only_by_who_is_still_out(
    lunch: dict[str, Any], cents: int, breaks: int
) -> None:
    plan = vuelta.plan(morning(**lunch), iterations=50, seed=1)
    [route] = plan.routes
    assert sum(step.type == "break" for step in route.steps) == breaks
    assert round(plan.summary.cost / 100) == cents
    assert vuelta.check(morning(**lunch), plan).clean
