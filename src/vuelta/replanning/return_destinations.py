"""Where goods that turned back may be set down: the facilities a delivery names for that.

Goods that come back ride to the van's end unless a facility on the way is worth
the detour: what it costs or recovers more than the end is weighed against what
the routes ask for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from vuelta.execution import Key
from vuelta.model import Facility, Job, MinutePrice, Window
from vuelta.replanning.revised_day import RevisedDay

_LAST: Final = 86_400
"""Seconds from now that a facility without hours is open."""


def return_destinations(
    day: RevisedDay, key: Key, coming: Mapping[str, Collection[str]] | None = None
) -> Iterator[dict[str, Any]]:
    """For each facility that can take the goods: the visit that sets them down, its price, its id.

    ``extra``, in minutes of a van's work, is what the facility costs more than
    the van's end does; below 0 it recovers more. ``coming``: jobs whose goods other
    questions of this revision may send to a facility as well.
    """
    job = day.jobs.get(key[1]) if key[0] == "job" else None
    if job is None or any(job.pickup or ()) or not job.destinations:
        return
    minute = MinutePrice.of(day.problem).minute
    home = next((end.cost for end in job.destinations if end.facility is None), 0)
    facilities = {facility.id: facility for facility in day.problem.facilities}
    for end in job.destinations:
        if end.facility is None or not facilities[end.facility].takes(job.load_type):
            continue
        facility, now = facilities[end.facility], day.state.now
        hours = tuple(
            Window(max(now, w.start), w.end) for w in facility.time_windows if w.end > now
        )
        if (facility.time_windows and not hours) or not _has_room(
            day, facility, job, (coming or {}).get(facility.id, ())
        ):
            continue
        visit = job.model_copy(
            update={
                "location": facility.location,
                "location_index": facility.location_index,
                "time_windows": hours or (Window(now, now + _LAST),),
                "soft_start": None,
                "soft_end": None,
                "early_cost": 0,
                "late_cost": 0,
                "setup": facility.service,
                "service": 0,
                "setup_per_type": {},
                "service_per_type": {},
                "places": (),
                "returned_to": facility.id,
            }
        )
        extra = (end.cost - home) / minute
        yield {"visit": visit, "extra": extra, "place": facility.id, "is_hard": True}


def _has_room(day: RevisedDay, facility: Facility, job: Job, asked_for: Collection[str]) -> bool:
    """Whether it takes this too, beside all that may yet be brought there today.

    What was chosen in the morning is written down as visits of the facility.
    """
    coming = {
        one.id: one.delivery or ()
        for one in day.jobs.values()
        if (("job", one.id) not in day.set_aside and facility.id in (one.returned_to, one.facility))
        or one.id in asked_for
    }
    coming |= {
        f"shipment {identity}": shipment.amount or ()
        for identity, shipment in day.shipments.items()
        if ("delivery", identity) not in day.set_aside and shipment.delivery.facility == facility.id
    }
    coming[job.id] = job.delivery or ()
    if facility.slots is not None and len(coming) > facility.slots:
        return False
    return all(
        sum(amounts[d] for amounts in coming.values() if d < len(amounts)) <= most
        for d, most in enumerate(facility.room or ())
    )
