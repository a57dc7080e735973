"""A job as it is once its choices are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vuelta.model.base import Window
from vuelta.model.fleet import Facility
from vuelta.model.jobs import Job, ShipmentStep


def at_place(job: Job, number: int, facilities: Mapping[str, Facility]) -> Job:
    """The job as if one of its places were its own; 0 is its own.

    ``number`` counts ``job.places`` from 1. What it chose among is gone, its
    destinations are not.
    """
    if number == 0:
        return job.model_copy(update={"places": ()}) if job.places else job
    place = job.places[number - 1]
    update: dict[str, object] = {
        "places": (),
        "location": place.location,
        "location_index": place.location_index,
        "time_windows": place.time_windows,
        "setup": 0,
        "service": place.service,
        "setup_per_type": {},
        "service_per_type": {},
        "soft_start": None,
        "soft_end": None,
        "early_cost": 0,
        "late_cost": 0,
    }
    if place.facility is not None:
        facility = facilities[place.facility]
        update |= {
            "location": facility.location,
            "location_index": facility.location_index,
            "time_windows": facility.time_windows,
            "setup": facility.service,
            "facility": facility.id,
        }
    return job.model_copy(update=update)


def brought_back(job: Job, facility: Facility) -> Job:
    """A job whose goods came back, as the visit of the facility that takes them.

    Where both are never open at once (E168 in a document) the facility's hours count.
    """
    hours = common_hours(job.time_windows, facility.time_windows)
    return job.model_copy(
        update={
            "facility": facility.id,
            "setup": facility.service,
            "setup_per_type": {},
            "time_windows": hours or facility.time_windows,
        }
    )


def common_hours(own: Sequence[Window], others: Sequence[Window]) -> tuple[Window, ...]:
    """When both are open; without windows somebody is open at any time.

    Empty although both have windows: never.
    """
    if not own or not others:
        return tuple(own or others)
    return tuple(
        Window(max(a.start, b.start), min(a.end, b.end))
        for a in own
        for b in others
        if max(a.start, b.start) <= min(a.end, b.end)
    )


def set_down(job: Job, facility: Facility) -> ShipmentStep:
    """The visit that sets down at a facility what a job has collected."""
    return ShipmentStep.model_construct(
        id=job.id,
        location=facility.location,
        location_index=facility.location_index,
        setup=facility.service,
        time_windows=facility.time_windows,
        facility=facility.id,
    )
