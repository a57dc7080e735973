"""PyVRP: iterated local search over all features a benchmark instance needs.

Configuration: the library's default parameters, its ``ProblemData`` with the
arc prices as distance matrix and the durations as duration matrix, no warm
start, statistics off. ``MaxRuntime`` is what model building leaves of the
budget, and its clock starts before the neighbourhoods and the first plan are
made: the budget pays for these, as it does in every other solver. Equal
vehicles form one vehicle type.

The search has one thread: ``threads`` has no effect. It may end on a plan that
breaks a limit; such a plan is passed on, and the referee says so.
"""

from __future__ import annotations

from typing import Any

import pyvrp
from pyvrp.stop import MaxRuntime

from benchmarks.peers import Routes
from benchmarks.peers.flat import Clock, Flat, Van, Visit, flatten, refuse_beyond
from vuelta.model import Problem, TravelMatrix

SUPPORTED = ("shipments", "release times", "max_distance", "max_duration", "deliveries first")


def solve(
    problem: Problem, travel: TravelMatrix, budget_seconds: float, seed: int, threads: int
) -> Routes:
    clock = Clock.start(budget_seconds)
    refuse_beyond(problem, SUPPORTED)
    flat = flatten(problem, travel)
    data, groups = _data(flat)
    stop = MaxRuntime(clock.left())
    stop(0)  # starts its clock; by itself it would start only after the first plan
    result = pyvrp.solve(data, stop, seed=seed, collect_stats=False)
    return _routes(flat, result.best, groups)


def vehicle_type(van: Van, depots: list[int], number: int, **more: Any) -> pyvrp.VehicleType:
    """So many equal vans; their start and end are among the places of the depots."""
    return pyvrp.VehicleType(
        num_available=number,
        capacity=list(van.capacity),
        start_depot=depots.index(van.start),
        end_depot=depots.index(van.end),
        fixed_cost=van.fixed,
        tw_early=van.earliest,
        tw_late=van.latest,
        **more,
    )


def client(visit: Visit, horizon: int) -> pyvrp.Client:
    """A visit with its first window, or open up to the horizon."""
    first, last = visit.windows[0] if visit.windows else (0, horizon)
    return pyvrp.Client(
        location=visit.place,
        delivery=list(visit.delivery),
        pickup=list(visit.pickup),
        service_duration=visit.service,
        tw_early=first,
        tw_late=last,
        release_time=visit.release,
    )


def _data(flat: Flat) -> tuple[pyvrp.ProblemData, list[list[int]]]:
    """PyVRP's data, and the vehicles behind each vehicle type."""
    kinds: dict[Van, list[int]] = {}
    for index, van in enumerate(flat.vans):
        kinds.setdefault(van, []).append(index)
    depots = sorted({place for van in kinds for place in (van.start, van.end)})
    types = []
    for van, members in kinds.items():
        limits: dict[str, Any] = {}
        if van.max_duration is not None:
            limits["shift_duration"] = van.max_duration
        if van.max_price is not None:
            limits["max_distance"] = van.max_price
        types.append(vehicle_type(van, depots, len(members), **limits))
    clients = [client(visit, flat.horizon) for visit in flat.visits[: flat.n_jobs]]
    shipments = []
    for pair in flat.pairs:
        pickup, delivery = flat.visits[pair.pickup], flat.visits[pair.delivery]
        opens = pickup.windows[0] if pickup.windows else (0, flat.horizon)
        closes = delivery.windows[0] if delivery.windows else (0, flat.horizon)
        shipments.append(
            pyvrp.Shipment(
                pickup_location=pickup.place,
                delivery_location=delivery.place,
                pickup_tw_early=opens[0],
                pickup_tw_late=opens[1],
                pickup_service_duration=pickup.service,
                delivery_tw_early=closes[0],
                delivery_tw_late=closes[1],
                delivery_service_duration=delivery.service,
                amount=list(pair.amount),
            )
        )
    distances: Any = [flat.prices]
    durations: Any = [flat.durations]
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in range(len(flat.durations))],
        clients=clients,
        depots=[pyvrp.Depot(location=place) for place in depots],
        vehicle_types=types,
        distance_matrices=distances,
        duration_matrices=durations,
        shipments=shipments,
    )
    return data, list(kinds.values())


def _routes(flat: Flat, best: pyvrp.Solution, groups: list[list[int]]) -> Routes:
    """Each route on the next free vehicle of its type."""
    free = [list(reversed(members)) for members in groups]
    routes: Routes = []
    for route in best.routes():
        tasks = []
        for activity in route:
            if activity.is_client():
                tasks.append(flat.visits[activity.idx].id)
            elif activity.is_pickup():
                tasks.append(flat.visits[flat.pairs[activity.idx].pickup].id)
            elif activity.is_delivery():
                tasks.append(flat.visits[flat.pairs[activity.idx].delivery].id)
        routes.append((free[route.vehicle_type()].pop(), tasks))
    return routes
