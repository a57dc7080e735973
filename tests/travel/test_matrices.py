"""A document's own matrices: taken at their word, refused where they fall short."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vuelta.errors import InputError
from vuelta.model import UNREACHABLE, Problem
from vuelta.travel import measure

SQUARE = [[0, 5], [7, 0]]


def problem(**fields: Any) -> Problem:
    document: dict[str, Any] = {
        "vehicles": [{"id": 1, "start_index": 0}],
        "jobs": [{"id": 1, "location_index": 1}],
        "matrices": {"car": {"durations": SQUARE}},
    }
    return Problem.model_validate(document | fields)


def codes(error: InputError) -> list[str]:
    return [finding.code for finding in error.findings]


def test_tables_are_handed_on_as_they_are() -> None:
    tables = {"durations": SQUARE, "distances": [[0, 50], [70, 0]], "costs": [[0, 1], [2, 0]]}
    travel = measure(problem(matrices={"car": tables}))
    car = travel.profiles["car"]
    assert car.durations.tolist() == SQUARE
    assert car.distances is not None
    assert car.distances.tolist() == [[0, 50], [70, 0]]
    assert car.costs is not None
    assert car.costs.tolist() == [[0, 1], [2, 0]]
    assert car.durations.dtype == np.int32


def test_unused_profiles_are_handed_on_too() -> None:
    matrices = {"car": {"durations": SQUARE}, "bike": {"durations": SQUARE}}
    assert set(measure(problem(matrices=matrices)).profiles) == {"car", "bike"}


def test_a_pair_without_a_way_keeps_its_mark() -> None:
    travel = measure(problem(matrices={"car": {"durations": [[0, None], [7, 0]]}}))
    assert travel.profiles["car"].durations[0, 1] == UNREACHABLE


def test_missing_distances_are_no_matter_when_nothing_asks_for_them() -> None:
    assert measure(problem()).profiles["car"].distances is None


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"costs": {"per_km": 1}}, "vehicles[0].costs.per_km"),
        ({"max_distance": 100}, "vehicles[0].max_distance"),
    ],
)
def test_missing_distances_are_refused_when_something_asks(
    wish: dict[str, Any], field: str
) -> None:
    with pytest.raises(InputError) as caught:
        measure(problem(vehicles=[{"id": 1, "start_index": 0, **wish}]))
    assert codes(caught.value) == ["T301"]
    assert caught.value.where == "matrices.car.distances"
    assert field in caught.value.cause


def test_kilometres_need_no_distances_where_arcs_have_prices() -> None:
    vehicle = {"id": 1, "start_index": 0, "costs": {"per_km": 1}}
    tables = {"durations": SQUARE, "costs": SQUARE}
    measure(problem(vehicles=[vehicle], matrices={"car": tables}))


def test_every_profile_without_distances_is_named() -> None:
    vehicles = [
        {"id": 1, "start_index": 0, "max_distance": 5},
        {"id": 2, "start_index": 0, "max_distance": 5, "profile": "bike"},
    ]
    matrices = {"car": {"durations": SQUARE}, "bike": {"durations": SQUARE}}
    with pytest.raises(InputError) as caught:
        measure(problem(vehicles=vehicles, matrices=matrices))
    assert [finding.where for finding in caught.value.findings] == [
        "matrices.car.distances",
        "matrices.bike.distances",
    ]


def test_a_smaller_profile_is_filled_up_with_places_it_cannot_reach() -> None:
    matrices = {"car": {"durations": SQUARE}, "bike": {"durations": [[0] * 3] * 3}}
    travel = measure(problem(matrices=matrices))
    assert travel.n_places == 3
    assert travel.profiles["car"].durations.tolist() == [[0, 5, -1], [7, 0, -1], [-1, -1, -1]]
