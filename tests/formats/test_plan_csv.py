"""CSV of plans."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vuelta.errors import InputError
from vuelta.formats import dumps, loads_plan
from vuelta.model import Plan, Style

spans = st.integers(0, 10**6)
texts = st.none() | st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    times: Any = draw(st.sampled_from(["seconds", "rfc3339"]))
    style = Style(times=times, utc_offset=7200 if times == "rfc3339" else 0)

    def step(number: int) -> dict[str, Any]:
        return {
            "type": "job",
            "id": f"j{number}",
            "description": draw(texts),
            "location": [draw(st.floats(-180, 180)), draw(st.floats(-90, 90))],
            "arrival": draw(st.integers(-(10**6), 10**9)),
            "waiting_time": draw(spans),
            "service": draw(spans),
            "duration": draw(spans),
            "distance": draw(spans),
            "late": draw(spans),
            "load": draw(st.lists(st.integers(-5, 5), min_size=1, max_size=3)),
            "violations": draw(
                st.lists(
                    st.sampled_from(
                        [
                            {"cause": "delay", "duration": 5},
                            {"cause": "load", "amount": 2},
                            {"cause": "skills"},
                        ]
                    )
                )
            ),
        }

    routes = [
        {"vehicle": f"v{k}", "steps": [step(i) for i in range(draw(st.integers(1, 3)))]}
        for k in range(draw(st.integers(1, 2)))
    ]
    return Plan.model_validate(
        {
            "routes": routes,
            "unassigned": [{"id": "left", "type": "pickup", "location": [1, 2]}],
            "style": style,
        }
    )


@pytest.mark.slow
@given(plans())
def test_steps_are_read_back_as_they_were(plan: Plan) -> None:
    back = loads_plan(dumps(plan, "csv"))
    assert [(r.vehicle, r.steps) for r in back.routes] == [
        (r.vehicle, r.steps) for r in plan.routes
    ]
    assert back.unassigned == plan.unassigned
    assert back.style == plan.style


def test_totals_are_added_up_anew() -> None:
    plan = Plan.model_validate(
        {
            "routes": [
                {
                    "vehicle": 1,
                    "steps": [
                        {"type": "job", "id": 1, "arrival": 5, "service": 3, "duration": 5},
                        {"type": "job", "id": 2, "arrival": 9, "service": 4, "duration": 7},
                    ],
                }
            ]
        }
    )
    route = loads_plan(dumps(plan, "csv")).routes[0]
    assert (route.service, route.duration) == (7, 7)


HEADER = dumps(Plan(), "csv")


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("route,vehicle,step\n", "F212", "line 1"),
        (HEADER + "1,v,0\n", "F210", "line 2"),
        (HEADER + "1,v,0,job,j,,,,,,,soon,,,,,,,,\n", "F211", "line 2"),
        (HEADER + '1,"v,0\n', "F213", ""),
        (HEADER + "1,v,0,hop,j,,,,,,,5,,,,,,,,\n", "E103", "routes[0].steps[0].type"),
        (HEADER + "1,v,0,job,j,,,,,,,5,,,,,,,,\n1,w,1,job,k,,,,,,,5,,,,,,,,\n", "F216", "line 3"),
        (HEADER + "1,v,0,job,j,,,,,,,5,,,,,,,,delay=x\n", "F211", "line 2"),
    ],
)
def test_what_is_wrong_is_told(text: str, code: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        loads_plan(text)
    assert (caught.value.code, caught.value.where) == (code, where)


@pytest.mark.parametrize("name", ["csv", "json"])
def test_a_reload_is_read_back(name: str) -> None:
    steps = [
        {"type": "job", "id": "a", "arrival": 0, "load": [3]},
        {
            "type": "reload",
            "id": "hub",
            "arrival": 5,
            "waiting_time": 2,
            "service": 60,
            "load": [9],
        },
    ]
    plan = Plan.model_validate({"routes": [{"vehicle": "v", "steps": steps}]})
    again = loads_plan(dumps(plan, name), name)
    assert again.routes[0].steps == plan.routes[0].steps


def test_choices_come_back_and_older_tables_are_read() -> None:
    steps = [
        {"type": "job", "id": "r", "place": 2, "arrival": 5},
        {"type": "unload", "id": "r", "facility": "C", "arrival": 9},
    ]
    plan = Plan.model_validate({"routes": [{"vehicle": "v", "steps": steps}]})
    text = dumps(plan, "csv")
    job, unload = loads_plan(text, "csv").routes[0].steps
    assert (job.place, unload.type, unload.facility) == (2, "unload", "C")
    rows = [row.split(",") for row in text.splitlines()]
    gone = {rows[0].index("place"), rows[0].index("facility")}
    older = [[cell for k, cell in enumerate(row) if k not in gone] for row in rows]
    again = loads_plan("\n".join(",".join(row) for row in older), "csv")
    assert [step.place for step in again.routes[0].steps] == [None, None]


@pytest.mark.parametrize("name", ["9" * 5_000, "٣", "²", "007"])
def test_an_id_of_digits_that_is_no_number_stays_a_text(name: str) -> None:
    route = {"vehicle": "V", "steps": [{"type": "job", "id": name, "arrival": 5}]}
    plan = Plan.model_validate({"routes": [route]})
    assert loads_plan(dumps(plan, "csv"), "csv").routes[0].steps[0].id == name


FORMULAS = ("=cmd|'/C calc'!A0", "+1", "-5", "@SUM(A1)", "'=1", "'plain")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula_to_a_spreadsheet(text: str) -> None:
    """And numbers below zero stay numbers; all of it is read back as it was."""
    steps = [
        {"type": "start", "location": [-43.5, -22.5], "arrival": 0},
        {"type": "job", "id": text, "description": text, "location": [-43, -22], "arrival": 60},
        {"type": "unload", "facility": text, "location": [-43, -22], "arrival": 70},
    ]
    unassigned = [{"id": f"{text}2", "description": text, "location": [-1, -2]}]
    plan = Plan.model_validate(
        {"routes": [{"vehicle": text, "steps": steps}], "unassigned": unassigned}
    )
    table = dumps(plan, "csv")
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert {cell for cell in cells if cell[:1] in ("=", "+", "-", "@")} == {
        "-43.5", "-22.5", "-43.0", "-22.0", "-1.0", "-2.0"
    }  # fmt: skip
    back = loads_plan(table, "csv")
    assert back.routes[0].vehicle == text
    assert [(s.id, s.facility, s.description) for s in back.routes[0].steps] == [
        (s.id, s.facility, s.description) for s in plan.routes[0].steps
    ]
    assert [(s.id, s.description) for s in back.unassigned] == [(f"{text}2", text)]
