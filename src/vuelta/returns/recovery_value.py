"""What a return recovers at a facility, and what bringing it there costs.

Per item: V g(age) - c_move - c_process - penalty of the refund's deadline,
with g(age) = (1 - decay)^days and V = price paid x the share its grade
recovers there. Ages are whole days from possession until the goods can be used
again. Goods to be repaired stay the customer's: they recover nothing, and cost
the repair. Money steps, rounded once, half to even; exact decimals, so that it is
the same on every machine.

Source: Vuelta's domain notes, section 3 (objective per return).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from vuelta.model import (
    Grade,
    LineHaul,
    Placement,
    ReturnItem,
    ReturnPolicy,
    ReturnRequest,
    ReturnsFacility,
    Style,
)
from vuelta.returns.deadlines import DAY, end_of, refund_due

_WEEK: Final = 7

PASSED: Final = ("pickup_point", "locker")
"""Kinds of facilities where goods only wait to be moved on."""


@dataclass(frozen=True)
class Lot:
    """One item of a return, and where it is: at a facility, or still with the customer."""

    request: ReturnRequest
    item: ReturnItem
    grade: Grade
    at: str | None = None

    @property
    def amounts(self) -> tuple[int, ...]:
        return tuple(self.item.quantity * side for side in self.item.size)


def lots_of(request: ReturnRequest, policy: ReturnPolicy, at: str | None = None) -> tuple[Lot, ...]:
    """A request's items, each with the grade to be expected of it."""
    return tuple(
        Lot(request, item, policy.grade(request.reason, item.condition), at)
        for item in request.items
    )


def placement(
    lot: Lot,
    facility: ReturnsFacility,
    policy: ReturnPolicy,
    now: int,
    day: int = 0,
) -> Placement | None:
    """What a lot recovers at a facility that it reaches ``day`` days from now.

    ``None`` where the facility does not take it or is closed, or no way leads
    there by then.
    """
    if facility.kind in PASSED or not facility.takes(lot.item.category, lot.grade):
        return None
    is_repair = lot.request.wanted == "repair"
    if is_repair and facility.kind != "repair_shop":
        return None
    way, arrival = _way(lot, facility, policy), now + day * DAY
    if way is None or way.days > day or not _is_open(facility, now, arrival, lot.request.style):
        return None
    share = Decimal(str(facility.value.get(lot.grade, 0.0)))
    kept = 1 - Decimal(str(policy.rule(lot.item.category).decay_per_day))
    recovered = lot.item.worth * share * kept ** _age(lot, arrival + facility.handling_days * DAY)
    return Placement.model_construct(
        request=lot.request.id,
        sku=lot.item.sku,
        quantity=lot.item.quantity,
        grade=lot.grade,
        state="placed",
        facility=facility.id,
        day=day,
        recovered=0 if is_repair else round(recovered),
        moving=way.cost * lot.item.quantity,
        processing=facility.processing.get(lot.grade, 0) * lot.item.quantity,
        penalty=_penalty(lot, policy, arrival),
    )


def best(lot: Lot, policy: ReturnPolicy, now: int) -> Placement | None:
    """The placement of one lot that recovers most, were there room for it everywhere.

    At each facility on the first day it can get there, within a week of that.
    """
    found = []
    for facility in policy.facilities:
        way = _way(lot, facility, policy)
        days = () if way is None else range(way.days, way.days + _WEEK)
        tried = (placement(lot, facility, policy, now, day) for day in days)
        found.append(next((one for one in tried if one is not None), None))
    known = [one for one in found if one is not None]
    return max(known, key=lambda one: (one.net, -one.day), default=None)


def refund_moment(policy: ReturnPolicy, now: int, proof: int, goods: int) -> int:
    """When money goes back, of when the goods were handed over and when they arrive."""
    since = {"nothing": now, "proof": proof, "goods": goods}[policy.refund.waits_for]
    return since + policy.refund.days * DAY


def _way(lot: Lot, facility: ReturnsFacility, policy: ReturnPolicy) -> LineHaul | None:
    """How a lot gets to a facility, if it does; what a van brings there is there at once."""
    if lot.at is None or lot.at == facility.id:
        return LineHaul(days=0)
    source = policy.facility(lot.at)
    return None if source is None else source.line_haul.get(facility.id)


def _is_open(facility: ReturnsFacility, now: int, arrival: int, style: Style) -> bool:
    """Whether it opens on the day of arrival, and has not closed yet."""
    last = end_of(arrival, 0, style)
    first = max(now, last - DAY + 1)
    return not facility.time_windows or any(
        window.end >= first and window.start <= last for window in facility.time_windows
    )


def _age(lot: Lot, moment: int) -> int:
    """Whole days since the customer got the goods; none while nobody ever did."""
    since = lot.request.ordered if lot.request.possession is None else lot.request.possession
    return max(0, (moment - since) // DAY)


def _penalty(lot: Lot, policy: ReturnPolicy, arrival: int) -> int:
    """Of a refund that waits for the goods past its deadline: once, with the first item."""
    waits = policy.refund.waits_for == "goods" and lot.request.wanted in ("refund", "credit")
    if not waits or lot.item is not lot.request.items[0]:
        return 0
    late = refund_moment(policy, arrival, arrival, arrival) - refund_due(lot.request, policy)
    return max(0, -(-late // DAY)) * policy.penalties.refund_late_per_day
