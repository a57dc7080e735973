"""Two routes change chains of stops, or one of them gives and takes nothing."""

from __future__ import annotations

import pytest

from worlds.single_steps import Routes, day, needs_checks, number_of, pairs, some_routes, tried

DRAWS = [(die, 1 + die % 3, 0) for die in range(128, 131)]
DRAWS += [(192, 1, 1)]
DRAWS += [(die, 1 + die % 3, 1 + die // 3 % 3) for die in range(224, 233)]
"""Draws, how many stops that end at the first are given, how many before the second taken."""


def exchanged(routes: Routes, c: int, w: int, give: int, take: int) -> Routes | None:
    r = number_of(routes, c)
    s = number_of(routes, w)
    one, other = routes[r], routes[s]
    i, j = one.index(c) + 1, other.index(w)
    if j < take:  # there are not so many stops before w
        return None
    h = max(0, i - give)
    result = [list(route) for route in routes]
    result[r] = one[:h] + other[j - take : j] + one[i:]
    result[s] = other[: j - take] + one[h:i] + other[j:]
    return result


@needs_checks
@pytest.mark.parametrize("rich", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_chains_change_places(seed: int, rich: bool) -> None:
    problem, routes = day(seed, rich=rich), some_routes(seed)
    for c, w in pairs(routes, same=False):
        for die, give, take in DRAWS:
            expected = exchanged(routes, c, w, give, take)
            assert tried(problem, routes, c, w, die) == expected, (c, w, die)
