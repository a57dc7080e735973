"""Work to be done at a place: jobs, and shipments as pairs of tasks."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from vuelta.model.base import (
    Amounts,
    Duration,
    Id,
    Index,
    Location,
    Money,
    Names,
    Noun,
    Price,
    Time,
    TimeWindow,
    _finding,
)
from vuelta.model.choices import Destination, Place

JobType = Literal["delivery", "return", "exchange", "service"]


class Task(Noun):
    """What every visit shares: where, when and how long.

    Windows bind the start of work; ``setup`` comes first and is skipped when
    the previous stop is at the same place. The soft window lies inside the
    hard ones: starting later than ``soft_end`` costs ``late_cost`` per hour,
    starting earlier than ``soft_start`` costs ``early_cost`` per hour.
    """

    id: Id
    description: str | None = None
    location: Location | None = None
    location_index: Index | None = None
    setup: Duration = 0
    service: Duration = 0
    setup_per_type: dict[str, Duration] = Field(default_factory=dict)
    service_per_type: dict[str, Duration] = Field(default_factory=dict)
    time_windows: tuple[TimeWindow, ...] = ()
    soft_start: Time | None = None
    soft_end: Time | None = None
    early_cost: Price = 0
    late_cost: Price = 0

    @model_validator(mode="after")
    def _check_task(self) -> Self:
        if self.location is None and self.location_index is None:
            raise _finding(
                "E120", "has neither location nor location_index", "give [lon, lat] or a matrix row"
            )
        for before, after in zip(self.time_windows, self.time_windows[1:], strict=False):
            if after.start <= before.end:
                raise _finding(
                    "E121", "time windows overlap or are out of order", "sort and merge them"
                )
        if (
            self.soft_start is not None
            and self.soft_end is not None
            and self.soft_end < self.soft_start
        ):
            raise _finding("E111", "soft_end lies before soft_start", "swap the two times")
        if self.late_cost and self.soft_end is None:
            raise _finding("E122", "late_cost without soft_end", "say from when on it is late")
        if self.early_cost and self.soft_start is None:
            raise _finding("E122", "early_cost without soft_start", "say until when it is early")
        return self

    def setup_on(self, vehicle_type: str | None) -> int:
        """Seconds of setup when a vehicle of this type serves the task."""
        return self.setup_per_type.get(vehicle_type or "", self.setup)

    def service_on(self, vehicle_type: str | None) -> int:
        """Seconds of service when a vehicle of this type serves the task."""
        return self.service_per_type.get(vehicle_type or "", self.service)


class Demand(Noun):
    """Who may do it, and what leaving it out costs.

    ``penalty`` is the price of leaving it out. Without one it is left out only
    when it cannot be served; among those, higher ``priority`` is served first.
    ``required`` says that no price buys leaving it out.
    """

    skills: Names = ()
    priority: int = Field(default=0, ge=0, le=100)
    required: bool = False
    penalty: Price | None = None
    allowed_vehicles: Names | None = None
    vehicle_costs: dict[str, Money] = Field(default_factory=dict)
    """Price added when this vehicle serves it: preference or stability."""
    load_type: str | None = None

    @model_validator(mode="after")
    def _check_demand(self) -> Self:
        if self.required and self.penalty is not None:
            raise _finding("E123", "is required and has a penalty", "drop one of the two")
        return self


class Job(Task, Demand):
    """One visit; delivers and collects at once when it carries both amounts.

    ``delivery`` is loaded at the vehicle's start, ``pickup`` stays aboard to
    its end. ``aboard`` names the vehicle that already holds the delivery: the
    parcel takes room there until it is served, and only that vehicle can.

    ``places`` are alternatives to its own place, which is the choice of number
    0 and costs nothing: exactly one is used. ``destinations`` are where the
    pickup may go, exactly one of them; without any it rides to the vehicle's
    end. Facilities that do not accept its ``load_type`` are no choice. Of a
    delivery they say where its goods may go should they come back (refused,
    damaged, called off); ``returned_to`` says that they did, and are set down
    at that facility: the customer does not get them.
    """

    type: JobType | None = None
    delivery: Amounts | None = None
    pickup: Amounts | None = None
    release_time: Time | None = None
    aboard: Id | None = None
    places: tuple[Place, ...] = ()
    destinations: tuple[Destination, ...] = ()
    returned_to: Id | None = None

    @model_validator(mode="before")
    @classmethod
    def _old_amount(cls, data: Any) -> Any:
        """VROOM's deprecated ``amount`` means a delivery."""
        if isinstance(data, dict) and "amount" in data and "delivery" not in data:
            data = dict(data)
            data["delivery"] = data.pop("amount")
        return data

    @model_validator(mode="after")
    def _check_job(self) -> Self:
        delivers, collects = any(self.delivery or ()), any(self.pickup or ())
        if self.type == "delivery" and collects:
            raise _finding("E124", "a delivery collects something", "call it an exchange")
        if self.type == "return" and delivers:
            raise _finding("E124", "a return delivers something", "call it an exchange")
        if self.type == "service" and (delivers or collects):
            raise _finding("E124", "a service carries amounts", "call it by what it carries")
        if self.destinations and not (collects or delivers):
            raise _finding("E161", "has destinations and carries nothing", "give it amounts")
        if self.returned_to is not None and (collects or not delivers):
            raise _finding("E161", "is returned and delivers nothing", "give it a delivery alone")
        named = [destination.facility for destination in self.destinations]
        if len(set(named)) < len(named):
            raise _finding("E162", "names a destination twice", "name each once")
        return self

    @property
    def is_choosing(self) -> bool:
        """Whether the planner decides where it is done, or where what it collects goes."""
        return bool(self.places) or (bool(self.destinations) and any(self.pickup or ()))

    @property
    def kind(self) -> JobType:
        """The declared type, or the one the amounts imply."""
        if self.type is not None:
            return self.type
        delivers, collects = any(self.delivery or ()), any(self.pickup or ())
        if delivers and collects:
            return "exchange"
        if collects:
            return "return"
        return "delivery" if delivers else "service"


class ShipmentStep(Task):
    """One end of a shipment."""


class Shipment(Demand):
    """Something taken from one place to another by one vehicle."""

    pickup: ShipmentStep
    delivery: ShipmentStep
    amount: Amounts | None = None
    facility: Id | None = None
    """The facility the goods are set down at: no customer waits at the delivery."""
    transfer_from: Id | None = None
    """The vehicle that holds the goods and stands still: they are fetched from it on
    the road, and nobody waits at the pickup."""


class Relation(Noun):
    """Jobs that belong together.

    ``same_route``: one vehicle; ``sequence``: one vehicle, in this order;
    ``strict``: one vehicle, in this order, nothing between.
    """

    type: Literal["same_route", "sequence", "strict"]
    jobs: tuple[Id, ...]
    vehicle: Id | None = None


class Incompatibility(Noun):
    """Load types that may not share a vehicle, ever or at one time."""

    types: tuple[str, ...] = Field(min_length=2)
    mode: Literal["same_vehicle", "simultaneous"] = "same_vehicle"
