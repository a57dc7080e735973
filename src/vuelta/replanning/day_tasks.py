"""A task of the day and its visit: looked up, changed at the door, and taken off the routes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from vuelta.execution import Key
from vuelta.model import Job, Location, SetAside, Shipment, ShipmentStep, TaskType, Window
from vuelta.replanning.revised_day import DayView

_DAY: Final = 86_400


def task_of(day: DayView, key: Key) -> Job | Shipment:
    """The job, or the shipment whose half it is; one is known to be."""
    task = day.task(key)
    if task is None:
        raise KeyError(key)
    return task


def shipment_of(day: DayView, pickup: str) -> Shipment:
    """The shipment that is fetched there; one is known to be."""
    shipment = day.fetched_at(pickup)
    if shipment is None:
        raise KeyError(pickup)
    return shipment


def door_of(task: Job | Shipment, key: Key) -> Job | ShipmentStep:
    """The visit itself: the job, or that end of the shipment."""
    if isinstance(task, Job):
        return task
    return task.pickup if key[0] == "pickup" else task.delivery


def by_halves(task: Job | Shipment) -> tuple[Job, Job] | None:
    """What an exchange gives and what it takes, as tasks of their own; the second has a new id."""
    if not (isinstance(task, Job) and any(task.delivery or ()) and any(task.pickup or ())):
        return None
    handed = {"type": "delivery", "pickup": None, "destinations": ()}  # those of the old goods
    given = task.model_copy(update=handed)
    taken = {"id": f"{task.id}-old", "type": "return", "delivery": None, "aboard": None}
    return given, task.model_copy(update=taken)


def with_door(task: Job | Shipment, key: Key, **changes: object) -> Job | Shipment:
    """The task with changes at the customer of that visit; ``skills`` are the whole task's."""
    if isinstance(task, Job):
        return task.model_copy(update=changes)
    own = {name: value for name, value in changes.items() if name != "skills"}
    end = "pickup" if key[0] == "pickup" else "delivery"
    rest = {"skills": changes["skills"]} if "skills" in changes else {}
    return task.model_copy(update={end: door_of(task, key).model_copy(update=own), **rest})


def last_moment(day: DayView) -> int:
    """When the last shift ends; a day from now where no shift does."""
    ends = [v.time_window.end for v in day.vehicles.values() if v.time_window is not None]
    return max([*ends, day.state.now]) if ends else day.state.now + _DAY


def after(windows: Iterable[Window], moment: int, last: int) -> tuple[Window, ...]:
    """What is left of windows from a moment on; the rest of the day when nothing is."""
    left = tuple(Window(max(w.start, moment), w.end) for w in windows if w.end > moment)
    return left or (Window(moment, max(moment, last)),)


def aside(
    day: DayView,
    key: Key,
    state: Literal["deferred", "cancelled", "returning", "missing"],
    reason: str,
) -> SetAside:
    """The task taken off today's routes; what is aboard stays aboard."""
    holder = day.aboard.get(key) if state != "missing" else None
    kind: TaskType = "job" if key[0] == "job" else "pickup" if key[0] == "pickup" else "delivery"
    return SetAside(
        id=key[1], type=kind, state=state, reason=reason, aboard=holder, time=day.state.now
    )


def van_at_door(day: DayView, key: Key) -> str | None:
    """The van whose last step is the failed visit of this task: it has not left yet."""
    for vehicle in day.vehicle_states.values():
        if vehicle.begun and (vehicle.begun[-1].type, vehicle.begun[-1].id) == key:
            last = vehicle.begun[-1]
            is_there = last.outcome == "failed" and last.arrival <= day.state.now
            return vehicle.id if is_there else None
    return None


def task_location(day: DayView, key: Key) -> Location | None:
    """Where a task is, as it was before anything was chosen."""
    return door_of(task_of(day, key), key).location
