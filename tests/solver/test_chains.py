"""Stops that need one another, or a reload, to be in a route at all: put in together."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

import vuelta

Document = dict[str, Any]

ROUNDS = 500


def planned(document: Document, rounds: int = ROUNDS) -> vuelta.Plan:
    return vuelta.plan(document, iterations=rounds, seed=1)


def cost_of(plan: vuelta.Plan) -> float:
    return plan.summary.cost / 10_000


def test_a_reload_is_a_cheaper_way_through() -> None:
    """1 there, 9 to the other, 3 back; by way of the depot 1 + 1 and 5 + 3."""
    day = {
        "vehicles": [{"id": "v", "start_index": 0, "end_index": 0, "reload_at": ["R"]}],
        "jobs": [{"id": "a", "location_index": 1}, {"id": "b", "location_index": 2}],
        "facilities": [{"id": "R", "location_index": 0}],
        "matrices": {"car": {"durations": [[0, 1, 5], [1, 0, 9], [3, 9, 0]]}},
    }
    plan = planned(day)
    assert cost_of(plan) == 10
    assert [step.type for step in plan.routes[0].steps].count("reload") == 1


@pytest.mark.parametrize("capacity", [None, [10]])
def test_a_hub_is_driven_through_between_any_two(capacity: list[int] | None) -> None:
    """Doors are 30 from one another, but 10 from the hub; the depot is 100 away."""
    n = 12
    table = [[0 if i == j else 30 for j in range(n + 2)] for i in range(n + 2)]
    for i in range(1, n + 2):
        table[0][i] = table[i][0] = 100
        table[1][i] = table[i][1] = 10 * (i != 1)
    day = {
        "vehicles": [
            {
                "id": "v",
                "start_index": 0,
                "end_index": 0,
                "reload_at": ["hub"],
                "capacity": capacity,
            }
        ],
        "jobs": [
            {"id": f"j{i}", "location_index": i, "delivery": [1] if capacity else None}
            for i in range(2, n + 2)
        ],
        "facilities": [{"id": "hub", "location_index": 1}],
        "matrices": {"car": {"durations": table}},
    }
    plan = planned(day)
    assert plan.unassigned == ()
    assert cost_of(plan) == 200 + 20 * (n - 1)


def test_a_reload_fills_a_wait_that_is_paid() -> None:
    """A break until 10, work at 11, a reload of 5 s: the shift begins with it."""
    day = {
        "vehicles": [
            {
                "id": "v",
                "start_index": 0,
                "end_index": 0,
                "reload_at": ["R"],
                "breaks": [{"id": "b", "service": 3, "time_windows": [[5, 7]]}],
                "costs": {"per_waiting_hour": 3600},
            }
        ],
        "jobs": [{"id": "j", "service": 3, "location_index": 0, "time_windows": [[11, 16]]}],
        "facilities": [{"id": "R", "location_index": 0, "service": 5}],
        "matrices": {"car": {"durations": [[0]]}},
    }
    plan = planned(day)
    assert [step.type for step in plan.routes[0].steps] == [
        "start",
        "break",
        "reload",
        "job",
        "end",
    ]
    assert cost_of(plan) == 3


def test_a_pinned_pair_leads_where_only_another_task_leads_home() -> None:
    """From the depot to the pair and back, only by way of the job, and only one way round."""
    day = {
        "vehicles": [
            {
                "id": "v",
                "start_index": 0,
                "end_index": 0,
                "steps": [{"type": "job", "id": "z"}],
                "pinned_steps": 1,
            }
        ],
        "jobs": [{"id": "a", "location_index": 1}, {"id": "z", "location_index": 0}],
        "shipments": [
            {
                "pickup": {"id": "p", "location_index": 2},
                "delivery": {"id": "p", "location_index": 3},
            }
        ],
        "matrices": {
            "car": {
                "durations": [
                    [0, 5, None, None],
                    [None, 0, 3, None],
                    [7, None, 0, 2],
                    [8, None, None, 0],
                ]
            }
        },
    }
    plan = planned(day)
    assert plan.unassigned == ()
    assert cost_of(plan) == 5 + 3 + 2 + 8


def test_many_hubs_are_no_large_day() -> None:
    """More reloads than any plan uses do not divide a day of a few visits among parts."""
    n, hubs = 130, 20
    spots = [(37 * i % 101, 53 * i % 97) for i in range(n + hubs + 3)]
    table = [[abs(a - c) + abs(b - d) for c, d in spots] for a, b in spots]
    day = {
        "vehicles": [
            {
                "id": f"v{k}",
                "start_index": 0,
                "end_index": 0,
                "capacity": [9],
                "reload_at": [f"F{f}" for f in range(hubs)],
            }
            for k in range(3)
        ],
        "jobs": [{"id": f"j{i}", "location_index": 1 + i, "delivery": [1]} for i in range(n)],
        "shipments": [
            {
                "pickup": {"id": "p", "location_index": n + 1},
                "delivery": {"id": "p", "location_index": n + 2},
                "amount": [1],
            }
        ],
        "facilities": [{"id": f"F{f}", "location_index": n + 3 + f} for f in range(hubs)],
        "matrices": {"car": {"durations": table}},
    }
    plan = planned(day, 20)
    assert plan.unassigned == ()
    assert all(
        (one.type, other.type) != ("reload", "reload")
        for route in plan.routes
        for one, other in pairwise(route.steps)
    )
