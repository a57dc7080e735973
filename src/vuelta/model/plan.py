"""The output document: routes, steps, what was left out and why.

A superset of VROOM's output: its fields keep its names and meaning. In
particular ``duration`` is travel time, ``service`` the time at stops, and
``load`` the load after the step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails

from vuelta.model.base import (
    JUST_WHOLE,
    Count,
    Duration,
    Id,
    Index,
    Location,
    Metadata,
    Noun,
    Real,
    Style,
    Time,
    Total,
    Whole,
    _finding,
)
from vuelta.model.caution import Caution
from vuelta.model.markers import OursAlone
from vuelta.model.object_rules import Rule, either
from vuelta.model.plain_values import is_none
from vuelta.model.task import TaskType

StepType = Literal["start", "job", "pickup", "delivery", "break", "reload", "unload", "end"]

Cause = Literal[
    "lead_time",
    "delay",
    "load",
    "max_tasks",
    "skills",
    "precedence",
    "missing_break",
    "max_travel_time",
    "max_distance",
    "max_duration",
    "max_load",
    "negative_load",
    "vehicle_not_allowed",
    "unreachable",
    "pinned",
    "incompatible_types",
    "release_time",
    "no_such_place",
    "not_accepted",
    "not_unloaded",
    "facility_full",
    "max_reloads",
    "max_ride",
    "loading_order",
]

ReasonCode = Literal[
    "SKILL",
    "VEHICLE_NOT_ALLOWED",
    "CAPACITY",
    "TIME_WINDOW",
    "MAX_DISTANCE",
    "MAX_DURATION",
    "MAX_TRAVEL_TIME",
    "MAX_TASKS",
    "MAX_RELOADS",
    "MAX_RIDE",
    "BREAK",
    "LOADING_ORDER",
    "UNREACHABLE",
    "FACILITY_FULL",
    "INCOMPATIBLE",
    "NO_VEHICLE",
    "DAY",
    "PRICED_OUT",
    "DISPLACED",
    "NOT_FOUND",
    "NOT_ASKED",
]


class Violation(Noun):
    """A limit that does not hold, and by how much."""

    cause: Cause
    """Which limit."""
    duration: Whole | None = None
    """Of `lead_time` and `delay`: how much too early or too late, seconds."""
    amount: Whole | None = None
    """Of the others: how much too much, in the limit's own unit (seconds, metres, number of
    tasks or reloads, load units)."""
    detail: str | None = None
    """What exactly does not hold, in words."""


class CostBreakdown(Noun):
    """Money by source.

    In Python in money steps, 1/10,000 of the currency; ``in_currency`` has the same in it.
    """

    fixed: Total = 0
    """For vehicles that are used at all."""
    distance: Total = 0
    """For kilometres."""
    travel_time: Total = 0
    """For time driving."""
    task_time: Total = 0
    """For setup and service."""
    waiting_time: Total = 0
    """For waiting and breaks."""
    overtime: Total = 0
    """For time after the end of shifts."""
    lateness: Total = 0
    """For starting outside soft windows."""
    preference: Total = 0
    """Of tasks' `vehicle_costs`."""
    given: Total = 0
    """Arcs priced by the document's own cost matrix."""
    choices: Total = 0
    """Of the places and destinations that were chosen; what is recovered counts against it."""
    handling: Total = 0
    """Deliveries made past what was collected before, at ``loading_cost``."""
    left_out: Total = 0
    """Penalties of the tasks that are not served."""

    @property
    def total(self) -> Total:
        """Money steps of all sources together."""
        return self.routes + self.left_out

    @property
    def routes(self) -> Total:
        """Money steps of what is driven: everything but ``left_out``."""
        return (
            self.fixed
            + self.distance
            + self.travel_time
            + self.task_time
            + self.waiting_time
            + self.overtime
            + self.lateness
            + self.preference
            + self.given
            + self.choices
            + self.handling
        )


def _without_default(schema: dict[str, Any]) -> None:
    """Of a field that has no value where it is not given."""
    del schema["default"]


