"""Vehicles with pauses, priced in lanes: the search's sum of differences is the sum of walks.

On days so small that every order of every choice of stops can be walked, the search finds
the cheapest plan. Both fail when a lane is priced too high or too low, or cannot be kept.
"""

from __future__ import annotations

import math
import random
from itertools import permutations

import numpy as np
import pytest

from vuelta.solver import _core

OUT = 4_000
"""Price of leaving a stop out."""

DAY = 700

WHAT = (
    "late",
    "wait",
    "overtime",
    "duration",
    "choice",
    "setup",
    "pairs",
    "kinds",
    "reloads",
    "light",
)
"""What a day may ask for besides pauses."""


def pauses(draw: random.Random, choice: bool, light: bool) -> list[_core.Pause]:
    """One to five; in the order of their windows, in any order, or whenever it likes.

    ``light``: some of them only with little aboard.
    """
    most = draw.choice((1, 1, 2, 2, 3, 4, 5))
    if draw.random() < 0.4:
        bounds = sorted(draw.sample(range(0, DAY, 7), 2 * most))
        windows = [[(bounds[2 * p], bounds[2 * p + 1])] for p in range(most)]
    else:
        windows = [[] if draw.random() < 0.2 else some(draw, choice) for _ in range(most)]
    loads = [[draw.randrange(5)] if light and draw.random() < 0.5 else [] for _ in windows]
    return [
        _core.Pause(own, draw.randrange(5, 60), draw.random() < 0.2, load)
        for own, load in zip(windows, loads, strict=True)
    ]


def some(draw: random.Random, choice: bool) -> list[tuple[int, int]]:
    bounds = sorted(draw.sample(range(0, DAY, 7), 4 if choice and draw.random() < 0.4 else 2))
    return list(zip(bounds[::2], bounds[1::2], strict=True))


