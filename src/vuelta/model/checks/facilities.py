"""Checks of facilities, and of the choices that jobs leave open.

==== ========================================================================
E160 a place that is nowhere, or has two meanings (at the place itself)
E161 destinations of a job that carries nothing, a return to one that delivers none
E162 a destination named twice
E163 a facility that is used and has no place
E164 a job whose goods no destination, or the facility they return to, accepts
E165 room of a facility in other dimensions than the loads
E166 a job that returns its goods to a facility and may be done elsewhere
E167 a visit of a facility that is not at the facility's place
E168 goods that return to a facility that is shut whenever they may come
==== ========================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vuelta.errors import Finding
from vuelta.model.checks.where import Where
from vuelta.model.fixed_alternative import common_hours
from vuelta.model.fleet import Facility
from vuelta.model.jobs import Job, Task
from vuelta.model.problem_fields import ProblemFields

Spot = tuple[str, str, tuple[float, float] | None, int | None, bool]
"""Path, name, coordinates and row of a place, and whether it may have neither."""


def check(
    problem: ProblemFields, at: Where, dimensions: int | None, *, complete: bool
) -> Iterator[Finding]:
    """Everything wrong with facilities and choices.

    Parameters
    ----------
    dimensions
        Of all other amounts; ``None`` where there are none.
    complete
        Whether the document is whole, so that what it does not name is missing.
    """
    facilities = {facility.id: facility for facility in problem.facilities}
    used: set[str] = set()
    for i, job in enumerate(problem.jobs):
        for k, place in enumerate(job.places):
            if place.facility is not None:
                used.add(place.facility)
                where = at("jobs", i, f".places[{k}].facility")
                yield from _known(place.facility, facilities, where, at, complete=complete)
        for k, destination in enumerate(job.destinations):
            if destination.facility is not None:
                used.add(destination.facility)
                where = at("jobs", i, f".destinations[{k}].facility")
                yield from _known(destination.facility, facilities, where, at, complete=complete)
        if job.returned_to is not None:
            used.add(job.returned_to)
            where = at("jobs", i, ".returned_to")
            yield from _known(job.returned_to, facilities, where, at, complete=complete)
            yield from _returned(problem, job, facilities.get(job.returned_to), where)
        if job.destinations and not _goes_somewhere(job, facilities):
            yield Finding(
                "E164",
                at("jobs", i, ".destinations"),
                f"no facility accepts its load type {job.load_type or '(none)'}",
                "add a facility that accepts it, or an entry without facility",
            )
    for where, task in _visits(problem, at):
        if task.facility is not None:
            used.add(task.facility)
            yield from _known(task.facility, facilities, f"{where}.facility", at, complete=complete)
            yield from _there(problem, task, facilities.get(task.facility), f"{where}.facility")
    for i, facility in enumerate(problem.facilities):
        where = at("facilities", i, "")
        if facility.room is not None and dimensions is None:
            dimensions = len(facility.room)
        if facility.id in used and facility.location is None and facility.location_index is None:
            yield Finding(
                "E163", where, f"facility {facility.id} has no place", "give [lon, lat] or a row"
            )
        if facility.room is not None and dimensions not in (None, len(facility.room)):
            yield Finding(
                "E165",
                f"{where}.room",
                f"has {len(facility.room)} dimensions where loads have {dimensions}",
                "give the room in the dimensions of the loads",
            )


def spots(problem: ProblemFields, at: Where) -> Iterator[Spot]:
    """Where facilities and alternatives are, with their paths."""
    for i, job in enumerate(problem.jobs):
        for k, place in enumerate(job.places):
            if place.facility is None:
                where = at("jobs", i, f".places[{k}]")
                yield where, f"place of job {job.id}", place.location, place.location_index, False
    for i, facility in enumerate(problem.facilities):
        where, name = at("facilities", i, ""), f"facility {facility.id}"
        yield where, name, facility.location, facility.location_index, True


def _known(
    identity: str, known: Iterable[str], where: str, at: Where, *, complete: bool
) -> Iterator[Finding]:
    if complete and identity not in known:
        yield at.unknown("facility", identity, known, where)


def _visits(problem: ProblemFields, at: Where) -> Iterator[tuple[str, Task]]:
    """Every visit that may be one of a facility, with its path."""
    for i, job in enumerate(problem.jobs):
        yield at("jobs", i, ""), job
    for i, shipment in enumerate(problem.shipments):
        yield at("shipments", i, ".pickup"), shipment.pickup
        yield at("shipments", i, ".delivery"), shipment.delivery


def _there(
    problem: ProblemFields, task: Task, facility: Facility | None, where: str
) -> Iterator[Finding]:
    """E167 for a visit of a facility at another place."""
    if facility is None:
        return
    here = task.location_index if problem.matrices else task.location
    there = facility.location_index if problem.matrices else facility.location
    if None not in (here, there) and here != there:  # E144 and E163 tell of missing ones
        yield Finding(
            "E167",
            where,
            f"{task.id} is not at the place of facility {facility.id}",
            "give it the facility's location and location_index",
        )


def _returned(
    problem: ProblemFields, job: Job, facility: Facility | None, where: str
) -> Iterator[Finding]:
    """What is wrong with bringing a job's goods back to a facility."""
    yield from _there(problem, job, facility, where)
    if facility is None:
        return
    if not facility.takes(job.load_type):
        yield Finding(
            "E164",
            where,
            f"facility {facility.id} does not accept its load type {job.load_type or '(none)'}",
            "name a facility that accepts it",
        )
    hours = common_hours(job.time_windows, facility.time_windows)
    if job.time_windows and facility.time_windows and not hours:
        yield Finding(
            "E168",
            where,
            f"facility {facility.id} is shut in all of its time windows",
            "name a facility that is open then, or give it the facility's hours",
        )


def _goes_somewhere(job: Job, facilities: dict[str, Facility]) -> bool:
    """Whether some destination takes its goods; unknown ones are told apart."""
    for destination in job.destinations:
        if destination.facility is None:
            return True
        facility = facilities.get(destination.facility)
        if facility is None or facility.takes(job.load_type):
            return True
    return False
