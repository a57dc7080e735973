"""Two routes change tails: what is left of both, and at what price."""

from __future__ import annotations

import pytest

from worlds.single_steps import day, needs_checks, number_of, pairs, some_routes, tried


@needs_checks
@pytest.mark.parametrize("rich", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_tails_change_places(seed: int, rich: bool) -> None:
    problem, routes = day(seed, rich=rich), some_routes(seed)
    for c, w in pairs(routes, same=False):
        r = number_of(routes, c)
        s = number_of(routes, w)
        i, j = routes[r].index(c) + 1, routes[s].index(w)
        expected = [list(route) for route in routes]
        expected[r], expected[s] = routes[r][:i] + routes[s][j:], routes[s][:j] + routes[r][i:]
        assert tried(problem, routes, c, w, 0) == expected
