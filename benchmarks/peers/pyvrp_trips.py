"""PyVRP's reload model: vehicle types with reload depots, next to our own answer.

Each facility a vehicle may reload at is a depot of its own, with its windows
and its service time, so that start and end depots ask for no service. Loads are
its deliveries and pickups, counted per trip as here. Arc prices, times and
budget are as in ``pyvrp_peer``; default parameters of the library.
"""

from __future__ import annotations

from typing import Any

import pyvrp
from pyvrp.stop import MaxRuntime

from benchmarks.peers import NotSupportedError
from benchmarks.peers.flat import Clock, Flat, flatten, refuse_beyond
from benchmarks.peers.pyvrp_peer import client, vehicle_type
from vuelta.model import Places, Problem, TravelMatrix

Stops = list[tuple[int, list[tuple[str, str]]]]
"""Vehicle index, and type and id of every job and reload in order."""


def solve(problem: Problem, travel: TravelMatrix, budget_seconds: float, seed: int) -> Stops:
    """PyVRP's plan, as the referee reads it.

    Raises
    ------
    NotSupportedError
        When the problem asks for more than jobs, windows and reloads.
    """
    clock = Clock.start(budget_seconds)
    refuse_beyond(problem, ("reloads",))
    if any(len(facility.time_windows) > 1 for facility in problem.facilities):
        raise NotSupportedError("several windows")
    flat = flatten(problem, travel)
    groups = _groups(problem)
    data = _data(problem, flat, groups)
    stop = MaxRuntime(clock.left())
    stop(0)  # starts its clock; by itself it would start only after the first plan
    best = pyvrp.solve(data, stop, seed=seed, collect_stats=False).best
    first = len(data.depots()) - len(problem.facilities)
    free = [list(reversed(members)) for members in groups]
    routes: Stops = []
    for route in best.routes():
        steps: list[tuple[str, str]] = []
        for activity in route:
            if activity.is_client():
                steps.append(("job", flat.visits[activity.idx].id))
            elif activity.is_depot() and activity.idx >= first:
                steps.append(("reload", problem.facilities[activity.idx - first].id))
        routes.append((free[route.vehicle_type()].pop(), steps))
    return routes


def _groups(problem: Problem) -> list[list[int]]:
    """Vehicles that differ in their names alone; each group is a vehicle type."""
    groups: dict[str, list[int]] = {}
    for v, vehicle in enumerate(problem.vehicles):
        likeness = vehicle.model_copy(update={"id": "", "description": None})
        groups.setdefault(repr(likeness), []).append(v)
    return list(groups.values())


def _data(problem: Problem, flat: Flat, groups: list[list[int]]) -> pyvrp.ProblemData:
    """PyVRP's data: a vehicle type for each group, reload depots after all others."""
    places = Places.of(problem)
    names = [facility.id for facility in problem.facilities]
    ends = sorted({place for van in flat.vans for place in (van.start, van.end)})
    depots = [pyvrp.Depot(location=place) for place in ends]
    for facility in problem.facilities:
        windows: dict[str, Any] = {}
        for window in facility.time_windows:
            windows = {
                "tw_early": max(0, window.start - flat.origin),
                "tw_late": window.end - flat.origin,
            }
        depots.append(
            pyvrp.Depot(
                location=places.of_facility(facility), service_duration=facility.service, **windows
            )
        )
    types = []
    for members in groups:
        vehicle, van = problem.vehicles[members[0]], flat.vans[members[0]]
        limits: dict[str, Any] = (
            {} if vehicle.max_reloads is None else {"max_reloads": vehicle.max_reloads}
        )
        reloads = [len(ends) + names.index(name) for name in vehicle.reload_at]
        types.append(vehicle_type(van, ends, len(members), reload_depots=reloads, **limits))
    clients = [client(visit, flat.horizon) for visit in flat.visits]
    prices: Any = [flat.prices]
    durations: Any = [flat.durations]
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in range(len(flat.durations))],
        clients=clients,
        depots=depots,
        vehicle_types=types,
        distance_matrices=prices,
        duration_matrices=durations,
    )
