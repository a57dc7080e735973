"""Facilities that count what they take, once for each day: room and slots are a day's own.

In the expanded problem ``F@2`` is what facility F may take on day 2: it is open
to the shifts of that day alone. What F has no limit for stays F.

Hours of a facility hold on the day they are given for, and on all days after it.
"""

from __future__ import annotations

from collections.abc import Iterable

from vuelta.horizon.calendar import Calendar, merged, name_on, shifted
from vuelta.model import Destination, Facility, Job, Place, Step, Window


def is_counted(facility: Facility) -> bool:
    """Whether there is an end to what it takes."""
    return facility.room is not None or facility.slots is not None


def facilities_on_days(calendar: Calendar) -> tuple[Facility, ...]:
    """Every facility, open on all days; those that count also once for each day.

    To the former nothing is brought then: it is where vans reload, at most.
    """
    found: list[Facility] = []
    for facility in calendar.problem.facilities:
        hours = _open(calendar, facility, calendar.days) if facility.time_windows else ()
        found.append(facility.model_copy(update={"time_windows": hours}))
        if is_counted(facility):
            found += [
                facility.model_copy(
                    update={
                        "id": name_on(facility.id, day),
                        "time_windows": _hours(calendar, facility, day),
                    }
                )
                for day in calendar.days
            ]
    return tuple(found)


def destinations_on(calendar: Calendar, job: Job) -> tuple[Destination, ...]:
    """Where a job's goods may go, on each day it may have."""
    return tuple(
        end.model_copy(update={"facility": name})
        for end in job.destinations
        for name in _names(calendar, job, end.facility)
    )


def places_on(calendar: Calendar, job: Job) -> tuple[Place, ...]:
    """A job's other places with their hours, those that count once for each day it may have."""
    places = calendar.places_on(job, calendar.days_of(job))
    return tuple(
        places[number - 1].model_copy(update={"facility": name})
        for number, name in _numbers(calendar, job)
    )


def returned_on(calendar: Calendar, job: Job, facility: str | None) -> str | None:
    """The facility that a job is a visit of, on the one day it may have."""
    return _names(calendar, job, facility)[0]


def in_day_words(calendar: Calendar, day: int, step: Step) -> Step:
    """A step of the expanded problem as its day's own problem names its choices."""
    update: dict[str, object] = {}
    if step.facility is not None:
        names = {name_on(facility.id, day): facility.id for facility in calendar.problem.facilities}
        update["facility"] = names.get(step.facility, step.facility)
    if step.place:
        job = next(job for job in calendar.problem.jobs if job.id == step.id)
        update["place"] = _numbers(calendar, job)[step.place - 1][0]
    return step.model_copy(update=update) if update else step


def in_expanded_words(calendar: Calendar, day: int, step: Step) -> Step:
    """The inverse of ``in_day_words``."""
    counted = {facility.id for facility in calendar.problem.facilities if is_counted(facility)}
    update: dict[str, object] = {}
    if step.type == "unload" and step.facility in counted:
        update["facility"] = name_on(step.facility, day)
    if not step.place:
        return step.model_copy(update=update) if update else step
    job = next((job for job in calendar.problem.jobs if job.id == step.id), None)
    if job is not None and step.place <= len(job.places):
        facility = job.places[step.place - 1].facility
        name = name_on(facility, day) if facility in counted else facility
        numbers = _numbers(calendar, job)
        if (step.place, name) in numbers:  # else it is a place of other days alone
            update["place"] = numbers.index((step.place, name)) + 1
    return step.model_copy(update=update) if update else step


def _names(calendar: Calendar, job: Job, facility: str | None) -> tuple[str | None, ...]:
    """What a facility is called on the days a job may have.

    Its own name where it does not count, and where there is no day at all: nobody comes.
    """
    counted = {facility.id for facility in calendar.problem.facilities if is_counted(facility)}
    if facility is None or facility not in counted:
        return (facility,)
    days = calendar.days_of(job) or calendar.days
    return tuple(name_on(facility, day) for day in days) or (facility,)


def _numbers(calendar: Calendar, job: Job) -> list[tuple[int, str | None]]:
    """Of each place of the expanded job: its number in the job as given, and its facility."""
    return [
        (number, name)
        for number, place in enumerate(job.places, 1)
        for name in _names(calendar, job, place.facility)
    ]


def _open(calendar: Calendar, facility: Facility, days: Iterable[int]) -> tuple[Window, ...]:
    """When a facility is open to the shifts of these days.

    Where it is shut on all of them, a moment after the last shift: nobody can come.
    """
    spans = [calendar.span(day) for day in days]
    later = range(calendar.horizon.days)
    hours = merged(shifted(w, by) for by in later for w in facility.time_windows)
    there = tuple(
        w for w in hours if any(w.start <= span.end and w.end >= span.start for span in spans)
    )
    return there or tuple(_shut(span) for span in spans[-1:])


def facility_on(calendar: Calendar, facility: Facility, day: int) -> Facility:
    """A facility as it is open to the shifts of one day."""
    if not facility.time_windows:
        return facility
    return facility.model_copy(update={"time_windows": _open(calendar, facility, (day,))})


def _hours(calendar: Calendar, facility: Facility, day: int) -> tuple[Window, ...]:
    """When a facility takes goods on a day: within the shifts of that day."""
    span = calendar.span(day)
    hours = facility_on(calendar, facility, day).time_windows or (span,)
    cut = (Window(max(w.start, span.start), min(w.end, span.end)) for w in hours)
    return tuple(w for w in cut if w.start <= w.end) or (_shut(span),)


def _shut(span: Window) -> Window:
    return Window(span.end + 1, span.end + 1)
