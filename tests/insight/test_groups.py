"""Parts of a day: local dates, squares on the ground, classes."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta.engine._kpis import kpis
from vuelta.model import Problem

HOUR = 3600


def groups(document: dict[str, Any], by: Any, **options: Any) -> dict[str, int]:
    """Tasks in each part."""
    problem = Problem.model_validate(document)
    plan = vuelta.plan(problem, iterations=20)
    return {one.name: one.service.tasks for one in kpis(problem, plan, by=by, **options).groups}


def document(*jobs: dict[str, Any]) -> dict[str, Any]:
    van = {"id": "v", "start": [0.0, 0.0], "end": [0.0, 0.0]}
    return {"vehicles": [van], "jobs": [{"id": f"j{k}", **job} for k, job in enumerate(jobs)]}


def test_a_day_is_the_local_one() -> None:
    """23:30 in UTC is half past midnight an hour east of it."""
    window = [["2026-11-23T23:30:00+00:00", "2026-11-23T23:40:00+00:00"]]
    east = [["2026-11-24T00:30:00+01:00", "2026-11-24T00:40:00+01:00"]]
    place = {"location": [0.001, 0.0]}
    assert groups(document(place | {"time_windows": window}), "day") == {"2026-11-23": 1}
    assert groups(document(place | {"time_windows": east}), "day") == {"2026-11-24": 1}


def test_days_without_a_calendar_are_counted() -> None:
    late = {"location": [0.0, 0.0], "time_windows": [[25 * HOUR, 26 * HOUR]]}
    assert groups(document(late), "day") == {"1": 1}


def test_a_zone_is_a_square_named_by_its_middle() -> None:
    """On the equator 1112 m are 0.01 degrees: 0.001 and 0.009 share a square, 0.011 does not."""
    jobs = [{"location": [lon, 0.001]} for lon in (0.001, 0.009, 0.011)]
    told = groups(document(*jobs), "zone", zone_metres=1112)
    assert told == {"0.005,0.005": 2, "0.005,0.015": 1}


@pytest.mark.parametrize(
    ("job", "name"),
    [
        ({"delivery": [1]}, "delivery"),
        ({"pickup": [1], "priority": 7}, "return, priority 7"),
        ({"delivery": [1], "pickup": [1]}, "exchange"),
    ],
)
def test_a_class_is_kind_and_priority(job: dict[str, Any], name: str) -> None:
    told = document({"location": [0.0, 0.0], **job})
    told["vehicles"][0]["capacity"] = [5]
    assert groups(told, "class") == {name: 1}


def test_who_is_left_out_has_no_vehicle() -> None:
    told = document({"location": [0.0, 0.0], "skills": ["wings"]})
    assert groups(told, "vehicle") == {"-": 1}
