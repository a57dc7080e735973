"""A chain of one to three stops moves within its route."""

from __future__ import annotations

import pytest

from worlds.single_steps import day, needs_checks, number_of, pairs, some_routes, tried

FIRST, SECOND = range(3), range(102, 105)
"""Draws that move the chain which ends at the first stop, or begins with the second."""


@needs_checks
@pytest.mark.parametrize("rich", [False, True])
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("draws", [FIRST, SECOND])
def test_a_chain_moves(seed: int, rich: bool, draws: range) -> None:
    problem = day(seed, vehicles=2, rich=rich)
    routes = some_routes(seed, vehicles=2)
    for c, w in pairs(routes, same=True):
        r = number_of(routes, c)
        route = routes[r]
        i, j = route.index(c), route.index(w)
        for die in draws:
            length = 1 + die % 3
            if draws is FIRST:
                first = max(i - length + 1, j + 1 if j < i else 0)
                chain = route[first : i + 1]
            else:
                chain = route[j : min(j + length, i if j < i else len(route))]
            rest = [stop for stop in route if stop not in chain]
            at = rest.index(w) if draws is FIRST else rest.index(c) + 1
            expected = [list(known) for known in routes]
            expected[r] = rest[:at] + chain + rest[at:]
            assert tried(problem, routes, c, w, die) == expected, (c, w, die)
