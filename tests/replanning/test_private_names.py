"""The engine's private names are nobody's ids: a customer may be called anything."""

# Covers: replanning/renaming.py replanning/residual.py

from __future__ import annotations

from typing import Any

import pytest

import vuelta

VANS = [
    {"id": name, "start": [0, 0], "end": [0, 0], "capacity": [20], "time_window": [0, 60_000]}
    | {"costs": {"fixed": 0, "per_hour": 20, "per_km": 1}}
    for name in ("V1", "V2")
]
NAMES = ("where it is: V1", "where it is: V2", "delivery of D", "I2 0", "0", "1", "2")
"""What names look like, or once did, that the engine gives to things without one."""


def day(ids: list[str], **more: Any) -> dict[str, Any]:
    """Collections in a small grid, by these ids."""
    jobs = [
        {"id": name, "location": [0.02 * (k % 3 + 1), 0.02 * (k // 3) - 0.03], "pickup": [2]}
        for k, name in enumerate(ids)
    ]
    return {"vehicles": VANS, "jobs": jobs, **more}


def served(plan: vuelta.Plan, first: str) -> list[tuple[str, tuple[tuple[str, str | None], ...]]]:
    """Who does what, the first job by another name."""
    return [
        (
            route.vehicle,
            tuple((step.type, "first" if step.id == first else step.id) for step in route.steps),
        )
        for route in plan.routes
    ]


def after_a_breakdown(first: str) -> Any:
    problem = day([first, *(f"j{k}" for k in range(9))])
    plan = vuelta.plan(problem, iterations=300)
    [van] = {r.vehicle for r in plan.routes for step in r.steps if step.id == first}
    broken = [{"id": "I1", "code": "VEHICLE_BREAKDOWN", "time": 60, "vehicle": van}]
    revision = vuelta.replan(problem, plan, broken, now=60, iterations=400)
    assert not revision.plan.unassigned
    return served(revision.plan, first)


def with_a_pair_aboard(first: str) -> Any:
    pair = {
        "amount": [1],
        "pickup": {"id": "P", "location": [0.005, 0]},
        "delivery": {"id": "D", "location": [0.06, 0.06]},
    }
    problem = day([first, *(f"j{k}" for k in range(6))], shipments=[pair])
    plan = vuelta.plan(problem, iterations=300)
    [time] = [step.end for r in plan.routes for step in r.steps if step.type == "pickup"]
    order = {"id": "N", "location": [0.03, 0.01], "pickup": [1]}
    told = [{"id": "I1", "code": "NEW_ORDER", "time": time + 5, "order": order}]
    return served(vuelta.replan(problem, plan, told, now=time + 5, iterations=400).plan, first)


def priced(first: str) -> Any:
    """What may become of an order that the second incident tells of."""
    problem = day([first, *(f"j{k}" for k in range(5))])
    plan = vuelta.plan(problem, iterations=300)
    order = {"id": "N", "location": [0.03, 0.01], "pickup": [1]}
    told = [
        {"id": "I1", "code": "WINDOW_CHANGE", "time": 60, "job": "j4"}
        | {"time_windows": [[4000, 9000]]},
        {"id": "I2", "code": "NEW_ORDER", "time": 60, "order": order},
    ]
    revision = vuelta.replan(problem, plan, told, now=60, iterations=300)
    return [
        (run.code, [(one.code, one.cost, one.eta) for one in run.options])
        for run in revision.protocol_runs
    ], served(revision.plan, first)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("answer", [after_a_breakdown, with_a_pair_aboard, priced])
def test_a_customers_id_changes_nothing(answer: Any, name: str) -> None:
    assert answer(name) == answer("customer 1")


@pytest.mark.parametrize("prefix", ["stop ", ""])
def test_a_promise_does_not_depend_on_what_others_are_called(prefix: str) -> None:
    """The order is called stop; so are others, with a number behind."""
    order = {"id": "stop", "location": [0.03, 0.01], "pickup": [1]}
    found = []
    for before in ("customer ", prefix):
        problem = day([f"{before}{k}" for k in range(6)])
        plan = vuelta.plan(problem, iterations=300)
        found.append(vuelta.promise(problem, plan, order, 60))
    assert found[0]
    assert found[0] == found[1]
