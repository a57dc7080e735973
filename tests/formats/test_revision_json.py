"""Revisions as JSON: out and back without loss, and refused by path."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import vuelta
from vuelta.errors import InputError
from vuelta.formats import dump_revision, parse_revision, read_revision, write
from vuelta.model import Revision

HOUR = 3_600


def day(clock: bool) -> dict[str, Any]:
    """Two vans in Zaragoza, an exchange among deliveries; times as text or as seconds."""

    def at(hour: int) -> int | str:
        return f"2026-11-23T{hour:02}:00:00+01:00" if clock else hour * HOUR

    return {
        "currency": "EUR",
        "vehicles": [
            {
                "id": name,
                "start": [-0.88, 41.65],
                "end": [-0.88, 41.65],
                "capacity": [9],
                "time_window": [at(8), at(16)],
                "costs": {"fixed": 10, "per_hour": 18, "per_km": 0.4},
            }
            for name in (1, 2)
        ],
        "jobs": [
            {"id": 10, "location": [-0.87, 41.66], "delivery": [2], "service": 600},
            {"id": 11, "location": [-0.9, 41.67], "delivery": [1], "pickup": [1], "service": 600},
            {
                "id": 12,
                "location": [-0.86, 41.64],
                "delivery": [1],
                "service": 600,
                "time_windows": [[at(10), at(12)]],
            },
            {"id": 13, "location": [-0.91, 41.63], "pickup": [2], "service": 600},
        ],
    }


@pytest.fixture(params=[True, False], ids=["rfc3339", "seconds"])
def revision(request: pytest.FixtureRequest) -> Revision:
    """The first van breaks down on its way; an order comes in; one is called off."""
    problem = vuelta.Problem.model_validate(day(request.param))
    plan = vuelta.plan(problem, iterations=100)
    first = next(route for route in plan.routes if route.steps)
    now = first.steps[1].arrival - 60
    order = {"id": 99, "location": [-0.89, 41.66], "pickup": [1], "service": 300}
    incidents = [
        {"id": "i1", "code": "VEHICLE_BREAKDOWN", "time": now - 60, "vehicle": first.vehicle},
        {"id": "i2", "code": "NEW_URGENT", "time": now - 50, "order": order},
        {"id": "i3", "code": "CANCELLATION", "time": now - 40, "job": 13},
    ]
    return vuelta.replan(problem, plan, incidents, now, iterations=50, time_limit=None)


def test_a_revision_reads_back_as_it_was(revision: Revision) -> None:
    text = dump_revision(revision)
    again = parse_revision(text)
    assert again == revision
    assert again.plan.style == revision.plan.style
    assert dump_revision(again) == text


def test_times_and_ids_are_spelled_as_in_the_problem(revision: Revision) -> None:
    data = json.loads(dump_revision(revision))
    clock = revision.problem.style.times == "rfc3339"
    assert isinstance(data["now"], str) is clock
    assert isinstance(data["protocol_runs"][0]["steps"][0]["due"], str) is clock
    assert isinstance(data["notices"][0]["job"], int)
    assert data["protocol_runs"][0]["vehicle"] in (1, 2)
    assert data["problem"]["jobs"][0]["id"] in (10, 11, 12, 99)


def test_its_problem_and_plan_stand_on_their_own(revision: Revision) -> None:
    """What is inside reads as a problem and a plan, from which the next replan starts."""
    data = json.loads(dump_revision(revision))
    problem = vuelta.Problem.model_validate(data["problem"])
    judgement = vuelta.check(problem, data["plan"])
    assert judgement.clean
    assert not judgement.differences
    later = vuelta.replan(problem, data["plan"], now=revision.now)
    assert later.diff.is_empty


def test_a_revision_is_written_like_anything_else(revision: Revision, tmp_path: Path) -> None:
    path = tmp_path / "revision.json.gz"
    write(revision, path)
    assert read_revision(path) == revision
    with pytest.raises(InputError, match="F230"):
        write(revision, tmp_path / "revision.csv")
    assert not (tmp_path / "revision.csv").exists()


def test_everything_wrong_is_said_by_path(revision: Revision) -> None:
    data = json.loads(dump_revision(revision))
    data["problem"]["jobs"][0]["service"] = -1
    data["plan"]["routes"][0]["steps"][0]["arrival"] = "noon"
    data["kpis"]["late"] = -2
    with pytest.raises(InputError) as caught:
        parse_revision(json.dumps(data))
    assert [(finding.code, finding.where) for finding in caught.value.findings] == [
        ("E106", "problem.jobs[0].service"),
        ("E105", "plan.routes[0].steps[0].arrival"),
        ("E110", "kpis.late"),
    ]


@pytest.mark.parametrize("text", ["{}", '{"problem": {}}', '{"problem": {}, "plan": 3}'])
def test_what_is_no_revision_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="F205"):
        parse_revision(text)
