"""Which days a task may not have, and why: the days of a horizon in the words of a reason.

The expanded problem says days as vehicles that are allowed. To people that
reason would be wrong: the vehicle may serve the task, on another day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from vuelta.horizon.calendar import Calendar, name_on
from vuelta.model import Consolidation, Job, Plan, Reason, Shipment, Unassigned

_FIX = "give it another day, or let a vehicle that may serve it work on its day"
_FIX_RULE = "collect by another rule, or give its zone another day"


OpenDays = dict[tuple[str, str], tuple[int, ...]]
"""Days on which each task could be served, by the key of each of its visits."""


def open_days(calendar: Calendar) -> OpenDays:
    """Days on which each task may be served, by its terms and its windows."""
    found: OpenDays = {("job", job.id): calendar.days_of(job) for job in calendar.problem.jobs}
    for pair in calendar.problem.shipments:
        days = calendar.days_of_pair(pair)
        found["pickup", pair.pickup.id] = found["delivery", pair.delivery.id] = days
    return found


def with_days(calendar: Calendar, plan: Plan, open_: OpenDays, rule: Consolidation) -> Plan:
    """A plan of the expanded problem whose reasons name the days that stand against a task.

    Parameters
    ----------
    open_
        Days on which each task could be served: possible, and left to it by the rule.
    """
    demands = _demands_of(calendar)
    rendered = tuple(
        _rendered(calendar, left, demands[left.type, left.id], open_[left.type, left.id], rule)
        for left in plan.unassigned
    )
    return plan.model_copy(update={"unassigned": rendered})


def days_left(calendar: Calendar, plan: Plan, open_: OpenDays) -> dict[int, list[Unassigned]]:
    """What a plan of the expanded problem leaves out, each on the last day it could be done.

    What may be carried over is on no day; what could be done on none, on the first.
    """
    demands = _demands_of(calendar)
    left: dict[int, list[Unassigned]] = {}
    for entry in plan.unassigned:
        demand, days = demands[entry.type, entry.id], open_[entry.type, entry.id]
        if isinstance(demand, Job) and calendar.may_wait_beyond(demand):
            continue
        staffed = [day for day in days if _is_staffed(calendar, demand, day)]
        for day in (staffed or days or calendar.days[:1])[-1:]:
            left.setdefault(day, []).append(entry)
    return left


def _demands_of(calendar: Calendar) -> dict[tuple[str, str], Job | Shipment]:
    """Every job and shipment by the keys of its visits."""
    found: dict[tuple[str, str], Job | Shipment] = {
        ("job", job.id): job for job in calendar.problem.jobs
    }
    for pair in calendar.problem.shipments:
        found["pickup", pair.pickup.id] = found["delivery", pair.delivery.id] = pair
    return found


def _rendered(
    calendar: Calendar,
    left: Unassigned,
    demand: Job | Shipment,
    days: Collection[int],
    rule: Consolidation,
) -> Unassigned:
    """One task left out: where a day stands against it, and no vehicle's permission, said so."""
    day_of = {
        name_on(vehicle.id, day): day for day in calendar.days for vehicle in calendar.vehicles(day)
    }
    allowed = demand.allowed_vehicles
    never = {
        name_on(vehicle.id, day)
        for day in calendar.days
        for vehicle in calendar.vehicles(day)
        if allowed is not None and vehicle.id not in allowed
    }
    reasons: list[Reason] = []
    for reason in left.reasons:
        if reason.code == "NO_VEHICLE" and calendar.problem.vehicles:
            continue  # there are some, on other days
        if reason.vehicles:  # what holds of vehicles on days it may not have is no reason
            forbidden = never if reason.code == "VEHICLE_NOT_ALLOWED" else ()
            names = tuple(n for n in reason.vehicles if n in forbidden or day_of[n] in days)
            if not names:
                continue
            reason = reason.model_copy(update={"vehicles": names})
        reasons.append(reason)
    barred = [day for day in range(1, calendar.horizon.days + 1) if day not in days]
    causes = dict(_causes(calendar, demand, barred, rule))
    idle = [day for day in days if not _is_staffed(calendar, demand, day)]
    if idle:
        causes["nobody who may serve it works"] = idle
    if causes:
        reasons.append(
            Reason(
                code="DAY",
                vehicles=tuple(name for name, day in day_of.items() if day not in days),
                detail="; ".join(f"{_named(days)}: {cause}" for cause, days in causes.items()),
                fix=_FIX_RULE if set(causes) == {_ruled(rule)} else _FIX,
            )
        )
    return left.model_copy(update={"reasons": tuple(reasons)})


def _causes(
    calendar: Calendar, demand: Job | Shipment, barred: Sequence[int], rule: Consolidation
) -> Iterator[tuple[str, list[int]]]:
    """Why it may not have these days, those of one cause together."""
    groups: dict[str, list[int]] = {}
    for day in barred:
        groups.setdefault(_cause(calendar, demand, day, rule), []).append(day)
    yield from groups.items()


def _cause(calendar: Calendar, demand: Job | Shipment, day: int, rule: Consolidation) -> str:
    """The one thing that keeps a task from a day, the task's own first."""
    terms = calendar.terms.get(demand.id) if isinstance(demand, Job) else None
    if terms is not None and day < terms.earliest_day:
        return f"it is not ready before day {terms.earliest_day}"
    if terms is not None and day > calendar.last_day(terms):
        return f"its last day is {terms.latest_day}"
    if not calendar.is_of(demand, day):
        days = _days_of_windows(calendar, demand)
        return f"its time windows are of {days}" if days else "it is of day 1 alone"
    if not calendar.vehicles(day):
        return "nobody works"
    return _ruled(rule)


def _ruled(rule: Consolidation) -> str:
    return f"the rule {rule} does not call it due"


def _days_of_windows(calendar: Calendar, demand: Job | Shipment) -> str:
    """The days a task's time windows lie on; nothing where it has none."""
    halves = (demand,) if isinstance(demand, Job) else (demand.pickup, demand.delivery)
    timed = [calendar.stretches(half.time_windows) for half in halves if half.time_windows]
    if not timed:
        return ""
    common = set.intersection(
        *({day for first, last in spans for day in range(first, last + 1)} for spans in timed)
    )
    return _named(sorted(common)) if common else "no day together"


def _is_staffed(calendar: Calendar, demand: Job | Shipment, day: int) -> bool:
    """Whether any vehicle that may serve it works on a day."""
    allowed = demand.allowed_vehicles
    return any(allowed is None or vehicle.id in allowed for vehicle in calendar.vehicles(day))


def _named(days: Sequence[int]) -> str:
    """``day 2``, or ``days 1, 3``."""
    return f"day{'s' * (len(days) > 1)} {', '.join(str(day) for day in days)}"
