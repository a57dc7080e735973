"""Where a day stands at one moment: vans, tasks, and in whose hands each parcel is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from vuelta.execution.named_task import Names
from vuelta.execution.task_state import Key, TaskState
from vuelta.model import Job, Location, Problem, SetAside, Step


@dataclass(frozen=True, slots=True)
class Spot:
    """A place by coordinates, by matrix row, or by both."""

    location: Location | None
    index: int | None

    @property
    def is_known(self) -> bool:
        return self.location is not None or self.index is not None


NOWHERE = Spot(None, None)


@dataclass(frozen=True, slots=True)
class VehicleState:
    """One vehicle at the moment.

    ``begun`` are the steps that happened, are happening, or are being driven
    to; the last one's times are a forecast. ``free_at`` and ``spot``: when and
    where it can do something else. ``loaded``: its deliveries are aboard.
    """

    id: str
    begun: tuple[Step, ...]
    ahead: tuple[Step, ...]
    free_at: int
    spot: Spot
    loaded: bool
    finished: bool
    """Back, or on its way back: nothing more can be given to it."""

    @property
    def departed(self) -> bool:
        return bool(self.begun)


@dataclass(frozen=True, slots=True)
class Custody:
    """Who held a parcel from when to when; ``until`` is open while it is held.

    ``goods``: the delivery of a task, or what was collected there.
    """

    id: str
    goods: Literal["delivery", "pickup"]
    holder: str
    since: int
    until: int | None = None
    how: Literal["loaded", "collected"] = "loaded"


@dataclass(frozen=True)
class DayState:
    """The day at ``now``: facts, and forecasts only where facts end."""

    now: int
    problem: Problem
    vehicle_states: Mapping[str, VehicleState]
    tasks: Mapping[Key, TaskState]
    set_aside: tuple[SetAside, ...]
    aboard: Mapping[Key, str] = field(default_factory=dict)
    """The van that holds what a task is to deliver, where one does."""
    changed: frozenset[str] = frozenset()
    """Vans whose times or steps are no longer those of the plan."""

    @cached_property
    def names(self) -> Names:
        """Which task an incident is about, by the id it gives."""
        return Names(self.problem, self.tasks)

    @cached_property
    def custody(self) -> tuple[Custody, ...]:
        """The ledger: who held which goods from when to when, so far.

        What a van loads it holds from its departure on, what it collects from
        the end of that visit on; goods that were never found are held by nobody.
        """
        jobs = {job.id: job for job in self.problem.jobs}
        follows = {pair.pickup.id: pair.delivery.id for pair in self.problem.shipments}
        ledger: list[Custody] = []
        for vehicle in self.vehicle_states.values():
            if not vehicle.loaded:
                continue
            since = vehicle.begun[0].arrival if vehicle.begun else self.now
            steps = (*vehicle.begun, *vehicle.ahead)
            for key in dict.fromkeys((step.type, step.id or "") for step in steps):
                state = self.tasks.get(key)
                if state is not None and state.vehicle == vehicle.id:
                    ledger += self._of_task(key, state, vehicle.id, since, jobs, follows)
        for entry in self.set_aside:
            if entry.aboard is not None:
                vehicle = self.vehicle_states[entry.aboard]
                since = vehicle.begun[0].arrival if vehicle.begun else self.now
                ledger.append(Custody(entry.id, "delivery", entry.aboard, since))
        return tuple(ledger)

    def _of_task(
        self,
        key: Key,
        state: TaskState,
        vehicle: str,
        since: int,
        jobs: Mapping[str, Job],
        follows: Mapping[str, str],
    ) -> Iterator[Custody]:
        gone = state.status == "served"
        time = state.time if state.time is not None else self.now
        job = jobs.get(key[1]) if key[0] == "job" else None
        if job is not None and any(job.delivery or ()):
            yield Custody(job.id, "delivery", vehicle, since, time if gone else None)
        if job is not None and any(job.pickup or ()) and gone:
            yield Custody(job.id, "pickup", vehicle, time, None, "collected")
        if key[0] == "pickup" and gone:
            name = follows[key[1]]
            over = self.tasks.get(("delivery", name))
            until = over.time if over is not None and over.status == "served" else None
            yield Custody(name, "delivery", vehicle, time, until, "collected")
