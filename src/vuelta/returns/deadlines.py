"""Periods of law and policy as moments: data of a request, with their source.

A period of days is counted from the day after the one it starts on, and ends
with the last second of its last day, where the request's own clock is
(Regulation 1182/71, Art. 3, which Directive 2011/83/EU, recital 41, refers to).
"""

from __future__ import annotations

from typing import Final

from vuelta.model import FAULTS, CategoryRule, Deadline, Payer, ReturnPolicy, ReturnRequest, Style

DAY: Final = 86_400


def end_of(moment: int, days: int, style: Style) -> int:
    """The last second of the day that lies ``days`` after the day of a moment."""
    local = (moment + style.utc_offset) // DAY + days
    return (local + 1) * DAY - 1 - style.utc_offset


def rules_of(request: ReturnRequest, policy: ReturnPolicy) -> tuple[CategoryRule, ...]:
    """The policy's rule for each item."""
    return tuple(policy.rule(item.category) for item in request.items)


def payer_of(request: ReturnRequest, policy: ReturnPolicy) -> Payer:
    """Who pays for the way back.

    The seller fetches at its own cost what was bought away from its premises
    and cannot be posted (Directive 2011/83/EU, Art. 14(1)).
    """
    if request.off_premises and not all(rule.postable for rule in rules_of(request, policy)):
        return "seller"
    return policy.payers.get(request.reason, "customer")


def period_end(request: ReturnRequest, policy: ReturnPolicy) -> int | None:
    """Until when the goods may come back for this reason; ``None`` while no period runs.

    The shortest of its items' periods, and for a change of mind never shorter
    than the law's.
    """
    if request.possession is None:
        return None
    rules = rules_of(request, policy)
    if request.reason in FAULTS:
        days = min(rule.fault_days for rule in rules)
    else:
        days = max(min(rule.period_days for rule in rules), policy.law.withdrawal.days)
    return end_of(request.possession, days, request.style)


def refund_due(request: ReturnRequest, policy: ReturnPolicy) -> int:
    """The legal deadline of the refund, from the notice."""
    return end_of(request.requested, policy.law.refund.days, request.style)


def deadlines(
    request: ReturnRequest, policy: ReturnPolicy, *, is_fetched: bool = True
) -> tuple[Deadline, ...]:
    """Every deadline of a request, earliest first.

    Parameters
    ----------
    is_fetched
        Whether the seller offers to collect: then the customer has none to send.
    """
    law, named = policy.law, f"policy {policy.name}, version {policy.version}"
    found = [
        Deadline(
            kind="refund",
            due=refund_due(request, policy),
            source=law.refund.source,
            may_wait_for=policy.refund.waits_for,
        ),
        Deadline(
            kind="evidence",
            due=end_of(request.requested, policy.evidence_days, request.style),
            source=named,
        ),
    ]
    if not is_fetched:
        due = end_of(request.requested, law.send_back.days, request.style)
        found.append(Deadline(kind="send_back", due=due, source=law.send_back.source))
    if request.possession is not None:
        due = end_of(request.possession, law.withdrawal.days, request.style)
        found.append(Deadline(kind="withdrawal", due=due, source=law.withdrawal.source))
        ends = period_end(request, policy)
        if ends is not None and ends != due:
            kind = "fault" if request.reason in FAULTS else "period"
            found.append(Deadline.model_validate({"kind": kind, "due": ends, "source": named}))
    return tuple(sorted(found, key=lambda deadline: (deadline.due, deadline.kind)))
