"""Of a better plan only what pays: where two plans differ in parts that do not touch.

A search on all vans finds savings here and there, and along with them changes
that only move people about. Vans that exchange tasks between the two plans
belong together; every such group is taken over as a whole, or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vuelta.execution import Key
from vuelta.model import TASK_TYPES, Plan

NOWHERE: Final = ""
"""Stands for the van of what is on no route."""


def worth_taking(
    plan: Plan, other: Plan, totals: Mapping[str, int], others: Mapping[str, int]
) -> frozenset[str]:
    """Vans whose routes are better taken from the other plan.

    Parameters
    ----------
    totals, others
        By van, what its route costs in money steps, change and broken promises
        included; under ``NOWHERE`` what is not served.
    """
    here, there = _vehicle_of(plan), _vehicle_of(other)
    import networkx as nx  # slow to load, and only replanning needs it

    groups = nx.Graph()
    groups.add_nodes_from({*totals, *others})
    groups.add_edges_from(
        (here.get(key, NOWHERE), there.get(key, NOWHERE)) for key in {*here, *there}
    )
    taken: set[str] = set()
    for group in nx.connected_components(groups):
        before = sum(totals.get(vehicle, 0) for vehicle in group)
        after = sum(others.get(vehicle, 0) for vehicle in group)
        if after < before:
            taken |= group
    return frozenset(taken)


def blended(plan: Plan, other: Plan, taken: frozenset[str]) -> Plan:
    """The plan with the routes of some vans from the other one; its numbers are not judged."""
    theirs = {route.vehicle: route for route in other.routes}
    ours = {route.vehicle: route for route in plan.routes}
    names = dict.fromkeys((*ours, *theirs))
    routes = tuple(
        route
        for name in names
        if (route := (theirs if name in taken else ours).get(name)) is not None
    )
    update: dict[str, object] = {"routes": routes}
    if NOWHERE in taken:
        update |= {"unassigned": other.unassigned, "set_aside": other.set_aside}
    return plan.model_copy(update=update)


def _vehicle_of(plan: Plan) -> dict[Key, str]:
    """The van that is to serve each task; what is on no route is not named."""
    return {
        (step.type, step.id or ""): route.vehicle
        for route in plan.routes
        for step in route.steps[route.done :]
        if step.type in TASK_TYPES
    }
