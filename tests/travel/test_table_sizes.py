"""Tables are as few and as small as a day needs, and never larger than their bound."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vuelta
from vuelta.errors import InputError
from vuelta.model import Places, Problem, ProfileTravel, TravelMatrix
from vuelta.solver import lower
from vuelta.travel import measure
from vuelta.travel.disruptions import Area


def day(n_jobs: int, profiles: dict[str, Any], **fields: Any) -> Problem:
    """A van of every profile at the origin, jobs on a line to the east."""
    return Problem.model_validate(
        {
            "vehicles": [
                {"id": name, "profile": name, "start": [0, 0], **fields.pop(name, {})}
                for name in profiles
            ],
            "jobs": [{"id": str(i), "location": [0.01 * (i + 1), 0]} for i in range(n_jobs)],
            "profiles": {name: one for name, one in profiles.items() if one},
            **fields,
        }
    )


def tables(travel: TravelMatrix) -> list[ProfileTravel]:
    assert all(isinstance(one, ProfileTravel) for one in travel.profiles.values())
    return list(travel.profiles.values())  # type: ignore[arg-type]


def cells_of(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> int:
    """The smallest bound at which travel is measured."""
    low, high = 0, 10**9
    while low < high:
        middle = (low + high) // 2
        monkeypatch.setenv("VUELTA_MOST_TABLE_CELLS", str(middle))
        try:
            measure(problem)
        except InputError:
            low = middle + 1
        else:
            high = middle
    return low


def test_profiles_that_are_alike_are_measured_once_and_shared() -> None:
    problem = day(3, dict.fromkeys("abcd") | {"slow": {"speed": 10}})
    travel = measure(problem)
    a, b, c, d, slow = tables(travel)
    assert a is b is c is d
    assert a.durations is not slow.durations
    assert a.distances is slow.distances  # of one detour
    assert len({id(one) for one in travel.profiles.values()}) == 2


def test_the_core_shares_them_too(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = day(3, dict.fromkeys("abcd") | {"slow": {"speed": 10}})
    laid_out = []
    monkeypatch.setattr(
        "vuelta.solver.travel_tables._laid_out",
        lambda profile, speed: (
            laid_out.append(profile) or (np.zeros((5, 5), np.int32),) * 2 + (None,)
        ),
    )
    lower(problem, measure(problem))
    assert len(laid_out) == 2


def test_waypoints_have_no_rows_and_are_measured_when_asked() -> None:
    spots = [[0.005, 0.01 * k] for k in range(40)]
    with_rows = day(
        3, {"car": None}, facilities=[{"id": str(k), "location": s} for k, s in enumerate(spots)]
    )
    without = day(3, {"car": None}, waypoints=spots)
    [held], [asked] = tables(measure(with_rows)), tables(measure(without))
    assert held.durations.shape == (44, 44)
    assert asked.durations.shape == (4, 4)
    assert asked.n_places == 44
    everywhere = np.arange(44)
    assert np.array_equal(asked.among(everywhere).durations, held.durations)
    for k in everywhere:
        assert asked.leg(k, 43 - k) == asked.usual(k, 43 - k) == held.leg(k, 43 - k)


def test_disruptions_concern_legs_from_and_to_waypoints_alike() -> None:
    spots = [[0.005, 0.01 * k] for k in range(8)]
    jam = {"disruptions": [{"id": "jam", "centre": [0.01, 0], "radius": 900, "factor": 3}]}
    rows = [{"id": str(k), "location": s} for k, s in enumerate(spots)]
    [held] = tables(measure(day(3, {"car": None}, facilities=rows, **jam)))
    [asked] = tables(measure(day(3, {"car": None}, waypoints=spots, **jam)))
    for here in range(12):
        for there in range(12):
            assert asked.leg(here, there) == held.leg(here, there)
            assert asked.usual(here, there) == held.usual(here, there)


def test_waypoints_change_no_plan() -> None:
    bare = day(9, {"car": None})
    marked = day(9, {"car": None}, waypoints=[[0.001 * k, 0.5] for k in range(50)])
    one, other = (vuelta.plan(problem, iterations=50) for problem in (bare, marked))
    assert one.routes == other.routes
    assert Places.of(marked).n_visited == len(Places.of(bare))


def test_a_step_at_a_waypoint_is_timed_from_there() -> None:
    """A van that stands at an old address drives on from it."""
    problem = day(1, {"car": None}, waypoints=[[0, 0.1]])
    plan = vuelta.plan(problem, iterations=5)
    [route] = plan.routes
    assert vuelta.check(problem, plan).clean
    places, travel = Places.of(problem), measure(problem).profiles["car"]
    there = places.number((0, 0.1), None)
    assert there == 2
    assert travel.leg(there, 1).seconds > route.duration


@pytest.mark.parametrize(
    ("profiles", "fields", "cells"),
    [
        (dict.fromkeys("abcde"), {}, 25),
        ({"a": None, "b": {"speed": 29}}, {}, 50),
        ({"a": None, "b": None}, {"b": {"speed_factor": 0.5}}, 50),
        (
            {"a": None, "b": None},
            {"disruptions": [{"id": 1, "centre": [0, 1], "radius": 9, "profiles": ["a"]}]},
            50,
        ),
        ({"a": None}, {"waypoints": [[1, 1], [2, 2]]}, 25),
    ],
)
def test_cells_are_counted_by_kinds_of_travel(
    profiles: dict[str, Any], fields: dict[str, Any], cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cells_of(day(4, profiles, **fields), monkeypatch) == cells


def test_given_tables_are_as_large_as_the_document_and_what_is_made_of_them_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = [[0, 5, 5], [5, 0, 5], [5, 5, 0]]
    document: dict[str, Any] = {
        "vehicles": [{"id": "v", "profile": "large"}],
        "jobs": [{"id": "j", "location_index": 0}],
        "matrices": {"large": {"durations": table}, "small": {"durations": [[0]]}},
    }
    assert cells_of(Problem.model_validate(document), monkeypatch) == 0
    document["vehicles"] += [{"id": "s", "profile": "small"}]  # filled up
    assert cells_of(Problem.model_validate(document), monkeypatch) == 9
    document["vehicles"] += [{"id": k, "profile": "large", "speed_factor": k} for k in (2, 3)]
    assert cells_of(Problem.model_validate(document), monkeypatch) == 27


def test_what_is_too_much_is_one_finding_with_both_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VUELTA_MOST_TABLE_CELLS", "49")
    with pytest.raises(InputError) as caught:
        vuelta.plan(day(4, {"a": None, "b": {"speed": 29}}))
    [finding] = caught.value.findings
    assert finding.code == "E190"
    assert "50 cells" in finding.cause
    assert "49" in finding.cause
    assert "VUELTA_MOST_TABLE_CELLS" in finding.remedy


def areas_looked_at(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many areas were compared with rows of legs."""
    looks: list[Area] = []
    usual = Area.growth_met
    monkeypatch.setattr(
        Area, "growth_met", lambda self, rows: looks.append(self) or usual(self, rows)
    )
    measure(problem)
    return len(looks)


