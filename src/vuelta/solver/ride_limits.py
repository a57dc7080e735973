"""Longest rides of shipments: what the core is told, and what is said of one that is too long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from vuelta.model import Shipment, limit_named
from vuelta.solver import _core
from vuelta.solver.legend import Legend

Event = tuple[int, int, int, int]
"""A stop of a walked route: arrival, start and end of its work."""


def set_rides(core: _core.Problem, legend: Legend) -> None:
    """The longest that goods may ride from a pickup to its delivery, the stop after it."""
    rides = [
        (stop, stop + 1, visit.demand.max_ride)
        for stop, visit in enumerate(legend.visits)
        if visit.type == "pickup"
        and isinstance(visit.demand, Shipment)
        and visit.demand.max_ride is not None
    ]
    if rides:
        core.set_rides(rides)


def told_rides(legend: Legend, stop: int, events: Sequence[Event]) -> Iterator[dict[str, Any]]:
    """What stands in the way of a stop: every ride that is too long as the route is walked."""
    left = {at: leave for at, _, _, leave in events}
    own = (stop, legend.mate_of(stop))
    limit = limit_named("max_ride")
    for at, _, start, _ in events:
        if at < 0 or at >= len(legend.visits) or not legend.visits[at].is_second:
            continue
        demand, first = legend.visits[at].demand, at - 1
        if not isinstance(demand, Shipment) or demand.max_ride is None or first not in left:
            continue
        ride = start - left[first]
        if ride <= demand.max_ride:
            continue
        detail = limit.standing.format(needed=ride, bound=demand.max_ride)
        told = {"code": limit.reason, "more": ride - demand.max_ride, "name": limit.name}
        if first in own or at in own:
            yield told | {"detail": detail, "fix": limit.change.format(needed=ride)}
            continue
        yield told | {
            "detail": f"another task would ride too long: {detail}",
            "fix": f"raise max_ride of that task to {ride} s",
            "name": "ride of another",
            "jobs": (legend.visits[first].task.id,),
        }
