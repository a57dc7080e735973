"""The second judge on cases worked out by hand: times are seconds, a second costs 1."""

from __future__ import annotations

from typing import Any

import pytest

from judge import judge
from judge.document import Doc
from judge.verdict import Verdict


def line(*rest: Doc, jobs: list[Doc], van: Doc | None = None, n: int = 8, **fields: Any) -> Doc:
    """A road with a place every ten seconds; one van that starts and ends at place 0."""
    vehicle = {"id": "v", "start_index": 0, "end_index": 0} | (van or {})
    table = [[10 * abs(i - j) for j in range(n)] for i in range(n)]
    return {
        "vehicles": [vehicle, *rest],
        "jobs": jobs,
        "matrices": {"car": {"durations": table}},
        **fields,
    }


def route(*steps: Doc, van: str = "v") -> Doc:
    inner = [{"arrival": 0, **step} for step in steps]
    ends = {"type": "start", "arrival": 0}, {"type": "end", "arrival": 0}
    return {"routes": [{"vehicle": van, "steps": [ends[0], *inner, ends[1]]}]}


def job(name: str, **fields: Any) -> Doc:
    return {"type": "job", "id": name, **fields}


def unload(name: str, facility: str) -> Doc:
    return {"type": "unload", "id": name, "facility": facility}


def reload(facility: str) -> Doc:
    return {"type": "reload", "id": facility}


def loads(verdict: Verdict) -> list[tuple[int, ...]]:
    return [leg.load for leg in verdict.routes[0].legs]


def test_it_waits_for_the_window_and_leaves_as_late_as_it_may() -> None:
    problem = line(jobs=[{"id": "a", "location_index": 2, "time_windows": [[50, 60]]}])
    legs = judge(problem, route(job("a"))).routes[0].legs
    assert [(leg.arrival, leg.start) for leg in legs] == [(30, 30), (50, 50), (70, 70)]


def test_a_break_interrupts_the_drive() -> None:
    van = {"breaks": [{"id": "b", "service": 7, "time_windows": [[5, 5]]}]}
    problem = line(jobs=[{"id": "a", "location_index": 2}], van=van)
    legs = judge(problem, route({"type": "break", "id": "b"}, job("a"))).routes[0].legs
    assert [(leg.arrival, leg.duration) for leg in legs] == [(0, 0), (5, 5), (27, 20), (47, 40)]


def test_setup_is_paid_once_at_a_place() -> None:
    jobs = [{"id": name, "location_index": 1, "setup": 5, "service": 2} for name in "ab"]
    legs = judge(line(jobs=jobs), route(job("a"), job("b"))).routes[0].legs
    assert [leg.work for leg in legs] == [0, 7, 2, 0]


def test_money_is_told_by_its_source() -> None:
    rates = {"fixed": 3, "per_task_hour": 36, "per_waiting_hour": 72, "overtime_per_hour": 360}
    van = {"costs": rates, "time_window": [0, 20], "max_overtime": 60}
    late = {"soft_end": 5, "late_cost": 3600}
    jobs = [{"id": "a", "location_index": 1, "service": 30, **late}]
    costs = judge(line(jobs=jobs, van=van), route(job("a"))).routes[0].costs
    spent = {"fixed": 3, "travel_time": 20, "task_time": 0.3, "overtime": 3, "lateness": 5}
    assert costs == {name: round(value * 10_000) for name, value in spent.items()}


def test_goods_for_a_facility_ride_through_a_reload() -> None:
    a = {"id": "a", "location_index": 1, "pickup": [6], "destinations": [{"facility": "F"}]}
    b = {"id": "b", "location_index": 3, "delivery": [9]}
    facilities = [{"id": "F", "location_index": 4}, {"id": "R", "location_index": 2}]
    van = {"capacity": [10], "reload_at": ["R"]}
    problem = line(jobs=[a, b], van=van, facilities=facilities)
    verdict = judge(problem, route(job("a"), reload("R"), job("b"), unload("a", "F")))
    assert loads(verdict) == [(0,), (6,), (15,), (6,), (0,), (0,)]
    assert verdict.causes == {"load"}


def test_goods_of_no_facility_are_set_down_at_a_reload_and_count_there() -> None:
    a = {"id": "a", "location_index": 1, "pickup": [6], "load_type": "y"}
    facility = {"id": "R", "location_index": 2, "slots": 0, "accepts": ["x"]}
    van = {"capacity": [10], "reload_at": ["R"]}
    problem = line(jobs=[a], van=van, facilities=[facility])
    verdict = judge(problem, route(job("a"), reload("R")))
    assert loads(verdict) == [(0,), (6,), (0,), (0,)]
    assert verdict.causes == {"facility_full", "not_accepted"}