def circles(n: int, **fields: Any) -> list[dict[str, Any]]:
    return [{"id": str(k), "radius": 500, "factor": 2, **fields} for k in range(n)]


def test_areas_that_are_alike_are_looked_at_once_and_add_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jams = circles(5, centre=[0.015, 0])
    problem = day(4, {"car": None}, disruptions=jams)
    assert areas_looked_at(problem, monkeypatch) == 1
    one = measure(day(4, {"car": None}, disruptions=jams[:1])).profiles["car"].leg(1, 2).seconds
    five = measure(problem).profiles["car"].leg(1, 2).seconds
    plain = measure(problem).profiles["car"].usual(1, 2).seconds
    assert abs((five - plain) - 5 * (one - plain)) <= 3  # rounded each
    assert one > plain


@pytest.mark.parametrize("centre", [[0.02, 0.1], [-0.1, 0], [10, 60], [180, 0]])
def test_areas_beside_all_places_cost_nothing(
    centre: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = day(4, {"car": None}, disruptions=circles(3, centre=centre))
    monkeypatch.setenv("VUELTA_MOST_AREA_LEGS", "0")
    assert areas_looked_at(problem, monkeypatch) == 0


def test_too_many_areas_are_one_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    jams = [jam | {"centre": [0.015, 0.0001 * k]} for k, jam in enumerate(circles(3))]
    problem = day(4, {"car": None}, disruptions=jams)
    monkeypatch.setenv("VUELTA_MOST_AREA_LEGS", "75")
    measure(problem)
    monkeypatch.setenv("VUELTA_MOST_AREA_LEGS", "74")
    with pytest.raises(InputError) as caught:
        measure(problem)
    [finding] = caught.value.findings
    assert (finding.code, finding.where) == ("E190", "disruptions")
    assert "75 legs" in finding.cause
    assert "74" in finding.cause
