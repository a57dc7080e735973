"""Points, lockers and stores: which the customer may go to, and why not the others."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.model import Style, Window
from vuelta.model.returns import Method
from vuelta.returns import counters, facility_at, facility_documents

METHODS: tuple[Method, ...] = ("home_pickup", "pickup_point", "locker", "store")
POINT: dict[str, Any] = {"id": "point", "kind": "pickup_point", "location": [1, 1]}


def test_a_point_with_room_is_offered_with_its_next_hours(desk: Any) -> None:
    hours = {"time_windows": [[0, 10], [desk.day, desk.day + 50], [2 * desk.day, 3 * desk.day]]}
    policy = desk.policy(facilities=[POINT | hours])
    [(method, facility, window)], refused = counters(desk.request(), policy, desk.day + 20, METHODS)
    assert (method, facility.id) == ("pickup_point", "point")
    assert window == (desk.day + 20, desk.day + 50)
    assert refused == {
        "locker": "the policy knows no locker",
        "store": "the policy knows no store",
    }
    [(_, _, always)], _ = counters(desk.request(), desk.policy(facilities=[POINT]), 7, METHODS)
    assert always == Window(7, desk.day - 1)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"room": [1, 9]}, "point is full"),
        ({"max_size": [9, 0]}, "point is too small for it"),
        ({"slots": 0}, "point has no slot free"),
        ({"accepts": [{"grades": ["A"]}]}, "point does not take such goods"),
        ({"time_windows": [[0, 10]]}, "point is closed"),
    ],
)
def test_a_point_that_cannot_take_it_says_why(desk: Any, changes: dict[str, Any], why: str) -> None:
    policy = desk.policy(facilities=[POINT | changes])
    found, refused = counters(desk.request(), policy, 5 * desk.day, ("pickup_point",))
    assert (found, refused) == ([], {"pickup_point": why})


def test_another_point_may_have_what_one_lacks(desk: Any) -> None:
    policy = desk.policy(facilities=[POINT | {"slots": 0}, POINT | {"id": "other"}])
    found, refused = counters(desk.request(), policy, 5 * desk.day, ("pickup_point",))
    assert [facility.id for _, facility, _ in found] == ["other"]
    assert refused == {}


def test_facilities_that_keep_goods_are_written_for_the_planner(desk: Any) -> None:
    centre = {"id": "centre", "location": [2, 2], "room": [9, 4], "service": 60, "fee": 3}
    hours = {"time_windows": [[3600, 7200]], "value": {"A": 1}}
    policy = desk.policy(facilities=[POINT, centre | hours, {"id": "nowhere"}])
    [written] = facility_documents(policy, Style(times="rfc3339"))
    assert written == {
        "id": "centre",
        "location": [2, 2],
        "room": [9, 4],
        "service": 60,
        "time_windows": [["1970-01-01T01:00:00Z", "1970-01-01T02:00:00Z"]],
    }


def test_a_place_has_one_facility_and_a_depot_comes_first(desk: Any) -> None:
    hub = {"id": "hub", "kind": "depot", "location": [1, 1]}
    row = {"id": "row", "location_index": 4}
    policy = desk.policy(facilities=[POINT, hub, row])
    found = [facility_at(policy, place, index) for place, index in (((1, 1), None), (None, 4))]
    assert [one and one.id for one in found] == ["hub", "row"]
    assert facility_at(policy, (2, 2), None) is None
    assert facility_at(policy, None, None) is None
