"""Fleets of different vehicles: on tiny days the search equals brute force.

Each day has four tasks and three vehicles which differ in one attribute.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations, permutations
from typing import Any

import pytest

from vuelta import units
from vuelta.model import Problem, Vehicle
from vuelta.solver import solve
from vuelta.travel import measure

SEEDS = int(os.environ.get("VUELTA_SEEDS", "4"))
"""Days of each kind; more of them where the variable says so."""

Document = dict[str, Any]
Draw = random.Random


def day(seed: int) -> Document:
    """Four tasks around a depot and three equal vehicles, on a plane."""
    draw = Draw(seed)
    spots = [(50, 50), *((draw.randint(0, 100), draw.randint(0, 100)) for _ in range(4))]
    rows = [[round(((a - c) ** 2 + (b - d) ** 2) ** 0.5) for c, d in spots] for a, b in spots]
    return {
        "vehicles": [{"id": f"v{k}", "start_index": 0, "end_index": 0} for k in range(3)],
        "jobs": [
            {"id": f"j{k}", "location_index": k + 1, "service": draw.randint(0, 10)}
            for k in range(4)
        ],
        "matrices": {"car": {"durations": rows, "distances": rows}},
    }


def reach(document: Document) -> int:
    """Seconds of the farthest task's way there and back, with its service."""
    there = document["matrices"]["car"]["durations"][0]
    return max(2 * there[job["location_index"]] + job["service"] for job in document["jobs"])


def each(document: Document, draw: Draw, field: str, of: Callable[[], Any]) -> None:
    for vehicle in document["vehicles"]:
        value = of()
        if value is not None:
            vehicle[field] = value


def loads(document: Document, draw: Draw) -> None:
    for job in document["jobs"]:
        job["delivery"] = [draw.randint(1, 5)]


def capacity(document: Document, draw: Draw) -> None:
    loads(document, draw)
    each(document, draw, "capacity", lambda: [draw.choice((5, 8, 12, 20))])


def capacity_and_fixed(document: Document, draw: Draw) -> None:
    capacity(document, draw)
    for vehicle in document["vehicles"]:
        vehicle["costs"] = {"fixed": 4 * vehicle["capacity"][0]}


def shift(document: Document, draw: Draw) -> None:
    far = reach(document)
    each(
        document,
        draw,
        "time_window",
        lambda: draw.choice(([0, far], [0, far + 20], [0, 2 * far], None)),
    )


def shift_and_fixed(document: Document, draw: Draw) -> None:
    shift(document, draw)
    fixed(document, draw)


def max_travel_time(document: Document, draw: Draw) -> None:
    far = reach(document)
    each(document, draw, "max_travel_time", lambda: draw.choice((far, far + 20, 2 * far, None)))


def max_distance(document: Document, draw: Draw) -> None:
    far = reach(document)
    each(document, draw, "max_distance", lambda: draw.choice((far, far + 20, 2 * far, None)))


def max_duration(document: Document, draw: Draw) -> None:
    far = reach(document)
    each(document, draw, "max_duration", lambda: draw.choice((far, far + 20, 2 * far, None)))


def max_tasks(document: Document, draw: Draw) -> None:
    each(document, draw, "max_tasks", lambda: draw.choice((1, 1, 2, 4)))


def allowed_vehicles(document: Document, draw: Draw) -> None:
    for job in document["jobs"]:
        job["allowed_vehicles"] = draw.sample(["v0", "v1", "v2"], draw.randint(1, 3))


def allowed_and_fixed(document: Document, draw: Draw) -> None:
    allowed_vehicles(document, draw)
    fixed(document, draw)


def skills(document: Document, draw: Draw) -> None:
    each(document, draw, "skills", lambda: draw.sample(("s", "t"), draw.randint(1, 2)))
    for job in document["jobs"]:
        job["skills"] = draw.sample(("s", "t"), draw.randint(0, 1))


def skills_and_fixed(document: Document, draw: Draw) -> None:
    skills(document, draw)
    fixed(document, draw)


def fixed(document: Document, draw: Draw) -> None:
    each(document, draw, "costs", lambda: {"fixed": draw.choice((0, 20, 60))})


def fixed_against_rate(document: Document, draw: Draw) -> None:
    each(
        document,
        draw,
        "costs",
        lambda: draw.choice(
            ({"per_hour": 7200}, {"fixed": 65, "per_hour": 3600}, {"fixed": 30, "per_hour": 5400})
        ),
    )


