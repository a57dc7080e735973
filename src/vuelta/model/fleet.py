"""Those who do the work: vehicles, their costs and breaks, and facilities."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    Field,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from vuelta import units
from vuelta.model.base import (
    Amounts,
    Count,
    Duration,
    Flag,
    Id,
    Index,
    Location,
    Metadata,
    Metres,
    Names,
    Noun,
    Price,
    Real,
    Time,
    TimeWindow,
    TimeWindows,
    Window,
    _finding,
    _style,
)
from vuelta.model.object_rules import Rule, either, given, named, needs, positive
from vuelta.model.task import TASK_TYPES


class Costs(Noun):
    """Prices of a vehicle's work, in the problem's currency.

    Equal rates for travel, work and waiting pay the whole route duration. VROOM's defaults: one
    unit per second of travel, nothing else. In a problem that names its `currency`, a vehicle with
    `per_km`, `per_task_hour` or `per_waiting_hour` and no `per_hour` pays nothing per hour of
    travel. Any other keeps the default, also beside penalties and the prices of other vehicles: a
    warning says so (W109), and `per_hour` says what is meant.
    """

    fixed: Price = 0
    """Price of using the vehicle at all."""
    per_hour: Price = Field(default=3600 * units.MONEY_STEPS, json_schema_extra={"default": 3600})
    """Price per hour of travel."""
    per_task_hour: Price = 0
    """Price per hour of setup and service."""
    per_waiting_hour: Price = 0
    """Price per hour of waiting and of breaks."""
    per_km: Price = 0
    """Price per kilometre."""
    overtime_per_hour: Price = 0
    """Price per hour past the end of the shift, on top of the others."""

    @model_serializer(mode="wrap")
    def _with_its_hour(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """With the price of an hour, also where it is the default: it depends on the others."""
        written: dict[str, Any] = write(self)
        return {**written, "per_hour": units.format_money(self.per_hour)} if written else written


class Break(Noun):
    """A pause that must start in one of its windows whenever the vehicle is used.

    A route that has ended when the first of these windows opens needs no such break. Windows that
    have ended before the shift begins do not count, and a break without windows is always needed.
    """

    id: Id
    """Name of the break, distinct on its vehicle."""
    time_windows: TimeWindows = ()
    """Spans in which it must start. Empty: any time."""
    always_taken: Flag = False
    """Whether a route takes it even where it has ended before the first window opens: the vehicle
    then comes home later, after the break. So VROOM means it; a body that VROOM could have read
    (ids that are whole numbers, and no field it does not know) is read as if this was said."""
    service: Duration = 0
    """How long it takes."""
    description: str | None = None
    """Text for people."""
    metadata: Metadata = None
    """What the caller wants to keep with it: any JSON object. Nothing reads it, and it comes back
    in the plan."""
    max_load: Amounts | None = None
    """Most load that may be aboard during the break, by capacity dimension: it is taken where
    the vehicle has no more aboard. Not given: whatever there is."""

    @model_serializer(mode="wrap")
    def _as_meant(
        self, write: SerializerFunctionWrapHandler, info: SerializationInfo
    ) -> dict[str, Any]:
        """Saying that it is not always taken, where it would else be read as VROOM's."""
        written: dict[str, Any] = write(self)
        style = _style(info)
        if style is not None and style.ids == "integer":
            written.setdefault("always_taken", self.always_taken)
        return written

    def spares_until(self, shift: Window | None) -> int | None:
        """Latest end of a route that needs no such break; ``None`` where each route needs it."""
        if self.always_taken:
            return None
        windows = self.time_windows
        opens = (one.start for one in windows if shift is None or one.end >= shift.start)
        return next(opens, None)


