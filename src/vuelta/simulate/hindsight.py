"""The day planned by who knows how it will go: best known, and no bound.

Everything is known before it happens: who is at home when, how long work takes,
which orders will come, whose wish changes what, which van stops when, and how
fast the traffic to every part of the city is. Every van has the goods it was
loaded with in the morning, or, with ``reload``, whatever it is best sent out
with. Nobody is left out who can be served, short of the price of a deferral. The
plan is searched for ten times as long as a morning's, and then driven on the same
day, where nothing surprises; its hours are what customers are notified of in the morning.

What cannot be told to a planner without knowing the route (how traffic changes
within the day, a storm that begins at ten) is left to the road, and goods stay on
the van that has them: a dispatcher who lets parcels of a broken van be fetched
may do better.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeVar

import numpy as np

import vuelta
from vuelta.model import (
    UNREACHABLE,
    AddressChange,
    Cancellation,
    DepotDelay,
    DriverUnavailable,
    IntMatrix,
    Job,
    Matrices,
    MinutePrice,
    NewOrder,
    NewUrgent,
    Places,
    Plan,
    Problem,
    SetAside,
    Shipment,
    ShipmentStep,
    VehicleBreakdown,
    Window,
    WindowChange,
)
from vuelta.policy import default_policy
from vuelta.simulate.dispatchers import Still
from vuelta.simulate.generate import Scenario
from vuelta.simulate.roads import Roads
from vuelta.simulate.scenario_trace import Door, Trace
from vuelta.simulate.simulated_day import Day
from vuelta.simulate.vehicle_process import going_out
from vuelta.simulate.world import simulate
from vuelta.travel import measure

_Task = TypeVar("_Task", Job, ShipmentStep)

TIMES: int = 10
"""How much longer than the morning's plan this one may be searched for."""

_WORKING: Final = range(9, 17)
"""Hours of the day over which traffic is averaged."""

_ATTEMPTS = 3
"""Visits of one door on a day."""

_IN_VAIN = frozenset({"DAMAGED", "REFUSED", "PARCEL_MISSING", "RETURN_NOT_READY"})
"""Findings after which no visit today makes sense."""

_STATES: Final[Mapping[str, Literal["returning", "missing"]]] = {
    "DAMAGED": "returning",
    "REFUSED": "returning",
    "PARCEL_MISSING": "missing",
}
"""What becomes of goods that cannot be handed over; others wait for another day."""


def hindsight(
    scenario: Scenario, first: Plan, *, iterations: int, seed: int = 0, reload: bool = False
) -> Day:
    """The day as it goes for who knew it; ``first`` is the morning's plan, and its loads.

    Parameters
    ----------
    iterations
        Of the morning's plan; ``TIMES`` as many are spent here.
    reload
        Whether vans may be loaded anew; else each has what the morning gave it.
    """
    informed, aside = foreseen(scenario, first, reload=reload)
    plan = vuelta.plan(
        in_traffic(informed.problem, informed.trace), iterations=TIMES * iterations, seed=seed
    )
    # A minute late on the road, nobody waits hours for the next time somebody is at home.
    jobs = tuple(_in_one_window(job) for job in informed.problem.jobs)
    problem = informed.problem.model_copy(update={"jobs": jobs})
    day = simulate(problem, informed.trace, plan, Still())
    day.morning = scenario.problem
    # Who cannot be served is notified in the morning, and comes another day.
    left = [
        SetAside(id=entry.id, type=entry.type, state="deferred", reason="NOT_SERVED", time=0)
        for entry in plan.unassigned
    ]
    day.plan = day.plan.model_copy(update={"set_aside": (*aside, *left)})
    day.incidents = [
        incident
        for incident in scenario.trace.incidents
        if isinstance(incident, NewOrder | NewUrgent | WindowChange | Cancellation)
    ]
    return day