def both_rates(document: Document, draw: Draw) -> None:
    each(
        document,
        draw,
        "costs",
        lambda: {
            "fixed": draw.choice((0, 40)),
            "per_hour": draw.choice((0, 1800, 3600)),
            "per_km": draw.choice((0, 1000, 2000)),
        },
    )


def speed(document: Document, draw: Draw) -> None:
    each(document, draw, "speed_factor", lambda: draw.choice((0.5, 1, 1.25)))


def service_per_type(document: Document, draw: Draw) -> None:
    each(document, draw, "type", lambda: draw.choice(("van", "bike")))
    each(document, draw, "time_window", lambda: [0, 2 * reach(document)])
    for job in document["jobs"]:
        job["service_per_type"] = {"bike": draw.randint(0, 60)}


def vehicle_costs(document: Document, draw: Draw) -> None:
    for job in document["jobs"]:
        names = draw.sample(["v0", "v1", "v2"], draw.randint(1, 3))
        job["vehicle_costs"] = {name: draw.randint(-30, 30) for name in names}


def starts(document: Document, draw: Draw) -> None:
    each(document, draw, "start_index", lambda: draw.randint(0, 4))


def ends(document: Document, draw: Draw) -> None:
    each(document, draw, "end_index", lambda: draw.randint(0, 4))


def open_ends(document: Document, draw: Draw) -> None:
    for vehicle in document["vehicles"]:
        for field in draw.choice(((), ("start_index",), ("end_index",))):
            del vehicle[field]


def penalties(document: Document, draw: Draw) -> None:
    draw.choice((open_ends, fixed_against_rate, fixed, starts))(document, draw)
    for job in document["jobs"]:
        job["penalty"] = draw.randint(5, 60)


def reloads(document: Document, draw: Draw) -> None:
    loads(document, draw)
    each(document, draw, "capacity", lambda: [draw.choice((5, 6, 10))])
    document["facilities"] = [{"id": "f", "location_index": draw.randint(0, 4)}]
    each(document, draw, "reload_at", lambda: ["f"])


def breaks(document: Document, draw: Draw) -> None:
    far = reach(document)
    each(
        document,
        draw,
        "breaks",
        lambda: draw.choice(([], [{"id": "b", "service": 20, "time_windows": [[0, far]]}])),
    )
    each(document, draw, "time_window", lambda: [0, 2 * far])


def setups(document: Document, draw: Draw) -> None:
    far = reach(document)
    for job in document["jobs"]:
        job |= {"setup": draw.randint(5, 20), "location_index": draw.randint(1, 3)}
    each(
        document, draw, "time_window", lambda: draw.choice(([0, far], [0, far + 15], [0, 2 * far]))
    )


def shipments(document: Document, draw: Draw) -> None:
    jobs = document.pop("jobs")
    document["shipments"] = [
        {"pickup": a, "delivery": b, "amount": [draw.randint(1, 5)]}
        for a, b in zip(jobs[:2], jobs[2:], strict=True)
    ]
    each(document, draw, "capacity", lambda: [draw.choice((5, 8, 12))])
    each(document, draw, "costs", lambda: {"fixed": draw.choice((0, 20, 60))})


ATTRIBUTES = (
    capacity,
    capacity_and_fixed,
    shift,
    shift_and_fixed,
    max_travel_time,
    max_distance,
    max_duration,
    max_tasks,
    allowed_vehicles,
    allowed_and_fixed,
    skills,
    skills_and_fixed,
    fixed,
    fixed_against_rate,
    both_rates,
    speed,
    service_per_type,
    vehicle_costs,
    starts,
    ends,
    open_ends,
    penalties,
    reloads,
    breaks,
    setups,
    shipments,
)


def brute_force(base: Any) -> Any:
    """The oracle by the core's walks, which also knows where a vehicle may reload."""

    class Reloading(base):  # type: ignore[misc]
        def cheapest(self, vehicle: Vehicle, tasks: Sequence[tuple[str, str]]) -> Fraction | None:
            legend, v = self.lowered.legend, self.numbers[vehicle.id]
            stops = [legend.stop_of[task] for task in tasks]
            spares = range(len(legend.visits), legend.n_stops)
            found: list[int] = []
            for count in range(min(len(spares), len(stops) - 1) + 1):
                for places in combinations(range(1, len(stops)), count):
                    route = list(stops)
                    for spare, place in zip(spares, reversed(places), strict=False):
                        route.insert(place, spare)
                    table = self.lowered.core.walk(legend.kind_of[v], route)
                    if not table.broken:
                        found.append(table.price)
            return legend.prices.currency(min(found)) * units.MONEY_STEPS if found else None

    return Reloading