class VehicleStep(Noun):
    """One step of a given route: the start of the search, or a plan to check."""

    RULES: ClassVar[tuple[Rule, ...]] = (either(named("type", "start", "end"), given("id")),)

    type: Literal["start", "job", "pickup", "delivery", "break", "reload", "end"]
    """What is done; `start` and `end` need no id."""
    id: Id | None = None
    """Id of the job, of the half of a shipment, of the break, or of the facility of a reload."""
    service_at: Time | None = None
    """Moment at which service begins. Refused of pinned steps; elsewhere the route is only where
    the search may begin."""
    service_after: Time | None = None
    """Moment before which service does not begin; as `service_at`."""
    service_before: Time | None = None
    """Moment after which service does not begin; as `service_at`."""

    @model_validator(mode="after")
    def _check_step(self) -> Self:
        if self.id is None and self.type not in ("start", "end"):
            raise _finding("E125", f"a {self.type} step has no id", "say which one it is")
        return self


class RoomTaken(Noun):
    """Room on a vehicle that was found to be taken while it was on its way."""

    amounts: Amounts
    """How much, by capacity dimension. It stays aboard to the end of the route."""
    since: Time
    """When it was found: it counts from the step on that ends then or later."""


Loading = Literal["free", "deliveries_first", "lifo"]


def _in_millionths(factor: float) -> float:
    """The factor, where it is what its millionths say."""
    if (Decimal(repr(factor)) * units.SPEED_STEPS) % 1 != 0:
        raise _finding(
            "E127", f"speed factor {factor} has more than six decimals", "round it to a millionth"
        )
    return factor


class Vehicle(Noun):
    """One van, or whatever moves."""

    RULES: ClassVar[tuple[Rule, ...]] = (
        needs(positive("max_overtime"), given("time_window")),
        needs(given("loading_cost"), named("loading", "deliveries_first")),
    )

    id: Id
    """Name of the vehicle, distinct among vehicles."""
    profile: str = "car"
    """Which matrices, or which speed and detour, it travels by."""
    description: str | None = None
    """Text for people."""
    metadata: Metadata = None
    """What the caller wants to keep with it: any JSON object. Nothing reads it, and it comes back
    in the plan."""
    type: str | None = None
    """Kind of vehicle, for setup and service per type and for emission factors."""
    start: Location | None = None
    """Where its route begins, `[lon, lat]`. Without it and `start_index`: at its first stop."""
    start_index: Index | None = None
    """Where its route begins, as row and column of the given matrices."""
    end: Location | None = None
    """Where its route ends, `[lon, lat]`. Without it and `end_index`: at its last stop."""
    end_index: Index | None = None
    """Where its route ends, as row and column of the given matrices."""
    capacity: Amounts | None = None
    """Most it holds at any moment, by capacity dimension. Not given: no limit."""
    costs: Costs = Costs()
    """What its work costs."""
    skills: Names = ()
    """What it can do."""
    time_window: TimeWindow | None = None
    """The shift: it leaves no earlier and ends no later. Not given: no limit."""
    max_overtime: Duration = 0
    """How long after the shift the route may end, priced by `costs.overtime_per_hour`."""
    breaks: tuple[Break, ...] = ()
    """Pauses that must be taken whenever it is used, but for those that would begin only after
    its route has ended."""
    speed_factor: Annotated[Real, Field(gt=0, le=5), AfterValidator(_in_millionths)] = 1.0
    """Factor on its speed: 2 drives twice as fast. At most six decimals; every leg's seconds
    are divided by exactly this, and rounded half up."""
    max_tasks: Count | None = None
    """Most tasks on its route: jobs, and both ends of shipments. Breaks, reloads and unloadings
    are none. Not given: no limit."""
    max_travel_time: Duration | None = None
    """Most time driving on its route. Not given: no limit."""
    max_distance: Metres | None = None
    """Longest route. Not given: no limit."""
    max_duration: Duration | None = None
    """Most time from the start of its route to the end, waiting included. Not given: no limit."""
    on_board: Amounts | None = None
    """Load that is aboard from start to end, by capacity dimension."""
    room_taken: tuple[RoomTaken, ...] = ()
    """Of a vehicle under way: load beside all others that was found aboard, from when on.
    A vehicle that is planned from its start has it aboard from the start."""
    reload_at: Names = ()
    """Ids of facilities where it may stop on the way: it sets down what its jobs' pickups
    have brought aboard, and takes aboard what the jobs up to the next reload deliver.
    Shipments, `on_board` and deliveries that were aboard from the start stay where they are."""
    max_reloads: Count | None = None
    """Most reloads on its route. Not given: no limit."""
    held_types: tuple[str, ...] = ()
    """Load types of what is, or was, on it on this very route, served or not."""
    steps: tuple[VehicleStep, ...] = ()
    """A route to start the search from, or a plan to check."""
    pinned_steps: Count = 0
    """Number of tasks of `steps` that stay first and in that order, whatever they cost."""
    loading: Loading = "free"
    """The order in which goods go in and out.

    `free`: any.

    `deliveries_first`: no `delivery` job after a `return` job. Exchanges, services and
    shipments do not count: they may stand anywhere, and change nothing for what stands
    around them.

    `lifo`: of shipments, the last one collected is the first to be delivered; jobs do not
    count. A shipment whose other half is not on the route blocks nothing.
    """
    loading_cost: Price | None = None
    """With `deliveries_first`: the price of every turn from collecting to delivering, instead
    of a rule. A turn is a `delivery` job whose last `return` or `delivery` job before it is a
    `return`."""
    collected: Flag = False
    """Of a vehicle under way: whether its last job that counts for the order of loading was a
    return."""
    stack: Names = ()
    """Of a vehicle under way: ids of jobs aboard that were collected one by one, the last of
    them last, which `lifo` wants out first. Of jobs that are not on the route it says
    nothing."""

    @model_validator(mode="after")
    def _check_vehicle(self) -> Self:
        if self.max_overtime and self.time_window is None:
            raise _finding("E126", "has overtime but no time_window", "say when the shift ends")
        if self.loading_cost is not None and self.loading != "deliveries_first":
            raise _finding(
                "E129",
                f"has a loading_cost, but loading {self.loading} has no price",
                "drop it, or ask for deliveries_first",
            )
        names = [pause.id for pause in self.breaks]
        if len(set(names)) < len(names):
            raise _finding("E130", "two breaks share an id", "give each break its own id")
        return self

    @property
    def has_start(self) -> bool:
        return self.start is not None or self.start_index is not None

    @property
    def has_end(self) -> bool:
        return self.end is not None or self.end_index is not None

    @property
    def tasks(self) -> tuple[VehicleStep, ...]:
        """The steps that serve a job or half a shipment, in order."""
        return tuple(step for step in self.steps if step.type in TASK_TYPES)


