"""What a residual problem says of a van under way."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.execution import project, read_incidents
from vuelta.model import Plan, Problem, Vehicle
from vuelta.policy import effective_policy
from vuelta.referee import judge
from vuelta.replanning import applied, restrict
from vuelta.replanning.revised_travel import ground_of
from vuelta.travel import measure

LINE = [[abs(i - j) * 300 for j in range(8)] for i in range(8)]
"""Eight places in a row, five minutes apart; the depot is the first."""

JOBS: list[dict[str, Any]] = [
    {"id": "d1", "location_index": 1, "delivery": [1]},
    {"id": "r2", "location_index": 2, "pickup": [1]},
    {"id": "x3", "location_index": 3, "delivery": [1], "pickup": [1]},
]
SHIPMENTS: list[dict[str, Any]] = [
    {
        "amount": [1],
        "pickup": {"id": f"p{k}", "location_index": 3 + k, "service": 60},
        "delivery": {"id": f"q{k}", "location_index": 7},
    }
    for k in (1, 2, 3)
]


def after(visits: list[str], now: int, **vehicle: Any) -> tuple[Vehicle, tuple[str, ...]]:
    """The van after a small delay, and the deliveries that lie in it, the last one last.

    ``?`` is what it drives to, which is no task of the residual problem.
    """
    van = {"id": "v", "start_index": 0, "end_index": 0, "capacity": [9], **vehicle}
    problem = Problem.model_validate(
        {
            "vehicles": [van],
            "jobs": JOBS,
            "shipments": SHIPMENTS,
            "matrices": {"car": {"durations": LINE}},
        }
    )
    kinds = {"p": "pickup", "q": "delivery"}
    steps = [{"type": kinds.get(name[0], "job"), "id": name, "arrival": 0} for name in visits]
    ends = [{"type": "start", "arrival": 0}], [{"type": "end", "arrival": 0}]
    given = Plan.model_validate(
        {"routes": [{"vehicle": "v", "steps": [*ends[0], *steps, *ends[1]]}]}
    )
    plan = judge(problem, given, measure(problem)).plan
    policy = effective_policy(None, None)
    state = project(problem, plan, (), now, loading=policy.commitment.loading)
    told = [{"id": "i", "code": "DELAY", "vehicle": "v", "seconds": 60, "time": now}]
    revised = applied(problem, state, read_incidents(told), policy).day
    residual = restrict(revised, ground_of(revised), plan, ["v"])
    [van] = residual.problem.vehicles
    return van, tuple(residual.names.get(("job", k), "??")[1] for k in van.stack)


@pytest.mark.parametrize(
    ("now", "collected"), [(100, False), (700, True), (1000, True)], ids=["none", "r2", "x3 too"]
)
def test_a_van_has_collected_from_its_first_return_on(now: int, collected: bool) -> None:
    """d1 at 300, r2 at 600, x3 at 900, which is an exchange and changes nothing."""
    van, _ = after(["d1", "r2", "x3"], now, loading="deliveries_first")
    assert van.collected is collected


def test_the_last_delivery_or_return_is_what_counts() -> None:
    """By a price the van may go on delivering, and has then turned back."""
    van, _ = after(["r2", "d1", "x3"], 1000, loading="deliveries_first", loading_cost=1)
    assert van.collected is False


def test_what_was_collected_lies_in_the_order_it_came() -> None:
    """p1 at 1200, p2 at 1560, p3 at 1920, a minute's work each; where it drives to counts."""
    route = ["p1", "p2", "p3", "q3", "q2", "q1"]
    assert after(route, 1230, loading="lifo")[1] == ("q1",)
    assert after(route, 2000, loading="lifo")[1] == ("q1", "q2", "?")


def test_without_an_order_nothing_is_said_of_it() -> None:
    van, _ = after(["r2", "d1"], 700)
    assert (van.collected, van.stack) == (False, ())
