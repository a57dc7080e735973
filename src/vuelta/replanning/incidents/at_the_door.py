"""What a driver finds at a door: nobody, no way in, goods that cannot be handed over."""

from __future__ import annotations

from vuelta.model import (
    AccessProblem,
    AddressWrong,
    Damaged,
    Job,
    ParcelMissing,
    RecipientAbsent,
    Refused,
    ReturnMismatch,
    ReturnNotReady,
)
from vuelta.replanning.day_tasks import (
    after,
    aside,
    by_halves,
    door_of,
    last_moment,
    task_of,
    with_door,
)
from vuelta.replanning.incidents.handlers import Handled, handles
from vuelta.replanning.incidents.named import key_of, moved, put_to_choice
from vuelta.replanning.revised_day import RevisedDay


@handles(RecipientAbsent)
def absent(day: RevisedDay, incident: RecipientAbsent) -> Handled:
    """Another attempt comes after a while, in the hours that are left."""
    key, edited = key_of(day, incident), day.edited()
    task = task_of(day, key)
    again = incident.time + day.policy.retry.reentry
    hours = after(door_of(task, key).time_windows, again, last_moment(day))
    visit = with_door(task, key, time_windows=hours)
    chance = incident.absent_probability
    question = put_to_choice(edited, incident, key, visit, absent=chance)
    return Handled(edited.done(), (question,))


@handles(AddressWrong)
def address_wrong(day: RevisedDay, incident: AddressWrong) -> Handled:
    """Tried again at the right place, where it is known."""
    key, edited = key_of(day, incident), day.edited()
    visit = None
    if incident.location is not None or incident.location_index is not None:
        visit = moved(edited, key, incident.location, incident.location_index)
    question = put_to_choice(edited, incident, key, visit, absent=0.0)
    return Handled(edited.done(), (question,))


@handles(AccessProblem)
def access(day: RevisedDay, incident: AccessProblem) -> Handled:
    """Tried again when, or by whom, it is possible; not where nobody knows that."""
    key, edited = key_of(day, incident), day.edited()
    task, visit = task_of(day, key), None
    if incident.time_windows or incident.skills:
        skills = tuple(dict.fromkeys((*task.skills, *incident.skills)))
        windows = incident.time_windows or door_of(task, key).time_windows
        hours = after(windows, day.state.now, last_moment(day))
        visit = with_door(task, key, skills=skills, time_windows=hours)
    question = put_to_choice(edited, incident, key, visit, absent=0.0)
    return Handled(edited.done(), (question,))


@handles(Damaged)
def damaged(day: RevisedDay, incident: Damaged) -> Handled:
    """The goods do not go out again."""
    edited = day.edited()
    question = put_to_choice(edited, incident, key_of(day, incident), None)
    return Handled(edited.done(), (question,))


@handles(Refused)
def refused(day: RevisedDay, incident: Refused) -> Handled:
    """Who has declined is asked before anybody comes again."""
    edited = day.edited()
    question = put_to_choice(edited, incident, key_of(day, incident), None, is_declined=True)
    return Handled(edited.done(), (question,))


@handles(ReturnNotReady)
def not_ready(day: RevisedDay, incident: ReturnNotReady) -> Handled:
    """An exchange may be done by halves."""
    key, edited = key_of(day, incident), day.edited()
    halves = by_halves(task_of(day, key))
    question = put_to_choice(edited, incident, key, None, apart=halves)
    return Handled(edited.done(), (question,))


@handles(ReturnMismatch)
def mismatch(day: RevisedDay, incident: ReturnMismatch) -> Handled:
    """What is there is collected by a van that can take it, where that is known."""
    key, edited = key_of(day, incident), day.edited()
    task, visit = task_of(day, key), None
    if isinstance(task, Job) and (incident.pickup is not None or incident.skills):
        skills = tuple(dict.fromkeys((*task.skills, *incident.skills)))
        pickup = task.pickup if incident.pickup is None else incident.pickup
        hours = after(task.time_windows, day.state.now, last_moment(day))
        update = {"pickup": pickup, "skills": skills, "time_windows": hours}
        visit = task.model_copy(update=update)
    question = put_to_choice(edited, incident, key, visit, absent=0.0)
    return Handled(edited.done(), (question,))


@handles(ParcelMissing)
def missing(day: RevisedDay, incident: ParcelMissing) -> Handled:
    """It goes with the van it was found on; else the visit is off, or collects alone."""
    key, edited = key_of(day, incident), day.edited()
    edited.touched[key] = incident.code
    if incident.found_on is not None:
        edited.aboard[key] = incident.found_on
        edited.loosen(key)
        edited.touched_vehicles[incident.found_on] = incident.code
        return Handled(edited.done(), verbs=("TRANSFER", "REINSERT"))
    holder = edited.aboard.pop(key, None)
    for vehicle, state in day.vehicle_states.items():
        # What it carries is another load from its start on, though it drives as before.
        if vehicle == holder or any((s.type, s.id) == key for s in (*state.begun, *state.ahead)):
            edited.touched_vehicles[vehicle] = incident.code
    job = day.jobs.get(incident.job) if key[0] == "job" else None
    if job is not None and any(job.pickup or ()):
        edited.edit_job(job.id, delivery=None, type="return", aboard=None)
        return Handled(edited.done(), verbs=("RETIME",))  # something waits there
    edited.put_aside(aside(edited, key, "missing", incident.code))
    return Handled(edited.done(), verbs=("REMOVE",))
