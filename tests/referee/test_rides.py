"""Longest rides: pickups wait where that makes a ride short enough, else it is reported."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta.model import Plan, Problem, Route, Step
from vuelta.referee import Judgement, judge
from vuelta.travel import measure

MINUTES = {"car": {"durations": [[60 * abs(a - b) for b in range(4)] for a in range(4)]}}


def day(max_ride: int | None, opens: int = 1000, **more: Any) -> dict[str, Any]:
    """An early stop, which keeps the van from leaving late; then a pair of which half is fixed."""
    pair: dict[str, Any] = {
        "pickup": {"id": "p", "location_index": 2, "service": 10},
        "delivery": {"id": "d", "location_index": 3, "time_windows": [[opens, opens + 50]]},
        "amount": [1],
    }
    if max_ride is not None:
        pair["max_ride"] = max_ride
    early = {"id": "e", "location_index": 1, "time_windows": [[60, 60]]}
    van = {"id": "v", "start_index": 0, "end_index": 0, "capacity": [4], **more}
    return {"vehicles": [van], "jobs": [early], "shipments": [pair], "matrices": MINUTES}


def judged(document: dict[str, Any], done: int = 0, at: int = 120) -> Judgement:
    problem = Problem.model_validate(document)
    steps = [
        Step.model_validate({"type": kind, "id": name, "arrival": arrival, "service": service})
        for kind, name, arrival, service in (
            ("job", "e", 60, 0),
            ("pickup", "p", at, 10),
            ("delivery", "d", 1000, 0),
        )
    ]
    return judge(
        problem, Plan(routes=(Route(vehicle="v", steps=tuple(steps), done=done),)), measure(problem)
    )


def starts(judgement: Judgement) -> dict[str | None, int]:
    steps = judgement.plan.routes[0].steps
    return {step.id: step.arrival + step.waiting_time for step in steps}


@pytest.mark.parametrize(
    ("max_ride", "begins"), [(None, 120), (870, 120), (869, 121), (400, 590), (60, 930)]
)
def test_a_pickup_waits_as_long_as_the_ride_asks(max_ride: int | None, begins: int) -> None:
    judgement = judged(day(max_ride))
    assert starts(judgement)["p"] == begins
    assert starts(judgement)["d"] == 1000
    assert judgement.plan.summary.violations == ()


def test_what_cannot_be_kept_is_as_early_as_possible_and_reported() -> None:
    judgement = judged(day(59))
    assert starts(judgement)["p"] == 120
    [violation] = judgement.plan.summary.violations
    assert (violation.cause, violation.amount) == ("max_ride", 870 - 59)
    steps = judgement.plan.routes[0].steps
    assert [step.id for step in steps if step.violations] == ["d"]


def test_nobody_waits_where_the_shift_would_end() -> None:
    document = day(300, time_window=[0, 1180])
    assert judged(document).plan.summary.violations == ()
    assert starts(judged(document))["p"] == 690
    document["vehicles"][0]["time_window"] = [0, 1179]
    causes = {violation.cause for violation in judged(document).plan.summary.violations}
    assert causes == {"max_ride", "delay"}
    assert starts(judged(document))["p"] == 120


def test_a_ride_that_has_begun_counts_from_when_it_did() -> None:
    judgement = judged(day(800), done=2, at=150)
    assert starts(judgement)["p"] == 150
    [violation] = judgement.plan.summary.violations
    assert (violation.cause, violation.amount) == ("max_ride", 1000 - 160 - 800)


def test_two_rides_that_wait_for_each_other() -> None:
    """The second pair is fetched between: the first waits until it can be."""
    document = day(200)
    document["shipments"].append(
        {
            "pickup": {"id": "q", "location_index": 2, "time_windows": [[0, 900]]},
            "delivery": {"id": "r", "location_index": 3, "time_windows": [[1040, 1050]]},
            "amount": [1],
            "max_ride": 150,
        }
    )
    plan = vuelta.plan(document, iterations=200)
    assert not plan.unassigned
    assert vuelta.check(document, plan).clean
    at = {step.id: step for step in plan.routes[0].steps}
    assert 1000 <= at["d"].arrival + at["d"].waiting_time <= at["p"].end + 200
    assert at["r"].arrival + at["r"].waiting_time <= at["q"].end + 150


def test_the_plan_is_what_the_referee_says() -> None:
    plan = vuelta.plan(day(400), iterations=100)
    assert not plan.unassigned
    at = {step.id: step for step in plan.routes[0].steps}
    assert at["d"].arrival + at["d"].waiting_time - at["p"].end == 400
    assert vuelta.check(day(400), plan).clean
