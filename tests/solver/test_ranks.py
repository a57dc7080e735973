"""Who is left out: required tasks first, then priorities, then how many, then money."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import Any

import pytest

import vuelta
from vuelta.errors import CommitmentError
from vuelta.model import Problem
from vuelta.solver import insert
from vuelta.solver.lower import lower
from vuelta.travel import measure

Document = dict[str, Any]
Make = Callable[..., Document]
Unpin = Callable[[Document], Document]

AWAY = [[0, 400, 400], [400, 0, 700], [400, 700, 0]]
"""Two places; a shift of 1,000 reaches one of them, not both."""


def day(*tasks: Document, vans: int = 1, table: Any = AWAY, **fields: Any) -> Problem:
    van = {"start_index": 0, "end_index": 0, "time_window": [0, 1000], **fields}
    return Problem.model_validate(
        {
            "vehicles": [{"id": f"v{k}", **van} for k in range(vans)],
            "jobs": [task for task in tasks if "location_index" in task],
            "shipments": [task for task in tasks if "pickup" in task],
            "matrices": {"car": {"durations": table}},
        }
    )


def leaflets(number: int, place: int = 1, **fields: Any) -> Iterable[Document]:
    return ({"id": f"l{k}", "location_index": place, **fields} for k in range(number))


def pair(name: str, place: int, **fields: Any) -> Document:
    ends = {
        half: {"id": f"{half[0]}{name}", "location_index": place} for half in ("pickup", "delivery")
    }
    return {**ends, **fields}


def served(problem: Problem, iterations: int = 300) -> set[str]:
    plan = vuelta.plan(problem, iterations=iterations, seed=1)
    return {step.id for route in plan.routes for step in route.steps if step.id}


@pytest.mark.parametrize("number", [3, 30, 120])
@pytest.mark.parametrize("above", [{"priority": 1}, {"priority": 100}, {"required": True}])
def test_one_task_that_counts_more_comes_before_any_number(number: int, above: Document) -> None:
    problem = day(*leaflets(number), {"id": "x", "location_index": 2, **above})
    assert served(problem) == {"x"}


def test_what_is_required_comes_before_every_priority() -> None:
    problem = day(*leaflets(40, priority=100), {"id": "x", "location_index": 2, "required": True})
    assert served(problem) == {"x"}


def test_priorities_are_summed_before_tasks_are_counted() -> None:
    three = {"id": "x", "location_index": 2, "priority": 3}
    assert served(day(*leaflets(2, priority=1), *leaflets_of(9), three)) == {"x"}
    assert len(served(day(*leaflets(2, priority=2), three))) == 2
    assert len(served(day(*leaflets(2, priority=1), {**three, "priority": 2}))) == 2  # even: more


def leaflets_of(number: int) -> Iterable[Document]:
    return ({"id": f"m{k}", "location_index": 1} for k in range(number))


def test_more_required_tasks_come_before_one_of_priority() -> None:
    two = [{"id": f"r{k}", "location_index": 1, "required": True} for k in range(2)]
    one = {"id": "x", "location_index": 2, "required": True, "priority": 100}
    assert served(day(*two, one)) == {"r0", "r1"}
    assert served(day(two[0], one)) == {"x"}


def test_a_pair_is_two_tasks_each_of_its_priority() -> None:
    """As VROOM counts: 2 x 2 against 3, then against 5; two against one, then three."""
    single = {"id": "x", "location_index": 2}
    assert served(day(pair("a", 1, priority=2), {**single, "priority": 3})) == {"pa", "da"}
    assert served(day(pair("a", 1, priority=2), {**single, "priority": 5})) == {"x"}
    assert served(day(pair("a", 1), single)) == {"pa", "da"}
    assert served(day(pair("a", 2), *leaflets(3))) == {"l0", "l1", "l2"}
    assert served(day(pair("a", 2, required=True), *leaflets(30, priority=100))) == {"pa", "da"}


def test_money_never_buys_out_what_has_no_penalty() -> None:
    dear = day(
        {"id": "far", "location_index": 2, "priority": 0},
        *leaflets(5, penalty=10**6),
        costs={"fixed": 10**5, "per_hour": 10**4},
    )
    assert served(dear) == {"far"}


def test_a_task_with_a_penalty_is_bought_whatever_its_priority() -> None:
    problem = day({"id": "x", "location_index": 2, "penalty": 0, "priority": 100}, *leaflets(1))
    assert served(problem) == {"l0"}


def test_far_and_late_stops_get_in_where_many_must_make_way() -> None:
    """Forty tasks along a road fill the shift; the required one is at its end, and in an hour.

    Of 1,510 s the road takes 820, there and back: 34 stops of 20 s are left.
    """
    n = 42
    table = [[abs(a - b) * 10 for b in range(n)] for a in range(n)]
    crowd = [{"id": f"l{k}", "location_index": k + 1, "service": 20} for k in range(40)]
    late = {"id": "x", "location_index": 41, "required": True, "time_windows": [[900, 1000]]}
    problem = day(*crowd, late, table=table, time_window=[0, 1510])
    plan = vuelta.plan(problem, iterations=2000, seed=0)
    got = {step.id for route in plan.routes for step in route.steps if step.id}
    assert "x" in got
    assert len(plan.unassigned) == 40 - 34


def test_a_van_that_alone_may_serve_it_gives_up_others() -> None:
    skilled = {"id": "x", "location_index": 2, "skills": ["cold"], "priority": 1}
    problem = day(*leaflets(25), skilled)
    both = problem.model_copy(
        update={
            "vehicles": (
                problem.vehicles[0].model_copy(update={"skills": ("cold",)}),
                problem.vehicles[0].model_copy(update={"id": "v1", "capacity": None}),
            )
        }
    )
    assert served(both) == {"x", *(f"l{k}" for k in range(25))}


def test_a_facility_is_kept_for_what_counts_more() -> None:
    """One slot at the facility: the return of priority gets it, wherever the other is served."""
    back = {"pickup": [1], "destinations": [{"facility": "hub"}]}
    problem = Problem.model_validate(
        {
            "vehicles": [{"id": "v", "start_index": 0, "end_index": 0, "capacity": [9]}],
            "jobs": [
                {"id": "a", "location_index": 1, **back},
                {"id": "b", "location_index": 2, "priority": 1, **back},
            ],
            "facilities": [{"id": "hub", "location_index": 0, "slots": 1}],
            "matrices": {"car": {"durations": AWAY}},
        }
    )
    assert served(problem) == {"b"}


def test_large_sums_of_money_leave_the_ranks_alone() -> None:
    """Prices near the largest sum the core holds, and hundreds of tasks of many priorities."""
    crowd = [
        {"id": f"l{k}", "location_index": 1, "priority": k % 99, "required": k % 5 == 0}
        for k in range(400)
    ]
    problem = day(
        *crowd,
        {"id": "x", "location_index": 2, "required": True, "priority": 100},
        costs={"fixed": 10**8, "per_hour": 10**6 + 0.0001},
    )
    assert served(problem, 500) == {f"l{k}" for k in range(400)}


def test_what_is_inserted_first_counts_most() -> None:
    """Nothing else moves: the one place left goes to the required task, not to the nearer one."""
    near = {"id": "near", "location_index": 1}
    far = {"id": "far", "location_index": 2, "required": True}
    problem = day(near, far)
    travel = measure(problem)
    empty = vuelta.Plan(routes=(), unassigned=())
    draft = insert(problem, travel, empty)
    assert [entry.id for entry in draft.plan.unassigned] == ["near"]


def test_a_route_that_does_not_hold_loses_what_counts_least() -> None:
    problem = day(*leaflets(3), {"id": "x", "location_index": 2, "priority": 1})
    steps = [{"type": "job", "id": name, "arrival": 0} for name in ("l0", "l1", "l2", "x")]
    given = vuelta.Plan.model_validate(
        {"routes": [{"vehicle": "v0", "steps": steps}], "unassigned": []}
    )
    draft = insert(problem, measure(problem), given)
    assert [entry.id for entry in draft.plan.unassigned] == ["l0", "l1", "l2"]


def ranked(document: Document, seed: int) -> Document:
    """The same with few penalties, priorities that are near each other, and required tasks."""
    draw = random.Random(seed)
    for demand in (*document["jobs"], *document["shipments"]):
        for field in ("penalty", "required", "priority"):
            demand.pop(field, None)
        field, value = draw.choice(
            (
                ("required", True),
                ("priority", draw.randint(1, 3)),
                ("priority", draw.randint(1, 3)),
                ("penalty", draw.choice((0, 5, 40))),
                ("priority", 0),
            )
        )
        demand[field] = value
    return document


def keepable(document: Document, without_pins: Unpin) -> Problem:
    problem = Problem.model_validate(document)
    try:
        lower(problem, measure(problem))
    except CommitmentError:
        return Problem.model_validate(without_pins(document))
    return problem


@pytest.mark.slow
def test_the_search_leaves_out_whom_brute_force_leaves_out(
    any_problem: Make, walk_oracle: Any, without_pins: Unpin
) -> None:
    """Problems of up to six tasks on one or two vans that cannot serve them all."""
    short, missed = 0, []
    for seed in range(5000, 5120):
        document = ranked(any_problem(seed, (1, 6), (1, 2), often=0.1, wild=False), seed)
        for vehicle in document["vehicles"]:
            vehicle["max_tasks"] = 1 + seed % 3
        problem = keepable(document, without_pins)
        truth = walk_oracle(problem, measure(problem))
        plan = vuelta.plan(problem, iterations=2000, seed=seed)
        best = truth.optimum()
        short += best[0] > (0, 0, 0)
        if truth.objective(plan) != best:
            missed.append(seed)
    assert not missed
    assert short > 40
