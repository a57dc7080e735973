"""Quotes and insertion against brute force: every place of every route, judged."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vuelta.model import Plan, Problem
from vuelta.referee import judge
from vuelta.solver import detours, insert, quotes
from vuelta.travel import measure

UNHURRIED = settings(deadline=None, max_examples=40)


def town(data: st.DataObject) -> Problem:
    """Seven tasks on a small square, two of them halves of a shipment, and two vans."""
    draw = data.draw
    n = 8
    table = [[0 if i == j else draw(st.integers(5, 90)) for j in range(n)] for i in range(n)]
    jobs: list[dict[str, Any]] = []
    for k in range(5):
        job: dict[str, Any] = {"id": f"j{k}", "location_index": k + 1, "service": 10}
        job[draw(st.sampled_from(("delivery", "pickup")))] = [draw(st.integers(1, 2))]
        if draw(st.booleans()):
            start = draw(st.integers(0, 200))
            job["time_windows"] = [[start, start + draw(st.integers(50, 300))]]
        jobs.append(job | {"penalty": 1000})
    ends = [{"id": name, "location_index": row} for name, row in (("s", 6), ("s", 7))]
    van = {"start_index": 0, "end_index": 0, "capacity": [4], "costs": {"per_hour": 3600}}
    return Problem.model_validate(
        {
            "vehicles": [van | {"id": name, "time_window": [0, 600]} for name in ("v", "w")],
            "jobs": jobs,
            "shipments": [{"pickup": ends[0], "delivery": ends[1], "amount": [1], "penalty": 1000}],
            "matrices": {"car": {"durations": table}},
        }
    )


Routes = dict[str, list[tuple[str, str]]]


def plan_of(routes: Routes) -> Plan:
    return Plan.model_validate(
        {
            "routes": [
                {
                    "vehicle": van,
                    "steps": [
                        {"type": "start", "arrival": 0},
                        *({"type": kind, "id": name, "arrival": 0} for kind, name in visits),
                        {"type": "end", "arrival": 0},
                    ],
                }
                for van, visits in routes.items()
            ]
        }
    )


def cost_of(problem: Problem, routes: Routes) -> Fraction | None:
    """Exact cost of the routes alone; ``None`` when one breaks a limit."""
    judgement = judge(problem, plan_of(routes), measure(problem))
    if any(route.violations for route in judgement.plan.routes):
        return None
    return judgement.exact_cost


def with_task(route: list[tuple[str, str]], name: str) -> list[list[tuple[str, str]]]:
    """The route with the task at every place, the shipment at every pair of places."""
    if name != "s":
        return [[*route[:k], ("job", name), *route[k:]] for k in range(len(route) + 1)]
    return [
        [*route[:i], ("pickup", name), *route[i:k], ("delivery", name), *route[k:]]
        for i, k in itertools.combinations_with_replacement(range(len(route) + 1), 2)
    ]


def by_hand(problem: Problem, routes: Routes, name: str) -> dict[str, Fraction]:
    """The least extra cost of the task on each van that can take it."""
    before = cost_of(problem, routes)
    assert before is not None
    found: dict[str, Fraction] = {}
    for van, route in routes.items():
        tried = (cost_of(problem, routes | {van: one}) for one in with_task(route, name))
        costs = [cost - before for cost in tried if cost is not None]
        if costs:
            found[van] = min(costs)
    return found


@pytest.mark.slow
@UNHURRIED
@given(data=st.data())
def test_a_quote_is_the_cheapest_place_there_is(data: st.DataObject) -> None:
    problem = town(data)
    order = data.draw(st.permutations([f"j{k}" for k in range(3)]))
    cut = data.draw(st.integers(0, 3))
    routes: Routes = {
        "v": [("job", name) for name in order[:cut]],
        "w": [("job", name) for name in order[cut:]],
    }
    if cost_of(problem, routes) is None:
        routes = {"v": [], "w": []}
    names = ["j3", "j4", "s"]
    quoted = quotes(problem, measure(problem), plan_of(routes), [*names, "nobody"], most=5)
    assert "nobody" not in quoted
    for name in names:
        truth = by_hand(problem, routes, name)
        assert {quote.vehicle: quote.cost for quote in quoted[name]} == truth
        assert [quote.cost for quote in quoted[name]] == sorted(truth.values())
        for quote in quoted[name]:
            windows = next((j.time_windows for j in problem.jobs if j.id == name), ())
            assert not windows or windows[0].start <= quote.start <= windows[0].end


@pytest.mark.slow
@UNHURRIED
@given(data=st.data())
def test_insertion_leaves_the_rest_in_its_order(data: st.DataObject) -> None:
    problem = town(data)
    routes: Routes = {"v": [("job", "j0"), ("job", "j1")], "w": [("job", "j2")]}
    if cost_of(problem, routes) is None:
        routes = {"v": [("job", "j0")], "w": []}
    if cost_of(problem, routes) is None:
        return
    draft = insert(problem, measure(problem), plan_of(routes))
    judgement = judge(problem, draft.plan, measure(problem))
    assert judgement.clean
    assert judgement.exact_cost + judgement.exact_left_out == draft.exact_cost
    for van, before in routes.items():
        after = [
            (step.type, step.id)
            for route in draft.plan.routes
            if route.vehicle == van
            for step in route.steps
        ]
        assert [visit for visit in after if visit in before] == before
    # What is still out fits nowhere, or costs more than its penalty.
    now: Routes = {"v": [], "w": []} | {
        route.vehicle: [
            (step.type, step.id or "") for step in route.steps if step.type not in ("start", "end")
        ]
        for route in draft.plan.routes
    }
    for entry in draft.plan.unassigned:
        assert all(cost >= 1000 for cost in by_hand(problem, now, entry.id).values())
        assert entry.reasons


def test_what_one_task_makes_possible_is_put_in_after_it() -> None:
    """``b`` comes first, being dearer to leave out, but is near enough only by way of ``a``."""
    table = [[0, 10, 900], [10, 0, 10], [10, 10, 0]]
    van = {"id": "v", "start_index": 0, "end_index": 0, "time_window": [0, 100]}
    jobs = [
        {"id": "a", "location_index": 1, "penalty": 1000},
        {"id": "b", "location_index": 2, "penalty": 5000},
    ]
    problem = Problem.model_validate(
        {"vehicles": [van], "jobs": jobs, "matrices": {"car": {"durations": table}}}
    )
    draft = insert(problem, measure(problem), plan_of({"v": []}))
    assert not draft.plan.unassigned


def test_a_route_that_does_not_hold_is_cut_from_its_end() -> None:
    """Three parcels of 2 on a van for 4: the last one goes to the other van."""
    table = [[0 if i == j else 10 for j in range(4)] for i in range(4)]
    van = {"start_index": 0, "end_index": 0, "capacity": [4]}
    jobs = [{"id": f"j{k}", "location_index": k + 1, "delivery": [2]} for k in range(3)]
    problem = Problem.model_validate(
        {
            "vehicles": [van | {"id": "v"}, van | {"id": "w"}],
            "jobs": jobs,
            "matrices": {"car": {"durations": table}},
        }
    )
    routes: Routes = {"v": [("job", f"j{k}") for k in range(3)]}
    draft = insert(problem, measure(problem), plan_of(routes))
    ids = {r.vehicle: [s.id for s in r.steps if s.id] for r in draft.plan.routes}
    assert ids == {"v": ["j0", "j1"], "w": ["j2"]}


@pytest.mark.parametrize("seed", range(12))
def test_any_problem_can_be_filled(
    any_problem: Callable[..., Any], without_pins: Callable[..., Any], seed: int
) -> None:
    """From nothing, with every feature there is; the answer is clean."""
    problem = Problem.model_validate(without_pins(any_problem(seed, (5, 8))))
    travel = measure(problem)
    draft = insert(problem, travel, Plan())
    judgement = judge(problem, draft.plan, travel)
    assert not judgement.faults
    assert not any(route.violations for route in judgement.plan.routes)


def test_detours_end_when_the_time_is_over() -> None:
    """Jobs that were looked at by then have all their prices, the others none."""
    problem = Problem.model_validate(
        {
            "vehicles": [{"id": v, "start_index": 0, "end_index": 0} for v in ("v", "w")],
            "jobs": [{"id": f"j{k}", "location_index": k} for k in (1, 2, 3)],
            "matrices": {"car": {"durations": [[abs(a - b) for b in range(4)] for a in range(4)]}},
        }
    )
    plan, travel = plan_of({"v": [("job", "j1"), ("job", "j2")]}), measure(problem)
    names = ["j1", "j2", "j3"]
    whole = detours(problem, travel, plan, names)
    assert all(sorted(whole[name]) == ["v", "w"] for name in names)
    looks = iter([False, False, True])
    some = detours(problem, travel, plan, names, lambda: next(looks))
    assert some == {name: whole[name] for name in names[:2]}
