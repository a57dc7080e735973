"""The order in which a vehicle loads and unloads.

``deliveries_first`` looks at ``delivery`` and ``return`` jobs alone: a delivery
is out of order when the last of those before it was a return. Such deliveries
are violations, or have their price (``costs``: handling). ``lifo`` looks at
what is collected on the way and delivered on the same route: it is laid on
what lies there already, and only the topmost may be taken off; goods that stay
aboard to the end stand elsewhere. Visits that failed change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from vuelta.model import Violation
from vuelta.referee.itinerary import Itinerary
from vuelta.referee.problem_index import Name


def late(itinerary: Itinerary) -> list[int]:
    """Deliveries by number of visit that come straight after collecting."""
    vehicle = itinerary.vehicle
    if vehicle.loading != "deliveries_first":
        return []
    found = []
    last = "return" if vehicle.collected else None
    for k, visit in itinerary.served():
        kind = visit.job.kind if visit.job is not None else None
        if kind == "delivery" and last == "return":
            found.append(k)
        if kind in ("delivery", "return"):
            last = kind
    return found


def broken(itinerary: Itinerary) -> Iterator[tuple[int, Violation]]:
    """Visits by number that the vehicle's rule does not allow there."""
    vehicle = itinerary.vehicle
    if vehicle.loading == "deliveries_first" and vehicle.loading_cost is None:
        for k in late(itinerary):
            yield k, Violation(cause="loading_order", detail="a delivery after a return")
    if vehicle.loading == "lifo":
        yield from _buried(itinerary)


def _buried(itinerary: Itinerary) -> Iterator[tuple[int, Violation]]:
    """Deliveries of goods that others lie on; ``amount`` says how many."""
    vehicle = itinerary.vehicle
    holders = {
        visit.name: visit.job.aboard if visit.job is not None else None
        for _, visit in itinerary.served()
    }
    pile: list[Name] = [
        ("job", name) for name in vehicle.stack if holders.get(("job", name)) == vehicle.id
    ]
    for k, visit in itinerary.served():
        if visit.type == "pickup" and visit.other_half in holders:
            pile.append(visit.other_half)
        elif visit.name in pile:
            above = len(pile) - 1 - pile.index(visit.name)
            if above:
                detail = f"{pile[-1][0]} {pile[-1][1]} lies on it"
                yield k, Violation(cause="loading_order", amount=above, detail=detail)
            pile.remove(visit.name)
