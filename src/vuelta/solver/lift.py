"""The core's routes as a plan: the inverse of ``lower``."""

from __future__ import annotations

from collections.abc import Sequence

from vuelta.model import Plan, Route, Step, Unassigned
from vuelta.solver.lower import Lowered


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
        Route(vehicle=problem.vehicles[v].id, steps=_steps(lowered, v, route))
        for v, route in enumerate(routes)
        if route
    ]
    unassigned = [
        Unassigned(
            id=visit.task.id,
            type=visit.type,
            description=visit.task.description,
            location=visit.task.location,
            location_index=visit.task.location_index,
        )
        for stop, visit in enumerate(legend.visits)
        if stop not in served
    ]
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
        for step in route.steps:
            stop = legend.stop_of.get((step.type, step.id or ""))
            if step.type == "reload":
                stop = reload(step.id or "")
            if stop is not None and stop not in seen:
                seen.add(stop)
                routes[vehicle].append(stop)
    return routes


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
        steps.append(Step(type="start", arrival=legend.origin + table.departure))
    for stop, reached, start, leave in table.events:
        arrival, waiting = legend.origin + reached, start - reached
        if stop < 0:
            pause = legend.pauses(vehicle)[-1 - stop]
            steps.append(
                Step(
                    type="break",
                    id=pause.id,
                    arrival=arrival,
                    waiting_time=waiting,
                    service=pause.service,
                )
            )
            continue
        facility = legend.reloads.facility(stop)
        if facility is not None:
            steps.append(
                Step(
                    type="reload",
                    id=facility.id,
                    arrival=arrival,
                    waiting_time=waiting,
                    service=facility.service,
                )
            )
            continue
        visit = legend.visits[stop]
        service = visit.task.service_on(vehicle.type)
        steps.append(
            Step(
                type=visit.type,
                id=visit.task.id,
                arrival=arrival,
                waiting_time=waiting,
                setup=leave - start - service,
                service=service,
            )
        )
    if vehicle.has_end:
        steps.append(Step(type="end", arrival=legend.origin + table.end))
    return tuple(steps)