@pytest.mark.parametrize(
    ("steps", "work"),
    [
        ([unload("a", "F"), unload("b", "F")], [50, 0]),
        ([unload("a", "F"), unload("b", "G")], [50, 70]),
        ([unload("a", "F"), reload("F"), unload("b", "G")], [50, 0, 70]),
        ([reload("F"), unload("a", "F"), unload("b", "G")], [50, 0, 70]),
        ([unload("a", "F"), job("c"), unload("b", "F")], [50, 4, 50]),
    ],
)
def test_a_facility_is_paid_for_each_coming(steps: list[Doc], work: list[int]) -> None:
    goes = [{"facility": "F"}, {"facility": "G"}]
    jobs = [{"id": name, "location_index": 1, "pickup": [1], "destinations": goes} for name in "ab"]
    jobs.append({"id": "c", "location_index": 1, "setup": 9, "service": 4})
    facilities = [
        {"id": "F", "location_index": 1, "service": 50},
        {"id": "G", "location_index": 1, "service": 70},
    ]
    van = {"capacity": [2], "reload_at": ["F"]}
    problem = line(jobs=jobs, van=van, facilities=facilities)
    legs = judge(problem, route(job("a"), job("b"), *steps)).routes[0].legs
    assert [leg.work for leg in legs[3:-1]] == work


def test_goods_that_come_out_late_bind_the_departure_with_them() -> None:
    a, b = {"id": "a", "location_index": 1}, {"id": "b", "location_index": 3, "release_time": 70}
    facility = {"id": "R", "location_index": 2}
    problem = line(jobs=[a, b], van={"reload_at": ["R"]}, facilities=[facility])
    verdict = judge(problem, route(job("a"), reload("R"), job("b")))
    assert verdict.routes[0].legs[3].arrival == 80
    assert judge(problem, route(job("a"), job("b"))).routes[0].legs[0].arrival == 70


@pytest.mark.parametrize(("between", "holds"), [("break", True), ("reload", False)])
def test_nothing_comes_between_what_is_strict(between: str, *, holds: bool) -> None:
    jobs = [{"id": name, "location_index": k} for k, name in enumerate("ab", 1)]
    van = {"breaks": [{"id": "R"}], "reload_at": ["R"]}
    problem = line(
        jobs=jobs,
        van=van,
        facilities=[{"id": "R", "location_index": 1}],
        relations=[{"type": "strict", "jobs": ["a", "b"]}],
    )
    steps = [{"type": between, "id": "R"}] if between == "reload" else []
    verdict = judge(problem, route(job("a"), *steps, {"type": "break", "id": "R"}, job("b")))
    assert verdict.clean == holds


def test_who_stands_there_needs_no_way() -> None:
    problem = line(jobs=[{"id": name, "location_index": 1} for name in "ab"])
    problem["matrices"]["car"]["durations"][1][1] = None
    assert judge(problem, route(job("a"), job("b"))).clean


def test_a_speed_factor_is_exact() -> None:
    problem = line(jobs=[{"id": "a", "location_index": 1}], van={"speed_factor": 0.001})
    assert judge(problem, route(job("a"))).routes[0].legs[1].arrival == 10_000


@pytest.mark.parametrize("n_tasks", [1, 2])
def test_unloadings_are_no_tasks(n_tasks: int) -> None:
    goes = {"pickup": [1], "destinations": [{"facility": "F"}]}
    jobs = [{"id": "a", "location_index": 1, **goes}, {"id": "b", "location_index": 2}]
    van = {"capacity": [1], "max_tasks": 1}
    problem = line(jobs=jobs[:n_tasks], van=van, facilities=[{"id": "F", "location_index": 3}])
    steps = [job("a"), unload("a", "F"), job("b")]
    verdict = judge(problem, route(*steps[: n_tasks + 1]))
    assert verdict.causes == ({"max_tasks"} if n_tasks > 1 else set())


def test_last_in_is_first_out() -> None:
    pairs = [
        {
            "pickup": {"id": name, "location_index": 1},
            "delivery": {"id": name, "location_index": 2},
        }
        for name in "st"
    ]
    problem = line(jobs=[], van={"loading": "lifo"}, shipments=pairs)
    half = [{"type": kind, "id": name} for kind in ("pickup", "delivery") for name in "st"]
    assert judge(problem, route(*half)).causes == {"loading_order"}
    assert judge(problem, route(half[0], half[1], half[3], half[2])).clean


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ([job("a"), job("a")], "served twice"),
        ([], "lost"),
        ([job("a"), job("x")], "unknown task"),
        ([{"type": "end"}, job("a")], "outside start and end"),
    ],
)
def test_every_task_stands_in_one_place(steps: list[Doc], fault: str) -> None:
    problem = line(jobs=[{"id": "a", "location_index": 1}])
    assert judge(problem, route(*steps)).faults == {fault}


def test_around_a_closed_circle_one_drives_half_of_it() -> None:
    points = [[0.0, 0.0], [0.0, 0.4]]
    van = {"id": "v", "start": points[0]}
    problem: Doc = {
        "vehicles": [van],
        "jobs": [{"id": "a", "location": points[1]}],
        "profiles": {"car": {"speed": 36, "detour": 1}},
    }
    plan = {"routes": [{"vehicle": "v", "steps": [{"arrival": 0, **job("a")}]}]}
    plain = judge(problem, plan).routes[0].legs[1]
    assert plain.distance == round(0.4 * 111_195.08)
    problem["disruptions"] = [{"id": "d", "centre": [0.0, 0.2], "radius": 11_119}]
    around = judge(problem, plan).routes[0].legs[1]
    assert around.distance == pytest.approx(plain.distance * (1 + 0.5 * 0.5708), abs=3)
