"""A carrier's rules for a day that goes wrong: protocols, options, prices of change.

Everything a planner may want to set without touching code. Prices of change are
in minutes of a van's work (driving at the fleet's own rates), so that one policy
serves every currency; see ``minute_price``.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field

from vuelta.model.base import (
    Amounts,
    Count,
    Duration,
    Id,
    Index,
    Location,
    Noun,
    Real,
    Time,
    TimeWindows,
)
from vuelta.model.incidents import IncidentCode
from vuelta.model.object_rules import PLACED, Rule

Minutes = Annotated[Real, Field(ge=0, le=100_000, json_schema_extra={"unit": "minutes"})]
Probability = Annotated[Real, Field(ge=0, le=1, json_schema_extra={"unit": "share of 1"})]

LEAST_WIDTH: Final = 300
"""Seconds: nobody can keep a promise that is narrower."""

Role = Literal["ENG", "DRV", "DSP", "CS", "DEP", "FLT", "RET", "CUS"]
"""Engine, driver, dispatcher, customer service, depot, fleet, returns desk, customer."""

OptionCode = Literal[
    "RETRY_TODAY",
    "RETRY_NEXT_DAY",
    "RESCHEDULE",
    "REDIRECT_ADDRESS",
    "REDIRECT_PUDO",
    "NEIGHBOUR",
    "SAFE_PLACE",
    "HOLD_AT_DEPOT",
    "RESHIP",
    "EXCHANGE",
    "REFUND",
    "PARTIAL_REFUND",
    "RETURN_TO_SENDER",
    "CANCEL",
    "ACCEPT",
    "DECLINE",
]


class Commitment(Noun):
    """What of a plan stays as it is (levels L0 to L4 of the ladder)."""

    next_stops: Count = 2
    """Number of stops ahead of a driver that are frozen (L1)."""
    horizon: Duration = 1200
    """All that begins within so many seconds is frozen too (L1)."""
    loading: Duration = 0
    """How long before departure a van counts as loaded."""


class Stability(Noun):
    """Prices of change and of promises not kept, minutes of a van's work."""

    vehicle_change: Minutes = 10
    """Of a task that another van does than was planned."""
    order_change: Minutes = 0.5
    """Of a task that no longer follows the one it was to follow, on the same van."""
    notice: Minutes = 5
    """Of telling a customer anew."""
    eta_threshold: Duration = 900
    """An arrival that shifts by more is one to tell of."""
    eta_shift_per_hour: Minutes = 20
    """Per hour later than planned, beyond the threshold."""
    lateness_per_hour: Minutes = 120
    """Per hour after the promised window."""
    max_lateness: Duration = 7200
    """Lateness past which a visit makes no sense today."""
    deferral: Minutes = 240
    """Of a task not served today, times 1 + its priority; no price defers a required one."""
    hysteresis: Minutes = 2
    """A better plan must be better by more, or the old one stays."""


class Retry(Noun):
    """What the rule for another attempt counts with, minutes of a van's work."""

    attempts: Count = 3
    """Number of visits in all before the parcel goes back to its sender."""
    absent: Probability = 0.3
    """That nobody is there at a second attempt on the same day, unannounced."""
    absent_announced: Probability = 0.1
    """That nobody is there at a time the customer has chosen."""
    next_day: Minutes = 12
    """A visit on another day's route."""
    day: Minutes = 10
    """The customer's day of waiting."""
    hold: Minutes = 2
    """Keeping a parcel overnight."""
    pickup_point: Minutes = 6
    """The customer's way to a pick-up point, on top of the fee and the drive."""
    hand_over: Duration = 90
    """Time at the stop for a neighbour or a safe place."""
    transfer: Duration = 60
    """Time to hand one parcel from van to van."""
    reentry: Duration = 1800
    """Time after a failure before which the same door is not tried again."""
    reship: Minutes = 40
    """Sending the goods anew, their handling included."""
    refund: Minutes = 60
    """Losing the sale."""


class PickupPoint(Noun):
    """A shop or locker that takes parcels for customers to fetch."""

    RULES: ClassVar[tuple[Rule, ...]] = (PLACED,)

    id: Id
    """Name of the point."""
    location: Location | None = None
    """Where it is, `[lon, lat]`."""
    location_index: Index | None = None
    """Where it is, as row of the matrices."""
    time_windows: TimeWindows = ()
    """Opening hours. Empty: always."""
    room: Amounts | None = None
    """Most it still takes, by capacity dimension. Not given: no limit."""
    fee: Minutes = 0
    """What it is paid for a parcel, in minutes of a van's work."""
    service: Duration = 120
    """Time to hand parcels over there."""


class ProtocolStep(Noun):
    """Who does what within how many minutes of the incident."""

    role: Role
    """Who."""
    action: str
    """What, in words."""
    minutes: Minutes
    """Within how long of the incident."""


class Protocol(Noun):
    """What is done about one kind of incident."""

    steps: tuple[ProtocolStep, ...] = ()
    """Who does what, in order."""
    options: tuple[OptionCode, ...] = Field(default=(), json_schema_extra={"uniqueItems": True})
    """What the customer may be offered, best liked first."""
    inform: Minutes | None = None
    """Minutes until those affected know; none when there is nothing to tell."""
    severity: Literal["info", "minor", "major", "critical"] = "minor"
    """How grave it is."""


class Authority(Noun):
    """What a role may grant on its own."""

    max_cost: Minutes
    """The dearest option it may grant, in minutes of a van's work."""
    escalates_to: Role | None = None
    """Whom a dearer one goes to. None: nobody above."""


class Policy(Noun):
    """Protocols, prices, limits and cut-offs of one carrier, versioned."""

    name: str = "default"
    """Name of the policy."""
    version: str = "1"
    """Version of the policy."""
    effective_from: Time | None = None
    """It holds from this moment on. Not given: always did."""
    effective_until: Time | None = None
    """It holds until this moment. Not given: for good."""
    commitment: Commitment = Commitment()
    """What of a plan stays as it is."""
    stability: Stability = Stability()
    """Prices of change and of promises not kept."""
    retry: Retry = Retry()
    """What another attempt is counted with."""
    pickup_points: tuple[PickupPoint, ...] = ()
    """Shops and lockers that take parcels."""
    authority: dict[Role, Authority] = Field(default_factory=dict)
    """What each role may grant on its own."""
    promise_width: Annotated[Duration, Field(ge=LEAST_WIDTH)] = Field(
        default=7200, json_schema_extra={"minimum": LEAST_WIDTH}
    )
    """Width of a window offered for a new order that names none."""
    address_change_metres: Count = 5000
    """A loaded parcel's new address farther away than so many metres waits for another day."""
    languages: tuple[Literal["en", "es", "pl"], ...] = ("en", "es", "pl")
    """Languages in which customers are notified."""
    channel: str = "sms"
    """How customers are notified."""
    protocols: dict[IncidentCode, Protocol] = Field(default_factory=dict)
    """What is done, by kind of incident."""
    changes: tuple[str, ...] = ()
    """What changed in which version, newest first."""
