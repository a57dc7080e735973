"""A stop goes in where that is cheapest: against all places, tried one by one."""

from __future__ import annotations

import pytest

from vuelta.solver import _core
from worlds.single_steps import day, needs_checks, price, some_routes

STOPS = 9


@needs_checks
@pytest.mark.parametrize("rich", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_the_cheapest_place_of_all(seed: int, rich: bool) -> None:
    problem, routes = day(seed, rich=rich), some_routes(seed)
    for stop in range(STOPS):
        without = [[other for other in route if other != stop] for route in routes]
        result = _core.testing.insert(problem, without, stop)
        places = [
            [*without[:r], [*route[:at], stop, *route[at:]], *without[r + 1 :]]
            for r, route in enumerate(without)
            for at in range(len(route) + 1)
        ]
        assert result.made
        assert result.routes in places
        assert price(problem, result.routes) == min(price(problem, place) for place in places)
