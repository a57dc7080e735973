"""What goes wrong, or merely changes: twenty kinds of incident, and a new order.

Codes, protocols and routing consequences are those of Vuelta's taxonomy; the
external code lists they map to are data of ``vuelta.policy``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Discriminator, Field, GetJsonSchemaHandler, Tag, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from vuelta.model import documented
from vuelta.model.base import (
    Amounts,
    Duration,
    Id,
    Index,
    Location,
    Names,
    Noun,
    Real,
    Time,
    TimeWindow,
    _finding,
)
from vuelta.model.jobs import Job, Shipment, ShipmentStep
from vuelta.model.markers import AtLeast
from vuelta.model.object_rules import PLACED, Rule
from vuelta.model.problem_fields import Disruption
from vuelta.model.task import TaskKey, TaskType


class _Incident(Noun):
    """What every incident tells: what, when, and on whose word."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """In a document the code stands first of all: it tells which kind of incident this is."""
        written = super().__get_pydantic_json_schema__(schema, handler)
        inner = handler.resolve_ref_schema(written)
        if "code" in cls.model_fields:  # what several kinds share has none
            inner["required"] = ["code", *inner["required"]]
            del inner["properties"]["code"]["default"]
        documented.describe(cls, inner)
        return written

    id: Id
    """Name of the incident; choices refer to it."""
    time: Time
    """When it happened, or became known to the source."""
    source: str = "dispatcher"
    """Who says so."""
    note: str | None = None
    """Text for people."""
    evidence: tuple[str, ...] = ()
    """References to photographs, signatures, scans: kept, not read."""


class _OfJob(_Incident):
    """Concerns one job (or one half of a shipment)."""

    job: Id
    """Id of the job, or of the half of a shipment."""
    task: TaskType | None = None
    """Whether `job` names a job, a `pickup` or a `delivery`. Not given: the task of that id at
    whose door a vehicle is, else the one that is still to be done, a delivery before a pickup."""

    def may_mean(self, key: TaskKey) -> bool:
        """Whether it names this task, or might."""
        return self.job == key[1] and self.task in (None, key[0])


class _OfVehicle(_Incident):
    """Concerns one vehicle and all it still has to do."""

    vehicle: Id
    """Id of the vehicle."""


class RecipientAbsent(_OfJob):
    """Nobody opens: the visit failed and the parcel stays aboard."""

    code: Literal["RECIPIENT_ABSENT"] = "RECIPIENT_ABSENT"
    absent_probability: Annotated[Real, Field(ge=0, le=1)] | None = None
    """Share: the chance that nobody is there at the next attempt today. Not given: the policy's."""


class AddressWrong(_OfJob):
    """Not found, incomplete, or moved away; corrected when a place is given."""

    code: Literal["ADDRESS_WRONG"] = "ADDRESS_WRONG"
    location: Location | None = None
    """The right place, `[lon, lat]`, where it is known."""
    location_index: Index | None = None
    """The right place, as row of the matrices, where it is known."""


class Damaged(_OfJob):
    """Found at loading, aboard, or at the customer: the goods cannot be handed over."""

    code: Literal["DAMAGED"] = "DAMAGED"


class Refused(_OfJob):
    """The recipient declines, or does not pay."""

    code: Literal["REFUSED"] = "REFUSED"


class AccessProblem(_OfJob):
    """Gate, lift, parking, restricted hours."""

    code: Literal["ACCESS_PROBLEM"] = "ACCESS_PROBLEM"
    time_windows: tuple[TimeWindow, ...] = ()
    """Spans in which it is possible again. Empty: not known."""
    skills: Names = ()
    """What a vehicle must be able to do to get in."""


class Delay(_OfVehicle):
    """A vehicle loses time from now on, at a stop or on the road."""

    code: Literal["DELAY"] = "DELAY"
    seconds: Duration
    """How much time it loses."""


class VehicleBreakdown(_OfVehicle):
    """A van stops, for good or for a while."""

    code: Literal["VEHICLE_BREAKDOWN"] = "VEHICLE_BREAKDOWN"
    location: Location | None = None
    """Where it stands, `[lon, lat]`. Without a place: the last one it was at."""
    location_index: Index | None = None
    """Where it stands, as row of the matrices."""
    until: Time | None = None
    """When it drives again. Not given: not today."""


class DriverUnavailable(_OfVehicle):
    """No driver, for good or until a substitute takes over."""

    code: Literal["DRIVER_UNAVAILABLE"] = "DRIVER_UNAVAILABLE"
    until: Time | None = None
    """When a substitute takes over. Not given: not today."""


class VehicleFull(_OfVehicle):
    """More room is taken than planned."""

    code: Literal["VEHICLE_FULL"] = "VEHICLE_FULL"
    amounts: Amounts | None = None
    """How much more, by capacity dimension. Not given: all the room there is."""


class ParcelMissing(_OfJob):
    """It is not in the van."""

    code: Literal["PARCEL_MISSING"] = "PARCEL_MISSING"
    found_on: Id | None = None
    """Id of the other vehicle on which it turned up. Not given: nobody knows where it is."""


