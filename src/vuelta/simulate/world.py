"""A day, simulated: events one after another, in a heap.

Vans drive, wait, work and rest; doors stay shut as the trace says; incidents
are told at their time. After every observation the dispatcher is asked; what it
decides is looked at once (``law``) and carried out. Nothing here is drawn.

What a van is driving to, it drives to: nobody is diverted on the way. A wish
of a customer whose van is at the door or on its way there comes too late, as
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
    VehicleBreakdown,
    Weather,
)
from vuelta.simulate.control_desk import Desk, RefusedError
from vuelta.simulate.door_outcomes import Doors
from vuelta.simulate.roads import Roads, Spot
from vuelta.simulate.scenario_trace import Darkness, Trace
from vuelta.simulate.simulated_day import Day, Dispatcher, Key, Visit
from vuelta.simulate.vehicle_process import Van, going_out

Tell = Callable[[int, int, int], None]
"""The moment, decisions so far, visits so far."""

_VAN, _TOLD, _DARK, _HEARD = range(4)
"""What comes first at one moment: vans, incidents, a van lost, a van found."""

_TELL_EVERY: Final = 64


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
        self._vans = {
            van.id: Van(van, Spot(van.start, van.start_index)) for van in problem.vehicles
        }
        self._desk = Desk(problem, plan, dispatcher, self._vans, self._doors)
        self._day = self._desk.day

    def run(self) -> Day:
        for van in self._vans.values():
            self._day.visits[van.id] = van.visits
        self._carry_out_routes()
        for incident in self._trace.incidents:
            self._at(incident.time, _TOLD, incident)
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
            if rank == _VAN:
                if version == what.version:
                    self._go_on(what)
            elif rank == _TOLD:
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

    def _schedule(self, van: Van, time: int) -> None:
        van.due = time
        van.version += 1
        self._at(time, _VAN, van, van.version)

    # -- what vans do ------------------------------------------------------------

    def _go_on(self, van: Van) -> None:
        """What was scheduled for a van comes to pass."""
        if van.phase == "depot":
            self._leave(van)
        elif van.phase == "driving":
            self._arrive(van)
        elif van.phase == "working":
            self._finish(van)
        elif van.phase == "resting":
            van.visits[-1].end = self._now
            self._next(van)

    def _leave(self, van: Van) -> None:
        if van.not_before > self._now:
            self._schedule(van, van.not_before)
            return
        for step in van.agenda:
            job = self._desk.jobs.get(step.id or "") if step.type == "job" else None
            if job is not None and any(job.delivery or ()):
                self._desk.aboard.setdefault(("job", job.id), van.id)
        van.visits.append(Visit("start", None, van.spot, self._now, self._now, self._now, 0, 0))
        van.phase = "working"
        self._seen(van, Event.model_construct(type="departed", time=self._now, vehicle=van.id))
        self._next(van)

    def _next(self, van: Van) -> None:
        """The next thing on the agenda is begun."""
        if van.is_over:
            return
        if not van.agenda:
            van.phase = "home"
            return
        step = van.agenda.popleft()
        if step.type == "break":
            self._rest(van, step)
            return
        there = self._place(van, step)
        van.leg = self._roads.drive(
            van.spot, there, van.vehicle.profile, van.vehicle.speed_factor, self._now
        )
        van.heading, van.towards, van.left_at = step, there, self._now
        van.phase = "driving"
        if van.visits[-1].key == (step.type, step.id or ""):
            # The same door again: a second, so that the two visits can be told apart.
            van.leg = (max(1, van.leg[0]), van.leg[1])
        credit, van.credit = min(van.credit, van.leg[0]), 0
        self._schedule(van, self._now + van.leg[0] - credit)

    def _rest(self, van: Van, step: Step) -> None:
        """A rest interrupts the way to what comes after it, where the plan has it."""
        before = van.visits[-1]
        pause = next((pause for pause in van.vehicle.breaks if pause.id == step.id), None)
        windows = pause.time_windows if pause is not None else ()
        lasts = pause.service if pause is not None else step.service
        ahead = max(0, step.duration - van.planned_so_far(self._desk.routes.get(van.id, ())))
        arrival = self._now + (ahead if van.agenda else 0)
        start = arrival
        for window in windows:
            if window.end >= arrival:
                start = max(arrival, window.start)
                break
        van.credit += start - self._now
        visit = Visit("break", step.id, before.spot, arrival, start, None, van.driven, van.metres)
        van.visits.append(visit)
        van.phase = "resting"
        self._schedule(van, start + lasts)

    def _arrive(self, van: Van) -> None:
        step = van.heading
        assert step is not None
        van.heading = None
        van.spot = van.towards
        van.driven += van.leg[0]
        van.metres += van.leg[1]
        now = self._now
        visit = Visit(step.type, step.id, van.spot, now, now, None, van.driven, van.metres)
        van.visits.append(visit)
        event = Event.model_construct(type="arrived", time=now, vehicle=van.id)
        if step.type == "end":
            visit.end = now
            van.phase = "home"
            if van.dark:
                self._hear(van)  # who is back can be asked
            self._seen(van, event)
            return
        event = event.model_copy(update={"job": step.id, "task": step.type})
        task = self._desk.task(visit.key)
        if task is not None:
            for window in task.time_windows:
                if window.end >= now:
                    visit.start = max(now, window.start)
                    break
            visit.planned = task.setup_on(van.vehicle.type) + task.service_on(van.vehicle.type)
        van.phase = "working"
        lasts, visit.outcome = self._outcome(visit)
        self._schedule(van, visit.start + lasts)
        self._seen(van, event)

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

    def _finish(self, van: Van) -> None:
        visit = van.visits[-1]
        visit.end = self._now
        code, visit.outcome = visit.outcome, None
        if code is not None:
            visit.outcome = "failed"
            self._failed(van, visit, code)
        else:
            self._done(van, visit)
        self._next(van)

    def _done(self, van: Van, visit: Visit) -> None:
        key = visit.key
        self._desk.served.add(key)
        job = self._desk.jobs.get(key[1]) if key[0] == "job" else None
        is_taken = key[0] == "pickup" or (job is not None and any(job.pickup or ()))
        if key[0] == "pickup":
            shipment = self._desk.fetched.get(key[1])
            if shipment is not None:
                self._desk.aboard.pop(("job", shipment), None)
                self._desk.aboard["delivery", shipment] = van.id
                self._doors.seen(shipment)
        else:
            self._desk.aboard.pop(key, None)
        event = Event.model_construct(
            type="collected" if is_taken else "delivered",
            time=self._now,
            vehicle=van.id,
            job=key[1],
            task=key[0],
        )
        self._seen(van, event)

    def _failed(self, van: Van, visit: Visit, code: str) -> None:
        event = Event.model_construct(
            type="failed",
            time=self._now,
            vehicle=van.id,
            job=visit.id,
            task=visit.type,
            reason=code,
        )
        if van.dark:
            van.unheard.append(event)
            van.unsettled.append(visit)
            return
        self._day.events.append(event)
        self._settle(visit)

    def _settle(self, visit: Visit) -> None:
        """What a failed visit is told as, and what it means for the goods."""
        incident = self._doors.told(visit.id or "", visit.end or self._now)
        if incident.code == "PARCEL_MISSING":
            self._desk.aboard.pop(visit.key, None)
        self._told(incident)

    # -- what is seen and told ---------------------------------------------------

    def _seen(self, van: Van, event: Event) -> None:
        if van.dark:
            van.unheard.append(event)
            return
        self._day.events.append(event)
        self._ask(event)

    def _told(self, incident: Incident) -> None:
        self._desk.tell(incident)
        self._ask(incident)

    def _happens(self, incident: Incident) -> None:
        """An incident of the trace: what it does to the world, and to whom it is told."""
        vehicle: str | None = getattr(incident, "vehicle", None)
        if vehicle is not None and self._out[vehicle] != vehicle:
            incident = incident.model_copy(update={"vehicle": self._out[vehicle]})
        if isinstance(incident, VehicleBreakdown | DriverUnavailable | Delay):
            van = self._vans[incident.vehicle]
            if van.dark:
                self._hear(van)  # who reports it tells the rest as well
        match incident:
            case VehicleBreakdown():
                van = self._vans[incident.vehicle]
                if van.is_over:
                    return
                if incident.until is not None:
                    self._hold(van, incident.until)
                else:
                    spot = van.stop(self._now)
                    incident = incident.model_copy(
                        update={"location": spot.location, "location_index": spot.row}
                    )
            case DriverUnavailable():
                van = self._vans[incident.vehicle]
                if van.is_over:
                    return
                if incident.until is not None:
                    self._hold(van, incident.until)
                else:
                    van.stop(self._now)
            case Delay():
                van = self._vans[incident.vehicle]
                if van.is_over:
                    return
                self._delay(van, incident.seconds)
            case DepotDelay():
                for name in incident.vehicles or tuple(self._vans):
                    van = self._vans[name]
                    if van.phase == "depot":
                        van.not_before = max(van.not_before, incident.until)
            case RoadClosure() | Weather():
                self._roads.disturb(incident.disruption)
                if isinstance(incident, Weather):
                    self._service_areas.append(incident)
            case _:
                if vehicle is not None and self._vans[self._out[vehicle]].is_over:
                    return
                job: str | None = getattr(incident, "job", None)
                if job is not None and self._is_too_late(job):
                    return
        self._told(incident)

    def _is_too_late(self, job: str) -> bool:
        """Whether nothing can be changed about a job any more."""
        keys: set[Key] = {(kind, job) for kind in TASK_TYPES}
        if keys & self._desk.served or not any(self._desk.task(key) is not None for key in keys):
            return True
        if any((entry.type, entry.id) in keys for entry in self._desk.plan.set_aside):
            return True
        return any(van.is_bound_to(keys) for van in self._vans.values())

    def _hold(self, van: Van, until: int) -> None:
        """It stands still until then: at the depot, or where it is."""
        if van.phase == "depot":
            van.not_before = max(van.not_before, until)
        else:
            self._delay(van, until - self._now)

    def _delay(self, van: Van, seconds: int) -> None:
        if van.phase == "depot":
            van.not_before = max(van.not_before, van.due, self._now) + seconds
        elif seconds > 0:
            if van.phase == "driving":
                van.leg = (van.leg[0] + seconds, van.leg[1])
            self._schedule(van, van.due + seconds)

    def _lose(self, dark: Darkness) -> None:
        van = self._vans[self._out[dark.vehicle]]
        if van.is_over:
            return
        van.dark = True
        self._told(ConnectivityLoss(id=dark.id, time=self._now, vehicle=van.id, source="system"))

    def _hear_again(self, dark: Darkness) -> None:
        van = self._vans[self._out[dark.vehicle]]
        if van.dark:
            self._hear(van)

    def _hear(self, van: Van) -> None:
        """A van tells what it did meanwhile; then it is told what to do."""
        van.dark = False
        heard, van.unheard = van.unheard, []
        self._day.events += [event.model_copy(update={"received": self._now}) for event in heard]
        failed, van.unsettled = van.unsettled, []
        if not van.is_over:
            van.told(self._desk.routes.get(van.id, ()))
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
        for van in self._vans.values():
            if van.is_over or van.dark:
                continue
            steps = self._desk.routes.get(van.id, ())
            van.told(steps)
            if van.phase != "depot":
                continue
            if any(step.type in TASK_TYPES for step in van.agenda):
                leaves = max(steps[0].arrival, van.not_before, self._now)
                if leaves != van.due or not van.version:
                    self._schedule(van, leaves)
            else:
                van.version += 1  # nothing to leave for

    def _place(self, van: Van, step: Step) -> Spot:
        if step.type == "end":
            return Spot(van.vehicle.end, van.vehicle.end_index)
        task = self._desk.task((step.type, step.id or ""))
        if task is None:
            return Spot(step.location, step.location_index)
        return Spot(task.location, task.location_index)
