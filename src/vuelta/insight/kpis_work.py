"""How well vans and their time are used.

Source: ``domain.md`` section 4. The way between two steps is the difference of
their ``distance``, and what is aboard on it is the load after the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from vuelta.insight.kpi_nouns import Share, Spread, Work
from vuelta.insight.measured_day import Day, Visit
from vuelta.model import TASK_TYPES, Route, Vehicle


def parcels_of(visit: Visit, dimension: int | None) -> int:
    """Parcels a visit hands over and takes: amounts of one dimension, or one each way.

    A shipment counts where it is handed over.
    """
    ways = [visit.gives, visit.takes if visit.key[0] == "job" else ()]
    if dimension is None:
        return sum(any(way) for way in ways)
    return sum(way[dimension] for way in ways if dimension < len(way))


def work(day: Day, visits: Sequence[Visit], parcels: int) -> Work:
    """What the routes of a day amount to; the formulas stand at the fields of ``Work``."""
    served = [visit for visit in visits if visit.is_going]
    vehicles = {vehicle.id: vehicle for vehicle in day.problem.vehicles}
    routes = [
        route for route in day.driven.routes if any(s.type in TASK_TYPES for s in route.steps)
    ]
    time = sum(map(route_time, routes))
    metres = day.driven.summary.distance or 0
    return Work(
        stops=len(served),
        parcels=parcels,
        route_time=time,
        stops_per_hour=len(served) * 3600 / time if time else None,
        parcels_per_hour=parcels * 3600 / time if time else None,
        metres=metres,
        empty_share=_empty(routes),
        load_weighted=_load_weighted(routes, vehicles),
        vehicles=Share.of_counts(len(routes), len(vehicles)),
        utilisation=_utilisation(routes, vehicles),
        time_use=Spread.over(
            route_time(route) / (shift.end - shift.start)
            for route in routes
            if (shift := vehicles[route.vehicle].time_window) is not None
            and shift.end > shift.start
        ),
        returns_on_delivery_routes=_riding_along(served),
    )


def route_time(route: Route) -> int:
    """Seconds from leaving to being back."""
    return route.steps[-1].end - route.steps[0].arrival


def _ways(route: Route) -> Iterator[tuple[int, tuple[int, ...] | None]]:
    """Metres and load of every leg whose length is known."""
    for step, following in pairwise(route.steps):
        if step.distance is not None and following.distance is not None:
            yield following.distance - step.distance, step.load


def _empty(routes: Sequence[Route]) -> float | None:
    legs = [leg for route in routes for leg in _ways(route)]
    metres = sum(length for length, _ in legs)
    if not metres or any(load is None for _, load in legs):
        return None
    return sum(length for length, load in legs if not any(load or ())) / metres


def _load_weighted(
    routes: Sequence[Route], vehicles: Mapping[str, Vehicle]
) -> tuple[float, ...] | None:
    used: list[int] = []
    offered: list[int] = []
    for route in routes:
        capacity = vehicles[route.vehicle].capacity
        for length, load in _ways(route):
            if capacity is None or load is None:
                return None
            used = used or [0] * len(capacity)
            offered = offered or [0] * len(capacity)
            for d, (amount, room) in enumerate(zip(load, capacity, strict=True)):
                used[d] += amount * length
                offered[d] += room * length
    if not offered or not all(offered):
        return None
    return tuple(u / t for u, t in zip(used, offered, strict=True))


def _utilisation(routes: Sequence[Route], vehicles: Mapping[str, Vehicle]) -> tuple[Spread, ...]:
    peaks: dict[int, list[float]] = {}
    for route in routes:
        loads = [step.load for step in route.steps if step.load]
        for d, room in enumerate(vehicles[route.vehicle].capacity or ()):
            if loads and room:
                peaks.setdefault(d, []).append(max(load[d] for load in loads) / room)
    return tuple(Spread.over(peaks[d]) for d in sorted(peaks))


def _riding_along(served: Sequence[Visit]) -> Share:
    delivering = {visit.vehicle for visit in served if any(visit.gives)}
    returns = [visit for visit in served if visit.kind == "return"]
    return Share.among(visit.vehicle in delivering for visit in returns)
