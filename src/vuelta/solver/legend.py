"""How the core's numbers read: what each stop, kind, second and price stands for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from vuelta import units
from vuelta.model import Break, Job, Places, Problem, Vehicle, Window
from vuelta.solver import _core
from vuelta.solver.alternative_visits import Visit, members
from vuelta.solver.price_scale import Prices
from vuelta.solver.reloads import Reloads
from vuelta.solver.shared_limits import Clashes, Stock


@dataclass(frozen=True)
class Legend:
    """Stop number -> visit and back, vehicle -> kind, core time 0, price step."""

    problem: Problem
    places: Places
    visits: tuple[Visit, ...]
    stop_of: dict[tuple[str, str], int]
    """Of a job with choices, the stop that leads."""
    mates: tuple[int, ...]
    """The other half of a pair, -1 where a stop is none; a pinned pickup leaves none."""
    groups: tuple[tuple[int, ...], ...]
    """First stops of the ways to do a job that has several, the one that leads first."""
    stock: Stock
    clashes: Clashes
    kind_of: tuple[int, ...]
    pinned: tuple[tuple[int, ...], ...]
    """Stops that stay first, per vehicle."""
    holders: dict[int, int]
    """The only vehicle that may serve a stop, of stops that have one."""
    origin: int
    prices: Prices
    reloads: Reloads
    """Stops after the visits that may be used or not."""

    @classmethod
    def of(cls, problem: Problem) -> Legend:
        places = Places.of(problem)
        visits: list[Visit] = []
        mates: dict[int, int] = {}
        others: list[tuple[int, list[list[Visit]]]] = []
        facilities = {facility.id: facility for facility in problem.facilities}
        for job in problem.jobs:
            if job.is_choosing or job.returned_to is not None:
                ways = members(job, places, facilities)
                others.append((len(visits), ways))
                visits.append(ways[0][0])
            else:
                visits.append(Visit("job", job, job, places.of_task(job)))
        for shipment in problem.shipments:
            pickup, delivery = shipment.pickup, shipment.delivery
            mates |= {len(visits): len(visits) + 1, len(visits) + 1: len(visits)}
            visits.append(Visit("pickup", pickup, shipment, places.of_task(pickup)))
            visits.append(Visit("delivery", delivery, shipment, places.of_task(delivery)))
        stop_of: dict[tuple[str, str], int] = {visit.key: stop for stop, visit in enumerate(visits)}
        groups = tuple(_spread(lead, ways, visits, mates) for lead, ways in others)
        pinned = tuple(
            tuple(
                stop_of[step.type, step.id or ""] for step in vehicle.tasks[: vehicle.pinned_steps]
            )
            for vehicle in problem.vehicles
        )
        holders = _holders(problem, pinned, visits)
        for stop in holders:
            if visits[stop].type in ("pickup", "delivery"):
                del mates[stop]  # a pinned pickup is a fact: its delivery stands alone
        return cls(
            problem=problem,
            places=places,
            visits=tuple(visits),
            stop_of=stop_of,
            kind_of=_kinds_of(problem, pinned, visits),
            pinned=pinned,
            holders=holders,
            mates=tuple(mates.get(stop, -1) for stop in range(len(visits))),
            groups=tuple(group for group in groups if len(group) > 1),
            stock=Stock.of(problem),
            clashes=Clashes.of(problem),
            origin=problem.day_start,
            prices=Prices.of(problem),
            reloads=Reloads.of_problem(problem, len(visits)),
        )

    @property
    def nowhere(self) -> int:
        """The cell of a start or end that a vehicle does not have."""
        return self.places.n_visited

    @property
    def n_stops(self) -> int:
        """All the core knows: visits, and reloads after them."""
        return len(self.visits) + len(self.reloads.of)

    def moment(self, time: int) -> int:
        """Core time of a moment; beyond the core's clock, its nearest end."""
        return max(0, min(time - self.origin, _core.horizon))

    def windows(self, windows: tuple[Window, ...]) -> list[tuple[int, int]]:
        """Core times of windows; one from end to end where there are none."""
        if not windows:
            return [(0, _core.horizon)]
        return [(self.moment(window.start), self.moment(window.end)) for window in windows]

    def holder(self, stop: int) -> int | None:
        """The only vehicle that may serve the stop, when it is aboard or half served.

        A pinned pickup leaves its delivery no choice.
        """
        return self.holders.get(stop)

    def pauses(self, vehicle: Vehicle) -> tuple[Break, ...]:
        """A vehicle's breaks in the order it takes them: by the middle of their time.

        Those without windows come last.
        """
        return tuple(sorted(vehicle.breaks, key=_middle))

    def owed(self, v: int) -> tuple[int, ...]:
        """Deliveries a vehicle owes because their pickups are pinned to it."""
        return tuple(
            stop + 1
            for stop in self.pinned[v]
            if self.visits[stop].type == "pickup" and stop + 1 not in self.pinned[v]
        )

    def mate_of(self, stop: int) -> int:
        """The other half of a pair that is still one; the stop itself otherwise."""
        mate = -1 if self.reloads.facility(stop) is not None else self.mates[stop]
        return stop if mate < 0 else mate

    @cached_property
    def ways(self) -> dict[int, tuple[int, ...]]:
        """First stops of all ways to do a job with choices, by each of its stops."""
        found = {}
        for group in self.groups:
            for stop in group:
                found[stop] = found[self.mate_of(stop)] = group
        return found

    def ways_of(self, stop: int) -> tuple[int, ...]:
        """First stops of all ways to do what a stop is for; the stop itself where there is one."""
        return self.ways.get(stop, (stop,))

    def way(self, key: tuple[str, str], number: int, facility: str | None) -> int | None:
        """The first stop that does a task so; ``None`` when there is no such way."""
        lead = self.stop_of.get(key)
        if lead is None or key[0] != "job":
            return lead
        for stop in self.ways_of(lead):
            visit = self.visits[stop]
            if (visit.number, visit.facility) == (number, facility):
                return stop
        return None

    def open_ways(self, stop: int, served: Iterable[int]) -> list[int]:
        """Ways to do what a stop is for whose facilities have room beside what is served."""
        ways = self.ways_of(stop)
        if not any(self.visits[way].taken for way in ways):
            return list(ways)
        n_visits = len(self.visits)  # reloads come after them, and take no room
        others = [self.visits[other] for other in served if other < n_visits]
        return [way for way in ways if not self.stock.full(self.visits[way], others)]

    def left_out(self, missing: Iterable[int]) -> list[int]:
        """Of stops that are in no route, those that stand for a task left out."""
        gone = set(missing)
        stops = []
        for stop in sorted(gone):
            ways = self.ways.get(stop)
            if ways is None:
                if self.visits[stop].type != "unload":
                    stops.append(stop)
            elif stop == ways[0] and gone.issuperset(ways):
                stops.append(stop)
        return stops

    @cached_property
    def _allowed(self) -> tuple[frozenset[str] | None, ...]:
        """Of each visit the vehicles it allows; lists that are long are asked about often."""
        alike: dict[tuple[str, ...], frozenset[str]] = {}
        return tuple(
            None
            if (names := visit.demand.allowed_vehicles) is None
            else alike.setdefault(names, frozenset(names))
            for visit in self.visits
        )

    def may_serve(self, v: int, stop: int) -> bool:
        """Whether nothing about the vehicle itself bars it: skills, permission, custody."""
        vehicle, demand = self.problem.vehicles[v], self.visits[stop].demand
        return (
            self.holder(stop) in (None, v)
            and ((allowed := self._allowed[stop]) is None or vehicle.id in allowed)
            and (not demand.skills or set(vehicle.skills).issuperset(demand.skills))
        )

    def is_charged(self, stop: int) -> bool:
        """Whether leaving it out is charged here: a pair is charged once, by its first half."""
        return not self.visits[stop].is_second or self.mates[stop] < 0

    def first_of(self, stop: int) -> int:
        """The first half of a stop's pair, itself where it is that or has none."""
        return self.mate_of(stop) if self.visits[stop].is_second else stop


