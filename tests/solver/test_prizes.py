"""Stops that may be left out at a price, and pay only together."""

from __future__ import annotations

import random
from typing import Any

import pytest

import vuelta
from vuelta.model import Problem

Document = dict[str, Any]


def villages(sizes: list[int], penalty: float, far: int = 1000, vans: int = 8) -> Problem:
    """So many stops in each village, one second apart; villages lie all around, equally far."""
    of = [-1, *(village for village, size in enumerate(sizes) for _ in range(size))]
    at = [0, *(k for size in sizes for k in range(size))]

    def way(a: int, b: int) -> int:
        if of[a] == of[b]:
            return abs(at[a] - at[b])
        return (far + at[a]) * (a > 0) + (far + at[b]) * (b > 0)

    n = len(of)
    van: Document = {"start_index": 0, "end_index": 0, "capacity": [max(sizes)]}
    van["costs"] = {"per_hour": 3600}
    return Problem.model_validate(
        {
            "vehicles": [{"id": f"v{k}", **van} for k in range(vans)],
            "jobs": [
                {"id": f"s{k}", "location_index": k, "delivery": [1], "penalty": penalty}
                for k in range(1, n)
            ],
            "matrices": {"car": {"durations": [[way(a, b) for b in range(n)] for a in range(n)]}},
        }
    )


@pytest.mark.parametrize("penalty", [30, 100])
def test_a_far_village_is_served_where_it_pays_as_a_whole(penalty: float) -> None:
    """Alone a stop costs 2,000; the eighty of a village 2,158, against 80 penalties."""
    plan = vuelta.plan(villages([80, 80, 80], penalty), iterations=400, seed=2)
    assert not plan.unassigned
    assert len(plan.routes) == 3


def test_optional_stops_may_pay_only_on_a_larger_van() -> None:
    """Two vans of one, and one of four that is dear: all four stops together go on that."""
    table = [[0 if a == b else 10 for b in range(5)] for a in range(5)]
    van = {"start_index": 0, "end_index": 0, "costs": {"per_hour": 3600}}
    jobs = [
        {"id": f"s{k}", "location_index": k, "delivery": [1], "penalty": 19} for k in range(1, 5)
    ]
    vehicles = [{"id": "a", **van, "capacity": [1]}, {"id": "b", **van, "capacity": [4]}]
    document = {"vehicles": vehicles, "jobs": jobs, "matrices": {"car": {"durations": table}}}
    plan = vuelta.plan(Problem.model_validate(document), iterations=300, seed=0)
    assert not plan.unassigned
    assert plan.summary.cost == 50 * vuelta.units.MONEY_STEPS


@pytest.mark.slow
def test_many_that_wait_are_tried_in_turn() -> None:
    """Two hundred stops at random, half of them worth a detour: those are what is served.

    Every stop lies at a place of its own on a road; who is dear enough to be left
    out is served in passing all the same, so all up to the last dear one are.
    """
    draw = random.Random(5)
    n = 200
    table = [[abs(a - b) for b in range(n + 1)] for a in range(n + 1)]
    dear = set(draw.sample(range(1, 120), 20))
    jobs = [
        {"id": f"s{k}", "location_index": k, "service": 4} | {"penalty": 60 if k in dear else 3}
        for k in range(1, n + 1)
    ]
    van: Document = {"id": "v", "start_index": 0, "end_index": 0}
    van["costs"] = {"per_hour": 3600, "per_task_hour": 3600}
    document = {"vehicles": [van], "jobs": jobs, "matrices": {"car": {"durations": table}}}
    plan = vuelta.plan(Problem.model_validate(document), iterations=3000, seed=0)
    got = {int(step.id[1:]) for route in plan.routes for step in route.steps if step.id}
    assert got == dear
