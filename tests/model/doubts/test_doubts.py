"""Warnings: each where it is meant to be, and silence where nothing is odd."""

# Covers: model/caution.py model/doubts/hours.py model/doubts/no_ways.py model/doubts/overloads.py
# Covers: model/doubts/prices.py model/doubts/sphere.py model/doubts/stray_places.py
# Covers: model/doubts/unused.py

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta.formats import dumps
from vuelta.formats.native import parse_plan
from vuelta.model import Problem

DEPOT = [-3.70, 40.42]


def day(*jobs: dict[str, Any], van: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """A day in Madrid whose travel is stated, so that it is no estimate."""
    vans = [{"id": "v1", "start": DEPOT, "end": DEPOT, "capacity": [10], **(van or {})}]
    numbered = [{"id": f"J{k}", "service": 300} | job for k, job in enumerate(jobs, 1)]
    return {"vehicles": vans, "jobs": numbered, "profiles": {"car": {}}} | fields


def near(k: int = 1, **fields: Any) -> dict[str, Any]:
    return {"location": [-3.70 + k / 100, 40.42 + k / 200], **fields}


def told(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in Problem.model_validate(document).warnings]


def test_a_plain_day_has_no_warning() -> None:
    assert told(day(near(1), near(2), near(3))) == []


@pytest.mark.parametrize("k", [1, 3])
def test_a_place_whose_numbers_are_swapped_is_named(k: int) -> None:
    jobs = [near(1), near(2), near(3)]
    jobs[k - 1] = {"location": jobs[k - 1]["location"][::-1]}
    document = day(*jobs)
    assert told(document) == [("W102", f"jobs[{k - 1}].location")]
    [warning] = Problem.model_validate(document).warnings
    assert "swap the two" in warning.remedy


def test_of_two_places_the_one_that_is_no_start_is_swapped() -> None:
    assert told(day({"location": [40.43, -3.68]})) == [("W102", "jobs[0].location")]
    assert told(day({"location": [2.17, 41.38]})) == []  # far, and who knows which of the two


@pytest.mark.parametrize("astray", [[2.17, 41.38], [0, 0]])
def test_a_place_far_from_all_others_is_named(astray: list[float]) -> None:
    document = day({"location": astray}, near(2), near(3), near(4))
    assert told(document) == [("W101", "jobs[0].location")]


def test_a_day_of_two_towns_or_of_a_whole_country_is_no_mistake() -> None:
    towns = [near(k) for k in (1, 2)] + [{"location": [2.17 + k / 100, 41.38]} for k in (1, 2)]
    assert told(day(*towns)) == []
    wide = [{"location": [-3.7 + 1.5 * k, 40.4 - 0.5 * k]} for k in range(-3, 4)]
    assert told(day(*wide)) == []


def test_places_on_both_sides_of_the_date_line_are_neighbours() -> None:
    van = {"start": [179.99, -17], "end": [-179.99, -17]}
    jobs = [{"location": [side * (180 - k / 100), -17]} for side in (1, -1) for k in (1, 2)]
    assert told(day(*jobs, van=van)) == []


def test_coordinates_beside_matrices_are_for_the_map_alone() -> None:
    table = {"durations": [[0, 60], [60, 0]]}
    van = {"start_index": 0, "end_index": 0}
    job = {"location": [40.4, -3.7], "location_index": 1}
    document = day(job, van=van, matrices={"car": table})
    del document["profiles"]
    assert told(document) == []


def test_minutes_are_no_seconds() -> None:
    jobs = [near(1, service=5, time_windows=[[540, 600]]), near(2, service=5)]
    assert told(day(*jobs, van={"time_window": [480, 1080]})) == [
        ("W103", "vehicles[0].time_window")
    ]
    assert told(day(*jobs[1:], van={"time_window": [28_800, 64_800]})) == [
        ("W103", "jobs[0].service")
    ]
    hours = day(near(1, time_windows=[[32_400, 36_000]]), van={"time_window": [28_800, 64_800]})
    assert told(hours) == []


def test_windows_that_no_shift_meets() -> None:
    van = {"time_window": [28_800, 64_800]}
    jobs = [near(1, time_windows=[[0, 28_799]]), near(2, time_windows=[[0, 1], [64_800, 70_000]])]
    assert told(day(*jobs, van=van)) == [("W104", "jobs[0].time_windows")]
    overtime = van | {"max_overtime": 3_600}
    assert told(day(near(1, time_windows=[[68_400, 70_000]]), van=overtime)) == []
    assert told(day(near(1, time_windows=[[68_401, 70_000]]), van=overtime)) == [
        ("W104", "jobs[0].time_windows")
    ]


def test_only_the_shifts_of_those_who_may_serve_it_count() -> None:
    late = {"id": "v2", "start": DEPOT, "end": DEPOT, "capacity": [10]}
    document = day(near(1, time_windows=[[0, 60]], allowed_vehicles=["v2"]))
    document["vehicles"].append(late | {"time_window": [28_800, 64_800]})
    assert told(document) == [("W104", "jobs[0].time_windows")]


def test_a_moment_is_told_as_the_document_spells_it() -> None:
    shift = ["2026-11-23T08:00:00+01:00", "2026-11-23T18:00:00+01:00"]
    late = [["2026-11-24T09:00:00+01:00", "2026-11-24T10:00:00+01:00"]]
    document = day(near(1, time_windows=late), van={"time_window": shift})
    [warning] = Problem.model_validate(document).warnings
    assert shift[0] in warning.cause
    assert shift[1] in warning.cause


def test_amounts_that_no_vehicle_holds() -> None:
    jobs = [near(1, delivery=[10], pickup=[11]), near(2, delivery=[12])]
    assert told(day(*jobs)) == [("W105", "jobs[0].pickup"), ("W105", "jobs[1].delivery")]
    pair = {"amount": [11], "pickup": near(1, id="a"), "delivery": near(2, id="a")}
    assert told(day(shipments=[pair])) == [("W105", "shipments[0].amount")]


def test_of_two_vehicles_one_has_to_hold_all_dimensions() -> None:
    document = day(near(1, delivery=[5, 5]), van={"capacity": [9, 1]})
    other = document["vehicles"][0] | {"id": "v2", "capacity": [1, 9]}
    document["vehicles"].append(other)
    assert told(document) == [("W105", "jobs[0].delivery")]
    other["capacity"] = [5, 5]
    assert told(document) == []


def test_travel_that_nobody_gave_is_an_estimate() -> None:
    document = day(near(1))
    del document["profiles"]
    assert told(document) == [("W106", "matrices")]


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"profiles": {"car": {}, "lorry": {}}}, "profiles.lorry"),
        ({"facilities": [{"id": "hub", "location": DEPOT}]}, "facilities[0]"),
    ],
)
def test_what_nothing_names_is_not_used(fields: dict[str, Any], where: str) -> None:
    assert told(day(near(1), **fields)) == [("W107", where)]


