"""Bad input, named: every finding has its code and its path, all at once."""

# Covers: model/checks/dimensions.py model/checks/identity.py
# Covers: model/checks/indices.py model/checks/moments.py model/checks/references.py
# Covers: model/checks/salvage.py model/checks/style.py model/checks/surroundings.py
# Covers: model/checks/where.py model/checks/whole.py

from __future__ import annotations

from typing import Any

import pytest

from vuelta.errors import Finding, InputError
from vuelta.model import Problem

HOME = [-3.70, 40.42]
THERE = [-3.69, 40.41]


def van(name: str = "van", **fields: Any) -> dict[str, Any]:
    return {"id": name, "start": HOME, **fields}


def job(name: str = "A", **fields: Any) -> dict[str, Any]:
    return {"id": name, "location": THERE, **fields}


def document(**fields: Any) -> dict[str, Any]:
    return {"vehicles": [van()], "jobs": [job()], **fields}


def findings_of(data: object) -> tuple[Finding, ...]:
    with pytest.raises(InputError) as caught:
        Problem.model_validate(data)
    return caught.value.findings


def named(data: object) -> list[tuple[str, str]]:
    return [(finding.code, finding.where) for finding in findings_of(data)]


SQUARE = [[0, 1, 2], [1, 0, 2], [2, 1, 0]]


def with_matrix(durations: object, **fields: Any) -> dict[str, Any]:
    """Two places of a given matrix: the van at row 0, a job at row 1."""
    return {
        "vehicles": [{"id": "van", "start_index": 0}],
        "jobs": [{"id": "A", "location_index": 1}],
        "matrices": {"car": {"durations": durations}},
        **fields,
    }