class Step(Noun):
    """One thing a vehicle does.

    ``arrival`` + ``waiting_time`` is the start of setup and service.
    ``duration`` and ``distance`` count travel from the route's start on.
    """

    type: StepType
    """What is done."""
    id: Id | None = None
    """Id of the job, of the half of a shipment, of the break, or of the facility of a reload;
    of an `unload`: of the job whose goods are set down."""
    description: str | None = None
    """The task's own text."""
    metadata: Metadata = None
    """The task's own metadata."""
    location: Location | None = None
    """Where, `[lon, lat]`."""
    location_index: Index | None = None
    """Where, as row of the matrices."""
    arrival: Time = Field(default=0, json_schema_extra=_without_default)
    """When the vehicle gets there. Setup and service begin at `arrival` + `waiting_time`. A route
    made by hand may leave it out at all of its steps: then the engine times it."""
    duration: Duration = 0
    """Time driven since the route's start."""
    distance: Whole | None = None
    """Way driven since the route's start, metres. None where no distances are known."""
    setup: Duration = 0
    """Setup here, as spent."""
    service: Duration = 0
    """Service here."""
    waiting_time: Duration = 0
    """Waiting before setup and service."""
    load: tuple[Whole, ...] | None = None
    """What is aboard after the step, load units by capacity dimension."""
    late: Duration = 0
    """Seconds past ``soft_end``, or past the shift's end on the ``end`` step."""
    place: Count | None = None
    """Of a `job`: number of the one of its `places` that is used, counted from 1. None: its own."""
    facility: Id | None = None
    """Of an ``unload``: where what the job ``id`` collected is set down."""
    outcome: Literal["failed"] | None = None
    """``failed``: the vehicle was here and the task remains open."""
    violations: tuple[Violation, ...] = ()
    """Limits that do not hold here."""
    job: Id | None = None
    """VROOM's deprecated copy of ``id``; accepted, never written."""

    @property
    def start(self) -> int:
        """When work begins."""
        return self.arrival + self.waiting_time

    @property
    def end(self) -> int:
        """When the vehicle may leave."""
        return self.start + self.setup + self.service

    @property
    def is_timed(self) -> bool:
        """Whether it states when it happens."""
        return "arrival" in self.model_fields_set


class Totals(Noun):
    """What VROOM sums up, for a route and for a plan.

    In Python ``cost`` is in money steps, 1/10,000 of the currency;
    ``in_currency.cost`` is the same in the currency.
    """

    cost: Total = 0
    """The sum of the money."""
    costs: CostBreakdown = CostBreakdown()
    """The same by source."""
    setup: Duration = 0
    """Setup in all."""
    service: Duration = 0
    """Service in all."""
    duration: Duration = 0
    """Time driven in all."""
    waiting_time: Duration = 0
    """Waiting in all: before work, and after reloads for goods that are not out yet."""
    distance: Whole | None = None
    """Way driven in all, metres. None where no distances are known."""
    priority: Whole = 0
    """Sum of the priorities (level 0 to 100 each) of the tasks served."""
    delivery: tuple[Whole, ...] | None = None
    """What is delivered, load units by capacity dimension."""
    pickup: tuple[Whole, ...] | None = None
    """What is picked up, load units by capacity dimension."""
    amount: tuple[Whole, ...] | None = None
    """VROOM's deprecated total, load units; accepted, never written."""
    violations: tuple[Violation, ...] = ()
    """Limits that do not hold: of the route as a whole, or of any route."""


_ALL_OR_NONE: Final = either(
    {"properties": {"steps": {"items": {"required": ["arrival"]}}}},
    {
        "properties": {
            "steps": {"items": {"not": {"required": ["arrival"]}}},
            "done": {"const": 0},
        }
    },
)
"""In the words of JSON Schema: every step of a route states its arrival, or none does."""


class Route(Totals):
    """What one vehicle does; `cost` is the total of `costs`.

    Its steps all state their `arrival`, or none does and nothing is done: a mere sequence,
    made by hand, which the engine times.
    """

    RULES: ClassVar[tuple[Rule, ...]] = (_ALL_OR_NONE,)

    vehicle: Id
    """Id of the vehicle."""
    steps: tuple[Step, ...] = ()
    """What it does, in order, from `start` to `end`."""
    done: Count = 0
    """Number of the first `steps` that have begun: done, in work, or on the way to. What they
    state is taken as fact (a forecast, for the last one); the rest follows from there, and
    leaves neither before its end nor before `now`."""
    description: str | None = None
    """The vehicle's own text."""
    metadata: Metadata = None
    """The vehicle's own metadata."""
    geometry: str | None = None
    """Encoded polyline of other engines; accepted, never written."""

    @model_validator(mode="after")
    def _check_times(self) -> Self:
        untimed = [k for k, step in enumerate(self.steps) if not step.is_timed]
        if untimed and (self.done or len(untimed) < len(self.steps)):
            raise ValidationError.from_exception_data("Route", _untimed(self, untimed))
        return self

    @property
    def is_timed(self) -> bool:
        """Whether its steps state their times; one that does not is a mere sequence."""
        return all(step.is_timed for step in self.steps)


