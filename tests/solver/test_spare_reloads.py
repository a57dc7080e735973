"""A stop and a reload put into a route together: the core against every place of both."""

from __future__ import annotations

import random

import pytest

from vuelta.model import Problem
from vuelta.solver import _core, lower
from vuelta.solver.lower import Lowered
from vuelta.travel import measure


def day(dice: random.Random) -> Problem:
    """Ten jobs, a depot and two facilities on a plane; the van takes three to five units."""
    n = 13
    at = [(dice.randint(0, 90), dice.randint(0, 90)) for _ in range(n)]
    table = [[abs(a - c) + abs(b - d) for c, d in at] for a, b in at]
    van = {"start_index": 0, "end_index": 0, "capacity": [dice.randint(3, 5)]}
    return Problem.model_validate(
        {
            "vehicles": [
                {**van, "id": "v", "reload_at": ["f", "g"], "time_window": [0, 1500]},
            ],
            "facilities": [
                {"id": "f", "location_index": 11, "service": 5},
                {"id": "g", "location_index": 12, "service": 9},
            ],
            "jobs": [
                {
                    "id": k,
                    "location_index": k,
                    dice.choice(("delivery", "pickup")): [dice.randint(1, 2)],
                    "time_windows": [[0, dice.randint(300, 1500)]],
                }
                for k in range(1, 11)
            ],
            "matrices": {"car": {"durations": table}},
        }
    )


def random_route(dice: random.Random, lowered: Lowered, n: int) -> list[int]:
    """Some jobs with reloads between them that can be driven, as far as they can."""
    core, legend = lowered.core, lowered.legend
    spares = legend.reloads.spares(legend.problem.vehicles[0])
    route: list[int] = []
    for stop in dice.sample(range(10), n):
        for tried in ([*route, stop], [*route, spares[0] if spares else stop, stop]):
            if len(set(tried)) == len(tried) and not core.walk(0, tried).broken:
                route = tried
                spares = [spare for spare in spares if spare not in route]
                break
    return route


@pytest.mark.parametrize("seed", range(60))
def test_a_reload_comes_along_where_it_is_cheapest(seed: int) -> None:
    """Also one on another trip would be found, if it were ever cheaper."""
    dice = random.Random(seed)
    lowered = lower(problem := day(dice), measure(problem))
    core, legend = lowered.core, lowered.legend
    route = random_route(dice, lowered, dice.randint(3, 8))
    stop = next(k for k in dice.sample(range(10), 10) if k not in route)
    spares = legend.reloads.spares(problem.vehicles[0], route)
    prices = []
    for at in range(len(route) + 1):
        one = [*route[:at], stop, *route[at:]]
        with_one = [
            [*one[:then], spare, *one[then:]] for spare in spares for then in range(len(one) + 1)
        ]
        tables = [core.walk(0, tried) for tried in (one, *with_one)]
        prices += [table.price for table in tables if not table.broken]
    broken, price, _ = core.fit(0, route, 0, stop, None, spares)
    assert bool(broken) == (not prices)
    if prices:
        assert price == min(prices)
        found = core.why(0, route, 0, stop, None, spares, _core.Rest.as_given)
        assert core.walk(0, list(found.route)).price == price