BAD: dict[str, tuple[object, str, str]] = {
    "a list for a document": ([], "E103", ""),
    "jobs that are no list": (document(jobs="none"), "E103", "jobs"),
    "a name that is a number": (document(name=7), "E103", "name"),
    "a service in words": (document(jobs=[job(service="ten")]), "E106", "jobs[0].service"),
    "a truth for a number": (document(jobs=[job(setup=True)]), "E106", "jobs[0].setup"),
    "half a second": (document(jobs=[job(service=1.5)]), "E106", "jobs[0].service"),
    "an id that is a list": (document(jobs=[job(["A"])]), "E104", "jobs[0].id"),
    "an empty id": (document(jobs=[job("")]), "E104", "jobs[0].id"),
    "an id missing": (document(jobs=[{"location": THERE}]), "E101", "jobs[0].id"),
    "an unknown field": (document(jobs=[job(servise=1)]), "E102", "jobs[0].servise"),
    "an unknown field on top": (document(vehicle=[]), "E102", "vehicle"),
    "an unknown field of costs": (
        document(vehicles=[van(costs={"per_mile": 1})]),
        "E102",
        "vehicles[0].costs.per_mile",
    ),
    "an unknown kind of job": (document(jobs=[job(type="swap")]), "E103", "jobs[0].type"),
    "two jobs with one id": (document(jobs=[job(), job()]), "E130", "jobs[1].id"),
    "two jobs with one id, once a number": (
        document(jobs=[job("7"), job(7)]),
        "E130",
        "jobs[1].id",
    ),
    "two vehicles with one id": (document(vehicles=[van(), van()]), "E130", "vehicles[1].id"),
    "two breaks with one id": (
        document(vehicles=[van(breaks=[{"id": 1}, {"id": 1}])]),
        "E130",
        "vehicles[0]",
    ),
    "a window that ends before it starts": (
        document(jobs=[job(time_windows=[[500, 400]])]),
        "E111",
        "jobs[0].time_windows[0]",
    ),
    "a shift that ends before it starts": (
        document(vehicles=[van(time_window=[500, 400])]),
        "E111",
        "vehicles[0].time_window",
    ),
    "windows that overlap": (
        document(jobs=[job(time_windows=[[0, 100], [50, 200]])]),
        "E121",
        "jobs[0]",
    ),
    "a soft end before the soft start": (
        document(jobs=[job(soft_start=200, soft_end=100)]),
        "E111",
        "jobs[0]",
    ),
    "a price for lateness without a time": (document(jobs=[job(late_cost=5)]), "E122", "jobs[0]"),
    "a time without an offset": (
        document(jobs=[job(soft_end="2026-11-23T09:00:00")]),
        "E105",
        "jobs[0].soft_end",
    ),
    "a negative delivery": (document(jobs=[job(delivery=[-1])]), "E108", "jobs[0].delivery[0]"),
    "a negative service": (document(jobs=[job(service=-1)]), "E106", "jobs[0].service"),
    "a negative limit": (
        document(vehicles=[van(max_distance=-1)]),
        "E107",
        "vehicles[0].max_distance",
    ),
    "a negative number of tasks": (
        document(vehicles=[van(max_tasks=-1)]),
        "E110",
        "vehicles[0].max_tasks",
    ),
    "a negative price": (
        document(vehicles=[van(costs={"fixed": -1})]),
        "E109",
        "vehicles[0].costs.fixed",
    ),
    "amounts of different length": (
        document(vehicles=[van(capacity=[9, 9])], jobs=[job(delivery=[1])]),
        "E131",
        "jobs[0].delivery",
    ),
    "a capacity that is missing": (
        document(jobs=[job(delivery=[1])]),
        "E132",
        "vehicles[0].capacity",
    ),
    "a capacity dimension that is missing": (
        document(
            vehicles=[van(capacity=[9, 9]), van("other", capacity=[9])],
            jobs=[job(delivery=[1, 1])],
        ),
        "E131",
        "vehicles[1].capacity",
    ),
    "a matrix that is not square": (
        with_matrix([[0, 1, 2], [1, 0, 2]]),
        "E140",
        "matrices.car.durations",
    ),
    "a matrix with ragged rows": (with_matrix([[0, 1], [1]]), "E140", "matrices.car.durations"),
    "a matrix too small": (
        with_matrix(SQUARE, jobs=[{"id": "A", "location_index": 3}]),
        "E145",
        "jobs[0]",
    ),
    "a matrix with negative entries": (
        with_matrix([[0, -1], [1, 0]]),
        "E141",
        "matrices.car.durations",
    ),
    "a matrix with negative entries beside gaps": (
        with_matrix([[0, None], [-1, 0]]),
        "E141",
        "matrices.car.durations",
    ),
    "a matrix with a flag beside gaps": (
        with_matrix([[0, None], [True, 0]]),
        "E140",
        "matrices.car.durations",
    ),
    "a matrix with text beside gaps": (
        with_matrix([[0, None], ["1", 0]]),
        "E140",
        "matrices.car.durations",
    ),
    "a matrix with fractions beside gaps": (
        with_matrix([[0, None], [0.5, 0]]),
        "E141",
        "matrices.car.durations",
    ),
    "a matrix with fractions": (with_matrix([[0, 0.5], [1, 0]]), "E141", "matrices.car.durations"),
    "a matrix that overflows": (
        with_matrix([[0, 10**12], [1, 0]]),
        "E141",
        "matrices.car.durations",
    ),
    "tables of two sizes": (
        with_matrix(SQUARE)
        | {"matrices": {"car": {"durations": SQUARE, "distances": [[0, 1], [1, 0]]}}},
        "E140",
        "matrices.car",
    ),
    "a matrix without durations": (
        with_matrix(SQUARE) | {"matrices": {"car": {"distances": SQUARE}}},
        "E142",
        "matrices.car",
    ),
    "a profile without a matrix": (
        with_matrix(SQUARE, vehicles=[{"id": "van", "start_index": 0, "profile": "bike"}]),
        "E143",
        "matrices",
    ),
    "coordinates where a matrix row is needed": (
        with_matrix(SQUARE, jobs=[job()]),
        "E144",
        "jobs[0]",
    ),
    "a matrix row without a matrix": (
        document(jobs=[{"id": "A", "location_index": 1}]),
        "E144",
        "jobs[0]",
    ),
    "a job that is nowhere": (document(jobs=[{"id": "A"}]), "E120", "jobs[0]"),
    "coordinates out of range": (
        document(jobs=[job(location=[200, 10])]),
        "E112",
        "jobs[0].location",
    ),
    "coordinates swapped": (document(jobs=[job(location=[40, -120])]), "E112", "jobs[0].location"),
    "coordinates with one number": (
        document(jobs=[job(location=[40])]),
        "E112",
        "jobs[0].location",
    ),
    "an amount that overflows": (
        document(jobs=[job(delivery=[10**14])]),
        "E108",
        "jobs[0].delivery[0]",
    ),
    "a time that overflows": (document(jobs=[job(soft_end=10**15)]), "E105", "jobs[0].soft_end"),
    "a span that overflows": (document(jobs=[job(service=10**10)]), "E106", "jobs[0].service"),
    "a price that overflows": (document(jobs=[job(penalty=10**12)]), "E109", "jobs[0].penalty"),
    "two time scales in one document": (
        document(
            vehicles=[van(time_window=[0, 36_000])],
            jobs=[job(time_windows=[["2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z"]])],
        ),
        "E105",
        "",
    ),
    "a circle of relations": (
        document(
            jobs=[job("A"), job("B")],
            relations=[
                {"type": "sequence", "jobs": ["A", "B"]},
                {"type": "strict", "jobs": ["B", "A"]},
            ],
        ),
        "E136",
        "relations",
    ),
    "a relation with a stranger": (
        document(relations=[{"type": "same_route", "jobs": ["A", "Z"]}]),
        "E133",
        "relations[0].jobs",
    ),
    "an allowed vehicle that does not exist": (
        document(jobs=[job(allowed_vehicles=["vam"])]),
        "E133",
        "jobs[0].allowed_vehicles",
    ),
    "a parcel aboard a vehicle that does not exist": (
        document(jobs=[job(aboard="lorry")]),
        "E133",
        "jobs[0].aboard",
    ),
    "a step for a job that does not exist": (
        document(vehicles=[van(steps=[{"type": "job", "id": "Z"}])]),
        "E133",
        "vehicles[0].steps[0]",
    ),
    "a job on two given routes": (
        document(
            vehicles=[
                van("v", steps=[{"type": "job", "id": "A"}]),
                van("w", steps=[{"type": "job", "id": "A"}]),
            ]
        ),
        "E134",
        "vehicles[1].steps[0]",
    ),
    "a step without an id": (
        document(vehicles=[van(steps=[{"type": "job"}])]),
        "E125",
        "vehicles[0].steps[0]",
    ),
    "more pins than steps": (
        document(vehicles=[van(pinned_steps=1)]),
        "E135",
        "vehicles[0].pinned_steps",
    ),
    "a price of an order that has none": (
        document(vehicles=[van(loading="lifo", loading_cost=1)]),
        "E129",
        "vehicles[0]",
    ),
    "overtime without a shift": (document(vehicles=[van(max_overtime=60)]), "E126", "vehicles[0]"),
    "required, and yet at a price": (
        document(jobs=[job(required=True, penalty=3)]),
        "E123",
        "jobs[0]",
    ),
    "a return that delivers": (
        document(vehicles=[van(capacity=[1])], jobs=[job(type="return", delivery=[1])]),
        "E124",
        "jobs[0]",
    ),
}


