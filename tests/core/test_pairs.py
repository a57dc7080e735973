"""Small moves of pairs: days that only one of them improves, without heat."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from vuelta.solver import _core

FAR = 50


def day(table: list[list[int]], pairs: int, vehicles: int) -> _core.Problem:
    """A shipment from stop 2k to stop 2k + 1 for each k below `pairs`, then single stops.

    Stop c stands at place c + 1; vehicles start at place 0 and end where they are last.
    """
    cells = len(table) + 1
    n = cells - 2
    legs = np.zeros((cells, cells), np.int32)
    legs[:-1, :-1] = table
    problem = _core.Problem(1, cells)
    problem.add_travel(legs, legs)
    mates = np.array([c ^ 1 if c < 2 * pairs else -1 for c in range(n)], np.int32)
    first = np.array([c < 2 * pairs and c % 2 == 0 for c in range(n)])
    zero, one = np.zeros(n, np.int32), np.ones(n, np.int32)
    problem.set_stops(
        np.arange(1, n + 1, dtype=np.int32),
        np.arange(n + 1, dtype=np.int32),
        np.tile(np.array([0, 10_000], np.int32), n),
        np.full(n, _core.horizon, np.int32),
        np.zeros(n, np.int64),
        mates,
        first.astype(np.uint8),
        np.where((mates >= 0) & ~first, 0, 100_000).astype(np.int64),
        zero,
        np.where(mates < 0, zero, np.where(first, one, -one)),
    )
    problem.add_trade(zero, zero)
    kind = _core.Kind()
    kind.per_metre, kind.close, kind.end = 1, 10_000, cells - 1
    kind.set_room([100])
    problem.add_kind(kind)
    for _ in range(vehicles):
        problem.add_vehicle(0, [])
    return problem


def joined(n: int, ways: dict[tuple[int, int], int]) -> list[list[int]]:
    """Travel between stops: these ways, the same back, and all others far."""
    table = [[0 if a == b else FAR for b in range(n + 1)] for a in range(n + 1)]
    for (a, b), way in ways.items():
        table[a + 1][b + 1] = table[b + 1][a + 1] = way
    return table


def cost(problem: _core.Problem, warm: list[list[int]], iterations: int, seed: int) -> int:
    return _core.solve(problem, math.inf, iterations, 2**62, seed, 1, warm, 1e-9, None, None).cost


@pytest.mark.parametrize("seed", range(3))
def test_a_piece_of_a_route_with_halves_of_pairs_is_turned_around(seed: int) -> None:
    """Pickups in a row between a stop and all deliveries: each is nearer to the other end."""
    pairs = 24
    gate = 2 * pairs
    pickups, deliveries = range(0, 2 * pairs, 2), range(1, 2 * pairs, 2)
    ways = dict.fromkeys(pairwise(pickups), 1)
    ways |= {(a, b): 0 for a in deliveries for b in deliveries}
    last = pickups[-1]
    ways |= {(-1, gate): 0, (gate, last): 20, (gate, 0): 10}
    ways |= {(0, d): 20 for d in deliveries} | {(last, d): 10 for d in deliveries}
    problem = day(joined(gate + 1, ways), pairs, 1)
    given = [[gate, *reversed(pickups), *deliveries]]
    assert problem.walk(0, given[0]).price == 20 + 23 + 20
    assert cost(problem, given, 300, seed) == 10 + 23 + 10


@pytest.mark.parametrize("seed", range(3))
def test_a_chain_with_a_whole_pair_goes_to_another_route(seed: int) -> None:
    """A pair and a stop after it fit in elsewhere together, and neither of them alone."""
    n = 26
    pickup, delivery, after = 0, 1, 2
    first, second = [*range(3, 15)], [*range(15, n)]
    ways = dict.fromkeys([*pairwise(first), *pairwise(second)], 1)
    ways |= {(-1, first[0]): 1, (-1, second[0]): 1, (pickup, delivery): 1, (delivery, after): 1}
    here, there = first[5:7], second[5:7]
    ways |= {(x, y): 10 for x in (pickup, delivery, after) for y in here}
    ways |= {(x, y): 30 for x in (pickup, delivery, after) for y in (first[0], first[1])}
    ways |= {(there[0], pickup): 1, (after, there[1]): 1}
    problem = day(joined(n, ways), 1, 2)
    chain = [pickup, delivery, after]
    given = [[*first[:6], *chain, *first[6:]], second]
    assert cost(problem, given, 1, seed) <= 12 + 21 + 11
    assert cost(problem, given, 300, seed) == 12 + 11 + 3