def foreseen(
    scenario: Scenario, first: Plan, *, reload: bool = False
) -> tuple[Scenario, tuple[SetAside, ...]]:
    """The problem with all that is known afterwards, and what is left of the trace.

    And who is not in it, because no visit today would help.
    """
    problem, trace = scenario.problem, scenario.trace
    doors = {door.job: door for door in trace.doors}
    loads = {
        step.id: route.vehicle
        for route in first.routes
        for step in route.steps
        if step.type == "job" and step.id is not None
    }
    jobs = {job.id: job for job in problem.jobs}
    pairs = list(problem.shipments)
    for incident in trace.incidents:
        if isinstance(incident, NewOrder | NewUrgent):
            if isinstance(incident.order, Job):
                jobs[incident.order.id] = incident.order
            else:
                pairs.append(incident.order)
        elif isinstance(incident, Cancellation | WindowChange | AddressChange):
            job = jobs.get(incident.job) if incident.may_mean(("job", incident.job)) else None
            if isinstance(incident, Cancellation):
                pairs = [pair for pair in pairs if _half_meant(pair, incident) is None]
                if job is not None:
                    del jobs[job.id]
            else:
                pairs = [_pair_as_wished(pair, incident) for pair in pairs]
                if job is not None:
                    jobs[job.id] = _as_wished(job, incident)
    price = MinutePrice.of(problem).of_minutes(default_policy().stability.deferral)
    real: list[Job] = []
    aside: list[SetAside] = []
    for name, job in jobs.items():
        door = doors.get(name)
        seen = _seen(job, door, trace)
        if seen is None:
            code = "RECIPIENT_ABSENT" if door is None or door.finding is None else door.finding.code
            state: Any = _STATES.get(code, "deferred")
            aside.append(SetAside(id=name, state=state, reason=code, time=0))
            continue
        if not reload and name in loads and any(job.delivery or ()):
            seen = seen.model_copy(update={"allowed_vehicles": (loads[name],)})
        if not seen.required:
            seen = seen.model_copy(update={"penalty": price})
        real.append(seen)
    informed = Problem.model_validate(
        {
            **problem.model_dump(mode="python", exclude_unset=True),
            "jobs": [job.model_dump(mode="python", exclude_unset=True) for job in real],
            "shipments": [pair.model_dump(mode="python", exclude_unset=True) for pair in pairs],
            "vehicles": _fleet(scenario, first),
        }
    )
    left = [
        incident for incident in trace.incidents if incident.code in ("WEATHER", "ROAD_CLOSURE")
    ]
    work = {job.id: job.service for job in real}
    certain = tuple(
        Door(job=door.job, service=work.get(door.job, door.service)) for door in trace.doors
    )
    update: Mapping[str, Any] = {
        "doors": certain,
        "incidents": tuple(left),
        "darkness": (),
        "problem": "",
        "checksum": "",
    }
    return Scenario(informed, trace.model_copy(update=update)), tuple(aside)


def in_traffic(problem: Problem, trace: Trace) -> Problem:
    """The problem with ways as long as they are on the mean of the day, by where they lead to."""
    places, travel = Places.of(problem), measure(problem)
    roads = Roads(problem, trace.traffic, trace.slot)
    shares = np.array([roads.usual(place, _WORKING) for place in places.coordinates])
    matrices: dict[str, Matrices] = {}
    everywhere = np.arange(len(places))
    for name, profile in travel.profiles.items():
        table = profile.among(everywhere)
        longer = np.rint(table.durations * shares)
        matrices[name] = Matrices(
            durations=IntMatrix(np.where(table.durations == UNREACHABLE, UNREACHABLE, longer)),
            distances=None if table.distances is None else IntMatrix(table.distances),
            costs=None if table.costs is None else IntMatrix(table.costs),
        )
    vehicles = [
        vehicle.model_copy(
            update={
                "start_index": places.number(vehicle.start, vehicle.start_index),
                "end_index": None
                if vehicle.end is None and vehicle.end_index is None
                else places.number(vehicle.end, vehicle.end_index),
            }
        )
        for vehicle in problem.vehicles
    ]
    jobs = [job.model_copy(update={"location_index": places.of_task(job)}) for job in problem.jobs]
    update = {
        "matrices": matrices,
        "vehicles": tuple(vehicles),
        "jobs": tuple(jobs),
        "profiles": {},
    }
    return problem.model_copy(update=update)


def _in_one_window(job: Job) -> Job:
    if len(job.time_windows) < 2:
        return job
    day_window = Window(job.time_windows[0].start, job.time_windows[-1].end)
    return job.model_copy(update={"time_windows": (day_window,)})


