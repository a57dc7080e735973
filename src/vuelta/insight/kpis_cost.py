"""What a day costs, by source and by customer.

Source: ``domain.md`` section 4. Money is in integer steps until it is divided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from vuelta import units
from vuelta.insight.kpi_nouns import Money
from vuelta.insight.measured_day import Day, Visit
from vuelta.model import TASK_TYPES, UNREACHABLE, CostBreakdown, Route, Step, TaskKey

NOT_SPENT: Final = frozenset({"lateness", "preference", "left_out"})
"""Sources that weigh promises and wishes: nobody is paid for them."""


def money(day: Day, visits: Sequence[Visit], parcels: int) -> Money:
    """The day's cost, and what it comes to apiece; the formulas stand at ``Money``."""
    costs = day.driven.summary.costs
    spent_ = spent(costs)
    served = sum(visit.is_going for visit in visits)
    metres = day.driven.summary.distance
    return Money.model_construct(
        spent=spent_,
        sources=costs,
        per_stop=per(spent_, served),
        per_parcel=per(spent_, parcels),
        per_km=per(spent_ * 1000, metres or 0),
    )


def spent(costs: CostBreakdown) -> int:
    """Money steps of the sources somebody is paid for."""
    return sum(getattr(costs, name) for name in CostBreakdown.model_fields if name not in NOT_SPENT)


def per(steps: int, count: int) -> float | None:
    """Currency units apiece."""
    return round(steps / count / units.MONEY_STEPS, 4) if count else None


def cost_to_serve(day: Day) -> dict[TaskKey, int]:
    """Each task's share of what its route spends, money steps; shares add up exactly.

    Proportional, for reporting: every visit (failed ones too) weighs the
    seconds a van would need for it alone: from the route's start, the work, and
    on to its end. What it costs at the margin, for decisions, is asked of
    ``vuelta explain --job``.
    """
    parts = cost_of_steps(day)
    shares: dict[TaskKey, int] = {}
    for route in day.driven.routes:
        for step in route.steps:
            if step.type in TASK_TYPES:
                key: TaskKey = (step.type, step.id or "")
                shares[key] = shares.get(key, 0) + parts[id(step)]
    return shares


def cost_of_steps(day: Day) -> dict[int, int]:
    """The share of every visit, by identity of its step; see ``cost_to_serve``."""
    parts: dict[int, int] = {}
    for route in day.driven.routes:
        steps = [step for step in route.steps if step.type in TASK_TYPES]
        weights = [_alone(day, route, step) for step in steps]
        shares = apportioned(spent(route.costs), weights)
        parts |= {id(step): share for step, share in zip(steps, shares, strict=True)}
    return parts


def apportioned(total: int, weights: Sequence[int]) -> list[int]:
    """A total in whole parts by weight, largest remainders first; equal where none weighs."""
    if not weights:
        return []
    whole = sum(weights)
    if whole <= 0:
        weights, whole = [1] * len(weights), len(weights)
    parts = [total * weight // whole for weight in weights]
    rest = sorted(range(len(weights)), key=lambda i: (parts[i] * whole - total * weights[i], i))
    for i in rest[: total - sum(parts)]:
        parts[i] += 1
    return parts


def _alone(day: Day, route: Route, step: Step) -> int:
    """Seconds from the route's start to the visit and on to its end, work included."""
    ends = route.steps
    travel = day.travel.profiles[_profiles(day)[route.vehicle]]
    here = _place(day, step)
    if here is None:
        return step.setup + step.service
    first = _place(day, ends[0]) if ends[0].type == "start" else None
    last = _place(day, ends[-1]) if ends[-1].type == "end" else None
    legs = [] if first is None else [(first, here)]
    legs += [] if last is None else [(here, last)]
    seconds = [travel.leg(*leg).seconds for leg in legs]
    return sum(s for s in seconds if s != UNREACHABLE) + step.setup + step.service


def _place(day: Day, step: Step) -> int | None:
    """Where a step is; a plan of somebody may name places the day does not know."""
    try:
        return day.places.number(step.location, step.location_index)
    except KeyError:
        return None


def _profiles(day: Day) -> Mapping[str, str]:
    return {vehicle.id: vehicle.profile for vehicle in day.problem.vehicles}
