"""A van as a residual problem sees it: from where it is, with what is left to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from vuelta.execution import Key, VehicleState
from vuelta.model import (
    TASK_TYPES,
    Break,
    Job,
    Location,
    Plan,
    Route,
    Shipment,
    Vehicle,
    VehicleStep,
    Window,
    altered,
)
from vuelta.replanning.day_tasks import last_moment
from vuelta.replanning.residual import less, room_for, still_open
from vuelta.replanning.revised_day import RevisedDay

Row = Callable[[Location | None, int | None], int]


def must_return(day: RevisedDay, vehicle: VehicleState) -> bool:
    """Whether the van still has a way to drive even with nothing left to do.

    The core lets a van without stops stay at home for nothing; one that is out
    has to come back, and leaving out its last task must not look like a saving.
    """
    return vehicle.departed and vehicle.spot.is_known and day.vehicles[vehicle.id].has_end


def where_it_is(day: RevisedDay, name: str, vehicle: VehicleState, row: Row) -> Job:
    """A stop where the van stands, of no work, for itself alone: its way home stays in the sum."""
    return Job.model_construct(
        id=name,
        location_index=row(vehicle.spot.location, vehicle.spot.index),
        facility=_visited(day, vehicle, row),
        required=True,
        allowed_vehicles=(vehicle.id,),
    )


def _visited(day: RevisedDay, vehicle: VehicleState, row: Row) -> str | None:
    """The facility where its last stop was: it does not come there anew."""
    last = next((step for step in reversed(vehicle.begun) if step.type != "break"), None)
    if last is None:
        return None
    name = last.id if last.type == "reload" else None
    task = _task(day, (last.type, last.id or "")) if last.type in TASK_TYPES else None
    if isinstance(task, Job):
        name = task.returned_to or task.facility
    elif isinstance(task, Shipment):
        name = (task.pickup if last.type == "pickup" else task.delivery).facility
    facility = next((one for one in day.problem.facilities if one.id == name), None)
    if facility is None:
        return None
    there = row(facility.location, facility.location_index)
    return facility.id if there == row(vehicle.spot.location, vehicle.spot.index) else None


def from_here(
    day: RevisedDay,
    old: Plan,
    state: VehicleState,
    row: Row,
    pinned: Sequence[VehicleStep],
    tried: Counter[Key] | None,
    names: Callable[[str], str],
    *,
    stands: bool,
    leaves: int | None = None,
) -> Vehicle:
    """The vehicle from where and when it can do something else, with what is left of its limits.

    Parameters
    ----------
    row
        Numbers places for the residual problem.
    tried
        How often each task is in the problem, where ways out are only tried.
    names
        What a shipment's delivery is called there once its pickup is done.
    stands
        Whether the first pinned step only says where the vehicle is.
    leaves
        When it may leave at the earliest, where that is known.
    """
    vehicle = day.vehicles[state.id]
    now, begun = day.state.now, state.begun
    start = state.spot
    shift = vehicle.time_window
    open_ = max(state.free_at if begun else now, now)
    if not begun and shift is not None:
        open_ = max(open_, shift.start)
    if not begun and leaves is not None:
        open_ = max(open_, leaves)
    close = last_moment(day) + 86_400 if shift is None else shift.end
    rested = {step.id for step in begun if step.type == "break"}
    update: dict[str, Any] = {
        "start": None,
        "start_index": row(start.location, start.index) if start.is_known else None,
        "end": None,
        "end_index": row(vehicle.end, vehicle.end_index) if vehicle.has_end else None,
        "time_window": Window(open_, max(open_, close)),
        "max_overtime": _overtime(day, old, vehicle, state, max(open_, close)),
        "breaks": tuple(
            still_open(_with_room(day, vehicle, pause, tried), shift, open_)
            for pause in vehicle.breaks
            if pause.id not in rested
        ),
        "capacity": (
            vehicle.capacity if tried is None else room_for(day, vehicle, vehicle.capacity, tried)
        ),
        "on_board": _load(day, vehicle, state),
        "room_taken": (),  # it is aboard by now
        "reload_at": (),  # what a reload would fetch is not known here
        "held_types": _types(day, vehicle, state),
        "steps": tuple(pinned),
        "pinned_steps": len(pinned),
    }
    if vehicle.loading == "deliveries_first":
        update["collected"] = _has_collected(day, vehicle, state)
    if vehicle.loading == "lifo":
        update["stack"] = tuple(map(names, _held(day, state)))
    if begun:
        last = begun[-1]
        update["costs"] = vehicle.costs.model_copy(update={"fixed": 0})
        served = sum(s.type in TASK_TYPES and not s.outcome for s in begun)
        left = less(vehicle.max_tasks, served)
        update["max_tasks"] = None if left is None else left + stands
        update["max_travel_time"] = less(vehicle.max_travel_time, last.duration)
        update["max_distance"] = less(vehicle.max_distance, last.distance or 0)
        update["max_duration"] = less(vehicle.max_duration, open_ - begun[0].arrival)
    return vehicle.model_copy(update=update)


def _with_room(
    day: RevisedDay, vehicle: Vehicle, pause: Break, tried: Counter[Key] | None
) -> Break:
    """A break with its longest load, where parcels aboard are tried in several ways."""
    if tried is None or pause.max_load is None:
        return pause
    return pause.model_copy(update={"max_load": room_for(day, vehicle, pause.max_load, tried)})


def _overtime(day: RevisedDay, old: Plan, vehicle: Vehicle, state: VehicleState, close: int) -> int:
    """Overtime allowed: what the day has made unavoidable is allowed as well."""
    end = next((step for step in state.ahead if step.type == "end"), None)
    if end is None or not state.begun:
        return vehicle.max_overtime
    planned = next((r for r in old.routes if r.vehicle == state.id), None)
    drift = 0
    if planned is not None and len(planned.steps) >= len(state.begun):
        drift = max(0, state.begun[-1].end - planned.steps[len(state.begun) - 1].end)
    if day.area:
        drift = max(drift, day.policy.stability.max_lateness)
    return max(vehicle.max_overtime, end.arrival + drift - close if drift else 0)


def _has_collected(day: RevisedDay, vehicle: Vehicle, state: VehicleState) -> bool:
    """Whether a delivery would come after a return."""
    kinds = ["return"] if vehicle.collected else []
    for step in state.begun:
        job = day.jobs.get(step.id or "") if step.type == "job" and not step.outcome else None
        if job is not None:
            kind = job.kind
            if kind in ("delivery", "return"):
                kinds.append(kind)
    return kinds[-1:] == ["return"]


def _held(day: RevisedDay, vehicle: VehicleState) -> tuple[str, ...]:
    """Deliveries of what it has collected and holds, the last one last."""
    picked = [
        day.fetched_at(step.id or "")
        for step in vehicle.begun
        if step.type == "pickup" and not step.outcome
    ]
    names = [shipment.delivery.id for shipment in picked if shipment is not None]
    held = [name for name in names if day.aboard.get(("delivery", name)) == vehicle.id]
    return tuple(dict.fromkeys(held))


def _load(day: RevisedDay, vehicle: Vehicle, state: VehicleState) -> tuple[int, ...] | None:
    """What stays aboard to the end: own load, things collected, parcels taken off the plan."""
    if vehicle.capacity is None and vehicle.on_board is None:
        return vehicle.on_board
    load = list(vehicle.on_board or (0,) * len(vehicle.capacity or ()))

    def add(amounts: tuple[int, ...] | None) -> None:
        for d, amount in enumerate(amounts or ()):
            load[d] += amount

    for taken in vehicle.room_taken:
        add(taken.amounts)
    for step in state.begun:
        job = day.jobs.get(step.id or "") if step.type == "job" and not step.outcome else None
        if job is not None:
            add(job.pickup)
    for (kind, name), entry in day.set_aside.items():
        if entry.aboard == state.id:
            if kind == "job" and name in day.jobs:
                add(day.jobs[name].delivery)
            elif name in day.shipments:
                add(day.shipments[name].amount)
    return tuple(load)


def with_overload(vehicle: Vehicle, jobs: list[Job], warm: Sequence[Route]) -> Vehicle:
    """A van that holds more than it may, so that it gets rid of that before it takes more.

    What is too much now leaves with its first deliveries: each of them is an exchange
    that takes on what its goods leave free, until the van is no fuller than it may be.
    Changes ``jobs``; what no delivery gets rid of is room the van has, for it only.
    """
    held = [job for job in jobs if job.aboard == vehicle.id]
    if vehicle.capacity is None:
        return vehicle
    nothing = (0,) * len(vehicle.capacity)
    load = [*(vehicle.on_board or nothing)]
    for job in held:
        load = [has + more for has, more in zip(load, job.delivery or nothing, strict=True)]
    over = [max(0, has - may) for has, may in zip(load, vehicle.capacity, strict=True)]
    if not any(over):
        return vehicle
    rank = {
        step.id: k
        for route in warm
        if route.vehicle == vehicle.id
        for k, step in enumerate(route.steps)
    }
    number = {job.id: n for n, job in enumerate(jobs)}
    room = tuple(may + more for may, more in zip(vehicle.capacity, over, strict=True))
    for job in sorted((job for job in held if job.id in rank), key=lambda job: rank[job.id]):
        gives = job.delivery or nothing
        taken = [min(more, less) for more, less in zip(over, gives, strict=True)]
        if not any(taken):
            continue
        over = [more - less for more, less in zip(over, taken, strict=True)]
        pickup = tuple(a + b for a, b in zip(job.pickup or nothing, taken, strict=True))
        jobs[number[job.id]] = altered(job, {"pickup": pickup, "type": "exchange"})
    return vehicle.model_copy(update={"capacity": room})


def _types(day: RevisedDay, vehicle: Vehicle, state: VehicleState) -> tuple[str, ...]:
    """Load types that the van may not forget: of what it has served, and what rides back."""
    if not day.problem.incompatible_types:
        return vehicle.held_types
    keys: list[tuple[str, str]] = [
        (step.type, step.id or "")
        for step in state.begun
        if step.type in TASK_TYPES and not step.outcome
    ]
    keys += [key for key, entry in day.set_aside.items() if entry.aboard == state.id]
    tasks = (_task(day, key) for key in keys)
    found = [task.load_type for task in tasks if task is not None and task.load_type is not None]
    return tuple(dict.fromkeys((*vehicle.held_types, *found)))


def _task(day: RevisedDay, key: tuple[str, str]) -> Job | Shipment | None:
    """The task; of a job that has changed vans since, the shipment it is by now."""
    return day.task(key) or (day.shipments.get(key[1]) if key[0] == "job" else None)