def _half_meant(
    pair: Shipment, incident: Cancellation | WindowChange | AddressChange
) -> Literal["pickup", "delivery"] | None:
    """The half of a shipment that an incident is about: the delivery before the pickup."""
    if incident.may_mean(("delivery", pair.delivery.id)):
        return "delivery"
    return "pickup" if incident.may_mean(("pickup", pair.pickup.id)) else None


def _pair_as_wished(pair: Shipment, wish: WindowChange | AddressChange) -> Shipment:
    half = _half_meant(pair, wish)
    if half is None:
        return pair
    return pair.model_copy(update={half: _as_wished(getattr(pair, half), wish)})


def _as_wished(task: _Task, wish: WindowChange | AddressChange) -> _Task:
    """The task at the hours or the place that its customer asks for."""
    if isinstance(wish, WindowChange):
        return task.model_copy(update={"time_windows": wish.time_windows})
    return _moved(task, wish)


def _moved(job: _Task, place: Any) -> _Task:
    if place.location is None and place.location_index is None:
        return job
    moved = {"location": place.location, "location_index": place.location_index}
    return job.model_copy(update={name: at for name, at in moved.items() if at is not None})


def _seen(job: Job, door: Door | None, trace: Trace) -> Job | None:
    """The job for who knows its door: real work, and hours at which somebody opens."""
    if door is None:
        return job
    windows = job.time_windows
    finding = door.finding
    if finding is not None:
        if finding.code in _IN_VAIN:
            return None
        if finding.code == "ADDRESS_WRONG":
            if finding.location is None and finding.location_index is None:
                return None
            job = _moved(job, finding)
        elif finding.code == "RETURN_MISMATCH" and finding.pickup is not None:
            job = job.model_copy(update={"pickup": finding.pickup})
        elif finding.code == "ACCESS_PROBLEM" and finding.time_windows:
            windows = finding.time_windows
    for attempt in range(max(1, min(_ATTEMPTS, len(door.draws)))):
        hours = tuple(_at_home(door, trace, windows, attempt))
        if hours:
            # Who knows that the first attempts fail makes them, and waits at the customer.
            work = door.service + attempt * trace.absent_wait
            update = {"time_windows": hours, "service": work, "setup": 0}
            return job.model_copy(update=update)
    return None


def _at_home(door: Door, trace: Trace, windows: tuple[Window, ...], attempt: int) -> list[Window]:
    """The hours of these windows at which an attempt succeeds."""
    if not door.draws or not trace.absent_hours:
        return list(windows)
    found: list[Window] = []
    for window in windows:
        for hour in range(window.start // 3600, window.end // 3600 + 1):
            chance = door.absent * trace.absent_hours[hour % len(trace.absent_hours)]
            if door.draws[attempt] < chance:
                continue
            opens, closes = max(window.start, 3600 * hour), min(window.end, 3600 * hour + 3599)
            if found and found[-1].end == opens - 1:
                found[-1] = Window(found[-1].start, closes)
            else:
                found.append(Window(opens, closes))
    return found


def _fleet(scenario: Scenario, first: Plan) -> list[dict[str, Any]]:
    """The vans, less the hours they will not have; hard ends are broken in overtime only."""
    problem, trace = scenario.problem, scenario.trace
    out = going_out(problem, first)
    late: dict[str, int] = {}
    stops: dict[str, int] = {}
    for incident in trace.incidents:
        if isinstance(incident, DepotDelay):
            for name in incident.vehicles or tuple(out):
                late[name] = max(late.get(name, 0), incident.until)
        elif isinstance(incident, VehicleBreakdown | DriverUnavailable):
            name = out[incident.vehicle]
            if incident.until is None:
                stops[name] = min(stops.get(name, incident.time), incident.time)
            else:
                late[name] = max(late.get(name, 0), incident.until)
    fleet = []
    for vehicle in problem.vehicles:
        document = vehicle.model_dump(mode="python", exclude_unset=True)
        shift = vehicle.time_window
        if shift is not None:
            start = max(shift.start, late.get(vehicle.id, shift.start))
            end = shift.end
            if vehicle.id in stops:
                end = max(start, stops[vehicle.id])
                document |= {"max_overtime": 0}
                document.pop("end", None)
                document.pop("end_index", None)
            document["time_window"] = [start, max(start, end)]
        fleet.append(document)
    return fleet
