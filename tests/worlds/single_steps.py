"""Small days on which single moves are tried, and what the core says of a plan.

Only the checked build shows single steps (``_core.testing``): with any other, the tests
that use them are skipped by name.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
import pytest

from vuelta.solver import _core

Routes: TypeAlias = list[list[int]]

needs_checks = pytest.mark.skipif(
    not _core.checked, reason="only the checked build of the core shows single steps"
)


def day(seed: int, *, stops: int = 9, vehicles: int = 3, rich: bool = False) -> _core.Problem:
    """Stops on asymmetric ways with loads; rich days have lateness and windows as well.

    Every route of up to all stops can be driven: what is tried is never refused for room
    or time, unless a window says so.
    """
    draw = random.Random(seed)
    cells = stops + 2
    table = np.array([[draw.randint(1, 99) for _ in range(cells)] for _ in range(cells)], np.int32)
    problem = _core.Problem(1, cells)
    problem.add_travel(table, table)
    zero, one = np.zeros(stops, np.int32), np.ones(stops, np.int32)
    due = np.full(stops, _core.horizon, np.int32)
    if rich:
        due = np.array([draw.randint(20, 400) for _ in range(stops)], np.int32)
    problem.set_stops(
        np.arange(1, stops + 1, dtype=np.int32),
        np.arange(stops + 1, dtype=np.int32),
        np.tile(np.array([0, 100_000], np.int32), stops),
        due,
        np.full(stops, 3 if rich else 0, np.int64),
        zero - 1,
        zero.astype(np.uint8),
        np.full(stops, 100_000, np.int64),
        one,
        -one,
    )
    problem.add_trade(np.array([draw.randint(0, 9) for _ in range(stops)], np.int32), zero)
    kind = _core.Kind()
    kind.per_metre, kind.fixed, kind.close, kind.end = 1, 50, 100_000, cells - 1
    kind.set_room([stops])
    problem.add_kind(kind)
    for _ in range(vehicles):
        problem.add_vehicle(0, [])
    return problem


def some_routes(seed: int, *, stops: int = 9, vehicles: int = 3) -> Routes:
    """All stops on as many routes; some may be empty."""
    draw = random.Random(seed)
    order = list(range(stops))
    draw.shuffle(order)
    cuts = sorted(draw.randint(0, stops) for _ in range(vehicles - 1))
    bounds = [0, *cuts, stops]
    return [order[a:b] for a, b in itertools.pairwise(bounds)]


def price(problem: _core.Problem, routes: Routes) -> int:
    """What the plan costs, each route walked from end to end."""
    return sum(int(problem.walk(0, route).price) for route in routes if route)


def pairs(routes: Routes, *, same: bool) -> Iterator[tuple[int, int]]:
    """Two stops of one route, or of two, that do not follow each other already."""
    where = {stop: (r, at) for r, route in enumerate(routes) for at, stop in enumerate(route)}
    for c, (r, i) in where.items():
        for w, (s, j) in where.items():
            if c != w and (r == s) == same and not (r == s and j == i + 1):
                yield c, w


def number_of(routes: Routes, stop: int) -> int:
    """The route that a stop is on."""
    return next(r for r, route in enumerate(routes) if stop in route)


def tried(problem: _core.Problem, routes: Routes, c: int, w: int, die: int) -> Routes | None:
    """The routes after a move, whose price is held against a walk; None where it is not made."""
    result = _core.testing.move(problem, routes, c, w, die)
    assert result.change == price(problem, result.routes) - price(problem, routes)
    return result.routes if result.made else None
