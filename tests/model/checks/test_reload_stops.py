"""Where vehicles may reload: what a document may say, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.errors import InputError
from vuelta.model import Problem


def document(van: dict[str, Any], **facility: Any) -> dict[str, Any]:
    return {
        "vehicles": [{"id": "v", "start": [0, 0], "capacity": [5], "reload_at": ["hub"], **van}],
        "jobs": [{"id": "a", "location": [0, 1]}, {"id": "b", "location": [1, 0]}],
        "facilities": [{"id": "hub", "location": [0, 0], **facility}],
    }


def refused(van: dict[str, Any], **facility: Any) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        Problem.model_validate(document(van, **facility))
    assert all(finding.cause and finding.remedy for finding in caught.value.findings)
    return [(finding.code, finding.where) for finding in caught.value.findings]


def step(kind: str, name: str) -> dict[str, str]:
    return {"type": kind, "id": name}


ROUTE = [step("job", "a"), step("reload", "hub"), step("job", "b")]


def test_a_given_route_may_reload() -> None:
    problem = Problem.model_validate(document({"steps": ROUTE, "pinned_steps": 1}))
    vehicle = problem.vehicles[0]
    assert [task.id for task in vehicle.tasks] == ["a", "b"]
    assert (vehicle.reload_at, vehicle.max_reloads) == (("hub",), None)


def test_a_facility_must_exist() -> None:
    assert refused({"reload_at": ["hup"]}) == [("E133", "vehicles[0].reload_at[0]")]
    steps = [step("job", "a"), step("reload", "hup")]
    found = refused({"steps": steps})
    assert found == [("E133", "vehicles[0].steps[1]"), ("E169", "vehicles[0].steps[1]")]


def test_a_given_route_reloads_where_the_vehicle_may() -> None:
    found = refused({"reload_at": [], "steps": ROUTE})
    assert found == [("E169", "vehicles[0].steps[1]")]


def test_a_reload_cannot_be_pinned() -> None:
    found = refused({"steps": ROUTE, "pinned_steps": 2})
    assert found == [("E170", "vehicles[0].steps[1]")]


def test_a_facility_to_reload_at_is_somewhere() -> None:
    assert refused({}, location=None) == [("E171", "facilities[0]")]
    given = document({"start": None, "start_index": 0})
    for k, thing in enumerate((*given["jobs"], *given["facilities"])):
        thing["location_index"] = k
    given["matrices"] = {"car": {"durations": [[0, 1, 1], [1, 0, 1], [1, 1, 0]]}}
    Problem.model_validate(given)
    del given["facilities"][0]["location_index"]
    with pytest.raises(InputError) as caught:
        Problem.model_validate(given)
    assert [finding.code for finding in caught.value.findings] == ["E144"]


def test_opening_hours_are_moments_of_the_day() -> None:
    problem = Problem.model_validate(document({}, time_windows=[[-100, 50]]))
    assert problem.day_start == -100