def test_what_decides_nothing_is_not_used() -> None:
    priced = {"costs": {"per_hour": 20, "overtime_per_hour": 9}, "max_reloads": 2}
    document = day(near(1, priority=3, penalty=4, service_per_type={"bike": 5}), van=priced)
    assert told(document) == [
        ("W107", "jobs[0].service_per_type.bike"),
        ("W107", "vehicles[0].costs.overtime_per_hour"),
        ("W107", "vehicles[0].max_reloads"),
        ("W107", "jobs[0].priority"),
    ]


def test_a_penalty_is_weighed_against_a_price_nobody_gave() -> None:
    assert told(day(near(1, penalty=50))) == [("W109", "vehicles[0].costs.per_hour")]
    assert told(day(near(1, penalty=50), van={"costs": {"per_hour": 20}})) == []
    assert told(day(near(1), van={"costs": {"per_km": 1}})) == [
        ("W109", "vehicles[0].costs.per_hour")
    ]


def test_many_of_a_kind_are_counted() -> None:
    van = {"time_window": [28_800, 64_800]}
    document = day(*(near(k, time_windows=[[0, 60]]) for k in range(25)), van=van)
    found = Problem.model_validate(document).warnings
    assert [one.code for one in found] == ["W104"] * 11
    assert "15 more" in found[-1].cause


def test_warnings_stand_beside_every_answer() -> None:
    document = day({"location": [2.17, 41.38]}, near(2), near(3))
    plan = vuelta.plan(document, iterations=5)
    assert [one.code for one in plan.warnings] == ["W101"]
    assert vuelta.check(document, plan).warnings == plan.warnings
    assert vuelta.replan(document, plan, iterations=1).warnings == plan.warnings
    assert parse_plan(dumps(plan, "json")).warnings == plan.warnings


def test_a_horizon_has_the_warnings_of_its_first_day() -> None:
    van = {"time_window": [28_800, 64_800]}
    tomorrow = near(2, time_windows=[[115_200, 120_000]])
    document = day({"location": [2.17, 41.38]}, tomorrow, near(3), van=van)
    answer = vuelta.plan_horizon(document, {"days": 2}, iterations=5)
    assert [one.code for one in answer.warnings] == ["W101"]


def test_a_plan_without_warnings_is_written_as_before() -> None:
    assert '"warnings"' not in dumps(vuelta.plan(day(near(1)), iterations=1), "json")