def _kind_of_order(order: object) -> str:
    """Which noun an order is read as: one with both ends is a shipment."""
    if isinstance(order, Mapping):
        is_pair = isinstance(order.get("pickup"), Mapping | ShipmentStep)
        is_pair |= isinstance(order.get("delivery"), Mapping | ShipmentStep)
    else:
        is_pair = isinstance(order, Shipment)
    return "SHIPMENT" if is_pair else "JOB"


Order = Annotated[
    Annotated[Job, Tag("JOB")] | Annotated[Shipment, Tag("SHIPMENT")],
    Discriminator(_kind_of_order),
]
"""A task that comes in while the day runs."""


class _NewTask(_Incident):
    """Something more is to be done."""

    order: Order
    """The order: a job, with `aboard` where its goods already lie on a van, or a shipment."""

    @property
    def door(self) -> Job | ShipmentStep:
        """Where the customer waits: at the job, or at the shipment's delivery."""
        return self.order if isinstance(self.order, Job) else self.order.delivery


class NewUrgent(_NewTask):
    """An order that cannot wait. Goods already on a van's shelf: ``order.aboard``."""

    code: Literal["NEW_URGENT"] = "NEW_URGENT"


class NewOrder(_NewTask):
    """A plain order that comes in while the day runs."""

    code: Literal["NEW_ORDER"] = "NEW_ORDER"


class Cancellation(_OfJob):
    """The customer or the shop calls it off."""

    code: Literal["CANCELLATION"] = "CANCELLATION"
    by: str = "customer"
    """Who calls it off."""


class WindowChange(_OfJob):
    """The customer asks for other hours."""

    code: Literal["WINDOW_CHANGE"] = "WINDOW_CHANGE"
    time_windows: Annotated[tuple[TimeWindow, ...], AtLeast(1)]
    """The new hours, one span or more."""


class AddressChange(_OfJob):
    """The customer asks for another place."""

    RULES: ClassVar[tuple[Rule, ...]] = (PLACED,)

    code: Literal["ADDRESS_CHANGE"] = "ADDRESS_CHANGE"
    location: Location | None = None
    """The new place, `[lon, lat]`."""
    location_index: Index | None = None
    """The new place, as row of the matrices."""

    @model_validator(mode="after")
    def _check_place(self) -> Self:
        if self.location is None and self.location_index is None:
            raise _finding("E151", "names no new place", "give [lon, lat] or a matrix row")
        return self


class ReturnNotReady(_OfJob):
    """The goods to fetch are not packed, or not there."""

    code: Literal["RETURN_NOT_READY"] = "RETURN_NOT_READY"


class ReturnMismatch(_OfJob):
    """Another item, larger, or dangerous."""

    code: Literal["RETURN_MISMATCH"] = "RETURN_MISMATCH"
    pickup: Amounts | None = None
    """How much it really is, by capacity dimension. Not given: as much as was expected."""
    skills: Names = ()
    """What a vehicle must be able to do to carry it."""


class RoadClosure(_Incident):
    """An area that cannot be driven through."""

    code: Literal["ROAD_CLOSURE"] = "ROAD_CLOSURE"
    disruption: Disruption
    """The area."""


class Weather(_Incident):
    """An area where driving, and perhaps service, takes longer."""

    code: Literal["WEATHER"] = "WEATHER"
    disruption: Disruption
    """The area."""
    service_factor: Annotated[Real, Field(ge=1, le=10)] = 1.0
    """Factor on service inside it."""


class DepotDelay(_Incident):
    """Vans that have not left cannot leave yet."""

    code: Literal["DEPOT_DELAY"] = "DEPOT_DELAY"
    until: Time
    """When they can."""
    vehicles: Names | None = None
    """Ids of the vehicles concerned. Not given: all."""


class ConnectivityLoss(_OfVehicle):
    """No position: what it still does is not known, so its work stays as it is."""

    code: Literal["CONNECTIVITY_LOSS"] = "CONNECTIVITY_LOSS"


Incident = Annotated[
    RecipientAbsent
    | AddressWrong
    | Damaged
    | Refused
    | AccessProblem
    | Delay
    | VehicleBreakdown
    | DriverUnavailable
    | VehicleFull
    | ParcelMissing
    | NewUrgent
    | NewOrder
    | Cancellation
    | WindowChange
    | AddressChange
    | ReturnNotReady
    | ReturnMismatch
    | RoadClosure
    | Weather
    | DepotDelay
    | ConnectivityLoss,
    Field(discriminator="code"),
]
"""Any incident; ``code`` tells which."""

IncidentCode = Literal[
    "RECIPIENT_ABSENT",
    "ADDRESS_WRONG",
    "DAMAGED",
    "REFUSED",
    "ACCESS_PROBLEM",
    "DELAY",
    "VEHICLE_BREAKDOWN",
    "DRIVER_UNAVAILABLE",
    "VEHICLE_FULL",
    "PARCEL_MISSING",
    "NEW_URGENT",
    "NEW_ORDER",
    "CANCELLATION",
    "WINDOW_CHANGE",
    "ADDRESS_CHANGE",
    "RETURN_NOT_READY",
    "RETURN_MISMATCH",
    "ROAD_CLOSURE",
    "WEATHER",
    "DEPOT_DELAY",
    "CONNECTIVITY_LOSS",
]