@pytest.mark.parametrize("differ", ATTRIBUTES, ids=lambda differ: differ.__name__)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_tiny_day_costs_the_least(
    differ: Callable[[Document, Draw], None], seed: int, walk_oracle: Any
) -> None:
    document = day(seed)
    differ(document, Draw(1000 + seed))
    problem = Problem.model_validate(document)
    travel = measure(problem)
    oracle = brute_force(walk_oracle)(problem, travel)
    draft = solve(problem, travel, iterations=3000, seed=seed)
    assert oracle.objective(draft.plan) == oracle.optimum()


def two_stops(*vehicles: Document, **of_jobs: Any) -> Document:
    """Two stops 30 from the depot and 10 apart: 60 each alone, 70 together."""
    rows = [[0, 30, 30], [30, 0, 10], [30, 10, 0]]
    home = {"start_index": 0, "end_index": 0}
    return {
        "vehicles": [{"id": f"v{k}", **home, **vehicle} for k, vehicle in enumerate(vehicles)],
        "jobs": [
            {"id": name, "location_index": k + 1, **of_jobs.get(name, {})}
            for k, name in enumerate("ab")
        ],
        "matrices": {"car": {"durations": rows, "distances": rows}},
    }


ONE_VAN = {
    "shift": (two_stops({"time_window": [0, 65]}, {"time_window": [0, 65]}, {}), 70),
    "max_travel_time": (two_stops({"max_travel_time": 65}, {"max_travel_time": 65}, {}), 70),
    "max_tasks": (two_stops({"max_tasks": 1}, {"max_tasks": 1}, {}), 70),
    "allowed_vehicles": (
        two_stops(
            {}, {}, {}, a={"allowed_vehicles": ["v0", "v2"]}, b={"allowed_vehicles": ["v1", "v2"]}
        ),
        70,
    ),
    "skills": (
        two_stops(
            {"skills": ["s"]},
            {"skills": ["t"]},
            {"skills": ["s", "t"]},
            a={"skills": ["s"]},
            b={"skills": ["t"]},
        ),
        70,
    ),
    "fixed_against_rate": (
        two_stops(
            {"costs": {"per_hour": 7200}},
            {"costs": {"per_hour": 7200}},
            {"costs": {"fixed": 65, "per_hour": 3600}},
        ),
        135,
    ),
}


@pytest.mark.parametrize("differ", ONE_VAN)
def test_both_stops_go_on_the_van_that_can_whatever_the_order(differ: str) -> None:
    """Each stop alone is as cheap, or cheaper, on a van that cannot take both."""
    document, least = ONE_VAN[differ]
    for vehicles in permutations(document["vehicles"]):
        problem = Problem.model_validate({**document, "vehicles": list(vehicles)})
        draft = solve(problem, measure(problem), iterations=500, seed=3)
        assert not draft.plan.unassigned
        assert draft.exact_cost == least


@pytest.mark.parametrize("small_first", [True, False])
def test_one_large_van_instead_of_four_small_ones(small_first: bool) -> None:
    """Four stops 100 from the depot and 1 apart; a small van is as cheap for each alone."""
    rows = [[0 if i == j else 1 if i and j else 100 for j in range(5)] for i in range(5)]
    vehicles = [
        {"id": f"s{k}", "start_index": 0, "end_index": 0, "capacity": [1]} for k in range(4)
    ]
    large = {"id": "b", "start_index": 0, "end_index": 0, "capacity": [4]}
    problem = Problem.model_validate(
        {
            "vehicles": [*vehicles, large] if small_first else [large, *vehicles],
            "jobs": [{"id": f"j{k}", "location_index": k, "delivery": [1]} for k in range(1, 5)],
            "matrices": {"car": {"durations": rows}},
        }
    )
    assert solve(problem, measure(problem), iterations=500, seed=1).exact_cost == 203


def test_a_setup_that_is_skipped_lets_a_task_in() -> None:
    """Alone the first task takes 12 of a shift of 11; after the other, at its place, 9."""
    problem = Problem.model_validate(
        {
            "vehicles": [
                {"id": "v0", "capacity": [3]},
                {
                    "id": "v1",
                    "start_index": 0,
                    "end_index": 0,
                    "capacity": [6],
                    "time_window": [0, 11],
                },
            ],
            "jobs": [
                {"id": "j1", "location_index": 1, "setup": 3, "service": 5, "pickup": [4]},
                {"id": "j2", "location_index": 1},
            ],
            "matrices": {"car": {"durations": [[0, 2], [2, 0]]}},
        }
    )
    draft = solve(problem, measure(problem), iterations=500, seed=1)
    assert not draft.plan.unassigned
    assert draft.exact_cost == 4
