"""What is wrong with a horizon, or with what it is laid over.

==== ========================================================================
H801 the deadline lies before the first day, and nothing prices being late
H802 a penalty for being late without a deadline
H803 a zone is nowhere, or half a circle
H804 a job or a vehicle of the horizon that the problem does not have
H805 terms or a zone that stand twice
H806 a vehicle without a shift, or with one that is as long as a day
H807 something that may wait has times that hold on one day only
H808 a day outside the horizon
H809 a vehicle or facility whose name, with a day behind it, is another one's
H810 rules that are counted per day, which one plan of several days cannot say
==== ========================================================================

H801 to H803 are the nouns' own (``model.days``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vuelta import bounds
from vuelta.errors import Finding, Suggestions, beyond
from vuelta.horizon.calendar import DAY, Calendar, name_on
from vuelta.horizon.daily_capacity import is_counted
from vuelta.model import Caution, Horizon, Job, Problem

_NAME: Final = "name one of the problem"

_OF_ONE_DAY: Final = "W104"
"""Windows may lie on later days than the shifts of the first."""


def findings(problem: Problem, horizon: Horizon) -> list[Finding]:
    """Everything that keeps a problem from being laid over a horizon."""
    visits = horizon.days * len(problem.vehicles) * (len(problem.jobs) + len(problem.shipments))
    if visits > bounds.HORIZON_VISITS.most:
        return [beyond(bounds.HORIZON_VISITS, "days", visits)]
    return [
        *_names(problem, horizon),
        *_days(horizon),
        *_shifts(problem, horizon),
        *_waiting(problem, horizon),
        *(_rules(problem) if horizon.days > 1 else ()),
        *_facilities(problem, horizon),
    ]


def warnings(problem: Problem) -> tuple[Caution, ...]:
    """What a problem of several days says and perhaps does not mean."""
    return tuple(one for one in problem.warnings if one.code != _OF_ONE_DAY)


def _names(problem: Problem, horizon: Horizon) -> Iterator[Finding]:
    jobs = {job.id for job in problem.jobs}
    vehicles = {vehicle.id for vehicle in problem.vehicles}
    suggest = Suggestions()
    named = [(f"waiting[{i}].job", entry.job) for i, entry in enumerate(horizon.waiting)]
    for i, zone in enumerate(horizon.zones):
        named += [(f"zones[{i}].jobs[{k}]", job) for k, job in enumerate(zone.jobs)]
    for where, job in named:
        if job not in jobs:
            yield Finding("H804", where, f"there is no job {job}", suggest(job, jobs, _NAME))
    for vehicle in horizon.vehicle_days:
        if vehicle not in vehicles:
            cause = f"there is no vehicle {vehicle}"
            yield Finding(
                "H804", f"vehicle_days.{vehicle}", cause, suggest(vehicle, vehicles, _NAME)
            )
    for what, names in (
        ("waiting", [entry.job for entry in horizon.waiting]),
        ("zones", [zone.id for zone in horizon.zones]),
    ):
        first: dict[str, int] = {}
        for i, name in enumerate(names):
            if first.setdefault(name, i) < i:
                cause = f"{name} already stands at {what}[{first[name]}]"
                yield Finding("H805", f"{what}[{i}]", cause, "keep one of the two")


def _days(horizon: Horizon) -> Iterator[Finding]:
    last = horizon.days
    lists = [("days_off", horizon.days_off)]
    lists += [(f"vehicle_days.{name}", days) for name, days in horizon.vehicle_days.items()]
    lists += [(f"zones[{i}].days", zone.days) for i, zone in enumerate(horizon.zones)]
    for where, days in lists:
        for k, day in enumerate(days):
            if day > last:
                cause = f"day {day} lies outside the horizon of {last}"
                yield Finding("H808", f"{where}[{k}]", cause, f"give 1..{last}, or more days")
    terms = [(f"waiting[{i}]", entry.earliest_day) for i, entry in enumerate(horizon.waiting)]
    if horizon.returns is not None:
        terms.append(("returns", horizon.returns.earliest_day))
    for where, day in terms:
        if day > last and horizon.beyond is None:
            cause = f"day {day} lies beyond the horizon of {last}"
            remedy = "leave it out, or say in `beyond` what a later visit is expected to cost"
            yield Finding("H808", f"{where}.earliest_day", cause, remedy)


def _shifts(problem: Problem, horizon: Horizon) -> Iterator[Finding]:
    existing = {vehicle.id for vehicle in problem.vehicles}
    for i, vehicle in enumerate(problem.vehicles):
        where = f"problem.vehicles[{i}]"
        shift = vehicle.time_window
        if shift is None:
            cause = f"vehicle {vehicle.id} has no shift, so it has no days"
            yield Finding("H806", where, cause, "give it a time_window on the first day")
        elif shift.end + vehicle.max_overtime - shift.start >= DAY:
            cause = f"the shift of vehicle {vehicle.id} is as long as a day"
            yield Finding("H806", f"{where}.time_window", cause, "end it before it begins again")
        for day in range(1, horizon.days + 1):
            if name_on(vehicle.id, day) in existing:
                cause = f"vehicle {vehicle.id} on day {day} is called like another vehicle"
                yield Finding("H809", f"{where}.id", cause, f"rename {name_on(vehicle.id, day)}")


def _waiting(problem: Problem, horizon: Horizon) -> Iterator[Finding]:
    calendar = Calendar(problem, horizon)
    listed = {entry.job for entry in horizon.waiting}
    for i, job in enumerate(problem.jobs):
        if job.aboard is not None and job.id in listed:
            cause = f"job {job.id} may wait, and its parcel is aboard {job.aboard}"
            remedy = "take it out of waiting: what is aboard is delivered on the first day"
            yield Finding("H807", f"problem.jobs[{i}].aboard", cause, remedy)
        if job.id in calendar.pinned and job.id in listed:
            cause = f"job {job.id} may wait, and is pinned to come first"
            remedy = "take it out of waiting, or unpin it"
            yield Finding("H807", f"problem.jobs[{i}]", cause, remedy)
        if job.aboard is not None and not _out_first(calendar, job):
            cause = f"vehicle {job.aboard} holds the parcel of {job.id} and is off on day 1"
            yield Finding("H808", f"problem.jobs[{i}].aboard", cause, "let it work on day 1")
        if job.id not in calendar.terms:
            continue
        for field in ("soft_start", "soft_end", "release_time"):
            if getattr(job, field) is not None:
                cause = f"job {job.id} may wait, and its {field} holds on one day only"
                remedy = "drop it, or take the job out of what may wait"
                yield Finding("H807", f"problem.jobs[{i}].{field}", cause, remedy)


def _out_first(calendar: Calendar, job: Job) -> bool:
    return any(vehicle.id == job.aboard for vehicle in calendar.vehicles(1))


def _rules(problem: Problem) -> Iterator[Finding]:
    for i, relation in enumerate(problem.relations):
        if relation.vehicle is not None:
            cause = f"the relation names vehicle {relation.vehicle}, which works on several days"
            yield Finding("H810", f"problem.relations[{i}].vehicle", cause, "leave the vehicle out")


def _facilities(problem: Problem, horizon: Horizon) -> Iterator[Finding]:
    """Facilities with room or slots, which are of every day anew."""
    calendar = Calendar(problem, horizon)
    existing = {facility.id for facility in problem.facilities}
    for i, facility in enumerate(problem.facilities):
        where = f"problem.facilities[{i}]"
        if not is_counted(facility):
            continue
        if not _is_apart(calendar):
            cause = f"facility {facility.id} counts by the day, and shifts of two days overlap"
            yield Finding("H810", where, cause, "leave out room and slots, or plan day by day")
        for day in calendar.days:
            if name_on(facility.id, day) in existing:
                cause = f"facility {facility.id} on day {day} is called like another facility"
                remedy = f"rename {name_on(facility.id, day)}"
                yield Finding("H809", f"{where}.id", cause, remedy)
    yield from _visits(problem, calendar)


def _visits(problem: Problem, calendar: Calendar) -> Iterator[Finding]:
    """Visits of a facility with room or slots: on one day, or it is not known whose they take."""
    counted = {facility.id for facility in problem.facilities if is_counted(facility)}
    for i, job in enumerate(problem.jobs):
        for field in ("returned_to", "facility"):
            facility = getattr(job, field)
            if facility in counted and len(calendar.days_of(job)) > 1:
                where = f"problem.jobs[{i}].{field}"
                cause = f"facility {facility} counts by the day, and job {job.id} may have several"
                yield Finding("H810", where, cause, "give the job time windows on one day")


def _is_apart(calendar: Calendar) -> bool:
    """Whether the last van of a day is home before the first one of the next leaves."""
    if calendar.horizon.days == 1 or not calendar.problem.vehicles:
        return True
    first, second = (calendar.span(day) for day in (1, 2))
    return first.end + 1 < second.start
