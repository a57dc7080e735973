"""The door of the room: which profiles are measured, and between which places."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vuelta.errors import InputError
from vuelta.model import Places, Problem
from vuelta.travel import measure


def problem(**fields: Any) -> Problem:
    document: dict[str, Any] = {
        "vehicles": [{"id": 1, "start": [0, 0]}],
        "jobs": [{"id": 1, "location": [1, 0]}, {"id": 2, "location": [0, 0]}],
    }
    return Problem.model_validate(document | fields)


def test_places_are_numbered_as_in_places() -> None:
    task = problem()
    travel = measure(task)
    places = Places.of(task)
    assert travel.n_places == len(places) == 2
    start, away = places.of_start(task.vehicles[0]), places.of_task(task.jobs[0])
    distances = travel.profiles["car"].distances
    assert distances is not None
    # 111,195.08 m along the equator, times the usual detour of 1.3
    assert distances[start, away] == 144_554


def test_every_profile_a_vehicle_uses_is_measured_and_no_other() -> None:
    vehicles = [{"id": 1, "start": [0, 0]}, {"id": 2, "start": [0, 0], "profile": "bike"}]
    profiles = {"bike": {"speed": 15}, "boat": {"speed": 5}}
    travel = measure(problem(vehicles=vehicles, profiles=profiles))
    assert set(travel.profiles) == {"car", "bike"}
    # 144,554 m: 17,346 s at the usual 30 km/h, 34,693 s at 15 km/h
    assert travel.profiles["car"].durations[0, 1] == 17_346
    assert travel.profiles["bike"].durations[0, 1] == 34_693


def test_a_problem_without_vehicles_needs_no_travel() -> None:
    assert not measure(problem(vehicles=[])).profiles


def test_a_crawling_profile_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        measure(problem(profiles={"car": {"speed": 0.0001}}))
    assert caught.value.code == "T303"


def test_two_thousand_places_are_measured() -> None:
    rng = np.random.default_rng(7)
    jobs = [
        {"id": k, "location": [float(x), float(y)]}
        for k, (x, y) in enumerate(rng.uniform(-60, 60, (2000, 2)))
    ]
    assert measure(problem(jobs=jobs)).n_places == 2001
