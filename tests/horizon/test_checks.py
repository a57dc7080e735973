"""What keeps a problem from being laid over a horizon is said all at once."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.horizon import findings
from vuelta.model import Horizon


def codes(problem: Any, **fields: Any) -> list[tuple[str, str]]:
    horizon = Horizon.model_validate({"days": 3, "returns": {}} | fields)
    return [(one.code, one.where) for one in findings(problem, horizon)]


def test_a_sound_horizon_has_no_findings(road: Any) -> None:
    problem = road.problem(road.job("a", 5), road.delivery("d", 6, 2))
    zones = [{"id": "z", "jobs": ["a"], "days": [2]}]
    assert codes(problem, zones=zones, waiting=[{"job": "a"}], days_off=[3]) == []


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"waiting": [{"job": "x"}]}, ("H804", "waiting[0].job")),
        ({"zones": [{"id": "z", "jobs": ["x"]}]}, ("H804", "zones[0].jobs[0]")),
        ({"vehicle_days": {"w": [1]}}, ("H804", "vehicle_days.w")),
        ({"waiting": [{"job": "a"}, {"job": "a"}]}, ("H805", "waiting[1]")),
        ({"days_off": [4]}, ("H808", "days_off[0]")),
        ({"waiting": [{"job": "a", "earliest_day": 4}]}, ("H808", "waiting[0].earliest_day")),
    ],
)
def test_names_and_days_have_to_exist(road: Any, fields: Any, found: tuple[str, str]) -> None:
    assert codes(road.problem(road.job("a", 5)), **fields) == [found]


def test_what_is_ready_after_the_horizon_may_be_carried_over(road: Any) -> None:
    problem = road.problem(road.job("a", 5))
    assert codes(problem, waiting=[{"job": "a", "earliest_day": 4}], beyond=9) == []


def test_a_vehicle_needs_a_shift_that_leaves_room_for_the_next(road: Any) -> None:
    none = {"id": "v", "start_index": 0, "capacity": [9]}
    endless = none | {"id": "w", "time_window": [0, 80_000], "max_overtime": 6_400}
    problem = road.problem(road.job("a", 5), vehicles=[none, endless])
    found = codes(problem)
    assert found == [("H806", "problem.vehicles[0]"), ("H806", "problem.vehicles[1].time_window")]


def test_names_of_days_are_not_taken(road: Any) -> None:
    shift = {"start_index": 0, "capacity": [9], "time_window": [0, 40_000]}
    problem = road.problem(vehicles=[shift | {"id": "v"}, shift | {"id": "v@2"}])
    assert codes(problem) == [("H809", "problem.vehicles[0].id")]


def test_what_may_wait_has_no_times_of_one_day(road: Any) -> None:
    problem = road.problem(
        road.job("a", 5, soft_end=40_000, late_cost=3),
        road.job("b", 6, "delivery", aboard="v"),
    )
    found = codes(problem, waiting=[{"job": "b"}])
    assert found == [("H807", "problem.jobs[0].soft_end"), ("H807", "problem.jobs[1].aboard")]


def test_what_is_pinned_does_not_wait(road: Any) -> None:
    """A return that is not listed keeps its day; one that is listed is a contradiction."""
    van = {
        "id": "v",
        "start_index": 0,
        "capacity": [9],
        "time_window": road.window(1, "8:00", "18:00"),
    }
    van |= {"steps": [{"type": "job", "id": "a"}], "pinned_steps": 1}
    problem = road.problem(road.job("a", 5), road.job("b", 6), vehicles=[van])
    assert codes(problem) == []
    assert set(road.calendar(problem).terms) == {"b"}
    assert codes(problem, waiting=[{"job": "a"}]) == [("H807", "problem.jobs[0]")]


def test_who_holds_a_parcel_works_on_the_first_day(road: Any) -> None:
    problem = road.problem(road.job("b", 6, "delivery", aboard="v"))
    assert codes(problem, vehicle_days={"v": [2]}) == [("H808", "problem.jobs[0].aboard")]


def test_a_relation_with_a_vehicle_is_refused(road: Any) -> None:
    relations = [{"type": "same_route", "jobs": ["a"], "vehicle": "v"}]
    problem = road.problem(road.job("a", 5), relations=relations)
    assert codes(problem) == [("H810", "problem.relations[0].vehicle")]
    assert codes(problem, days=1) == []  # of one day it is as ever


def test_room_by_the_day_needs_days_that_do_not_overlap(road: Any) -> None:
    """One van is still out when the other begins the next day: whose room would it take?"""
    store = {"id": "store", "location_index": 3, "slots": 2}
    vans = [
        {"id": name, "start_index": 0, "capacity": [9], "time_window": road.window(1, *shift)}
        for name, shift in (("early", ("6:00", "14:00")), ("late", ("22:00", "29:00")))
    ]
    for end, found in (("29:00", []), ("30:00", [("H810", "problem.facilities[0]")])):
        vans[1]["time_window"] = road.window(1, "22:00", end)
        problem = road.problem(road.job("a", 5), facilities=[store], vehicles=vans)
        assert codes(problem) == found
        assert codes(problem, days=1) == []
    free = [store | {"slots": None}]
    assert codes(road.problem(road.job("a", 5), facilities=free, vehicles=vans)) == []


def test_a_facility_called_like_another_on_a_day_is_refused(road: Any) -> None:
    stores = [{"id": "store", "location_index": 3, "room": [4]}, {"id": "store@2"}]
    problem = road.problem(road.job("a", 5), facilities=stores)
    assert codes(problem) == [("H809", "problem.facilities[0].id")]
    assert codes(problem, days=1) == []


def test_goods_that_turned_back_belong_to_one_day_of_a_counted_facility(road: Any) -> None:
    """They may wait, and take a slot of the day they are brought: which one cannot be said."""
    store = {"id": "store", "location_index": 5, "slots": 1}
    job = road.job("a", 5, "delivery", returned_to="store")
    waiting = [{"job": "a"}]
    counted = road.problem(job, facilities=[store])
    assert codes(counted, waiting=waiting) == [("H810", "problem.jobs[0].returned_to")]
    assert codes(counted, waiting=waiting, days_off=[1, 3]) == []
    assert codes(counted) == []  # of the first day alone
    free = road.problem(job, facilities=[store | {"slots": None}])
    assert codes(free, waiting=waiting) == []


def test_days_vehicles_and_tasks_are_few_enough_together(
    road: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three days of one vehicle and two jobs are six visits that may be made."""
    problem = road.problem(road.job("a", 5), road.job("b", 6))
    monkeypatch.setenv("VUELTA_MOST_HORIZON_VISITS", "6")
    assert codes(problem) == []
    monkeypatch.setenv("VUELTA_MOST_HORIZON_VISITS", "5")
    assert codes(problem) == [("E190", "days")]
    [finding] = findings(problem, Horizon.model_validate({"days": 3, "returns": {}}))
    assert "6 visits" in finding.cause
    assert "5" in finding.cause
