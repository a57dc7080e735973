"""Who is who in a problem: every visit and vehicle by name, with its place.

A step of a plan names a visit by its type and id; the register tells what
that visit asks for. Built once per judgement; judges nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from vuelta.model import Demand, Job, Places, Problem, Shipment, Step, Task, Vehicle

VisitType = Literal["job", "pickup", "delivery"]


@dataclass(frozen=True, slots=True, eq=False)
class Visit:
    """A job, or one half of a shipment, that a route may serve.

    ``unload`` leaves the vehicle at the visit, ``load`` comes aboard; ``where``
    is its path in the problem.
    """

    type: VisitType
    id: str
    where: str
    task: Task
    demand: Demand
    place: int
    unload: tuple[int, ...]
    load: tuple[int, ...]

    @property
    def name(self) -> tuple[str, str]:
        return self.type, self.id

    @property
    def job(self) -> Job | None:
        """The job it is, unless it is half a shipment."""
        return self.demand if isinstance(self.demand, Job) else None

    @property
    def other_half(self) -> tuple[str, str] | None:
        """The name of the visit that must be on the same route."""
        if not isinstance(self.demand, Shipment):
            return None
        if self.type == "pickup":
            return "delivery", self.demand.delivery.id
        return "pickup", self.demand.pickup.id


@dataclass(frozen=True, slots=True)
class Register:
    """Everything of a problem by name.

    ``aboard`` lists, by vehicle, the jobs whose delivery it holds already;
    ``bound`` the positions of a job's relations, by its id; ``origin`` is the
    earliest departure of a vehicle that has no shift.
    """

    problem: Problem
    places: Places
    visits: Mapping[tuple[str, str], Visit]
    vehicles: Mapping[str, Vehicle]
    aboard: Mapping[str, Sequence[Job]]
    bound: Mapping[str, Sequence[int]]
    dimensions: int
    origin: int

    @classmethod
    def of(cls, problem: Problem) -> Register:
        places = Places.of(problem)
        aboard: dict[str, list[Job]] = {}
        for job in problem.jobs:
            if job.aboard is not None:
                aboard.setdefault(job.aboard, []).append(job)
        bound: dict[str, list[int]] = {}
        for position, relation in enumerate(problem.relations):
            for identity in relation.jobs:
                bound.setdefault(identity, []).append(position)
        return cls(
            problem,
            places,
            {visit.name: visit for visit in _visits(problem, places)},
            {vehicle.id: vehicle for vehicle in problem.vehicles},
            aboard,
            bound,
            _dimensions(problem),
            problem.day_start,
        )

    def visit_of(self, step: Step) -> Visit | None:
        """What a step of a plan serves; ``None`` when the problem has no such thing."""
        identity = step.id if step.id is not None else step.job
        return None if identity is None else self.visits.get((step.type, identity))


def _visits(problem: Problem, places: Places) -> Iterator[Visit]:
    for i, job in enumerate(problem.jobs):
        yield Visit(
            "job",
            job.id,
            f"jobs[{i}]",
            job,
            job,
            places.of_task(job),
            job.delivery or (),
            job.pickup or (),
        )
    for i, shipment in enumerate(problem.shipments):
        pickup, delivery, amount = shipment.pickup, shipment.delivery, shipment.amount or ()
        where = f"shipments[{i}]"
        place = places.of_task(pickup)
        yield Visit("pickup", pickup.id, f"{where}.pickup", pickup, shipment, place, (), amount)
        place = places.of_task(delivery)
        yield Visit(
            "delivery", delivery.id, f"{where}.delivery", delivery, shipment, place, amount, ()
        )


def _dimensions(problem: Problem) -> int:
    """How many amounts a load has; a sound problem has one answer."""
    for vehicle in problem.vehicles:
        for amounts in (vehicle.capacity, vehicle.on_board):
            if amounts is not None:
                return len(amounts)
    for job in problem.jobs:
        for amounts in (job.delivery, job.pickup):
            if amounts is not None:
                return len(amounts)
    for shipment in problem.shipments:
        if shipment.amount is not None:
            return len(shipment.amount)
    return 0
