"""VRPLIB texts of problems."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vuelta.errors import InputError
from vuelta.formats import dumps, loads
from vuelta.model import Problem


@st.composite
def texts(draw: st.DrawFn) -> str:
    """VRPLIB texts with explicit weights, with or without windows."""
    size = draw(st.integers(3, 6))
    cells = st.integers(0, 999)
    lines = ["NAME : drawn", f"DIMENSION : {size}", "CAPACITY : 20", "EDGE_WEIGHT_TYPE : EXPLICIT"]
    lines += ["EDGE_WEIGHT_FORMAT : FULL_MATRIX", "EDGE_WEIGHT_SECTION"]
    for row in range(size):
        lines.append(" ".join(str(draw(cells) if row != column else 0) for column in range(size)))
    lines.append("DEMAND_SECTION")
    lines += [f"{node} {draw(st.integers(1, 9)) if node > 1 else 0}" for node in range(1, size + 1)]
    if draw(st.booleans()):
        lines.append("TIME_WINDOW_SECTION")
        lines += [f"{node} {draw(cells)} {999 + draw(cells)}" for node in range(1, size + 1)]
        lines.append("SERVICE_TIME_SECTION")
        lines += [f"{node} {draw(cells) if node > 1 else 0}" for node in range(1, size + 1)]
    if draw(st.booleans()):
        lines.insert(2, "DISTANCE : 5000")
    return "\n".join([*lines, "DEPOT_SECTION", "1", "-1", "EOF", ""])


@given(texts())
def test_a_problem_is_read_back_as_it_was(text: str) -> None:
    problem = loads(text)
    assert loads(dumps(problem, "vrplib")) == problem


def document(**changes: Any) -> dict[str, Any]:
    table = [[0, 5], [5, 0]]
    van = {
        "id": 1,
        "start_index": 0,
        "end_index": 0,
        "capacity": [9],
        "costs": {"per_hour": 0, "per_km": 1000},
    }
    return {
        "vehicles": [van | changes.pop("vehicle", {})],
        "jobs": [{"id": 1, "location_index": 1, "delivery": [3]} | changes.pop("job", {})],
        "matrices": {"car": {"durations": table, "distances": table}},
        **changes,
    }


def test_a_plain_problem_fits() -> None:
    assert "DEMAND_SECTION\n1 0\n2 3\n" in dumps(Problem.model_validate(document()), "vrplib")


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"vehicle": {"costs": {"per_km": 1}}}, "vehicles[0].costs"),
        ({"vehicle": {"end_index": 1}}, "vehicles[0]"),
        ({"vehicle": {"max_tasks": 3}}, "vehicles[0].max_tasks"),
        ({"vehicle": {"time_window": [0, 9]}}, "jobs"),
        ({"job": {"pickup": [1]}}, "jobs[0].pickup"),
        ({"job": {"penalty": 1}}, "jobs[0].penalty"),
        ({"job": {"time_windows": [[0, 9]]}}, "vehicles"),
        ({"job": {"location_index": 0}}, "jobs[0]"),
        ({"facilities": [{"id": "hub", "location_index": 0}]}, "facilities"),
        ({"matrices": {"car": {"durations": [[0, 5], [5, 0]]}}}, "matrices"),
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, Any], where: str) -> None:
    with pytest.raises(InputError) as caught:
        dumps(Problem.model_validate(document(**changes)), "vrplib")
    assert {finding.code for finding in caught.value.findings} == {"F230"}
    assert where in [finding.where for finding in caught.value.findings]
