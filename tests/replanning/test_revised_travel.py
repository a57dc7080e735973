"""Travel of a revised day: whoever may drive somewhere is told of the areas on the way."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta

LINE = [[600 * abs(i - j) for j in range(5)] for i in range(5)]


def day() -> tuple[dict[str, Any], dict[str, Any]]:
    """A pair from place 1 to place 2, on the way of van V; nobody goes to place 4."""
    van = {"id": "V", "start_index": 0, "end_index": 0, "capacity": [5], "time_window": [0, 40000]}
    pair = {
        "pickup": {"id": "S", "location_index": 1, "service": 60},
        "delivery": {"id": "S", "location_index": 2, "service": 60},
        "amount": [1],
    }
    job = {"id": "A", "location_index": 1, "delivery": [1], "service": 60}
    problem = {"vehicles": [van], "jobs": [job], "shipments": [pair]}
    kinds = [("job", "A"), ("pickup", "S"), ("delivery", "S")]
    steps = [{"type": kind, "id": name, "arrival": 0} for kind, name in kinds]
    ends = {"type": "start", "arrival": 0}, {"type": "end", "arrival": 0}
    plan = {"routes": [{"vehicle": "V", "steps": [ends[0], *steps, ends[1]]}]}
    return problem | {"matrices": {"car": {"durations": LINE}}}, plan


MOVED = {"id": "I1", "code": "ADDRESS_CHANGE", "time": 100, "job": "S", "location_index": 4}


@pytest.mark.parametrize("is_known", [True, False])
def test_a_pair_that_moves_into_a_slow_area_is_late(*, is_known: bool) -> None:
    problem, plan = day()
    area = {"id": "W", "places": [4], "factor": 3}
    told = [MOVED, {"id": "I2", "code": "WEATHER", "time": 100, "disruption": area}]
    if is_known:
        problem["disruptions"], told = [area], told[:1]
    given = vuelta.check(problem, plan).plan
    revision = vuelta.replan(
        problem, given, told, 100, choices={"I1": "ACCEPT"}, iterations=50, mode="full"
    )
    judged = vuelta.check(revision.problem, revision.plan)
    assert judged.clean
    assert judged.differences == ()
    [delivery] = [step for step in revision.plan.routes[0].steps if step.type == "delivery"]
    assert delivery.arrival == 720 + 3 * 1800


def test_a_pair_cannot_move_into_a_closed_area() -> None:
    problem, plan = day()
    closed = {"id": "W", "places": [4]}
    told = [MOVED, {"id": "I2", "code": "ROAD_CLOSURE", "time": 100, "disruption": closed}]
    given = vuelta.check(problem, plan).plan
    with pytest.raises(vuelta.InputError, match="I712"):
        vuelta.replan(problem, given, told, 100, choices={"I1": "ACCEPT"}, iterations=50)
    revision = vuelta.replan(problem, given, told, 100, iterations=50)
    options = [option.code for run in revision.protocol_runs for option in run.options]
    assert "ACCEPT" not in options
    assert vuelta.check(revision.problem, revision.plan).clean
