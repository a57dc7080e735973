"""What an explanation says: facts with units, worked out and never guessed.

Made by the engine (``vuelta.engine.explain``), put into words by ``telling``.
A cost is of the routes, new minus old; spans are seconds, distances metres.
"""

from __future__ import annotations

from typing import Literal

from vuelta.model import CostBreakdown, Noun, Reason
from vuelta.model.base import Count, Duration, Id, Metres, Time, TimeWindow, Total

Lever = Literal[
    "skill",
    "allowed",
    "window_later",
    "window_earlier",
    "shift_later",
    "break_later",
    "room",
    "max_tasks",
    "max_travel_time",
    "max_distance",
    "max_duration",
    "penalty",
]
"""What may be changed so that a task can be served."""

LimitName = Literal[
    "window", "shift", "capacity", "max_tasks", "max_travel_time", "max_distance", "max_duration"
]


class Limit(Noun):
    """A limit that holds: how far from breaking. ``slack`` in the limit's own unit.

    Of a window: seconds between the start of work and its end. Of a capacity:
    what more fits at the fullest moment, in one ``dimension``.
    """

    name: LimitName
    slack: int
    bound: int
    dimension: Count | None = None

    @property
    def binds(self) -> bool:
        """Whether nothing is left of it."""
        return self.slack <= 0


class Tolerance(Noun):
    """How much longer a visit could take before a promise or limit breaks, and which.

    ``late`` names the first tasks whose promise breaks one second later.
    """

    seconds: Duration
    cause: str | None = None
    late: tuple[Id, ...] = ()


class Fix(Noun):
    """One change, as small as it can be: ``by`` seconds, metres, units, or money steps."""

    what: Lever
    by: int = 1
    dimension: Count | None = None
    names: tuple[str, ...] = ()
    """Skills to add."""


class Remedy(Noun):
    """Changes that together let the vehicle serve the task; with any of them smaller it cannot.

    ``cost`` is what serving it then adds to the routes.
    """

    fixes: tuple[Fix, ...]
    cost: Total | None = None


class WhyNot(Noun):
    """Why a vehicle does not serve a task, in the route it drives.

    ``fits`` says that it could as things are, at ``cost``; a remedy is then the
    penalty from which on that pays, where its own is lower. Otherwise ``reasons``
    are the solver's, ``remedies`` smallest changes, each enough by itself, and
    ``conflict`` a smallest set of the route's tasks with which it cannot be
    served: without any one of them it can.
    """

    task: Id
    vehicle: Id
    fits: bool
    cost: Total | None = None
    start: Time | None = None
    reasons: tuple[Reason, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    conflict: tuple[Id, ...] = ()


class Alternative(Noun):
    """Another place for a task: its vehicle, when, and what it costs more than today's."""

    vehicle: Id
    start: Time
    extra: Total


class Visited(Noun):
    """Where a task stands on a route, and what it means there."""

    vehicle: Id
    position: Count
    of: Count
    arrival: Time
    start: Time
    end: Time
    windows: tuple[TimeWindow, ...] = ()
    late: Duration = 0
    marginal: Total | None = None
    """What the routes would save without it and all it brings. None where the rest of its
    route cannot be driven without it."""
    sources: CostBreakdown = CostBreakdown()
    tolerance: Tolerance | None = None
    limits: tuple[Limit, ...] = ()
    late_because: tuple[Id, ...] = ()
    """A smallest set of tasks before it without which it would be on time."""


class TaskExplained(Noun):
    """Everything about one task: where it stands, or why it is left out, and what else there is."""

    task: Id
    state: Literal["planned", "done", "failed", "left_out", "set_aside"]
    visit: Visited | None = None
    aside: str | None = None
    penalty: Total | None = None
    """The price of leaving it out, where it has one."""
    alternatives: tuple[Alternative, ...] = ()
    why_not: tuple[WhyNot, ...] = ()
    """Of the vehicles nearest to serving it, when it is left out."""


class StopCost(Noun):
    """What one task adds to a route."""

    task: Id
    marginal: Total | None = None
    """As of ``Visited``."""


class RouteExplained(Noun):
    """A route: when, what it costs and why, its limits, and its dearest tasks."""

    vehicle: Id
    tasks: Count
    start: Time
    end: Time
    metres: Metres | None = None
    cost: Total = 0
    sources: CostBreakdown = CostBreakdown()
    limits: tuple[Limit, ...] = ()
    dearest: tuple[StopCost, ...] = ()
