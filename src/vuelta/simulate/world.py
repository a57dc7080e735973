"""A day, simulated: events one after another, in a heap.

Vans drive, wait, work and rest; doors stay shut as the trace says; incidents
are reported at their time. After every observation the dispatcher is asked; what it
decides is looked at once (``law``) and carried out. Nothing here is drawn.

What a van is driving to, it drives to: nobody is diverted on the way. A wish
of a customer whose vehicle is there, or on its way, comes too late, as
does everything about what is done. What would happen to a van that the morning
leaves at home happens to the next one that goes out.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any, Final

from vuelta.model import (
    TASK_TYPES,
    ConnectivityLoss,
    Delay,
    DepotDelay,
    DriverUnavailable,
    Event,
    Incident,
    Plan,
    Problem,
    RoadClosure,
    Step,
    TaskType,
    VehicleBreakdown,
    Weather,
)
from vuelta.simulate.control_desk import Desk, RefusedError
from vuelta.simulate.door_outcomes import Doors
from vuelta.simulate.roads import Roads, Spot
from vuelta.simulate.scenario_trace import Darkness, Trace
from vuelta.simulate.simulated_day import Day, Dispatcher, Key, Visit
from vuelta.simulate.vehicle_process import VehicleProcess, going_out

Tell = Callable[[int, int, int], None]
"""The moment, decisions so far, visits so far."""

_VEHICLE, _REPORTED, _DARK, _HEARD = range(4)
"""What comes first at one moment: vans, incidents, a van lost, a van found."""

_TELL_EVERY: Final = 8


def simulate(
    problem: Problem,
    trace: Trace,
    plan: Plan,
    dispatcher: Dispatcher,
    *,
    on_progress: Tell | None = None,
) -> Day:
    """The day as it goes when this dispatcher decides.

    Parameters
    ----------
    plan
        Of the morning: what vans set out with.
    on_progress
        Told now and then how far the day is.

    Returns
    -------
    The day; where a decision could not be carried out, up to it, with the
    findings as its ``refusal``.
    """
    return _World(problem, trace, plan, dispatcher, on_progress).run()


class _World:
    def __init__(
        self,
        problem: Problem,
        trace: Trace,
        plan: Plan,
        dispatcher: Dispatcher,
        on_progress: Tell | None,
    ) -> None:
        self._trace = trace
        self._out = going_out(problem, plan)
        self._tell = on_progress
        self._roads = Roads(problem, trace.traffic, trace.slot)
        self._doors = Doors(trace)
        self._heap: list[tuple[int, int, int, int, Any]] = []
        self._turn = 0
        self._service_areas: list[Weather] = []
        self._now = 0
        self._processes = {
            vehicle.id: VehicleProcess(vehicle, Spot(vehicle.start, vehicle.start_index))
            for vehicle in problem.vehicles
        }
        self._desk = Desk(problem, plan, dispatcher, self._processes, self._doors)
        self._day = self._desk.day

    def run(self) -> Day:
        for process in self._processes.values():
            self._day.visits[process.id] = process.visits
        self._carry_out_routes()
        for incident in self._trace.incidents:
            self._at(incident.time, _REPORTED, incident)
        for dark in self._trace.darkness:
            self._at(dark.since, _DARK, dark)
            self._at(dark.until, _HEARD, dark)
        try:
            self._loop()
        except RefusedError as refused:
            self._day.refusal = refused.findings
        return self._desk.closed(self._now)

    def _loop(self) -> None:
        while self._heap:
            self._now, rank, _, version, what = heapq.heappop(self._heap)
            if rank == _VEHICLE:
                if version == what.version:
                    self._go_on(what)
            elif rank == _REPORTED:
                self._happens(what)
            elif rank == _DARK:
                self._lose(what)
            else:
                self._hear_again(what)
            if self._tell is not None and self._turn % _TELL_EVERY == 0:
                self._tell(self._now, len(self._day.decisions), len(self._desk.served))

    def _at(self, time: int, rank: int, what: Any, version: int = 0) -> None:
        self._turn += 1
        heapq.heappush(self._heap, (time, rank, self._turn, version, what))

    def _schedule(self, process: VehicleProcess, time: int) -> None:
        process.due = time
        process.version += 1
        self._at(time, _VEHICLE, process, process.version)

    # -- what vans do ------------------------------------------------------------

    def _go_on(self, process: VehicleProcess) -> None:
        """What was scheduled for a van comes to pass."""
        if process.phase == "depot":
            self._leave(process)
        elif process.phase == "driving":
            self._arrive(process)
        elif process.phase == "working":
            self._finish(process)
        elif process.phase == "resting":
            process.visits[-1].end = self._now
            self._next(process)

    def _leave(self, process: VehicleProcess) -> None:
        if process.not_before > self._now:
            self._schedule(process, process.not_before)
            return
        for step in process.agenda:
            job = self._desk.jobs.get(step.id or "") if step.type == "job" else None
            if job is not None and any(job.delivery or ()):
                self._desk.aboard.setdefault(("job", job.id), process.id)
        now = self._now
        process.begin("start", None, now, now).end = now
        process.phase = "working"
        self._seen(process, Event.model_construct(type="departed", time=now, vehicle=process.id))
        self._next(process)

    def _next(self, process: VehicleProcess) -> None:
        """The next thing on the agenda is begun."""
        if process.is_over:
            return
        if not process.agenda:
            process.phase = "home"
            return
        step = process.agenda.popleft()
        if step.type == "break":
            self._rest(process, step)
            return
        there = self._place(process, step)
        process.leg = self._roads.drive(
            process.spot, there, process.vehicle.profile, process.vehicle.speed_factor, self._now
        )
        process.heading, process.towards, process.left_at = step, there, self._now
        process.phase = "driving"
        if process.visits[-1].key == (step.type, step.id or ""):
            # The same door again: a second, so that the two visits can be told apart.
            process.leg = (max(1, process.leg[0]), process.leg[1])
        credit, process.credit = min(process.credit, process.leg[0]), 0
        self._schedule(process, self._now + process.leg[0] - credit)

    def _rest(self, process: VehicleProcess, step: Step) -> None:
        """A rest interrupts the way to what comes after it, where the plan has it."""
        before = process.visits[-1]
        pause = next((pause for pause in process.vehicle.breaks if pause.id == step.id), None)
        windows = pause.time_windows if pause is not None else ()
        lasts = pause.service if pause is not None else step.service
        route = self._desk.routes.get(process.id, ())
        ahead = max(0, step.duration - process.planned_so_far(route))
        arrival = self._now + (ahead if process.agenda else 0)
        hours = next((window for window in windows if window.end >= arrival), None)
        start = arrival if hours is None else max(arrival, hours.start)
        process.credit += start - self._now
        process.begin("break", step.id, arrival, start, before.spot)
        process.phase = "resting"
        self._schedule(process, start + lasts)

    def _arrive(self, process: VehicleProcess) -> None:
        step = process.heading
        assert step is not None
        process.heading = None
        process.spot = process.towards
        process.driven += process.leg[0]
        process.metres += process.leg[1]
        now = self._now
        visit = process.begin(step.type, step.id, now, now)
        event = Event.model_construct(type="arrived", time=now, vehicle=process.id)
        if step.type == "end":
            visit.end = now
            process.phase = "home"
            if process.dark:
                self._hear(process)  # who is back can be asked
            self._seen(process, event)
            return
        event = event.model_copy(update={"job": step.id, "task": step.type})
        task = self._desk.task(visit.key)
        if task is not None:
            for window in task.time_windows:
                if window.end >= now:
                    visit.start = max(now, window.start)
                    break
            kind = process.vehicle.type
            visit.planned = task.setup_on(kind) + task.service_on(kind)
        process.phase = "working"
        lasts, visit.outcome = self._outcome(visit)
        self._schedule(process, visit.start + lasts)
        self._seen(process, event)

    def _outcome(self, visit: Visit) -> tuple[int, str | None]:
        """How long the visit takes, and the code of what it fails by."""
        if self._desk.is_hand_over(visit.key):
            return visit.planned, None
        if self._roads.is_closed(visit.spot):
            return self._trace.absent_wait, "ACCESS_PROBLEM"
        lasts, code = self._doors.visit(visit.id or "", visit.start, visit.planned)
        if code is None:
            for weather in self._service_areas:
                if self._roads.is_inside(weather.disruption, visit.spot):
                    lasts = round(lasts * weather.service_factor)
        return lasts, code

    def _finish(self, process: VehicleProcess) -> None:
        visit = process.visits[-1]
        visit.end = self._now
        code, visit.outcome = visit.outcome, None
        if code is not None:
            visit.outcome = "failed"
            self._failed(process, visit, code)
        else:
            self._done(process, visit)
        self._next(process)

    def _done(self, process: VehicleProcess, visit: Visit) -> None:
        key = visit.key
        self._desk.served.add(key)
        job = self._desk.jobs.get(key[1]) if key[0] == "job" else None
        is_taken = key[0] == "pickup" or (job is not None and any(job.pickup or ()))
        if key[0] == "pickup":
            shipment = self._desk.fetched.get(key[1])
            if shipment is not None:
                self._desk.aboard.pop(("job", shipment), None)
                self._desk.aboard["delivery", shipment] = process.id
                self._doors.seen(shipment)
        else:
            self._desk.aboard.pop(key, None)
        event = Event.model_construct(
            type="collected" if is_taken else "delivered",
            time=self._now,
            vehicle=process.id,
            job=key[1],
            task=key[0],
        )
        self._seen(process, event)

    def _failed(self, process: VehicleProcess, visit: Visit, code: str) -> None:
        event = Event.model_construct(
            type="failed",
            time=self._now,
            vehicle=process.id,
            job=visit.id,
            task=visit.type,
            reason=code,
        )
        if process.dark:
            process.unheard.append(event)
            process.unsettled.append(visit)
            return
        self._day.events.append(event)
        self._settle(visit)

    def _settle(self, visit: Visit) -> None:
        """What a failed visit is reported as, and what it means for the goods."""
        incident = self._doors.failure(visit.id or "", visit.end or self._now)
        if incident.code == "PARCEL_MISSING":
            self._desk.aboard.pop(visit.key, None)
        self._report(incident)

    # -- what is seen and reported ---------------------------------------------------

    def _seen(self, process: VehicleProcess, event: Event) -> None:
        if process.dark:
            process.unheard.append(event)
            return
        self._day.events.append(event)
        self._ask(event)

    def _report(self, incident: Incident) -> None:
        self._desk.tell(incident)
        self._ask(incident)

    def _happens(self, incident: Incident) -> None:
        """An incident of the trace: what it does to the world, and to whom it is reported."""
        vehicle: str | None = getattr(incident, "vehicle", None)
        if vehicle is not None and self._out[vehicle] != vehicle:
            incident = incident.model_copy(update={"vehicle": self._out[vehicle]})
        if isinstance(incident, VehicleBreakdown | DriverUnavailable | Delay):
            process = self._processes[incident.vehicle]
            if process.dark:
                self._hear(process)  # who reports it tells the rest as well
        match incident:
            case VehicleBreakdown():
                process = self._processes[incident.vehicle]
                if process.is_over:
                    return
                if incident.until is not None:
                    self._hold(process, incident.until)
                else:
                    spot = process.stop(self._now)
                    incident = incident.model_copy(
                        update={"location": spot.location, "location_index": spot.row}
                    )
            case DriverUnavailable():
                process = self._processes[incident.vehicle]
                if process.is_over:
                    return
                if incident.until is not None:
                    self._hold(process, incident.until)
                else:
                    process.stop(self._now)
            case Delay():
                process = self._processes[incident.vehicle]
                if process.is_over:
                    return
                self._delay(process, incident.seconds)
            case DepotDelay():
                for name in incident.vehicles or tuple(self._processes):
                    process = self._processes[name]
                    if process.phase == "depot":
                        process.not_before = max(process.not_before, incident.until)
            case RoadClosure() | Weather():
                self._roads.disturb(incident.disruption)
                if isinstance(incident, Weather):
                    self._service_areas.append(incident)
            case _:
                if vehicle is not None and self._processes[self._out[vehicle]].is_over:
                    return
                job: str | None = getattr(incident, "job", None)
                kind: TaskType | None = getattr(incident, "task", None)
                if job is not None and self._is_too_late(job, kind):
                    return
        self._report(incident)

    def _is_too_late(self, name: str, kind: TaskType | None) -> bool:
        """Whether nothing can be changed about a task any more; of any kind where none is said."""
        keys: set[Key] = {(each, name) for each in TASK_TYPES if kind in (None, each)}
        if keys & self._desk.served or not any(self._desk.task(key) is not None for key in keys):
            return True
        if any((entry.type, entry.id) in keys for entry in self._desk.plan.set_aside):
            return True
        return any(process.is_bound_to(keys) for process in self._processes.values())

    def _hold(self, process: VehicleProcess, until: int) -> None:
        """It stands still until then: at the depot, or where it is."""
        if process.phase == "depot":
            process.not_before = max(process.not_before, until)
        else:
            self._delay(process, until - self._now)

    def _delay(self, process: VehicleProcess, seconds: int) -> None:
        if process.phase == "depot":
            process.not_before = max(process.not_before, process.due, self._now) + seconds
        elif seconds > 0:
            if process.phase == "driving":
                process.leg = (process.leg[0] + seconds, process.leg[1])
            self._schedule(process, process.due + seconds)

    def _lose(self, dark: Darkness) -> None:
        process = self._processes[self._out[dark.vehicle]]
        if process.is_over:
            return
        process.dark = True
        vehicle, now = process.id, self._now
        self._report(ConnectivityLoss(id=dark.id, time=now, vehicle=vehicle, source="system"))

    def _hear_again(self, dark: Darkness) -> None:
        process = self._processes[self._out[dark.vehicle]]
        if process.dark:
            self._hear(process)

    def _hear(self, process: VehicleProcess) -> None:
        """A van tells what it did meanwhile; then it is told what to do."""
        process.dark = False
        heard, process.unheard = process.unheard, []
        self._day.events += [event.model_copy(update={"received": self._now}) for event in heard]
        failed, process.unsettled = process.unsettled, []
        if not process.is_over:
            process.follow(self._desk.routes.get(process.id, ()))
        for visit in failed:
            self._settle(visit)
        if heard and not failed:
            self._ask(heard[-1])

    def _ask(self, event: Event | Incident) -> None:
        if self._desk.ask(event, self._now):
            self._carry_out_routes()

    # -- what is planned --------------------------------------------------------

    def _carry_out_routes(self) -> None:
        """Everybody who can be told is told their route."""
        for process in self._processes.values():
            if process.is_over or process.dark:
                continue
            steps = self._desk.routes.get(process.id, ())
            process.follow(steps)
            if process.phase != "depot":
                continue
            if any(step.type in TASK_TYPES for step in process.agenda):
                leaves = max(steps[0].arrival, process.not_before, self._now)
                if leaves != process.due or not process.version:
                    self._schedule(process, leaves)
            else:
                process.version += 1  # nothing to leave for

    def _place(self, process: VehicleProcess, step: Step) -> Spot:
        if step.type == "end":
            return Spot(process.vehicle.end, process.vehicle.end_index)
        task = self._desk.task((step.type, step.id or ""))
        if task is None:
            return Spot(step.location, step.location_index)
        return Spot(task.location, task.location_index)
