"""The JSON Schema of a problem takes what the validator takes, and refuses what it refuses.

What only Python can say is told by its own codes: those may come where the schema is silent.
"""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vuelta.cli.schemas import PYTHON_ALONE, Document, schema_of
from vuelta.errors import InputError
from vuelta.model import Problem
from vuelta.verification import plan_of

MOST = 150
"""Documents spoilt in a run, of each kind."""

LEFT_ASIDE = "means nothing here"
"""What the warning about a field says that a body for VROOM may have and the schema cannot."""

jsonschema = pytest.importorskip("jsonschema")
pytestmark = pytest.mark.slow

TASK: dict[str, Any] = {
    "location": [-3.69, 40.42],
    "setup": 5,
    "service": 60,
    "setup_per_type": {"bike": 3},
    "service_per_type": {"bike": 3},
    "time_windows": [[28_800, 36_000], [40_000, 50_000]],
    "soft_start": 30_000,
    "soft_end": 35_000,
    "late_cost": 1.5,
    "early_cost": 0,
    "metadata": {"phone": [1, None]},
}
DEMAND: dict[str, Any] = {
    "skills": ["cold"],
    "priority": 5,
    "penalty": 20.25,
    "required": False,
    "allowed_vehicles": ["v"],
    "vehicle_costs": {"v": -1},
    "load_type": "frozen",
}
PROBLEM: dict[str, Any] = {
    "name": "day",
    "currency": "EUR",
    "vehicles": [
        {
            "id": "v",
            "type": "bike",
            "start": [-3.7, 40.42],
            "end": [-3.7, 40.42],
            "capacity": [10],
            "costs": {"fixed": 1, "per_hour": 2.5, "per_km": 0, "overtime_per_hour": 3},
            "skills": ["cold"],
            "time_window": [28_800, 64_800],
            "max_overtime": 60,
            "breaks": [{"id": "b", "time_windows": [[40_000, 50_000]], "service": 9}],
            "speed_factor": 1.25,
            "max_tasks": 9,
            "max_travel_time": 50_000,
            "max_distance": 500_000,
            "max_duration": 50_000,
            "on_board": [1],
            "reload_at": ["hub"],
            "max_reloads": 2,
            "loading": "deliveries_first",
            "loading_cost": 2,
            "steps": [{"type": "start"}, {"type": "job", "id": "a"}, {"type": "end"}],
            "pinned_steps": 0,
            "collected": False,
        }
    ],
    "jobs": [
        {"id": "a", "delivery": [1], "pickup": 2, **TASK, **DEMAND},
        {"id": "c", "location": [-3.69, 40.42], "destinations": [{"facility": "hub", "cost": 2}],
         "pickup": [1], "places": [{"location": [-3.6, 40.4], "service": 5, "cost": -2}]},
    ],
    "shipments": [
        {"amount": [1], **DEMAND, "pickup": {"id": "p", **TASK}, "delivery": {"id": "p", **TASK}}
    ],
    "facilities": [
        {"id": "hub", "location": [-3.7, 40.42], "time_windows": [[0, 90_000]], "room": [50],
         "slots": 5, "service": 60}
    ],
    "relations": [{"type": "same_route", "jobs": ["a", "c"], "vehicle": "v"}],
    "incompatible_types": [{"types": ["frozen", "warm"], "mode": "same_vehicle"}],
    "profiles": {"car": {"speed": 30, "detour": 1.3}},
    "disruptions": [{"id": "d", "centre": [-3.7, 40.42], "radius": 500, "factor": 2}],
    "waypoints": [[-3.7, 40.4]],
}  # fmt: skip
TABLES: dict[str, Any] = {
    "vehicles": [{"id": 1, "start_index": 0, "profile": "van"}],
    "jobs": [{"id": 1, "location_index": 1, "location": [1, 1]}],
    "matrices": {
        "van": {
            "durations": [[0, 5], [5, 0]],
            "distances": [[0, 7], [None, 0]],
            "costs": [[0, 1], [2, 0]],
        }
    },
}
PLAN: dict[str, Any] = {
    "summary": {"cost": 2.5, "routes": 1, "unassigned": 1, "duration": 5, "violations": []},
    "routes": [
        {
            "vehicle": "v",
            "cost": 1,
            "costs": {"fixed": 1},
            "duration": 5,
            "steps": [
                {"type": "start", "arrival": 0, "load": [1]},
                {"type": "job", "id": "a", "arrival": 5, "location": [1, 1], "late": 0},
                {"type": "end", "arrival": "2026-11-23T09:00:00+01:00",
                 "violations": [{"cause": "delay", "duration": 3}]},
            ],
        }
    ],
    "unassigned": [{"id": "c", "type": "job", "reasons": [{"code": "SKILL", "vehicles": ["v"]}]}],
    "now": 0,
    "set_aside": [{"id": "d", "state": "deferred", "reason": "x", "time": 4}],
    "search": {"seed": 1, "threads": 1, "iterations": 2, "seconds": 0.5, "stopped_by": "time"},
}  # fmt: skip
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 120),
    st.sampled_from([10**9, 10**9 + 1, 10**12 + 1, 2**31 - 1, 2**32 - 1, 2**53, 2**64, -(10**13)]),
    st.sampled_from([0.5, 3.0, -1.5, 1e-7, 1e30, 1.23456, 1e10]),
    st.sampled_from(["", "a", "v", "5", "1.5", "true", "job", "lifo", "car", "a\nb"]),
    st.sampled_from(
        ["2026-11-23T09:00:00Z", "2026-11-23T09:00:00+0100", "2026-W48-1T09:00:00Z", "09:00",
         "2026-11-23 09:00", "2026-11-23T09:00:00.000Z", "2026-02-30T09:00:00Z"]
    ),
    st.sampled_from([[], {}, [1], [1, 2], [[1, 2]], [[2, 1]], ["a"], [None], {"a": 1}, [[]]]),
)  # fmt: skip


