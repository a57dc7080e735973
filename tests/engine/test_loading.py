"""Orders of loading on a day that goes wrong: what is collected, and what lies on what."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta.model import Plan, Problem, Revision

HOUR = 3600
START = 8 * HOUR
AT_P2 = START + 35 * 60
"""The van works at the second pickup: ten minutes at each, ten to drive to each."""


def day(places: list[int], jobs: list[dict[str, Any]], **document: Any) -> Problem:
    """One van, places on a line at so many minutes from the depot, ``location_index`` by place."""
    table = [[60 * abs(a - b) for b in (0, *places)] for a in (0, *places)]
    van = {
        "id": "v",
        "start_index": 0,
        "end_index": 0,
        "capacity": [10],
        "time_window": [START, 18 * HOUR],
        "costs": {"per_hour": 60},
        **document.pop("vehicle", {}),
    }
    return Problem.model_validate(
        {"vehicles": [van], "jobs": jobs, "matrices": {"car": {"durations": table}}, **document}
    )


def shipment(k: int, pickup: int, delivery: int) -> dict[str, Any]:
    return {
        "amount": [1],
        "pickup": {"id": f"p{k}", "location_index": pickup, "service": 600},
        "delivery": {"id": f"d{k}", "location_index": delivery},
    }


def order(plan: Plan) -> list[str]:
    return [step.id for step in plan.routes[0].steps if step.id is not None]


def causes(plan: Plan) -> set[str]:
    return {violation.cause for violation in plan.summary.violations}


def absent(vehicle: dict[str, Any]) -> tuple[Plan, Revision]:
    """Nobody opens at d2; known only when the van has collected at r1 as well."""
    problem = day(
        [10, 20, 30, 40],
        [
            {"id": "d1", "location_index": 1, "delivery": [1]},
            {"id": "d2", "location_index": 2, "delivery": [1]},
            {"id": "r1", "location_index": 3, "pickup": [1]},
            {"id": "r2", "location_index": 4, "pickup": [1]},
        ],
        vehicle={"loading": "deliveries_first", **vehicle},
    )
    plan = vuelta.plan(problem, iterations=200)
    assert order(plan) == ["d1", "d2", "r1", "r2"]
    now = START + 31 * 60
    seen = [
        {"type": "delivered", "vehicle": "v", "job": "d1", "time": START + 10 * 60},
        {"type": "failed", "vehicle": "v", "job": "d2", "time": START + 20 * 60},
        {"type": "collected", "vehicle": "v", "job": "r1", "time": START + 30 * 60},
    ]
    return plan, vuelta.replan(problem, plan, (), now, events=seen, iterations=200, time_limit=None)


def test_a_van_that_has_collected_delivers_no_more() -> None:
    """By the rule, the parcel rides back and comes another day."""
    _, revision = absent({})
    assert order(revision.plan) == ["d1", "d2", "r1", "r2"]
    assert "loading_order" not in causes(revision.plan)
    [entry] = revision.plan.set_aside
    assert (entry.id, entry.state, entry.aboard) == ("d2", "deferred", "v")


def test_a_price_lets_it_deliver_all_the_same() -> None:
    """Two more to dig the parcel out, and the second attempt is made."""
    plan, revision = absent({"loading_cost": 2})
    assert order(revision.plan)[:3] == ["d1", "d2", "r1"]
    assert sorted(order(revision.plan)[3:]) == ["d2", "r2"]
    assert not revision.plan.set_aside
    assert plan.summary.costs.handling == 0
    assert revision.plan.summary.costs.handling == 2 * 10_000
    assert vuelta.check(revision.problem, revision.plan).clean


@pytest.mark.parametrize(("loading", "expected"), [("free", ["d1", "d2"]), ("lifo", ["d2", "d1"])])
def test_what_was_collected_last_goes_out_first_after_an_incident(
    loading: str, expected: list[str]
) -> None:
    """Both are aboard when a delay is told; d1 lies on the way to d2, and under its parcel."""
    problem = day(
        [10, 20, 30, 40],
        [],
        shipments=[shipment(1, 1, 3), shipment(2, 2, 4)],
        vehicle={"loading": loading},
    )
    plan = vuelta.plan(problem, iterations=300)
    assert order(plan) == ["p1", "p2", *expected]
    delay = {"id": "i", "code": "DELAY", "vehicle": "v", "seconds": 300, "time": AT_P2}
    revision = vuelta.replan(problem, plan, [delay], iterations=300, time_limit=None)
    assert order(revision.plan) == ["p1", "p2", *expected]
    assert causes(revision.plan) == set()


def test_a_parcel_that_rides_back_lies_in_nobodys_way() -> None:
    """d2 is called off while its parcel lies on the other one: d1 is served all the same."""
    problem = day(
        [10, 20, 30, 40],
        [],
        shipments=[shipment(1, 1, 3), shipment(2, 2, 4)],
        vehicle={"loading": "lifo"},
    )
    plan = vuelta.plan(problem, iterations=300)
    off = {"id": "i", "code": "CANCELLATION", "job": "d2", "time": AT_P2}
    revision = vuelta.replan(problem, plan, [off], iterations=300, time_limit=None)
    assert order(revision.plan) == ["p1", "p2", "d1"]
    assert causes(revision.plan) == set()
    [entry] = revision.plan.set_aside
    assert (entry.id, entry.aboard) == ("d2", "v")
