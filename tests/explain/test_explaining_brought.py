"""What a task brings with it is part of its price: setting its goods down, and its other half."""

from __future__ import annotations

import random
from typing import Any

import pytest

import vuelta
from vuelta.explain import rendered as in_words
from vuelta.explain.explaining import explain_route, explain_task, why_not
from vuelta.model import Plan, Problem

Step = tuple[str, str | None, str | None]
"""Type, id, and facility."""


def street(n: int) -> list[list[int | None]]:
    return [[10 * abs(a - b) for b in range(n)] for a in range(n)]


def day(legs: list[list[int | None]], vans: int = 1, **fields: Any) -> dict[str, Any]:
    van = {"start_index": 0, "end_index": 0, "capacity": [9]}
    vehicles = [van | {"id": f"v{k}"} for k in range(vans)]
    return {"vehicles": vehicles, "matrices": {"car": {"durations": legs}}} | fields


def plan_of(problem: dict[str, Any], **routes: list[Step]) -> Plan:
    bare = []
    for van, steps in routes.items():
        document: list[dict[str, Any]] = [{"type": "start", "arrival": 0}]
        for kind, name, facility in steps:
            step = {"type": kind, "id": name, "arrival": 0}
            document.append(step | ({"facility": facility} if facility else {}))
        bare.append({"vehicle": van, "steps": [*document, {"type": "end", "arrival": 0}]})
    return vuelta.check(problem, {"routes": bare}).plan


def collect(name: str, row: int, *ends: str, **fields: Any) -> dict[str, Any]:
    destinations = [{"facility": end} for end in ends]
    return {"id": name, "location_index": row, "pickup": [1], "destinations": destinations} | fields


def test_setting_down_is_part_of_the_price() -> None:
    """A lies beside B at 10, and its goods go to F at 50: 100 with it, 20 without."""
    problem = day(
        street(6),
        jobs=[collect("A", 1, "F"), {"id": "B", "location_index": 1, "delivery": [1]}],
        facilities=[{"id": "F", "location_index": 5}],
    )
    steps = [("job", "B", None), ("job", "A", None), ("unload", "A", "F")]
    plan = plan_of(problem, v0=steps)
    visit = explain_task(problem, plan, "A").visit
    assert visit is not None
    assert (visit.marginal, visit.sources.travel_time) == (800_000, 800_000)
    dearest = explain_route(problem, plan, "v0").dearest
    assert [(one.task, one.marginal) for one in dearest] == [("A", 800_000), ("B", 0)]


def test_what_cannot_be_driven_without_it_is_said() -> None:
    """No way leads from 0 to 2 but past A: there is no price of A, and nobody else to take it."""
    legs: list[list[int | None]] = [[0, 10, None], [10, 0, 10], [20, 10, 0]]
    jobs = [{"id": "A", "location_index": 1}, {"id": "B", "location_index": 2}]
    problem = day(legs, 2, jobs=jobs)
    plan = plan_of(problem, v0=[("job", "A", None), ("job", "B", None)])
    told = explain_task(problem, plan, "A")
    assert told.visit is not None
    assert (told.visit.marginal, told.visit.sources.total) == (None, 0)
    assert told.alternatives == ()
    dearest = explain_route(problem, plan, "v0").dearest
    assert [(one.task, one.marginal) for one in dearest] == [("A", None), ("B", 200_000)]
    asked = Problem.model_validate(problem)
    assert "Without it the rest of the route cannot be driven." in in_words(told, asked, 0)
    lines = in_words(explain_route(problem, plan, "v0"), asked, 0)
    assert "  A: without it the rest cannot be driven" in lines


def test_a_locker_that_others_fill_takes_nothing_more() -> None:
    """F has one slot, which B's goods have: W could bring A's to G only."""
    problem = day(
        street(6),
        2,
        jobs=[collect("A", 1, "F", "G"), collect("B", 2, "F")],
        facilities=[{"id": "F", "location_index": 1, "slots": 1}, {"id": "G", "location_index": 5}],
    )
    problem["vehicles"].append(problem["vehicles"][0] | {"id": "v2"})
    one = [("job", "A", None), ("unload", "A", "G")]
    other = [("job", "B", None), ("unload", "B", "F")]
    plan = plan_of(problem, v0=one, v1=other)
    told = explain_task(problem, plan, "A")
    assert {(a.vehicle, a.extra) for a in told.alternatives if a.vehicle != "v0"} == {
        ("v1", 600_000 - 1_000_000), ("v2", 0),
    }  # fmt: skip


def test_a_job_and_a_shipment_of_one_name_are_two() -> None:
    """Both are S on one route: each has its own price, and each may be in the way."""
    pair = {
        "pickup": {"id": "S", "location_index": 1},
        "delivery": {"id": "S", "location_index": 2},
        "amount": [1],
    }
    jobs = [{"id": "S", "location_index": 4, "pickup": [1]}, {"id": "X", "location_index": 3}]
    problem = day(street(6), jobs=jobs, shipments=[pair])
    problem["vehicles"][0]["max_tasks"] = 3
    plan = plan_of(problem, v0=[("pickup", "S", None), ("delivery", "S", None), ("job", "S", None)])
    dearest = explain_route(problem, plan, "v0").dearest
    assert [(one.task, one.marginal) for one in dearest] == [("S", 400_000), ("S", 0)]
    assert why_not(problem, plan, "X", "v0").conflict == ("S", "S")  # without either it fits


@pytest.mark.parametrize("seed", range(12))
def test_prices_are_those_of_the_routes_with_and_without(seed: int) -> None:
    """Goods set down on the way: leave-one-out, and every other place on its own route."""
    draw = random.Random(seed)
    legs: list[list[int | None]] = [
        [0 if a == b else draw.randint(1, 60) for b in range(7)] for a in range(7)
    ]
    jobs: list[dict[str, Any]] = []
    steps: list[Step] = []
    for k in range(3):
        name = f"j{k}"
        if draw.random() < 0.7:
            jobs.append(collect(name, k + 1, "F", service=draw.randrange(9)))
            at = draw.randint(0, len(steps))
            steps.insert(at, ("job", name, None))
            steps.insert(draw.randint(at + 1, len(steps)), ("unload", name, "F"))
        else:
            jobs.append({"id": name, "location_index": k + 1, "delivery": [1]})
            steps.insert(draw.randint(0, len(steps)), ("job", name, None))
    problem = day(legs, jobs=jobs, facilities=[{"id": "F", "location_index": 5, "service": 7}])
    problem["vehicles"][0]["costs"] = {"per_hour": 3600, "per_task_hour": 3600}
    plan = plan_of(problem, v0=steps)
    cost = plan.summary.cost
    for job in jobs:
        name = job["id"]
        rest = [step for step in steps if step[1] != name]
        told = explain_task(problem, plan, name)
        assert told.visit is not None
        without = plan_of(problem, v0=rest).summary.cost if rest else 0
        assert told.visit.marginal == cost - without
        ends = ["F"] if job.get("destinations") else []
        best = None
        for at in range(len(rest) + 1):
            one = [*rest[:at], ("job", name, None), *rest[at:]]
            every = [
                [*one[:k], ("unload", name, "F"), *one[k:]] for k in range(at + 1, len(one) + 1)
            ]
            for tried in every if ends else [one]:
                if [s for s in tried if s[0] == "job"] != [s for s in steps if s[0] == "job"]:
                    price = plan_of(problem, v0=tried).summary.cost - cost
                    best = price if best is None else min(best, price)
        own = [one.extra for one in told.alternatives]
        assert best is None or own[0] <= best
