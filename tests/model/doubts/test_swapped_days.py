"""Days all of whose places are written [lat, lon]: told where it can be known, else not."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.model import Caution, Problem
from vuelta.model.doubts.swapped_days import nearest

TOWNS = {
    "Madrid": (-3.70, 40.42),
    "London": (-0.13, 51.51),
    "Rio de Janeiro": (-43.2, -22.9),
    "New York": (-74.0, 40.7),
    "Lima": (-77.0, -12.0),
    "Nairobi": (36.8, -1.28),
    "Hamburg": (10.0, 53.55),
}
OTHERS = {"Mombasa": (39.67, -4.04), "Jeddah": (39.2, 21.5), "Sydney": (151.2, -33.9)}


def warnings(town: tuple[float, float], *, swapped: bool, **van: Any) -> list[Caution]:
    places = [[town[0] + k / 100, town[1] + k / 200] for k in range(5)]
    if swapped:
        places = [place[::-1] for place in places]
    jobs = [{"id": f"J{k}", "location": place} for k, place in enumerate(places[1:])]
    vans = [{"id": "v", "start": places[0], "end": places[0]} | van]
    return list(
        Problem.model_validate({"vehicles": vans, "jobs": jobs, "profiles": {"car": {}}}).warnings
    )


@pytest.mark.parametrize("town", TOWNS)
def test_a_day_written_the_other_way_round_is_doubted_once(town: str) -> None:
    [warning] = warnings(TOWNS[town], swapped=True)
    assert (warning.code, warning.where) == ("W102", "vehicles[0].start")
    assert "swap all, unless" in warning.remedy
    assert "all places lie around" in warning.cause


@pytest.mark.parametrize("town", TOWNS | OTHERS)
def test_a_day_written_as_it_lies_is_not(town: str) -> None:
    assert warnings((TOWNS | OTHERS)[town], swapped=False) == []


def test_the_cause_names_the_towns() -> None:
    [warning] = warnings(TOWNS["Madrid"], swapped=True)
    assert "370 km from Dar es Salaam" in warning.cause
    assert "3 km from Madrid" in warning.cause


MUMBAI = (72.88, 19.07)


@pytest.mark.parametrize(("offset", "doubted"), [("+05:30", True), ("Z", False), ("+01:00", False)])
def test_a_clock_that_is_not_of_that_longitude_tells(offset: str, doubted: bool) -> None:
    shift = [f"2026-11-23T{hour}:00:00{offset}" for hour in ("08", "18")]
    found = warnings(MUMBAI, swapped=True, time_window=shift)
    assert [one.code for one in found] == ["W102"] * doubted
    assert not doubted or "5.5 h from UTC" in found[0].cause
    right = warnings(MUMBAI, swapped=False, time_window=shift)
    assert [one.code for one in right] == ["W102"] * (offset == "+01:00")
    assert not right or "correct the offset" in right[0].remedy


def test_the_clock_of_the_written_longitude_speaks_for_it() -> None:
    shift = [f"2026-11-23T{hour}:00:00-05:00" for hour in ("08", "18")]
    assert warnings(TOWNS["Nairobi"], swapped=True, time_window=shift) == []


def test_one_pair_that_is_swapped_is_told_as_one() -> None:
    document = {
        "vehicles": [{"id": "v", "start": TOWNS["Madrid"], "end": TOWNS["Madrid"]}],
        "jobs": [
            {"id": "a", "location": [-3.69, 40.43]},
            {"id": "b", "location": [40.43, -3.69]},
        ],
        "profiles": {"car": {}},
    }
    [warning] = Problem.model_validate(document).warnings
    assert (warning.code, warning.where) == ("W102", "jobs[1].location")


def test_towns_are_where_they_are() -> None:
    assert nearest(-3.70, 40.42).name == "Madrid"
    assert nearest(2.35, 48.85) == ("Paris", pytest.approx(2_000, abs=2_000))