def _spread(
    lead: int, ways: list[list[Visit]], visits: list[Visit], mates: dict[int, int]
) -> tuple[int, ...]:
    """Adds what is still missing of the ways to do a job; their first stops."""
    firsts = []
    for way in ways:
        first = lead if way is ways[0] else len(visits)
        firsts.append(first)
        visits += way[1:] if way is ways[0] else way
        if len(way) > 1:
            mates |= {first: len(visits) - 1, len(visits) - 1: first}
    return tuple(firsts)


def _holders(
    problem: Problem, pinned: tuple[tuple[int, ...], ...], visits: list[Visit]
) -> dict[int, int]:
    """Who holds what is aboard, and both halves of what is picked up for certain."""
    names = {vehicle.id: v for v, vehicle in enumerate(problem.vehicles)}
    holders = {
        stop: names[visit.demand.aboard]
        for stop, visit in enumerate(visits)
        if isinstance(visit.demand, Job) and visit.demand.aboard is not None
    }
    for v, stops in enumerate(pinned):
        for stop in stops:
            if visits[stop].type == "pickup":
                holders[stop] = holders[stop + 1] = v
    return holders


def _kinds_of(
    problem: Problem, pinned: tuple[tuple[int, ...], ...], visits: list[Visit]
) -> tuple[int, ...]:
    """A kind number for each vehicle: alike in all but name, and not singled out."""
    singled: set[str] = set()
    for demand in (*problem.jobs, *problem.shipments):
        singled.update(demand.allowed_vehicles or ())
        singled.update(demand.vehicle_costs)
    singled.update(job.aboard for job in problem.jobs if job.aboard is not None)
    numbers: dict[object, int] = {}
    kinds = []
    for vehicle, stops in zip(problem.vehicles, pinned, strict=True):
        key: object = vehicle.id
        if vehicle.id not in singled and all(visits[stop].type == "job" for stop in stops):
            key = _likeness(vehicle)
        kinds.append(numbers.setdefault(key, len(numbers)))
    return tuple(kinds)


def _middle(pause: Break) -> int:
    """Twice the middle between a break's first and last moment to start."""
    if not pause.time_windows:
        return 2 * units.MAX_TIME
    return pause.time_windows[0].start + pause.time_windows[-1].end


def _likeness(vehicle: Vehicle) -> tuple[object, ...]:
    """Everything but the name, the words and the route it is given."""
    named = {"id", "description", "steps", "pinned_steps"}
    return tuple(
        (name, repr(getattr(vehicle, name))) for name in Vehicle.model_fields if name not in named
    )
