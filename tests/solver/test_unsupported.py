"""What cannot be planned is named, all of it at once."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta.errors import InputError
from vuelta.model import Problem
from vuelta.solver import lower
from vuelta.solver.unsupported import n_dims, unsupported
from vuelta.travel import measure


def document(**fields: Any) -> dict[str, Any]:
    return {
        "vehicles": [{"id": 1, "start": [0, 0], "capacity": [5, 5]}],
        "jobs": [{"id": 1, "location": [0, 0]}, {"id": 2, "location": [0, 1]}],
        **fields,
    }


def job(**fields: Any) -> dict[str, Any]:
    return {"id": 3, "location": [0, 0], **fields}


def half(name: int, **fields: Any) -> dict[str, Any]:
    return {"id": name, "location": [0, 0], **fields}


def reloading(**facility: Any) -> dict[str, Any]:
    van = {"id": 1, "start": [0, 0], "capacity": [5, 5], "reload_at": ["hub"]}
    hub = {"id": "hub", "location": [0, 0], **facility}
    return {"vehicles": [van], "facilities": [hub], "jobs": [job(pickup=[1, 1])]}


WAITING = {"type": "start", "service_after": 9}
PINNED = {"id": 1, "start": [0, 0], "capacity": [5, 5], "pinned_steps": 1}

CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("S201", "jobs[0].early_cost", {"jobs": [job(soft_start=5, early_cost=1)]}),
    (
        "S201",
        "shipments[0].pickup.early_cost",
        {"shipments": [{"pickup": half(1, soft_start=5, early_cost=1), "delivery": half(2)}]},
    ),
    (
        "S201",
        "shipments[0].delivery.early_cost",
        {"shipments": [{"pickup": half(1), "delivery": half(2, soft_start=5, early_cost=1)}]},
    ),
    ("S202", "jobs[0].release_time", {"jobs": [job(release_time=5)]}),
    ("S203", "relations[0]", {"relations": [{"type": "sequence", "jobs": [1, 2]}]}),
    (
        "S204",
        "incompatible_types[0].mode",
        {"incompatible_types": [{"types": ["food", "waste"], "mode": "simultaneous"}]},
    ),
    (
        "S204",
        "incompatible_types",
        {"incompatible_types": [{"types": [f"t{k}" for k in range(65)]}]},
    ),
    ("S211", "facilities[0].room", reloading(room=[3, 3])),
    ("S211", "facilities[0].slots", reloading(slots=0)),
    (
        "S212",
        "vehicles[0].steps[0].service_after",
        {"vehicles": [PINNED | {"steps": [WAITING, {"type": "job", "id": 1}]}]},
    ),
    ("S211", "facilities[0].accepts", reloading(accepts=["glass"])),
    (
        "S207",
        "vehicles[0].capacity",
        {"vehicles": [{"id": 1, "start": [0, 0], "capacity": [1] * 9}]},
    ),
    (
        "S209",
        "vehicles[0].pinned_steps",
        {
            "vehicles": [
                {
                    "id": 1,
                    "start": [0, 0],
                    "capacity": [5, 5],
                    "steps": [{"type": "job", "id": 3}],
                    "pinned_steps": 1,
                }
            ],
            "jobs": [job(places=[{"location": [0, 1]}])],
        },
    ),
    (
        "S210",
        "vehicles[0].loading",
        {
            "vehicles": [
                {"id": 1, "start": [0, 0], "capacity": [5, 5], "loading": "deliveries_first"}
            ],
            "jobs": [job(places=[{"location": [0, 1]}])],
        },
    ),
]


@pytest.mark.parametrize(("code", "where", "fields"), CASES, ids=[case[1] for case in CASES])
def test_each_field_that_cannot_be_planned_is_named(
    code: str, where: str, fields: dict[str, Any]
) -> None:
    problem = Problem.model_validate(document(**fields))
    assert [(finding.code, finding.where) for finding in unsupported(problem)] == [(code, where)]
    with pytest.raises(InputError) as caught:
        lower(problem, measure(problem))
    assert caught.value.code == code


def test_all_findings_come_at_once() -> None:
    late = job(release_time=5, soft_start=1, early_cost=2, pickup=[1, 1])
    problem = Problem.model_validate(
        document(
            relations=[{"type": "strict", "jobs": [3]}],
            **reloading(room=[3, 3]) | {"jobs": [late]},
        )
    )
    assert [finding.code for finding in unsupported(problem)] == ["S201", "S202", "S203", "S211"]


def test_what_asks_for_nothing_special_can_be_planned() -> None:
    assert unsupported(Problem.model_validate(document(jobs=[job(soft_start=5)]))) == []


def test_a_facility_nobody_uses_is_in_nobodys_way() -> None:
    facilities = [{"id": "hub", "location": [0, 0], "room": [3, 3], "accepts": ["glass"]}]
    assert unsupported(Problem.model_validate(document(facilities=facilities))) == []


@pytest.mark.parametrize(("capacity", "dims"), [(None, 1), ([], 1), ([3], 1), ([3, 4, 5], 3)])
def test_dimensions_are_those_of_the_capacity(capacity: list[int] | None, dims: int) -> None:
    vehicles = [{"id": 1, "start": [0, 0], "capacity": capacity}]
    assert n_dims(Problem.model_validate(document(vehicles=vehicles))) == dims


def test_loads_may_be_stated_by_anybody() -> None:
    """No vehicle, or none with a capacity: amounts, places and loads aboard are lawful."""
    jobs = [job(delivery=[1, 2]), {"id": 4, "location": [1, 1], "pickup": [3, 4]}]
    nobody = vuelta.plan({"jobs": jobs}, iterations=1)
    assert [left.reasons[0].code for left in nobody.unassigned] == ["NO_VEHICLE"] * 2
    van = {"id": 1, "start": [0, 0], "on_board": [1, 2, 3]}
    assert vuelta.plan({"vehicles": [van], "jobs": [job()]}, iterations=1).summary.routes == 1
    empty = {**van, "on_board": [], "capacity": []}
    assert vuelta.plan({"vehicles": [empty], "jobs": [job()]}, iterations=1).summary.routes == 1
