"""Settle: what was chosen, written as if there had been no choice.

A day in progress knows jobs and shipments, not alternatives. The place chosen
becomes the job's own; goods that are to be set down at a facility become a
shipment from the door to there. The room of facilities was counted when the
choice was made; a settled problem does not count it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from vuelta.model import (
    Facility,
    Job,
    Plan,
    Problem,
    Route,
    Shipment,
    ShipmentStep,
    Step,
    Task,
    Vehicle,
    Window,
    at_place,
    set_down,
)
from vuelta.travel import measure
from vuelta.verification import judged, plan_of, problem_of, timed, verified

_BEHIND: Final = " return"
"""What stands behind an id that would be taken twice; ``from_job`` says whose it is."""


def settled(
    problem: Problem | Mapping[str, Any], plan: Plan | Mapping[str, Any]
) -> tuple[Problem, Plan]:
    """The problem and the plan with every choice that the plan has made written down.

    A job that is done at one of its ``places`` has it as its own place, with its
    hours and service. What is set down at a facility becomes a shipment of the
    job's id: its pickup is the job, its delivery the facility. An exchange keeps
    its delivery as a job, and its shipment is picked up right after; that one's
    id has ``" return"`` behind it, as has any that a shipment has already. Jobs
    that no route serves keep their choices. Routes cost what they did, less
    ``costs.choices``.

    Raises
    ------
    InputError
        Either document is not sound, or the plan serves something twice or that
        does not exist.
    TravelError
        Travel between the problem's places is not known.
    """
    problem, plan = problem_of(problem), plan_of(plan)
    choosing = {job.id for job in problem.jobs if job.is_choosing}
    if not choosing or choosing.isdisjoint(name for name, _ in _choices(plan)):
        return problem, plan
    plan = timed(problem, plan, measure(problem, in_tables=0))
    settling = _Settling.of(problem, plan)
    day = Problem.model_validate(
        {
            **{name: getattr(problem, name) for name in problem.model_fields_set},
            "vehicles": tuple(settling.vehicle(vehicle) for vehicle in problem.vehicles),
            "jobs": tuple(settling.jobs()),
            "shipments": (*problem.shipments, *settling.shipments.values()),
        }
    )
    routes = tuple(settling.route(route) for route in plan.routes)
    whole = judged(day, plan.model_copy(update={"routes": routes}), measure(day, in_tables=0))
    return day, verified(day, whole.plan)


@dataclass(frozen=True)
class _Chosen:
    """How a plan does a job: at which of its places, and where its goods are set down."""

    vehicle: str
    number: int
    facility: str | None


@dataclass(frozen=True)
class _Settling:
    """What a plan has chosen, and what jobs become by it.

    ``shipments`` by the id of the job that was: all of it, or what an exchange
    collects; ``split`` are those exchanges.
    """

    problem: Problem
    chosen: Mapping[str, _Chosen]
    facilities: Mapping[str, Facility]
    shipments: dict[str, Shipment] = field(default_factory=dict)
    split: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> _Settling:
        facilities = {facility.id: facility for facility in problem.facilities}
        settling = cls(problem, dict(_choices(plan)), facilities)
        taken = {step.id for pair in problem.shipments for step in (pair.pickup, pair.delivery)}
        for job in problem.jobs:
            chosen = settling.chosen.get(job.id)
            if chosen is None or chosen.facility is None:
                continue
            name = job.id
            if any(job.delivery or ()):
                settling.split.add(job.id)
                name += _BEHIND
            while name in taken:
                name += _BEHIND
            taken.add(name)
            settling.shipments[job.id] = settling._shipment(job, chosen, name)
        return settling

    def jobs(self) -> Iterator[Job]:
        for job in self.problem.jobs:
            chosen = self.chosen.get(job.id)
            if chosen is None or not job.is_choosing:
                yield job
                continue
            there = at_place(job, chosen.number, self.facilities)
            if any(job.pickup or ()):
                there = there.model_copy(update={"destinations": ()})
            if job.id in self.split:
                kind = None if there.type is None else "delivery"
                yield there.model_copy(update={"pickup": None, "type": kind})
            elif job.id not in self.shipments:
                yield there

    def vehicle(self, vehicle: Vehicle) -> Vehicle:
        """The vehicle; what was no task of its own and is one now does not count against it.

        That is every setting down, and what exchanges that came apart collect.
        Steps that it was given keep their names as far as they still mean something.
        """
        apart = [*self.shipments, *self.split]
        more = sum(self.chosen[name].vehicle == vehicle.id for name in apart)
        update: dict[str, Any] = {}
        if more and vehicle.max_tasks is not None:
            update["max_tasks"] = vehicle.max_tasks + more
        gone = self.shipments.keys() - self.split
        if any(step.type == "job" and step.id in gone for step in vehicle.steps):
            update["steps"] = tuple(
                step for step in vehicle.steps if step.type != "job" or step.id not in gone
            )
        return vehicle.model_copy(update=update) if update else vehicle

    def route(self, route: Route) -> Route:
        steps: list[Step] = []
        done = route.done
        for position, step in enumerate(route.steps):
            steps.append(self._step(step))
            if step.type == "job" and step.id in self.split and step.outcome is None:
                pair = self.shipments[step.id]
                behind = {"type": "pickup", "id": pair.pickup.id, "arrival": step.end}
                behind |= {"waiting_time": 0, "setup": 0, "service": 0, "place": None}
                steps.append(step.model_copy(update=behind))
                done += position < route.done
        return Route.model_construct(
            vehicle=route.vehicle,
            steps=tuple(steps),
            done=done,
            description=route.description,
            metadata=route.metadata,
        )

    def _step(self, step: Step) -> Step:
        pair = self.shipments.get(step.id or "")
        update: dict[str, Any] = {"place": None, "facility": None}
        if step.type == "unload" and pair is not None:
            update |= {"type": "delivery", "id": pair.delivery.id}
        elif step.type == "job" and pair is not None and step.id not in self.split:
            update |= {"type": "pickup", "id": pair.pickup.id}
        elif step.place is None:
            return step
        return step.model_copy(update=update)

    def _shipment(self, job: Job, chosen: _Chosen, name: str) -> Shipment:
        """What the job collects, from its door to the facility."""
        there = at_place(job, chosen.number, self.facilities)
        door: dict[str, Any] = {field: getattr(there, field) for field in Task.model_fields}
        demand: dict[str, Any] = {
            field: getattr(job, field) for field in Shipment.model_fields if field not in _OWN
        }
        if any(job.delivery or ()):  # its delivery pays for the visit
            windows = there.time_windows
            work = there.setup + there.service
            work = max((work, *there.setup_per_type.values(), *there.service_per_type.values()))
            door = {
                "id": job.id,
                "location": there.location,
                "location_index": there.location_index,
                "time_windows": tuple(
                    Window(windows[0].start, windows[-1].end + work) for _ in windows[:1]
                ),
            }
            demand["vehicle_costs"] = {}
        facility = self.facilities[chosen.facility or ""]
        return Shipment.model_construct(
            **demand,
            pickup=ShipmentStep.model_construct(**{**door, "id": name}),
            delivery=set_down(job, facility).model_copy(update={"id": name}),
            amount=job.pickup,
            from_job=job.id,
        )


_OWN = ("pickup", "delivery", "amount", "max_ride", "from_job", "transfer_from")
"""Fields of a shipment that a job does not share."""


def _choices(plan: Plan) -> Iterator[tuple[str, _Chosen]]:
    """What every job that is served has chosen."""
    for route in plan.routes:
        served = [
            step
            for position, step in enumerate(route.steps)
            if not (position < route.done and step.outcome is not None)
        ]
        ends = {step.id: step.facility for step in served if step.type == "unload"}
        for step in served:
            if step.type == "job" and step.id is not None:
                yield step.id, _Chosen(route.vehicle, step.place or 0, ends.get(step.id))
