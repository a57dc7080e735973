"""The answer to incidents: a plan that can be driven, and what it means for whom.

A difference is always new minus old.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from vuelta.model.base import (
    Count,
    Duration,
    Flag,
    Id,
    Location,
    Money,
    Noun,
    Real,
    Time,
    TimeWindow,
    Total,
)
from vuelta.model.caution import Caution
from vuelta.model.incidents import IncidentCode
from vuelta.model.plain_values import is_none
from vuelta.model.plan import CostBreakdown, Plan
from vuelta.model.policy import OptionCode, Role
from vuelta.model.problem import Problem
from vuelta.model.task import TaskKey, TaskType

Verb = Literal[
    "REMOVE",
    "REINSERT",
    "DEFER",
    "DIVERT",
    "RTD",
    "TRANSFER",
    "REASSIGN",
    "CONVERT_TO_RETURN",
    "RELOAD",
    "RETIME",
    "INSERT",
    "FREEZE",
]
"""What an incident does to the routes; RTD: it rides back to the depot."""

ChangeKind = Literal[
    "added", "removed", "moved", "resequenced", "retimed", "deferred", "cancelled", "unassigned"
]


class Change(Noun):
    """What became of one task. A task is listed once, under what weighs most."""

    id: Id
    """Id of the job, or of the half of a shipment."""
    type: TaskType = "job"
    """What it is."""
    kind: ChangeKind
    """What became of it."""
    old_vehicle: Id | None = None
    """Id of the vehicle that was to serve it."""
    new_vehicle: Id | None = None
    """Id of the vehicle that serves it now."""
    old_start: Time | None = None
    """When work was to begin."""
    new_start: Time | None = None
    """When it begins now."""
    reason: str | None = None
    """Code of the incident or option behind it."""


class Diff(Noun):
    """All that is different, new minus old. Empty when nothing is."""

    changes: tuple[Change, ...] = ()
    """Task by task."""
    cost: Total = 0
    """Of all together."""
    costs: CostBreakdown = CostBreakdown()
    """By source; may be negative."""

    def of(self, kind: ChangeKind) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.changes if change.kind == kind)

    @property
    def is_empty(self) -> bool:
        return not self.changes and not self.cost


class Option(Noun):
    """A way out that can be taken: what it costs, and what the customer gets.

    The cheapest in expectation is the default.
    """

    code: OptionCode
    """What is offered."""
    verb: Verb
    """What it does to the routes."""
    cost: Total = 0
    """What the routes pay."""
    expected: Total = 0
    """What is to be expected in all: the routes, further attempts, fees, the customer's waiting."""
    vehicle: Id | None = None
    """Id of the vehicle that does it."""
    window: TimeWindow | None = None
    """The window that is promised."""
    eta: Time | None = None
    """When the vehicle comes."""
    place: Id | None = None
    """Pick-up point, when that is where it goes."""
    promises_lost: tuple[Id, ...] = ()
    """Ids of other tasks whose promise it breaks."""
    needs: Role | None = None
    """Role that has to agree, when the cost is beyond the dispatcher's authority."""
    detail: str = ""
    """What it means, in words."""


class RunStep(Noun):
    """A step of a protocol, with its deadline."""

    role: Role
    """Who."""
    action: str
    """What, in words."""
    due: Time
    """By when."""
    done_at: Time | None = None
    """When it was done."""
    done_by: str | None = None
    """Who did it."""


class Breach(Noun):
    """A step that is overdue, and whom it goes to."""

    role: Role
    """Who should have done it."""
    action: str
    """What, in words."""
    due: Time
    """By when."""
    late: Duration
    """How long it is overdue."""
    escalates_to: Role | None = None
    """Whom it goes to. None: nobody above."""


class ProtocolRun(Noun):
    """What is done about one incident: steps, options, and the choice."""

    incident: Id
    """Id of the incident."""
    code: IncidentCode
    """Kind of the incident."""
    severity: Literal["info", "minor", "major", "critical"] = "minor"
    """How grave it is."""
    policy: str = ""
    """Name and version of the policy it follows."""
    opened: Time
    """When the incident happened."""
    job: Id | None = None
    """Id of the task it is about."""
    task: TaskType | None = None
    """Whether `job` names a job, a `pickup` or a `delivery`. Not given: any task of that id, as
    both parts of an exchange that came apart are the one customer's."""
    vehicle: Id | None = None
    """Id of the vehicle it is about."""
    steps: tuple[RunStep, ...] = ()
    """Who does what by when."""
    inform_by: Time | None = None
    """When those affected have to know. None where there is nothing to tell."""
    verbs: tuple[Verb, ...] = ()
    """What was done to the routes."""
    options: tuple[Option, ...] = ()
    """Ways out that can be had, the cheapest in expectation first."""
    chosen: OptionCode | None = None
    """The one that somebody chose. None: nobody did."""
    default: OptionCode | None = None
    """The one that is taken unless somebody chooses."""
    refused: dict[OptionCode, str] = Field(default_factory=dict)
    """Options of the policy that cannot be had, and why."""
    codes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """The incident in external code lists."""
    breaches: tuple[Breach, ...] = ()
    """Steps that are overdue."""

    @property
    def response_seconds(self) -> int | None:
        """Seconds from the incident to the first step somebody did; ``None`` while none is done.

        The engine answers at once: what it did is no response of people, and
        counts only when the protocol asks for nobody else.

        Source: Vuelta's taxonomy, section 4: response time = first action - detection.
        """
        people = [step for step in self.steps if step.role != "ENG"] or self.steps
        done = [step.done_at for step in people if step.done_at is not None]
        return min(done) - self.opened if done else None

    def is_about(self, key: TaskKey) -> bool:
        """Whether it is about this task: a job and the half of a shipment may share an id."""
        return self.job == key[1] and self.task in (None, key[0])


