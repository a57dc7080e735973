"""A seller's rules for goods that come back, and the places that take them.

Everything a returns desk may want to set without touching code: who may return
what until when, what must be shown, how goods come back and who pays, what the
expected grades are, and what facilities do with the goods at what price. Money
is in the problem's currency.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field

from vuelta.model.base import (
    JUST_WHOLE,
    Amounts,
    Count,
    Duration,
    Flag,
    Id,
    IdKey,
    Index,
    Location,
    Noun,
    Price,
    Real,
    Time,
    TimeWindows,
)
from vuelta.model.object_rules import PLACED, Rule, named, needs
from vuelta.model.returns import (
    Condition,
    EvidenceKind,
    ExchangeMode,
    FacilityKind,
    Grade,
    Method,
    Payer,
    ReturnReason,
)

COUNTERS: Final[tuple[FacilityKind, ...]] = ("pickup_point", "locker", "store")
"""Kinds of facilities that customers go to."""

Days = Annotated[int, Field(ge=0, le=36_500, json_schema_extra={"unit": "days"}), JUST_WHOLE]
Share = Annotated[Real, Field(ge=0, le=1, json_schema_extra={"unit": "share of 1"})]


class LegalPeriod(Noun):
    """Days that a law grants or demands, and which law."""

    days: Days
    """Length of the period."""
    source: str
    """The law."""


class Law(Noun):
    """Periods that no policy may shorten."""

    withdrawal: LegalPeriod
    """To change one's mind, from possession of the last of the goods."""
    refund: LegalPeriod
    """To pay back, from the notice; ``refund.waits_for`` says what it may wait for."""
    send_back: LegalPeriod
    """To send the goods, from the notice, unless the seller fetches them."""


class CategoryRule(Noun):
    """What holds for goods of one category; what it does not say is as for ``default``."""

    eligible: Flag = True
    """Whether a mere change of mind is accepted; faults always are."""
    period_days: Days = 14
    """Days in which a mere change of mind is accepted, from possession."""
    fault_days: Days = 730
    """Days in which a fault is accepted, from possession."""
    methods: tuple[Method, ...] = ("home_pickup", "door_exchange", "pickup_point", "store", "keep")
    """Ways back for these goods."""
    keep_below: Price = 0
    """Requests worth less in all stay with the customer; 0 turns that off."""
    decay_per_day: Share = 0.0
    """Share of the value that a day takes."""
    postable: Flag = True
    """Whether it can be sent back by post."""
    load_type: str | None = None
    """What vehicles and facilities know it as; the category's own name when not given."""
    setup: Duration = 60
    """Time spent before the work at the customer's door."""
    service: Duration = 240
    """Time the work takes at the customer's door."""


class EvidenceRule(Noun):
    """What must be shown before goods of such a request may come back."""

    reasons: tuple[ReturnReason, ...] = ()
    """Reasons of return it is for. Empty: all."""
    categories: tuple[str, ...] = ()
    """Categories it is for. Empty: all."""
    from_value: Price = 0
    """It is for requests worth this much or more."""
    is_flagged: Flag = False
    """Only for requests that somebody suspects."""
    needs: tuple[EvidenceKind, ...]
    """What must be shown, all of it."""


class RefundRule(Noun):
    """When money goes back."""

    waits_for: Literal["nothing", "proof", "goods"] = "goods"
    """Proof is what the driver or the point signs for."""
    days: Days = 3
    """From that moment on."""


class ExchangeRule(Noun):
    """How new goods and old ones change hands."""

    modes: tuple[ExchangeMode, ...] = ("SIMULTANEOUS", "ADVANCE", "RETURN_FIRST", "REPAIR_BACK")
    """Modes of exchange that are offered, the first one where the customer names none."""
    not_ready: Literal["KEEP_ABOARD", "DELIVER_AND_FETCH_LATER"] = "KEEP_ABOARD"
    """What becomes of a door exchange whose old item is not ready."""
    service: Duration = 600
    """Seconds at the customer for both at once."""
    advance_days: Days = 7
    """By when the old item is fetched after the new one came."""
    deposit: Share = 0.0
    """Share of the old item's value that is asked for until it is back, in advance."""
    repair_days: Days = 10
    """Time a repair takes."""


class Penalties(Noun):
    """Prices of what goes against the customer, per return."""

    refund_late_per_day: Price = 0
    """Per day after the legal deadline of a refund."""


class Pickup(Noun):
    """Fetching goods at the customer's door."""

    attempts: Count = 3
    """Number of visits before a return counts as failed."""
    days_ahead: Days = 2
    """Later days that are offered when the customer names none."""


