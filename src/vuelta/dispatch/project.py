"""A plan and what was observed, brought to one moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from vuelta.dispatch.replay import Replayed, Windows, replay
from vuelta.dispatch.state import NOWHERE, Custody, DayState, Key, Spot, TaskState, Van
from vuelta.model import Event, Job, Plan, Problem, Step, Vehicle

_TASKS = ("job", "pickup", "delivery")


def project(
    problem: Problem,
    plan: Plan,
    events: Sequence[Event],
    now: int,
    *,
    loading: int = 0,
    off: Collection[Key] = (),
) -> DayState:
    """Where the day stands at ``now``.

    Pure: the same arguments give the same state, whatever order the events are
    listed in, and whether they are told once or twice. Events after ``now``
    are left aside. Without events the plan's own times are taken.

    Parameters
    ----------
    loading
        Seconds before departure from which a van's deliveries are aboard.
    off
        Tasks called off that a van is on its way to, or at work at.
    """
    seen: dict[str, list[Event]] = {}
    for event in ordered(events):
        if event.time <= now:
            seen.setdefault(event.vehicle, []).append(event)
    windows = _windows(problem)
    goods = _Goods.of(problem)
    routes = {route.vehicle: route for route in plan.routes}
    vans: dict[str, Van] = {}
    tasks: dict[Key, TaskState] = {}
    custody: list[Custody] = []
    aboard: dict[Key, str] = {}
    changed: set[str] = set()
    for vehicle in problem.vehicles:
        route = routes.get(vehicle.id)
        if route is None:
            spot = _start(vehicle)
            vans[vehicle.id] = Van(vehicle.id, (), (), now, spot, loaded=False, finished=False)
            continue
        own = {**windows, **{("break", pause.id): pause.time_windows for pause in vehicle.breaks}}
        happened = replay(route, own, seen.get(vehicle.id, ()), now, off)
        van = _van(vehicle, happened, now, loading)
        vans[vehicle.id] = van
        if van.begun != route.steps[: len(van.begun)] or len(van.begun) + len(van.ahead) != len(
            route.steps
        ):
            changed.add(vehicle.id)
        _begun_by(van, happened, now, tasks)
    for van in vans.values():
        _planned_for(van, tasks)
    for van in vans.values():
        _hold(van, goods, tasks, now, custody, aboard)
    for left in plan.unassigned:
        tasks.setdefault((left.type, left.id), TaskState("unassigned"))
    for entry in plan.set_aside:
        key = (entry.type, entry.id)
        tasks[key] = TaskState("set_aside", entry.aboard, time=entry.time, reason=entry.reason)
        aboard.pop(key, None)
        if entry.aboard is not None:
            aboard[key] = entry.aboard
            custody.append(
                Custody(entry.id, "delivery", entry.aboard, _departure(vans, entry.aboard, now))
            )
    for job in problem.jobs:
        if job.aboard is not None and ("job", job.id) not in aboard:
            state = tasks.get(("job", job.id))
            if state is None or state.status not in ("served", "set_aside"):
                aboard["job", job.id] = job.aboard
    return DayState(now, vans, tasks, tuple(custody), plan.set_aside, aboard, frozenset(changed))


def ordered(events: Sequence[Event]) -> list[Event]:
    """Events by time, each once; at one moment an arrival comes before what was done there."""
    rank = {"departed": 0, "arrived": 1, "position": 4}
    once = {
        (event.type, event.time, event.vehicle, event.job, event.task): event for event in events
    }
    return sorted(once.values(), key=lambda event: (event.time, rank.get(event.type, 2)))


def _windows(problem: Problem) -> Windows:
    windows = {("job", job.id): job.time_windows for job in problem.jobs}
    for shipment in problem.shipments:
        windows["pickup", shipment.pickup.id] = shipment.pickup.time_windows
        windows["delivery", shipment.delivery.id] = shipment.delivery.time_windows
    return windows


def _start(vehicle: Vehicle) -> Spot:
    return Spot(vehicle.start, vehicle.start_index)


def _van(vehicle: Vehicle, happened: Replayed, now: int, loading: int) -> Van:
    begun, ahead = happened.begun, happened.ahead
    if not begun:
        loaded = happened.ends - loading <= now and loading > 0
        return Van(vehicle.id, (), ahead, happened.ends, _start(vehicle), loaded, finished=False)
    return Van(
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


def _begun_by(van: Van, happened: Replayed, now: int, tasks: dict[Key, TaskState]) -> None:
    """What became of the tasks this van was at; of several visits the last one counts."""
    for k, step in enumerate(van.begun):
        if step.type not in _TASKS:
            continue
        key = (step.type, step.id or "")
        before = tasks.get(key, TaskState("planned"))
        under_way = k == len(van.begun) - 1 and step.end > now
        if step.outcome == "failed":
            state = TaskState(
                "failed", van.vehicle, before.attempts + 1, step.end, happened.reasons.get(key)
            )
        elif under_way:
            state = TaskState("begun", van.vehicle, before.attempts, step.arrival)
        else:
            state = TaskState("served", van.vehicle, before.attempts + 1, step.end)
        if before.time is not None and state.time is not None and before.time > state.time:
            state = replace(before, attempts=before.attempts + (state.status == "failed"))
        tasks[key] = state


def _planned_for(van: Van, tasks: dict[Key, TaskState]) -> None:
    for step in van.ahead:
        if step.type in _TASKS:
            key = (step.type, step.id or "")
            before = tasks.get(key)
            attempts = before.attempts if before is not None else 0
            tasks[key] = TaskState("planned", van.vehicle, attempts, step.start)


@dataclass(frozen=True, slots=True)
class _Goods:
    """What tasks move: jobs by id, and which delivery follows a pickup."""

    jobs: Mapping[str, Job]
    follows: Mapping[str, str]

    @classmethod
    def of(cls, problem: Problem) -> _Goods:
        follows = {shipment.pickup.id: shipment.delivery.id for shipment in problem.shipments}
        return cls({job.id: job for job in problem.jobs}, follows)


def _hold(
    van: Van,
    goods: _Goods,
    tasks: Mapping[Key, TaskState],
    now: int,
    custody: list[Custody],
    aboard: dict[Key, str],
) -> None:
    """Who holds what: deliveries from departure on, what is collected from then on."""
    if not van.loaded:
        return
    since = van.begun[0].arrival if van.begun else now
    for key in dict.fromkeys(
        (step.type, step.id or "") for step in (*van.begun, *van.ahead) if step.type in _TASKS
    ):
        state = tasks[key]
        if state.vehicle != van.vehicle:
            continue  # it has changed hands since
        gone = state.status == "served"
        time = state.time if state.time is not None else now
        if key[0] == "pickup" and state.status in ("served", "begun"):
            follows: Key = ("delivery", goods.follows[key[1]])
            over = tasks.get(follows)
            until = over.time if over is not None and over.status == "served" else None
            custody.append(Custody(follows[1], "delivery", van.vehicle, time, until, "collected"))
            if until is None:
                aboard[follows] = van.vehicle
        job = goods.jobs.get(key[1]) if key[0] == "job" else None
        if job is None:
            continue
        if any(job.delivery or ()):
            custody.append(Custody(job.id, "delivery", van.vehicle, since, time if gone else None))
            if not gone:
                aboard[key] = van.vehicle
        if any(job.pickup or ()) and gone:
            custody.append(Custody(job.id, "pickup", van.vehicle, time, None, "collected"))


def _departure(vans: Mapping[str, Van], vehicle: str, now: int) -> int:
    van = vans.get(vehicle)
    return van.begun[0].arrival if van is not None and van.begun else now
