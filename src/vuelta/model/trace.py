"""The chain of custody of one task's goods, and goods that are on their way back.

Who held what, where and when, on what evidence, and what comes next; done links
are what happened, the others what the plan says (S1:22, S2:36-38).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from vuelta.model.base import Amounts, Count, Id, Index, Location, Noun, Style, Time
from vuelta.model.jobs import JobType
from vuelta.model.policy import OptionCode
from vuelta.model.returns import Decision, ReturnState

Goods = Literal["delivery", "pickup", "visit"]
"""What is to be brought, what is collected, or a visit that carries nothing."""

HolderKind = Literal["depot", "vehicle", "customer", "facility", "nobody"]

LinkKind = Literal[
    "loaded",
    "collected",
    "handed_over",
    "delivered",
    "failed",
    "set_down",
    "visited",
    "lost",
]
"""How goods change hands, or do not: ``failed`` is a visit in vain."""

LinkState = Literal["done", "under_way", "planned"]

Status = Literal[
    "planned",
    "aboard",
    "done",
    "unassigned",
    "deferred",
    "cancelled",
    "returning",
    "missing",
    "unplanned",
]
"""Of a task: ``aboard`` while a vehicle holds any of its goods; of a return that the
day has no visit for: ``unplanned``."""


class Holder(Noun):
    """Who has goods in hand; ``id`` of the vehicle, customer's task or facility."""

    kind: HolderKind
    id: Id | None = None


class Link(Noun):
    """One change of hands: done, being done, or planned.

    ``begins``: when work at it begins, which is the arrival that customers are
    told; ``time``: when the goods change hands, at the end of the work.
    """

    kind: LinkKind
    state: LinkState
    begins: Time
    time: Time
    giver: Holder
    taker: Holder
    location: Location | None = None
    location_index: Index | None = None
    sources: tuple[str, ...] = ()
    """Who saw it; nobody: it is taken from the plan."""
    evidence: tuple[str, ...] = ()
    reason: str | None = None
    """Code behind a visit in vain, or what it rides back for."""


class Chain(Noun):
    """All that happened and will happen to one thing."""

    goods: Goods
    amounts: Amounts | None = None
    load_type: str | None = None
    holder: Holder
    since: Time | None = None
    """When the holder got it; none at the first one."""
    links: tuple[Link, ...] = ()
    next: Link | None = None


class Touch(Noun):
    """What a revision has to say of a task: an incident, a change, or a notice."""

    time: Time
    revision: Count
    """Number of the revision that says so; the first is 1."""
    kind: Literal["incident", "change", "notice"]
    code: str
    """Of the incident, or the kind of change or notice."""
    incident: Id | None = None
    vehicle: Id | None = None
    option: OptionCode | None = None
    """Way out that was taken."""
    chosen: bool = False
    """Somebody chose it; else it was the default."""
    old_vehicle: Id | None = None
    new_vehicle: Id | None = None
    old_start: Time | None = None
    new_start: Time | None = None
    reason: str | None = None
    """Code behind a change."""
    source: str | None = None
    note: str | None = None
    evidence: tuple[str, ...] = ()
    """What the report of an incident says, where it was given."""


class Returned(Noun):
    """The return that a chain belongs to: what was decided, and by when things are due."""

    request: Id
    items: tuple[Id, ...]
    """Everything that comes back, by sku."""
    state: ReturnState
    """Where the decision has brought it; what vans do later is told by the links."""
    decided: Time
    decision: Decision


class Trace(Noun):
    """The whole story of one task, or of one return, at a moment."""

    id: Id
    """As it was asked for: of a job, half a shipment, return request, or item."""
    type: Literal["job", "shipment", "return"]
    """``return``: asked for by the request or an item; its chains are of all its visits."""
    kind: JobType | None = None
    description: str | None = None
    now: Time | None = None
    """Nothing has happened yet when there is none."""
    status: Status
    reasons: tuple[str, ...] = ()
    """Why nobody serves it, or why it was set aside."""
    returned: Returned | None = None
    """Where return requests were given and one of them stands behind it."""
    chains: tuple[Chain, ...] = ()
    touches: tuple[Touch, ...] = ()
    style: Style = Field(default=Style(), exclude=True)


class Stock(Noun):
    """Goods on their way back, as a warehouse expects them.

    ``expected``: still at the customer's; ``aboard``: on a vehicle, collected or
    riding back undelivered; ``received``: set down.
    """

    id: Id
    goods: Goods
    description: str | None = None
    load_type: str | None = None
    amounts: Amounts | None = None
    state: Literal["expected", "aboard", "received"]
    holder: Holder
    since: Time | None = None
    facility: Holder | None = None
    """Where it goes; none when its vehicle ends nowhere."""
    location: Location | None = None
    location_index: Index | None = None
    arrival: Time | None = None
    """When it gets there, or did."""
    reason: str | None = None


class Transit(Noun):
    """Stock in return transit at a moment."""

    now: Time | None = None
    stock: tuple[Stock, ...] = ()
    style: Style = Field(default=Style(), exclude=True)
