"""The chain of custody of one task's goods, and goods that are on their way back.

Who held what, where and when, on what evidence, and what comes next; done links
are what happened, the others what the plan says (S1:22, S2:36-38).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from vuelta.model.base import (
    Amounts,
    Count,
    Flag,
    Id,
    Index,
    Location,
    Noun,
    Style,
    Time,
)
from vuelta.model.jobs import JobType
from vuelta.model.markers import OursAlone
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
"""How goods change hands, or do not: ``failed`` is a visit that failed."""

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
    """Who has goods in hand."""

    kind: HolderKind
    """Who that is."""
    id: Id | None = None
    """Id of the vehicle or facility; of a customer: of the task."""


class Link(Noun):
    """One change of hands: done, being done, or planned."""

    kind: LinkKind
    """How the goods change hands, or do not."""
    state: LinkState
    """Whether it has happened, happens now, or is planned."""
    begins: Time
    """When work at it begins: the arrival that customers are notified of."""
    time: Time
    """When the goods change hands, at the end of the work."""
    giver: Holder
    """Who gives them."""
    taker: Holder
    """Who gets them."""
    location: Location | None = None
    """Where, `[lon, lat]`."""
    location_index: Index | None = None
    """Where, as row of the matrices."""
    sources: tuple[str, ...] = ()
    """Who saw it; nobody: it is taken from the plan."""
    evidence: tuple[str, ...] = ()
    """References to photographs, signatures, scans."""
    reason: str | None = None
    """Code behind a failed visit, or what it rides back for."""


class Chain(Noun):
    """All that happened and will happen to one thing."""

    goods: Goods
    """What it is about."""
    amounts: Amounts | None = None
    """How much it is, by capacity dimension."""
    load_type: str | None = None
    """What kind of goods it is."""
    holder: Holder
    """Who has it now."""
    since: Time | None = None
    """When the holder got it; none at the first one."""
    links: tuple[Link, ...] = ()
    """What has happened and is planned, in order of time."""
    next: Link | None = None
    """The first link that is not done."""


class Touch(Noun):
    """What a revision has to say of a task: an incident, a change, or a notice."""

    time: Time
    """When."""
    revision: Count
    """Number of the revision that says so; the first is 1."""
    kind: Literal["incident", "change", "notice"]
    """What the revision has to say."""
    code: str
    """Of the incident, or the kind of change or notice."""
    incident: Id | None = None
    """Id of the incident."""
    vehicle: Id | None = None
    """Id of the vehicle the incident is about."""
    option: OptionCode | None = None
    """Way out that was taken."""
    chosen: Flag = False
    """Somebody chose it; else it was the default."""
    old_vehicle: Id | None = None
    """Id of the vehicle that was to serve it."""
    new_vehicle: Id | None = None
    """Id of the vehicle that serves it then."""
    old_start: Time | None = None
    """When work was to begin."""
    new_start: Time | None = None
    """When it begins then."""
    reason: str | None = None
    """Code behind a change."""
    source: str | None = None
    """Who reported the incident."""
    note: str | None = None
    """Text of the report."""
    evidence: tuple[str, ...] = ()
    """What the report of an incident says, where it was given."""


class Returned(Noun):
    """The return that a chain belongs to: what was decided, and by when things are due."""

    request: Id
    """Id of the request."""
    items: tuple[Id, ...]
    """Everything that comes back, by sku."""
    state: ReturnState
    """Where the decision has brought it; what vehicles do later is in the links."""
    decided: Time
    """When it was decided."""
    decision: Decision
    """What was decided."""


class Trace(Noun):
    """The whole story of one task, or of one return, at a moment."""

    id: Id
    """As it was asked for: of a job, half a shipment, return request, or item."""
    type: Literal["job", "shipment", "return"]
    """``return``: asked for by the request or an item; its chains are of all its visits."""
    kind: JobType | None = None
    """What kind of visit it is."""
    description: str | None = None
    """The task's own text."""
    now: Time | None = None
    """Nothing has happened yet when there is none."""
    status: Status
    """Where it stands."""
    reasons: tuple[str, ...] = ()
    """Why nobody serves it, or why it was taken off the plan."""
    returned: Returned | None = None
    """Where return requests were given and one of them stands behind it."""
    chains: tuple[Chain, ...] = ()
    """The chain of each of its goods."""
    touches: tuple[Touch, ...] = ()
    """What revisions had to say of it, in order of time."""
    style: Annotated[Style, OursAlone] = Field(default=Style(), exclude=True)
    """How the document spells times and ids; read off the document itself, never written."""


class Stock(Noun):
    """Goods on their way back, as a warehouse expects them."""

    id: Id
    """Id of the job, or of the half of a shipment."""
    goods: Goods
    """What it is."""
    description: str | None = None
    """The task's own text."""
    load_type: str | None = None
    """What kind of goods it is."""
    amounts: Amounts | None = None
    """How much it is, by capacity dimension."""
    state: Literal["expected", "aboard", "received"]
    """`expected`: still at the customer's; `aboard`: on a vehicle, collected or riding back
    undelivered; `received`: set down."""
    holder: Holder
    """Who has it now."""
    since: Time | None = None
    """When the holder got it."""
    facility: Holder | None = None
    """Where it goes; none when its vehicle ends nowhere."""
    location: Location | None = None
    """Where it goes, `[lon, lat]`."""
    location_index: Index | None = None
    """Where it goes, as row of the matrices."""
    arrival: Time | None = None
    """When it gets there, or did."""
    reason: str | None = None
    """Code of what it comes back for."""


class Transit(Noun):
    """Stock in return transit at a moment."""

    now: Time | None = None
    """The moment. None: nothing has happened yet."""
    stock: tuple[Stock, ...] = ()
    """What is on its way, in order of arrival."""
    style: Annotated[Style, OursAlone] = Field(default=Style(), exclude=True)
    """How the document spells times and ids; read off the document itself, never written."""
