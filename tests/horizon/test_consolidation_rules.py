"""Who is due when returns are collected by a rule."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.horizon import due_jobs, zone_days

ZONE = {"id": "z", "jobs": ["a", "b", "c"]}


def calendar(road: Any, zone: dict[str, Any], **fields: Any) -> Any:
    problem = road.problem(*(road.job(name, 5) for name in "abcx"))
    return road.calendar(problem, zones=[ZONE | zone], **fields)


def test_what_rides_is_due_as_soon_as_it_can_be(road: Any) -> None:
    days = calendar(road, {"k": 3}, waiting=[{"job": "b", "earliest_day": 2}])
    assert due_jobs(days, {"a", "b", "x"}, 1, "ride") == {"a", "x"}


def test_a_zone_is_held_until_it_has_enough(road: Any) -> None:
    days = calendar(road, {"k": 3})
    assert due_jobs(days, {"a", "b", "x"}, 1, "hold") == {"x"}
    assert due_jobs(days, {"a", "b", "c"}, 1, "hold") == {"a", "b", "c"}


def test_one_that_is_old_enough_takes_its_zone_along(road: Any) -> None:
    days = calendar(road, {"max_age": 2}, waiting=[{"job": "a", "waited": 1}])
    assert due_jobs(days, {"a", "b"}, 1, "hold") == set()
    assert due_jobs(days, {"a", "b"}, 2, "hold") == {"a", "b"}


def test_a_deadline_is_stronger_than_holding(road: Any) -> None:
    days = calendar(road, {"k": 9}, waiting=[{"job": "a", "latest_day": 2}])
    assert due_jobs(days, {"a", "b"}, 1, "hold") == set()
    assert due_jobs(days, {"a", "b"}, 2, "hold") == {"a", "b"}


@pytest.mark.parametrize(("beyond", "due"), [(None, {"a"}), (7, set())])
def test_the_last_day_collects_what_cannot_be_carried_over(
    road: Any, beyond: int | None, due: set[str]
) -> None:
    assert due_jobs(calendar(road, {"k": 9}, beyond=beyond), {"a"}, 3, "hold") == due


def test_zone_days_are_the_only_ones(road: Any) -> None:
    left = zone_days(calendar(road, {"days": [2]}))
    assert left == {"a": (2,), "b": (2,), "c": (2,)}


def test_a_deadline_is_stronger_than_zone_days(road: Any) -> None:
    late = [{"job": "a", "latest_day": 2}, {"job": "b", "earliest_day": 3}]
    assert zone_days(calendar(road, {"days": [3]}, waiting=late))["a"] == (2,)
    left = zone_days(calendar(road, {"days": [2]}, waiting=late, beyond=7))
    assert left == {"a": (2,), "b": (), "c": (2,)}  # b waits for a day after the horizon
