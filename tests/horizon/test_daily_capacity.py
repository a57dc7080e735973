"""Facilities with room for each day: what they are called, when they are open, and back."""

from __future__ import annotations

from typing import Any

from vuelta import formats
from vuelta.horizon import day_plan, day_problem, expanded_problem, expanded_routes
from vuelta.model import Plan

DOORS = {"destinations": [{"facility": "shop", "cost": -9}, {"facility": "hub"}, {"cost": 1}]}


def week(road: Any, **fields: Any) -> Any:
    """A return of any day that may go to the shop, or be handed in there or at minute 4."""
    places = [{"facility": "shop", "cost": 2}, {"location_index": 4}, {"facility": "hub"}]
    job = road.job("r", 9, places=places, **DOORS)
    facilities = [
        {"id": "shop", "location_index": 6, "slots": 1, "room": [3]} | fields,
        {"id": "hub", "location_index": 7, "time_windows": [road.window(1, "9:00", "10:00")]},
    ]
    return road.calendar(road.problem(job, facilities=facilities), days_off=[2])


def test_a_facility_that_counts_stands_once_for_each_day(road: Any) -> None:
    whole = expanded_problem(week(road))
    shop, first, third, hub = whole.facilities
    assert shop.id == "shop"  # to reload at, at most
    assert [(one.id, one.room, one.slots) for one in (first, third)] == [
        ("shop@1", (3,), 1), ("shop@3", (3,), 1),
    ]  # fmt: skip
    assert [list(w) for w in first.time_windows] == [road.window(1, "8:00", "18:00")]
    assert [list(w) for w in third.time_windows] == [road.window(3, "8:00", "18:00")]
    assert [list(w) for w in hub.time_windows] == [
        road.window(day, "9:00", "10:00") for day in (1, 3)
    ]
    assert formats.loads(formats.dumps(whole)) == whole


def test_hours_are_cut_to_the_shifts_of_the_day(road: Any) -> None:
    """What is given for the third day holds from then on, beside the first day's."""
    hours = [road.window(1, "7:00", "12:00"), road.window(3, "16:00", "19:00")]
    _, first, third, _ = expanded_problem(week(road, time_windows=hours)).facilities
    assert [list(w) for w in first.time_windows] == [road.window(1, "8:00", "12:00")]
    assert [list(w) for w in third.time_windows] == [
        road.window(3, "8:00", "12:00"), road.window(3, "16:00", "18:00"),
    ]  # fmt: skip


def test_a_facility_that_is_shut_cannot_be_reached(road: Any) -> None:
    """Open at night only: on each day it is a moment after the last van is home."""
    _, first, _, _ = expanded_problem(
        week(road, time_windows=[road.window(1, "19:00", "20:00")])
    ).facilities
    late = road.at(1, "18:00") + 1
    assert first.time_windows == ((late, late),)


def test_choices_are_spread_over_the_days(road: Any) -> None:
    [job] = expanded_problem(week(road)).jobs
    assert [(one.facility, one.cost) for one in job.destinations] == [
        ("shop@1", -90_000), ("shop@3", -90_000), ("hub", 0), (None, 10_000),
    ]  # fmt: skip
    assert [one.facility for one in job.places] == ["shop@1", "shop@3", None, "hub"]


def test_goods_that_turned_back_are_of_the_first_day(road: Any) -> None:
    held = road.job("h", 6, "delivery", aboard="v", returned_to="shop")
    problem = road.problem(held, facilities=[{"id": "shop", "location_index": 6, "slots": 1}])
    calendar = road.calendar(problem)
    assert expanded_problem(calendar).jobs[0].returned_to == "shop@1"
    assert day_problem(calendar, 1, {("job", "h")}).jobs[0].returned_to == "shop"


def test_choices_go_through_both_doors_unchanged(road: Any) -> None:
    """Numbers and names of each day, there and back."""
    calendar = week(road)
    for day, number, own, facility in (
        (1, 1, 1, "shop"),
        (3, 2, 1, "shop"),
        (1, 3, 2, "hub"),
        (3, 4, 3, "shop"),
    ):
        name = f"shop@{day}" if facility == "shop" else facility
        steps = [
            {"type": "job", "id": "r", "arrival": 0, "place": number},
            {"type": "unload", "id": "r", "arrival": 0, "facility": name},
        ]
        plan = Plan.model_validate({"routes": [{"vehicle": f"v@{day}", "steps": steps}]})
        one = day_plan(calendar, day, plan, ())
        visit, down = one.routes[0].steps
        assert (visit.place, down.facility) == (own, facility)
        assert expanded_routes(calendar, day, one) == plan.routes
