"""The desk: what is known there, what the dispatcher says, and whether it can be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from time import perf_counter

from vuelta.errors import Finding
from vuelta.model import (
    TASK_TYPES,
    Event,
    Incident,
    Job,
    Kpis,
    Notice,
    Plan,
    Problem,
    Revision,
    ShipmentStep,
    handed_over,
)
from vuelta.simulate import decision_checks as law
from vuelta.simulate.door_outcomes import Doors
from vuelta.simulate.simulated_day import Day, Decided, Decision, Dispatcher, Key, State, Visit
from vuelta.simulate.vehicle_process import VehicleProcess


class RefusedError(Exception):
    """A decision that cannot be carried out."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__(str(findings[0]))


class Desk:
    """Problem and plan in force, and the log of the day.

    ``served`` are tasks done, ``aboard`` says which van holds the goods of a task.
    """

    def __init__(
        self,
        problem: Problem,
        plan: Plan,
        dispatcher: Dispatcher,
        processes: Mapping[str, VehicleProcess],
        doors: Doors,
    ) -> None:
        self.day = Day(problem, plan, problem, plan)
        self.problem, self.plan = problem, plan
        self.served: set[Key] = set()
        self.aboard: dict[Key, str] = {
            ("job", job.id): job.aboard for job in problem.jobs if job.aboard is not None
        }
        self._dispatcher = dispatcher
        self._processes = processes
        self._doors = doors
        self._open: list[Incident] = []
        self._now = 0
        self._index()

    def closed(self, now: int) -> Day:
        """The day, with what is in force at its end."""
        self.day.problem, self.day.plan = self.problem, self.plan
        self.day.aboard, self.day.ended = dict(self.aboard), now
        return self.day

    def tell(self, incident: Incident) -> None:
        """Put an incident on record, to be answered."""
        self.day.incidents.append(incident)
        self._open.append(incident)

    def task(self, key: Key) -> Job | ShipmentStep | None:
        """The visit of this name, as the problem has it now."""
        return self.jobs.get(key[1]) if key[0] == "job" else self._halves.get(key)

    def is_hand_over(self, key: Key) -> bool:
        """Whether a pickup takes a parcel out of another van: nobody has to open."""
        return key[0] == "pickup" and key[1] in self._handed_over

    def ask(self, event: Event | Incident, now: int) -> bool:
        """Asks the dispatcher; whether another plan is in force now.

        Raises
        ------
        RefusedError
            When what it says cannot be carried out.
        """
        self._now = now
        state = State(
            now=self._now,
            problem=self.problem,
            plan=self.plan,
            open=tuple(self._open),
            dark=frozenset(process.id for process in self._processes.values() if process.dark),
            _log=self.day.events,
            _heard=self._heard,
        )
        began = perf_counter()
        decision = self._dispatcher.on_event(state, event)
        seconds = perf_counter() - began
        if decision is None:
            return False
        self._decide(decision, event, seconds)
        return True

    def _heard(self) -> Iterator[Event]:
        """Where every van is that has left, is not back, and is heard of."""
        for process in self._processes.values():
            if process.visits and process.phase != "home" and not process.dark:
                yield Event.model_construct(
                    type="position",
                    time=self._now,
                    vehicle=process.id,
                    location=process.spot.location,
                    location_index=process.spot.row,
                )

    def _decide(self, decision: Decision, event: Event | Incident, seconds: float) -> None:
        if isinstance(decision, Revision):
            problem, plan = decision.problem, decision.plan
        elif isinstance(decision, Plan):
            problem, plan = self.problem, decision
        else:
            cause = f"{type(decision).__name__} is neither a revision nor a plan"
            raise RefusedError(
                (Finding("S840", "", cause, "return one of them, or None for no change"),)
            )
        findings = law.faults(self._known(), problem, plan)
        if findings:
            raise RefusedError(findings)
        code = getattr(event, "code", getattr(event, "type", ""))
        name = getattr(event, "id", getattr(event, "job", None)) or ""
        notices: tuple[Notice, ...] = ()
        kpis, by = Kpis(), "plan"
        if isinstance(decision, Revision):
            kpis, notices, by = decision.kpis, decision.notices, decision.found_by
        self.day.decisions.append(
            Decided(self._now, f"{code} {name}".strip(), kpis, notices, by, seconds)
        )
        self.day.latencies.append(seconds)
        self._doors.notified.update(note.job for note in notices if note.options)
        self._open.clear()
        self.problem, self.plan = problem, plan
        self._index()

    def _known(self) -> law.Known:
        processes = self._processes.values()
        visits = {process.id: self._reported(process) for process in processes}
        return law.Known(
            plan=self.plan,
            visits=visits,
            begun={
                process.id: sum(visit.type in TASK_TYPES for visit in process.visits)
                for process in processes
                if not process.dark
            },
            aboard=self.aboard,
            served=self.served,
            on_road=frozenset(process.id for process in processes if process.is_on_road),
            over=frozenset(process.id for process in processes if process.is_over),
            dark=frozenset(process.id for process in processes if process.dark),
        )

    def _reported(self, process: VehicleProcess) -> list[Visit]:
        """A stopped van's last visit is what the dispatcher makes of it."""
        if process.dark:
            return []
        if process.phase == "stopped" and process.visits and process.visits[-1].outcome == "failed":
            return process.visits[:-1]
        return process.visits

    def _index(self) -> None:
        self.jobs: dict[str, Job] = {job.id: job for job in self.problem.jobs}
        self._halves: dict[Key, ShipmentStep] = {}
        self.fetched: dict[str, str] = {}
        self._handed_over = handed_over(self.problem)
        for pair in self.problem.shipments:
            self._halves["pickup", pair.pickup.id] = pair.pickup
            self._halves["delivery", pair.delivery.id] = pair.delivery
            self.fetched[pair.pickup.id] = pair.delivery.id
        self.routes = {route.vehicle: route.steps for route in self.plan.routes}