class Facility(Noun):
    """A place that takes, keeps or hands out goods: depot, store, locker."""

    id: Id
    """Name of the facility, distinct among facilities."""
    description: str | None = None
    """Text for people."""
    metadata: Metadata = None
    """What the caller wants to keep with it: any JSON object. Nothing reads it, and it comes back
    in the plan."""
    location: Location | None = None
    """Where it is, `[lon, lat]`. Without it, `location_index` says where."""
    location_index: Index | None = None
    """Where it is, as row and column of the given matrices."""
    accepts: tuple[str, ...] = ()
    """Load types it takes, any when empty. Goods that do not say their type are of none."""
    time_windows: TimeWindows = ()
    """Opening hours: spans in which work may start there, a reload too. Empty: always."""
    room: Amounts | None = None
    """Most it takes in all, of all routes together, by load dimension: what is unloaded or
    delivered there, and what reloads set down. Not given: no limit."""
    slots: Count | None = None
    """Most jobs whose goods it takes, of all routes together, reloads included. Not given: no
    limit."""
    service: Duration = 0
    """Time for each coming of a vehicle, however much is done there in a row. It comes when its
    previous stop was not at this very facility: one that has a customer's address, or another
    facility's, is a place of its own. Starting or ending there is no coming."""

    def takes(self, load_type: str | None) -> bool:
        """Whether goods of this type may be brought here."""
        return not self.accepts or load_type in self.accepts