class Acceptance(Noun):
    """Goods a facility takes: of these categories in these grades; all when empty."""

    categories: tuple[str, ...] = ()
    """Categories. Empty: all."""
    grades: tuple[Grade, ...] = ()
    """Grades. Empty: all."""


class LineHaul(Noun):
    """Moving goods to another facility."""

    cost: Price = 0
    """Per piece."""
    days: Days = 1
    """Time it takes."""


class ReturnsFacility(Noun):
    """A place that takes goods back: what it accepts, and what it makes of them."""

    RULES: ClassVar[tuple[Rule, ...]] = (needs(named("kind", *COUNTERS), PLACED),)

    id: Id
    """Name of the facility."""
    kind: FacilityKind = "returns_centre"
    """What it is."""
    location: Location | None = None
    """Where it is, `[lon, lat]`."""
    location_index: Index | None = None
    """Where it is, as row of the matrices."""
    time_windows: TimeWindows = ()
    """Opening hours. Empty: always."""
    accepts: tuple[Acceptance, ...] = ()
    """Any of them; everything when empty."""
    room: Amounts | None = None
    """Most it takes a day, by capacity dimension. Not given: no limit."""
    slots: Count | None = None
    """Number of items it takes a day, whatever their size. Not given: no limit."""
    service: Duration = 0
    """Time to unload a vehicle."""
    processing: dict[Grade, Price] = Field(default_factory=dict)
    """Price of handling a piece, by grade."""
    value: dict[Grade, Share] = Field(default_factory=dict)
    """Share of the price paid that it recovers, by grade. A grade that stands in no table
    recovers nothing."""
    handling_days: Days = 1
    """From arrival until the goods can be used again."""
    line_haul: dict[IdKey, LineHaul] = Field(default_factory=dict)
    """What moving goods to other facilities takes, by their id."""
    fee: Price = 0
    """What a point or a store is paid for a return it takes from the customer."""
    max_size: Amounts | None = None
    """The largest piece a point or a locker takes, by capacity dimension. Not given: no limit."""

    def takes(self, category: str, grade: Grade) -> bool:
        """Whether goods of this category in this grade may come here."""
        return not self.accepts or any(
            (not one.categories or category in one.categories)
            and (not one.grades or grade in one.grades)
            for one in self.accepts
        )


class ReturnPolicy(Noun):
    """Rules, prices and places of one seller, versioned."""

    name: str = "default"
    """Name of the policy."""
    version: str = "1"
    """Version of the policy."""
    effective_from: Time | None = None
    """It holds from this moment on. Not given: always did."""
    effective_until: Time | None = None
    """It holds until this moment. Not given: for good."""
    law: Law
    """Periods that no policy may shorten."""
    categories: dict[str, CategoryRule]
    """By name; ``default`` is for all that are not named."""
    payers: dict[ReturnReason, Payer] = Field(default_factory=dict)
    """Who pays for the way back; the customer where a reason is not named."""
    fees: dict[Method, Price] = Field(default_factory=dict)
    """What a customer who pays is asked for."""
    evidence: tuple[EvidenceRule, ...] = ()
    """What must be shown, and when."""
    evidence_days: Days = 14
    """To show what was asked for."""
    refund: RefundRule = RefundRule()
    """When money goes back."""
    exchange: ExchangeRule = ExchangeRule()
    """How new goods and old ones change hands."""
    pickup: Pickup = Pickup()
    """How goods are fetched at the customer."""
    penalties: Penalties = Penalties()
    """Prices of what goes against the customer."""
    grades: dict[Literal[ReturnReason, "ANY"], dict[Condition, Grade]]
    """Expected grade by reason and condition; ``ANY`` where the reason says nothing."""
    facilities: tuple[ReturnsFacility, ...] = ()
    """Places that take goods back."""
    languages: tuple[Literal["en", "es", "pl"], ...] = ("en", "es", "pl")
    """Languages in which customers are notified."""
    changes: tuple[str, ...] = ()
    """What changed in which version, newest first."""

    def rule(self, category: str) -> CategoryRule:
        """The rule for a category."""
        return self.categories.get(category, self.categories["default"])

    def grade(self, reason: ReturnReason, condition: Condition) -> Grade:
        """The grade to be expected before anybody has looked."""
        row = self.grades.get(reason, {})
        return row[condition] if condition in row else self.grades["ANY"][condition]

    def facility(self, identity: str) -> ReturnsFacility | None:
        """The facility of that id, if there is one."""
        return next((one for one in self.facilities if one.id == identity), None)
