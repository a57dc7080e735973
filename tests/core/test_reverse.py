"""A piece of a route is driven the other way round."""

from __future__ import annotations

import pytest

from worlds.single_steps import day, needs_checks, number_of, pairs, some_routes, tried

DIE = 200


@needs_checks
@pytest.mark.parametrize("rich", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_a_piece_turns_around(seed: int, rich: bool) -> None:
    problem = day(seed, vehicles=2, rich=rich)
    routes = some_routes(seed, vehicles=2)
    for c, w in pairs(routes, same=True):
        r = number_of(routes, c)
        route = routes[r]
        i, j = route.index(c), route.index(w)
        if j < i:
            continue
        expected = [list(known) for known in routes]
        expected[r] = route[: i + 1] + route[i + 1 : j + 1][::-1] + route[j + 1 :]
        assert tried(problem, routes, c, w, DIE) == expected
