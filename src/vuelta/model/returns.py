"""Goods that come back: the request, what is decided about it, and where they go.

Reasons, states, grades and exchange modes are those of Vuelta's domain notes,
section 3; the first ten reasons are Shopify's. Money is in the problem's currency.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import Field, model_validator

from vuelta import units
from vuelta.model.base import (
    Amounts,
    Count,
    Flag,
    Id,
    IdKey,
    Index,
    Location,
    Noun,
    Price,
    Style,
    Time,
    TimeWindows,
    _finding,
    refuse_overlap,
)
from vuelta.model.markers import AtLeast, OursAlone
from vuelta.model.object_rules import PLACED, Rule, listed
from vuelta.model.policy import Role

ReturnReason = Literal[
    "COLOR",
    "DEFECTIVE",
    "NOT_AS_DESCRIBED",
    "SIZE_TOO_LARGE",
    "SIZE_TOO_SMALL",
    "STYLE",
    "UNWANTED",
    "WRONG_ITEM",
    "OTHER",
    "UNKNOWN",
    "DAMAGED_IN_TRANSIT",
    "ARRIVED_LATE",
    "UNDELIVERABLE_ADDRESS",
    "REFUSED",
    "MISSING_PARTS",
    "WARRANTY",
    "RECALL",
    "END_OF_LIFE",
    "PACKAGING",
]

DELIVERY_CAUSED: Final[frozenset[str]] = frozenset(
    {"DAMAGED_IN_TRANSIT", "ARRIVED_LATE", "UNDELIVERABLE_ADDRESS", "REFUSED", "MISSING_PARTS"}
)
"""Reasons that lie in the delivery: better deliveries prevent these returns."""

FAULTS: Final[frozenset[str]] = frozenset(
    {"DEFECTIVE", "NOT_AS_DESCRIBED", "WRONG_ITEM", "WARRANTY", "MISSING_PARTS"}
    | {"DAMAGED_IN_TRANSIT"}
)
"""Reasons for which the goods are not what was bought: the longer period of faults holds."""

ALWAYS: Final[frozenset[str]] = frozenset(
    {"RECALL", "END_OF_LIFE", "PACKAGING", "REFUSED", "UNDELIVERABLE_ADDRESS"}
)
"""Reasons that no period ends: duties to take back, and goods that never arrived."""

Condition = Literal["unopened", "opened", "used", "faulty", "broken", "hazardous", "unknown"]
"""What the customer says of the goods, best first."""

Grade = Literal["A", "B", "C", "D", "E"]
"""A unopened, B opened and sound, C faulty, D poor, E end of life or hazard."""

Outcome = Literal["refund", "exchange", "repair", "credit"]
"""What the customer wants for the goods."""

ExchangeMode = Literal["SIMULTANEOUS", "ADVANCE", "RETURN_FIRST", "REPAIR_BACK"]
"""At one door visit; the new one first; the old one first; the same one, repaired."""

EvidenceKind = Literal[
    "photo", "video", "receipt", "serial_number", "signature", "scan", "proof_of_dispatch", "report"
]

Method = Literal["home_pickup", "door_exchange", "pickup_point", "locker", "store", "keep"]
"""How the goods come back; ``keep``: they do not, and are refunded all the same."""

Verdict = Literal["APPROVE", "DECLINE", "EVIDENCE", "KEEP"]

DeclineCode = Literal["NOT_ELIGIBLE", "FINAL_SALE", "RETURN_PERIOD_ENDED", "NO_METHOD"]

Payer = Literal["customer", "seller"]

FacilityKind = Literal[
    "depot",
    "returns_centre",
    "store",
    "repair_shop",
    "consolidator",
    "recycler",
    "supplier",
    "pickup_point",
    "locker",
]


class Evidence(Noun):
    """Something shown: kept by reference, never read."""

    kind: EvidenceKind
    """What was shown."""
    reference: str = ""
    """Where it is kept."""


class ReturnItem(Noun):
    """Goods of one kind that come back; size and value are of one piece."""

    sku: Id
    """Article number."""
    category: str = "default"
    """Category of goods, which the policy's rules are by."""
    description: str | None = None
    """Text for people."""
    quantity: Count = Field(default=1, json_schema_extra={"minimum": 1})
    """Number of pieces, one or more."""
    size: Amounts = ()
    """Room of one piece in each capacity dimension."""
    value: Price = 0
    """Price paid for one piece."""
    condition: Condition = "unknown"
    """What the customer says of them."""
    evidence: tuple[Evidence, ...] = ()
    """What was shown of them."""
    final_sale: Flag = False
    """Sold on the terms that it cannot come back for a change of mind."""

    @model_validator(mode="after")
    def _check_quantity(self) -> Self:
        if not self.quantity:
            raise _finding(
                "R601", f"item {self.sku} has quantity 0", "give one or more, or drop it"
            )
        if self.worth > units.MAX_MONEY or any(
            self.quantity * one > units.MAX_AMOUNT for one in self.size
        ):
            cause = f"item {self.sku}: all pieces together are beyond what can be counted"
            raise _finding("R601", cause, "give a smaller quantity, size or value")
        return self

    @property
    def worth(self) -> int:
        """Money steps paid for all pieces."""
        return self.quantity * self.value


