"""A seller's rules for goods that come back, and the places that take them.

Everything a returns desk may want to set without touching code: who may return
what until when, what must be shown, how goods come back and who pays, what the
expected grades are, and what facilities do with the goods at what price. Money
is in the problem's currency.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from vuelta.model.base import (
    Amounts,
    Count,
    Duration,
    Id,
    Index,
    Location,
    Noun,
    Price,
    Time,
    TimeWindow,
)
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

Days = Annotated[int, Field(ge=0, le=36_500)]
Share = Annotated[float, Field(ge=0, le=1)]


class LegalPeriod(Noun):
    """Days that a law grants or demands, and which law."""

    days: Days
    source: str


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

    eligible: bool = True
    """Whether a mere change of mind is accepted; faults always are."""
    period_days: Days = 14
    fault_days: Days = 730
    methods: tuple[Method, ...] = ("home_pickup", "door_exchange", "pickup_point", "store", "keep")
    keep_below: Price = 0
    """Requests worth less in all stay with the customer; 0 turns that off."""
    decay_per_day: Share = 0.0
    """Share of the value that a day takes."""
    postable: bool = True
    """Whether it can be sent back by post."""
    load_type: str | None = None
    """What vehicles and facilities know it as; the category's own name when not given."""
    setup: Duration = 60
    service: Duration = 240
    """Seconds at the customer's door."""


class EvidenceRule(Noun):
    """What must be shown before goods of such a request may come back."""

    reasons: tuple[ReturnReason, ...] = ()
    """All when empty."""
    categories: tuple[str, ...] = ()
    from_value: Price = 0
    is_flagged: bool = False
    """Only for requests that somebody suspects."""
    needs: tuple[EvidenceKind, ...]


class RefundRule(Noun):
    """When money goes back."""

    waits_for: Literal["nothing", "proof", "goods"] = "goods"
    """Proof is what the driver or the point signs for."""
    days: Days = 3
    """From that moment on."""


class ExchangeRule(Noun):
    """How new goods and old ones change hands."""

    modes: tuple[ExchangeMode, ...] = ("SIMULTANEOUS", "ADVANCE", "RETURN_FIRST", "REPAIR_BACK")
    not_ready: Literal["KEEP_ABOARD", "DELIVER_AND_FETCH_LATER"] = "KEEP_ABOARD"
    """What becomes of a door exchange whose old item is not ready."""
    service: Duration = 600
    """Seconds at the door for both at once."""
    advance_days: Days = 7
    """By when the old item is fetched after the new one came."""
    deposit: Share = 0.0
    """Share of the old item's value that is asked for until it is back, in advance."""
    repair_days: Days = 10


class Penalties(Noun):
    """Prices of what goes against the customer, per return."""

    refund_late_per_day: Price = 0
    """Per day after the legal deadline of a refund."""


class Pickup(Noun):
    """Fetching goods at the customer's door."""

    attempts: Count = 3
    days_ahead: Days = 2
    """Later days that are offered when the customer names none."""


class Acceptance(Noun):
    """Goods a facility takes: of these categories in these grades; all when empty."""

    categories: tuple[str, ...] = ()
    grades: tuple[Grade, ...] = ()


class LineHaul(Noun):
    """Moving goods to another facility."""

    cost: Price = 0
    """Per piece."""
    days: Days = 1


class ReturnsFacility(Noun):
    """A place that takes goods back: what it accepts, and what it makes of them.

    Room and slots are per day. ``value`` is the share of the price paid that it
    recovers; where a grade stands in no table it recovers nothing.
    """

    id: Id
    kind: FacilityKind = "returns_centre"
    location: Location | None = None
    location_index: Index | None = None
    time_windows: tuple[TimeWindow, ...] = ()
    accepts: tuple[Acceptance, ...] = ()
    """Any of them; everything when empty."""
    room: Amounts | None = None
    slots: Count | None = None
    """Items it takes a day, whatever their size."""
    service: Duration = 0
    """Seconds to unload a vehicle."""
    processing: dict[Grade, Price] = Field(default_factory=dict)
    """Per piece."""
    value: dict[Grade, Share] = Field(default_factory=dict)
    handling_days: Days = 1
    """From arrival until the goods can be used again."""
    line_haul: dict[Id, LineHaul] = Field(default_factory=dict)
    """To other facilities, by id."""
    fee: Price = 0
    """What a point or a store is paid for a return it takes from the customer."""
    max_size: Amounts | None = None
    """Of what a point or a locker takes."""

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
    version: str = "1"
    effective_from: Time | None = None
    effective_until: Time | None = None
    law: Law
    categories: dict[str, CategoryRule]
    """By name; ``default`` is for all that are not named."""
    payers: dict[ReturnReason, Payer] = Field(default_factory=dict)
    """Who pays for the way back; the customer where a reason is not named."""
    fees: dict[Method, Price] = Field(default_factory=dict)
    """What a customer who pays is asked for."""
    evidence: tuple[EvidenceRule, ...] = ()
    evidence_days: Days = 14
    """To show what was asked for."""
    refund: RefundRule = RefundRule()
    exchange: ExchangeRule = ExchangeRule()
    pickup: Pickup = Pickup()
    penalties: Penalties = Penalties()
    grades: dict[ReturnReason | Literal["ANY"], dict[Condition, Grade]]
    """Expected grade by reason and condition; ``ANY`` where the reason says nothing."""
    facilities: tuple[ReturnsFacility, ...] = ()
    languages: tuple[Literal["en", "es", "pl"], ...] = ("en", "es", "pl")
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
