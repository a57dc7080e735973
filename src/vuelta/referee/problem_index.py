"""Who is who in a problem: every visit and vehicle by name, with its place.

A step of a plan names a visit by its type and id; the register tells what
that visit asks for, and what is taken off the plan. Built once per judgement;
judges nothing itself, and works nothing out before somebody asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from vuelta.model import (
    Break,
    Demand,
    Facility,
    Job,
    Places,
    Plan,
    Problem,
    SetAside,
    Shipment,
    Step,
    Task,
    Vehicle,
    Window,
)

VisitType = Literal["job", "pickup", "delivery", "unload"]

Name = tuple[str, str]
"""Type and id of a visit."""


class Visit(NamedTuple):
    """A job, one half of a shipment, or the unloading of a job, that a route may serve.

    ``unload`` leaves the vehicle at the visit, ``load`` comes aboard. A job is
    done at its ``number``-th place, 0 being its own; an unloading at ``facility``.
    ``site`` is the facility that it is a visit of, whatever it does there.
    """

    type: VisitType
    id: str
    name: Name
    task: Task
    demand: Demand
    place: int
    unload: tuple[int, ...]
    load: tuple[int, ...]
    number: int = 0
    facility: str | None = None
    site: str | None = None

    @property
    def job(self) -> Job | None:
        """The job it is, unless it is half a shipment."""
        return self.demand if isinstance(self.demand, Job) else None

    @property
    def other_half(self) -> Name | None:
        """The name of the visit that must be on the same route."""
        if not isinstance(self.demand, Shipment):
            return None
        if self.type == "pickup":
            return "delivery", self.demand.delivery.id
        return "pickup", self.demand.pickup.id


class Reload(NamedTuple):
    """A stop at a facility between two trips of a route; it serves nobody."""

    facility: Facility
    name: Name
    place: int

    @property
    def site(self) -> str:
        """The facility, as of a visit."""
        return self.facility.id


def windows_of(what: Visit | Reload | Break) -> Sequence[Window]:
    """When it may start."""
    if isinstance(what, Visit):
        return what.task.time_windows
    return what.facility.time_windows if isinstance(what, Reload) else what.time_windows


@dataclass(frozen=True)
class Register:
    """Everything of a problem by name.

    ``demands`` holds the job, or the shipment, of every visit; ``aside`` what
    is taken off the plan; ``aboard`` lists, by vehicle, the jobs whose delivery
    it holds before the route begins; ``bound`` the positions of a job's
    relations, by its id; ``facilities`` all of them.
    """

    problem: Problem
    demands: Mapping[Name, Job | Shipment]
    vehicles: Mapping[str, Vehicle]
    facilities: Mapping[str, Facility]
    aside: Mapping[Name, SetAside]
    aboard: Mapping[str, Sequence[Job]]
    bound: Mapping[str, Sequence[int]]
    dimensions: int

    @classmethod
    def of(cls, problem: Problem, plan: Plan | None = None) -> Register:
        demands: dict[Name, Job | Shipment] = {("job", job.id): job for job in problem.jobs}
        for shipment in problem.shipments:
            demands["pickup", shipment.pickup.id] = shipment
            demands["delivery", shipment.delivery.id] = shipment
        aside: dict[Name, SetAside] = {}
        for entry in () if plan is None else plan.set_aside:
            aside.setdefault((entry.type, entry.id), entry)
        bound: dict[str, list[int]] = {}
        for position, relation in enumerate(problem.relations):
            for identity in relation.jobs:
                bound.setdefault(identity, []).append(position)
        return cls(
            problem,
            demands,
            {vehicle.id: vehicle for vehicle in problem.vehicles},
            {facility.id: facility for facility in problem.facilities},
            aside,
            _aboard(problem, aside),
            bound,
            _dimensions(problem),
        )

    @cached_property
    def places(self) -> Places:
        return Places.of(self.problem)

    @cached_property
    def origin(self) -> int:
        """The earliest departure of a vehicle that has no shift."""
        return self.problem.day_start

    def visit(self, name: Name) -> Visit | None:
        """What serving this name means; ``None`` when the problem has no such thing."""
        demand = self.demands.get(name)
        if demand is None:
            return None
        if isinstance(demand, Job):
            place = self.places.of_task(demand)
            unload, load = demand.delivery or (), demand.pickup or ()
            visit = Visit("job", demand.id, name, demand, demand, place, unload, load)
            if demand.returned_to is not None:
                return self._brought_back(visit, demand, self.facilities[demand.returned_to])
            return visit._replace(site=demand.facility)
        amount = demand.amount or ()
        half: Task = demand.pickup if name[0] == "pickup" else demand.delivery
        place = self.places.of_task(half)
        if name[0] == "pickup":
            visit = Visit("pickup", half.id, name, half, demand, place, (), amount)
        else:
            visit = Visit("delivery", half.id, name, half, demand, place, amount, ())
        return visit._replace(site=half.facility)

    def reload_of(self, step: Step) -> Reload | None:
        """Where a step of a plan reloads; ``None`` when it does not, or nowhere."""
        facility = self.facilities.get(step.id or "") if step.type == "reload" else None
        if facility is None:
            return None
        return Reload(facility, ("reload", facility.id), self.places.of_facility(facility))

    def rides_back(self, name: Name, vehicle_id: str) -> bool:
        """Whether this half of a shipment is taken off the plan, its goods aboard it or lost."""
        entry = self.aside.get(name)
        if entry is None or name[0] != "delivery":
            return False
        return entry.aboard == vehicle_id or entry.state == "missing"

    def visit_of(self, step: Step) -> Visit | None:
        """What a step of a plan serves; ``None`` when the problem has no such thing."""
        name = name_of(step)
        if name is None:
            return None
        if step.type == "unload":
            return self._unloading(name[1], step.facility)
        visit = self.visit(name)
        if visit is None or not step.place or visit.job is None:
            return visit
        return self._elsewhere(visit, visit.job, step.place)

    def _unloading(self, identity: str, facility_id: str | None) -> Visit | None:
        """Setting down at a facility what a job collected."""
        job, facility = self.demands.get(("job", identity)), self.facilities.get(facility_id or "")
        if not isinstance(job, Job) or facility is None:
            return None
        place = self.places.number(facility.location, facility.location_index)
        task = Task.model_construct(
            id=identity,
            description=facility.description,
            metadata=facility.metadata,
            location=facility.location,
            location_index=facility.location_index,
            setup=facility.service,
            time_windows=facility.time_windows,
        )
        name = ("unload", identity)
        goods, here = job.pickup or (), facility.id
        return Visit("unload", identity, name, task, Demand(), place, goods, (), 0, here, here)

    def _brought_back(self, visit: Visit, job: Job, facility: Facility) -> Visit:
        """A job whose goods came back: a visit of the facility that takes them.

        Both have to be open; without windows they always are.
        """
        hours: Sequence[Window] = job.time_windows or facility.time_windows
        if job.time_windows and facility.time_windows:
            spans = [
                (max(own.start, open_.start), min(own.end, open_.end))
                for own in job.time_windows
                for open_ in facility.time_windows
            ]
            common = [Window(start, end) for start, end in spans if start <= end]
            hours = common or facility.time_windows
        there = {"setup": facility.service, "setup_per_type": {}, "time_windows": tuple(hours)}
        return visit._replace(task=job.model_copy(update=there), site=facility.id)

    def _elsewhere(self, visit: Visit, job: Job, number: int) -> Visit:
        """A job at its ``number``-th place, or what is known of it where it has no such place."""
        if number > len(job.places):
            return visit._replace(number=number)
        place = job.places[number - 1]
        facility = None if place.facility is None else self.facilities[place.facility]
        spot = place if facility is None else facility
        task = Task.model_construct(
            id=job.id,
            description=job.description,
            metadata=job.metadata,
            location=spot.location,
            location_index=spot.location_index,
            setup=0 if facility is None else facility.service,
            service=place.service,
            time_windows=spot.time_windows,
        )
        where = self.places.number(spot.location, spot.location_index)
        return visit._replace(task=task, place=where, number=number, site=place.facility)


def name_of(step: Step) -> Name | None:
    """The visit a step names; ``None`` for a step without a name."""
    identity = step.id if step.id is not None else step.job
    return None if identity is None else (step.type, identity)


def _aboard(problem: Problem, aside: Mapping[Name, SetAside]) -> dict[str, list[Job]]:
    """By vehicle, the jobs whose delivery it holds, in the problem's order.

    What is taken off the plan is where its entry says, or else where the problem says:
    a parcel does not vanish because nobody serves it, unless it is missing.
    """
    aboard: dict[str, list[Job]] = {}
    for job in problem.jobs:
        holder = job.aboard
        if aside and (entry := aside.get(("job", job.id))) is not None:
            holder = None if entry.state == "missing" else entry.aboard or job.aboard
        if holder is not None:
            aboard.setdefault(holder, []).append(job)
    return aboard


def _dimensions(problem: Problem) -> int:
    """How many amounts a load has; a sound problem has one answer."""
    for vehicle in problem.vehicles:
        taken = (one.amounts for one in vehicle.room_taken)
        for amounts in (vehicle.capacity, vehicle.on_board, *taken):
            if amounts is not None:
                return len(amounts)
        for pause in vehicle.breaks:
            if pause.max_load is not None:
                return len(pause.max_load)
    for job in problem.jobs:
        for amounts in (job.delivery, job.pickup):
            if amounts is not None:
                return len(amounts)
    for shipment in problem.shipments:
        if shipment.amount is not None:
            return len(shipment.amount)
    return 0
