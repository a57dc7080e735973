"""Work to be done at a place: jobs, and shipments as pairs of tasks."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from vuelta.model import documented
from vuelta.model.alternatives import Destination, Place
from vuelta.model.base import (
    JUST_WHOLE,
    Amounts,
    Duration,
    Flag,
    Id,
    IdKey,
    Index,
    Location,
    Metadata,
    Money,
    Names,
    Noun,
    Price,
    Time,
    TimeWindows,
    _finding,
    refuse_overlap,
)
from vuelta.model.markers import AtLeast
from vuelta.model.object_rules import (
    PLACED,
    Rule,
    both,
    either,
    given,
    listed,
    named,
    needs,
    no,
    positive,
)

JobType = Literal["delivery", "return", "exchange", "service"]


class Task(Noun):
    """What every visit shares: where, when and how long."""

    RULES: ClassVar[tuple[Rule, ...]] = (
        PLACED,
        needs(positive("late_cost"), given("soft_end")),
        needs(positive("early_cost"), given("soft_start")),
    )

    id: Id
    """Name of the visit; distinct among jobs, among pickups and among deliveries."""
    description: str | None = None
    """Text for people; the engine reads nothing out of it."""
    metadata: Metadata = None
    """What the caller wants to keep with it: any JSON object. Nothing reads it, and it comes back
    in the plan."""
    location: Location | None = None
    """Where it is, `[lon, lat]`. Without it, `location_index` says where."""
    location_index: Index | None = None
    """Where it is, as row and column of the given matrices. Needed when there are matrices."""
    setup: Duration = 0
    """Time spent before the work. Skipped when the step before is at the same place, whoever's
    that is; of a visit of a `facility`, only when the step before is a visit of it too."""
    service: Duration = 0
    """Time the work takes."""
    setup_per_type: dict[str, Duration] = Field(default_factory=dict)
    """Setup by vehicle `type`, seconds; `setup` for types that are not named."""
    service_per_type: dict[str, Duration] = Field(default_factory=dict)
    """Service by vehicle `type`, seconds; `service` for types that are not named."""
    time_windows: TimeWindows = ()
    """Spans in which setup or work may begin, in order and apart from each other. Empty: any
    time."""
    soft_start: Time | None = None
    """Beginning before this moment costs `early_cost` for each hour."""
    soft_end: Time | None = None
    """Beginning after this moment costs `late_cost` for each hour."""
    early_cost: Price = 0
    """Price per hour of beginning before `soft_start`."""
    late_cost: Price = 0
    """Price per hour of beginning after `soft_end`."""
    facility: Id | None = None
    """Id of the facility it is a visit of, as what is set down there is once a plan has decided
    so: no customer waits. The facility must be at its place. Hours, `setup` and `service` are
    the visit's own, and it takes none of the facility's slots or room, which were counted
    when it was decided; but they count beside goods that are `returned_to` it."""

    @model_validator(mode="after")
    def _check_task(self) -> Self:
        if self.location is None and self.location_index is None:
            raise _finding(
                "E120", "has neither location nor location_index", "give [lon, lat] or a matrix row"
            )
        refuse_overlap(self.time_windows)
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
    """Who may do it, and what leaving it out counts.

    ``penalty`` is the price of leaving it out: a task that has one is served
    where that costs less, and its ``priority`` is not used. Tasks without one
    are left out only when they cannot all be served, and then plans compare
    level by level, as VROOM compares them with ``required`` before all: first
    how many tasks are served that are ``required``, then the sum of
    ``priority`` (0 to 100) over those served, then how many are served, then
    money with all penalties. A level decides whatever the levels below it say:
    one task of priority 1 comes before any number of priority 0. A shipment is
    two tasks on every level, each half of its priority; a job with choices is
    one. A revision of a day under way counts a task that is not ``required``
    as deferred, at the policy's price for each step of priority.
    """

    RULES: ClassVar[tuple[Rule, ...]] = (no(both(named("required", True), given("penalty"))),)

    skills: Names = ()
    """What a vehicle must be able to do: all of these."""
    priority: Annotated[int, Field(ge=0, le=100), JUST_WHOLE] = 0
    """Level from 0 to 100. Where not all tasks without a penalty can be served, plans compare by
    the required ones served, then by the sum of priorities served (a shipment's counts for both
    halves), then by the number of tasks, then by money. Not used with a penalty."""
    required: Flag = False
    """Whether it comes before all that are not required, whatever their priorities and number,
    and before any money. It is left out only where no plan serves it with the other required."""
    penalty: Price | None = None
    """Price of leaving it out, in currency units: it is served where that costs less. Without one
    it is left out only when not all tasks without one can be served."""
    allowed_vehicles: Names | None = None
    """Ids of the vehicles that may serve it. Not given: any."""
    vehicle_costs: dict[IdKey, Money] = Field(default_factory=dict)
    """By vehicle id: price added when that vehicle serves it, in currency units. Preference
    or stability."""
    load_type: str | None = None
    """What kind of goods it is, for facilities' `accepts` and for `incompatible_types`."""

    @model_validator(mode="after")
    def _check_demand(self) -> Self:
        if self.required and self.penalty is not None:
            raise _finding("E123", "is required and has a penalty", "drop one of the two")
        return self


