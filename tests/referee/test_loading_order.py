"""Orders of loading: wrong plans are found, and breaches that have a price are priced."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.model import Plan, Problem, Route, Step
from vuelta.referee import Judgement, judge
from vuelta.travel import measure

JOBS: list[dict[str, Any]] = [
    *({"id": f"d{k}", "delivery": [1]} for k in (1, 2)),
    *({"id": f"r{k}", "pickup": [1]} for k in (1, 2)),
    {"id": "x", "delivery": [1], "pickup": [1]},
    {"id": "s"},
    {"id": "a", "delivery": [1], "aboard": "v"},
    {"id": "b", "delivery": [1], "aboard": "v"},
]
SHIPMENTS = ("1", "2", "3")
TYPES = {"p": "pickup", "q": "delivery"}


def judged(visits: str, failed: int | None = None, **vehicle: Any) -> Judgement:
    """A van that does these visits, all at one place; one of them may be a fact that failed."""
    document = {
        "vehicles": [{"id": "v", "start_index": 0, "end_index": 0, "capacity": [9], **vehicle}],
        "jobs": [{"location_index": 0, **job} for job in JOBS],
        "shipments": [
            {
                "amount": [1],
                "pickup": {"id": f"p{k}", "location_index": 0},
                "delivery": {"id": f"q{k}", "location_index": 0},
            }
            for k in SHIPMENTS
        ],
        "matrices": {"car": {"durations": [[0]]}},
    }
    problem = Problem.model_validate(document)
    steps = [
        Step.model_validate({"type": TYPES.get(name[0], "job"), "id": name, "arrival": 0})
        for name in visits.split()
    ]
    done = 0
    if failed is not None:
        steps[failed] = steps[failed].model_copy(update={"outcome": "failed"})
        done = failed + 1
    route = Route(vehicle="v", steps=tuple(steps), done=done)
    return judge(problem, Plan(routes=(route,)), measure(problem))


def broken(judgement: Judgement) -> list[str]:
    """Visits that are out of order."""
    return [
        step.id or ""
        for step in judgement.plan.routes[0].steps
        if any(violation.cause == "loading_order" for violation in step.violations)
    ]


@pytest.mark.parametrize(
    ("visits", "wrong"),
    [
        ("d1 d2 r1 r2", []),
        ("r1 r2", []),
        ("d1 r1 d2 r2", ["d2"]),
        ("r1 x d1", ["d1"]),
        ("r1 s p1 q1 d1", ["d1"]),
        ("r1 d1 d2", ["d1"]),
        ("r1 d1 r2 d2", ["d1", "d2"]),
        ("x d1 x r1 s", []),
        ("p1 d1 q1 r1", []),
    ],
)
def test_a_delivery_after_a_return_is_found_whatever_stands_between(
    visits: str, wrong: list[str]
) -> None:
    judgement = judged(visits, loading="deliveries_first")
    assert broken(judgement) == wrong
    assert judgement.plan.summary.costs.handling == 0


@pytest.mark.parametrize(
    ("visits", "turns"),
    [("d1 d2 r1 r2", 0), ("r1 x d1", 1), ("r1 d1 d2 r2", 1), ("r1 d1 r2 s d2", 2)],
)
def test_a_breach_that_has_a_price_is_no_violation(visits: str, turns: int) -> None:
    """Two and a half for every time the van turns from collecting to delivering."""
    judgement = judged(visits, loading="deliveries_first", loading_cost=2.5)
    assert not broken(judgement)
    costs = judgement.plan.routes[0].costs
    assert costs.handling == turns * 25_000
    assert costs.total - costs.left_out == costs.handling == judgement.plan.routes[0].cost


def test_a_van_that_has_collected_before_may_not_deliver() -> None:
    assert broken(judged("d1", loading="deliveries_first", collected=True)) == ["d1"]
    priced = judged("d1 d2", loading="deliveries_first", collected=True, loading_cost=1)
    assert priced.plan.summary.costs.handling == 10_000


def test_a_return_that_failed_collects_nothing() -> None:
    assert not broken(judged("r1 d1", failed=0, loading="deliveries_first"))


@pytest.mark.parametrize(
    ("visits", "wrong"),
    [
        ("p1 p2 q2 q1", {}),
        ("p1 q1 p2 q2", {}),
        ("p1 p2 q1 q2", {"q1": 1}),
        ("p1 p2 p3 q1 q3 q2", {"q1": 2}),
        ("p1 p2 p3 q1 q2 q3", {"q1": 2, "q2": 1}),
        ("p1 d1 r1 x q1", {}),
    ],
)
def test_goods_that_others_lie_on_are_found(visits: str, wrong: dict[str, int]) -> None:
    judgement = judged(visits, loading="lifo")
    assert {
        step.id: violation.amount
        for step in judgement.plan.routes[0].steps
        for violation in step.violations
        if violation.cause == "loading_order"
    } == wrong


def test_goods_that_are_not_delivered_lie_in_nobodys_way() -> None:
    assert not broken(judged("p1 p2 q1", loading="lifo"))


@pytest.mark.parametrize(
    ("visits", "wrong"),
    [
        ("b a", []),
        ("a b", ["a"]),
        ("p1 b q1 a", ["b"]),
        ("b p1 q1 a", []),
        ("a", []),
    ],
)
def test_what_lies_aboard_from_the_start_goes_out_from_the_top(
    visits: str, wrong: list[str]
) -> None:
    """B lies on a; where b stays aboard, it is put aside."""
    assert broken(judged(visits, loading="lifo", stack=["a", "b"])) == wrong


def test_without_a_rule_any_order_is_right() -> None:
    assert not broken(judged("r1 d1 p1 p2 q1 q2"))
