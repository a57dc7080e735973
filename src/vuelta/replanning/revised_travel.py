"""The ground a revision stands on: the revised day's problem, its places and its travel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vuelta.model import Job, Places, Shipment
from vuelta.replanning.affected_vehicles import places_ahead
from vuelta.replanning.residual import RevisedTravel
from vuelta.replanning.revised_day import RevisedDay
from vuelta.travel import FEW_IN_TABLES, measure


def ground_of(
    day: RevisedDay, before: RevisedTravel | None = None, tried: Iterable[Job | Shipment] = ()
) -> RevisedTravel:
    """The revised day's problem and travel; ``tried`` are visits that may come.

    Of large days it is measured where somebody asks: few of its legs concern what may
    still change. Measured anew only when places changed, or when somebody may now drive to one
    that no disruption has been asked about.
    """
    problem = day.revised
    if before is not None and problem is before.problem:
        return before
    places = Places.of(problem)
    ahead = places_ahead(day, places, tried) if problem.disruptions else None
    disturbed = None if ahead is None else frozenset(ahead.tolist())
    if before is not None and places.coordinates == before.places.coordinates:
        known = before.disturbed
        if disturbed is None or known is None or disturbed <= known:
            return replace(before, problem=problem, places=places)
    travel = measure(problem, ahead, in_tables=FEW_IN_TABLES)
    return RevisedTravel(problem, places, travel, disturbed)