@cache
def validator(document: Document) -> Any:
    return jsonschema.Draft202012Validator(schema_of(document))


def spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths to every value inside a document."""
    found = [path] if path else []
    if isinstance(value, dict):
        for name, inner in value.items():
            found += spots(inner, (*path, name))
    elif isinstance(value, list):
        for k, inner in enumerate(value):
            found += spots(inner, (*path, k))
    return found


def spoilt(draw: Any, document: dict[str, Any]) -> dict[str, Any]:
    """The document with one value replaced or gone, or one field more."""
    changed = copy.deepcopy(document)
    *way, last = draw(st.sampled_from(spots(document)))
    holder: Any = changed
    for part in way:
        holder = holder[part]
    kind = draw(st.sampled_from(["replace", "replace", "replace", "drop", "add"]))
    if kind == "replace":
        holder[last] = draw(VALUES)
    elif kind == "drop":
        del holder[last]
    elif isinstance(holder, dict):
        names = ["id", "location", "remarks", "warnings", "amount", "note", "date"]
        holder[draw(st.sampled_from(names))] = draw(VALUES)
    else:
        holder.append(draw(VALUES))
    return changed


def codes_of(document: Document, data: Any) -> set[str]:
    """Codes of what the validator finds; ``LEFT_ASIDE`` for a body of VROOM's with more fields."""
    try:
        if document is Document.plan:
            plan_of(data)
            return set()
        problem = Problem.model_validate(data)
    except InputError as error:
        return {finding.code for finding in error.findings}
    return {LEFT_ASIDE} if any(LEFT_ASIDE in one.cause for one in problem.remarks) else set()


def agree(document: Document, data: Any) -> None:
    fits = validator(document).is_valid(data)
    codes = codes_of(document, data)
    if not fits:
        assert codes, next(iter(validator(document).iter_errors(data))).message
    else:
        assert codes <= PYTHON_ALONE | {LEFT_ASIDE}, codes - PYTHON_ALONE


@pytest.mark.parametrize("data", [PROBLEM, TABLES])
def test_the_documents_that_are_spoilt_are_sound(data: Any) -> None:
    assert validator(Document.problem).is_valid(data)
    Problem.model_validate(data)


@pytest.mark.parametrize("data", [PROBLEM, TABLES], ids=["coordinates", "tables"])
def test_a_spoilt_problem_is_refused_by_both_or_by_neither(data: Any) -> None:
    @settings(max_examples=MOST, deadline=None)
    @given(st.data())
    def held(chance: Any) -> None:
        agree(Document.problem, spoilt(chance.draw, data))

    held()


def test_a_spoilt_plan_is_refused_by_both_or_by_neither() -> None:
    @settings(max_examples=MOST, deadline=None)
    @given(st.data())
    def held(chance: Any) -> None:
        agree(Document.plan, spoilt(chance.draw, PLAN))

    held()
