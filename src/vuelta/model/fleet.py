"""Those who do the work: vehicles, their costs and breaks, and facilities."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from vuelta import units
from vuelta.model.base import (
    Amounts,
    Count,
    Duration,
    Id,
    Index,
    Location,
    Metres,
    Names,
    Noun,
    Price,
    Time,
    TimeWindow,
    _finding,
)


class Costs(Noun):
    """Prices of a vehicle's work, in the problem's currency.

    ``per_hour`` prices travel, ``per_task_hour`` setup and service,
    ``per_waiting_hour`` waiting and breaks: equal rates pay the whole route
    duration. ``overtime_per_hour`` comes on top, past the end of the shift.
    VROOM's defaults: one unit per second of travel, nothing else.
    """

    fixed: Price = 0
    per_hour: Price = Field(default=3600 * units.MONEY_STEPS, json_schema_extra={"default": 3600})
    per_task_hour: Price = 0
    per_waiting_hour: Price = 0
    per_km: Price = 0
    overtime_per_hour: Price = 0


class Break(Noun):
    """A pause that must start in one of its windows whenever the vehicle is used."""

    id: Id
    time_windows: tuple[TimeWindow, ...] = ()
    service: Duration = 0
    description: str | None = None
    max_load: Amounts | None = None


class VehicleStep(Noun):
    """One step of a given route: the start of the search, or a plan to check."""

    type: Literal["start", "job", "pickup", "delivery", "break", "reload", "end"]
    id: Id | None = None
    service_at: Time | None = None
    service_after: Time | None = None
    service_before: Time | None = None

    @model_validator(mode="after")
    def _check_step(self) -> Self:
        if self.id is None and self.type not in ("start", "end"):
            raise _finding("E125", f"a {self.type} step has no id", "say which one it is")
        return self


Loading = Literal["free", "deliveries_first", "lifo"]


class Vehicle(Noun):
    """One van, or whatever moves.

    ``time_window`` is the shift; with ``max_overtime`` the route may end that
    many seconds later, priced by ``costs.overtime_per_hour``. ``on_board`` is
    load that is aboard from start to end. The first ``pinned_steps`` tasks of
    ``steps`` stay first and in that order, whatever they cost.

    At a facility of ``reload_at`` it may stop on the way, up to ``max_reloads``
    times: it sets down what its jobs' pickups have brought aboard, and takes
    aboard what the jobs up to the next reload deliver. Shipments, ``on_board``
    and deliveries that were aboard from the start stay where they are.

    ``loading`` is the order in which goods go in and out:

    ``free``
        Any.
    ``deliveries_first``
        No ``delivery`` job after a ``return`` job. Exchanges, services and
        shipments do not count: they may stand anywhere, and change nothing
        for what stands around them. With ``loading_cost`` it is a price
        instead of a rule, for every time the vehicle turns from collecting to
        delivering: for each ``delivery`` job whose last ``return`` or
        ``delivery`` job before it is a ``return``.
    ``lifo``
        Of shipments, the last one collected is the first to be delivered; jobs
        do not count. A shipment whose other half is not on the route blocks
        nothing.

    The last two fields are for a vehicle that is under way: ``collected`` says
    that its last job that counts was a return; ``stack`` names jobs aboard that
    were collected one by one, the last of them last, which ``lifo`` wants out
    first. Of jobs that are not on the route, it says nothing.
    """

    id: Id
    profile: str = "car"
    description: str | None = None
    type: str | None = None
    start: Location | None = None
    start_index: Index | None = None
    end: Location | None = None
    end_index: Index | None = None
    capacity: Amounts | None = None
    costs: Costs = Costs()
    skills: Names = ()
    time_window: TimeWindow | None = None
    max_overtime: Duration = 0
    breaks: tuple[Break, ...] = ()
    speed_factor: Annotated[float, Field(gt=0, le=5)] = 1.0
    max_tasks: Count | None = None
    max_travel_time: Duration | None = None
    max_distance: Metres | None = None
    max_duration: Duration | None = None
    on_board: Amounts | None = None
    reload_at: Names = ()
    max_reloads: Count | None = None
    held_types: tuple[str, ...] = ()
    """Load types of what is, or was, on it on this very route, served or not."""
    steps: tuple[VehicleStep, ...] = ()
    pinned_steps: Count = 0
    loading: Loading = "free"
    loading_cost: Price | None = None
    collected: bool = False
    stack: Names = ()

    @model_validator(mode="after")
    def _check_vehicle(self) -> Self:
        if self.max_overtime and self.time_window is None:
            raise _finding("E126", "has overtime but no time_window", "say when the shift ends")
        if self.loading_cost is not None and self.loading != "deliveries_first":
            raise _finding(
                "E129",
                f"has a loading_cost, but loading {self.loading} has no price",
                "drop it, or ask for deliveries_first",
            )
        names = [pause.id for pause in self.breaks]
        if len(set(names)) < len(names):
            raise _finding("E130", "two breaks share an id", "give each break its own id")
        return self

    @property
    def has_start(self) -> bool:
        return self.start is not None or self.start_index is not None

    @property
    def has_end(self) -> bool:
        return self.end is not None or self.end_index is not None

    @property
    def tasks(self) -> tuple[VehicleStep, ...]:
        """The steps that serve a job or half a shipment, in order."""
        return tuple(step for step in self.steps if step.type in ("job", "pickup", "delivery"))


class Facility(Noun):
    """A place that takes, keeps or hands out goods: depot, store, locker.

    ``accepts`` the load types it takes, any when empty; goods that do not say
    their type are of none. ``time_windows`` bind the start of work there,
    a reload too.
    ``room``, per load dimension, and ``slots``, by number of jobs, are the most
    it takes in all, of all routes together. ``service`` seconds for each time a
    vehicle comes, however much is set down in a row.
    """

    id: Id
    description: str | None = None
    location: Location | None = None
    location_index: Index | None = None
    accepts: tuple[str, ...] = ()
    time_windows: tuple[TimeWindow, ...] = ()
    room: Amounts | None = None
    slots: Count | None = None
    service: Duration = 0

    def takes(self, load_type: str | None) -> bool:
        """Whether goods of this type may be brought here."""
        return not self.accepts or load_type in self.accepts
