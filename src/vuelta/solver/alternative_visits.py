"""The ways to do a job, each as the visits it takes: where, and where its goods go.

A job with choices has a member for every place it may be done at with every
destination its goods may have; one of them is used. The first member is the
job at its own place with its first destination. Facilities that do not accept
its goods make no member.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from vuelta.model import (
    Demand,
    Destination,
    Facility,
    Job,
    Places,
    Shipment,
    ShipmentStep,
    at_place,
    brought_back,
    set_down,
)

VisitType = Literal["job", "pickup", "delivery", "unload"]

Taken = tuple[str, tuple[int, ...]]
"""A facility, and the amounts of its room that a visit takes with one of its slots."""


@dataclass(frozen=True)
class Visit:
    """What a stop of the core stands for.

    ``number`` of the job's place, ``facility`` where its goods are set down,
    ``cost`` of both choices, money steps; ``taken`` of facilities.
    """

    type: VisitType
    task: Job | ShipmentStep
    demand: Job | Shipment
    place: int
    number: int = 0
    facility: str | None = None
    cost: int = 0
    taken: tuple[Taken, ...] = ()

    @property
    def key(self) -> tuple[VisitType, str]:
        return self.type, self.task.id

    @property
    def is_second(self) -> bool:
        """Whether it only ends what another visit has begun."""
        return self.type in ("delivery", "unload")


def members(job: Job, places: Places, facilities: Mapping[str, Facility]) -> list[list[Visit]]:
    """The visits of every way to do a job: the job alone, or with its unloading."""
    found = []
    for number, cost, taken in _places(job, facilities):
        task = at_place(job, number, facilities)
        if job.returned_to is not None:
            task = brought_back(task, facilities[job.returned_to])
        place = places.of_task(task)
        for end in _destinations(job, facilities):
            door = Visit("job", task, job, place, number, end.facility, cost + end.cost, taken)
            if end.facility is None:
                found.append([door])
                continue
            facility = facilities[end.facility]
            uses = (*taken, (facility.id, job.pickup or ()))
            there = places.of_facility(facility)
            found.append(
                [
                    Visit("job", task, job, place, number, facility.id, door.cost, uses),
                    Visit("unload", set_down(job, facility), job, there, number, facility.id),
                ]
            )
    return found


def prices_of(demand: Demand) -> Iterator[int]:
    """Money steps of every choice."""
    if isinstance(demand, Job):
        yield from (place.cost for place in demand.places)
        yield from (destination.cost for destination in demand.destinations)
        if demand.returned_to is not None:
            yield _set_down_cost(demand)


def _places(
    job: Job, facilities: Mapping[str, Facility]
) -> Iterator[tuple[int, int, tuple[Taken, ...]]]:
    """Number, price and use of every place that is a choice."""
    if job.returned_to is None:
        yield 0, 0, ()
    else:
        yield 0, _set_down_cost(job), ((job.returned_to, job.delivery or ()),)
    for number, place in enumerate(job.places, 1):
        if place.facility is None:
            yield number, place.cost, ()
        elif facilities[place.facility].takes(job.load_type):
            yield number, place.cost, ((place.facility, job.delivery or ()),)


def _set_down_cost(job: Job) -> int:
    """What it costs more to set down goods that came back than to have them ride home."""
    if job.returned_to is None:
        return 0
    costs = {end.facility: end.cost for end in job.destinations}
    return costs.get(job.returned_to, 0) - costs.get(None, 0)


def _destinations(job: Job, facilities: Mapping[str, Facility]) -> Iterator[Destination]:
    if not (job.destinations and any(job.pickup or ())):
        yield Destination()
        return
    for end in job.destinations:
        if end.facility is None or facilities[end.facility].takes(job.load_type):
            yield end
