"""PyVRP: iterated local search over all features a benchmark instance needs.

Configuration: the library's default parameters, its ``ProblemData`` with the
arc prices as distance matrix and the durations as duration matrix, no warm
start, statistics off. ``MaxRuntime`` is what model building leaves of the
budget, and its clock starts before the neighbourhoods and the first plan are
made: the budget pays for these, as it does in every other solver. Equal
vehicles form one vehicle type. A profile says whom its vehicles may serve: all
other places are as far as an unreachable pair. (PyVRP's own reader puts
``MAX_VALUE`` there; with it a run of 1 s on PR06 was stopped after 65 s.)

The search has one thread: ``threads`` has no effect. It may end on a plan that
breaks a limit; such a plan is passed on, and the referee says so. ``opinion`` is
PyVRP's own of any solver's routes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pyvrp
from pyvrp.stop import MaxRuntime

from benchmarks.peers import NotSupportedError, Routes
from benchmarks.peers.flat import FAR, Clock, Flat, Van, Visit, flatten, refuse_beyond
from vuelta.model import Problem, TravelMatrix

SUPPORTED = (
    "shipments",
    "release times",
    "max_distance",
    "max_duration",
    "deliveries first",
    "mixed rates per metre",
    "vehicle choice",
    "optional stops",
    "other places",
)


def solve(
    problem: Problem, travel: TravelMatrix, budget_seconds: float, seed: int, threads: int
) -> Routes:
    clock = Clock.start(budget_seconds)
    refuse_beyond(problem, SUPPORTED)
    model = _Model.of(problem, travel)
    stop = MaxRuntime(clock.left())
    stop(0)  # starts its clock; by itself it would start only after the first plan
    result = pyvrp.solve(model.data, stop, seed=seed, collect_stats=False)
    return model.routes(result.best)


def opinion(problem: Problem, travel: TravelMatrix, routes: Routes) -> tuple[bool, Fraction] | None:
    """Whether PyVRP finds that routes keep every limit, and their cost in currency units.

    ``None`` where it cannot express the problem.
    """
    try:
        refuse_beyond(problem, SUPPORTED)
        model = _Model.of(problem, travel)
    except NotSupportedError:
        return None
    found = model.solution(routes)
    judge = pyvrp.CostEvaluator([0] * model.data.num_load_dimensions, 0, 0)
    holds = not (found.has_excess_load() or found.has_time_warp() or found.has_excess_distance())
    return holds, judge.penalised_cost(found) * model.flat.step


def vehicle_type(van: Van, depots: list[int], number: int, **more: Any) -> pyvrp.VehicleType:
    """So many equal vans; their start and end are among the places of the depots."""
    return pyvrp.VehicleType(
        num_available=number,
        capacity=list(van.capacity),
        start_depot=depots.index(van.start),
        end_depot=depots.index(van.end),
        fixed_cost=van.fixed,
        unit_distance_cost=van.rate,
        tw_early=van.earliest,
        tw_late=van.latest,
        **more,
    )


def client(visit: Visit, horizon: int, group: int | None = None) -> pyvrp.Client:
    """A visit with its first window, or open up to the horizon; perhaps one of a group."""
    first, last = visit.windows[0] if visit.windows else (0, horizon)
    return pyvrp.Client(
        location=visit.place,
        delivery=list(visit.delivery),
        pickup=list(visit.pickup),
        service_duration=visit.service,
        tw_early=first,
        tw_late=last,
        release_time=visit.release,
        prize=visit.prize or 0,
        required=visit.prize is None and group is None,
        group=group,
    )


@dataclass(frozen=True)
class _Model:
    """PyVRP's data, and the vehicles behind each vehicle type."""

    flat: Flat
    data: pyvrp.ProblemData
    groups: list[list[int]]

    @classmethod
    def of(cls, problem: Problem, travel: TravelMatrix) -> _Model:
        flat = flatten(problem, travel)
        closed = _closed(problem, flat)
        kinds: dict[tuple[Van, frozenset[int]], list[int]] = {}
        for index, van in enumerate(flat.vans):
            kinds.setdefault((van, closed[index]), []).append(index)
        profiles = list(dict.fromkeys(places for _, places in kinds))
        depots = sorted({place for van in flat.vans for place in (van.start, van.end)})
        types = []
        for (van, places), members in kinds.items():
            limits: dict[str, Any] = {}
            if van.max_duration is not None:
                limits["shift_duration"] = van.max_duration
            if van.max_price is not None:
                limits["max_distance"] = van.max_price
            profile = profiles.index(places)
            types.append(vehicle_type(van, depots, len(members), profile=profile, **limits))
        members_of = Counter(visit.id for visit in flat.visits[: flat.n_jobs])
        choosing = [name for name, number in members_of.items() if number > 1]
        clients: list[Any] = []
        groups = [pyvrp.ClientGroup() for _ in choosing]
        for visit in flat.visits[: flat.n_jobs]:
            group = choosing.index(visit.id) if members_of[visit.id] > 1 else None
            if group is not None:
                if visit.prize is not None:
                    raise NotSupportedError("optional stops at one of several places")
                groups[group].add_client(len(clients))
            clients.append(client(visit, flat.horizon, group))
        prices: list[Any] = [_without(flat.prices, places) for places in profiles]
        durations: list[Any] = [_without(flat.durations, places) for places in profiles]
        data = pyvrp.ProblemData(
            locations=[pyvrp.Location(0, 0) for _ in range(len(flat.durations))],
            clients=clients,
            depots=[pyvrp.Depot(location=place) for place in depots],
            vehicle_types=types,
            distance_matrices=prices,
            duration_matrices=durations,
            groups=groups,
            shipments=list(_shipments(flat)),
        )
        return cls(flat, data, list(kinds.values()))

    def routes(self, best: pyvrp.Solution) -> Routes:
        """Each route on the next free vehicle of its type."""
        flat = self.flat
        free = [list(reversed(members)) for members in self.groups]
        routes: Routes = []
        for route in best.routes():
            stops = []
            for activity in route:
                if activity.is_client():
                    stops.append(flat.visits[activity.idx].stop)
                elif activity.is_pickup():
                    stops.append(flat.visits[flat.pairs[activity.idx].pickup].stop)
                elif activity.is_delivery():
                    stops.append(flat.visits[flat.pairs[activity.idx].delivery].stop)
            routes.append((free[route.vehicle_type()].pop(), stops))
        return routes

    def solution(self, routes: Routes) -> pyvrp.Solution:
        """PyVRP's solution of anybody's routes."""
        flat, kind = self.flat, pyvrp.ActivityType
        activities = {
            visit.stop: pyvrp.Activity(kind.CLIENT, k)
            for k, visit in enumerate(flat.visits[: flat.n_jobs])
        }
        for k, pair in enumerate(flat.pairs):
            activities[flat.visits[pair.pickup].stop] = pyvrp.Activity(kind.PICKUP, k)
            activities[flat.visits[pair.delivery].stop] = pyvrp.Activity(kind.DELIVERY, k)
        type_of = {van: k for k, members in enumerate(self.groups) for van in members}
        return pyvrp.Solution(
            self.data,
            [
                pyvrp.Route(self.data, [activities[stop] for stop in stops], type_of[van])
                for van, stops in routes
                if stops
            ],
        )


