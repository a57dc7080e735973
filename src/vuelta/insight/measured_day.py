"""The day that is measured: its versions, how it was driven, and who was visited.

A day that is only planned is one whose driven plan is the plan itself. Tasks
become ``Visit`` records here; every KPI counts these and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from vuelta.model import (
    TASK_TYPES,
    Event,
    Job,
    Notice,
    Places,
    Plan,
    Problem,
    Promised,
    ProtocolRun,
    Revision,
    Shipment,
    Step,
    Task,
    TaskKey,
    TravelMatrix,
    Window,
)

Outcome = Literal[
    "served", "failed", "open", "left_out", "deferred", "cancelled", "missing", "returning"
]


@dataclass(frozen=True)
class Version:
    """A problem and its plan, in force from ``since`` on; the first one always was."""

    since: int | None
    problem: Problem
    plan: Plan

    @cached_property
    def promised(self) -> Promised:
        return Promised(self.problem)

    @cached_property
    def starts(self) -> Mapping[TaskKey, int]:
        """When each task that is planned to be served would begin."""
        return {
            (step.type, step.id): step.start
            for route in self.plan.routes
            for step in route.steps
            if step.type in TASK_TYPES and step.id is not None and step.outcome is None
        }

    @cached_property
    def tasks(self) -> Mapping[TaskKey, tuple[Task, Job | Shipment]]:
        """Every task it knows, and the demand it is part of."""
        found: dict[TaskKey, tuple[Task, Job | Shipment]] = {
            ("job", job.id): (job, job) for job in self.problem.jobs
        }
        for shipment in self.problem.shipments:
            found["pickup", shipment.pickup.id] = shipment.pickup, shipment
            found["delivery", shipment.delivery.id] = shipment.delivery, shipment
        return found

    def eta(self, key: TaskKey) -> int | None:
        """Its start; of a parcel that changed vans since, that of the job it was."""
        if key not in self.starts and key[0] == "delivery":
            key = ("job", key[1])
        return self.starts.get(key)


@dataclass(frozen=True)
class Visit:
    """What became of one task with a customer.

    ``start`` and ``end`` are of the visit that served it, ``vehicle`` of the
    last that went there; ``attempts`` counts visits, failed or not.
    """

    key: TaskKey
    task: Task
    demand: Job | Shipment
    outcome: Outcome
    vehicle: str | None = None
    start: int | None = None
    end: int | None = None
    attempts: int = 0
    event: Event | None = None

    @property
    def kind(self) -> str:
        """Of a job its kind; of half a shipment, which half."""
        return self.demand.kind if isinstance(self.demand, Job) else self.key[0]

    @property
    def is_served(self) -> bool:
        return self.outcome == "served"

    @property
    def is_going(self) -> bool:
        """Served, or still to be: what the routes as they stand are driven for."""
        return self.outcome in ("served", "open")

    @property
    def gives(self) -> tuple[int, ...]:
        """What the customer gets, by dimension."""
        if isinstance(self.demand, Job):
            return self.demand.delivery or ()
        return (self.demand.amount or ()) if self.key[0] == "delivery" else ()

    @property
    def takes(self) -> tuple[int, ...]:
        """What is fetched, by dimension."""
        if isinstance(self.demand, Job):
            return self.demand.pickup or ()
        return (self.demand.amount or ()) if self.key[0] == "pickup" else ()


@dataclass(frozen=True)
class Day:
    """All there is to know of a day.

    ``driven`` is the last version's plan: as it is, or with the times it really
    had (its ``done`` steps are facts). ``events`` is ``None`` for a day that is
    only planned.
    """

    versions: tuple[Version, ...]
    driven: Plan
    travel: TravelMatrix
    events: tuple[Event, ...] | None = None
    revisions: tuple[Revision, ...] = ()
    until: int | None = None

    @property
    def problem(self) -> Problem:
        return self.versions[-1].problem

    @cached_property
    def places(self) -> Places:
        return Places.of(self.problem)

    @property
    def tasks(self) -> Mapping[TaskKey, tuple[Task, Job | Shipment]]:
        """Every task of the last version, and the demand it is part of."""
        return self.versions[-1].tasks

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        """One record for each task that has a customer: not where parcels change vans."""
        promised = self.versions[-1].promised
        gone = self._gone()
        seen = self._seen()
        return tuple(
            self._visit(key, *self.tasks[key], gone.get(key, ()), seen.get(key))
            for key in self.tasks
            if promised.has_customer(key) or promised.is_returned(key)
        )

    @cached_property
    def runs(self) -> tuple[ProtocolRun, ...]:
        """The protocol run of every incident, as it stands in the last revision naming it."""
        latest = {
            run.incident: run for revision in self.revisions for run in revision.protocol_runs
        }
        return tuple(latest.values())

    def first_promise(self, key: TaskKey) -> Promised:
        """The promises of the version in which the task first stands."""
        for version in self.versions:
            if key in version.tasks or ("job", key[1]) in version.tasks:
                return version.promised
        return self.versions[-1].promised

    @cached_property
    def notified(self) -> Mapping[TaskKey, Window]:
        """The window of the last notice that named one, by task."""
        return {
            self.customer(notice): notice.new_window
            for _, notice in self.notices
            if notice.new_window is not None
        }

    def customer(self, notice: Notice) -> TaskKey:
        """The task a notice is about; a job whose parcel changed vans since is a delivery now."""
        return self._as_it_is_now((notice.type, notice.job))

    def about(self, run: ProtocolRun) -> tuple[TaskKey, ...]:
        """The tasks a run is about, by the names they have now."""
        if run.job is None:
            return ()
        kinds = TASK_TYPES if run.task is None else (run.task,)
        keys = (self._as_it_is_now((kind, run.job)) for kind in kinds)
        return tuple(dict.fromkeys(key for key in keys if key in self.tasks))

    def _as_it_is_now(self, key: TaskKey) -> TaskKey:
        """The task itself; of a job that changed vehicles since, the delivery it is now."""
        now: TaskKey = ("delivery", key[1])
        return now if key not in self.tasks and now in self.tasks else key

    @cached_property
    def notices(self) -> tuple[tuple[int, Notice], ...]:
        """Every notice, and when it was due to be sent."""
        return tuple(
            (revision.now, notice) for revision in self.revisions for notice in revision.notices
        )

    def _gone(self) -> Mapping[TaskKey, Sequence[tuple[str, Step, bool]]]:
        """Visits on routes: the vehicle, the step, and whether it is a fact."""
        gone: dict[TaskKey, list[tuple[str, Step, bool]]] = {}
        for route in self.driven.routes:
            for position, step in enumerate(route.steps):
                if step.type in TASK_TYPES and step.id is not None:
                    entry = (route.vehicle, step, position < route.done)
                    gone.setdefault((step.type, step.id), []).append(entry)
        return gone

    def _seen(self) -> Mapping[tuple[str, str], Event]:
        """The event that ended each task well."""
        return {
            event.key: event
            for event in self.events or ()
            if event.type in ("delivered", "collected")
        }

    def _visit(
        self,
        key: TaskKey,
        task: Task,
        demand: Job | Shipment,
        gone: Sequence[tuple[str, Step, bool]],
        event: Event | None,
    ) -> Visit:
        in_vain = [entry for entry in gone if entry[1].outcome == "failed"]
        good = [entry for entry in gone if entry[1].outcome is None]
        if self.events is not None:
            # A stop that nobody reported is no achievement, whatever the plan says.
            good = [entry for entry in good if entry[2] and event is not None]
        if isinstance(demand, Job) and demand.returned_to is not None:
            # Whatever a facility takes back, the customer has not got it.
            vehicle_ = gone[-1][0] if gone else None
            return Visit(key, task, demand, "returning", vehicle_, attempts=len(in_vain))
        if good:
            vehicle, step, _ = good[-1]
            attempts = len(in_vain) + 1
            return Visit(
                key, task, demand, "served", vehicle, step.start, step.end, attempts, event
            )
        vehicle_ = in_vain[-1][0] if in_vain else gone[-1][0] if gone else None
        outcome = self._absence(key, bool(in_vain), bool(gone) and len(in_vain) < len(gone))
        return Visit(key, task, demand, outcome, vehicle_, attempts=len(in_vain))

    def _absence(self, key: TaskKey, in_vain: bool, ahead: bool) -> Outcome:
        if ahead:
            return "open"
        for entry in self.driven.set_aside:
            if (entry.type, entry.id) == key:
                # Called off after loading it rides back: no promise is broken by that.
                return "cancelled" if entry.reason == "CANCELLATION" else entry.state
        return "failed" if in_vain else "left_out"
