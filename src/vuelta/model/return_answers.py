"""What may become of goods that come back: where they end up, and how they can be given back.

Money is in the problem's currency.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from vuelta.model.base import (
    Count,
    Flag,
    Id,
    Money,
    Noun,
    Time,
    TimeWindow,
)
from vuelta.model.returns import Decision, Grade, Method


class Placement(Noun):
    """Where one item of a return ends up, and what that recovers."""

    request: Id
    """Id of the request."""
    sku: Id
    """Article number of the item."""
    quantity: Count
    """Number of pieces."""
    grade: Grade
    """Their expected grade."""
    state: Literal["placed", "kept", "waiting", "stranded"]
    """``kept``: with the customer, nothing pays; ``waiting``: where it is, for lack of
    room; ``stranded``: nobody takes it."""
    facility: Id | None = None
    """Id of the facility where they end up."""
    day: Count = 0
    """Day on which it arrives, counted from the day of ``now``."""
    recovered: Money = 0
    """Value at the facility, decayed until it can be used again."""
    moving: Money = 0
    """Price of getting them there."""
    processing: Money = 0
    """Price of what is done with them there."""
    penalty: Money = 0
    """Of the refund deadline."""

    @property
    def net(self) -> int:
        """Net recovery, money steps."""
        return self.recovered - self.moving - self.processing - self.penalty


class Disposition(Noun):
    """The best placement of many returns: all of them, in the order given."""

    placements: tuple[Placement, ...] = ()
    """Item by item."""
    net: Money = 0
    """Net recovery of all together."""
    is_optimal: Flag = True
    """Whether no other placement can recover more; else ``bound`` says how much at most."""
    bound: Money = 0
    """No placement recovers more than this."""


class ReturnOption(Noun):
    """A way to give goods back that can really be had."""

    method: Method
    """How the goods come back."""
    window: TimeWindow
    """When the goods leave the customer."""
    facility: Id | None = None
    """Point or store where the customer brings them."""
    target: Id | None = None
    """Where most of their value goes in the end."""
    vehicle: Id | None = None
    """Id of the vehicle that fetches them."""
    cost: Money = 0
    """What the routes or the partner are paid for it, on top of the plan as it is. Where
    new or repaired goods are brought apart from that, another day's visit is in it."""
    basis: Literal["plan", "pattern", "policy", "fee", "none"] = "none"
    """How ``cost`` is known. ``plan``: the cheapest insertion into the plan that is driven;
    ``pattern``: into the same rounds as planned in the morning, taken for those of the
    other day; ``policy``: the policy's minutes for a visit on another day; ``fee``: the
    point's."""
    customer_fee: Money = 0
    """What the customer pays for the way back."""
    refund_by: Time
    """When the money is back with the customer at the latest."""
    net_recovery: Money = 0
    """Value recovered, less cost, handling and penalties."""
    distance: Count | None = None
    """Metres from the customer to the point, as the crow flies."""
    replacement_by: Time | None = None
    """When the customer has the new or the repaired goods."""
    detail: str = ""
    """What it means, in words."""
    text: dict[str, str] = Field(default_factory=dict)
    """For the customer, by language: en, es, pl."""


class ReturnOptions(Noun):
    """The ways out for one request, best net recovery first; none without approval."""

    request: Id
    """Id of the request."""
    now: Time
    """When it was asked."""
    decision: Decision
    """What the policy says."""
    options: tuple[ReturnOption, ...] = ()
    """Ways that can be had, best net recovery first."""
    refused: dict[str, str] = Field(default_factory=dict)
    """Methods that cannot be had, and why."""
