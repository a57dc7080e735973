"""Checks of facilities, and of the choices that jobs leave open.

==== ========================================================================
E160 a place that is nowhere, or has two meanings (at the place itself)
E161 destinations of a job that collects nothing
E162 a destination named twice
E163 a facility that is used and has no place
E164 a job whose goods no destination accepts
E165 room of a facility in other dimensions than the loads
==== ========================================================================
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from vuelta.errors import Finding

if TYPE_CHECKING:
    from vuelta.model.fleet import Facility
    from vuelta.model.jobs import Job
    from vuelta.model.problem import Problem

Where = Callable[[str, int, str], str]
"""The path to an item of a list of the document, and on into it."""

Spot = tuple[str, str, tuple[float, float] | None, int | None, bool]
"""Path, name, coordinates and row of a place, and whether it may have neither."""


def check(
    problem: Problem, at: Where, dimensions: int | None, *, complete: bool
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
                yield from _known(place.facility, facilities, where, complete=complete)
        for k, destination in enumerate(job.destinations):
            if destination.facility is not None:
                used.add(destination.facility)
                where = at("jobs", i, f".destinations[{k}].facility")
                yield from _known(destination.facility, facilities, where, complete=complete)
        if job.destinations and not _goes_somewhere(job, facilities):
            yield Finding(
                "E164",
                at("jobs", i, ".destinations"),
                f"no facility accepts its load type {job.load_type or '(none)'}",
                "add a facility that accepts it, or an entry without facility",
            )
    for i, facility in enumerate(problem.facilities):
        where = at("facilities", i, "")
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


def spots(problem: Problem, at: Where) -> Iterator[Spot]:
    """Where facilities and alternatives are, with their paths."""
    for i, job in enumerate(problem.jobs):
        for k, place in enumerate(job.places):
            if place.facility is None:
                where = at("jobs", i, f".places[{k}]")
                yield where, f"place of job {job.id}", place.location, place.location_index, False
    for i, facility in enumerate(problem.facilities):
        where, name = at("facilities", i, ""), f"facility {facility.id}"
        yield where, name, facility.location, facility.location_index, True


def _known(identity: str, known: Iterable[str], where: str, *, complete: bool) -> Iterator[Finding]:
    if not complete or identity in known:
        return
    near = difflib.get_close_matches(identity, list(known), n=1)
    remedy = f"did you mean {near[0]}?" if near else "name a facility of this problem"
    yield Finding("E133", where, f"there is no facility {identity}", remedy)


def _goes_somewhere(job: Job, facilities: dict[str, Facility]) -> bool:
    """Whether some destination takes its goods; unknown ones are told apart."""
    for destination in job.destinations:
        if destination.facility is None:
            return True
        facility = facilities.get(destination.facility)
        if facility is None or facility.takes(job.load_type):
            return True
    return False
