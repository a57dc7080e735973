"""What a route of a plan does, in the problem's own words.

Only the order of the steps is taken from the plan: which visits, and between
which of them the breaks. Steps that mean nothing in the problem are passed
over here; ``conservation`` reports them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vuelta.model import UNREACHABLE, Break, Route, Travel, Vehicle
from vuelta.referee.register import Register, Visit
from vuelta.referee.schedule import Leg, Pause, Stop


@dataclass(frozen=True, slots=True)
class Drive:
    """Getting from one place to the next.

    ``price`` in currency units, where the document prices arcs itself.
    """

    seconds: int
    metres: int
    price: int
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of the given route: its position there, and what it stands for."""

    position: int
    what: Visit | Break


@dataclass(frozen=True, slots=True)
class Itinerary:
    """A vehicle, what it does in order, and how it gets there.

    ``drives[k]`` leads to the ``k``-th visit, the last one to the end place;
    ``setups[k]`` and ``services[k]`` are the work at that visit.
    """

    vehicle: Vehicle
    entries: tuple[Entry, ...]
    visits: tuple[Visit, ...]
    drives: tuple[Drive, ...]
    setups: tuple[int, ...]
    services: tuple[int, ...]
    earliest: int

    @property
    def pauses(self) -> tuple[Break, ...]:
        return tuple(entry.what for entry in self.entries if isinstance(entry.what, Break))

    def legs(self) -> Iterator[Leg]:
        """The itinerary as the schedule wants it."""
        pauses: list[Pause] = []
        k = 0
        for entry in self.entries:
            if isinstance(entry.what, Break):
                pauses.append(Pause(entry.what.time_windows, entry.what.service))
                continue
            task = entry.what.task
            stop = Stop(task.time_windows, self.setups[k] + self.services[k], task.soft_end)
            yield Leg(self.drives[k].seconds, self.drives[k].metres, tuple(pauses), stop)
            pauses = []
            k += 1
        yield Leg(self.drives[k].seconds, self.drives[k].metres, tuple(pauses), None)


def read(route: Route, vehicle: Vehicle, register: Register, travel: Travel) -> Itinerary:
    """What the route does when this vehicle drives it.

    Setup is skipped where the vehicle already stands: when its previous place
    (its start, or its previous visit; breaks change nothing) is the same.
    """
    entries = tuple(_entries(route, vehicle, register))
    visits = tuple(entry.what for entry in entries if isinstance(entry.what, Visit))
    scale = max(1, round(100 * vehicle.speed_factor))
    here = register.places.of_start(vehicle)
    drives, setups, services = [], [], []
    for visit in visits:
        drives.append(_drive(travel, here, visit.place, scale))
        setups.append(0 if here == visit.place else visit.task.setup_on(vehicle.type))
        services.append(visit.task.service_on(vehicle.type))
        here = visit.place
    drives.append(_drive(travel, here, register.places.of_end(vehicle), scale))
    return Itinerary(
        vehicle,
        entries,
        visits,
        tuple(drives),
        tuple(setups),
        tuple(services),
        _earliest(vehicle, visits, register.origin),
    )


def _entries(route: Route, vehicle: Vehicle, register: Register) -> Iterator[Entry]:
    pauses = {pause.id: pause for pause in vehicle.breaks}
    for position, step in enumerate(route.steps):
        if step.type == "break":
            pause = pauses.pop(step.id or "", None)
            if pause is not None:
                yield Entry(position, pause)
            continue
        visit = register.visit_of(step)
        if visit is not None:
            yield Entry(position, visit)


def _drive(travel: Travel, here: int | None, there: int | None, scale: int) -> Drive:
    """From ``here`` to ``there``; nothing when one of them is nowhere.

    Seconds are divided by the speed factor, which counts in hundredths
    (``scale``), and rounded half up. Metres and prices are as given. A pair
    without a way counts nothing, and is reported.
    """
    if here is None or there is None:
        return Drive(0, 0, 0)
    seconds, metres, price = trip = travel.leg(here, there)
    if UNREACHABLE in trip:
        return Drive(0, 0, 0, reachable=False)
    return Drive((100 * seconds + scale // 2) // scale, metres or 0, price or 0)


def _earliest(vehicle: Vehicle, visits: tuple[Visit, ...], origin: int) -> int:
    """When the vehicle may leave: its shift has begun, and its goods are out.

    A job with a ``release_time`` waits at the start until then, unless it is
    aboard already or is picked up on the way.
    """
    earliest = origin if vehicle.time_window is None else vehicle.time_window.start
    for visit in visits:
        job = visit.job
        if (
            job is not None
            and job.release_time is not None
            and job.aboard is None
            and job.kind != "return"
        ):
            earliest = max(earliest, job.release_time)
    return earliest
