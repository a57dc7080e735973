"""Small steps that several handlers share."""

from __future__ import annotations

from typing import Any

from vuelta.execution import Key
from vuelta.model import Facility, Incident, Job, Shipment, common_hours
from vuelta.replanning.day_tasks import after, door_of, last_moment, task_of, with_door
from vuelta.replanning.question import Question
from vuelta.replanning.revised_day import DayEditor, RevisedDay


def key_of(day: RevisedDay, incident: Incident) -> Key:
    """The task an incident is about."""
    return day.state.names.meant(incident)[0]


def put_to_choice(
    edited: DayEditor, incident: Incident, key: Key, visit: Job | Shipment | None, **facts: Any
) -> Question:
    """A task comes out of its route, and what becomes of it is to be chosen.

    Goods that return to a facility which is shut in all the hours that are left are not
    tried again.
    """
    if (shut := _shut(edited, visit)) is not None:
        visit = None
        facts["barred"] = f"facility {shut.id} is shut then"
    edited.touched[key] = incident.code
    edited.loosen(key)
    edited.asked.add(key)
    return Question(incident.id, incident.code, key, visit, **facts)


def moved(
    edited: DayEditor, key: Key, location: tuple[float, float] | None, index: int | None
) -> Job | Shipment:
    """The task at another place, in what is left of its hours."""
    task = task_of(edited, key)
    door = door_of(task, key)
    edited.remember(door.location)
    hours = after(door.time_windows, edited.state.now, last_moment(edited))
    return with_door(task, key, location=location, location_index=index, time_windows=hours)


def _shut(edited: DayEditor, visit: Job | Shipment | None) -> Facility | None:
    """The facility that a job's goods return to, where it is shut whenever they may come."""
    if not isinstance(visit, Job) or visit.returned_to is None or not visit.time_windows:
        return None
    facility = next(f for f in edited.problem.facilities if f.id == visit.returned_to)
    if not facility.time_windows or common_hours(visit.time_windows, facility.time_windows):
        return None
    return facility
