"""Warnings stand beside the answer of plan, check and import alike, and change none of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import vuelta as package
from vuelta.formats import loads
from vuelta.model import Caution

from .conftest import SCENARIOS

Run = Callable[..., Any]
DEPOT = [-3.70, 40.42]


def day(job: Any = None, van: Any = None, **fields: Any) -> dict[str, Any]:
    """A day in Madrid whose travel is stated, so that it is no estimate."""
    jobs = [{"id": f"J{k}", "location": [-3.70 + k / 100, 40.42]} for k in range(1, 5)]
    jobs[0] |= job or {}
    vans = [{"id": "v", "start": DEPOT, "end": DEPOT, "capacity": [10]} | (van or {})]
    return {"vehicles": vans, "jobs": jobs, "profiles": {"car": {}}} | fields


def body(**fields: Any) -> dict[str, Any]:
    """A body of VROOM's, with what its servers are sent beside the problem."""
    road = {"car": {"durations": [[0, 60], [60, 0]]}}
    vans = [{"id": 1, "start_index": 0, "end_index": 0}]
    return {"vehicles": vans, "jobs": [{"id": 1, "location_index": 1} | fields], "matrices": road}


LOGGIBUD = {
    "name": "a day",
    "origin": {"lat": -22.9, "lng": -43.2},
    "vehicle_capacity": 5,
    "deliveries": [
        {"id": "a", "point": {"lat": -22.91, "lng": -43.21}, "size": 9},
        {"id": "b", "point": {"lat": -22.92, "lng": -43.22}, "size": 2},
    ],
}
DOCUMENTS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing odd": (day(), []),
    "a place far away": (day({"location": [2.17, 41.38]}), ["W101"]),
    "a pair swapped": (day({"location": [40.42, -3.69]}), ["W102"]),
    "all pairs swapped": (
        day(van={"start": DEPOT[::-1], "end": DEPOT[::-1]})
        | {"jobs": [{"id": "J1", "location": [40.42, -3.69]}]},
        ["W102"],
    ),
    "minutes": (day({"service": 5}), ["W103"]),
    "a window outside": (
        day({"time_windows": [[0, 60]]}, {"time_window": [28_800, 64_800]}),
        ["W104"],
    ),
    "too much": (day({"delivery": [11]}), ["W105"]),
    "great circles": (day(profiles={}), ["W106"]),
    "a field without use": (
        day({"priority": 3, "penalty": 9}, {"costs": {"per_hour": 20}}),
        ["W107"],
    ),
    "one number for a list": (day({"delivery": 1}), ["W108"]),
    "a price nobody gave": (day({"penalty": 9}), ["W109"]),
    "a body of VROOM's": (body() | {"options": {"g": True}}, ["W107"]),
    "a window without an end": (body(time_windows=[[0, 2**32 - 1]]), ["W108"]),
    "a text of a benchmark": (LOGGIBUD, ["W105", "W106"]),
}


def lines_of(warnings: tuple[Caution, ...]) -> str:
    return "".join(f"warning {warning}\n" for warning in warnings)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_door_says_the_same(kind: str, tmp_path: Path, vuelta: Run) -> None:
    document, codes = DOCUMENTS[kind]
    path, plan_path = tmp_path / "day.json", tmp_path / "plan.json"
    path.write_text(json.dumps(document), "utf-8")
    problem = package.read(path)
    warnings = problem.warnings
    assert [one.code for one in warnings] == codes

    plan = package.plan(problem, iterations=1)
    package.write(plan, plan_path)
    assert plan.warnings == package.check(problem, plan).warnings == warnings
    assert package.read_plan(plan_path).warnings == warnings

    planned = vuelta("plan", path, "--iterations", 1, "--format", "json")
    assert (planned.code, planned.err) == (0, lines_of(warnings))
    assert [one["code"] for one in json.loads(planned.out).get("warnings", [])] == codes
    judged = vuelta("check", path, plan_path)
    assert (judged.code, judged.err) == (0, lines_of(warnings))
    written = vuelta("convert", path, "--to", "json")
    assert (written.code, written.err) == (0, lines_of(warnings))
    assert loads(written.out).jobs == problem.jobs


MEANT = {
    "overloaded.json": {"W104", "W105"},  # what the day is there to show
    "several_days.json": {"W104"},  # as one day: most of it is of the days after
}


PROBLEMS = sorted(
    path
    for path in SCENARIOS.glob("*.json")
    if ".plan." not in path.name and path.name != "bad.json"
)


@pytest.mark.parametrize("path", PROBLEMS, ids=lambda path: path.name)
def test_days_that_are_right_have_no_other_warnings(path: Path) -> None:
    found = {one.code for one in package.read(path).warnings}
    assert found - {"W106"} == MEANT.get(path.name, set())


@pytest.mark.slow
def test_several_days_planned_together_have_none(vuelta: Run) -> None:
    days, asked = SCENARIOS / "several_days.json", SCENARIOS / "several_days.horizon.yaml"
    done = vuelta("plan", days, "--horizon", asked, "--iterations", 1)
    assert (done.code, "warning" in done.err) == (0, False)
