"""The next morning: what is left of a problem and its horizon after the first day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from vuelta.horizon.calendar import DAY, Calendar, merged, shifted
from vuelta.horizon.expand import Key, vehicle_on
from vuelta.model import Facility, Horizon, Job, Place, Problem, Shipment, Terms, Waiting, Window


def rolled_forward(calendar: Calendar, done: Collection[Key]) -> tuple[Problem, Horizon]:
    """Problem and horizon from the second day on, a day shorter.

    What was not done stays: what may wait is a day nearer to its deadline, and
    has been ready since a day earlier, so that its value and its age go on; what
    was for the first day alone, and missed it, is due at the same hours of the
    second. Hours that hold on every day do so from the second on. A zone whose
    days are over holds nothing back any more. After the last day of a horizon
    comes a plain one, on which all vehicles work.

    Parameters
    ----------
    done
        What the first day served.
    """
    problem, horizon = calendar.problem, calendar.horizon
    left = [job for job in problem.jobs if ("job", job.id) not in done]
    open_ = {job.id for job in left}
    kept = [pair for pair in problem.shipments if ("pickup", pair.pickup.id) not in done]
    relations = [
        relation.model_copy(update={"jobs": tuple(name for name in relation.jobs if name in open_)})
        for relation in problem.relations
    ]
    rest = problem.model_copy(
        update={
            "vehicles": tuple(vehicle_on(vehicle, 2, vehicle.id) for vehicle in problem.vehicles),
            "jobs": tuple(_next_job(job, calendar) for job in left),
            "shipments": tuple(_next_pair(pair, calendar) for pair in kept),
            "facilities": tuple(
                _next_facility(facility, calendar) for facility in problem.facilities
            ),
            "relations": tuple(relation for relation in relations if len(relation.jobs) > 1),
        }
    )
    is_over = horizon.days == 1
    following = horizon.model_copy(
        update={
            "days": max(1, horizon.days - 1),
            "days_off": _sooner(horizon.days_off),
            "vehicle_days": {}
            if is_over
            else {name: _sooner(days) for name, days in horizon.vehicle_days.items()},
            "returns": None if horizon.returns is None else _a_day_on(horizon.returns),
            "waiting": tuple(
                Waiting.model_construct(**dict(_a_day_on(calendar.terms[job.id])) | {"job": job.id})
                for job in left
                if job.id in calendar.terms
            ),
            "zones": tuple(
                zone.model_copy(
                    update={
                        "days": _sooner(zone.days),
                        "jobs": tuple(name for name in zone.jobs if name in open_),
                    }
                )
                for zone in horizon.zones
                if zone.centre is not None or open_ & set(zone.jobs)
            ),
        }
    )
    return rest, following


def _sooner(days: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(day - 1 for day in days if day > 1)


def _a_day_on(terms: Terms) -> Terms:
    """The same terms in the numbers of the next morning.

    A deadline that nothing prices was missed, and is due at once.
    """
    latest = terms.latest_day
    if latest is not None:
        latest = latest - 1 if terms.deadline_penalty is not None else max(latest - 1, 1)
    return terms.model_copy(update={"earliest_day": terms.earliest_day - 1, "latest_day": latest})


def _next_job(job: Job, calendar: Calendar) -> Job:
    """The job with its times a day later, where they were those of the first day."""
    last = calendar.last_of(job.time_windows)
    if last is None:  # no hours, or such that no shift ever meets
        is_missed = job.id not in calendar.terms and calendar.is_of(job, 1)
    else:
        is_missed = last <= 1
    fields: dict[str, Any] = {
        "aboard": None,
        "time_windows": _next_hours(job, job.time_windows, calendar, is_missed=is_missed),
        "places": tuple(_next_place(place, job, calendar, is_missed) for place in job.places),
    }
    if is_missed:
        fields |= _soft_a_day_on(job)
    return job.model_copy(update=fields)


def _next_place(place: Place, job: Job, calendar: Calendar, is_missed: bool) -> Place:
    is_missed = is_missed and _is_over(place.time_windows, calendar)
    hours = _next_hours(job, place.time_windows, calendar, is_missed=is_missed)
    return place.model_copy(update={"time_windows": hours})


def _next_hours(
    job: Job, windows: tuple[Window, ...], calendar: Calendar, *, is_missed: bool
) -> tuple[Window, ...]:
    """Hours of a job, or of a place of it, on the next morning.

    What may wait has hours of every day when they lie on the first one alone.
    Those that were the second day's own would be read so: a moment on the day
    that is over says that they are not.
    """
    if is_missed or calendar.repeats(job, windows):
        return _a_day_later(windows)
    if job.id in calendar.terms and calendar.is_only_on(2, windows):
        over = calendar.span(1).start
        return merged((Window(over, over), *windows))
    return windows


def _next_pair(pair: Shipment, calendar: Calendar) -> Shipment:
    """The pair, a day later where its day is over and nobody carried it."""
    timed = [half.time_windows for half in (pair.pickup, pair.delivery) if half.time_windows]
    if timed and not any(_is_over(windows, calendar) for windows in timed):
        return pair
    halves = {
        name: half.model_copy(
            update={"time_windows": _a_day_later(half.time_windows), **_soft_a_day_on(half)}
        )
        for name, half in (("pickup", pair.pickup), ("delivery", pair.delivery))
    }
    return pair.model_copy(update=halves)


def _next_facility(facility: Facility, calendar: Calendar) -> Facility:
    """The facility as it is open from the second day on, at the same hours as before."""
    morning = calendar.span(2).start
    hours = [window for window in facility.time_windows if window.end >= morning]
    hours += _a_day_later(facility.time_windows)
    return facility.model_copy(update={"time_windows": merged(hours)})


def _is_over(windows: Iterable[Window], calendar: Calendar) -> bool:
    """Whether hours lie on days, and on none after the first."""
    last = calendar.last_of(windows)
    return last is not None and last <= 1


def _a_day_later(windows: Iterable[Window]) -> tuple[Window, ...]:
    return tuple(shifted(window, 1) for window in windows)


def _soft_a_day_on(task: Any) -> dict[str, int | None]:
    """The soft window of a job or half a shipment a day later.

    Not when its goods are there (``release_time``): they stay.
    """
    times = {name: getattr(task, name) for name in ("soft_start", "soft_end")}
    return {name: None if time is None else time + DAY for name, time in times.items()}
