"""What goes wrong, or merely changes: twenty kinds of incident, and a new order.

Codes, protocols and routing consequences are those of Vuelta's taxonomy; the
external code lists they map to are data of ``vuelta.dispatch.codes``.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from vuelta.model.base import (
    Amounts,
    Duration,
    Id,
    Index,
    Location,
    Names,
    Noun,
    Time,
    TimeWindow,
    _finding,
)
from vuelta.model.jobs import Job
from vuelta.model.problem import Disruption


class _Incident(Noun):
    """What every incident tells: what, when, and on whose word."""

    id: Id
    time: Time
    """When it happened, or became known to the source."""
    source: str = "dispatcher"
    note: str | None = None
    evidence: tuple[str, ...] = ()


class _OfJob(_Incident):
    """Concerns one job (or one half of a shipment)."""

    job: Id


class _OfVehicle(_Incident):
    """Concerns one vehicle and all it still has to do."""

    vehicle: Id


class RecipientAbsent(_OfJob):
    """Nobody opens: the visit failed and the parcel stays aboard."""

    code: Literal["RECIPIENT_ABSENT"] = "RECIPIENT_ABSENT"
    absent_probability: Annotated[float, Field(ge=0, le=1)] | None = None
    """Of the next attempt today; the policy's when not given."""


class AddressWrong(_OfJob):
    """Not found, incomplete, or moved away; corrected when a place is given."""

    code: Literal["ADDRESS_WRONG"] = "ADDRESS_WRONG"
    location: Location | None = None
    location_index: Index | None = None


class Damaged(_OfJob):
    """Found at loading, aboard, or at the door: the goods cannot be handed over."""

    code: Literal["DAMAGED"] = "DAMAGED"


class Refused(_OfJob):
    """The recipient declines, or does not pay."""

    code: Literal["REFUSED"] = "REFUSED"


class AccessProblem(_OfJob):
    """Gate, lift, parking, restricted hours: possible again in ``time_windows``."""

    code: Literal["ACCESS_PROBLEM"] = "ACCESS_PROBLEM"
    time_windows: tuple[TimeWindow, ...] = ()
    skills: Names = ()


class Delay(_OfVehicle):
    """A vehicle loses ``seconds`` from now on, at a stop or on the road."""

    code: Literal["DELAY"] = "DELAY"
    seconds: Duration


class VehicleBreakdown(_OfVehicle):
    """A van stops for good, or until ``until``.

    Where it stands is ``location``; without one, the last place it was at.
    """

    code: Literal["VEHICLE_BREAKDOWN"] = "VEHICLE_BREAKDOWN"
    location: Location | None = None
    location_index: Index | None = None
    until: Time | None = None


class DriverUnavailable(_OfVehicle):
    """No driver; a substitute takes over at ``until`` when there is one."""

    code: Literal["DRIVER_UNAVAILABLE"] = "DRIVER_UNAVAILABLE"
    until: Time | None = None


class VehicleFull(_OfVehicle):
    """More room is taken than planned: by ``amounts``, or all of it."""

    code: Literal["VEHICLE_FULL"] = "VEHICLE_FULL"
    amounts: Amounts | None = None


class ParcelMissing(_OfJob):
    """Not in the van; ``found_on`` says on which other van it turned up."""

    code: Literal["PARCEL_MISSING"] = "PARCEL_MISSING"
    found_on: Id | None = None


class NewUrgent(_Incident):
    """An order that cannot wait. Goods already on a van's shelf: ``order.aboard``."""

    code: Literal["NEW_URGENT"] = "NEW_URGENT"
    order: Job


class NewOrder(_Incident):
    """A plain order that comes in while the day runs."""

    code: Literal["NEW_ORDER"] = "NEW_ORDER"
    order: Job


class Cancellation(_OfJob):
    """The customer or the shop calls it off."""

    code: Literal["CANCELLATION"] = "CANCELLATION"
    by: str = "customer"


class WindowChange(_OfJob):
    """The customer asks for other hours."""

    code: Literal["WINDOW_CHANGE"] = "WINDOW_CHANGE"
    time_windows: tuple[TimeWindow, ...] = Field(min_length=1)


class AddressChange(_OfJob):
    """The customer asks for another place."""

    code: Literal["ADDRESS_CHANGE"] = "ADDRESS_CHANGE"
    location: Location | None = None
    location_index: Index | None = None

    @model_validator(mode="after")
    def _check_place(self) -> Self:
        if self.location is None and self.location_index is None:
            raise _finding("E151", "names no new place", "give [lon, lat] or a matrix row")
        return self


class ReturnNotReady(_OfJob):
    """The goods to fetch are not packed, or not there."""

    code: Literal["RETURN_NOT_READY"] = "RETURN_NOT_READY"


class ReturnMismatch(_OfJob):
    """Another item, larger, or dangerous: ``pickup`` and ``skills`` as found."""

    code: Literal["RETURN_MISMATCH"] = "RETURN_MISMATCH"
    pickup: Amounts | None = None
    skills: Names = ()


class RoadClosure(_Incident):
    """An area that cannot be driven through."""

    code: Literal["ROAD_CLOSURE"] = "ROAD_CLOSURE"
    disruption: Disruption


class Weather(_Incident):
    """An area where driving, and perhaps service, takes longer."""

    code: Literal["WEATHER"] = "WEATHER"
    disruption: Disruption
    service_factor: Annotated[float, Field(ge=1, le=10)] = 1.0


class DepotDelay(_Incident):
    """Vans that have not left cannot leave before ``until``; all, or some."""

    code: Literal["DEPOT_DELAY"] = "DEPOT_DELAY"
    until: Time
    vehicles: Names | None = None


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
