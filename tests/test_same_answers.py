"""Every verb answers as it did: digests of what it says of the days in ``scenarios``.

A commit that changes structure alone leaves ``tests/data/same_answers.json`` as it is;
any other says in its message why the file changed. Write it anew with

    python tests/test_same_answers.py
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import vuelta
from vuelta.documents import read_object
from vuelta.engine import horizon_of
from vuelta.execution import read_report
from vuelta.model import Plan, Problem
from vuelta.returns import read_requests

FOLDER = Path(__file__).resolve().parents[1] / "scenarios"
KNOWN = Path(__file__).with_name("data") / "same_answers.json"
PLANNED = (
    *("asymmetric", "bulky_exchanges", "mixed_fleet", "overloaded", "rio_100", "second_trip"),
    *("shipments", "store_or_door", "tutorial", "two_centres", "vroom_example_2"),
)
ORDER = {"id": "new", "location": [-43.2, -22.9], "delivery": [1, 1], "service": 120}


@cache
def planned(name: str) -> tuple[Problem, Plan]:
    problem = vuelta.read(FOLDER / f"{name}.json")
    return problem, vuelta.plan(problem, iterations=300, seed=1)


@cache
def rio() -> tuple[Problem, Plan]:
    return vuelta.read(FOLDER / "rio_100.json"), vuelta.read_plan(FOLDER / "rio_100.plan.json")


def revised(name: str) -> Any:
    report = read_report(FOLDER / f"rio_100.{name}.yaml")
    told = {"events": report.events, "iterations": 100, "time_limit": None}
    return vuelta.replan(*rio(), report.incidents, report.now, **told)


def first_task(name: str) -> str:
    _, plan = planned(name)
    return next(step.id for step in plan.routes[0].steps if step.type == "job" and step.id)


def several_days() -> Any:
    horizon = horizon_of(read_object(FOLDER / "several_days.horizon.yaml"))
    return vuelta.plan_horizon(vuelta.read(FOLDER / "several_days.json"), horizon, iterations=300)


ANSWERS: dict[str, Callable[[], Any]] = {
    **{f"plan {name}": lambda name=name: planned(name)[1] for name in PLANNED},
    **{f"replan {name}": lambda name=name: revised(name) for name in ("morning", "exchanges")},
    "promise": lambda: vuelta.promise(*rio(), ORDER),
    "plan_horizon": several_days,
    "explain": lambda: vuelta.explain_task(*planned("tutorial"), first_task("tutorial")),
    "kpis": lambda: vuelta.kpis(*rio()),
    "trace": lambda: vuelta.trace(*planned("tutorial"), first_task("tutorial")),
    "returns": lambda: read_requests(FOLDER / "rio_100.returns.yaml"),
}


def plain(answer: Any) -> Any:
    """An answer as plain values, without how long it took."""
    if isinstance(answer, BaseModel):
        answer = answer.model_dump(mode="json")
    if isinstance(answer, dict):
        return {key: plain(value) for key, value in answer.items() if key != "seconds"}
    if isinstance(answer, list | tuple):
        return [plain(value) for value in answer]
    return answer


def digest(answer: Any) -> str:
    text = json.dumps(plain(answer), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_is_the_one_that_is_known(name: str) -> None:
    assert digest(ANSWERS[name]()) == json.loads(KNOWN.read_text("utf-8"))[name]


def test_every_known_answer_is_asked_for() -> None:
    assert list(json.loads(KNOWN.read_text("utf-8"))) == list(ANSWERS)


def test_a_digest_leaves_out_time_alone() -> None:
    plan = planned("tutorial")[1]
    assert plan.search is not None
    later = plan.model_copy(update={"search": plan.search.model_copy(update={"seconds": 99.0})})
    assert digest(plan) == digest(later)
    assert digest(plan) != digest(plan.model_copy(update={"now": 7}))


if __name__ == "__main__":
    found = {name: digest(answer()) for name, answer in ANSWERS.items()}
    KNOWN.write_text(json.dumps(found, indent=2) + "\n", "utf-8")
