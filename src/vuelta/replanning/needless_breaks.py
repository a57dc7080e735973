"""Breaks that a route may have no need of any more, since it ends before they begin."""

from __future__ import annotations

from collections.abc import Container

from vuelta.model import Plan, Problem, Route, Vehicle


def without_last_breaks(problem: Problem, plan: Plan, but: Container[str]) -> Plan | None:
    """The plan without breaks that come last and could be needless; ``None``: there are none.

    Whether they are needless depends on when the routes then end, which only the referee says.

    Parameters
    ----------
    but
        Vehicles whose routes stay as they are.
    """
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    routes = tuple(
        route if route.vehicle in but else _shorter(route, vehicles[route.vehicle])
        for route in plan.routes
    )
    if all(new is old for new, old in zip(routes, plan.routes, strict=True)):
        return None
    return plan.model_copy(update={"routes": routes})


def missing_more(plan: Plan, other: Plan) -> frozenset[str]:
    """Vehicles whose routes in a judged plan miss more breaks than in the other."""
    missed = {route.vehicle: _missed(route) for route in other.routes}
    return frozenset(
        route.vehicle for route in plan.routes if _missed(route) > missed[route.vehicle]
    )


def _shorter(route: Route, vehicle: Vehicle) -> Route:
    """The route without the last of its steps before the end, if that may be such a break."""
    steps = list(route.steps)
    at = len(steps) - (steps[-1].type == "end") - 1
    if at < max(1, route.done) or steps[at].type != "break":
        return route
    pause = next((pause for pause in vehicle.breaks if pause.id == steps[at].id), None)
    spared = None if pause is None else pause.spares_until(vehicle.time_window)
    if spared is None or (route.done and spared < steps[route.done - 1].end):
        return route
    return route.model_copy(update={"steps": (*steps[:at], *steps[at + 1 :])})


def _missed(route: Route) -> int:
    return sum(one.amount or 0 for one in route.violations if one.cause == "missing_break")
