"""All ways back that can be had for one request on one day, and why the others cannot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vuelta.model import (
    Method,
    ReturnOption,
    ReturnOptions,
    ReturnsFacility,
    great_circle_metres,
)
from vuelta.returns.decide import may_keep
from vuelta.returns.disposition import placements_from
from vuelta.returns.drop_off_points import counters
from vuelta.returns.home_visits import HomeVisits
from vuelta.returns.way_back import Approved, kept, way_back

_MOST_POINTS: Final = 2
"""Points of one kind that are offered: the nearest."""


def options_of(visits: HomeVisits) -> ReturnOptions:
    """The ways back of a request, best net recovery first, with what is refused and why.

    Home collection today and on later days, points, lockers and stores with
    room and hours, an exchange at the door, and keeping the goods where nothing
    else pays or the policy says so.
    """
    asked = visits.asked
    refused: dict[str, str] = {}
    found: list[ReturnOption] = []
    for method in asked.decision.methods:
        if method in ("home_pickup", "door_exchange"):
            today = visits.today(method)
            if isinstance(today, str):
                refused[method] = today
            else:
                found.append(today)
            found += visits.later(method)
    found += _at_counters(visits, refused)
    pays = max((one.net_recovery for one in found), default=0) >= 0
    if may_keep(asked.request, asked.policy) and (asked.decision.verdict == "KEEP" or not pays):
        found.append(kept(asked))
    return ReturnOptions.model_construct(
        request=asked.request.id,
        now=asked.now,
        decision=asked.decision,
        options=tuple(sorted(found, key=lambda one: (-one.net_recovery, one.method, one.window))),
        refused=refused,
    )


def _at_counters(visits: HomeVisits, refused: dict[str, str]) -> Iterable[ReturnOption]:
    """Places that the customer brings the goods to, the nearest of each kind."""
    asked = visits.asked
    found, closed = counters(asked.request, asked.policy, asked.now, asked.decision.methods)
    refused.update({str(method): why for method, why in closed.items()})
    n_offered: dict[Method, int] = {}
    far = [(_metres(asked, facility), method, facility, hours) for method, facility, hours in found]
    for away, method, facility, hours in sorted(far, key=lambda entry: entry[0] or 0):
        n_offered[method] = n_offered.get(method, 0) + 1
        if n_offered[method] > _MOST_POINTS:
            continue
        if not placements_from(asked.request, asked.policy, hours.end, facility.id):
            refused[method] = f"nobody takes such goods on from {facility.id}"
            continue
        yield way_back(
            asked,
            method,
            hours,
            hours.end,
            facility.id,
            cost=visits.cost(method, facility.fee),
            basis="fee",
            facility=facility.id,
            distance=away,
            detail="the customer brings the goods; moved on from there with the next line haul",
        )


def _metres(asked: Approved, facility: ReturnsFacility) -> int | None:
    """How far it is from the customer as the crow flies, where both places are known."""
    here, there = asked.request.location, facility.location
    return None if here is None or there is None else round(great_circle_metres(here, there))
