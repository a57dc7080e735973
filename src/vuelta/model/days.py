"""A planning horizon of several days: what may wait, what waiting costs, and the answer.

Days are numbers: 1 is the day of the problem's shifts. A job with no terms keeps
its day. What consolidation means is told in domain.md section 3.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from vuelta.model.base import (
    Count,
    Id,
    Location,
    Metres,
    Names,
    Noun,
    Price,
    Time,
    Total,
    _finding,
)
from vuelta.model.plan import Plan, Reason
from vuelta.model.problem import Problem

MOST_DAYS = 31
"""Longest horizon, days."""

Day = Annotated[int, Field(ge=1, le=366)]
"""Number of a day; 1 is the first of the horizon, and later ones may lie beyond it."""

Consolidation = Literal["optimize", "ride", "zone_days", "hold"]
"""When returns are collected.

``optimize``: on the day that costs least in all; ``ride``: on the first day on
which they can be; ``zone_days``: on the best of their zone's days; ``hold``: when
their zone has ``k`` of them or one is ``max_age`` old.
"""

Why = Literal["first_day", "waiting_pays", "no_room", "rule"]
"""Why a return is collected when it is.

``first_day``: it could not be sooner; ``waiting_pays``: an earlier day would have
cost more, all told; ``no_room``: no earlier route can take it; ``rule``: it is
collected as a rule says, whatever it costs.
"""


class Terms(Noun):
    """How long something may wait, and the price of that.

    Collecting it on day d costs ``value`` x ``decay_per_day`` for each day after
    ``earliest_day`` (no more than the value), and ``deadline_penalty`` for each
    day after ``latest_day``. Without a penalty it may not be later.
    """

    earliest_day: Day = 1
    latest_day: Annotated[int, Field(ge=0, le=366)] | None = None
    """The deadline; 0 when it has passed. Without one, any day."""
    value: Price = 0
    decay_per_day: Annotated[float, Field(ge=0, le=1)] = 0.0
    deadline_penalty: Price | None = None
    waited: Count = 0
    """Days it had waited before the horizon begins."""

    @model_validator(mode="after")
    def _check_terms(self) -> Self:
        late = self.latest_day is not None and self.latest_day < self.earliest_day
        if late and self.deadline_penalty is None:
            raise _finding(
                "H801",
                f"latest_day {self.latest_day} lies before earliest_day {self.earliest_day}",
                "swap them, or give a deadline_penalty",
            )
        if self.deadline_penalty is not None and self.latest_day is None:
            raise _finding("H802", "deadline_penalty without latest_day", "say what is late")
        return self


class Waiting(Terms):
    """The terms of one job."""

    job: Id


class Zone(Noun):
    """Neighbours that are collected together: jobs by name, or in a circle.

    ``days`` are its fixed days (of ``zone_days``); ``k`` and ``max_age`` say how
    long its returns are held (``hold``). A job belongs to the first zone it is in.
    """

    id: Id
    jobs: Names = ()
    centre: Location | None = None
    radius: Metres = 0
    days: tuple[Day, ...] = ()
    k: Annotated[int, Field(ge=1)] | None = None
    max_age: Count | None = None
    """Days one of its returns waits at most."""

    @model_validator(mode="after")
    def _check_zone(self) -> Self:
        if not self.jobs and self.centre is None:
            raise _finding("H803", "is nowhere", "give jobs, or centre and radius")
        if (self.centre is None) != (not self.radius):
            raise _finding("H803", "is half a circle", "give centre and radius together")
        return self


class Horizon(Noun):
    """The days that are planned together, and what may wait.

    Vehicles work every day that is not off. ``returns`` are the terms of all
    returns that are not listed in ``waiting``; without it they keep their day.
    """

    days: Annotated[int, Field(ge=1, le=MOST_DAYS)]
    days_off: tuple[Day, ...] = ()
    vehicle_days: dict[Id, tuple[Day, ...]] = Field(default_factory=dict)
    """Days on which a vehicle works, where not on all."""
    returns: Terms | None = None
    waiting: tuple[Waiting, ...] = ()
    zones: tuple[Zone, ...] = ()
    beyond: Price | None = None
    """What collecting one return after the horizon is expected to cost.

    With it, what may wait longer is carried over where that is cheaper; without
    it everything is collected within the horizon that can be.
    """


class DayPlan(Noun):
    """One day of the horizon: an ordinary problem, and its plan."""

    day: Day
    problem: Problem
    plan: Plan


class Collected(Noun):
    """On which day something that could wait is served, and why then.

    ``detour`` is what its visit adds to the routes of that day as they are;
    ``first_detour`` what it would add on ``first_day``, the first on which it
    may be served: none when no route of that day can take it. ``waiting`` is
    the price of waiting until the day; money without it.
    """

    job: Id
    day: Day
    vehicle: Id
    time: Time
    age: Count
    """Days since it was ready, with those before the horizon."""
    after: Id | None = None
    before: Id | None = None
    """The tasks it rides between; none at the ends of the route."""
    rides_along: bool
    """Whether its route also delivers something."""
    waiting: Total = 0
    detour: Total = 0
    first_day: Day
    first_detour: Total | None = None
    zone: Id | None = None
    why: Why


class Carried(Noun):
    """Something that waits for a day after the horizon, or that nobody can serve."""

    job: Id
    price: Total = 0
    """Price of waiting until then, and of a later detour."""
    reasons: tuple[Reason, ...] = ()


class HorizonKpis(Noun):
    """The horizon in figures.

    ``driven`` is the cost of the routes, ``lost`` the price of waiting: decay,
    penalties, and what ``carried`` is expected to cost. ``net``: value of all
    that is collected, less both.
    """

    distance: Count = 0
    routes: Count = 0
    driven: Total = 0
    lost: Total = 0
    value: Total = 0
    net: Total = 0
    collected: Count = 0
    rode_along: Count = 0
    carried: Count = 0
    mean_age: float = 0.0
    """Days that what is collected has waited."""


class HorizonPlan(Noun):
    """The answer: a plan for each day, and why each return is collected when it is.

    ``problem`` and ``plan`` are the same as one ordinary problem, in which a
    vehicle stands once for each of its days.
    """

    consolidation: Consolidation
    horizon: Horizon
    days: tuple[DayPlan, ...] = ()
    collected: tuple[Collected, ...] = ()
    carried: tuple[Carried, ...] = ()
    kpis: HorizonKpis = HorizonKpis()
    problem: Problem
    plan: Plan
    seconds: float = 0.0
