"""Ids that several tasks share, and which of them an incident is about.

Places lie on a line, 10 apart; the pair A is fetched at 2 and brought to 5, and there is
a job of some id at 3. The van leaves at 100.
"""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta import InputError, Problem, Revision
from vuelta.model import Shipment

MOVED = {"code": "ADDRESS_CHANGE", "location_index": 7}


def day(*ids: str, facility: bool = False, job: str | None = None, **job_fields: Any) -> Problem:
    pickup, delivery = ids
    size = range(9)
    end = {"id": delivery, "location_index": 5} | ({"facility": "F"} if facility else {})
    document: dict[str, Any] = {
        "vehicles": [{"id": "v", "start_index": 0, "end_index": 0, "time_window": [100, 9999]}],
        "shipments": [{"pickup": {"id": pickup, "location_index": 2}, "delivery": end}],
        "facilities": [{"id": "F", "location_index": 5}] if facility else [],
        "matrices": {"car": {"durations": [[10 * abs(i - k) for k in size] for i in size]}},
    }
    if job is not None:
        document["jobs"] = [{"id": job, "location_index": 3} | job_fields]
    return Problem.model_validate(document)


def told(problem: Problem, now: int, incident: dict[str, Any]) -> Revision:
    plan = vuelta.plan(problem, iterations=20)
    one = {"id": "I", "time": now} | incident
    return vuelta.replan(problem, plan, [one], now, time_limit=0)


def ends(shipment: Shipment) -> tuple[int | None, int | None]:
    return shipment.pickup.location_index, shipment.delivery.location_index


def test_an_incident_of_a_pickup_changes_the_pickups_door() -> None:
    [pair] = told(day("p", "d"), 0, MOVED | {"job": "p"}).problem.shipments
    assert ends(pair) == (7, 5)
    [pair] = told(day("p", "d"), 0, MOVED | {"job": "d"}).problem.shipments
    assert ends(pair) == (2, 7)
    hours = {"code": "WINDOW_CHANGE", "job": "p", "time_windows": [[160, 190]]}
    revision = told(day("p", "d"), 0, hours)
    [pair] = revision.problem.shipments
    assert (pair.pickup.time_windows, pair.delivery.time_windows) == (((160, 190),), ())
    starts = {step.type: step.start for step in revision.plan.routes[0].steps}
    assert starts["pickup"] >= 160


def test_of_ends_that_share_an_id_the_delivery_is_meant_unless_it_is_said() -> None:
    [pair] = told(day("A", "A"), 0, MOVED | {"job": "A"}).problem.shipments
    assert ends(pair) == (2, 7)
    [pair] = told(day("A", "A"), 0, MOVED | {"job": "A", "task": "pickup"}).problem.shipments
    assert ends(pair) == (7, 5)


def test_nobody_waits_at_a_facility() -> None:
    """What is collected at A is set down at F: a new address is the customer's."""
    [pair] = told(day("A", "A", facility=True), 0, MOVED | {"job": "A"}).problem.shipments
    assert ends(pair) == (7, 5)


def test_once_the_goods_are_collected_their_customer_is_served() -> None:
    problem = day("A", "A", facility=True)
    with pytest.raises(InputError) as caught:
        told(problem, 130, MOVED | {"job": "A"})
    assert [finding.code for finding in caught.value.findings] == ["I707"]


def test_a_job_and_a_shipment_of_one_id_have_to_be_told_apart() -> None:
    problem = day("A", "d", job="A")
    with pytest.raises(InputError) as caught:
        told(problem, 0, {"code": "CANCELLATION", "job": "A"})
    assert [(f.code, f.where) for f in caught.value.findings] == [("I716", "incidents[0].job")]
    revision = told(problem, 0, {"code": "CANCELLATION", "job": "A", "task": "job"})
    assert [(entry.type, entry.id) for entry in revision.plan.set_aside] == [("job", "A")]
    revision = told(problem, 0, {"code": "CANCELLATION", "job": "A", "task": "pickup"})
    assert {entry.type for entry in revision.plan.set_aside} == {"pickup", "delivery"}


def test_a_van_at_the_door_tells_them_apart() -> None:
    """At 125 the van is at work at the pickup A, and the job A is still to come."""
    problem = day("A", "d", job="A")
    pair = problem.shipments[0]
    slow = pair.model_copy(update={"pickup": pair.pickup.model_copy(update={"service": 20})})
    problem = problem.model_copy(update={"shipments": (slow,)})
    revision = told(problem, 125, {"code": "REFUSED", "job": "A"})
    failed = [step.type for step in revision.plan.routes[0].steps if step.outcome]
    assert failed == ["pickup"]


def test_a_task_of_that_kind_has_to_exist() -> None:
    with pytest.raises(InputError) as caught:
        told(day("p", "d"), 0, MOVED | {"job": "p", "task": "delivery"})
    [finding] = caught.value.findings
    assert (finding.code, finding.cause) == ("I701", "there is no delivery p")
