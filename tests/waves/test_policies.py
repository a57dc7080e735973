"""Policies on places where the right choice is plain."""

# Covers: waves/sampled_futures.py

from __future__ import annotations

import numpy as np
import pytest

from vuelta.waves import POLICIES, Budget, Consensus, Epoch, Open, Requests, Static, run
from vuelta.waves.wave_plan import Planner

NEAR, FAR = 300, 3000


def place(customers: int = 12, closing: int = 50_000) -> Static:
    """Half the customers in a village near the depot, half in one far away; all day open."""
    where = np.array([0] + [NEAR] * (customers // 2) + [-FAR] * (customers // 2))
    spread = np.arange(customers + 1)
    return Static(
        durations=np.abs(where[:, None] - where[None, :]) + np.abs(spread[:, None] - spread),
        opens=np.array([0] + [5000 + 1500 * i for i in range(customers)]),
        closes=np.array([closing] + [20_000 + 1500 * i for i in range(customers)]),
        service=np.array([0] + [30] * customers),
        demand=np.array([0] + [1] * customers),
        capacity=200,
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", list(POLICIES))
def test_a_day_under_any_policy_is_legal_and_can_be_had_again(name: str) -> None:
    days = [
        [
            (one.cost, one.sent, one.waiting)
            for one in run(place(), POLICIES[name](place(), Budget(iterations=60), seed=1), seed=1)
        ]
        for _ in range(2)
    ]
    assert days[0] == days[1]
    assert sum(sent for _, sent, _ in days[0]) > 100


@pytest.mark.slow
def test_the_policies_differ_in_whom_they_send() -> None:
    first = {
        name: next(iter(run(place(), POLICIES[name](place(), Budget(iterations=40), 1), seed=1)))
        for name in ("greedy", "lazy", "random")
    }
    assert first["greedy"].sent == first["greedy"].waiting
    assert first["lazy"].sent == first["lazy"].must_go
    assert first["lazy"].must_go < first["random"].sent < first["random"].waiting


def open_at(customers: list[int], must_go: list[bool]) -> Open:
    n = len(customers)
    asked = Requests(
        np.arange(1, n + 1),
        np.array(customers),
        np.zeros(n, dtype=np.int64),
        np.full(n, 30_000),
        np.full(n, 30),
        np.ones(n, dtype=np.int64),
    )
    return Open(asked, np.array(must_go))


@pytest.mark.slow
def test_ours_takes_along_who_is_rarely_passed_and_lets_the_others_wait() -> None:
    """One customer in two hundred lives far away; all others share one house nearby.

    A van that must go far takes a second parcel there at no cost. The near ones
    can wait: somebody there asks with every wave.
    """
    n, far = 200, 200
    where = np.array([0] + [NEAR] * (n - 1) + [-FAR])
    village = Static(
        durations=np.abs(where[:, None] - where[None, :]),
        opens=np.array([0] + [5000] * n),
        closes=np.array([50_000] + [40_000] * n),
        service=np.zeros(n + 1, dtype=np.int64),
        demand=np.ones(n + 1, dtype=np.int64),
        capacity=500,
    )
    waiting = open_at([far, far, 1], [True, False, False])
    policy = Consensus(village, Budget(iterations=4000), seed=0)
    [route] = policy.dispatch(Epoch(0, 3600, 5), waiting, village)
    assert sorted(route) == [0, 1]


def test_nobody_waits_in_the_last_epoch() -> None:
    waiting = open_at([7, 8, 1], [True, True, True])
    policy = Consensus(place(), Budget(iterations=600), seed=0)
    routes = policy.dispatch(Epoch(5, 21_600, 0), waiting, place())
    assert sorted(position for route in routes for position in route) == [0, 1, 2]


def test_a_plan_of_waves_leaves_everyone_a_van_that_may_take_him() -> None:
    waiting = open_at([7, 8, 1, 2], [True, False, False, False])
    rounds = Planner(place()).rounds(
        waiting.requests,
        np.array([0, 0, 1, 2]),
        waiting.must_go,
        3600,
        Budget(iterations=200),
        seed=0,
    )
    wave_of = {i: one.wave for one in rounds for i in one.positions}
    assert set(wave_of) == {0, 1, 2, 3}
    assert wave_of[0] == 0
    assert wave_of[2] >= 1
    assert wave_of[3] == 2
