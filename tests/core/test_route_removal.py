"""Fewer vehicles where they are dear: days of pairs of which it is known how few will do."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

import vuelta

HOUR = 3600


def between(a: Sequence[float], b: Sequence[float]) -> int:
    return math.ceil(30 * math.dist(a, b))


def day(
    spots: Sequence[Sequence[float]],
    windows: Sequence[tuple[int, int]],
    vans: int,
    capacity: int = 3,
    **more: Any,
) -> dict[str, Any]:
    """A shipment from spot 2k + 1 to spot 2k + 2 for each k; vans stand at spot 0."""
    table = [[between(a, b) for b in spots] for a in spots]

    def half(name: str, spot: int) -> dict[str, Any]:
        return {
            "id": f"{name}{spot}",
            "location_index": spot,
            "service": 60,
            "time_windows": [list(windows[spot - 1])],
        }

    return {
        "vehicles": [
            {
                "id": f"v{v}",
                "start_index": 0,
                "end_index": 0,
                "capacity": [capacity],
                "time_window": [0, 8 * HOUR],
                "costs": {"fixed": 10_000, "per_hour": 10},
                **more,
            }
            for v in range(vans)
        ],
        "shipments": [
            {"amount": [1], "pickup": half("p", spot), "delivery": half("d", spot + 1)}
            for spot in range(1, len(spots), 2)
        ],
        "matrices": {"car": {"durations": table, "distances": table}},
    }


def planted(seed: int, vans: int, pairs: int, width: int) -> dict[str, Any]:
    """A day that so many vans can do with so many pairs each, in windows around when they would.

    Three times as many vans are there.
    """
    draw = random.Random(seed)
    spots: list[tuple[float, float]] = [(30, 30)]
    windows: list[tuple[int, int]] = []
    for _ in range(vans):
        order: list[int] = []  # spots as the van comes by: at most three parcels aboard
        waiting = list(range(len(spots), len(spots) + 2 * pairs, 2))
        aboard: list[int] = []
        while waiting or aboard:
            if waiting and len(aboard) < 3 and (not aboard or draw.random() < 0.6):
                aboard.append(waiting.pop(0))
                order.append(aboard[-1])
            else:
                order.append(1 + aboard.pop(draw.randrange(len(aboard))))
        at = {spot: (draw.uniform(0, 60), draw.uniform(0, 60)) for spot in order}
        now, here, when = 0, spots[0], {}
        for spot in order:
            now += between(here, at[spot])
            when[spot] = (max(0, now - draw.randrange(width)), now + draw.randrange(width))
            now, here = now + 60, at[spot]
        spots += [at[spot] for spot in sorted(order)]
        windows += [when[spot] for spot in sorted(order)]
    return day(spots, windows, 3 * vans)


def fewest(problem: dict[str, Any]) -> int:
    """How few vans do, of all ways to share out and order a handful of pairs."""
    table = problem["matrices"]["car"]["durations"]
    shipments = problem["shipments"]
    capacity, close = problem["vehicles"][0]["capacity"][0], 8 * HOUR

    def drives(pairs: Sequence[int]) -> bool:
        def go(now: int, here: int, waiting: frozenset[int], aboard: frozenset[int]) -> bool:
            if not waiting and not aboard:
                return bool(now + table[here][0] <= close)
            stops = [(k, shipments[k]["delivery"]) for k in aboard]
            if len(aboard) < capacity:
                stops += [(k, shipments[k]["pickup"]) for k in waiting]
            for k, stop in stops:
                opens, closes = stop["time_windows"][0]
                start = max(opens, now + table[here][stop["location_index"]])
                taken = frozenset((k,))
                onward = aboard - taken if k in aboard else aboard | taken
                if start <= closes and go(
                    start + 60, stop["location_index"], waiting - taken, onward
                ):
                    return True
            return False

        return go(0, 0, frozenset(pairs), frozenset())

    n = len(shipments)
    driven = {
        pairs: drives(pairs)
        for size in range(1, n + 1)
        for pairs in itertools.combinations(range(n), size)
    }
    for vans in range(1, n + 1):
        for owner in itertools.product(range(vans), repeat=n):
            shares = [tuple(k for k in range(n) if owner[k] == v) for v in range(vans)]
            if all(driven.get(share, True) for share in shares):
                return vans
    raise AssertionError("nobody can drive this day")


def small() -> Iterator[dict[str, Any]]:
    for seed in range(12):
        draw = random.Random(seed)
        spots = [(draw.uniform(0, 60), draw.uniform(0, 60)) for _ in range(11)]
        opens = [HOUR + draw.randrange(HOUR) for _ in range(5)]
        # Each pair is possible alone: nothing is further than 43 minutes.
        windows = [(o + half * HOUR, o + half * HOUR + 900) for o in opens for half in (0, 1)]
        yield day(spots, windows, 5)


def vans(problem: dict[str, Any], iterations: int, seed: int) -> int:
    plan = vuelta.plan(problem, iterations=iterations, seed=seed, threads=1)
    judgement = vuelta.check(problem, plan)
    assert not judgement.faults
    assert not plan.unassigned
    assert judgement.plan.summary.cost == plan.summary.cost
    return plan.summary.routes


@pytest.mark.parametrize("problem", [*small()])
def test_a_handful_of_pairs_is_done_with_as_few_vans_as_will_do(problem: dict[str, Any]) -> None:
    assert vans(problem, 300, 1) == fewest(problem)


@pytest.mark.parametrize("seed", [0, 2, 3, 5])
def test_a_day_is_done_with_fewer_vans_than_annealing_alone_finds(seed: int) -> None:
    """It takes six then, also in ten times as many iterations."""
    assert vans(planted(seed, vans=8, pairs=10, width=4800), 1500, seed) <= 5


def mixed(seed: int) -> dict[str, Any]:
    """A planted day with single stops, and vans that ask for some things more."""
    draw = random.Random(seed)
    problem = planted(seed, draw.randint(2, 4), draw.randint(3, 6), draw.choice((1200, 4800)))
    for k in range(draw.randint(0, 8)):
        spot = problem["shipments"][k % len(problem["shipments"])]["delivery"]["location_index"]
        job = {"id": f"j{k}", "location_index": spot, "service": 120, "setup": draw.choice((0, 60))}
        problem.setdefault("jobs", []).append(job | {draw.choice(("delivery", "pickup")): [1]})
    if draw.random() < 0.3:
        for shipment in problem["shipments"]:
            half = shipment["delivery"]
            half |= {"soft_end": half["time_windows"][0][1], "late_cost": 30}
            half["time_windows"] = [[half["time_windows"][0][0], 8 * HOUR]]
    some = draw.choice(("", "breaks", "max_duration", "loading", "max_tasks", "pinned"))
    for v, van in enumerate(problem["vehicles"]):
        if some == "breaks":
            rest = {"id": "b", "time_windows": [[2 * HOUR, 4 * HOUR]], "service": 1200}
            van["breaks"] = [rest]
        elif some == "max_duration":
            van["max_duration"] = 7 * HOUR
        elif some == "loading":
            van["loading"] = "lifo"
        elif some == "max_tasks":
            van["max_tasks"] = 12
        elif some == "pinned" and v == 0:
            first = problem["shipments"][0]["pickup"]["id"]
            van["steps"] = [{"type": "start"}, {"type": "pickup", "id": first}]
            van["pinned_steps"] = 1
    return problem


@pytest.mark.parametrize("seed", range(30))
def test_days_of_all_sorts_are_clean_and_cost_what_the_referee_says(seed: int) -> None:
    problem = mixed(seed)
    plan = vuelta.plan(problem, iterations=400, seed=seed, threads=1)
    judgement = vuelta.check(problem, plan)
    assert not judgement.faults
    assert judgement.plan.summary.cost == plan.summary.cost


@pytest.mark.ten_thousand
@pytest.mark.parametrize("first", range(100, 1100, 100))
def test_a_thousand_days_of_all_sorts_agree(first: int) -> None:
    for seed in range(first, first + 100):
        test_days_of_all_sorts_are_clean_and_cost_what_the_referee_says(seed)
