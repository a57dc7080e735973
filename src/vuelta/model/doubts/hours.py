"""Times that look like minutes, and windows that no shift meets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from vuelta import units
from vuelta.model.base import TimeWindow
from vuelta.model.caution import Caution
from vuelta.model.checks.moments import moments
from vuelta.model.fleet import Vehicle
from vuelta.model.jobs import Demand, Task
from vuelta.model.problem_fields import ProblemFields

_DAY: Final = 1_440
"""Minutes of a day: whole days written in minutes stay within two of them."""

_SHORT: Final = 30
"""Seconds of work at a stop; where all have less, they may be minutes."""


def doubts(problem: ProblemFields) -> Iterator[Caution]:
    """W103 and W104."""
    yield from _minutes(problem)
    yield from _outside(problem)


class Visit(NamedTuple):
    """A visit, and where it stands: put into words only where there is something to say."""

    number: int
    half: str
    """``pickup`` or ``delivery`` of a shipment, nothing of a job."""
    task: Task
    demand: Demand

    @property
    def where(self) -> str:
        if self.half:
            return f"shipments[{self.number}].{self.half}"
        return f"jobs[{self.number}]"

    @property
    def name(self) -> str:
        return f"{self.half or 'job'} {self.task.id}"


def tasks_of(problem: ProblemFields) -> Iterator[Visit]:
    """Every visit of a problem."""
    for i, job in enumerate(problem.jobs):
        yield Visit(i, "", job, job)
    for i, shipment in enumerate(problem.shipments):
        yield Visit(i, "pickup", shipment.pickup, shipment)
        yield Visit(i, "delivery", shipment.delivery, shipment)


def _minutes(problem: ProblemFields) -> Iterator[Caution]:
    """Times of a day that would all lie within the first 48 minutes after midnight.

    Only where travel is measured from coordinates: a matrix may count in any unit.
    """
    if problem.matrices:
        return
    remedy = "times and durations are seconds: multiply minutes by 60, or give RFC 3339 times"
    times = moments(problem)
    if times and min(times) >= 0 and 120 <= max(times) <= 2 * _DAY and (spans := _spans(problem)):
        where, window = spans[0]
        span = (window.end - window.start) / 60
        cause = (
            f"all times lie between {min(times)} and {max(times)} seconds, as a day counted in "
            f"minutes would: {window.start}-{window.end} is {span:g} minutes long"
        )
        yield Caution(code="W103", where=where, cause=cause, remedy=remedy)
        return
    work = [visit for visit in tasks_of(problem) if visit.task.service]
    if work and max(visit.task.service for visit in work) <= _SHORT:
        first = work[0]
        cause = f"no stop takes more than {_SHORT} seconds: here it is {first.task.service}"
        yield Caution(code="W103", where=f"{first.where}.service", cause=cause, remedy=remedy)


def _spans(problem: ProblemFields) -> list[tuple[str, TimeWindow]]:
    """Shifts and windows of visits with their paths."""
    shifts = [
        (f"vehicles[{i}].time_window", vehicle.time_window)
        for i, vehicle in enumerate(problem.vehicles)
        if vehicle.time_window is not None
    ]
    return shifts + [
        (f"{visit.where}.time_windows[{k}]", window)
        for visit in tasks_of(problem)
        for k, window in enumerate(visit.task.time_windows)
    ]


def _outside(problem: ProblemFields) -> Iterator[Caution]:
    """Tasks none of whose windows meets the shift of a vehicle that may serve them."""
    everyone = _shifts(problem.vehicles)
    of_vehicle = {vehicle.id: vehicle for vehicle in problem.vehicles}
    for visit in tasks_of(problem):
        task, demand = visit.task, visit.demand
        if not task.time_windows or not problem.vehicles:
            continue
        shifts = everyone
        if demand.allowed_vehicles is not None:
            allowed = [of_vehicle[one] for one in demand.allowed_vehicles if one in of_vehicle]
            shifts = _shifts(allowed)
        pairs = ((window, shift) for window in task.time_windows for shift in shifts)
        if shifts and not any(_meet(window, shift) for window, shift in pairs):
            first, last = (_told(problem, moment) for moment in (shifts[0][0], shifts[-1][1]))
            cause = f"no time window of {visit.name} meets a shift; "
            cause += f"shifts lie between {first} and {last}"
            remedy = "correct the window, or the vehicles' time_window"
            yield Caution(
                code="W104", where=f"{visit.where}.time_windows", cause=cause, remedy=remedy
            )


def _told(problem: ProblemFields, moment: int) -> str:
    """A moment as the document spells its times."""
    if problem.style.times == "seconds":
        return str(moment)
    return units.format_time(moment, problem.style.utc_offset)


def _shifts(vehicles: Iterable[Vehicle]) -> list[tuple[int, int]]:
    """Spans in which somebody works, merged and in order; empty where somebody always does."""
    spans: list[tuple[int, int]] = []
    for vehicle in vehicles:
        if vehicle.time_window is None:
            return []
        spans.append((vehicle.time_window.start, vehicle.time_window.end + vehicle.max_overtime))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _meet(window: TimeWindow, shift: tuple[int, int]) -> bool:
    return window.start <= shift[1] and shift[0] <= window.end
