"""The output document: routes, steps, what was left out and why.

A superset of VROOM's output: its fields keep its names and meaning. In
particular ``duration`` is travel time, ``service`` the time at stops, and
``load`` the load after the step.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from vuelta.model.base import Count, Duration, Id, Index, Location, Noun, Style, Time, Total

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
    "BREAK",
    "LOADING_ORDER",
    "UNREACHABLE",
    "FACILITY_FULL",
    "INCOMPATIBLE",
    "NO_VEHICLE",
    "PRICED_OUT",
    "DISPLACED",
    "NOT_FOUND",
]


class Violation(Noun):
    """A limit that does not hold, and by how much.

    ``duration`` seconds for ``lead_time`` and ``delay``; ``amount`` in the
    limit's own unit otherwise (seconds, metres, tasks, load units).
    """

    cause: Cause
    duration: int | None = None
    amount: int | None = None
    detail: str | None = None


class CostBreakdown(Noun):
    """Money by source. ``left_out`` holds the penalties of jobs not served."""

    fixed: Total = 0
    distance: Total = 0
    travel_time: Total = 0
    task_time: Total = 0
    waiting_time: Total = 0
    overtime: Total = 0
    lateness: Total = 0
    preference: Total = 0
    given: Total = 0
    """Arcs priced by the document's own cost matrix."""
    choices: Total = 0
    """Of the places and destinations that were chosen; what is recovered counts against it."""
    handling: Total = 0
    """Deliveries made past what was collected before, at ``loading_cost``."""
    left_out: Total = 0

    @property
    def total(self) -> int:
        """Money steps of all sources together."""
        return self.routes + self.left_out

    @property
    def routes(self) -> int:
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


class Step(Noun):
    """One thing a vehicle does.

    ``arrival`` + ``waiting_time`` is the start of setup and service.
    ``duration`` and ``distance`` count travel from the route's start on.
    """

    type: StepType
    id: Id | None = None
    description: str | None = None
    location: Location | None = None
    location_index: Index | None = None
    arrival: Time
    duration: Duration = 0
    distance: int | None = None
    setup: Duration = 0
    service: Duration = 0
    waiting_time: Duration = 0
    load: tuple[int, ...] | None = None
    late: Duration = 0
    """Seconds past ``soft_end``, or past the shift's end on the ``end`` step."""
    place: Count | None = None
    """Of a ``job``: which of its ``places``, counted from 1; its own when not given."""
    facility: Id | None = None
    """Of an ``unload``: where what the job ``id`` collected is set down."""
    outcome: Literal["failed"] | None = None
    """``failed``: the vehicle was here and the task remains open."""
    violations: tuple[Violation, ...] = ()
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


class Totals(Noun):
    """What VROOM sums up, for a route and for a plan."""

    cost: Total = 0
    costs: CostBreakdown = CostBreakdown()
    setup: Duration = 0
    service: Duration = 0
    duration: Duration = 0
    waiting_time: Duration = 0
    distance: int | None = None
    priority: int = 0
    delivery: tuple[int, ...] | None = None
    pickup: tuple[int, ...] | None = None
    amount: tuple[int, ...] | None = None
    """VROOM's deprecated total; accepted, never written."""
    violations: tuple[Violation, ...] = ()


class Route(Totals):
    """What one vehicle does; ``cost`` is the total of ``costs``."""

    vehicle: Id
    steps: tuple[Step, ...] = ()
    done: Count = 0
    """How many of the first ``steps`` have begun: done, in work, or on the way to.

    What they state is taken as fact (a forecast, for the last one); the rest
    follows from there, and leaves neither before its end nor before ``now``.
    """
    description: str | None = None
    geometry: str | None = None
    """Encoded polyline of other engines; accepted, never written."""


class Summary(Totals):
    """Totals of all routes; ``cost`` leaves out ``costs.left_out``."""

    routes: int = 0
    unassigned: int = 0
    computing_times: dict[str, int] | None = None
    """Of other engines; accepted, never written."""


class Reason(Noun):
    """Why a job is left out: established by trying, never guessed.

    ``vehicles`` it was tried on; ``jobs`` that would have to give way;
    ``fix`` the smallest change known to help.
    """

    code: ReasonCode
    vehicles: tuple[Id, ...] = ()
    jobs: tuple[Id, ...] = ()
    detail: str = ""
    fix: str = ""


class Unassigned(Noun):
    """A job (or half a shipment) that no route serves."""

    id: Id
    type: Literal["job", "pickup", "delivery"] = "job"
    description: str | None = None
    location: Location | None = None
    location_index: Index | None = None
    reasons: tuple[Reason, ...] = ()


class SetAside(Noun):
    """A task of the problem that today's routes no longer serve, and why.

    Someone or something decided it: an incident, named by ``reason``, or the
    choice of an option. Goods that are already aboard ride on with ``aboard``
    until its end, and take room there.
    """

    id: Id
    type: Literal["job", "pickup", "delivery"] = "job"
    state: Literal["deferred", "cancelled", "returning", "missing"]
    reason: str
    aboard: Id | None = None
    time: Time
    until: Time | None = None
    """When a deferred task is due again; the next day when not given."""


class Search(Noun):
    """How the plan was found: enough to find it again."""

    seed: int
    threads: int
    iterations: int
    seconds: float
    stopped_by: Literal["time", "iterations", "no_improvement", "cancelled", "trivial"]


class Plan(Noun):
    """The answer to a problem: routes, and the tasks nobody serves."""

    code: Literal[0] = 0
    summary: Summary = Summary()
    routes: tuple[Route, ...] = ()
    unassigned: tuple[Unassigned, ...] = ()
    now: Time | None = None
    """Of a day in progress: no vehicle without a step done leaves before it."""
    set_aside: tuple[SetAside, ...] = ()
    currency: str | None = None
    search: Search | None = None
    style: Style = Field(default=Style(), exclude=True)
