"""The answer to incidents: a plan that can be driven, and what it means for whom.

A difference is always new minus old.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from vuelta.model.base import Count, Duration, Id, Location, Money, Noun, Time, TimeWindow, Total
from vuelta.model.incidents import IncidentCode
from vuelta.model.plan import CostBreakdown, Plan
from vuelta.model.policy import OptionCode, Role
from vuelta.model.problem import Problem

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
    type: Literal["job", "pickup", "delivery"] = "job"
    kind: ChangeKind
    old_vehicle: Id | None = None
    new_vehicle: Id | None = None
    old_start: Time | None = None
    new_start: Time | None = None
    reason: str | None = None


class Diff(Noun):
    """All that is different, new minus old. Empty when nothing is."""

    changes: tuple[Change, ...] = ()
    cost: Total = 0
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

    ``cost`` is what the routes pay, ``expected`` what is to be expected in all:
    further attempts, fees, the customer's waiting. The cheapest in expectation
    is the default.
    """

    code: OptionCode
    verb: Verb
    cost: Total = 0
    expected: Total = 0
    vehicle: Id | None = None
    window: TimeWindow | None = None
    eta: Time | None = None
    place: Id | None = None
    """Pick-up point, when that is where it goes."""
    promises_lost: tuple[Id, ...] = ()
    needs: Role | None = None
    """Role that has to agree, when the cost is beyond the dispatcher's authority."""
    detail: str = ""


class RunStep(Noun):
    """A step of a protocol, with its deadline."""

    role: Role
    action: str
    due: Time
    done_at: Time | None = None
    done_by: str | None = None


class Breach(Noun):
    """A step that is overdue, and whom it goes to."""

    role: Role
    action: str
    due: Time
    late: Duration
    escalates_to: Role | None = None


class ProtocolRun(Noun):
    """What is done about one incident: steps, options, and the choice."""

    incident: Id
    code: IncidentCode
    severity: Literal["info", "minor", "major", "critical"] = "minor"
    policy: str = ""
    opened: Time
    job: Id | None = None
    vehicle: Id | None = None
    steps: tuple[RunStep, ...] = ()
    inform_by: Time | None = None
    verbs: tuple[Verb, ...] = ()
    """What was done to the routes."""
    options: tuple[Option, ...] = ()
    chosen: OptionCode | None = None
    default: OptionCode | None = None
    refused: dict[OptionCode, str] = Field(default_factory=dict)
    """Options of the policy that cannot be had, and why."""
    codes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """The incident in external code lists."""
    breaches: tuple[Breach, ...] = ()

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


class Notice(Noun):
    """What one customer is told. Small delays are told too, as information."""

    job: Id
    type: Literal["job", "pickup", "delivery"] = "job"
    """Halves of a shipment have customers of their own."""
    kind: Literal[
        "delay", "earlier", "new_window", "deferred", "cancelled", "absent", "added", "question"
    ]
    level: Literal["information", "action"] = "information"
    counts: bool = False
    """Whether this customer counts as one to notify again (KPI)."""
    reason: str | None = None
    old_window: TimeWindow | None = None
    new_window: TimeWindow | None = None
    old_eta: Time | None = None
    new_eta: Time | None = None
    options: tuple[OptionCode, ...] = ()
    channel: str = "sms"
    deadline: Time | None = None
    text: dict[str, str] = Field(default_factory=dict)
    """By language: en, es, pl."""


class Kpis(Noun):
    """Stability and service of a revision, against the plan before it.

    Over tasks known and unfinished in both plans.
    """

    tasks: Count = 0
    windows_kept: Count = 0
    to_notify: Count = 0
    vehicles_changed: Count = 0
    order_changed: float = 0.0
    """1 - preserved adjacent pairs / all pairs."""
    mean_eta_shift: float = 0.0
    p95_eta_shift: Duration = 0
    deferred: Count = 0
    late: Count = 0
    lateness: Duration = 0


class Promise(Noun):
    """A window that can be kept, and what keeping it costs."""

    window: TimeWindow
    eta: Time
    vehicle: Id
    cost: Total
    location: Location | None = None


class Revision(Noun):
    """The result of a replan."""

    now: Time
    problem: Problem
    plan: Plan
    diff: Diff = Diff()
    notices: tuple[Notice, ...] = ()
    protocol_runs: tuple[ProtocolRun, ...] = ()
    kpis: Kpis = Kpis()
    price: Money = 0
    """Prices of change and broken promises, on top of the plan's cost."""
    found_by: Literal["kept", "retimed", "inserted", "repaired", "improved"] = "kept"
    seconds: float = 0.0
