"""The limits a vehicle and a task have: one row each, with unit, reason and words.

Whatever speaks of limits reads this table: the reasons of tasks left out, the
levers and slacks of an explanation, and the finding on pinned stops. A test
walks it: every bit of the core has a row, every row words in every language.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from vuelta.model.fleet import Vehicle
from vuelta.model.plan import ReasonCode

Unit = Literal["s", "m", "count", "load", ""]

CapName = Literal["max_tasks", "max_travel_time", "max_distance", "max_duration", "max_reloads"]
"""Limits that are one number of the vehicle, in a field of this name."""


class Limit(NamedTuple):
    """A limit: what it is called, and what is said where it stands in the way.

    ``standing`` and ``change`` have places for ``needed`` and ``bound`` in the
    limit's unit, ``more`` (their difference), and ``dimension``. ``core`` names the bit of the
    search's verdict, ``word`` what it is called in a sentence.
    """

    name: str
    core: str
    reason: ReasonCode
    unit: Unit
    word: str
    standing: str
    change: str


LIMITS: Final = (
    Limit(
        "reach",
        "no_way",
        "UNREACHABLE",
        "",
        "the way",
        "there is no way to it, or back",
        "check its place, or the travel matrix, or closed areas",
    ),
    Limit(
        "types",
        "types",
        "INCOMPATIBLE",
        "",
        "types of load that may not meet",
        "it may not share the vehicle with what is on it",
        "add a vehicle, or serve it on another day",
    ),
    Limit(
        "capacity",
        "capacity",
        "CAPACITY",
        "load",
        "the room",
        "needs {needed} in dimension {dimension}, the vehicle has {bound}",
        "give {more} more room in dimension {dimension}, or split the task",
    ),
    Limit(
        "window",
        "time_window",
        "TIME_WINDOW",
        "s",
        "time windows",
        "it is reached {more} s after its time windows end",
        "let its time window end {more} s later",
    ),
    Limit(
        "shift",
        "shift",
        "TIME_WINDOW",
        "s",
        "the shift's end",
        "the route would end {more} s after the shift",
        "lengthen the shift by {more} s",
    ),
    Limit(
        "max_tasks",
        "max_tasks",
        "MAX_TASKS",
        "count",
        "max_tasks",
        "the route would serve {needed} tasks, max_tasks is {bound}",
        "raise max_tasks to {needed}",
    ),
    Limit(
        "max_travel_time",
        "max_travel",
        "MAX_TRAVEL_TIME",
        "s",
        "max_travel_time",
        "the route would travel {needed} s, max_travel_time is {bound} s",
        "raise max_travel_time to {needed} s",
    ),
    Limit(
        "max_distance",
        "max_distance",
        "MAX_DISTANCE",
        "m",
        "max_distance",
        "the route would drive {needed} m, max_distance is {bound} m",
        "raise max_distance to {needed} m",
    ),
    Limit(
        "max_duration",
        "max_duration",
        "MAX_DURATION",
        "s",
        "max_duration",
        "the route would last {needed} s, max_duration is {bound} s",
        "raise max_duration to {needed} s",
    ),
    Limit(
        "max_reloads",
        "max_reloads",
        "MAX_RELOADS",
        "count",
        "max_reloads",
        "the route would reload {needed} times, max_reloads is {bound}",
        "raise max_reloads to {needed}",
    ),
    Limit(
        "max_ride",
        "max_ride",
        "MAX_RIDE",
        "s",
        "max_ride",
        "it would ride {needed} s, max_ride is {bound} s",
        "raise max_ride to {needed} s",
    ),
    Limit(
        "break",
        "pause",
        "BREAK",
        "s",
        "the breaks",
        "the breaks cannot be taken beside it",
        "widen the break's window",
    ),
    Limit(
        "loading",
        "loading",
        "LOADING_ORDER",
        "",
        "the order of loading",
        "the vehicle has collected already, or must deliver others first",
        "allow another order of loading, or give it a price",
    ),
)
"""Worst first."""

CAPS: Final[tuple[CapName, ...]] = (
    "max_tasks",
    "max_travel_time",
    "max_distance",
    "max_duration",
    "max_reloads",
)

_BY_NAME: Final = {limit.name: limit for limit in LIMITS}


def limit_named(name: str) -> Limit:
    """The row of a limit."""
    return _BY_NAME[name]


def cap_of(vehicle: Vehicle, name: CapName) -> int | None:
    """The most a vehicle may of something; ``None`` where it has no such limit."""
    bound: int | None = getattr(vehicle, name)
    return bound


def with_cap(vehicle: Vehicle, name: CapName, more: int) -> Vehicle:
    """The vehicle with a limit raised, where it has it."""
    bound = cap_of(vehicle, name)
    return vehicle if bound is None else vehicle.model_copy(update={name: bound + more})