def day(
    n: int, seed: int, vehicles: int = 1, without: frozenset[str] = frozenset()
) -> tuple[_core.Problem, set[str]]:
    """Stops, and vans with pauses; and what else is asked for.

    Of pairs, pickups and deliveries stand in turns, first of all; reloads stand last.
    """
    draw = random.Random(seed)
    asked = {name for name in WHAT if draw.random() < 0.35} - without
    reloads = 2 if "reloads" in asked else 0
    all_stops = n + reloads
    spots = np.array([[draw.randrange(60) for _ in range(2)] for _ in range(n + 1)])
    table = np.zeros((n + 2, n + 2), np.int32)
    table[:-1, :-1] = np.abs(spots[:, None, :] - spots[None, :, :]).sum(axis=2)
    problem = _core.Problem(1, n + 2)
    problem.add_travel(table, table)
    halves = 2 * (n // 6) if "pairs" in asked else 0
    windows = [
        some(draw, "choice" in asked) if draw.random() < 0.6 else [(0, 2 * DAY)] for _ in range(n)
    ]
    windows += [[(0, 2 * DAY)]] * reloads
    late = "late" in asked
    mates = np.array([(k ^ 1) if k < halves else -1 for k in range(all_stops)], np.int32)
    first = np.array([k < halves and k % 2 == 0 for k in range(all_stops)])
    delivers = (mates < 0) & (np.arange(all_stops) < n)
    cells = np.array([k + 1 if k < n else 0 for k in range(all_stops)], np.int32)
    problem.set_stops(
        cells,
        np.cumsum([0, *map(len, windows)]).astype(np.int32),
        np.array([bound for own in windows for window in own for bound in window], np.int32),
        np.array(
            [
                draw.randrange(DAY) if late and k < n and draw.random() < 0.5 else _core.horizon
                for k in range(all_stops)
            ],
            np.int32,
        ),
        np.array(
            [draw.choice((2, 5)) if late and k < n else 0 for k in range(all_stops)], np.int64
        ),
        mates,
        first.astype(np.uint8),
        np.where(((mates >= 0) & ~first) | (np.arange(all_stops) >= n), 0, OUT).astype(np.int64),
        delivers.astype(np.int32),
        np.where(delivers, -1, np.where(mates < 0, 0, np.where(first, 1, -1))).astype(np.int32),
    )
    if reloads:
        visits = np.arange(all_stops) < n
        problem.set_reloads(np.where(visits, -1, 0).astype(np.int32), np.zeros(all_stops, np.int32))
    setup = [draw.choice((0, 15)) if "setup" in asked else 0 for _ in range(all_stops)]
    work = [draw.randrange(30) for _ in range(all_stops)]
    problem.add_trade(np.array(work, np.int32), np.array(setup, np.int32))
    for _ in range(2 if "kinds" in asked else 1):
        kind = _core.Kind()
        kind.per_metre, kind.per_second = 1, draw.choice((0, 2))
        kind.open = draw.randrange(60)
        kind.close = draw.choice((DAY, 2 * DAY))
        kind.pauses = pauses(draw, "choice" in asked, "light" in asked)
        if "wait" in asked:
            kind.per_wait_second = draw.choice((1, 3))
        if "overtime" in asked:
            kind.per_overtime_second, kind.due = 4, 450
        if "duration" in asked:
            kind.max_duration = draw.choice((300, 500))
        kind.set_room([max(3, n // vehicles)])
        problem.add_kind(kind)
    for v in range(vehicles):
        problem.add_vehicle(v % (2 if "kinds" in asked else 1), [])
    return problem, asked


def search(problem: _core.Problem, iterations: int, seed: int = 1) -> _core.Answer:
    return _core.solve(problem, math.inf, iterations, 2**62, seed, 1, [], 0.0, None, None)


def price_of(problem: _core.Problem, routes: list[list[int]], kinds: list[int]) -> int:
    """Of the walks of all routes, which can be driven."""
    tables = [problem.walk(kind, route) for kind, route in zip(kinds, routes, strict=True)]
    assert not any(table.broken for table in tables)
    return sum(table.price for table in tables)


def check(seed: int, iterations: int) -> None:
    n = random.Random(seed).choice((8, 14, 30))
    vehicles = 1 + n // 8
    problem, asked = day(n, seed, vehicles)
    answer = search(problem, iterations, seed % 7)
    kinds = [v % (2 if "kinds" in asked else 1) for v in range(vehicles)]
    served = {stop for route in answer.routes for stop in route}
    pairs = 2 * (n // 6) if "pairs" in asked else 0
    left_out = sum(OUT for k in range(n) if k not in served and not (k < pairs and k % 2))
    assert answer.cost == price_of(problem, answer.routes, kinds) + left_out


@pytest.mark.parametrize("seed", range(40))
def test_differences_sum_up_to_the_walks(seed: int) -> None:
    check(seed, 150)


@pytest.mark.ten_thousand
def test_differences_sum_up_to_the_walks_of_many_days() -> None:
    for seed in range(1_000, 3_000):
        check(seed, 300)


@pytest.mark.parametrize("seed", range(30))
def test_the_best_order_of_all_is_found(seed: int) -> None:
    n = 4
    problem, _ = day(n, seed, without=frozenset({"pairs", "kinds", "reloads"}))
    least = n * OUT
    for size in range(1, n + 1):
        for order in permutations(range(n), size):
            table = problem.walk(0, list(order))
            if not table.broken:
                least = min(least, table.price + (n - size) * OUT)
    assert search(problem, 400).cost == least


def starts_of_pauses(pauses: list[_core.Pause], n: int = 1) -> list[tuple[int, int]]:
    """Which pause begins when, on a route of stops that are where the vehicle is."""
    problem = _core.Problem(1, 2)
    problem.add_travel(np.zeros((2, 2), np.int32), np.zeros((2, 2), np.int32))
    zero = np.zeros(n, np.int32)
    problem.set_stops(
        zero,
        np.arange(n + 1, dtype=np.int32),
        np.tile(np.array([0, DAY], np.int32), n),
        zero + DAY,
        zero.astype(np.int64),
        zero - 1,
        zero.astype(np.uint8),
        zero.astype(np.int64),
        zero,
        zero,
    )
    problem.add_trade(zero + 5, zero)
    kind = _core.Kind()
    kind.set_room([0])
    kind.pauses = pauses
    problem.add_kind(kind)
    walk = problem.walk(0, list(range(n)))
    assert walk.broken == 0
    return [(-1 - stop, start) for stop, _, start, _ in walk.events if stop < 0]


def test_pauses_are_taken_in_the_one_order_that_can_be() -> None:
    """The last of four first: of all orders that may be tried in turn it is the last."""
    pauses = [_core.Pause([(0, close)], 110) for close in (400, 250, 150, 50)]
    assert starts_of_pauses(pauses) == [(3, 5), (2, 115), (1, 225), (0, 335)]


@pytest.mark.parametrize("turned", [False, True])
def test_twenty_pauses_have_an_order(turned: bool) -> None:
    """All may begin at once, and each must a little later than the one before."""
    pauses = [_core.Pause([(0, 10 * p)], 10) for p in range(20)][:: -1 if turned else 1]
    numbers = range(20)[:: -1 if turned else 1]
    assert starts_of_pauses(pauses, 12) == [(p, 10 * k) for k, p in enumerate(numbers)]
