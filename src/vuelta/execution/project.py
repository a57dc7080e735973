"""A plan and what was observed, brought to one moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from vuelta.execution.route_replay import Replayed, replay
from vuelta.execution.state import NOWHERE, DayState, Spot, VehicleState
from vuelta.execution.task_state import Key, TaskState
from vuelta.model import TASK_TYPES, Event, Job, Plan, Problem, Route, Step, Vehicle, Window

_NOT_YET: Final = TaskState("planned")

_WEIGHT: Final = {"planned": 0, "failed": 1, "begun": 2, "served": 3}
"""How far a visit came."""

Replays = dict[str, tuple[Sequence[Event], frozenset[Key], Replayed]]
"""By van: what was seen of it, which of its tasks were called off, and what came of both."""


def project(
    problem: Problem,
    plan: Plan,
    events: Sequence[Event],
    now: int,
    *,
    loading: int = 0,
    off: Collection[Key] = (),
    replays: Replays | None = None,
) -> DayState:
    """Where the day stands at ``now``.

    Pure: the same arguments give the same state, whatever order the events are
    listed in, and whether they are reported once or twice. Events after ``now``
    are left aside. Without events the plan's own times are taken.

    Parameters
    ----------
    loading
        Seconds before departure from which a van's deliveries are aboard.
    off
        Tasks called off that a van is on its way to, or at work at.
    replays
        What an earlier call for the same problem, plan and moment found out of
        every van; filled in. Vans nothing more is said of are not replayed again.
    """
    replays = {} if replays is None else replays
    seen: dict[str, list[Event]] = {}
    for event in ordered(events):
        if event.time <= now:
            seen.setdefault(event.vehicle, []).append(event)
    windows = _windows(problem) if seen or off else {}  # what goes by plan needs none
    jobs = {job.id: job for job in problem.jobs}
    follows = {shipment.pickup.id: shipment.delivery.id for shipment in problem.shipments}
    routes = {route.vehicle: route for route in plan.routes}
    states: dict[str, VehicleState] = {}
    tasks: dict[Key, TaskState] = {}
    aboard: dict[Key, str] = {}
    changed: set[str] = set()
    for vehicle in problem.vehicles:
        route = routes.get(vehicle.id)
        if route is None:
            spot = _start(vehicle)
            states[vehicle.id] = VehicleState(
                vehicle.id, (), (), now, spot, loaded=False, finished=False
            )
            continue
        if vehicle.breaks:
            windows |= {("break", pause.id): pause.time_windows for pause in vehicle.breaks}
        happened = _happened(route, windows, seen.get(vehicle.id, ()), now, off, replays)
        current = _vehicle_state(vehicle, happened, now, loading)
        states[vehicle.id] = current
        if (
            current.begun != route.steps[: len(current.begun)]
            or current.ahead != route.steps[len(current.begun) :]
        ):
            changed.add(vehicle.id)
        _begun_by(current, happened, now, tasks)
    for current in states.values():
        _planned_for(current, tasks)
    for current in states.values():
        _hold(current, jobs, follows, tasks, aboard)
    for left in plan.unassigned:
        tasks.setdefault((left.type, left.id), TaskState("unassigned"))
    for entry in plan.set_aside:
        key = (entry.type, entry.id)
        tasks[key] = TaskState("set_aside", entry.aboard, time=entry.time, reason=entry.reason)
        aboard.pop(key, None)
        if entry.aboard is not None:
            aboard[key] = entry.aboard
    for job in problem.jobs:
        if job.aboard is not None and ("job", job.id) not in aboard:
            state = tasks.get(("job", job.id))
            if state is None or not state.is_over:
                aboard["job", job.id] = job.aboard
    return DayState(now, problem, states, tasks, plan.set_aside, aboard, frozenset(changed))


def _happened(
    route: Route,
    windows: Mapping[Key, tuple[Window, ...]],
    seen: Sequence[Event],
    now: int,
    off: Collection[Key],
    replays: Replays,
) -> Replayed:
    gone = frozenset(key for step in route.steps if (key := (step.type, step.id or "")) in off)
    earlier = replays.get(route.vehicle)
    if earlier is None or earlier[:2] != (seen, gone):
        earlier = replays[route.vehicle] = seen, gone, replay(route, windows, seen, now, gone)
    return earlier[2]


def ordered(events: Sequence[Event]) -> list[Event]:
    """Events by time, each once; at one moment an arrival comes before what was done there."""
    rank = {"departed": 0, "arrived": 1, "position": 4}
    once = {
        (event.type, event.time, event.vehicle, event.job, event.task): event for event in events
    }
    return sorted(once.values(), key=lambda event: (event.time, rank.get(event.type, 2)))


def _windows(problem: Problem) -> dict[Key, tuple[Window, ...]]:
    windows: dict[Key, tuple[Window, ...]] = {
        ("job", job.id): job.time_windows for job in problem.jobs
    }
    for shipment in problem.shipments:
        windows["pickup", shipment.pickup.id] = shipment.pickup.time_windows
        windows["delivery", shipment.delivery.id] = shipment.delivery.time_windows
    return windows


def _start(vehicle: Vehicle) -> Spot:
    return Spot(vehicle.start, vehicle.start_index)


def _vehicle_state(vehicle: Vehicle, happened: Replayed, now: int, loading: int) -> VehicleState:
    begun, ahead = happened.begun, happened.ahead
    if not begun:
        loaded = happened.ends - loading <= now and loading > 0
        return VehicleState(
            vehicle.id, (), ahead, happened.ends, _start(vehicle), loaded, finished=False
        )
    return VehicleState(
        vehicle.id,
        begun,
        ahead,
        max(now, happened.ends),
        spot_after(vehicle, begun),
        loaded=True,
        finished=begun[-1].type == "end"
        or (not vehicle.has_end and not ahead and begun[-1].end <= now),
    )


def spot_after(vehicle: Vehicle, begun: Sequence[Step]) -> Spot:
    """Where a vehicle is after these steps; breaks have no place of their own."""
    for step in reversed(begun):
        if step.type != "break":
            if step.type == "start":
                return _start(vehicle)
            spot = Spot(step.location, step.location_index)
            return spot if spot.is_known else NOWHERE
    return _start(vehicle)


def _begun_by(
    vehicle: VehicleState, happened: Replayed, now: int, tasks: dict[Key, TaskState]
) -> None:
    """What became of the tasks this van was at; the visit that came furthest counts."""
    for k, step in enumerate(vehicle.begun):
        if step.type not in TASK_TYPES:
            continue
        key = (step.type, step.id or "")
        before = tasks.get(key, _NOT_YET)
        under_way = k == len(vehicle.begun) - 1 and step.end > now
        if step.outcome == "failed":
            state = TaskState(
                "failed", vehicle.id, before.attempts + 1, step.end, happened.reasons.get(key)
            )
        elif under_way:
            state = TaskState("begun", vehicle.id, before.attempts, step.arrival)
        else:
            state = TaskState("served", vehicle.id, before.attempts + 1, step.end)
        if _WEIGHT[before.status] > _WEIGHT[state.status]:
            state = replace(before, attempts=before.attempts + (state.status == "failed"))
        tasks[key] = state


def _planned_for(vehicle: VehicleState, tasks: dict[Key, TaskState]) -> None:
    for step in vehicle.ahead:
        if step.type in TASK_TYPES:
            key = (step.type, step.id or "")
            before = tasks.get(key)
            attempts = before.attempts if before is not None else 0
            tasks[key] = TaskState("planned", vehicle.id, attempts, step.start)


def _hold(
    vehicle: VehicleState,
    jobs: Mapping[str, Job],
    follows: Mapping[str, str],
    tasks: Mapping[Key, TaskState],
    aboard: dict[Key, str],
) -> None:
    """What a van holds: its deliveries once it is loaded, a shipment once it is fetched."""
    if not vehicle.loaded:
        return
    for step in (*vehicle.begun, *vehicle.ahead):
        if step.type not in TASK_TYPES:
            continue
        key = (step.type, step.id or "")
        state = tasks[key]
        if state.vehicle != vehicle.id:
            continue  # it has changed hands since
        if key[0] == "job":
            job = jobs.get(key[1])
            if state.status != "served" and job is not None and any(job.delivery or ()):
                aboard[key] = vehicle.id
        elif key[0] == "pickup" and state.status in ("served", "begun"):
            delivery = ("delivery", follows[key[1]])
            over = tasks.get(delivery)
            if over is None or over.status != "served":
                aboard[delivery] = vehicle.id
