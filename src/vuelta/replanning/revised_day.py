"""What incidents do to a day: one revised problem, and what must be decided.

``Effects`` collects; ``incidents`` fills it in, incident by
incident; ``restrict`` reads it. The solver never hears of any.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from vuelta.execution import DayState, Key, Spot, Van
from vuelta.model import (
    Disruption,
    Job,
    Location,
    OptionCode,
    Policy,
    Problem,
    SetAside,
    Shipment,
    ShipmentStep,
    Vehicle,
    Verb,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way out for a task: what would be planned today, and what else it costs.

    ``visit`` is planned today in place of the task; without one it is set
    aside. ``extra`` and ``expected``: minutes of a van's work on top of what
    the routes pay, for certain and in expectation.
    """

    code: OptionCode
    verb: Verb
    visit: Job | Shipment | None = None
    aside: SetAside | None = None
    extra: float = 0.0
    expected: float = 0.0
    place: str | None = None
    is_hard: bool = False
    """Whether the visit's windows have to be kept, rather than paid for."""
    is_asked: bool = True
    """Whether somebody has to agree before it may be done."""
    opens: Job | None = None
    """A task for another day that doing this leaves behind."""
    at_door: int | None = None
    """Seconds of work that do it where the van stands; ``visit`` is not needed then."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A task whose fate has to be chosen among candidates."""

    incident: str
    key: Key
    candidates: tuple[Candidate, ...]
    refused: dict[OptionCode, str] = field(default_factory=dict)