class Replacement(Noun):
    """What the customer gets in exchange."""

    sku: Id
    """Article number."""
    size: Amounts = ()
    """Room it takes, by capacity dimension."""
    available_from: Time | None = None
    """When it lies at the depot; now when not given."""


class ReturnRequest(Noun):
    """A customer's wish to give goods back: a typed return authorisation."""

    RULES: ClassVar[tuple[Rule, ...]] = (PLACED,)

    id: Id
    """Name of the request."""
    order: Id | None = None
    """Id of the order the goods came with."""
    customer: Id | None = None
    """Id of the customer."""
    ordered: Time
    """When the goods were ordered."""
    possession: Time | None = None
    """When the customer got the last of the goods; never, when not given."""
    requested: Time
    """When the wish was made known: the notice that legal periods count from."""
    items: tuple[ReturnItem, ...] = Field(json_schema_extra={"minItems": 1})
    """What comes back, one item or more."""
    reason: ReturnReason
    """Why."""
    delivery_caused: Flag | None = None
    """Whether the delivery caused it; as the reason says when not given."""
    wanted: Outcome = "refund"
    """What the customer wants for it."""
    exchange_mode: ExchangeMode | None = None
    """The policy's when not given."""
    replacement: Replacement | None = None
    """What the customer gets in exchange."""
    evidence: tuple[Evidence, ...] = ()
    """About the whole, on top of the items' own."""
    location: Location | None = None
    """Where the goods are, `[lon, lat]`."""
    location_index: Index | None = None
    """Where the goods are, as row of the matrices."""
    time_windows: TimeWindows = ()
    """Hours at which somebody is there, on any days; all hours when empty."""
    off_premises: Flag = False
    """Contract made away from business premises: see ``vuelta.returns.payer_of``."""
    is_flagged: Flag = False
    """Somebody suspects abuse: nothing is granted without the evidence for it."""
    note: str | None = None
    """Text for people."""
    style: Annotated[Style, OursAlone] = Field(default=Style(), exclude=True)
    """How the document spells times; read off the document itself, never written."""

    @model_validator(mode="before")
    @classmethod
    def _read_style(cls, data: Any) -> Any:
        """Answers spell times as ``requested`` does."""
        if not isinstance(data, dict) or "style" in data:
            return data
        with suppress(ValueError, TypeError, KeyError):
            offset = units.utc_offset_of(data["requested"])
            return data | {"style": Style(times="rfc3339", utc_offset=offset)}
        return data

    @model_validator(mode="after")
    def _check_request(self) -> Self:
        if not self.items:
            raise _finding("R601", "gives nothing back", "list at least one item")
        if self.location is None and self.location_index is None:
            raise _finding(
                "E120", "has neither location nor location_index", "give [lon, lat] or a matrix row"
            )
        refuse_overlap(self.time_windows)
        return self

    @property
    def is_delivery_caused(self) -> bool:
        """As stated, or as the reason says."""
        if self.delivery_caused is not None:
            return self.delivery_caused
        return self.reason in DELIVERY_CAUSED

    @property
    def mode(self) -> ExchangeMode | None:
        """How goods change hands, where the customer wants something back; else none."""
        if self.wanted == "repair":
            return "REPAIR_BACK"
        return (self.exchange_mode or "SIMULTANEOUS") if self.wanted == "exchange" else None

    @property
    def amounts(self) -> tuple[int, ...]:
        """Room of all pieces together, in each capacity dimension."""
        sizes = [tuple(item.quantity * one for one in item.size) for item in self.items]
        n_dimensions = max(map(len, sizes))
        whole = [(*size, *(0,) * (n_dimensions - len(size))) for size in sizes]
        return tuple(map(sum, zip(*whole, strict=True)))

    @property
    def worth(self) -> int:
        """Money steps paid for everything that comes back."""
        return sum(item.worth for item in self.items)


