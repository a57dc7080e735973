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
    """17 / 10, a fifth more, rounded up: 3; and one."""
    assert len(loads(json.dumps(document())).vehicles) == 4


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
