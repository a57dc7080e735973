"""How the core's numbers read: what each stop, kind, second and price stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vuelta import units
from vuelta.model import Break, Job, Places, Problem, Shipment, ShipmentStep, Vehicle, Window
from vuelta.solver import _core
from vuelta.solver.prices import Prices
from vuelta.solver.reloads import Reloads

TaskType = Literal["job", "pickup", "delivery"]


@dataclass(frozen=True)
class Visit:
    """What a stop of the core stands for."""

    type: TaskType
    task: Job | ShipmentStep
    demand: Job | Shipment
    place: int

    @property
    def key(self) -> tuple[TaskType, str]:
        return self.type, self.task.id


@dataclass(frozen=True)
class Legend:
    """Stop number -> visit and back, vehicle -> kind, core time 0, price step."""

    problem: Problem
    places: Places
    visits: tuple[Visit, ...]
    stop_of: dict[tuple[str, str], int]
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
        visits = [Visit("job", job, job, places.of_task(job)) for job in problem.jobs]
        for shipment in problem.shipments:
            pickup, delivery = shipment.pickup, shipment.delivery
            visits.append(Visit("pickup", pickup, shipment, places.of_task(pickup)))
            visits.append(Visit("delivery", delivery, shipment, places.of_task(delivery)))
        stop_of: dict[tuple[str, str], int] = {visit.key: stop for stop, visit in enumerate(visits)}
        pinned = tuple(
            tuple(
                stop_of[step.type, step.id or ""] for step in vehicle.tasks[: vehicle.pinned_steps]
            )
            for vehicle in problem.vehicles
        )
        return cls(
            problem=problem,
            places=places,
            visits=tuple(visits),
            stop_of=stop_of,
            kind_of=_kinds_of(problem, pinned, visits),
            pinned=pinned,
            holders=_holders(problem, pinned, visits),
            origin=problem.day_start,
            prices=Prices.of(problem),
            reloads=Reloads.of_problem(problem, len(visits)),
        )

    @property
    def nowhere(self) -> int:
        """The cell of a start or end that a vehicle does not have."""
        return len(self.places)

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
        if self.reloads.facility(stop) is not None:
            return stop
        if self.visits[stop].type == "job" or self.holder(stop) is not None:
            return stop
        return stop + 1 if self.visits[stop].type == "pickup" else stop - 1

    def may_serve(self, v: int, stop: int) -> bool:
        """Whether nothing about the vehicle itself bars it: skills, permission, custody."""
        vehicle, demand = self.problem.vehicles[v], self.visits[stop].demand
        return (
            self.holder(stop) in (None, v)
            and (demand.allowed_vehicles is None or vehicle.id in demand.allowed_vehicles)
            and set(vehicle.skills).issuperset(demand.skills)
        )

    def is_charged(self, stop: int) -> bool:
        """Whether leaving it out is charged here: a pair is charged once, by its pickup."""
        return self.visits[stop].type != "delivery" or self.holder(stop) is not None

    def pickup_of(self, stop: int) -> int:
        """The pickup of a shipment's stop, itself for the pickup."""
        return stop - 1 if self.visits[stop].type == "delivery" else stop


def _holders(
    problem: Problem, pinned: tuple[tuple[int, ...], ...], visits: list[Visit]
) -> dict[int, int]:
    """Who holds what is aboard, and both halves of what is picked up for certain."""
    names = {vehicle.id: v for v, vehicle in enumerate(problem.vehicles)}
    holders = {
        stop: names[job.aboard] for stop, job in enumerate(problem.jobs) if job.aboard is not None
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
