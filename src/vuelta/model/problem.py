"""The input document, and the checks that need all of it at once.

A VROOM input file is a valid problem. A ``Problem`` that exists is sound:
ids are distinct, references resolve, amounts have one length, matrices are
large enough. Everything wrong is reported in one ``InputError``.
"""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, ModelWrapValidatorHandler, ValidationError, model_validator

from vuelta import units
from vuelta.errors import InputError
from vuelta.model.base import Id, Index, Location, Metres, Noun, Style, _finding
from vuelta.model.checks import clock as horizon
from vuelta.model.checks import soundness
from vuelta.model.fleet import Facility, Vehicle
from vuelta.model.jobs import Incompatibility, Job, Relation, Shipment
from vuelta.model.matrix import Matrices


class Profile(Noun):
    """How a great-circle distance becomes travel, when no matrix is given."""

    speed: Annotated[float, Field(gt=0, le=1000)] = 30.0
    """Speed, km/h."""
    detour: Annotated[float, Field(ge=1, le=10)] = 1.3
    """Factor: road distance over great-circle distance (1.2 to 1.4 in European and Latin
    American cities)."""


class Disruption(Noun):
    """An area where travel is slower than usual, or not possible at all.

    A circle of `radius` around `centre`, or the `places` of given matrices.
    """

    id: Id
    """Name of the disruption, distinct among disruptions."""
    centre: Location | None = None
    """Middle of the circle, `[lon, lat]`."""
    radius: Metres = 0
    """Radius of the circle, above 0 where there is a centre."""
    places: tuple[Index, ...] = ()
    """Rows of the given matrices that lie inside."""
    factor: Annotated[float, Field(ge=1, le=100)] | None = None
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


class Problem(Noun):
    """What has to be done, by whom, and what it costs."""

    name: str | None = None
    """Name of the day, for people and for files."""
    description: str | None = None
    """Text for people."""
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
    style: Style = Field(default=Style(), exclude=True)
    """How the document spells times and ids; told by the document itself, never written."""

    @model_validator(mode="before")
    @classmethod
    def _read_style(cls, data: Any) -> Any:
        """VROOM's deprecated ``matrix``, and the style the document is written in."""
        if not isinstance(data, dict):
            return data
        data = dict(data)
        if "matrix" in data and "matrices" not in data:
            data["matrices"] = {"car": {"durations": data.pop("matrix")}}
        if "style" not in data:
            data["style"] = soundness.style_of(data)
        return data

    @model_validator(mode="wrap")
    @classmethod
    def _gather(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """One InputError with the findings of every field and of the whole."""
        try:
            problem = handler(data)
        except ValidationError as error:
            findings = soundness.findings_of(error, data)
            salvaged = soundness.without_faults(data, error)
            if salvaged is not None:
                rest, positions = salvaged
                try:
                    whole = handler(rest)
                except (ValidationError, InputError):
                    pass
                else:
                    findings += soundness.check(whole, positions)
            raise InputError(findings) from None
        findings = soundness.check(problem)
        if findings:
            raise InputError(findings)
        return problem

    @property
    def n_tasks(self) -> int:
        """Visits asked for: jobs, and both ends of every shipment."""
        return len(self.jobs) + 2 * len(self.shipments)

    @property
    def day_start(self) -> int:
        """When a vehicle without a shift may leave, and times begin to count.

        0 as in VROOM; the earliest time named when that is before 0; a day
        before it when times are Unix times.
        """
        times = horizon.moments(self)
        first, last = min(times, default=0), max(times, default=0)
        return first - 86_400 if last > units.MAX_DURATION else min(0, first)
