"""Time prices piece by piece against walks: paid waiting, lateness, several windows.

On days so small that every order of every choice of stops can be walked, the
search finds the cheapest plan; on larger ones its sum of differences is the
sum of the walks. Both fail when a piece is priced too high or too low.
"""

from __future__ import annotations

import math
import random
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vuelta.solver import _core

OUT = 5_000
"""Price of leaving a stop out, in a time price or two."""


def day(
    n: int, seed: int, *, vehicles: int = 1, pairs: int = 0, metric: bool = True
) -> _core.Problem:
    """Stops with one window or two, some of them due earlier, and vans that pay for waiting.

    The first ``2 * pairs`` stops are a pickup and its delivery, in turns.
    """
    draw = random.Random(seed)
    spots = np.array([[draw.randrange(60) for _ in range(2)] for _ in range(n + 1)])
    table = np.zeros((n + 2, n + 2), np.int32)
    table[:-1, :-1] = np.abs(spots[:, None, :] - spots[None, :, :]).sum(axis=2)
    if not metric:
        table[:-1, :-1] += np.array([[draw.randrange(40) for _ in range(n + 1)]] * (n + 1)).T
    problem = _core.Problem(1, n + 2)
    problem.add_travel(table, table)
    windows = [draw.sample(range(0, 700, 7), draw.choice((2, 2, 4))) for _ in range(n)]
    zero, one = np.zeros(n, np.int32), np.ones(n, np.int32)
    mates = np.array([(k ^ 1) if k < 2 * pairs else -1 for k in range(n)], np.int32)
    first = np.array([k < 2 * pairs and k % 2 == 0 for k in range(n)])
    net = np.where(mates < 0, -one, np.where(first, one, -one))
    problem.set_stops(
        np.arange(1, n + 1, dtype=np.int32),
        np.cumsum([0, *(len(some) // 2 for some in windows)]).astype(np.int32),
        np.array([bound for some in windows for bound in sorted(some)], np.int32),
        np.array([draw.choice((_core.horizon, draw.randrange(600))) for _ in range(n)], np.int32),
        np.array([draw.choice((1, 3)) for _ in range(n)], np.int64),
        mates,
        first.astype(np.uint8),
        np.where((mates >= 0) & ~first, 0, OUT).astype(np.int64),
        np.where(mates < 0, one, zero),
        net.astype(np.int32),
    )
    problem.add_trade(np.array([draw.randrange(30) for _ in range(n)], np.int32), zero)
    kind = _core.Kind()
    kind.per_metre, kind.per_second, kind.per_wait_second = 1, 2, draw.choice((0, 1, 5))
    kind.per_overtime_second, kind.due, kind.close = 4, 450, 800
    kind.open = draw.randrange(60)
    kind.max_duration = draw.choice((_core.horizon, 500))
    kind.set_room([n])
    problem.add_kind(kind)
    for _ in range(vehicles):
        problem.add_vehicle(0, [])
    return problem


def search(problem: _core.Problem, iterations: int) -> _core.Answer:
    return _core.solve(problem, math.inf, iterations, 2**62, 1, 1, [], 0.0, None, None)


def price_of(problem: _core.Problem, routes: list[list[int]], n: int, pairs: int) -> int:
    served = {stop for route in routes for stop in route}
    left_out = sum(
        1 for stop in range(n) if stop not in served and (stop >= 2 * pairs or stop % 2 == 0)
    )
    return sum(problem.walk(0, route).price for route in routes) + left_out * OUT


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32), pairs=st.integers(0, 2))
def test_the_best_order_of_all_is_found(seed: int, pairs: int) -> None:
    n = 5
    problem = day(n, seed, pairs=pairs)
    walks = (
        (order, problem.walk(0, list(order)))
        for size in range(1, n + 1)
        for order in permutations(range(n), size)
    )
    drivable = [list(order) for order, table in walks if not table.broken]
    least = min(price_of(problem, [order], n, pairs) for order in [[], *drivable])
    assert search(problem, 600).cost == least


@pytest.mark.parametrize("metric", [True, False])
@pytest.mark.parametrize("pairs", [0, 8])
@pytest.mark.parametrize("seed", range(3))
def test_differences_sum_up_to_the_walks(seed: int, pairs: int, metric: bool) -> None:
    n = 60
    problem = day(n, seed, vehicles=8, pairs=pairs, metric=metric)
    answer = search(problem, 400)
    assert not any(problem.walk(0, route).broken for route in answer.routes)
    assert answer.cost == price_of(problem, answer.routes, n, pairs)
