"""Which of what waits is due on a day, when returns are collected by a rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from vuelta.horizon.calendar import Calendar
from vuelta.model import Consolidation


def zone_days(calendar: Calendar) -> dict[str, tuple[int, ...]]:
    """The days that fixed zone days leave to each job that may wait.

    A return that has to be collected before its zone's next day is due on its
    last day: the deadline is stronger than the habit.
    """
    left: dict[str, tuple[int, ...]] = {}
    for job in calendar.problem.jobs:
        zone = calendar.zone_of.get(job.id)
        if zone is None or not zone.days or job.id not in calendar.terms:
            continue
        possible = calendar.days_of(job)
        on = tuple(day for day in possible if day in zone.days)
        if on or not calendar.may_wait_beyond(job):
            left[job.id] = on or possible[-1:]
        else:
            left[job.id] = ()
    return left


def due_jobs(
    calendar: Calendar, waiting: Collection[str], day: int, consolidation: Consolidation
) -> set[str]:
    """Those of the waiting jobs that are to be collected on a day.

    ``hold``: all of a zone, when it has ``k`` of them, one has waited
    ``max_age`` days, or one may not wait any longer. What lies in no zone, or in
    one that holds nothing back, rides at once, as all does with ``ride``.
    """
    possible = {
        job.id: days
        for job in calendar.problem.jobs
        if job.id in waiting and day in (days := calendar.days_of(job))
    }
    due: set[str] = set()
    held: dict[str, list[str]] = {}
    for name in possible:
        zone = calendar.zone_of.get(name)
        if consolidation == "ride" or zone is None or (zone.k is None and zone.max_age is None):
            due.add(name)
        else:
            held.setdefault(zone.id, []).append(name)
    last = _last_chances(calendar, possible)
    for zone in calendar.horizon.zones:
        names = held.get(zone.id, [])
        enough = zone.k is not None and len(names) >= zone.k
        old = zone.max_age is not None and any(
            calendar.age(name, day) >= zone.max_age for name in names
        )
        if enough or old or any(last[name] == day for name in names):
            due |= set(names)
    return due


def _last_chances(calendar: Calendar, names: Iterable[str]) -> dict[str, int | None]:
    """The last day on which each can be served; none for what may be carried over."""
    wanted = set(names)
    return {
        job.id: None if calendar.may_wait_beyond(job) else calendar.days_of(job)[-1]
        for job in calendar.problem.jobs
        if job.id in wanted
    }
