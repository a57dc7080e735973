"""What a route of a plan does, in the problem's own words.

Only the order of the steps is taken from the plan: which visits, and between
which of them the breaks; of steps that have begun, all they state (``facts``).
Steps that mean nothing in the problem are passed over here; ``conservation``
reports them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from vuelta.model import UNREACHABLE, Break, Job, ProfileTravel, Route, Travel, Trip, Vehicle
from vuelta.referee.executed_steps import Drive, Past, counting, is_failed, n_begun, past_of
from vuelta.referee.problem_index import Register, Reload, Visit, windows_of
from vuelta.referee.schedule import Leg, Pause, Stop

_MILLION: Final = 1_000_000

_MEASURED: Final = 64
"""Legs of a route that are measured together, all places of them among each other."""


class Entry(NamedTuple):
    """One step of the given route: its position there, and what it stands for."""

    position: int
    what: Visit | Reload | Break


@dataclass(frozen=True)
class Itinerary:
    """A vehicle, what it does in order, and how it gets there.

    Reloads stand among the visits. ``drives[k]`` leads to the ``k``-th visit,
    the last one to the end place;
    ``setups[k]`` and ``services[k]`` are the work at that visit. The first
    ``n_past`` entries and ``v_past`` visits belong to ``past``; the drives to
    them only have a price. ``failed`` are visits where nothing was served.
    Nothing of the rest happens before ``earliest``.
    """

    vehicle: Vehicle
    entries: tuple[Entry, ...]
    visits: tuple[Visit | Reload, ...]
    drives: tuple[Drive, ...]
    setups: tuple[int, ...]
    services: tuple[int, ...]
    earliest: int
    past: Past | None = None
    n_past: int = 0
    v_past: int = 0
    failed: frozenset[int] = frozenset()

    @property
    def pauses(self) -> tuple[Break, ...]:
        return tuple(entry.what for entry in self.entries if isinstance(entry.what, Break))

    @property
    def is_over(self) -> bool:
        """Whether nothing follows on the facts."""
        if self.past is None:
            return False
        return self.past.end is not None or not (
            self.vehicle.has_end or self.n_past < len(self.entries)
        )

    @property
    def n_tasks(self) -> int:
        """Jobs, and halves of shipments, that are served; setting down is no task."""
        return sum(visit.type != "unload" for _, visit in self.served())

    @property
    def n_reloads(self) -> int:
        return sum(isinstance(visit, Reload) for visit in self.visits)

    def served(self) -> Sequence[tuple[int, Visit]]:
        """The visits that serve something, with their numbers."""
        return self._served

    @cached_property
    def _served(self) -> list[tuple[int, Visit]]:
        return [
            (k, visit)
            for k, visit in enumerate(self.visits)
            if isinstance(visit, Visit) and k not in self.failed
        ]

    def legs(self) -> Iterator[Leg]:
        """What is still to be done, as the schedule wants it."""
        if self.is_over:
            return
        pauses: list[Pause] = []
        k = self.v_past
        for _, what in self.entries[self.n_past :]:
            if isinstance(what, Break):
                pauses.append(Pause(what.time_windows, what.service))
                continue
            soft_end = what.task.soft_end if isinstance(what, Visit) else None
            out = _goods_out(first_trip(self.visits[k + 1 :])) if isinstance(what, Reload) else None
            work = self.setups[k] + self.services[k]
            stop = Stop(tuple(windows_of(what)), work, soft_end, out)
            yield Leg(self.drives[k].seconds, self.drives[k].metres, tuple(pauses), stop)
            pauses = []
            k += 1
        yield Leg(self.drives[k].seconds, self.drives[k].metres, tuple(pauses), None)


def read(
    route: Route, vehicle: Vehicle, register: Register, travel: Travel, now: int | None = None
) -> Itinerary:
    """What the route does when this vehicle drives it.

    Setup is skipped where the vehicle already stands: when its previous place
    (its start, its last fact, or its previous visit; breaks change nothing) is
    the same. A facility is a place of its own: coming there takes its service
    unless the previous visit was one of the same facility, whatever else has the
    same address.
    """
    scale = round(_MILLION * vehicle.speed_factor)

    def drive(here: int | None, there: int | None) -> Drive:
        return _drive(travel, here, there, scale, known)

    entries = tuple(_entries(route, vehicle, register))
    visits = tuple(entry.what for entry in entries if not isinstance(entry.what, Break))
    known = _along(travel, vehicle, visits, register)
    drives, setups, services = [], [], []
    here, past, v_past, n_past = register.places.of_start(vehicle), None, 0, 0
    site: str | None = None
    failed: list[int] = []
    if route.done:
        meanings = dict(entries)
        past = past_of(route, meanings, vehicle, register, drive)
        begun = n_begun(route)
        for position, what in entries:
            if position >= begun:
                break
            n_past += 1
            if not isinstance(what, Break):
                step = route.steps[position]
                if is_failed(step, position, begun):
                    failed.append(v_past)
                setups.append(step.setup)
                services.append(step.service)
                v_past += 1
        if past is not None:
            here = past.place
            drives += [Drive(0, 0, price) for price in past.prices]
            if v_past and here == visits[v_past - 1].place:
                site = visits[v_past - 1].site
            if v_past and isinstance(visits[v_past - 1], Reload):
                past = _held(past, visits[v_past:])
    kind = vehicle.type
    for visit in visits[v_past:]:
        drives.append(drive(here, visit.place))
        stands = here == visit.place if visit.site is None else site == visit.site
        if isinstance(visit, Reload):
            setups.append(0)
            services.append(0 if stands else visit.facility.service)
        else:
            setups.append(0 if stands else visit.task.setup_on(kind))
            services.append(visit.task.service_on(kind))
        here, site = visit.place, visit.site
    if past is None or past.end is None:
        drives.append(drive(here, register.places.of_end(vehicle)))
    return Itinerary(
        vehicle,
        entries,
        visits,
        tuple(drives),
        tuple(setups),
        tuple(services),
        _earliest(vehicle, visits, register, now) if past is None else _later(past.free, now),
        past,
        n_past,
        v_past,
        frozenset(failed),
    )


def _entries(route: Route, vehicle: Vehicle, register: Register) -> Iterator[Entry]:
    pauses = {pause.id: pause for pause in vehicle.breaks}
    for position, step in enumerate(counting(route)):
        if step.type == "break":
            pause = pauses.pop(step.id or "", None)
            if pause is not None:
                yield Entry(position, pause)
            continue
        visit = register.reload_of(step) or register.visit_of(step)
        if visit is not None:
            yield Entry(position, visit)


def _along(
    travel: Travel, vehicle: Vehicle, visits: Sequence[Visit | Reload], register: Register
) -> Mapping[tuple[int, int], Trip]:
    """The legs of a whole route, where each alone would have to be measured."""
    if isinstance(travel, ProfileTravel):
        return {}
    ends = register.places.of_start(vehicle), register.places.of_end(vehicle)
    places = [ends[0], *(visit.place for visit in visits), ends[1]]
    somewhere = [place for place in places if place is not None]
    known: dict[tuple[int, int], Trip] = {}
    for first in range(0, len(somewhere) - 1, _MEASURED):
        some = somewhere[first : first + _MEASURED + 1]
        tables = travel.among(np.array(some))
        if tables.distances is None:
            continue
        seconds, metres = (
            np.diagonal(table, 1).tolist() for table in (tables.durations, tables.distances)
        )
        known.update(zip(pairwise(some), map(Trip, seconds, metres), strict=True))
    return known


def _drive(
    travel: Travel,
    here: int | None,
    there: int | None,
    scale: int,
    known: Mapping[tuple[int, int], Trip],
) -> Drive:
    """From ``here`` to ``there``; nothing when one of them is nowhere.

    Seconds are divided by the speed factor, which counts in millionths
    (``scale``), and rounded half up. Metres and prices are as given. A pair
    without a way is reported; it counts as much as it does when the way is open,
    so that nothing is gained by what cannot be, and nothing where it never is.
    """
    if here is None or there is None:
        return Drive(0, 0, 0)
    seconds, metres, price = known.get((here, there)) or travel.leg(here, there)
    reachable = UNREACHABLE not in (seconds, metres, price)
    if not reachable:
        seconds, metres, price = travel.usual(here, there)
        if UNREACHABLE in (seconds, metres, price):
            return Drive(0, 0, max(price or 0, 0), reachable=False, counts=False)
    seconds = (2 * _MILLION * seconds + scale) // (2 * scale)
    return Drive(seconds, metres or 0, price or 0, reachable=reachable)


def _later(moment: int, now: int | None) -> int:
    return moment if now is None else max(moment, now)


def _earliest(
    vehicle: Vehicle, visits: tuple[Visit | Reload, ...], register: Register, now: int | None
) -> int:
    """When the vehicle may leave: its shift has begun, and its goods are out.

    A job with a ``release_time`` waits until then where it is loaded, unless it is
    aboard already or is picked up on the way: at the start, if there is no reload
    before it. Nobody leaves before ``now``.
    """
    shift = vehicle.time_window
    earliest = _later(register.origin if shift is None else shift.start, now)
    out = _goods_out(first_trip(visits))
    return earliest if out is None else max(earliest, out)


def _held(past: Past, trip: Sequence[Visit | Reload]) -> Past:
    """The facts of a van that has just reloaded: it goes on with the goods of that trip."""
    out = _goods_out(first_trip(trip))
    if out is None or out <= past.free:
        return past
    last = past.moments[-1]._replace(held=out - past.free)
    return replace(past, free=out, moments=(*past.moments[:-1], last))


def first_trip(visits: Sequence[Visit | Reload]) -> list[Visit]:
    """The visits before the first reload."""
    trip = []
    for visit in visits:
        if isinstance(visit, Reload):
            break
        trip.append(visit)
    return trip


def _goods_out(trip: Iterable[Visit]) -> int | None:
    """When all that has to be loaded for a trip is out."""
    times = [
        visit.job.release_time
        for visit in trip
        if visit.job is not None
        and visit.job.release_time is not None
        and waits_for_release(visit.job)
    ]
    return max(times, default=None)


def waits_for_release(job: Job) -> bool:
    """Whether its goods have to be fetched at the start, once they are out."""
    return job.release_time is not None and job.aboard is None and job.kind != "return"