@dataclass(slots=True)
class Effects:
    """A day being revised."""

    state: DayState
    policy: Policy
    problem: Problem
    jobs: dict[str, Job] = field(default_factory=dict)
    shipments: dict[str, Shipment] = field(default_factory=dict)
    """By the id of the delivery."""
    vehicles: dict[str, Vehicle] = field(default_factory=dict)
    disruptions: list[Disruption] = field(default_factory=list)
    waypoints: dict[Location, None] = field(default_factory=dict)
    set_aside: dict[Key, SetAside] = field(default_factory=dict)
    loose: set[Key] = field(default_factory=set)
    """Tasks taken out of their route, to be put somewhere again."""
    aboard: dict[Key, str] = field(default_factory=dict)
    stopped: dict[str, Spot] = field(default_factory=dict)
    """Vans that do nothing more, and where they stand."""
    frozen: set[str] = field(default_factory=set)
    hard: set[Key] = field(default_factory=set)
    """Tasks whose windows are opening hours: nobody is let in late."""
    chosen: set[Key] = field(default_factory=set)
    """Tasks somebody has decided to have visited today."""
    rescued: dict[Key, tuple[Key, Job, str]] = field(default_factory=dict)
    """Deliveries to be handed over: the jobs they were before, and who holds them."""
    vans: dict[str, Van] = field(default_factory=dict)
    """The vans as the incidents leave them."""
    questions: list[Question] = field(default_factory=list)
    verbs: dict[str, list[Verb]] = field(default_factory=dict)
    unfetched: set[Key] = field(default_factory=set)
    """Deliveries a van was on its way to fetch when it stopped."""
    touched: dict[Key, str] = field(default_factory=dict)
    """Tasks an incident is about, and its code."""
    touched_vans: dict[str, str] = field(default_factory=dict)
    area: list[Disruption] = field(default_factory=list)
    last: Problem | None = None
    """The problem as it was last put together."""

    def required(self) -> frozenset[Key]:
        """Tasks that no price buys leaving out; of a shipment both halves."""
        keys: set[Key] = {("job", job.id) for job in self.jobs.values() if job.required}
        for shipment in self.shipments.values():
            if shipment.required:
                keys |= {("pickup", shipment.pickup.id), ("delivery", shipment.delivery.id)}
        return frozenset(keys)

    @classmethod
    def of(cls, problem: Problem, state: DayState, policy: Policy) -> Effects:
        return cls(
            state=state,
            policy=policy,
            problem=problem,
            jobs={job.id: job for job in problem.jobs},
            shipments={shipment.delivery.id: shipment for shipment in problem.shipments},
            vehicles={vehicle.id: vehicle for vehicle in problem.vehicles},
            disruptions=list(problem.disruptions),
            waypoints=dict.fromkeys(problem.waypoints),
            set_aside={(entry.type, entry.id): entry for entry in state.set_aside},
            aboard=dict(state.aboard),
            vans=dict(state.vans),
        )

    def copied(self) -> Effects:
        """The same day, to be changed without changing this one."""
        return replace(
            self,
            jobs=dict(self.jobs),
            shipments=dict(self.shipments),
            set_aside=dict(self.set_aside),
            aboard=dict(self.aboard),
        )

    def fetched_at(self, identity: str) -> Shipment | None:
        """The shipment whose pickup it is."""
        return next((s for s in self.shipments.values() if s.pickup.id == identity), None)

    def say(self, incident: str, *verbs: Verb) -> None:
        """Put on record what an incident did to the routes."""
        known = self.verbs.setdefault(incident, [])
        known += [verb for verb in verbs if verb not in known]

    def edit_job(self, identity: str, **changes: Any) -> Job:
        job = self.jobs[identity] = self.jobs[identity].model_copy(update=changes)
        return job

    def edit_vehicle(self, identity: str, **changes: Any) -> Vehicle:
        vehicle = self.vehicles[identity] = self.vehicles[identity].model_copy(update=changes)
        return vehicle

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

    def loosen(self, key: Key) -> None:
        """Take a task out of its route."""
        self.loose.update(self.halves(key))

    def put_aside(self, entry: SetAside) -> None:
        """Take a task off today's routes."""
        for key in self.halves((entry.type, entry.id)):
            self.set_aside[key] = entry.model_copy(update={"type": key[0], "id": key[1]})
            self.loose.discard(key)

    def is_asked(self, key: Key) -> bool:
        """Whether what becomes of the task is still to be chosen."""
        return any(question.key == key for question in self.questions)

    def held_before(self) -> dict[Key, str]:
        """Who holds what, by all that is known now: missing parcels were never aboard."""
        missing = {key for key, code in self.touched.items() if code == "PARCEL_MISSING"}
        missing |= self.unfetched
        held = {key: van for key, van in self.state.aboard.items() if key not in missing}
        return held | {key: self.aboard[key] for key in missing if key in self.aboard}

    def serve_at_door(self, key: Key, seconds: int) -> None:
        """The visit that failed is served after all, by ``seconds`` more where the van is."""
        self.loose.discard(key)
        for vehicle, van in self.vans.items():
            last = van.begun[-1] if van.begun else None
            if last is not None and (last.type, last.id) == key:
                served = last.model_copy(
                    update={"outcome": None, "service": last.service + seconds}
                )
                begun = (*van.begun[:-1], served)
                free = max(self.state.now, served.end)
                self.vans[vehicle] = replace(van, begun=begun, free_at=free)

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

    def revised(self) -> Problem:
        """The whole day's problem as it now is; the same object when nothing changed."""
        last = self.last if self.last is not None else self.problem
        update: dict[str, Any] = {}
        for name in ("jobs", "vehicles", "shipments"):
            now = tuple(getattr(self, name).values())
            if now != getattr(last, name):
                update[name] = now
        if len(self.disruptions) != len(last.disruptions):
            update["disruptions"] = tuple(self.disruptions)
        if len(self.waypoints) != len(last.waypoints):
            update["waypoints"] = tuple(self.waypoints)
        self.last = last.model_copy(update=update) if update else last
        return self.last


def visits_in(task: Job | Shipment) -> tuple[Job] | tuple[ShipmentStep, ShipmentStep]:
    """Where somebody has to go for it: to the job, or to both ends of a shipment."""
    return (task,) if isinstance(task, Job) else (task.pickup, task.delivery)