class Deadline(Noun):
    """A moment by which something must be done, and who says so."""

    kind: Literal["withdrawal", "period", "fault", "send_back", "refund", "evidence"]
    """What has to be done."""
    due: Time
    """By when."""
    source: str
    """The law or rule that says so."""
    may_wait_for: Literal["nothing", "proof", "goods"] = "nothing"
    """What the debtor of a refund may wait for, past ``due``."""


class Decision(Noun):
    """What the policy says to a request, and the rule that said it."""

    request: Id
    """Id of the request."""
    verdict: Verdict
    """What is decided. `EVIDENCE`: something has to be shown first; `KEEP`: refunded, and the
    goods stay with the customer."""
    rule: str
    """Name of the policy's rule that decided."""
    detail: str
    """Why, in words."""
    code: DeclineCode | None = None
    """Why it is declined."""
    missing: tuple[EvidenceKind, ...] = ()
    """What has to be shown."""
    items: tuple[Id, ...] = ()
    """What the verdict is about; everything when empty."""
    payer: Payer = "seller"
    """Who pays for the way back."""
    methods: tuple[Method, ...] = ()
    """Ways back that the policy allows."""
    grades: tuple[Grade, ...] = ()
    """Expected, item by item."""
    delivery_caused: Flag = False
    """Whether the delivery caused the return."""
    deadlines: tuple[Deadline, ...] = ()
    """By when what has to be done."""
    policy: str = ""
    """Name and version of the policy."""
    text: dict[str, str] = Field(default_factory=dict)
    """For the customer, by language: en, es, pl."""


ReturnState = Literal[
    "REQUESTED",
    "EVIDENCE_PENDING",
    "APPROVED",
    "DECLINED",
    "METHOD_CHOSEN",
    "SCHEDULED",
    "EN_ROUTE",
    "COLLECTED",
    "PICKUP_FAILED",
    "AT_PUDO",
    "IN_TRANSIT",
    "RECEIVED",
    "INSPECTED",
    "DISPOSED",
    "SETTLED",
    "CLOSED",
    "CANCELLED",
    "LOST",
    "MISMATCH_HOLD",
    "KEEP",
    "EXPIRED",
]


class ReturnEvent(Noun):
    """One step of a return's life: the log of them is only ever added to."""

    state: ReturnState
    """What state the return is in from then on."""
    time: Time
    """When."""
    actor: Role
    """Role of who did it."""
    by: str | None = None
    """Who did it."""
    evidence: tuple[Evidence, ...] = ()
    """What was shown."""
    facility: Id | None = None
    """Id of the facility where the goods are."""
    vehicle: Id | None = None
    """Id of the vehicle they are on."""
    grade: Grade | None = None
    """Grade that was found."""
    outcome: Outcome | None = None
    """What the customer got."""
    code: DeclineCode | None = None
    """Why it was declined."""
    note: str | None = None
    """Text for people."""


class ReturnCase(Noun):
    """The life of one return so far."""

    request: Id
    """Id of the request."""
    events: Annotated[tuple[ReturnEvent, ...], AtLeast(1)]
    """Its steps so far, in order of time, one or more."""

    @property
    def state(self) -> ReturnState:
        """Where it stands."""
        return self.events[-1].state

    def times(self, state: ReturnState) -> int:
        """How often it has been in a state."""
        return sum(event.state == state for event in self.events)


class ReturnsFile(Noun):
    """What people write: requests, and the moment they are looked at."""

    RULES: ClassVar[tuple[Rule, ...]] = (listed("requests"),)

    now: Time | None = None
    """The moment they are looked at. Not given: the latest `requested`."""
    requests: tuple[ReturnRequest, ...] = ()
    """The requests."""
    at: dict[IdKey, Id] = Field(default_factory=dict)
    """Facilities where the goods of a request already lie, by request."""