_UNNAMED: Final = no({"required": ["delivery"]}, {"required": ["pickup"]})
"""Neither amount stands there under its name: ``amount`` is what is delivered."""

_DELIVERS: Final = either(positive("delivery"), both(positive("amount"), _UNNAMED))
_COLLECTS: Final = positive("pickup")


AMOUNT_ALONE: Final = either(no({"required": ["amount"]}), _UNNAMED)
"""VROOM's ``amount`` stands beside neither of the two that took its place."""


class Job(Task, Demand):
    """One visit; delivers and collects at once when it carries both amounts."""

    RULES: ClassVar[tuple[Rule, ...]] = (
        no(both(named("type", "delivery", "service"), _COLLECTS)),
        no(both(named("type", "return", "service"), _DELIVERS)),
        needs(listed("destinations"), either(_DELIVERS, _COLLECTS)),
        needs(given("returned_to"), both(_DELIVERS, no(_COLLECTS, listed("places")))),
        AMOUNT_ALONE,
    )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """With VROOM's old name for `delivery`."""
        written = super().__get_pydantic_json_schema__(schema, handler)
        properties = handler.resolve_ref_schema(written)["properties"]
        meaning = "VROOM's old name for `delivery`; given alone."
        properties["amount"] = documented.told(properties["delivery"], meaning)
        return written

    type: JobType | None = None
    """What is done. Not given: the amounts tell."""
    delivery: Amounts | None = None
    """What is handed over, by capacity dimension. It is loaded at the vehicle's start, or at
    the reload before it."""
    pickup: Amounts | None = None
    """What is collected, by capacity dimension. It stays aboard to the vehicle's end, the
    next reload, or its destination."""
    release_time: Time | None = None
    """Moment from which the goods can be loaded. The vehicle leaves the place of loading no
    earlier: its start, or the reload that takes them aboard."""
    aboard: Id | None = None
    """Id of the vehicle that already holds the delivery. It takes room there until it is
    served, and only that vehicle can serve it."""
    places: tuple[Place, ...] = ()
    """Other places where it may be done, of which exactly one is used. Its own place is
    choice number 0 and costs nothing."""
    destinations: tuple[Destination, ...] = ()
    """Where the pickup may go, exactly one of them; facilities that do not accept its
    `load_type` are no choice. Empty: to the vehicle's end. Of a delivery: where its goods may
    go should they come back (refused, damaged, called off)."""
    returned_to: Id | None = None
    """Id of the facility where a delivery that came back is set down: the customer does not
    get it. It is a visit of the facility, and must be at its place: it keeps the facility's
    hours besides its own, pays the facility's `service` for coming there in place of its
    `setup`, and takes one slot and, for what it delivers, room. The facility must accept its
    `load_type`, and it has no other `places`. What this destination costs more than the
    vehicle's end is part of the route's cost (`choices`); one that is not named costs 0."""

    @model_validator(mode="before")
    @classmethod
    def _old_amount(cls, data: Any) -> Any:
        """VROOM's deprecated ``amount`` of a job that says neither ``delivery`` nor ``pickup``."""
        if isinstance(data, dict) and "amount" in data and not {"delivery", "pickup"} & set(data):
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
        if self.returned_to is not None and self.places:
            raise _finding(
                "E166",
                "is returned to a facility, and may be done elsewhere",
                "drop its places: its goods go to that facility",
            )
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
    """The visit that takes it aboard."""
    delivery: ShipmentStep
    """The visit that hands it over, by the same vehicle, later on the same route."""
    amount: Amounts | None = None
    """What is carried, by capacity dimension."""
    max_ride: Duration | None = None
    """Most time aboard: from the end of the work at the pickup to the start of the work at the
    delivery. The vehicle waits at the pickup, before its work, where that makes the ride shorter.
    Not given: no limit."""
    metadata: Metadata = None
    """What the caller wants to keep with it: any JSON object. Nothing reads it."""
    from_job: Id | None = None
    """The job that a plan has settled as this shipment: its goods were collected there."""
    transfer_from: Id | None = None
    """The vehicle that holds the goods and stands still: they are fetched from it on
    the road, and nobody waits at the pickup."""


class Relation(Noun):
    """Jobs that belong together."""

    type: Literal["same_route", "sequence", "strict"]
    """`same_route`: one vehicle; `sequence`: one vehicle, in this order; `strict`: one
    vehicle, in this order, nothing between."""
    jobs: tuple[Id, ...]
    """Ids of the jobs, in order."""
    vehicle: Id | None = None
    """Id of the vehicle that does them. Not given: any one."""


class Incompatibility(Noun):
    """Load types that may not share a vehicle, ever or at one time."""

    types: Annotated[tuple[str, ...], AtLeast(2)]
    """Load types that do not go together, two or more."""
    mode: Literal["same_vehicle", "simultaneous"] = "same_vehicle"
    """`same_vehicle`: never on one vehicle; `simultaneous`: not at one time."""
