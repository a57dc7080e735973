"""What incidents have made of a day: one revised problem, and where its tasks and vans are.

A ``RevisedDay`` is a value. ``edited()`` gives an editor, whose ``done()`` is a new value;
nothing else changes a day. The solver never hears of any of this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from vuelta.execution import DayState, Key, Spot, VehicleState
from vuelta.model import (
    Disruption,
    Job,
    Location,
    Policy,
    Problem,
    SetAside,
    Shipment,
    ShipmentStep,
    Vehicle,
)


class DayView:
    """What can be read of a day, be it a value or under an editor's hands."""

    state: DayState
    policy: Policy
    problem: Problem
    jobs: Mapping[str, Job]
    shipments: Mapping[str, Shipment]
    vehicles: Mapping[str, Vehicle]
    set_aside: Mapping[Key, SetAside]
    aboard: Mapping[Key, str]
    vehicle_states: Mapping[str, VehicleState]
    touched: Mapping[Key, str]
    unfetched: frozenset[Key] | set[Key]

    def fetched_at(self, identity: str) -> Shipment | None:
        """The shipment whose pickup it is."""
        return next((s for s in self.shipments.values() if s.pickup.id == identity), None)

    def task(self, key: Key) -> Job | Shipment | None:
        """The job, or the shipment whose half it is; ``None`` where there is none any more."""
        if key[0] == "job":
            return self.jobs.get(key[1])
        return self.shipments.get(key[1]) if key[0] == "delivery" else self.fetched_at(key[1])

    def halves(self, key: Key) -> tuple[Key, ...]:
        """What has to go where the task goes: a shipment whole, until it is fetched."""
        if key[0] == "job":
            return (key,)
        for shipment in self.shipments.values():
            pair: tuple[Key, Key] = (
                ("pickup", shipment.pickup.id),
                ("delivery", shipment.delivery.id),
            )
            if key in pair:
                fetched = self.state.tasks.get(pair[0])
                is_fetched = fetched is not None and fetched.status in ("served", "begun")
                return (pair[1],) if is_fetched and pair[1] not in self.unfetched else pair
        return (key,)

    def required(self) -> frozenset[Key]:
        """Tasks that no price buys leaving out; of a shipment both halves."""
        keys: set[Key] = {("job", job.id) for job in self.jobs.values() if job.required}
        for shipment in self.shipments.values():
            if shipment.required:
                keys |= {("pickup", shipment.pickup.id), ("delivery", shipment.delivery.id)}
        return frozenset(keys)

    def held_before(self) -> dict[Key, str]:
        """Who holds what, by all that is known now: missing parcels were never aboard."""
        missing = {key for key, code in self.touched.items() if code == "PARCEL_MISSING"}
        missing |= self.unfetched
        held = {key: vehicle for key, vehicle in self.state.aboard.items() if key not in missing}
        return held | {key: self.aboard[key] for key in missing if key in self.aboard}


@dataclass(frozen=True, eq=False)
class RevisedDay(DayView):
    """A day as incidents have left it. ``problem`` is the one they found.

    ``unassigned_now``: tasks taken out of their route, to be put somewhere again. ``aboard``: who
    holds what a task is to deliver. ``stopped``: vans that do nothing more, and where they
    stand; ``frozen``: vans of which nobody knows. ``hard``: tasks whose windows are opening
    hours, so that nobody is let in late. ``chosen``: tasks somebody has decided to have
    visited today; ``asked``: tasks whose fate is to be chosen. ``rescued``: deliveries to be
    handed over, with the jobs they were before and who holds them; ``unfetched``: deliveries
    a van was on its way to fetch when it stopped. ``touched``: tasks an incident is about,
    and its code; ``touched_vehicles``: vans alike; ``area``: areas that incidents speak of.
    ``last`` is the revised problem as it was last put together.
    """

    state: DayState
    policy: Policy
    problem: Problem
    jobs: Mapping[str, Job]
    shipments: Mapping[str, Shipment]
    """By the id of the delivery."""
    vehicles: Mapping[str, Vehicle]
    vehicle_states: Mapping[str, VehicleState]
    """The vans as the incidents leave them."""
    last: Problem
    disruptions: tuple[Disruption, ...] = ()
    waypoints: tuple[Location, ...] = ()
    set_aside: Mapping[Key, SetAside] = field(default_factory=dict)
    aboard: Mapping[Key, str] = field(default_factory=dict)
    unassigned_now: frozenset[Key] = frozenset()
    stopped: Mapping[str, Spot] = field(default_factory=dict)
    frozen: frozenset[str] = frozenset()
    hard: frozenset[Key] = frozenset()
    chosen: frozenset[Key] = frozenset()
    asked: frozenset[Key] = frozenset()
    rescued: Mapping[Key, tuple[Key, Job, str]] = field(default_factory=dict)
    unfetched: frozenset[Key] = frozenset()
    touched: Mapping[Key, str] = field(default_factory=dict)
    touched_vehicles: Mapping[str, str] = field(default_factory=dict)
    area: tuple[Disruption, ...] = ()

    @classmethod
    def of(cls, problem: Problem, state: DayState, policy: Policy) -> RevisedDay:
        """The day before anything has happened to it."""
        return cls(
            state,
            policy,
            problem,
            {job.id: job for job in problem.jobs},
            {shipment.delivery.id: shipment for shipment in problem.shipments},
            {vehicle.id: vehicle for vehicle in problem.vehicles},
            dict(state.vehicle_states),
            problem,
            problem.disruptions,
            tuple(dict.fromkeys(problem.waypoints)),
            {(entry.type, entry.id): entry for entry in state.set_aside},
            dict(state.aboard),
        )

    @cached_property
    def revised(self) -> Problem:
        """The whole day's problem as it now is; the same object when nothing changed."""
        last = self.last
        update: dict[str, Any] = {}
        for name in ("jobs", "vehicles", "shipments"):
            now = tuple(getattr(self, name).values())
            if now != getattr(last, name):
                update[name] = now
        if len(self.disruptions) != len(last.disruptions):
            update["disruptions"] = self.disruptions
        if len(self.waypoints) != len(last.waypoints):
            update["waypoints"] = self.waypoints
        return last.model_copy(update=update) if update else last

    def edited(self) -> DayEditor:
        """An editor that begins with this day, and leaves it as it is."""
        return DayEditor(self)


