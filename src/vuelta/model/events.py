"""Observations of a day on the road: what happened, when, and who says so."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from vuelta.model.base import Amounts, Id, Index, Location, Noun, Time, _finding
from vuelta.model.object_rules import PLACED, Rule, given, named, needs
from vuelta.model.task import TaskType

EventType = Literal["departed", "arrived", "delivered", "collected", "failed", "position"]


class Event(Noun):
    """One observation; the log of them is only ever added to.

    The order of arrival does not matter, and an event reported twice counts once.
    """

    RULES: ClassVar[tuple[Rule, ...]] = (
        needs(named("type", "delivered", "collected", "failed"), given("job")),
        needs(named("type", "position"), PLACED),
    )

    type: EventType
    """`departed` and `arrived` are of a vehicle: at a task when `job` is given, at its start
    or end when not. `delivered`, `collected` and `failed` end the work at a task; an exchange
    that gives and takes is `collected`. `position` says where the vehicle is and, of one
    whose visits are reported, that nothing else has happened by then."""
    time: Time
    """When it happened."""
    vehicle: Id
    """Id of the vehicle."""
    job: Id | None = None
    """Id of the job, or of the half of a shipment."""
    task: TaskType = "job"
    """Whether `job` names a job or a half of a shipment."""
    reason: str | None = None
    """Code of the incident behind a failure, such as RECIPIENT_ABSENT."""
    location: Location | None = None
    """Where, `[lon, lat]`."""
    location_index: Index | None = None
    """Where, as row of the matrices."""
    amounts: Amounts | None = None
    """What changed hands, where it differs from what was asked for."""
    source: str = "driver"
    """Who says so."""
    received: Time | None = None
    """When the news came, if later than `time`."""
    evidence: tuple[str, ...] = Field(default=())
    """References to photographs, signatures, scans: kept, not read."""

    @model_validator(mode="after")
    def _check_event(self) -> Self:
        if self.job is None and self.type in ("delivered", "collected", "failed"):
            raise _finding("E150", f"{self.type} names no job", "say which job it was")
        if self.type == "position" and self.location is None and self.location_index is None:
            raise _finding("E150", "a position without a place", "give [lon, lat] or a matrix row")
        return self

    @property
    def key(self) -> tuple[str, str]:
        """Name of the task as routes and problems know it."""
        return self.task, self.job or ""
