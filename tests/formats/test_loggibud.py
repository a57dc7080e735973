"""LoggiBUD's JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vuelta import units
from vuelta.errors import InputError
from vuelta.formats import loads


def document() -> dict[str, Any]:
    point = {"lng": -43.2, "lat": -22.8}
    return {
        "name": "tiny",
        "region": "rj-0",
        "origin": {"lng": -43.3, "lat": -22.9},
        "vehicle_capacity": 10,
        "deliveries": [
            {"id": "a", "point": point, "size": 8},
            {"id": "a", "point": point, "size": 9},
        ],
    }


def test_deliveries_become_jobs_on_the_map() -> None:
    problem = loads(json.dumps(document()))
    assert [job.id for job in problem.jobs] == ["a", "a-2"]
    assert problem.jobs[0].location == (-43.2, -22.8)
    assert problem.matrices == {}
    assert problem.vehicles[0].start == (-43.3, -22.9)


def test_the_fleet_is_what_is_needed_and_a_little_more() -> None:
    """17 / 10, a fifth more, rounded up: 3; and one; and never more than deliveries."""
    small = document()
    assert len(loads(json.dumps(small)).vehicles) == 2
    small["deliveries"] += [{**small["deliveries"][0], "size": 0} for _ in range(9)]
    assert len(loads(json.dumps(small)).vehicles) == 4


def test_one_large_delivery_needs_one_van() -> None:
    huge = document() | {"vehicle_capacity": 1}
    huge["deliveries"] = [{**huge["deliveries"][0], "size": units.MAX_AMOUNT}]
    assert len(loads(json.dumps(huge)).vehicles) == 1


@pytest.mark.parametrize("amount", [units.MAX_AMOUNT + 1, 10**30, -1])
@pytest.mark.parametrize("field", ["size", "vehicle_capacity"])
def test_amounts_stay_within_what_can_be_added_up(field: str, amount: int) -> None:
    broken = document()
    (broken if field == "vehicle_capacity" else broken["deliveries"][0])[field] = amount
    with pytest.raises(InputError) as caught:
        loads(json.dumps(broken))
    assert [finding.code for finding in caught.value.findings] == ["F217"]


def test_a_kilometre_costs_one() -> None:
    costs = loads(json.dumps(document())).vehicles[0].costs
    assert (costs.per_km, costs.per_hour) == (units.MONEY_STEPS, 0)


def test_what_is_wrong_is_told_by_path() -> None:
    broken = document()
    broken["deliveries"][1]["size"] = "nine"
    del broken["deliveries"][0]["point"]
    with pytest.raises(InputError) as caught:
        loads(json.dumps(broken))
    assert {finding.where for finding in caught.value.findings} == {
        "deliveries[0].point",
        "deliveries[1].size",
    }


@pytest.mark.parametrize(("field", "value"), [("vehicle_capacity", 0), ("origin", {"lng": 1})])
def test_broken_fields_are_told(field: str, value: object) -> None:
    with pytest.raises(InputError) as caught:
        loads(json.dumps(document() | {field: value}))
    assert caught.value.where.startswith(field)
