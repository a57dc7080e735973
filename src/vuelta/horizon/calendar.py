"""Days of a horizon: who works when, which days a job may have, and their price."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cached_property
from typing import Final

from vuelta.model import (
    Horizon,
    Job,
    Place,
    Problem,
    Shipment,
    Terms,
    Vehicle,
    Window,
    Zone,
    great_circle_metres,
)

DAY: Final = 86_400
"""Seconds from a moment to the same on the next day, as shifts and windows repeat."""


def shifted(window: Window, days: int) -> Window:
    """The window so many days later."""
    return Window(window.start + days * DAY, window.end + days * DAY)


def merged(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Windows in order, those that touch as one."""
    joined: list[Window] = []
    for window in sorted(windows):
        if joined and window.start <= joined[-1].end:
            joined[-1] = Window(joined[-1].start, max(joined[-1].end, window.end))
        else:
            joined.append(window)
    return tuple(joined)


def name_on(name: str, day: int) -> str:
    """What a vehicle or a facility is called on a day of the expanded problem."""
    return f"{name}@{day}"


class Calendar:
    """A problem laid over the days of a horizon.

    Sound once ``admit.findings`` has nothing to say.
    """

    def __init__(self, problem: Problem, horizon: Horizon) -> None:
        self.problem = problem
        self.horizon = horizon
        self.days = tuple(day for day in range(1, horizon.days + 1) if day not in horizon.days_off)
        listed = {entry.job: entry for entry in horizon.waiting}
        first = {
            (step.type, step.id)
            for vehicle in problem.vehicles
            for step in vehicle.tasks[: vehicle.pinned_steps]
        }
        self.pinned = {name for kind, name in first if kind == "job"}
        """Jobs that a vehicle does first on the first day."""
        self._pinned_pairs = {
            pair.pickup.id
            for pair in problem.shipments
            if first & {("pickup", pair.pickup.id), ("delivery", pair.delivery.id)}
        }
        self._prices: dict[tuple[str, int], int] = {}
        self._vehicles: dict[int, tuple[Vehicle, ...]] = {}
        self.terms: dict[str, Terms] = {}
        """Terms of everything that may wait."""
        for job in problem.jobs:
            terms = listed.get(job.id, horizon.returns if job.kind == "return" else None)
            if terms is not None and job.aboard is None and job.id not in self.pinned:
                self.terms[job.id] = terms

    def works(self, vehicle: Vehicle, day: int) -> bool:
        """Whether a vehicle is out on a day."""
        return day in self.days and day in self.horizon.vehicle_days.get(vehicle.id, self.days)

    def vehicles(self, day: int) -> tuple[Vehicle, ...]:
        """Vehicles that work on a day, as the problem has them."""
        if day not in self._vehicles:
            self._vehicles[day] = tuple(v for v in self.problem.vehicles if self.works(v, day))
        return self._vehicles[day]

    def days_of(self, job: Job) -> tuple[int, ...]:
        """Days on which a job may be served, by its terms and its windows."""
        terms = self.terms.get(job.id)
        first, last = (1, self.horizon.days)
        if terms is not None:
            first, last = terms.earliest_day, self.last_day(terms)
        return tuple(day for day in self.days if first <= day <= last and self.is_of(job, day))

    def is_of(self, demand: Job | Shipment, day: int) -> bool:
        """Whether a task is one of this day by its hours, whoever works then.

        Without hours what may wait is of every day, and all else of the first.
        """
        if isinstance(demand, Shipment):
            if demand.pickup.id in self._pinned_pairs:
                return day == 1
            halves = (demand.pickup, demand.delivery)
            timed = [half.time_windows for half in halves if half.time_windows]
            return all(self._falls(hours, day) for hours in timed) if timed else day == 1
        hours = demand.time_windows
        if demand.id in self.terms:
            return (
                self.repeats(demand, hours) or not self.has_days(hours) or self._falls(hours, day)
            )
        if not hours or demand.aboard is not None or demand.id in self.pinned:
            return day == 1
        return self._falls(hours, day)

    def last_day(self, terms: Terms) -> int:
        """The last day of the horizon that a deadline leaves."""
        if terms.latest_day is None or terms.deadline_penalty is not None:
            return self.horizon.days
        return min(self.horizon.days, terms.latest_day)

    def days_of_pair(self, pair: Shipment) -> tuple[int, ...]:
        """Days on which a shipment may be carried: by its windows, else the first."""
        return tuple(day for day in self.days if self.is_of(pair, day))

    def windows_on(self, job: Job, day: int) -> tuple[Window, ...]:
        """When work at a job may begin on a day.

        Of what may wait, windows on the first day are hours that hold on every
        day; as soon as one lies on another day, all are their days' own.
        """
        return self._on(job, job.time_windows, day)

    def places_on(self, job: Job, days: Iterable[int]) -> tuple[Place, ...]:
        """A job's other places with their hours on these days, as ``windows_on``."""
        every = tuple(days)
        return tuple(
            place.model_copy(
                update={
                    "time_windows": merged(
                        window for day in every for window in self._on(job, place.time_windows, day)
                    )
                }
            )
            if place.time_windows and every
            else place
            for place in job.places
        )

    def _on(self, job: Job, windows: tuple[Window, ...], day: int) -> tuple[Window, ...]:
        if self.repeats(job, windows):
            return tuple(shifted(window, day - 1) for window in windows)
        there = tuple(window for window in windows if self._falls((window,), day))
        return there or windows

    def repeats(self, job: Job, windows: Iterable[Window]) -> bool:
        """Whether hours of a job, or of a place of it, are those of every day.

        So they are of what may wait, when they lie on the first day and on no
        other: neither later nor before it.
        """
        return job.id in self.terms and self.is_only_on(1, windows)

    def is_only_on(self, day: int, windows: Iterable[Window]) -> bool:
        """Whether windows lie on this day and on no other one, ever."""
        return set(self.stretches(windows)) == {(day, day)}

    def has_days(self, windows: Iterable[Window]) -> bool:
        """Whether windows touch the shifts of any day, within the horizon or not."""
        return any(True for _ in self.stretches(windows))

    def last_of(self, windows: Iterable[Window]) -> int | None:
        """The last day on which windows lie, within the horizon or not."""
        return max((last for _, last in self.stretches(windows)), default=None)

    def price(self, job: str, day: int) -> int:
        """Money steps that waiting until a day costs."""
        terms = self.terms.get(job)
        if terms is None:
            return 0
        if (job, day) not in self._prices:
            self._prices[job, day] = _price(terms, day)
        return self._prices[job, day]

    def may_wait_beyond(self, job: Job) -> bool:
        """Whether a job may be carried over to a day after the horizon."""
        terms = self.terms.get(job.id)
        if terms is None or self.horizon.beyond is None or job.required:
            return False
        open_end = terms.latest_day is None or terms.deadline_penalty is not None
        return open_end or (terms.latest_day or 0) > self.horizon.days

    def price_beyond(self, job: Job) -> int:
        """Money steps of carrying a job over: waiting until then, and a detour."""
        return self.price(job.id, self.horizon.days + 1) + (self.horizon.beyond or 0)

    def age(self, job: str, day: int) -> int:
        """Days that a job has waited by a day."""
        terms = self.terms[job]
        return terms.waited + max(0, day - terms.earliest_day)

    @cached_property
    def zone_of(self) -> dict[str, Zone]:
        """The first zone that each job lies in."""
        found: dict[str, Zone] = {}
        for job in self.problem.jobs:
            for zone in self.horizon.zones:
                if job.id in zone.jobs or _inside(job, zone):
                    found[job.id] = zone
                    break
        return found

    def _falls(self, windows: Iterable[Window], day: int) -> bool:
        """Whether any shift of a day, whoever works then, touches one of the windows."""
        return any(first <= day <= last for first, last in self.stretches(windows))

    def stretches(self, windows: Iterable[Window]) -> Iterator[tuple[int, int]]:
        """First and last day of which a shift touches a window, for each of both.

        Worked out, not counted: hours may lie on any day, before the horizon too.
        """
        for window in windows:
            for shift in self._shifts:
                first = 1 - (shift.end - window.start) // DAY
                last = 1 + (window.end - shift.start) // DAY
                if first <= last:
                    yield first, last

    def span(self, day: int) -> Window:
        """From the first start of work on a day to the last end of it, whoever is out then."""
        shifts = self._shifts or (Window(0, DAY - 1),)
        first = Window(min(shift.start for shift in shifts), max(shift.end for shift in shifts))
        return shifted(first, day - 1)

    @cached_property
    def _shifts(self) -> tuple[Window, ...]:
        """Shifts of the first day with their overtime, each once."""
        return tuple(
            {
                Window(vehicle.time_window.start, vehicle.time_window.end + vehicle.max_overtime)
                for vehicle in self.problem.vehicles
                if vehicle.time_window is not None
            }
        )


def _price(terms: Terms, day: int) -> int:
    """Money steps that waiting until a day costs, by these terms."""
    lost = terms.value * Fraction(str(terms.decay_per_day)) * max(0, day - terms.earliest_day)
    late = 0 if terms.latest_day is None else max(0, day - terms.latest_day)
    return min(terms.value, round(lost)) + late * (terms.deadline_penalty or 0)


def _inside(job: Job, zone: Zone) -> bool:
    return (
        zone.centre is not None
        and job.location is not None
        and great_circle_metres(job.location, zone.centre) <= zone.radius
    )
