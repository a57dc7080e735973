"""The fields of the input document; what holds of it as a whole is checked by ``Problem``."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, WithJsonSchema, model_validator

from vuelta import units
from vuelta.model.base import (
    Id,
    Index,
    Location,
    Metadata,
    Metres,
    Noun,
    Real,
    Style,
    _finding,
)
from vuelta.model.caution import Caution
from vuelta.model.fleet import Facility, Vehicle
from vuelta.model.jobs import Incompatibility, Job, Relation, Shipment
from vuelta.model.markers import OursAlone
from vuelta.model.matrix import Matrices
from vuelta.model.object_rules import Rule, either, given, listed, needs, positive
from vuelta.model.plain_values import is_none


class Profile(Noun):
    """How a great-circle distance becomes travel, when no matrix is given."""

    speed: Annotated[Real, Field(gt=0, le=1000)] = 30.0
    """Speed, km/h."""
    detour: Annotated[Real, Field(ge=1, le=10)] = 1.3
    """Factor: road distance over great-circle distance (1.2 to 1.4 in European and Latin
    American cities)."""


class Disruption(Noun):
    """An area where travel is slower than usual, or not possible at all.

    A circle of `radius` around `centre`, or the `places` of given matrices.
    """

    RULES: ClassVar[tuple[Rule, ...]] = (
        either(given("centre"), listed("places")),
        needs(given("centre"), positive("radius")),
        needs(positive("radius"), given("centre")),
    )

    id: Id
    """Name of the disruption, distinct among disruptions."""
    centre: Location | None = None
    """Middle of the circle, `[lon, lat]`."""
    radius: Metres = 0
    """Radius of the circle, above 0 where there is a centre."""
    places: tuple[Index, ...] = ()
    """Rows of the given matrices that lie inside."""
    factor: Annotated[Real, Field(ge=1, le=100)] | None = None
    """Factor on the time of what is driven inside. Without one nobody drives there: legs
    across go around, and what lies inside cannot be reached."""
    profiles: tuple[str, ...] | None = None
    """Profiles it concerns. Not given: all."""

    @model_validator(mode="after")
    def _check_area(self) -> Self:
        if self.centre is None and not self.places:
            raise _finding("E152", "is nowhere", "give centre and radius, or places")
        if self.centre is not None and not self.radius:
            raise _finding("E155", "has a centre but no radius", "give it in metres, above 0")
        if self.centre is None and self.radius:
            raise _finding("E155", "has a radius but no centre", "give [lon, lat]")
        return self


class ProblemFields(Noun):
    """A problem that nobody has checked as a whole yet."""

    name: str | None = None
    """Name of the day, for people and for files."""
    description: str | None = None
    """Text for people."""
    metadata: Metadata = None
    """What the caller wants to keep with it: any JSON object. Nothing reads it, and it comes back
    in the plan."""
    date: Annotated[str, WithJsonSchema({"type": "string", "pattern": f"^{units.DAY}$"})] | None = (
        Field(default=None, exclude_if=is_none)
    )
    """The day of its times of day, as `2026-11-23`. Times may then be `08:00` or `08:00:30`;
    numbers beside such texts count from its midnight, in seconds. Written as RFC 3339."""
    time_zone: str | None = Field(default=None, exclude_if=is_none)
    """Where its times of day are told, by the name of the IANA database, as `Europe/Madrid`.
    Times without an offset are read in it. Written as RFC 3339."""
    currency: str | None = None
    """Name of the currency of all money here, such as EUR."""
    vehicles: tuple[Vehicle, ...] = ()
    """Who does the work."""
    jobs: tuple[Job, ...] = ()
    """Visits: deliveries, returns, exchanges, services."""
    shipments: tuple[Shipment, ...] = ()
    """Goods taken from one place to another by one vehicle."""
    facilities: tuple[Facility, ...] = ()
    """Places that take, keep or hand out goods."""
    relations: tuple[Relation, ...] = ()
    """Jobs that belong together."""
    incompatible_types: tuple[Incompatibility, ...] = ()
    """Load types that may not share a vehicle."""
    matrices: dict[str, Matrices] = Field(default_factory=dict)
    """Travel by profile. Empty: measured from coordinates."""
    profiles: dict[str, Profile] = Field(default_factory=dict)
    """Speed and detour by profile, where no matrix is given."""
    disruptions: tuple[Disruption, ...] = ()
    """Closed and slow areas."""
    waypoints: tuple[Location, ...] = ()
    """Points that matter though nothing is to do there: where a van stands, an old address."""
    remarks: Annotated[tuple[Caution, ...], OursAlone] = Field(default=(), exclude=True)
    """What reading the document left aside, or took in another way; never written."""
    style: Annotated[Style, OursAlone] = Field(default=Style(), exclude=True)
    """How the document spells times and ids; read off the document itself, never written."""

    @property
    def n_tasks(self) -> int:
        """Visits asked for: jobs, and both ends of every shipment."""
        return len(self.jobs) + 2 * len(self.shipments)