BAD |= {
    "a disruption nowhere": (document(disruptions=[{"id": 1}]), "E152", "disruptions[0]"),
    "a disruption without a radius": (
        document(disruptions=[{"id": 1, "centre": HOME}]),
        "E155",
        "disruptions[0]",
    ),
    "a disruption of no size": (
        document(disruptions=[{"id": 1, "centre": HOME, "radius": 0}]),
        "E155",
        "disruptions[0]",
    ),
    "a radius around nothing": (
        with_matrix(SQUARE, disruptions=[{"id": 1, "radius": 5, "places": [1]}]),
        "E155",
        "disruptions[0]",
    ),
    "two disruptions with one id": (
        document(disruptions=[{"id": 1, "centre": HOME, "radius": 5}] * 2),
        "E130",
        "disruptions[1].id",
    ),
    "a disruption of rows without a matrix": (
        document(disruptions=[{"id": 1, "places": [0]}]),
        "E154",
        "disruptions[0].places",
    ),
    "a disruption outside the matrix": (
        with_matrix(SQUARE, disruptions=[{"id": 1, "places": [0, 3]}]),
        "E154",
        "disruptions[0].places",
    ),
    "waypoints beside matrices": (with_matrix(SQUARE, waypoints=[HOME]), "E153", "waypoints"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named(name: str) -> None:
    data, code, where = BAD[name]
    found = findings_of(data)
    assert (code, where) in [(finding.code, finding.where) for finding in found]
    assert len(found) == 1, [str(finding) for finding in found]
    assert found[0].cause
    assert found[0].remedy


def test_an_unknown_field_names_the_nearest_known_one() -> None:
    [finding] = findings_of(document(vehicles=[van(capactiy=[1])]))
    assert finding.remedy == "did you mean capacity?"
    [finding] = findings_of(document(disruptions=[{"id": 1, "raduis": 5}]))
    assert finding.remedy == "did you mean radius?"


def test_an_unknown_reference_names_the_nearest_known_one() -> None:
    [finding] = findings_of(document(jobs=[job(allowed_vehicles=["vam"])]))
    assert finding.remedy == "did you mean van?"


def test_swapped_coordinates_are_recognized() -> None:
    [finding] = findings_of(document(jobs=[job(location=[40, -120])]))
    assert "swapped" in finding.remedy


def test_everything_wrong_is_found_at_once() -> None:
    """Faulty parts, and what is wrong between the sound ones, in one report."""
    bad = document(
        vehicles=[van(capacity=[5]), van(capacity=[5])],
        jobs=[
            job("A", delivery=[-1]),
            job("B", time_windows=[[9, 8]]),
            job("C", colour="red"),
            job("D", delivery=[1, 2]),
            job("D"),
        ],
    )
    assert set(named(bad)) == {
        ("E108", "jobs[0].delivery[0]"),
        ("E111", "jobs[1].time_windows[0]"),
        ("E102", "jobs[2].colour"),
        ("E131", "jobs[3].delivery"),
        ("E130", "jobs[4].id"),
        ("E130", "vehicles[1].id"),
    }


def test_rows_of_a_faulty_matrix_are_no_second_finding() -> None:
    bad = with_matrix([[0]], disruptions=[{"id": 1, "places": [1]}])
    bad["matrices"]["car"]["durations"] = [[0, 1]]
    assert named(bad) == [("E140", "matrices.car.durations")]


def test_rows_of_a_disruption_are_those_of_its_own_profiles() -> None:
    jam = {"id": 1, "places": [2], "profiles": ["car"]}
    data = with_matrix(SQUARE, disruptions=[jam])
    data["matrices"]["bike"] = {"durations": [[0, 1], [1, 0]]}
    assert Problem.model_validate(data).disruptions[0].places == (2,)


def test_a_reference_to_a_faulty_part_is_not_a_second_finding() -> None:
    bad = document(vehicles=[van(start=[200, 0])], jobs=[job(allowed_vehicles=["van"])])
    assert named(bad) == [("E112", "vehicles[0].start")]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"vehicles": [], "jobs": []},
        {"vehicles": [van()]},
        {"jobs": [job()]},
        document(jobs=[job(skills=["nobody has this"])]),
        document(vehicles=[van(time_window=[0, 10])], jobs=[job(time_windows=[[99, 100]])]),
    ],
    ids=["nothing", "empty lists", "no jobs", "no vehicles", "no skill", "no time"],
)
def test_work_nobody_can_do_is_a_sound_document(data: dict[str, Any]) -> None:
    assert isinstance(Problem.model_validate(data), Problem)