def _closed(problem: Problem, flat: Flat) -> list[frozenset[int]]:
    """Places that each vehicle may not come to.

    Raises
    ------
    NotSupportedError
        When a vehicle may serve one task at a place and not another.
    """
    asked = [visit for visit in flat.visits if visit.allowed is not None]
    found = []
    for vehicle in problem.vehicles:
        closed = {visit.place for visit in asked if vehicle.id not in (visit.allowed or ())}
        if closed and any(
            visit.place in closed and (visit.allowed is None or vehicle.id in visit.allowed)
            for visit in flat.visits
        ):
            raise NotSupportedError("vehicle choice among tasks at one place")
        found.append(frozenset(closed))
    return found


def _without(table: Any, places: frozenset[int]) -> Any:
    """A table with no way to some places, and none from there."""
    if not places:
        return table
    closed = table.copy()
    rows = sorted(places)
    closed[rows, :] = closed[:, rows] = FAR * int(table.max(initial=1))
    np.fill_diagonal(closed, 0)
    return closed


def _shipments(flat: Flat) -> Iterator[pyvrp.Shipment]:
    for pair in flat.pairs:
        pickup, delivery = flat.visits[pair.pickup], flat.visits[pair.delivery]
        opens = pickup.windows[0] if pickup.windows else (0, flat.horizon)
        closes = delivery.windows[0] if delivery.windows else (0, flat.horizon)
        yield pyvrp.Shipment(
            pickup_location=pickup.place,
            delivery_location=delivery.place,
            pickup_tw_early=opens[0],
            pickup_tw_late=opens[1],
            pickup_service_duration=pickup.service,
            delivery_tw_early=closes[0],
            delivery_tw_late=closes[1],
            delivery_service_duration=delivery.service,
            amount=list(pair.amount),
            prize=pickup.prize or 0,
            required=pickup.prize is None,
        )
