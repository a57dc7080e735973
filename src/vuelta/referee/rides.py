"""Shipments that may not ride longer than so much (``max_ride``).

A ride lasts from the end of the work at the pickup to the start of the work at the
delivery. Where that start is fixed, as by a window, leaving the pickup later makes the
ride shorter: the vehicle waits before its work there. So a route happens at the earliest
times at which all its rides are short enough, everything starts in a window and the shift
has not ended. The earliest of them are the same for all steps: what puts one off never
lets another be earlier. Where there are no such times nothing waits for a ride: the route
is as early as without this limit, and the rides that are too long are reported.

Pickups that have begun wait for nothing any more: their deliveries are as early as can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vuelta.model import Shipment, Violation, Window
from vuelta.referee.itinerary import Itinerary
from vuelta.referee.problem_index import Visit
from vuelta.referee.schedule import Leg, Timetable, run

_FAR = 2**62


class Ride(NamedTuple):
    """Numbers of two visits of a route, and the longest time between them."""

    pickup: int
    delivery: int
    longest: int


def rides_of(itinerary: Itinerary) -> list[Ride]:
    """The pairs of a route, in order and served, that have a longest ride."""
    position = {visit.name: k for k, visit in itinerary.served()}
    found = []
    for k, visit in itinerary.served():
        longest = _longest(visit)
        if visit.type != "delivery" or longest is None or visit.other_half is None:
            continue
        first = position.get(visit.other_half)
        if first is not None and first < k:
            found.append(Ride(first, k, longest))
    return found


def held(legs: tuple[Leg, ...], itinerary: Itinerary, rides: Sequence[Ride]) -> tuple[Leg, ...]:
    """What is still to be done, with windows that open when pickups have waited enough."""
    past = itinerary.v_past
    ahead = [(ride.pickup - past, ride.delivery - past, ride.longest) for ride in rides]
    ahead = [ride for ride in ahead if ride[0] >= 0]
    if not ahead:
        return legs
    windows = sum(len(leg.stop.windows) for leg in legs if leg.stop is not None)
    windows += sum(len(pause.windows) for leg in legs for pause in leg.pauses)
    waiting = legs
    for _ in range((len(ahead) + 1) * (windows + 1)):
        timetable = run(waiting, itinerary.earliest)
        if not _in_time(timetable, itinerary):
            return legs
        starts = [moment.start for moment in timetable.moments if not moment.is_pause]
        later: dict[int, int] = {}
        for first, second, longest in ahead:
            least = starts[second] - longest - _work(legs[first])
            if least > starts[first]:
                later[first] = max(least, later.get(first, 0))
        if not later:
            return waiting
        waiting = tuple(
            _not_before(leg, later[k]) if k in later else leg for k, leg in enumerate(waiting)
        )
    return legs


def broken(
    itinerary: Itinerary, timetable: Timetable, rides: Sequence[Ride]
) -> Iterator[tuple[int, Violation]]:
    """Deliveries, by number of their visit, of what has ridden too long."""
    starts = [moment.start for moment in timetable.moments if not moment.is_pause]
    for first, second, longest in rides:
        left = starts[first] + itinerary.setups[first] + itinerary.services[first]
        ridden = starts[second] - left
        if ridden > longest:
            detail = f"aboard {ridden} of {longest} s"
            yield second, Violation(cause="max_ride", amount=ridden - longest, detail=detail)


def _longest(visit: Visit) -> int | None:
    demand = visit.demand
    return demand.max_ride if isinstance(demand, Shipment) else None


def _in_time(timetable: Timetable, itinerary: Itinerary) -> bool:
    if any(moment.delay for moment in timetable.moments):
        return False
    shift = itinerary.vehicle.time_window
    return shift is None or timetable.end <= shift.end + itinerary.vehicle.max_overtime


def _work(leg: Leg) -> int:
    return 0 if leg.stop is None else leg.stop.work


def _not_before(leg: Leg, moment: int) -> Leg:
    """The leg to a stop where nothing starts before a moment."""
    stop = leg.stop
    if stop is None:
        return leg
    windows = stop.windows or (Window(moment, _FAR),)
    left = tuple(Window(max(w.start, moment), w.end) for w in windows if w.end >= moment)
    # Past all of them it is too late: the last one stays, to say so.
    return leg._replace(stop=stop._replace(windows=left or windows[-1:]))
