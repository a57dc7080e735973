"""What a route costs, exactly: rational numbers until the very end.

============  ================================================================
fixed         once, for a route that has begun or has a visit
distance      ``per_km`` for every 1000 metres
travel_time   ``per_hour`` for every hour at the wheel
handling      ``loading_cost`` for every delivery made past what was collected
given         the document's own price of every arc; where it has one, the arc
              costs neither distance nor travel time
task_time     ``per_task_hour`` for setup and service
waiting_time  ``per_waiting_hour`` for the rest of the route's duration: waiting
              and breaks
overtime      ``overtime_per_hour`` past the end of the shift, on top
lateness      ``late_cost`` per hour past ``soft_end``, ``early_cost`` per hour
              before ``soft_start``
preference    the job's price of this vehicle, a shipment's once
choices       the prices of the place and the destination of every job
============  ================================================================

``Money`` counts steps of 1/10,000: each source of each route is rounded half
up once, and sums are sums of rounded numbers. The exact total is kept beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from vuelta import units
from vuelta.model import CostBreakdown, made
from vuelta.referee import chosen_alternatives as choices
from vuelta.referee import loading_order as loading
from vuelta.referee.itinerary import Itinerary
from vuelta.referee.problem_index import Name, Register
from vuelta.referee.schedule import Timetable

_HOUR = 3600
_KILOMETRE = 1000
_NOTHING = Fraction(0)

SOURCES = (
    "fixed",
    "distance",
    "travel_time",
    "task_time",
    "waiting_time",
    "overtime",
    "lateness",
    "preference",
    "given",
    "choices",
    "handling",
    "left_out",
)


def route_costs(
    itinerary: Itinerary, timetable: Timetable, *, arcs_are_priced: bool
) -> dict[str, Fraction]:
    """Money steps of each source, exact."""
    costs = itinerary.vehicle.costs
    work = sum(itinerary.setups) + sum(itinerary.services)
    # Facts may state more travel and work than there was time.
    idle = max(0, timetable.duration - timetable.travelled - work)
    per_hour, per_km = (0, 0) if arcs_are_priced else (costs.per_hour, costs.per_km)
    given = sum(drive.price for drive in itinerary.drives if drive.counts)
    return {
        "fixed": _exact(costs.fixed),
        "distance": _exact(per_km * timetable.metres, _KILOMETRE),
        "travel_time": _exact(per_hour * timetable.travelled, _HOUR),
        "task_time": _exact(costs.per_task_hour * work, _HOUR),
        "waiting_time": _exact(costs.per_waiting_hour * idle, _HOUR),
        "overtime": _exact(costs.overtime_per_hour * overtime(itinerary, timetable), _HOUR),
        "lateness": _exact(_lateness(itinerary, timetable), _HOUR),
        "preference": _exact(_preference(itinerary)),
        "given": _exact(given * units.MONEY_STEPS),
        "choices": _exact(choices.costs(itinerary)),
        "handling": _exact((itinerary.vehicle.loading_cost or 0) * len(loading.late(itinerary))),
    }


def _exact(amount: int, parts: int = 1) -> Fraction:
    """So many parts of a whole; most sources of most routes are nothing."""
    return Fraction(amount, parts) if amount else _NOTHING


def overtime(itinerary: Itinerary, timetable: Timetable) -> int:
    """Seconds the route ends after its shift."""
    shift = itinerary.vehicle.time_window
    return 0 if shift is None else max(0, timetable.end - shift.end)


def left_out(register: Register, serving: Mapping[Name, str]) -> int:
    """Money steps: the penalties of everything that is not served in full.

    What is taken off the plan counts when it is deferred; cancelled, returning and
    missing goods are nobody's choice to leave out.
    """
    demands = {
        id(demand): demand
        for name, demand in register.demands.items()
        if name not in serving and _is_left(name, register)
    }
    return sum(demand.penalty or 0 for demand in demands.values())


def _is_left(name: Name, register: Register) -> bool:
    entry = register.aside.get(name)
    return entry is None or entry.state == "deferred"


def rounded(exact: dict[str, Fraction]) -> CostBreakdown:
    """Each source in whole money steps, halves up."""
    steps: dict[str, Any] = {source: half_up(amount) for source, amount in exact.items()}
    return made(CostBreakdown, steps)


def half_up(amount: Fraction) -> int:
    """The nearest integer; of two, the larger."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def together(breakdowns: Iterable[CostBreakdown]) -> CostBreakdown:
    """Source by source, the sum."""
    sums: dict[str, Any] = dict.fromkeys(SOURCES, 0)
    for costs in breakdowns:
        for source in SOURCES:
            sums[source] += getattr(costs, source)
    return made(CostBreakdown, sums)


def _lateness(itinerary: Itinerary, timetable: Timetable) -> int:
    """Money steps times seconds, of all stops that served something."""
    starts = [moment.start for moment in timetable.moments if not moment.is_pause]
    total = 0
    for k, visit in itinerary.served():
        task = visit.task
        if task.late_cost and task.soft_end is not None:
            total += task.late_cost * max(0, starts[k] - task.soft_end)
        if task.early_cost and task.soft_start is not None:
            total += task.early_cost * max(0, task.soft_start - starts[k])
    return total


def _preference(itinerary: Itinerary) -> int:
    """Money steps; of a shipment's halves the first one counts."""
    total = 0
    counted: set[Name | None] = set()
    for _, visit in itinerary.served():
        wishes = visit.demand.vehicle_costs
        if wishes and visit.name not in counted:
            total += wishes.get(itinerary.vehicle.id, 0)
            counted.add(visit.other_half)
    return total
