"""What incidents say of the road, and observations of incidents: each implies the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from pydantic import TypeAdapter

from vuelta.execution.state import DayState
from vuelta.execution.task_state import Key
from vuelta.model import (
    LAZY,
    TASK_TYPES,
    Event,
    Incident,
    ParcelMissing,
    Problem,
    Step,
    TaskType,
)

_FROM_EVENTS: Final = frozenset(
    {
        "RECIPIENT_ABSENT",
        "ADDRESS_WRONG",
        "DAMAGED",
        "REFUSED",
        "ACCESS_PROBLEM",
        "RETURN_NOT_READY",
    }
)

_ADAPTER: Final[TypeAdapter[Incident]] = TypeAdapter(Incident, config=LAZY)


@dataclass(frozen=True)
class Implied:
    """Observations that follow from incidents, tasks called off, incidents from observations."""

    events: tuple[Event, ...]
    off: frozenset[Key]
    incidents: tuple[Incident, ...]


def implied(
    problem: Problem,
    state: DayState,
    incidents: Sequence[Incident],
    events: Sequence[Event],
    now: int,
) -> Implied:
    """What has to be added before the day is projected for good.

    A visit that an incident ends while the vehicle is at the customer is a failed one
    from then on; one the van is still driving to is called off. A failure that
    was observed and that nobody reported as an incident is one: absence, when
    no reason was given. What was not fetched is not delivered either.
    """
    reported = {event.key for event in events if event.type == "failed"}
    visits = _visits(state)
    more: list[Event] = []
    off: set[Key] = set()
    for incident in incidents:
        meant = state.names.meant(incident)
        name: str | None = getattr(incident, "job", None)
        if name is None or _collects(problem, incident, meant):
            continue  # one about a task ends the visit it happens at, unserved
        # Another visit may end early by what is reported here, and this one be next.
        off.update(meant)
        key = next((key for key in meant if key in visits), None)
        if key is None:
            continue
        vehicle, step = visits[key]
        if step.arrival <= now and incident.time <= min(now, step.end) and key not in reported:
            more.append(
                Event(
                    type="failed",
                    time=max(incident.time, step.arrival),
                    vehicle=vehicle,
                    job=name,
                    task=cast("TaskType", key[0]),
                    reason=incident.code,
                    source=incident.source,
                )
            )
    off.update(
        ("delivery", shipment.delivery.id)
        for shipment in problem.shipments
        if ("pickup", shipment.pickup.id) in off
    )
    about = {key for incident in incidents for key in state.names.meant(incident)}
    ahead = {
        (step.type, step.id or "")
        for current in state.vehicle_states.values()
        for step in current.ahead
    }
    found_out = tuple(
        _incident(event)
        for event in {event.key: event for event in events if event.type == "failed"}.values()
        if event.key not in about
        and event.time <= now
        and event.key not in ahead
        and (known := state.tasks.get(event.key)) is not None
        and known.status == "failed"
    )
    return Implied(tuple(more), frozenset(off), found_out)


def _collects(problem: Problem, incident: Incident, meant: Sequence[Key]) -> bool:
    """Whether the way is not for nothing though the parcel is missing: something waits there."""
    if not isinstance(incident, ParcelMissing) or incident.found_on is not None:
        return False
    return any(("job", job.id) in meant and any(job.pickup or ()) for job in problem.jobs)


def _visits(state: DayState) -> Mapping[Key, tuple[str, Step]]:
    """The last visit begun of every task, and by whom."""
    visits: dict[Key, tuple[str, Step]] = {}
    for vehicle in state.vehicle_states.values():
        for step in vehicle.begun:
            if step.type in TASK_TYPES and step.outcome is None:
                visits[step.type, step.id or ""] = vehicle.id, step
    return visits


def _incident(event: Event) -> Incident:
    code = event.reason if event.reason in _FROM_EVENTS else "RECIPIENT_ABSENT"
    data: dict[str, Any] = {
        "id": f"{event.vehicle} {event.job} {event.time}",
        "code": code,
        "time": event.time,
        "job": event.job,
        "task": event.task,
        "source": event.source,
        "evidence": event.evidence,
    }
    return _ADAPTER.validate_python(data)
