"""What a route of a plan means in the problem: drives, setups, departures."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.model import Problem, Route, Step
from vuelta.referee.itinerary import Itinerary, read
from vuelta.referee.problem_index import Register
from vuelta.travel import measure


def itinerary(
    vehicle: dict[str, Any], jobs: list[dict[str, Any]], *steps: tuple[str, str]
) -> Itinerary:
    """The first vehicle serving some steps; places 0, 1, 2 lie 100 s apart."""
    tables = {"durations": [[0, 100, 200], [100, 0, 100], [200, 100, 0]]}
    document = {
        "vehicles": [{"id": "v", "start_index": 0, "end_index": 0, **vehicle}],
        "jobs": [{"id": str(k), **job} for k, job in enumerate(jobs)],
        "matrices": {"car": tables},
    }
    problem = Problem.model_validate(document)
    route = Route(vehicle="v", steps=tuple(Step(type=t, id=i, arrival=0) for t, i in steps))  # type: ignore[arg-type]
    travel = measure(problem).profiles["car"]
    return read(route, problem.vehicles[0], Register.of(problem), travel)


def seconds(read_: Itinerary) -> list[int]:
    return [drive.seconds for drive in read_.drives]


JOBS = [{"location_index": 1}, {"location_index": 2}]


def test_a_round_trip() -> None:
    assert seconds(itinerary({}, JOBS, ("job", "0"), ("job", "1"))) == [100, 100, 200]


def test_a_missing_start_or_end_costs_no_drive() -> None:
    vehicle = {"start_index": None}
    assert seconds(itinerary(vehicle, JOBS, ("job", "0"), ("job", "1"))) == [0, 100, 200]
    vehicle = {"end_index": None}
    assert seconds(itinerary(vehicle, JOBS, ("job", "0"), ("job", "1"))) == [100, 100, 0]


@pytest.mark.parametrize(
    ("factor", "expected"),
    [
        (1.0, 100),
        (2.0, 50),
        (1.5, 67),  # 10000 / 150 = 66.67
        (0.8, 125),
        (0.994, 101),  # 100 / 0.994 = 100.6
        (0.000001, 100_000_000),
    ],
)
def test_the_speed_factor_divides_the_seconds(factor: float, expected: int) -> None:
    assert seconds(itinerary({"speed_factor": factor}, JOBS, ("job", "0")))[0] == expected


def test_setup_is_skipped_where_the_vehicle_already_stands() -> None:
    jobs = [
        {"location_index": 0, "setup": 9},  # at the start itself
        {"location_index": 1, "setup": 9},
        {"location_index": 1, "setup": 9},
        {"location_index": 0, "setup": 9},
    ]
    breaks = [{"id": "b"}]
    steps = [("job", "0"), ("job", "1"), ("break", "b"), ("job", "2"), ("job", "3")]
    assert itinerary({"breaks": breaks}, jobs, *steps).setups == (0, 9, 0, 9)


def test_the_first_stop_of_a_vehicle_without_start_is_set_up() -> None:
    jobs = [{"location_index": 0, "setup": 9}]
    assert itinerary({"start_index": None}, jobs, ("job", "0")).setups == (9,)


def test_work_depends_on_the_type_of_vehicle() -> None:
    job = {
        "location_index": 1,
        "setup": 1,
        "service": 2,
        "setup_per_type": {"bike": 3},
        "service_per_type": {"bike": 4},
    }
    read_ = itinerary({"type": "bike"}, [job], ("job", "0"))
    assert (read_.setups, read_.services) == ((3,), (4,))
    read_ = itinerary({"type": "truck"}, [job], ("job", "0"))
    assert (read_.setups, read_.services) == ((1,), (2,))


def test_the_vehicle_leaves_when_shift_and_goods_allow() -> None:
    released = [{"location_index": 1, "delivery": [1], "release_time": 70}]
    vehicle = {"capacity": [1], "time_window": [50, 500]}
    assert itinerary(vehicle, released, ("job", "0")).earliest == 70
    assert (
        itinerary({"time_window": [80, 500], "capacity": [1]}, released, ("job", "0")).earliest
        == 80
    )


def test_without_a_shift_the_day_begins_at_zero_or_at_the_first_negative_window() -> None:
    assert itinerary({}, JOBS, ("job", "0")).earliest == 0
    jobs: list[dict[str, Any]] = [
        {"location_index": 1, "time_windows": [[-90, 50]]},
        {"location_index": 2},
    ]
    assert itinerary({}, jobs, ("job", "1")).earliest == -90


def test_steps_that_mean_nothing_are_passed_over() -> None:
    read_ = itinerary(
        {"breaks": [{"id": "b"}]},
        JOBS,
        ("start", "x"),
        ("break", "b"),
        ("break", "b"),
        ("job", "7"),
        ("job", "1"),
        ("reload", "0"),
    )
    assert [entry.position for entry in read_.entries] == [1, 4]
    assert [visit.id for visit in read_.visits] == ["1"]
    assert [pause.id for pause in read_.pauses] == ["b"]


@pytest.mark.parametrize("ends", [{}, {"start": [0.5, 0.5]}, {"end": [0.5, 0.5]}])
@pytest.mark.parametrize("disruptions", [0, 1])
def test_legs_that_are_measured_together_are_those_of_tables(
    ends: dict[str, Any], disruptions: int
) -> None:
    """A route of 150 stops, some of them twice at one place, and in one area travel is slower."""
    spots = [[0.01 * (k % 97), 0.013 * (k * k % 53)] for k in range(150)]
    document = {
        "vehicles": [{"id": "v", "time_window": [0, 10**6], **(ends or {"start": spots[0]})}],
        "jobs": [{"id": str(k), "location": spot} for k, spot in enumerate(spots)],
        "disruptions": [{"id": "d", "centre": [0.4, 0.3], "radius": 20_000, "factor": 1.7}]
        * disruptions,
    }
    problem = Problem.model_validate(document)
    steps = tuple(Step(type="job", id=str(k), arrival=0) for k in range(150))
    register = Register.of(problem)
    drives = [
        read(Route(vehicle="v", steps=steps), problem.vehicles[0], register, travel).drives
        for travel in (
            measure(problem).profiles["car"],
            measure(problem, in_tables=0).profiles["car"],
        )
    ]
    assert drives[0] == drives[1]
    assert len(drives[0]) == 151
    assert sum(drive.seconds for drive in drives[0]) > 0