def _untimed(route: Route, untimed: Sequence[int]) -> list[InitErrorDetails]:
    """The first step without a time in a route that has to state them."""
    cause = f"route of vehicle {route.vehicle} states times at other steps, and none here"
    remedy = "give every step of a route its arrival, or none"
    if route.done:
        cause = f"steps of vehicle {route.vehicle} have begun, and this one states no time"
        remedy = "give every step of a route that has begun its arrival"
    error = _finding("E172", cause, remedy)
    return [InitErrorDetails(type=error, loc=("steps", untimed[0], "arrival"), input=None)]


class Summary(Totals):
    """Totals of all routes; ``cost`` leaves out ``costs.left_out``."""

    routes: Whole = 0
    """Number of routes: of vehicles used."""
    unassigned: Whole = 0
    """Number of tasks that nobody serves."""
    computing_times: dict[str, Whole] | None = None
    """Of other engines, milliseconds; accepted, never written."""


class Reason(Noun):
    """Why a job is left out: established by trying, never guessed.

    Every limit that stands between a vehicle and the task is a reason of its own,
    which names the vehicle; the `fix` of each says all that has to change together.
    """

    code: ReasonCode
    """Kind of reason."""
    vehicles: tuple[Id, ...] = ()
    """Ids of the vehicles it was tried on."""
    jobs: tuple[Id, ...] = ()
    """Ids of the tasks whose removal would make room, or by way of which it is reached."""
    detail: str = ""
    """What stands in the way, in words."""
    fix: str = ""
    """The smallest change known to help, in words."""


class Unassigned(Noun):
    """A job (or half a shipment) that no route serves."""

    id: Id
    """Id of the job, or of the half of a shipment."""
    type: TaskType = "job"
    """What it is."""
    description: str | None = None
    """The task's own text."""
    metadata: Metadata = None
    """The task's own metadata."""
    location: Location | None = None
    """Where it is, `[lon, lat]`."""
    location_index: Index | None = None
    """Where it is, as row of the matrices."""
    reasons: tuple[Reason, ...] = ()
    """Why nobody serves it, what weighs most first."""


class SetAside(Noun):
    """A task of the problem that today's routes no longer serve, and why.

    Someone or something decided it: an incident, or the choice of an option.
    """

    id: Id
    """Id of the job, or of the half of a shipment."""
    type: TaskType = "job"
    """What it is."""
    state: Literal["deferred", "cancelled", "returning", "missing"]
    """What became of it; `returning`: its goods ride back."""
    reason: str
    """Code of the incident or option that decided it."""
    aboard: Id | None = None
    """Id of the vehicle on which goods that are already loaded ride on until its end, taking
    room there."""
    time: Time
    """When it was decided."""
    until: Time | None = None
    """When a deferred task is due again; the next day when not given."""


class Search(Noun):
    """How the plan was found: enough to find it again."""

    seed: Whole
    """Number the random choices start from, a whole number."""
    threads: Whole
    """Number of threads."""
    iterations: Whole
    """Number of rounds of search."""
    seconds: Real
    """Time the search took, seconds."""
    stopped_by: Literal["time", "iterations", "no_improvement", "cancelled", "trivial"]
    """What ended it."""


class Plan(Noun):
    """The answer to a problem: routes, and the tasks nobody serves."""

    code: Annotated[Literal[0], JUST_WHOLE] = 0
    """VROOM's code of success, always the number 0."""
    summary: Summary = Summary()
    """Totals of all routes."""
    routes: tuple[Route, ...] = ()
    """What each vehicle does; only vehicles that are used."""
    unassigned: tuple[Unassigned, ...] = ()
    """Tasks that nobody serves, and why."""
    now: Time | None = None
    """Of a day in progress: no vehicle without a step done leaves before it."""
    set_aside: tuple[SetAside, ...] = ()
    """Tasks that were decided not to be served today."""
    currency: str | None = None
    """Name of the currency, as the problem says it."""
    metadata: Metadata = None
    """The problem's own metadata."""
    search: Search | None = None
    """How it was found. None for a plan that was not searched for."""
    warnings: tuple[Caution, ...] = Field(default=(), exclude_if=is_none)
    """What the problem says and perhaps does not mean; it changes nothing here."""
    style: Annotated[Style, OursAlone] = Field(default=Style(), exclude=True)
    """How the document spells times and ids; read off the document itself, never written."""
