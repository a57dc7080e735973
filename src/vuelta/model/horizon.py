"""A planning horizon of several days: what may wait, what waiting costs, and the answer.

Days are numbers: 1 is the day of the problem's shifts. A job with no terms keeps
its day. What consolidation means: domain.md, section 3.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from vuelta.model.base import (
    JUST_WHOLE,
    Count,
    Flag,
    Id,
    IdKey,
    Location,
    Metres,
    Names,
    Noun,
    Price,
    Real,
    Time,
    Total,
    _finding,
)
from vuelta.model.caution import Caution
from vuelta.model.object_rules import Rule, either, given, listed, needs, positive
from vuelta.model.plain_values import is_none
from vuelta.model.plan import Plan, Reason
from vuelta.model.problem import Problem

MOST_DAYS = 31
"""Longest horizon, days."""

Day = Annotated[int, Field(ge=1, le=366), JUST_WHOLE]
"""Number of a day; 1 is the first of the horizon, and later ones may lie beyond it."""

SinceDay = Annotated[int, Field(ge=-36_600, le=366), JUST_WHOLE]
"""Number of a day that may be over: 0 is the day before the horizon begins."""

Consolidation = Literal["optimize", "ride", "zone_days", "hold"]
"""When returns are collected.

``optimize``: on the day that costs least in all; ``ride``: on the first day on
which they can be; ``zone_days``: on the best of their zone's days; ``hold``: when
their zone has ``k`` of them or one is ``max_age`` old.
"""

Why = Literal["first_day", "waiting_pays", "no_room", "rule"]
"""Why a return is collected when it is.

``first_day``: it could not be sooner; ``waiting_pays``: an earlier day would have
cost more in all; ``no_room``: no earlier route can take it; ``rule``: it is
collected as a rule says, whatever it costs.
"""


class Terms(Noun):
    """How long something may wait, and the price of that."""

    RULES: ClassVar[tuple[Rule, ...]] = (needs(given("deadline_penalty"), given("latest_day")),)

    earliest_day: SinceDay = 1
    """First day on which it can be collected, a day's number. 0 or less when it has been
    ready since before the horizon: its value has decayed for as long."""
    latest_day: SinceDay | None = None
    """The deadline, a day's number; 0 or less when it has passed. Without one, any day."""
    value: Price = 0
    """Worth of the goods on `earliest_day`."""
    decay_per_day: Annotated[Real, Field(ge=0, le=1)] = 0.0
    """Share of the value that each day of waiting takes; never more than the value in all."""
    deadline_penalty: Price | None = None
    """Price for each day after `latest_day`. Without it, it may not be later."""
    waited: Count = 0
    """Days it had waited before `earliest_day`: they make it older, and cost nothing."""

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
    """Id of the job."""


class Zone(Noun):
    """Neighbours that are collected together: jobs by name, or in a circle.

    A job belongs to the first zone it is in.
    """

    RULES: ClassVar[tuple[Rule, ...]] = (
        either(listed("jobs"), given("centre")),
        needs(given("centre"), positive("radius")),
        needs(positive("radius"), given("centre")),
    )

    id: Id
    """Name of the zone."""
    jobs: Names = ()
    """Ids of its jobs."""
    centre: Location | None = None
    """Middle of the circle, `[lon, lat]`."""
    radius: Metres = 0
    """Radius of the circle."""
    days: tuple[Day, ...] = ()
    """Its fixed days, for `zone_days`: numbers of days."""
    k: Annotated[int, Field(ge=1), JUST_WHOLE] | None = None
    """Number of returns at which they are collected, for `hold`."""
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
    """The days that are planned together, and what may wait."""

    days: Annotated[int, Field(ge=1, le=MOST_DAYS), JUST_WHOLE]
    """Number of days."""
    days_off: tuple[Day, ...] = ()
    """Numbers of the days on which nobody works. Vehicles work on all others."""
    vehicle_days: dict[IdKey, tuple[Day, ...]] = Field(default_factory=dict)
    """By vehicle id: numbers of the days on which it works, where not on all."""
    returns: Terms | None = None
    """Terms of all returns that are not listed in `waiting`. Without it they keep their day."""
    waiting: tuple[Waiting, ...] = ()
    """Jobs with terms of their own."""
    zones: tuple[Zone, ...] = ()
    """Neighbours that are collected together."""
    beyond: Price | None = None
    """What collecting one return after the horizon is expected to cost.

    With it, what may wait longer is carried over where that is cheaper; without
    it everything is collected within the horizon that can be.
    """


