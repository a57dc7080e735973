"""What customers ask for: other hours, another place, or nothing any more."""

from __future__ import annotations

from typing import Literal

from vuelta.execution import Key
from vuelta.model import (
    AddressChange,
    Cancellation,
    Job,
    Shipment,
    WindowChange,
    great_circle_metres,
)
from vuelta.replanning.day_tasks import aside, door_of, task_of, with_door
from vuelta.replanning.incidents.handlers import Handled, handles
from vuelta.replanning.incidents.named import key_of, moved, put_to_choice
from vuelta.replanning.revised_day import DayView, RevisedDay


@handles(WindowChange)
def other_hours(day: RevisedDay, incident: WindowChange) -> Handled:
    """It stays as it was where the new hours cannot be kept."""
    key, edited = key_of(day, incident), day.edited()
    task = task_of(day, key)
    hours = {"time_windows": incident.time_windows, "soft_end": None, "late_cost": 0}
    visit = with_door(task, key, **hours)
    question = put_to_choice(edited, incident, key, visit, absent=0.0, unchanged=task)
    return Handled(edited.done(), (question,))


@handles(AddressChange)
def other_place(day: RevisedDay, incident: AddressChange) -> Handled:
    """What is loaded already does not go far from where it was to go."""
    key, edited = key_of(day, incident), day.edited()
    task = task_of(day, key)
    visit = moved(edited, key, incident.location, incident.location_index)
    facts = {"absent": 0.0, "unchanged": task}
    far = _too_far(day, key, task, visit)
    if far is None:
        question = put_to_choice(edited, incident, key, visit, **facts)
    else:
        question = put_to_choice(edited, incident, key, None, **facts, barred=far)
    return Handled(edited.done(), (question,))


@handles(Cancellation)
def called_off(day: RevisedDay, incident: Cancellation) -> Handled:
    """What is aboard rides back. A shipment called off by its pickup may be aboard already."""
    key, edited = key_of(day, incident), day.edited()
    edited.touched[key] = incident.code
    held = next((half for half in day.halves(key) if half in day.aboard), None)
    state: Literal["returning", "cancelled"] = "cancelled" if held is None else "returning"
    edited.put_aside(aside(day, held or key, state, incident.code))
    if held is None:
        return Handled(edited.done(), verbs=("REMOVE",))
    return Handled(edited.done(), verbs=("CONVERT_TO_RETURN", "RTD"))


def _too_far(day: DayView, key: Key, old: Job | Shipment, new: Job | Shipment) -> str | None:
    """Why a parcel that is aboard does not go to a new address today, if it does not."""
    one, other = (door_of(task, key).location for task in (old, new))
    limit = day.policy.address_change_metres
    if key not in day.aboard or one is None or other is None:
        return None
    far = great_circle_metres(one, other)
    if far <= limit:
        return None
    return f"the new place is {far:.0f} m away, and {limit} m are allowed for what is loaded"
