"""What a job leaves to the planner: where it is done, and where its goods go."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import model_validator

from vuelta.model.base import (
    Duration,
    Id,
    Index,
    Location,
    Money,
    Noun,
    TimeWindows,
    _finding,
    refuse_overlap,
)
from vuelta.model.object_rules import PLACED, Rule, both, either, given, listed, no


class Place(Noun):
    """Another place where a job may be done: a neighbour, a pick-up point, a locker.

    Either a place of its own with its hours, or a `facility`: then the place and the hours are
    the facility's. A job's soft window, setup and service per vehicle type belong to its own
    place alone.
    """

    RULES: ClassVar[tuple[Rule, ...]] = (
        either(PLACED, given("facility")),
        no(both(given("facility"), either(PLACED, listed("time_windows")))),
    )

    location: Location | None = None
    """Where it is, `[lon, lat]`."""
    location_index: Index | None = None
    """Where it is, as row and column of the given matrices."""
    facility: Id | None = None
    """Id of the facility. The job takes one of its slots and, for what it delivers, of its room."""
    time_windows: TimeWindows = ()
    """Spans in which work may begin there. Empty: any time."""
    service: Duration = 0
    """Time the work takes there. A facility's own service comes on top, once for all that is
    done there in a row."""
    cost: Money = 0
    """Price of choosing it; may be negative."""

    @model_validator(mode="after")
    def _check_place(self) -> Self:
        placed = self.location is not None or self.location_index is not None
        if self.facility is not None and (placed or self.time_windows):
            raise _finding(
                "E160",
                "names a facility, and a place or hours of its own",
                "drop one of the two: a facility has its own",
            )
        if self.facility is None and not placed:
            raise _finding(
                "E160",
                "is nowhere: neither a facility nor a location",
                "name a facility, or give [lon, lat] or a matrix row",
            )
        refuse_overlap(self.time_windows)
        return self


class Destination(Noun):
    """Where what a job collects may go, and the price of it."""

    facility: Id | None = None
    """Id of the facility where it is set down, later on the same route. Not given: to the
    vehicle's end."""
    cost: Money = 0
    """Price of choosing it; negative where value is recovered."""
