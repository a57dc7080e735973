"""What a van loses that has begun: on the road, at a door, and while it waits for one to open."""

# Covers: replanning/incidents/delays.py

from __future__ import annotations

from typing import Any

import pytest

EARLY = {"time_windows": [[0, 8 * 3600 + 600]]}
"""N10 is served at 8:10, so that the van comes to N20 at 8:25."""


def opens(star: Any, *windows: tuple[str, str]) -> dict[str, Any]:
    return {"time_windows": [[star.at(first), star.at(last)] for first, last in windows]}


@pytest.mark.parametrize(
    ("now", "seconds", "start"),
    [
        ("8:20", 1800, "9:00"),  # there at 8:55
        ("8:20", 2400, "9:05"),
        ("8:40", 900, "9:00"),  # it is there, and has lost it by 8:55
        ("8:40", 1800, "9:10"),
        ("9:02", 600, "9:00"),  # at work: that takes longer
    ],
)
def test_what_is_lost_comes_out_of_the_wait(star: Any, now: str, seconds: int, start: str) -> None:
    problem = star.problem(N10=EARLY, N20=opens(star, ("9:00", "9:30")))
    revision = star.replan(
        now, {"code": "DELAY", "vehicle": "v_n", "seconds": seconds}, problem=problem
    )
    step = star.visit(revision.plan, "N20")
    assert step.start == star.at(start)
    assert step.service == (900 if now == "9:02" else 300)


def test_nobody_starts_in_a_gap_between_two_windows(star: Any) -> None:
    hours = opens(star, ("8:00", "8:30"), ("9:30", "10:00"))
    revision = star.replan(
        "8:20",
        {"code": "DELAY", "vehicle": "v_n", "seconds": 1800},
        problem=star.problem(N10=EARLY, N20=hours),
    )
    step = star.visit(revision.plan, "N20")
    assert (step.arrival, step.start) == (star.at("8:55"), star.at("9:30"))


def test_a_pair_and_a_break_wait_for_their_windows_too(star: Any) -> None:
    pair = {
        "pickup": {"id": "S", "location_index": star.row("N20"), **opens(star, ("9:00", "9:30"))},
        "delivery": {"id": "S", "location_index": star.row("N30")},
        "amount": [1],
    }
    document = star.document(N10=EARLY) | {"shipments": [pair]}
    document["jobs"] = [job for job in document["jobs"] if job["id"] == "N10"]
    problem = type(star.problem()).model_validate(document)
    plan = star.plan(problem, {"v_n": ["N10", "pickup S", "delivery S"]})
    revision = star.replan(
        "8:20", {"code": "DELAY", "vehicle": "v_n", "seconds": 1800}, problem=problem, plan=plan
    )
    assert star.clock(revision.plan, "v_n") == "9:40"


def test_a_van_that_stands_on_the_road_loses_all_the_time_it_stands(star: Any) -> None:
    told = {"code": "VEHICLE_BREAKDOWN", "vehicle": "v_n", "until": star.at("8:50")}
    revision = star.replan("8:20", told)
    assert star.visit(revision.plan, "N20").arrival == star.at("8:55")


@pytest.mark.parametrize("now", ["8:05", "8:12", "8:30", "8:42"])
def test_a_missing_parcel_does_not_call_off_what_is_to_be_collected(star: Any, now: str) -> None:
    """N30, an exchange at 8:40, becomes a return: whenever that is found out, even on the way."""
    revision = star.replan(now, {"code": "PARCEL_MISSING", "job": "N30"})
    step = star.visit(revision.plan, "N30")
    assert (step.start, step.end, step.outcome) == (star.at("8:40"), star.at("8:45"), None)
    assert star.clock(revision.plan, "v_n") == "9:40"
    assert [step.load for step in revision.plan.routes[0].steps] == [
        (2,), (1,), (2,), (3,), (2,), (2,)
    ]  # fmt: skip
    assert revision.plan.routes[0].delivery == (2,)


def test_a_van_that_has_been_nowhere_may_break_down(star: Any) -> None:
    """v_n starts where its first stop is: who takes over is not told by where it stands."""
    document = star.document(v_n={"start_index": None})
    problem = type(star.problem()).model_validate(document)
    plan = star.plan(problem)
    now = f"{min(route.steps[0].arrival for route in plan.routes) // 3600 - 1}:00"
    revision = star.replan(
        now, {"code": "DRIVER_UNAVAILABLE", "vehicle": "v_n"}, problem=problem, plan=plan
    )
    assert "N10" not in star.ids(revision.plan).get("v_n", [])
    document = star.document(v_n={"start_index": None}, N10={"aboard": "v_n"})
    problem = type(star.problem()).model_validate(document)
    revision = star.replan(
        now, {"code": "DRIVER_UNAVAILABLE", "vehicle": "v_n"}, problem=problem, plan=plan
    )
    assert star.aside(revision.plan) == {"N10": ("deferred", "v_n")}
