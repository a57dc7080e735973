"""One way to give goods back: what it recovers, when the money comes, and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vuelta.model import (
    Decision,
    Method,
    Placement,
    Problem,
    ReturnOption,
    ReturnPolicy,
    ReturnRequest,
    Window,
)
from vuelta.returns.deadlines import DAY
from vuelta.returns.disposition import placements_from
from vuelta.returns.recovery_value import refund_moment
from vuelta.wording import MessageClock, option_texts


@dataclass(frozen=True)
class Approved:
    """A request that was approved, on the day and at the moment it is answered."""

    request: ReturnRequest
    policy: ReturnPolicy
    decision: Decision
    problem: Problem
    now: int


def way_back(
    asked: Approved,
    method: Method,
    window: Window,
    moment: int,
    at: str | None,
    *,
    cost: int,
    **more: Any,
) -> ReturnOption:
    """A way back, with what it recovers.

    Parameters
    ----------
    moment, at
        When the goods are with us, and the facility they go on from, if any.
    cost
        Money steps of all visits it needs.
    more
        Further fields of the option, as they are.
    """
    policy, now = asked.policy, asked.now
    placed = placements_from(asked.request, policy, moment, at)
    fee = policy.fees.get(method, 0) if asked.decision.payer == "customer" else 0
    arrival = moment + max((one.day for one in placed), default=0) * DAY
    best: Placement | None = max(placed, key=lambda one: one.net, default=None)
    return _in_words(
        asked,
        ReturnOption.model_construct(
            method=method,
            window=window,
            target=None if best is None else best.facility,
            cost=cost,
            customer_fee=fee,
            refund_by=refund_moment(policy, now, moment, arrival),
            net_recovery=sum(one.net for one in placed) - cost + fee,
            replacement_by=_replaced(asked, method, moment),
            **more,
        ),
    )


def kept(asked: Approved) -> ReturnOption:
    """Nothing is recovered, and nothing is paid but what goes back to the customer anyway."""
    return _in_words(
        asked,
        ReturnOption.model_construct(
            method="keep",
            window=Window(asked.now, asked.now),
            refund_by=asked.now + asked.policy.refund.days * DAY,
            detail="no other way recovers more than it costs"
            if asked.decision.verdict != "KEEP"
            else asked.decision.detail,
        ),
    )


def _replaced(asked: Approved, method: Method, moment: int) -> int | None:
    """When the customer has what is wanted instead, where that is known."""
    if method == "door_exchange":
        return moment
    if asked.request.wanted == "repair":
        return moment + asked.policy.exchange.repair_days * DAY
    return None


def _in_words(asked: Approved, option: ReturnOption) -> ReturnOption:
    def spelled(language: str, window: Window) -> str:
        return MessageClock(asked.problem.style, asked.now, language).window(window)

    texts = option_texts(
        asked.request, option, asked.policy, asked.now, asked.problem.currency, spelled
    )
    return option.model_copy(update={"text": texts})
