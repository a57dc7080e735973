"""What customers ask for: other hours, another place, or nothing any more."""

from __future__ import annotations

from typing import Literal

from vuelta.model import AddressChange, Cancellation, WindowChange
from vuelta.replanning.incidents.handlers import Handled, handles
from vuelta.replanning.incidents.named import key_of, moved, put_to_choice
from vuelta.replanning.recovery_options import aside, task_of, too_far, with_door
from vuelta.replanning.revised_day import RevisedDay


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
    far = too_far(day, key, task, visit)
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
