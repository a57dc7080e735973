"""Two stops of one route change places."""

from __future__ import annotations

import pytest

from worlds.single_steps import day, needs_checks, number_of, pairs, some_routes, tried

DIE = 255


@needs_checks
@pytest.mark.parametrize("rich", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_two_stops_change_places(seed: int, rich: bool) -> None:
    """The second and what follows the first; or the first and what comes before the second."""
    problem = day(seed, vehicles=2, rich=rich)
    routes = some_routes(seed, vehicles=2)
    made = 0
    for c, w in pairs(routes, same=True):
        r = number_of(routes, c)
        route = list(routes[r])
        i, j = route.index(c), route.index(w)
        one, other = (i + 1, j) if i < j else (j - 1, i)
        after = tried(problem, routes, c, w, DIE)
        # Neighbours that change places, and three that turn around, are other moves.
        if one < 0 or other - one < 2 or (j < i and other - one == 2):
            assert after is None
            continue
        route[one], route[other] = route[other], route[one]
        expected = [list(known) for known in routes]
        expected[r] = route
        assert after == expected
        made += 1
    assert made > 0
