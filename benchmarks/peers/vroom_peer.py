"""VROOM: construction heuristics and local search, through pyvroom.

Configuration: exploration level 5 (its highest and its default) as ``vroom``,
level 0 as ``vroom-x0``: under a short limit on a large instance the lower
level can be ahead, because it finishes what it starts. The time limit is what
model building leaves of the budget; ``threads`` is passed on. Durations and
arc prices are given as VROOM's custom ``durations`` and ``costs`` matrices, so
neither a router nor a rate is involved.

Limits to know when reading the results: VROOM is no anytime search. It runs a
fixed number of searches spread over its threads and stops when they are done,
so a long budget is not used up; and it looks at the clock between rather than
within its steps, so on large instances a short limit is overrun several times
over. It takes no seed: only the clock makes two runs differ. A limit on metres
is refused, and one on a route's duration unless no window can interfere.
"""

from __future__ import annotations

from datetime import timedelta

import vroom

from benchmarks.peers import NotSupportedError, Routes, Stop
from benchmarks.peers.flat import Clock, Flat, Van, Visit, flatten, refuse_beyond
from vuelta.model import TASK_TYPES, Problem, TravelMatrix

SUPPORTED = ("shipments", "several windows", "max_duration", "max_travel_time", "max_tasks")


def solve(
    problem: Problem, travel: TravelMatrix, budget_seconds: float, seed: int, threads: int
) -> Routes:
    return _solve(problem, travel, budget_seconds, threads, exploration=5)


def solve_quickly(
    problem: Problem, travel: TravelMatrix, budget_seconds: float, seed: int, threads: int
) -> Routes:
    return _solve(problem, travel, budget_seconds, threads, exploration=0)


def _solve(
    problem: Problem, travel: TravelMatrix, budget_seconds: float, threads: int, exploration: int
) -> Routes:
    clock = Clock.start(budget_seconds)
    refuse_beyond(problem, SUPPORTED)
    flat = flatten(problem, travel)
    if not flat.visits:
        return []
    model = _model(flat)
    answer = model.solve(
        exploration_level=exploration,
        nb_threads=threads,
        timeout=timedelta(milliseconds=max(1, int(1000 * clock.left()))),
    )
    routes: dict[int, list[Stop]] = {}
    frame = answer.routes
    for kind, vehicle, task in zip(frame["type"], frame["vehicle_id"], frame["id"], strict=True):
        if kind in TASK_TYPES:
            routes.setdefault(int(vehicle), []).append(flat.visits[int(task)].id)
    return list(routes.items())


def _model(flat: Flat) -> vroom.Input:
    """Visit and vehicle positions serve as VROOM's ids."""
    model = vroom.Input()
    model.set_durations_matrix("car", flat.durations)
    model.set_costs_matrix("car", flat.prices)
    windowed = any(visit.windows for visit in flat.visits)
    model.add_vehicle(
        [_vehicle(index, van, windowed, flat.horizon) for index, van in enumerate(flat.vans)]
    )
    jobs = [
        vroom.Job(
            index,
            visit.place,
            default_service=visit.service,
            delivery=visit.delivery,
            pickup=visit.pickup,
            time_windows=_windows(visit),
        )
        for index, visit in enumerate(flat.visits[: flat.n_jobs])
    ]
    shipments = [
        vroom.Shipment(_half(flat, pair.pickup), _half(flat, pair.delivery), amount=pair.amount)
        for pair in flat.pairs
    ]
    model.add_job([*jobs, *shipments])
    return model


def _vehicle(index: int, van: Van, windowed: bool, horizon: int) -> vroom.Vehicle:
    earliest, latest = van.earliest, van.latest
    if van.max_duration is not None:
        if windowed or (earliest, latest) != (0, horizon):
            raise NotSupportedError("max_duration together with windows or shifts")
        latest = min(latest, van.max_duration)
    limits: dict[str, int] = {}
    if van.max_tasks is not None:
        limits["max_tasks"] = van.max_tasks
    if van.max_travel_time is not None:
        limits["max_travel_time"] = van.max_travel_time
    return vroom.Vehicle(
        index,
        start=van.start,
        end=van.end,
        capacity=van.capacity,
        time_window=vroom.TimeWindow(earliest, latest),
        costs=vroom.VehicleCosts(fixed=van.fixed),
        **limits,
    )


def _half(flat: Flat, position: int) -> vroom.ShipmentStep:
    visit = flat.visits[position]
    return vroom.ShipmentStep(
        position, visit.place, default_service=visit.service, time_windows=_windows(visit)
    )


def _windows(visit: Visit) -> list[vroom.TimeWindow]:
    return [vroom.TimeWindow(first, last) for first, last in visit.windows]
