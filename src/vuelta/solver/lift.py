"""The core's routes as a plan: the inverse of ``lower``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from vuelta.garbage import left_for_later
from vuelta.model import Plan, Route, Step, Unassigned, made
from vuelta.solver.alternative_visits import Visit
from vuelta.solver.legend import Legend
from vuelta.solver.lower import Lowered


@left_for_later()
def lift(lowered: Lowered, routes: Sequence[Sequence[int]]) -> Plan:
    """The plan of the core's routes: steps with times, and the tasks left out.

    Money, loads and totals are the referee's to state; reasons come later.

    Parameters
    ----------
    routes
        Stops in order, one route per vehicle of the problem; empty where a
        vehicle stays idle.
    """
    legend = lowered.legend
    problem = legend.problem
    served = {stop for route in routes for stop in route}
    plan_routes = [
        made(Route, {"vehicle": problem.vehicles[v].id, "steps": _steps(lowered, v, route)})
        for v, route in enumerate(routes)
        if route
    ]
    missing = (stop for stop in range(len(legend.visits)) if stop not in served)
    unassigned = [_unassigned(legend.visits[stop]) for stop in legend.left_out(missing)]
    return Plan(
        routes=tuple(plan_routes),
        unassigned=tuple(unassigned),
        currency=problem.currency,
        style=problem.style,
    )


def sequences(lowered: Lowered, plan: Plan) -> list[list[int]]:
    """The core's routes of a plan; tasks and vehicles it does not know are skipped."""
    legend = lowered.legend
    names = {vehicle.id: v for v, vehicle in enumerate(legend.problem.vehicles)}
    reload = legend.reloads.hand_out()
    routes: list[list[int]] = [list(stops) for stops in legend.pinned]
    seen = {stop for stops in routes for stop in stops}
    for route in plan.routes:
        vehicle = names.get(route.vehicle)
        if vehicle is None:
            continue
        for _, stop in stops_of(legend, route.steps, reload):
            if stop >= len(legend.visits):
                routes[vehicle].append(stop)
                continue
            first = legend.first_of(stop)
            if first == stop and stop not in legend.open_ways(stop, seen):
                continue  # its facility is full
            if stop not in seen and (legend.visits[stop].type != "unload" or first in seen):
                seen.add(stop)
                routes[vehicle].append(stop)
    return routes


def stops_of(
    legend: Legend, steps: Sequence[Step], reload: Callable[[str], int | None]
) -> Iterator[tuple[int, int]]:
    """Steps that are stops of the core, by position, reloads as they are handed out.

    What a job has collected is set down where a later step says so.
    """
    facilities = {step.id: step.facility for step in steps if step.type == "unload"}
    ends: dict[str | None, int] = {}
    for position, step in enumerate(steps):
        if step.type == "unload":
            if step.id in ends:
                yield position, ends.pop(step.id)
            continue
        if step.type == "reload":
            spare = reload(step.id or "")
            if spare is not None:
                yield position, spare
            continue
        stop = legend.way((step.type, step.id or ""), step.place or 0, facilities.get(step.id))
        if stop is None:
            continue
        yield position, stop
        if legend.visits[stop].facility is not None:
            ends[step.id] = legend.mate_of(stop)


def _unassigned(visit: Visit) -> Unassigned:
    type_ = visit.type
    assert type_ != "unload"
    return Unassigned(
        id=visit.task.id,
        type=type_,
        description=visit.task.description,
        metadata=visit.task.metadata,
        location=visit.task.location,
        location_index=visit.task.location_index,
    )


def given_sequences(lowered: Lowered) -> list[list[int]]:
    """The core's routes of the vehicles' own ``steps``."""
    legend = lowered.legend
    reload = legend.reloads.hand_out()
    routes: list[list[int]] = []
    for vehicle in legend.problem.vehicles:
        routes.append([])
        for step in vehicle.steps:
            name = step.id or ""
            is_reload = step.type == "reload"
            stop = reload(name) if is_reload else legend.stop_of.get((step.type, name))
            if stop is not None:
                routes[-1].append(stop)
    return routes


def _steps(lowered: Lowered, v: int, route: Sequence[int]) -> tuple[Step, ...]:
    legend = lowered.legend
    vehicle = legend.problem.vehicles[v]
    table = lowered.core.walk(legend.kind_of[v], list(route))
    steps = []
    if vehicle.has_start:
        steps.append(made(Step, {"type": "start", "arrival": legend.origin + table.departure}))
    for stop, reached, start, leave in table.events:
        fields: dict[str, Any] = {
            "arrival": legend.origin + reached,
            "waiting_time": start - reached,
        }
        facility = None if stop < 0 else legend.reloads.facility(stop)
        if stop < 0:
            pause = legend.pauses(vehicle)[-1 - stop]
            fields |= {"type": "break", "id": pause.id, "service": pause.service}
        elif facility is not None:
            fields |= {"type": "reload", "id": facility.id, "service": leave - start}
        else:
            visit = legend.visits[stop]
            service = visit.task.service_on(vehicle.type)
            fields |= {
                "type": visit.type,
                "id": visit.task.id,
                "place": visit.number or None if visit.type == "job" else None,
                "facility": visit.facility if visit.type == "unload" else None,
                "setup": leave - start - service,
                "service": service,
            }
        steps.append(made(Step, fields))
    if vehicle.has_end:
        steps.append(made(Step, {"type": "end", "arrival": legend.origin + table.end}))
    return tuple(steps)