class Notice(Noun):
    """What one customer is notified of. Small delays too, as information."""

    job: Id
    """Id of the job, or of the half of a shipment."""
    type: TaskType = "job"
    """Halves of a shipment have customers of their own."""
    kind: Literal[
        "delay", "earlier", "new_window", "deferred", "cancelled", "absent", "added", "question"
    ]
    """What it tells."""
    level: Literal["information", "action"] = "information"
    """Whether somebody has to do something."""
    counts: Flag = False
    """Whether this customer counts as one to notify again (KPI)."""
    reason: str | None = None
    """Code of the incident or option behind it."""
    old_window: TimeWindow | None = None
    """The window that was promised."""
    new_window: TimeWindow | None = None
    """The window that is promised now."""
    old_eta: Time | None = None
    """When the vehicle was to come."""
    new_eta: Time | None = None
    """When it comes now."""
    options: tuple[OptionCode, ...] = ()
    """What the customer may choose."""
    channel: str = "sms"
    """How the customer is notified."""
    deadline: Time | None = None
    """By when the customer has to be notified."""
    text: dict[str, str] = Field(default_factory=dict)
    """By language: en, es, pl."""


class Kpis(Noun):
    """Stability and service of a revision, against the plan before it.

    Over the tasks known to the old plan and not finished in the new one; eta and eta' are the
    starts of service, old and new.
    """

    tasks: Count = 0
    """Number of these tasks."""
    windows_kept: Count = 0
    """#{served, and eta' in a promised window or none promised}."""
    to_notify: Count = 0
    """Number of customers to notify again: #{abs(eta' - eta) > threshold, or window, day,
    place, kind of vehicle or being served at all changed}."""
    vehicles_changed: Count = 0
    """#{served in both, by different vehicles}."""
    order_changed: Real = 0.0
    """Share: 1 - (pairs kept / pairs). Pairs of tasks that follow each other in an old route,
    counting only tasks served in both; kept when they still do in a new one."""
    mean_eta_shift: Real = 0.0
    """Mean of abs(eta' - eta) over tasks served in both, seconds."""
    p95_eta_shift: Duration = 0
    """95th percentile of abs(eta' - eta) by nearest rank, over tasks served in both."""
    deferred: Count = 0
    """#{served in the old plan, unserved in the new}."""
    late: Count = 0
    """#{eta' past a promised window}."""
    lateness: Duration = 0
    """All time past promised windows together."""


class Promise(Noun):
    """A window that can be kept, and what keeping it costs."""

    window: TimeWindow
    """The window."""
    eta: Time
    """When the vehicle comes."""
    vehicle: Id
    """Id of the vehicle."""
    cost: Total
    """What keeping it adds to the plan."""
    location: Location | None = None
    """Where, `[lon, lat]`."""


class Revision(Noun):
    """The result of a replan."""

    now: Time
    """The moment from which on it holds."""
    problem: Problem
    """The day as it is now: what the next replan starts from."""
    plan: Plan
    """The plan as it is now."""
    diff: Diff = Diff()
    """What is different."""
    notices: tuple[Notice, ...] = ()
    """Whom to tell what."""
    protocol_runs: tuple[ProtocolRun, ...] = ()
    """What is done about each incident."""
    kpis: Kpis = Kpis()
    """How much it changes, and what of the promises holds."""
    price: Money = 0
    """Prices of change and broken promises, on top of the plan's cost."""
    found_by: Literal["kept", "retimed", "inserted", "repaired", "improved"] = "kept"
    """How far it was searched: `kept` the old plan, `retimed` it, `inserted` what was open,
    `repaired` routes near the incident, `improved` the whole."""
    seconds: Real = 0.0
    """Time it took, seconds."""
    warnings: tuple[Caution, ...] = Field(default=(), exclude_if=is_none)
    """What the day's problem says and perhaps does not mean."""
