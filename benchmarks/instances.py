"""Made-up days of any size, the same for the same seed: no files needed.

A city around one depot, with coordinates rather than matrices, so that travel
is measured too. Half of the stops lie in clusters. ``city`` mixes deliveries,
returns and exchanges; ``plain`` has deliveries alone, for ``variants`` to add
to.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from vuelta.model import Job, Plan, Problem, Route, Step, Vehicle

CENTRE = (-43.2, -22.9)
"""Longitude and latitude of the depot."""

SPREAD = 0.1
"""Degrees from the centre to the edge of a city: some 11 km."""

SHIFT = (8 * 3600, 18 * 3600)
CAPACITY = 100
DEMAND = (1, 8)
"""Smallest and largest amount of a stop."""


def city(n_jobs: int, seed: int = 1) -> Problem:
    """A day of deliveries, returns and exchanges in one city.

    The fleet has half as much room again as the deliveries need, and one van
    for every ten stops at least, so that nothing has to stay out.
    """
    random = np.random.default_rng(seed)
    spots = _spots(n_jobs, random)
    amounts = random.integers(DEMAND[0], DEMAND[1] + 1, size=(n_jobs, 2))
    kinds = random.choice(["delivery", "return", "exchange"], size=n_jobs, p=[0.7, 0.15, 0.15])
    opening = random.integers(SHIFT[0], SHIFT[1] - 4 * 3600, size=n_jobs)
    windowed = random.random(n_jobs) < 0.5
    service = random.integers(60, 600, size=n_jobs)
    jobs = []
    for i in range(n_jobs):
        job: dict[str, Any] = {
            "id": f"J{i + 1}",
            "type": str(kinds[i]),
            "location": spots[i],
            "service": int(service[i]),
        }
        if kinds[i] != "return":
            job["delivery"] = [int(amounts[i, 0])]
        if kinds[i] != "delivery":
            job["pickup"] = [int(amounts[i, 1])]
        if windowed[i]:
            start = int(opening[i])
            job["time_windows"] = [[start, start + 3 * 3600]]
        jobs.append(job)
    delivered = int(amounts[kinds != "return", 0].sum())
    fleet = max(math.ceil(1.5 * delivered / CAPACITY), math.ceil(n_jobs / 10), 1)
    vans = [
        {
            "id": f"V{k + 1}",
            "start": CENTRE,
            "end": CENTRE,
            "capacity": [CAPACITY],
            "time_window": SHIFT,
            "costs": {"fixed": 50, "per_hour": 20, "per_km": 0.5},
        }
        for k in range(fleet)
    ]
    return Problem.model_validate({"name": f"city {n_jobs}", "jobs": jobs, "vehicles": vans})


def plain(
    n_jobs: int, seed: int = 1, *, width: int = 2 * 3600, share: float = 1.0, spread: float = SPREAD
) -> dict[str, Any]:
    """A day of deliveries as a document: one capacity, windows, distance alone to pay.

    Parameters
    ----------
    width
        Length of every window, seconds.
    share
        Part of the stops that have a window.
    spread
        Degrees from the centre to the edge of the city.
    """
    random = np.random.default_rng(seed)
    spots = _spots(n_jobs, random, spread)
    amounts = random.integers(DEMAND[0], DEMAND[1] + 1, size=n_jobs)
    opening = random.integers(SHIFT[0], SHIFT[1] - width - 3600, size=n_jobs)
    service = random.integers(60, 600, size=n_jobs)
    windowed = random.random(n_jobs) < share
    jobs: list[dict[str, Any]] = []
    for i in range(n_jobs):
        job = {
            "id": f"J{i + 1}",
            "location": spots[i],
            "service": int(service[i]),
            "delivery": [int(amounts[i])],
        }
        if windowed[i]:
            job["time_windows"] = [[int(opening[i]), int(opening[i]) + width]]
        jobs.append(job)
    vans = [
        {
            "id": f"V{k + 1}",
            "start": CENTRE,
            "end": CENTRE,
            "capacity": [60],
            "time_window": SHIFT,
            "costs": {"per_hour": 0, "per_km": 1},
        }
        for k in range(math.ceil(n_jobs / 5))
    ]
    return {"name": f"plain {n_jobs}", "jobs": jobs, "vehicles": vans}


def swept(problem: Problem) -> Plan:
    """A plain plan without any search: stops by angle around the centre, ten a van.

    Loads and windows may not hold: it is work for the referee, no answer.
    """

    def angle(job: Job) -> float:
        lon, lat = job.location or CENTRE
        return math.atan2(lat - CENTRE[1], lon - CENTRE[0])

    def route(vehicle: Vehicle, jobs: list[Job]) -> Route:
        steps = [Step(type="job", id=job.id, arrival=SHIFT[0]) for job in jobs]
        return Route(vehicle=vehicle.id, steps=tuple(steps))

    order = sorted(problem.jobs, key=angle)
    loads = [order[i : i + 10] for i in range(0, len(order), 10)]
    return Plan(
        routes=tuple(
            route(vehicle, jobs) for vehicle, jobs in zip(problem.vehicles, loads, strict=False)
        )
    )


def _spots(
    n: int, random: np.random.Generator, spread: float = SPREAD
) -> list[tuple[float, float]]:
    """``(lon, lat)`` of stops within ``spread`` of the centre, half of them clustered."""
    spots = random.uniform(-spread, spread, size=(n, 2))
    n_clusters = max(1, n // 50)
    hearts = random.uniform(-spread, spread, size=(n_clusters, 2))
    clustered = random.random(n) < 0.5
    near = hearts[random.integers(0, n_clusters, size=n)] + random.normal(0, spread / 20, (n, 2))
    spots[clustered] = near[clustered]
    return [(round(CENTRE[0] + float(x), 6), round(CENTRE[1] + float(y), 6)) for x, y in spots]
