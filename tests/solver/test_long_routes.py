"""Long routes of vehicles that differ: each village has the one van that suits it.

A plan that begins with a van in the wrong village has no way back stop by stop: every
van is full. What is right is the cheapest of all ways to give each village one van
(``allowed_vehicles``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import permutations
from random import Random
from typing import Any

import pytest

import vuelta
from vuelta.model import Problem
from vuelta.solver.search import solve
from vuelta.travel import measure

Document = dict[str, Any]
HOME = [-0.88, 41.65]
VILLAGES = (
    [-0.9, 41.92],
    [-0.9, 41.38],
    [-0.6, 41.65],
    [-1.15, 41.65],
    [-0.68, 41.86],
    [-1.1, 41.42],
)


def day(seed: int, sizes: Sequence[int]) -> Document:
    """A village of each size, and a van with a little more room than one of them needs."""
    draw = Random(seed)
    jobs = [
        {
            "id": f"{village}_{k}",
            "location": [x + draw.uniform(-0.02, 0.02), y + draw.uniform(-0.02, 0.02)],
            "delivery": [10],
            "service": 60,
        }
        for village, (size, (x, y)) in enumerate(zip(sizes, VILLAGES, strict=False))
        for k in range(size)
    ]
    vans = [
        {
            "id": f"v{k}",
            "start": HOME,
            "end": HOME,
            "capacity": [10 * size + draw.choice((0, 10))],
            "costs": {"fixed": 0, "per_hour": 3600},
        }
        for k, size in enumerate(sizes)
    ]
    return {"vehicles": draw.sample(vans, len(vans)), "jobs": jobs}


def split(document: Document, villages: Sequence[int]) -> Document:
    """The day with each van in one village."""
    only = {str(own): [v["id"]] for own, v in zip(villages, document["vehicles"], strict=True)}
    jobs = [job | {"allowed_vehicles": only[job["id"][0]]} for job in document["jobs"]]
    return document | {"jobs": jobs}


def value(document: Document, seed: int, iterations: int) -> tuple[int, Fraction]:
    problem = Problem.model_validate(document)
    draft = solve(problem, measure(problem), iterations=iterations, seed=seed)
    return len(draft.plan.unassigned), draft.exact_cost


def rooms(document: Document, draw: Random) -> None:
    """They differ in room alone."""


def prices(document: Document, draw: Random) -> None:
    for van in document["vehicles"]:
        van["costs"] = {"fixed": draw.choice((0, 500)), "per_hour": draw.choice((3000, 3600, 4500))}


def depots(document: Document, draw: Random) -> None:
    for van in document["vehicles"]:
        van["start"] = van["end"] = [at + draw.uniform(-0.05, 0.05) for at in HOME]


def open_ends(document: Document, draw: Random) -> None:
    for van in document["vehicles"]:
        del van["end"]


def tasks(document: Document, draw: Random) -> None:
    """The most tasks of each van, where there is room for all."""
    for van in document["vehicles"]:
        van["max_tasks"] = van["capacity"][0] // 10
        van["capacity"] = [10_000]


CASES: list[tuple[Callable[[Document, Random], None], tuple[int, ...], int]] = [
    (rooms, (10, 12), 0),
    (rooms, (100, 104, 107), 1),
    (prices, (100, 104, 107), 5),
    (depots, (150, 152), 4),
    (depots, (100, 104, 107), 4),
    (open_ends, (100, 104, 107), 4),
    (tasks, (60, 80), 4),
]


@pytest.mark.parametrize(("differ", "sizes", "seed"), CASES)
def test_every_village_has_the_van_that_suits_it(
    differ: Callable[[Document, Random], None], sizes: tuple[int, ...], seed: int
) -> None:
    document = day(seed, sizes)
    differ(document, Random(seed))
    right = min(
        value(split(document, villages), 0, 500) for villages in permutations(range(len(sizes)))
    )
    for own in range(2):
        left_out, cost = value(document, own, 4_000)
        assert left_out == right[0] == 0
        assert 0 < cost <= Fraction(102, 100) * right[1]


MANY: list[tuple[Callable[[Document, Random], None], tuple[int, ...], int]] = [
    (prices, (40, 44, 48, 52), 2),
    (tasks, (30, 32, 35, 38, 42, 45), 0),
]


@pytest.mark.parametrize(("differ", "sizes", "seed"), MANY)
def test_so_it_is_where_many_vans_are_in_each_others_villages(
    differ: Callable[[Document, Random], None], sizes: tuple[int, ...], seed: int
) -> None:
    document = day(seed, sizes)
    differ(document, Random(seed))
    own = [int(van["id"][1:]) for van in document["vehicles"]]
    right = value(split(document, own), 0, 500)
    left_out, cost = value(document, 0, 12_000)
    assert left_out == right[0] == 0
    assert 0 < cost <= Fraction(102, 100) * right[1]


def shifts(document: Document, draw: Random) -> None:
    for van in document["vehicles"]:
        van["time_window"] = [0, draw.randint(12_000, 30_000)]


def distances(document: Document, draw: Random) -> None:
    for van in document["vehicles"]:
        van["max_distance"] = draw.randint(60_000, 200_000)


def skills(document: Document, draw: Random) -> None:
    for van in document["vehicles"]:
        van["skills"] = draw.sample("st", draw.randint(0, 2))
    for job in document["jobs"]:
        job["skills"] = draw.choice(([], [], [], ["s"], ["t"]))


def dues(document: Document, draw: Random) -> None:
    for job in document["jobs"]:
        job |= {"soft_end": draw.randint(5_000, 30_000), "late_cost": 30}


def breaks(document: Document, draw: Random) -> None:
    for van in document["vehicles"][1:]:
        van["breaks"] = [{"id": "b", "service": 900, "time_windows": [[3_000, 12_000]]}]


def pairs(document: Document, draw: Random) -> None:
    jobs = document["jobs"]
    ends = [{key: job[key] for key in ("id", "location", "service")} for job in jobs]
    document["shipments"] = [
        {"pickup": a, "delivery": b, "amount": [5]}
        for a, b in zip(ends[::6], ends[1::6], strict=False)
    ]
    document["jobs"] = [job for k, job in enumerate(jobs) if k % 6 > 1]


def penalties(document: Document, draw: Random) -> None:
    for job in document["jobs"]:
        job["penalty"] = draw.randint(0, 40)


FEATURES = (
    prices,
    depots,
    open_ends,
    tasks,
    shifts,
    distances,
    skills,
    dues,
    breaks,
    pairs,
    penalties,
)


def judged(seed: int) -> None:
    draw = Random(seed)
    document = day(seed, [draw.randint(15, 40) for _ in range(draw.randint(2, 3))])
    for differ in draw.sample(FEATURES, draw.randint(1, 3)):
        differ(document, draw)
    plan = vuelta.plan(document, iterations=400, seed=seed)
    assert vuelta.check(document, plan).clean


@pytest.mark.parametrize("seed", range(12))
def test_plans_of_long_routes_hold(seed: int) -> None:
    judged(seed)


@pytest.mark.ten_thousand
def test_many_plans_of_long_routes_hold() -> None:
    for seed in range(100, 500):
        judged(seed)
