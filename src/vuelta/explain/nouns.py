"""What an explanation says: facts with units, worked out and never guessed.

Made by the engine (``vuelta.engine.explain``), put into words by ``telling``.
A cost is of the routes, new minus old; spans are seconds, distances metres.
"""

from __future__ import annotations

from typing import Literal

from vuelta.model import (
    CapName,
    CostBreakdown,
    Count,
    Duration,
    Flag,
    Id,
    Metres,
    Noun,
    Reason,
    Time,
    TimeWindow,
    Total,
    Whole,
)

Lever = Literal[
    "skill",
    "allowed",
    "window_later",
    "window_earlier",
    "shift_later",
    "break_later",
    "room",
    "max_ride",
    "penalty",
    CapName,
]
"""What may be changed so that a task can be served."""

LimitName = Literal["window", "shift", "capacity", CapName]


class Limit(Noun):
    """A limit that holds: how far from breaking."""

    name: LimitName
    """Which limit."""
    slack: Whole
    """What is left of it, in its own unit: seconds, metres, number of tasks, load units. Of a
    window: seconds between the start of work and its end. Of a capacity: what more fits at
    the fullest moment."""
    bound: Whole
    """The limit itself, in the same unit; of a window: its end, seconds."""
    dimension: Count | None = None
    """Of a capacity: which dimension, a number counted from 0."""

    @property
    def binds(self) -> bool:
        """Whether nothing is left of it."""
        return self.slack <= 0


class Tolerance(Noun):
    """How much longer a visit could take before a promise or limit breaks, and which."""

    seconds: Duration
    """How much longer."""
    cause: str | None = None
    """What breaks one second later. None: nothing does."""
    late: tuple[Id, ...] = ()
    """Ids of the first tasks whose promise breaks one second later."""


class Fix(Noun):
    """One change, as small as it can be."""

    what: Lever
    """What is changed."""
    by: Whole = 1
    """By how much: seconds, metres, number of tasks, load units, or money steps of 1/10,000
    currency unit."""
    dimension: Count | None = None
    """Of room: which capacity dimension, a number counted from 0."""
    names: tuple[str, ...] = ()
    """Skills to add."""


class Remedy(Noun):
    """Changes that together let the vehicle serve the task; with any of them smaller it cannot."""

    fixes: tuple[Fix, ...]
    """The changes."""
    cost: Total | None = None
    """What serving it then adds to the routes."""


class WhyNot(Noun):
    """Why a vehicle does not serve a task, in the route it drives."""

    task: Id
    """Id of the task."""
    vehicle: Id
    """Id of the vehicle."""
    fits: Flag
    """Whether it could, as things are. A remedy is then the penalty from which on that pays,
    where its own is lower."""
    cost: Total | None = None
    """What serving it would add to the routes, where it fits."""
    start: Time | None = None
    """When work would begin, where it fits."""
    reasons: tuple[Reason, ...] = ()
    """Why it does not fit, as the solver says."""
    remedies: tuple[Remedy, ...] = ()
    """Smallest changes, each enough by itself."""
    conflict: tuple[Id, ...] = ()
    """Ids of a smallest set of the route's tasks with which it cannot be served: without any
    one of them it can."""


class Alternative(Noun):
    """Another place for a task."""

    vehicle: Id
    """Id of the vehicle."""
    start: Time
    """When work would begin."""
    extra: Total
    """What it costs more than today's place."""


class Visited(Noun):
    """Where a task stands on a route, and what it means there."""

    vehicle: Id
    """Id of the vehicle."""
    position: Count
    """Number of the visit on its route, counted from 1."""
    of: Count
    """Number of visits on the route."""
    arrival: Time
    """When the vehicle gets there."""
    start: Time
    """When work begins."""
    end: Time
    """When the vehicle leaves."""
    windows: tuple[TimeWindow, ...] = ()
    """The hours that were promised."""
    late: Duration = 0
    """How late it is against the promise."""
    marginal: Total | None = None
    """What the routes would save without it and all it brings. None where the rest of its
    route cannot be driven without it."""
    sources: CostBreakdown = CostBreakdown()
    """The same by source."""
    tolerance: Tolerance | None = None
    """How much longer it could take."""
    limits: tuple[Limit, ...] = ()
    """What is near to breaking there."""
    late_because: tuple[Id, ...] = ()
    """A smallest set of tasks before it without which it would be on time."""


class TaskExplained(Noun):
    """Everything about one task: where it stands, or why it is left out, and what else there is."""

    task: Id
    """Id of the task."""
    state: Literal["planned", "done", "failed", "left_out", "set_aside"]
    """Where it stands."""
    visit: Visited | None = None
    """Its visit, where it has one."""
    aside: str | None = None
    """Code of why it was taken off the plan."""
    penalty: Total | None = None
    """The price of leaving it out, where it has one."""
    alternatives: tuple[Alternative, ...] = ()
    """Other places for it, the cheapest first."""
    why_not: tuple[WhyNot, ...] = ()
    """Of the vehicles nearest to serving it, when it is left out."""


class StopCost(Noun):
    """What one task adds to a route."""

    task: Id
    """Id of the task."""
    marginal: Total | None = None
    """What the routes would save without it and all it brings. None where the rest of the
    route cannot be driven without it."""


class RouteExplained(Noun):
    """A route: when, what it costs and why, its limits, and its dearest tasks."""

    vehicle: Id
    """Id of the vehicle."""
    tasks: Count
    """Number of its tasks."""
    start: Time
    """When it leaves."""
    end: Time
    """When it is back."""
    metres: Metres | None = None
    """How far it drives. None where no distances are known."""
    cost: Total = 0
    """What it costs."""
    sources: CostBreakdown = CostBreakdown()
    """The same by source."""
    limits: tuple[Limit, ...] = ()
    """What is near to breaking."""
    dearest: tuple[StopCost, ...] = ()
    """Its dearest tasks, the dearest first."""