class DayPlan(Noun):
    """One day of the horizon: an ordinary problem, and its plan."""

    day: Day
    """Number of the day."""
    problem: Problem
    """The day as a problem of its own."""
    plan: Plan
    """Its plan."""


class Collected(Noun):
    """On which day something that could wait is served, and why then."""

    job: Id
    """Id of the job."""
    day: Day
    """Number of the day on which it is served."""
    vehicle: Id
    """Id of the vehicle that serves it."""
    time: Time
    """When work at it begins."""
    age: Count
    """Days since it was ready, with those before the horizon."""
    after: Id | None = None
    """Id of the task it rides behind; none at the start of the route."""
    before: Id | None = None
    """Id of the task it rides ahead of; none at the end of the route."""
    rides_along: Flag
    """Whether its route also delivers something."""
    waiting: Total = 0
    """Price of waiting until the day."""
    detour: Total | None = None
    """What its visit adds to the routes of that day as they are, without `waiting`. None
    where the rest of its route cannot be driven without it."""
    first_day: Day
    """Number of the first day on which it may be served."""
    first_detour: Total | None = None
    """What its visit would add on `first_day`. None when no route of that day can take it,
    or where that is the day it is served and `detour` is none."""
    zone: Id | None = None
    """Id of its zone."""
    why: Why
    """Why then. `first_day`: it could not be sooner; `waiting_pays`: an earlier day would
    have cost more in all; `no_room`: no earlier route can take it; `rule`: it is collected
    as a rule says."""


class Carried(Noun):
    """Something that waits for a day after the horizon, or that nobody can serve."""

    job: Id
    """Id of the job."""
    price: Total = 0
    """Price of waiting until then, and of a later detour."""
    reasons: tuple[Reason, ...] = ()
    """Why nobody serves it within the horizon."""


class HorizonKpis(Noun):
    """The horizon in figures."""

    distance: Count = 0
    """Metres driven in all."""
    routes: Count = 0
    """Number of routes of all days."""
    driven: Total = 0
    """Cost of the routes."""
    lost: Total = 0
    """Price of waiting: decay, penalties, and what `carried` is expected to cost."""
    value: Total = 0
    """Worth of all that is collected."""
    net: Total = 0
    """Value of all that is collected, less `driven` and `lost`."""
    collected: Count = 0
    """Number of returns collected."""
    rode_along: Count = 0
    """Number of them on a route that also delivers something."""
    carried: Count = 0
    """Number of returns that wait for a day after the horizon."""
    mean_age: Real = 0.0
    """Days that what is collected has waited."""


class HorizonPlan(Noun):
    """The answer: a plan for each day, and why each return is collected when it is.

    ``problem`` and ``plan`` are the same as one ordinary problem, in which a
    vehicle stands once for each of its days.
    """

    RULES: ClassVar[tuple[Rule, ...]] = (given("days"),)

    consolidation: Consolidation
    """When returns are collected: the rule that was asked for."""
    horizon: Horizon
    """The horizon that was planned."""
    days: tuple[DayPlan, ...] = ()
    """Every day's problem and plan."""
    collected: tuple[Collected, ...] = ()
    """What could wait and is collected, with the reason for its day."""
    carried: tuple[Carried, ...] = ()
    """What waits longer, or cannot be served."""
    kpis: HorizonKpis = HorizonKpis()
    """All of it in figures."""
    problem: Problem
    """All days as one problem, in which a vehicle stands once for each of its days."""
    plan: Plan
    """The plan of that one problem."""
    seconds: Real = 0.0
    """Time it took, seconds."""
    warnings: tuple[Caution, ...] = Field(default=(), exclude_if=is_none)
    """What the problem of the first day says and perhaps does not mean."""
