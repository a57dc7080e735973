"""Where a day stands at one moment: vans, tasks, and in whose hands each parcel is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from vuelta.model import SetAside, Step
from vuelta.model.base import Location

Key = tuple[str, str]
"""A task as steps name it: type (job, pickup, delivery) and id."""


def hand_over_of(identity: str) -> str:
    """Describes the pickup of a parcel from a van that stands still: nobody waits there."""
    return f"hand-over of {identity}"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place by coordinates, by matrix row, or by both."""

    location: Location | None
    index: int | None

    @property
    def is_known(self) -> bool:
        return self.location is not None or self.index is not None


NOWHERE = Spot(None, None)


@dataclass(frozen=True, slots=True)
class Van:
    """One vehicle at the moment.

    ``begun`` are the steps that happened, are happening, or are being driven
    to; the last one's times are a forecast. ``free_at`` and ``spot``: when and
    where it can do something else. ``loaded``: its deliveries are aboard.
    """

    vehicle: str
    begun: tuple[Step, ...]
    ahead: tuple[Step, ...]
    free_at: int
    spot: Spot
    loaded: bool
    finished: bool
    """Back, or on its way back: nothing more can be given to it."""

    @property
    def departed(self) -> bool:
        return bool(self.begun)


@dataclass(frozen=True, slots=True)
class Custody:
    """Who held a parcel from when to when; ``until`` is open while it is held.

    ``goods``: the delivery of a task, or what was collected there.
    """

    id: str
    goods: Literal["delivery", "pickup"]
    holder: str
    since: int
    until: int | None = None
    how: Literal["loaded", "collected"] = "loaded"


@dataclass(frozen=True, slots=True)
class TaskState:
    """What became of a task so far."""

    status: Literal["planned", "begun", "served", "failed", "unassigned", "set_aside"]
    vehicle: str | None = None
    attempts: int = 0
    time: int | None = None
    reason: str | None = None


@dataclass(frozen=True)
class DayState:
    """The day at ``now``: facts, and forecasts only where facts end."""

    now: int
    vans: Mapping[str, Van]
    tasks: Mapping[Key, TaskState]
    custody: tuple[Custody, ...]
    set_aside: tuple[SetAside, ...]
    aboard: Mapping[Key, str] = field(default_factory=dict)
    """The van that holds what a task is to deliver, where one does."""
    changed: frozenset[str] = frozenset()
    """Vans whose times or steps are no longer those of the plan."""