class DayEditor(DayView):
    """A day while something happens to it."""

    def __init__(self, day: RevisedDay) -> None:
        self._day = day
        self.state, self.policy, self.problem = day.state, day.policy, day.problem
        self.jobs: dict[str, Job] = dict(day.jobs)
        self.shipments: dict[str, Shipment] = dict(day.shipments)
        self.vehicles: dict[str, Vehicle] = dict(day.vehicles)
        self.vehicle_states: dict[str, VehicleState] = dict(day.vehicle_states)
        self.disruptions = list(day.disruptions)
        self.waypoints: dict[Location, None] = dict.fromkeys(day.waypoints)
        self.set_aside: dict[Key, SetAside] = dict(day.set_aside)
        self.aboard: dict[Key, str] = dict(day.aboard)
        self.unassigned_now = set(day.unassigned_now)
        self.stopped: dict[str, Spot] = dict(day.stopped)
        self.frozen = set(day.frozen)
        self.hard = set(day.hard)
        self.chosen = set(day.chosen)
        self.asked = set(day.asked)
        self.rescued: dict[Key, tuple[Key, Job, str]] = dict(day.rescued)
        self.unfetched: set[Key] = set(day.unfetched)
        self.touched: dict[Key, str] = dict(day.touched)
        self.touched_vehicles: dict[str, str] = dict(day.touched_vehicles)
        self.area = list(day.area)

    def done(self) -> RevisedDay:
        """The day as it is now."""
        update: dict[str, Any] = {}
        for one in fields(RevisedDay):
            value = getattr(self, one.name, None)
            if isinstance(value, dict):
                update[one.name] = dict(value)
            elif isinstance(value, set):
                update[one.name] = frozenset(value)
            elif isinstance(value, list):
                update[one.name] = tuple(value)
        update["waypoints"] = tuple(self.waypoints)
        return replace(self._day, **update, last=self._day.revised)

    def edit_job(self, identity: str, **changes: Any) -> Job:
        job = self.jobs[identity] = self.jobs[identity].model_copy(update=changes)
        return job

    def edit_vehicle(self, identity: str, **changes: Any) -> Vehicle:
        vehicle = self.vehicles[identity] = self.vehicles[identity].model_copy(update=changes)
        return vehicle

    def loosen(self, key: Key) -> None:
        """Take a task out of its route."""
        self.unassigned_now.update(self.halves(key))

    def put_aside(self, entry: SetAside) -> None:
        """Take a task off today's routes."""
        for key in self.halves((entry.type, entry.id)):
            self.set_aside[key] = entry.model_copy(update={"type": key[0], "id": key[1]})
            self.unassigned_now.discard(key)

    def serve_at_door(self, key: Key, seconds: int) -> None:
        """The visit that failed is served after all, by ``seconds`` more where the van is."""
        self.unassigned_now.discard(key)
        for vehicle, state in self.vehicle_states.items():
            last = state.begun[-1] if state.begun else None
            if last is not None and (last.type, last.id) == key:
                served = last.model_copy(
                    update={"outcome": None, "service": last.service + seconds}
                )
                begun = (*state.begun[:-1], served)
                free = max(self.state.now, served.end)
                self.vehicle_states[vehicle] = replace(state, begun=begun, free_at=free)

    def remember(self, location: Location | None) -> None:
        """Keep a place that a task may be leaving measured."""
        if location is not None and not self.problem.matrices:
            self.waypoints.setdefault(location)

    def remember_places(self, visits: Iterable[Job | Shipment]) -> None:
        """Have places measured that nothing of the day is at yet."""
        known = {job.location for job in self.jobs.values()}
        for visit in visits:
            for task in visits_in(visit):
                if task.location not in known:
                    self.remember(task.location)


def visits_in(task: Job | Shipment) -> tuple[Job] | tuple[ShipmentStep, ShipmentStep]:
    """Where somebody has to go for it: to the job, or to both ends of a shipment."""
    return (task,) if isinstance(task, Job) else (task.pickup, task.delivery)
