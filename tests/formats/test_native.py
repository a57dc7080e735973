"""Native JSON, a superset of VROOM's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vuelta import formats, units
from vuelta.errors import InputError
from vuelta.formats import dumps, loads, loads_plan
from vuelta.model import Plan, Problem, Style

VROOM_STEP = {
    "type",
    "arrival",
    "duration",
    "setup",
    "service",
    "waiting_time",
    "violations",
}
VROOM_TOTALS = {"cost", "setup", "service", "duration", "waiting_time", "priority", "violations"}

amounts = st.integers(0, 9)
moments = st.integers(0, 10**6)


@st.composite
def problems(draw: st.DrawFn) -> dict[str, Any]:
    """Raw documents of jobs and vehicles with coordinates, ids integer or text."""
    name: Any = draw(st.sampled_from([int, lambda number: f"n{number}"]))
    clock: Any = draw(st.sampled_from([int, lambda s: f"2026-11-22T{s // 60000:02}:00:00+01:00"]))

    def window() -> list[Any]:
        start = draw(moments)
        return [clock(start), clock(start + draw(st.integers(60_000, 120_000)))]

    points = st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(list)
    jobs = [
        {
            "id": name(number),
            "location": draw(points),
            "service": draw(moments),
            "delivery": [draw(amounts)],
            "time_windows": [window()],
            "penalty": draw(st.integers(0, 10**6)) / 100,
            "skills": draw(st.lists(st.sampled_from(["cold", "lift"]), unique=True)),
        }
        for number in range(draw(st.integers(1, 4)))
    ]
    vehicles = [
        {
            "id": name(number),
            "start": draw(points),
            "capacity": [draw(amounts)],
            "costs": {"fixed": draw(st.integers(0, 10**7)) / 10_000, "per_km": 2},
            "time_window": window(),
        }
        for number in range(draw(st.integers(1, 3)))
    ]
    return {"name": "drawn", "currency": "EUR", "jobs": jobs, "vehicles": vehicles}


@pytest.mark.slow
@given(problems())
def test_a_problem_is_read_back_as_it_was(data: dict[str, Any]) -> None:
    problem = Problem.model_validate(data)
    assert loads(dumps(problem)) == problem


def test_a_matrix_is_read_back_with_its_unreachable_pairs() -> None:
    problem = Problem.model_validate(
        {
            "vehicles": [{"id": 0, "start_index": 0}],
            "jobs": [{"id": 7, "location_index": 1}],
            "matrices": {"car": {"durations": [[0, None], [3, 0]], "distances": [[0, 9], [9, 0]]}},
        }
    )
    text = dumps(problem)
    assert loads(text) == problem
    assert json.loads(text)["jobs"] == [{"id": 7, "location_index": 1}]


def plan_of(style: Style) -> Plan:
    travel = {"duration": 60, "distance": 900}
    return Plan.model_validate(
        {
            "summary": {"cost": 12.5, "costs": {"fixed": 10, "lateness": 2.5}, "routes": 1},
            "routes": [
                {
                    "vehicle": "1",
                    "cost": 12.5,
                    "costs": {"fixed": 10, "lateness": 2.5},
                    "steps": [
                        {"type": "start", "location": [1, 2], "arrival": 100, "load": [3]},
                        {
                            "type": "job",
                            "id": "5",
                            "location": [1.5, 2],
                            "arrival": 160,
                            "late": 7,
                            "load": [0],
                            "violations": [{"cause": "delay", "duration": 9}],
                            **travel,
                        },
                        {"type": "end", "location": [1, 2], "arrival": 220, "load": [0], **travel},
                    ],
                }
            ],
            "unassigned": [
                {"id": "6", "location": [3, 3], "reasons": [{"code": "CAPACITY", "fix": "more"}]}
            ],
            "search": {
                "seed": 1,
                "threads": 1,
                "iterations": 5,
                "seconds": 0.5,
                "stopped_by": "time",
            },
            "style": style,
        }
    )


STYLES = [
    Style(),
    Style(ids="integer"),
    Style(times="rfc3339", utc_offset=3600),
    Style(times="rfc3339", utc_offset=0, ids="integer"),
]


@pytest.mark.parametrize("style", STYLES)
def test_a_plan_is_read_back_as_it_was(style: Style) -> None:
    plan = plan_of(style)
    assert loads_plan(dumps(plan)) == plan


def test_a_plan_carries_every_field_of_vrooms_answers() -> None:
    data = json.loads(dumps(plan_of(Style(ids="integer"))))
    assert data["code"] == 0
    assert set(data["summary"]) >= VROOM_TOTALS | {"routes", "unassigned"}
    [route] = data["routes"]
    assert set(route) >= VROOM_TOTALS | {"vehicle", "steps"}
    assert all(set(step) >= VROOM_STEP for step in route["steps"])
    assert data["unassigned"][0] == {
        "id": 6,
        "type": "job",
        "location": [3.0, 3.0],
        "reasons": [{"code": "CAPACITY", "fix": "more"}],
    }


def test_nothing_is_written_that_says_nothing() -> None:
    text = dumps(plan_of(Style()))
    for word in ("null", "geometry", "computing_times", '"job":', "overtime"):
        assert word not in text
    assert json.loads(text)["routes"][0]["costs"] == {"fixed": 10, "lateness": 2.5}
    assert text.count('"late"') == 1


def test_an_empty_plan_still_lists_what_is_empty() -> None:
    data = json.loads(dumps(Plan()))
    assert (data["routes"], data["unassigned"], data["summary"]["violations"]) == ([], [], [])


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ('{"jobs": [1, 2', "F206", "line 1 column 15"),
        ('{\n "jobs": ,}', "F206", "line 2 column 10"),
        ("[1, 2]", "F207", ""),
        ("[" * 100_000, "F206", ""),
        ('{"jobs": NaN}', "F206", ""),
        ('{"jobs": ' + "9" * 5000 + "}", "F206", ""),
        ('{"summary": {}, "routes": []}', "F205", ""),
        ("null", "F207", ""),
        ('{"vehicles": [{"id": 1}], "jobs": [{}]}', "E101", "jobs[0].id"),
    ],
)
def test_a_bad_problem_is_told_where(text: str, code: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        loads(text, format="native")
    assert caught.value.code == code
    if where:
        assert caught.value.where == where


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ('{"code": 2, "error": "no such profile"}', "F205", "error"),
        ('{"vehicles": [], "jobs": []}', "F205", ""),
        ('{"routes": [{"steps": []}]}', "E101", "routes[0].vehicle"),
        ('{"routes": 3}', "E103", "routes"),
        ('{"unassigned": [{"id": 1, "type": "break"}]}', "E103", "unassigned[0].type"),
    ],
)
def test_a_bad_plan_is_told_where(text: str, code: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        loads_plan(text, format="json")
    assert (caught.value.code, caught.value.where) == (code, where)


def test_choices_are_read_and_written() -> None:
    document = {
        "vehicles": [{"id": "v", "start": [0, 0], "capacity": [3]}],
        "jobs": [
            {
                "id": "r",
                "location": [0, 1],
                "pickup": [1],
                "places": [{"facility": "L", "service": 5, "cost": -0.5}, {"location": [1, 1]}],
                "destinations": [{"facility": "L", "cost": -2}, {}],
            }
        ],
        "facilities": [{"id": "L", "location": [1, 0], "slots": 2, "room": [4], "service": 60}],
    }
    problem = Problem.model_validate(document)
    assert loads(dumps(problem)) == problem
    assert json.loads(dumps(problem)) == document
    steps = [
        {"type": "job", "id": "r", "place": 1, "arrival": 0},
        {"type": "unload", "id": "r", "facility": "L", "arrival": 9},
    ]
    plan = Plan.model_validate({"routes": [{"vehicle": "v", "steps": steps}]})
    assert loads_plan(dumps(plan)) == plan
    written = json.loads(dumps(plan))["routes"][0]["steps"]
    assert [set(step) & {"place", "facility"} for step in written] == [{"place"}, {"facility"}]


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_an_interrupt_while_writing_is_no_fault_of_the_document(
    error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = ["2026-11-22T09:00:00+01:00", "2026-11-22T10:00:00+01:00"]
    job = {"id": "a", "location": [0, 0], "time_windows": [window]}
    problem = Problem.model_validate({"jobs": [job]})

    def stopped(seconds: int, utc_offset: int) -> str:
        raise error

    monkeypatch.setattr(units, "format_time", stopped)
    with pytest.raises(error):
        formats.dumps(problem, "json")


def test_what_does_not_fit_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    window = ["2026-11-22T09:00:00+01:00", "2026-11-22T10:00:00+01:00"]
    problem = Problem.model_validate(
        {"jobs": [{"id": "a", "location": [0, 0], "time_windows": [window]}]}
    )

    def unfit(seconds: int, utc_offset: int) -> str:
        raise ValueError("year 10000 is out of range")

    monkeypatch.setattr(units, "format_time", unfit)
    with pytest.raises(InputError, match="F230 document: cannot be written"):
        formats.dumps(problem, "json")
