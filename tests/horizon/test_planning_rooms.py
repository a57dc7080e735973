"""Facilities whose room is a day's own, over several days: exhaustive search, rules, referee."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from itertools import pairwise, permutations, product
from typing import Any

import pytest

import vuelta
from vuelta.model import HorizonPlan

SHOP = 6
WORTH = 9
"""What goods are worth at the shop; at the van's end they are worth nothing."""


def week(road: Any, *minutes: int, slots: int = 1, home: tuple[int, ...] = (), **shop: Any) -> Any:
    """Returns at these minutes; ``home``: a delivery at such a minute, on each day."""
    ends = {"destinations": [{"facility": "shop", "cost": -WORTH}, {"cost": 0}]}
    jobs = [road.job(f"r{k}", at, **ends) for k, at in enumerate(minutes)]
    jobs += [road.delivery(f"d{day}", at, day) for day, at in enumerate(home, 1)]
    return road.problem(
        *jobs, facilities=[{"id": "shop", "location_index": SHOP, "slots": slots} | shop]
    )


def planned(problem: Any, horizon: Any, rule: str = "optimize") -> HorizonPlan:
    return vuelta.plan_horizon(problem, horizon, consolidation=rule, iterations=400, seed=1)


def taken(answer: HorizonPlan) -> dict[int, int]:
    """How many things each day sets down at the shop, by the name the driver knows."""
    return Counter(
        entry.day
        for entry in answer.days
        for route in entry.plan.routes
        for step in route.steps
        if step.facility == "shop"
    )


@cache
def shortest(stops: tuple[tuple[int, bool], ...]) -> int:
    """Minutes of a day: every return, and behind each that goes to the shop, the shop."""
    events = [(k, at, False) for k, (at, _) in enumerate(stops)]
    events += [(k, SHOP, True) for k, (_, is_brought) in enumerate(stops) if is_brought]
    best = 10**9
    for order in permutations(events):
        where = {(k, down): i for i, (k, _, down) in enumerate(order)}
        if all(where[k, False] < where[k, True] for k, _, down in events if down):
            road = (0, *(at for _, at, _ in order), 0)
            best = min(best, sum(abs(a - b) for a, b in pairwise(road)))
    return best if stops else 0


def cheapest(minutes: list[int], home: tuple[int, ...], slots: int, price: float) -> float:
    """Every day of two and every end of every return; waiting a day costs ``price`` each."""
    best = float("inf")
    for days in product((1, 2), repeat=len(minutes)):
        for brought in product((False, True), repeat=len(minutes)):
            cost = price * days.count(2) - WORTH * sum(brought)
            for day in (1, 2):
                own = [
                    (at, down)
                    for at, on, down in zip(minutes, days, brought, strict=True)
                    if on == day
                ]
                if sum(down for _, down in own) > slots:
                    cost = float("inf")
                own += [(at, False) for at in home[day - 1 : day]]
                cost += shortest(tuple(sorted(own)))
            best = min(best, cost)
    return best


@pytest.mark.parametrize("seed", range(12))
def test_costs_what_exhaustive_search_finds(road: Any, seed: int) -> None:
    draw = random.Random(seed)
    minutes = [draw.randrange(1, 14) for _ in range(3)]
    home = tuple(draw.randrange(1, 14) for _ in range(2))
    slots, price = draw.choice([1, 1, 2]), draw.choice([0, 1, 5])
    terms = {"value": 100, "decay_per_day": price / 100}
    answer = planned(week(road, *minutes, slots=slots, home=home), {"days": 2, "returns": terms})
    total = (answer.kpis.driven + answer.kpis.lost) / 10_000
    assert total == pytest.approx(cheapest(minutes, home, slots, price))
    assert all(n <= slots for n in taken(answer).values())


def test_each_day_has_its_own_room(road: Any) -> None:
    """Two returns at minute 10 and one slot a day: 9 are worth no day out of its own, of 20.

    Where the van passes on day 2 anyway, the other one waits for that day's slot.
    """
    alone = planned(week(road, 10, 10), {"days": 2, "returns": {}})
    assert taken(alone) == {1: 1}
    assert alone.plan.summary.costs.total == (20 - WORTH) * 10_000
    passing = planned(week(road, 10, 10, home=(10, 10)), {"days": 2, "returns": {}})
    assert taken(passing) == {1: 1, 2: 1}
    assert passing.plan.summary.costs.total == (2 * 20 - 2 * WORTH) * 10_000


def test_a_place_with_slots_has_them_anew_each_day(road: Any) -> None:
    """Handed in at minute 6 instead of minute 30: one a day, whatever comes of it."""
    places = {"places": [{"facility": "shop", "cost": 1}]}
    jobs = [road.job(f"r{k}", 30, **places) for k in range(2)]
    jobs += [road.delivery(f"d{day}", 6, day) for day in (1, 2)]
    shop = {"id": "shop", "location_index": SHOP, "slots": 1}
    answer = planned(road.problem(*jobs, facilities=[shop]), {"days": 2, "returns": {}})
    visits = [
        (entry.day, step.place)
        for entry in answer.days
        for route in entry.plan.routes
        for step in route.steps
        if step.place
    ]
    assert visits == [(1, 1), (2, 1)]
    assert answer.plan.summary.costs.total == (2 * 12 + 2) * 10_000


@pytest.mark.parametrize("rule", ["optimize", "ride", "zone_days", "hold"])
def test_every_rule_keeps_to_the_room_of_each_day(road: Any, rule: str) -> None:
    """Four pieces, room for one of them a day; each day is an ordinary day that holds."""
    problem = week(road, 5, 7, 9, 11, slots=4, room=[1])
    answer = planned(problem, {"days": 3, "returns": {}}, rule)
    assert set(taken(answer).values()) == {1}
    for entry in answer.days:
        assert vuelta.check(entry.problem, entry.plan).clean
        assert [one.id for one in entry.problem.facilities] == ["shop"]


def test_the_referee_finds_a_day_that_takes_more_than_it_may(road: Any) -> None:
    answer = planned(week(road, 7, 7, slots=2), {"days": 2, "returns": {}})
    assert taken(answer) == {1: 2}
    [day, *_] = answer.days
    small = day.problem.facilities[0].model_copy(update={"slots": 1})
    broken = vuelta.check(day.problem.model_copy(update={"facilities": (small,)}), day.plan)
    assert [one.cause for one in broken.plan.summary.violations] == ["facility_full"]
