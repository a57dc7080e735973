"""What a plan states, against what its sequence of steps implies."""

from __future__ import annotations

from functools import cache
from typing import Any

from vuelta.model import Plan, Problem
from vuelta.referee import Difference, judge
from vuelta.travel import measure


@cache
def problem() -> Problem:
    """Out in 100 s to a door that opens at 300: leave at 200, home at 460."""
    return Problem.model_validate(
        {
            "vehicles": [
                {
                    "id": "v",
                    "start_index": 0,
                    "end_index": 0,
                    "capacity": [5],
                    "time_window": [0, 900],
                }
            ],
            "jobs": [
                {
                    "id": "a",
                    "location_index": 1,
                    "service": 60,
                    "delivery": [2],
                    "time_windows": [[300, 400], [500, 600]],
                }
            ],
            "matrices": {"car": {"durations": [[0, 100], [100, 0]]}},
        }
    )


def differences(
    summary: dict[str, Any] | None = None,
    route: dict[str, Any] | None = None,
    **steps: dict[str, Any],
) -> list[tuple[str, Any, Any]]:
    """What is wrong with a plan that states these things and no others."""
    document: dict[str, Any] = {
        "routes": [
            {
                "vehicle": "v",
                "steps": [
                    {"type": "start", "arrival": 200, **steps.get("start", {})},
                    {"type": "job", "id": "a", "arrival": 300, **steps.get("job", {})},
                    {"type": "end", "arrival": 460, **steps.get("end", {})},
                ],
                **(route or {}),
            }
        ]
    }
    if summary is not None:
        document["summary"] = summary
    found = judge(problem(), Plan.model_validate(document), measure(problem())).differences
    assert all(isinstance(each, Difference) for each in found)
    return [(each.path, each.stated, each.actual) for each in found]


def test_a_true_plan_has_none() -> None:
    route = {"cost": 200, "duration": 200, "service": 60, "delivery": [2]}
    summary = {"cost": 200, "routes": 1, "unassigned": 0}
    job = {"waiting_time": 0, "service": 60, "load": [0], "duration": 100}
    assert differences(summary, route, job=job) == []


def test_times_that_are_off() -> None:
    found = differences(job={"arrival": 310, "duration": 110}, end={"arrival": 470})
    assert found == [
        ("routes[0].steps[1].arrival", 310, 300),
        ("routes[0].steps[1].duration", 110, 100),
        ("routes[0].steps[2].arrival", 470, 460),
    ]


def test_an_earlier_departure_and_its_waiting() -> None:
    found = differences(start={"arrival": 0}, job={"arrival": 100, "waiting_time": 200})
    assert found == [
        ("routes[0].steps[0].arrival", 0, 200),
        ("routes[0].steps[1].arrival", 100, 300),
        ("routes[0].steps[1].waiting_time", 200, 0),
    ]


def test_a_start_before_the_window_is_told_apart() -> None:
    found = differences(job={"arrival": 280})
    assert ("routes[0].steps[1].lead_time", 20, 0) in found
    # between the two windows: early for the second
    found = differences(job={"arrival": 450})
    assert ("routes[0].steps[1].lead_time", 50, 0) in found
    # after both: late, not early
    assert not any("lead_time" in path for path, _, _ in differences(job={"arrival": 700}))


def test_leaving_before_the_shift_is_told_apart() -> None:
    found = differences(start={"arrival": -30})
    assert ("routes[0].steps[0].lead_time", 30, 0) in found


def test_loads_and_money_that_are_off() -> None:
    found = differences({"cost": 150.5}, {"cost": 190}, start={"load": [3]})
    assert found == [
        ("routes[0].steps[0].load", (3,), (2,)),
        ("routes[0].cost", 190, 200),
        ("summary.cost", 150.5, 200),
    ]


def test_a_distance_nobody_can_check() -> None:
    assert differences(end={"distance": 12}) == [("routes[0].steps[2].distance", 12, None)]


def test_a_draft_states_no_times() -> None:
    zero = {"arrival": 0}
    assert differences(start=zero, job=zero | {"service": 0}, end=zero) == []


def test_paths_lead_into_the_plan_as_it_was_given() -> None:
    steps = [{"type": "job", "id": "x", "arrival": 5}, {"type": "job", "id": "a", "arrival": 301}]
    document = {"routes": [{"vehicle": "x", "steps": []}, {"vehicle": "v", "steps": steps}]}
    found = judge(problem(), Plan.model_validate(document), measure(problem())).differences
    assert [each.path for each in found] == ["routes[1].steps[1].arrival"]
