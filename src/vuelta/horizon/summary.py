"""Why each return is collected when it is, and what the horizon comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from vuelta import units
from vuelta.horizon.calendar import Calendar, name_on
from vuelta.model import TASK_TYPES, Carried, Collected, Consolidation, HorizonKpis, Plan, Step, Why


def collected(
    calendar: Calendar,
    plan: Plan,
    detours: Mapping[str, Mapping[str, Fraction | None]],
    consolidation: Consolidation,
) -> tuple[Collected, ...]:
    """What could wait and is served, by day and time.

    Parameters
    ----------
    plan
        Of the expanded problem.
    detours
        For each such job, by vehicle there, what its visit would add to the
        route in currency units, price of waiting included; none where the
        rest of its route cannot be driven without it.
    """
    jobs = {job.id: job for job in calendar.problem.jobs}
    gives = {job.id for job in calendar.problem.jobs if any(job.delivery or ())}
    who = {name_on(v.id, day): (v.id, day) for day in calendar.days for v in calendar.vehicles(day)}
    found = []
    for route in plan.routes:
        vehicle, day = who[route.vehicle]
        tasks = [step for step in route.steps if step.type in TASK_TYPES]
        delivers = any(step.type == "delivery" or step.id in gives for step in tasks)
        for k, step in enumerate(tasks):
            if step.type != "job" or step.id is None or step.id not in calendar.terms:
                continue
            first = calendar.days_of(jobs[step.id])[0]
            own = _by_day(calendar, step.id, detours[step.id], who)
            found.append(
                Collected.model_construct(
                    job=step.id,
                    day=day,
                    vehicle=vehicle,
                    time=step.start,
                    age=calendar.age(step.id, day),
                    after=_id(tasks, k - 1),
                    before=_id(tasks, k + 1),
                    rides_along=delivers,
                    waiting=calendar.price(step.id, day),
                    detour=own[day],
                    first_day=first,
                    first_detour=own.get(first),
                    zone=zone.id if (zone := calendar.zone_of.get(step.id)) else None,
                    why=_why(calendar, step.id, day, first, own, consolidation),
                )
            )
    return tuple(sorted(found, key=lambda one: (one.day, one.time, one.job)))


def carried(calendar: Calendar, plan: Plan) -> tuple[Carried, ...]:
    """What nobody serves within the horizon, of what could wait."""
    jobs = {job.id: job for job in calendar.problem.jobs}
    return tuple(
        Carried.model_construct(
            job=left.id,
            price=calendar.price_beyond(jobs[left.id])
            if calendar.may_wait_beyond(jobs[left.id])
            else 0,
            reasons=left.reasons,
        )
        for left in plan.unassigned
        if left.id in calendar.terms
    )


def kpis(
    calendar: Calendar, plan: Plan, served: Sequence[Collected], left: Iterable[Carried]
) -> HorizonKpis:
    """The horizon in figures."""
    later = tuple(left)
    waiting = sum(visit.waiting for visit in served)
    driven = plan.summary.costs.routes - waiting
    lost = waiting + sum(visit.price for visit in later)
    value = sum(calendar.terms[visit.job].value for visit in served)
    return HorizonKpis.model_construct(
        distance=plan.summary.distance or 0,
        routes=len(plan.routes),
        driven=driven,
        lost=lost,
        value=value,
        net=value - driven - lost,
        collected=len(served),
        rode_along=sum(visit.rides_along for visit in served),
        carried=len(later),
        mean_age=round(sum(visit.age for visit in served) / max(1, len(served)), 2),
    )


def _by_day(
    calendar: Calendar,
    job: str,
    detours: Mapping[str, Fraction | None],
    who: Mapping[str, tuple[str, int]],
) -> dict[int, int | None]:
    """The cheapest detour of each day, money steps, without the price of waiting.

    None where its own route cannot be driven without it: nothing else of that
    day can take its place.
    """
    best: dict[int, int | None] = {}
    steps_of: dict[tuple[int, int], int] = {}
    for name, cost in detours.items():
        day = who[name][1]
        if cost is None:
            best[day] = None
            continue
        ratio = cost.as_integer_ratio()
        if ratio not in steps_of:
            steps_of[ratio] = round(cost * units.MONEY_STEPS)
        steps = steps_of[ratio] - calendar.price(job, day)
        before = best.get(day, steps)
        best[day] = None if before is None else min(steps, before)
    return best


def _id(tasks: Sequence[Step], k: int) -> str | None:
    return tasks[k].id if 0 <= k < len(tasks) else None


def _why(
    calendar: Calendar,
    job: str,
    day: int,
    first: int,
    detours: Mapping[int, int | None],
    consolidation: Consolidation,
) -> Why:
    if day == first:
        return "first_day"
    if consolidation in ("zone_days", "hold") and job in calendar.zone_of:
        return "rule"
    if all(at >= day for at in detours):
        return "no_room"
    return "rule" if consolidation in ("ride", "hold") else "waiting_pays"
