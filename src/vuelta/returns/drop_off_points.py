"""Facilities as people and vans meet them: what is where, and where customers may go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from vuelta.model import (
    Location,
    Method,
    ReturnPolicy,
    ReturnRequest,
    ReturnsFacility,
    Style,
    Window,
)
from vuelta.returns.deadlines import end_of
from vuelta.returns.recovery_value import PASSED, lots_of

_METHODS: Final[dict[str, Method]] = {
    "pickup_point": "pickup_point",
    "locker": "locker",
    "store": "store",
}
"""Kinds of facilities that customers go to, and what that is called."""


def facility_at(
    policy: ReturnPolicy, location: Location | None, index: int | None
) -> ReturnsFacility | None:
    """The facility at a place: depots and centres before points, as they are listed."""
    there = [
        facility
        for facility in policy.facilities
        if (index is not None and facility.location_index == index)
        or (location is not None and facility.location == location)
    ]
    return min(there, key=lambda one: one.kind in _METHODS, default=None)


def counters(
    request: ReturnRequest, policy: ReturnPolicy, now: int, methods: Iterable[Method]
) -> tuple[list[tuple[Method, ReturnsFacility, Window]], dict[Method, str]]:
    """Points, lockers and stores the customer may go to, with their next hours; why others not.

    Each must take every item in its grade, have room for all of it and a free slot
    for each item; a customer's goods fill no more than ``max_size``.
    """
    found: list[tuple[Method, ReturnsFacility, Window]] = []
    refused: dict[Method, str] = {}
    for method in methods:
        if method not in _METHODS.values():
            continue
        refused[method] = f"the policy knows no {method.replace('_', ' ')}"
        for facility in policy.facilities:
            if _METHODS.get(facility.kind) != method:
                continue
            hours = _next_hours(facility, now, request.style)
            why = _full(request, policy, facility)
            if why is None and hours is not None:
                found.append((method, facility, hours))
            else:
                refused[method] = f"{facility.id} {why or 'is closed'}"
    had = {method for method, _, _ in found}
    return found, {method: why for method, why in refused.items() if method not in had}


def facility_documents(policy: ReturnPolicy, style: Style | None = None) -> list[dict[str, Any]]:
    """The policy's facilities as a problem writes them, for the planner to unload at.

    Where goods only wait to be moved on is left out, and so is what is nowhere.
    What each accepts is settled per return, grade by grade, in its destinations.
    """
    fields = {"id", "location", "location_index", "time_windows", "room", "slots", "service"}
    return [
        facility.model_dump(
            mode="json",
            include=fields,
            exclude_defaults=True,
            context={"style": style or Style()},
        )
        for facility in policy.facilities
        if facility.kind not in PASSED
        and not (facility.location is None and facility.location_index is None)
    ]


def _next_hours(facility: ReturnsFacility, now: int, style: Style) -> Window | None:
    """The hours it is open next, from now on; the rest of the day where it never closes."""
    if not facility.time_windows:
        return Window(now, end_of(now, 0, style))
    return next(
        (Window(max(w.start, now), w.end) for w in facility.time_windows if w.end > now), None
    )


def _full(request: ReturnRequest, policy: ReturnPolicy, facility: ReturnsFacility) -> str | None:
    """Why a facility cannot take a return over its counter, if it cannot."""
    lots = lots_of(request, policy)
    if not all(facility.takes(lot.item.category, lot.grade) for lot in lots):
        return "does not take such goods"
    amounts = request.amounts
    for name, limit in (("is too small for it", facility.max_size), ("is full", facility.room)):
        if limit is not None and any(
            amount > most for amount, most in zip(amounts, limit, strict=False)
        ):
            return name
    if facility.slots is not None and len(lots) > facility.slots:
        return "has no slot free"
    return None
