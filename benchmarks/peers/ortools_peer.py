"""OR-Tools: the routing library with guided local search.

Configuration: ``PARALLEL_CHEAPEST_INSERTION`` for the first plan,
``GUIDED_LOCAL_SEARCH`` from there until the time limit, everything else at the
library's defaults. (On windows, starting from ``PATH_CHEAPEST_ARC`` or
``SAVINGS`` measured far worse.) Where no first plan serves everybody, which
happens when the fleet is tight, the search starts over in the time left with
visits that may be left out at a high price.

Arc prices, times and loads are registered as matrices and vectors, so no call
crosses from C++ into Python during the search. The search has one thread and
takes no seed: ``threads`` and ``seed`` have no effect, and only the clock
makes two runs differ.

Deliveries and returns on one route are two loads: what is left to deliver,
which must reach zero at the end, and what has been collected, from zero on;
their sum stays within capacity at every node. Where only one of them occurs
it is a single load.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from benchmarks.peers import NoAnswerError, Routes
from benchmarks.peers.flat import Clock, Flat, flatten, refuse_beyond
from vuelta.model import Problem, TravelMatrix

LEAST_SECONDS = 0.05
"""No second attempt is made with less time than this left."""

SUPPORTED = (
    "shipments",
    "several windows",
    "release times",
    "max_distance",
    "max_duration",
    "max_tasks",
)


def solve(
    problem: Problem, travel: TravelMatrix, budget_seconds: float, seed: int, threads: int
) -> Routes:
    clock = Clock.start(budget_seconds)
    refuse_beyond(problem, SUPPORTED)
    flat = flatten(problem, travel)
    if not flat.visits:
        return []
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    for optional in (False, True):
        manager, routing = _model(flat, optional)
        parameters.time_limit.FromMilliseconds(max(1, int(1000 * clock.left())))
        answer = routing.SolveWithParameters(parameters)
        if answer is not None:
            break
        if clock.left() < LEAST_SECONDS:
            raise NoAnswerError("no first plan in time")
    else:
        raise NoAnswerError(f"status {routing.status()}")
    routes: Routes = []
    for vehicle in range(len(flat.vans)):
        index, tasks = answer.Value(routing.NextVar(routing.Start(vehicle))), []
        while not routing.IsEnd(index):
            tasks.append(flat.visits[manager.IndexToNode(index)].id)
            index = answer.Value(routing.NextVar(index))
        routes.append((vehicle, tasks))
    return routes


def _model(
    flat: Flat, optional: bool
) -> tuple[pywrapcp.RoutingIndexManager, pywrapcp.RoutingModel]:
    """Nodes are the visits, then one per distinct start or end place.

    ``optional`` lets every visit be left out, at ten times the dearest round
    that could serve it alone.
    """
    n = len(flat.visits)
    depots = sorted({place for van in flat.vans for place in (van.start, van.end)})
    node_of = {place: n + k for k, place in enumerate(depots)}
    rows = np.array([visit.place for visit in flat.visits] + depots)
    size = len(rows)
    manager = pywrapcp.RoutingIndexManager(
        size,
        len(flat.vans),
        [node_of[van.start] for van in flat.vans],
        [node_of[van.end] for van in flat.vans],
    )
    routing = pywrapcp.RoutingModel(manager)

    prices = routing.RegisterTransitMatrix(flat.prices[np.ix_(rows, rows)].tolist())
    routing.SetArcCostEvaluatorOfAllVehicles(prices)
    for vehicle, van in enumerate(flat.vans):
        routing.SetFixedCostOfVehicle(van.fixed, vehicle)
    if any(van.max_price is not None for van in flat.vans):
        limits = [10**12 if van.max_price is None else van.max_price for van in flat.vans]
        routing.AddDimensionWithVehicleCapacity(prices, 0, limits, True, "distance")
    if any(van.max_tasks is not None for van in flat.vans):
        ones = routing.RegisterUnaryTransitVector([1] * n + [0] * (size - n))
        limits = [n if van.max_tasks is None else van.max_tasks for van in flat.vans]
        routing.AddDimensionWithVehicleCapacity(ones, 0, limits, True, "tasks")

    if optional:
        dearest = max(van.fixed for van in flat.vans) + 2 * int(flat.prices.max()) + 1
        for node in range(n):
            routing.AddDisjunction([manager.NodeToIndex(node)], 10 * dearest)
    _add_time(flat, manager, routing, rows)
    for k in range(flat.n_dimensions):
        _add_load(flat, routing, size, k)
    solver = routing.solver()
    time = routing.GetDimensionOrDie("time")
    for pair in flat.pairs:
        first, second = manager.NodeToIndex(pair.pickup), manager.NodeToIndex(pair.delivery)
        routing.AddPickupAndDelivery(first, second)
        solver.Add(routing.VehicleVar(first) == routing.VehicleVar(second))
        solver.Add(time.CumulVar(first) <= time.CumulVar(second))
    return manager, routing


def _add_time(
    flat: Flat,
    manager: pywrapcp.RoutingIndexManager,
    routing: pywrapcp.RoutingModel,
    rows: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> None:
    """Cumulated time is the start of service; slack is waiting."""
    service = np.zeros(len(rows), dtype=np.int64)
    service[: len(flat.visits)] = [visit.service for visit in flat.visits]
    table = flat.durations[np.ix_(rows, rows)] + service[:, None]
    horizon = flat.horizon
    times = routing.RegisterTransitMatrix(table.tolist())
    routing.AddDimension(times, horizon, horizon, False, "time")
    time = routing.GetDimensionOrDie("time")
    for node, visit in enumerate(flat.visits):
        if visit.windows:
            cumul = time.CumulVar(manager.NodeToIndex(node))
            cumul.SetRange(visit.windows[0][0], min(visit.windows[-1][1], horizon))
            for before, after in zip(visit.windows, visit.windows[1:], strict=False):
                cumul.RemoveInterval(before[1] + 1, after[0] - 1)
    for vehicle, van in enumerate(flat.vans):
        time.CumulVar(routing.Start(vehicle)).SetRange(van.earliest, van.latest)
        time.CumulVar(routing.End(vehicle)).SetRange(van.earliest, van.latest)
        if van.max_duration is not None:
            time.SetSpanUpperBoundForVehicle(van.max_duration, vehicle)
    released = [(node, visit.release) for node, visit in enumerate(flat.visits) if visit.release]
    starts = [time.CumulVar(routing.Start(vehicle)) for vehicle in range(len(flat.vans))]
    solver = routing.solver()
    for node, release in released:
        vehicle_of = routing.VehicleVar(manager.NodeToIndex(node))
        solver.Add(solver.Element(starts, vehicle_of) >= release)


def _add_load(flat: Flat, routing: pywrapcp.RoutingModel, size: int, k: int) -> None:
    """Capacity in dimension ``k``, by the fewest loads that say it exactly."""
    n = len(flat.visits)
    delivered, collected = [0] * size, [0] * size
    for node, visit in enumerate(flat.visits):
        delivered[node], collected[node] = visit.delivery[k], visit.pickup[k]
    for pair in flat.pairs:
        collected[pair.pickup] += pair.amount[k]
        collected[pair.delivery] -= pair.amount[k]
    capacity = [van.capacity[k] for van in flat.vans]

    def add(amounts: list[int], name: str, from_zero: bool) -> Callable[[int], Any]:
        evaluator = routing.RegisterUnaryTransitVector(amounts)
        routing.AddDimensionWithVehicleCapacity(evaluator, 0, capacity, from_zero, name)
        cumul: Callable[[int], Any] = routing.GetDimensionOrDie(name).CumulVar
        return cumul

    if not any(delivered) or not any(collected):
        add(collected if any(collected) else delivered, f"load {k}", True)
        return
    left = add([-amount for amount in delivered], f"left {k}", False)
    taken = add(collected, f"taken {k}", True)
    solver = routing.solver()
    for vehicle in range(len(flat.vans)):
        solver.Add(left(routing.End(vehicle)) == 0)
        solver.Add(taken(routing.End(vehicle)) <= capacity[vehicle])
    largest = max(capacity)
    for index in range(n):
        room: Any = largest
        if min(capacity) < largest:
            room = solver.Element(capacity, routing.VehicleVar(index))
        after = left(index) + taken(index) - delivered[index] + collected[index]
        solver.Add(after <= room)
