"""Several jobs at once to another vehicle, by hand: what none of them would do alone."""

from __future__ import annotations

from typing import Any

import vuelta
from vuelta.model import Plan, Problem
from vuelta.solver import together
from vuelta.travel import measure

LEGS = [[0, 10, 10, 30], [10, 0, 1, 20], [10, 1, 0, 20], [30, 20, 20, 0]]
"""A and B lie side by side, ten from home; F is far beyond them."""


def problem_of(*jobs: dict[str, Any], vans: int, **fields: Any) -> Problem:
    van = {"start_index": 0, "end_index": 0, "capacity": [9]}
    vehicles = [van | {"id": f"v{k}"} for k in range(1, vans + 1)]
    document = {"vehicles": vehicles, "jobs": list(jobs)}
    document |= {"matrices": {"car": {"durations": LEGS}}}
    return Problem.model_validate(document | fields)


def plan_of(problem: Problem, **routes: list[tuple[str, str] | tuple[str, str, str]]) -> Plan:
    bare = []
    for van, names in routes.items():
        steps = [
            {"type": kind, "id": name, "arrival": 0} | ({"facility": to[0]} if to else {})
            for kind, name, *to in names
        ]
        ends = ({"type": kind, "arrival": 0} for kind in ("start", "end"))
        bare.append({"vehicle": van, "steps": [next(ends), *steps, next(ends)]})
    return vuelta.check(problem, {"routes": bare}).plan


def better(problem: Problem, plan: Plan, *names: str) -> tuple[float, dict[str, str]] | None:
    """The price of the plan that is found, and who serves whom."""
    draft = together(problem, measure(problem), plan, names)
    if draft is None:
        return None
    judgement = vuelta.check(problem, draft.plan)
    assert judgement.clean
    assert judgement.exact_cost + judgement.exact_left_out == draft.exact_cost
    who = {s.id: r.vehicle for r in draft.plan.routes for s in r.steps if s.type == "job"}
    return float(draft.exact_cost), who


def job(name: str, **fields: Any) -> dict[str, Any]:
    return {"id": name, "location_index": 1 + (name == "b"), "pickup": [1]} | fields


def test_two_move_to_a_third_vehicle() -> None:
    """20 each where they are; 21 together on the third, where either alone costs 20 and more."""
    a = job("a", allowed_vehicles=["v1", "v3"])
    b = job("b", allowed_vehicles=["v2", "v3"], vehicle_costs={"v3": 2})
    problem = problem_of(a, b, vans=3)
    plan = plan_of(problem, v1=[("job", "a")], v2=[("job", "b")])
    assert better(problem, plan, "a", "b") == (23, {"a": "v3", "b": "v3"})
    assert better(problem, plan, "a") is None  # it would not go alone


def test_nothing_moves_where_nothing_gains() -> None:
    problem = problem_of(job("a"), job("b"), vans=2)
    plan = plan_of(problem, v1=[("job", "a"), ("job", "b")])
    assert better(problem, plan, "a", "b") is None


def test_two_that_are_left_out_pay_together() -> None:
    """Each is worth 15 and costs 20; both cost 21."""
    problem = problem_of(job("a", penalty=15), job("b", penalty=15), vans=1)
    assert better(problem, plan_of(problem), "a", "b") == (21, {"a": "v1", "b": "v1"})


def test_two_that_do_not_pay_are_left_out_together() -> None:
    """Beside the other each costs 1; without both 21 are saved, and 16 paid."""
    problem = problem_of(job("a", penalty=8), job("b", penalty=8), vans=1)
    plan = plan_of(problem, v1=[("job", "a"), ("job", "b")])
    assert better(problem, plan, "a", "b") == (16, {})


def test_one_gives_up_a_slot_for_the_other() -> None:
    """F takes one: A's goods ride home for 5, so that B, left out for 100, can be served."""
    a = job("a", destinations=[{"facility": "F"}, {"cost": 5}])
    b = job("b", destinations=[{"facility": "F"}], penalty=100)
    problem = problem_of(a, b, vans=1, facilities=[{"id": "F", "location_index": 3, "slots": 1}])
    plan = plan_of(problem, v1=[("job", "a"), ("unload", "a", "F")])
    assert better(problem, plan, "a", "b") == (65, {"a": "v1", "b": "v1"})


def test_two_share_the_way_to_a_facility() -> None:
    """Home costs each 25 more; F lies 40 further there and back, which one alone would not pay."""
    ends = {"destinations": [{"facility": "F"}, {"cost": 25}]}
    problem = problem_of(
        job("a", **ends), job("b", **ends), vans=1, facilities=[{"id": "F", "location_index": 3}]
    )
    plan = plan_of(problem, v1=[("job", "a"), ("job", "b")])
    assert better(problem, plan, "a", "b") == (61, {"a": "v1", "b": "v1"})
