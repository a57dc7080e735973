"""The life of a return: states, and the steps that lead from one to another.

::

    REQUESTED -> [EVIDENCE_PENDING] -> APPROVED | DECLINED | KEEP
    APPROVED -> METHOD_CHOSEN -> SCHEDULED -> EN_ROUTE -> COLLECTED | PICKUP_FAILED
    PICKUP_FAILED -> SCHEDULED, so often as the policy allows, or EXPIRED
    METHOD_CHOSEN -> AT_PUDO, or RECEIVED over a shop's counter
    COLLECTED | AT_PUDO -> IN_TRANSIT -> RECEIVED -> INSPECTED -> DISPOSED -> SETTLED -> CLOSED

Aside lie CANCELLED, LOST, MISMATCH_HOLD, KEEP and EXPIRED. Deliveries that
turned into returns (refused, cancelled, undeliverable) begin at IN_TRANSIT.
What can be wrong with a step:

==== ==========================================================================
R620 no step leads there from where the return stands
R621 what the step has to show is missing
R622 it lies before the step it follows
R623 what the step has to name (facility, grade, outcome, code) is missing
R624 every attempt to collect that the policy allows was made
R625 an event of no return: a life that does not begin where lives begin
==== ==========================================================================

Source: Vuelta's domain notes, section 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from vuelta.documents import packaged
from vuelta.errors import Finding, InputError
from vuelta.model import (
    Event,
    EvidenceKind,
    ReturnCase,
    ReturnEvent,
    ReturnPolicy,
    ReturnState,
    Verdict,
)
from vuelta.returns.read import policy_of, read_noun

NEXT: Final[Mapping[ReturnState, tuple[ReturnState, ...]]] = {
    "REQUESTED": ("EVIDENCE_PENDING", "APPROVED", "DECLINED", "KEEP", "CANCELLED"),
    "EVIDENCE_PENDING": ("APPROVED", "DECLINED", "KEEP", "CANCELLED", "EXPIRED"),
    "APPROVED": ("METHOD_CHOSEN", "KEEP", "CANCELLED", "EXPIRED"),
    "METHOD_CHOSEN": ("SCHEDULED", "AT_PUDO", "RECEIVED", "KEEP", "CANCELLED", "EXPIRED"),
    "SCHEDULED": ("EN_ROUTE", "SCHEDULED", "METHOD_CHOSEN", "CANCELLED", "EXPIRED"),
    "EN_ROUTE": ("COLLECTED", "PICKUP_FAILED", "MISMATCH_HOLD", "SCHEDULED", "CANCELLED"),
    "PICKUP_FAILED": ("SCHEDULED", "METHOD_CHOSEN", "CANCELLED", "EXPIRED"),
    "COLLECTED": ("IN_TRANSIT", "RECEIVED", "AT_PUDO", "LOST"),
    "AT_PUDO": ("IN_TRANSIT", "RECEIVED", "LOST"),
    "IN_TRANSIT": ("RECEIVED", "IN_TRANSIT", "LOST"),
    "RECEIVED": ("INSPECTED", "IN_TRANSIT", "MISMATCH_HOLD", "LOST"),
    "MISMATCH_HOLD": ("COLLECTED", "INSPECTED", "METHOD_CHOSEN", "DECLINED", "CANCELLED"),
    "INSPECTED": ("DISPOSED", "MISMATCH_HOLD"),
    "DISPOSED": ("SETTLED",),
    "LOST": ("IN_TRANSIT", "RECEIVED", "SETTLED"),
    "KEEP": ("SETTLED",),
    "SETTLED": ("CLOSED",),
    "DECLINED": ("CLOSED",),
    "CANCELLED": ("CLOSED",),
    "EXPIRED": ("CLOSED",),
    "CLOSED": (),
}
"""Where a return may go from each state. IN_TRANSIT twice: moved on to another facility."""

ENTRIES: Final[tuple[ReturnState, ...]] = ("REQUESTED", "IN_TRANSIT")
"""Where lives begin: asked for, or turned back at the customer."""

DECIDED: Final[Mapping[Verdict, ReturnState]] = {
    "APPROVE": "APPROVED",
    "DECLINE": "DECLINED",
    "EVIDENCE": "EVIDENCE_PENDING",
    "KEEP": "KEEP",
}
"""Where a decision brings what was requested."""

SHOWN: Final[Mapping[ReturnState, tuple[EvidenceKind, ...]]] = {
    "COLLECTED": ("signature", "scan", "photo"),
    "PICKUP_FAILED": ("photo", "scan", "report"),
    "AT_PUDO": ("scan", "proof_of_dispatch", "receipt"),
    "RECEIVED": ("signature", "scan"),
    "MISMATCH_HOLD": ("photo", "report"),
    "LOST": ("report",),
}
"""Evidence a step needs: one of these."""

NAMED: Final[Mapping[ReturnState, str]] = {
    "DECLINED": "code",
    "AT_PUDO": "facility",
    "RECEIVED": "facility",
    "INSPECTED": "grade",
    "DISPOSED": "facility",
    "SETTLED": "outcome",
}
"""What a step has to name."""


def begin(request: str, event: ReturnEvent | Mapping[str, Any]) -> ReturnCase:
    """The life of a return from its first event: REQUESTED, or IN_TRANSIT when converted.

    Raises
    ------
    InputError
        R625 for any other state; R621, R623.
    """
    event = _event_of(event)
    findings = list(_lacks(event))
    if event.state not in ENTRIES:
        cause = f"return {request} begins at {event.state}"
        remedy = f"begin at {' or '.join(ENTRIES)}"
        findings.insert(0, Finding("R625", "state", cause, remedy))
    if findings:
        raise InputError(findings)
    return ReturnCase(request=request, events=(event,))


def moved(
    case: ReturnCase,
    event: ReturnEvent | Mapping[str, Any],
    policy: ReturnPolicy | Mapping[str, Any] | None = None,
) -> ReturnCase:
    """The life of a return after one more event; the case itself stays as it was.

    Raises
    ------
    InputError
        R620 to R624, with every finding at once, and what is allowed instead.
    """
    event, policy = _event_of(event), policy_of(policy)
    findings = [*_unreachable(case, event, policy), *_lacks(event)]
    if event.time < case.events[-1].time:
        cause = f"return {case.request}: {event.state} lies before {case.state}"
        findings.append(Finding("R622", "time", cause, "correct the time"))
    if findings:
        raise InputError(findings)
    return case.model_copy(update={"events": (*case.events, event)})


def case_of(
    request: str,
    events: Sequence[ReturnEvent | Mapping[str, Any]],
    policy: ReturnPolicy | Mapping[str, Any] | None = None,
) -> ReturnCase:
    """The life of a return from all its events, each checked.

    Raises
    ------
    InputError
        At the first event that does not fit: those after it mean nothing.
    ValueError
        Without any event.
    """
    if not events:
        raise ValueError(f"return {request} has no events")
    case = begin(request, events[0])
    for event in events[1:]:
        case = moved(case, event, policy)
    return case


def observed(
    case: ReturnCase,
    event: Event,
    policy: ReturnPolicy | Mapping[str, Any] | None = None,
) -> ReturnCase:
    """The life of a return after a van's observation at its customer's door.

    ``collected`` and ``failed`` count (a mismatch is put on hold); a van that
    acts at the customer was on its way there. Evidence of events is kept as scans,
    of a mismatch as photographs. What else vans tell says nothing of a return.

    Raises
    ------
    InputError
        As ``moved``.
    """
    if event.type not in ("collected", "failed"):
        return case
    state: ReturnState = "COLLECTED" if event.type == "collected" else "PICKUP_FAILED"
    if event.reason == "RETURN_MISMATCH":
        state = "MISMATCH_HOLD"
    plain = {"time": event.time, "actor": "DRV", "by": event.source, "vehicle": event.vehicle}
    if case.state == "SCHEDULED":
        case = moved(case, plain | {"state": "EN_ROUTE"}, policy)
    kind = "photo" if state == "MISMATCH_HOLD" else "scan"
    shown = [{"kind": kind, "reference": reference} for reference in event.evidence]
    reported = {"state": state, "evidence": shown, "note": event.reason}
    return moved(case, plain | reported, policy)


def may_follow(case: ReturnCase, policy: ReturnPolicy) -> tuple[ReturnState, ...]:
    """States that may come next: another attempt only while the policy allows one."""
    used_up = (
        case.state == "PICKUP_FAILED" and case.times("PICKUP_FAILED") >= policy.pickup.attempts
    )
    return tuple(state for state in NEXT[case.state] if not (used_up and state == "SCHEDULED"))


def in_words_of(list_name: str, name: str) -> str:
    """A state, decline code or grade in Shopify's words.

    Parameters
    ----------
    list_name
        ``shopify_status`` of a state, ``shopify_decline`` of a code,
        ``shopify_disposition`` of a grade or LOST.

    Raises
    ------
    ValueError
        When there is no such list, or no such name in it.
    """
    lists: dict[str, Any] = packaged("returns", "codes")
    if list_name not in lists["lists"]:
        raise ValueError(f"{list_name} is no list of codes; known are {', '.join(lists['lists'])}")
    if name not in lists[list_name]:
        raise ValueError(f"{list_name} has no word for {name}")
    return str(lists[list_name][name])


def _event_of(event: ReturnEvent | Mapping[str, Any]) -> ReturnEvent:
    return event if isinstance(event, ReturnEvent) else read_noun(ReturnEvent, event, "return")


def _unreachable(case: ReturnCase, event: ReturnEvent, policy: ReturnPolicy) -> Iterable[Finding]:
    allowed = may_follow(case, policy)
    if event.state in allowed:
        return
    remedy = f"from {case.state} it may become {', '.join(allowed)}" if allowed else "it is over"
    if event.state in NEXT[case.state]:
        n_made = case.times("PICKUP_FAILED")
        cause = f"return {case.request}: {n_made} attempts to collect were made, none is left"
        yield Finding("R624", "state", cause, remedy)
        return
    cause = f"return {case.request} is {case.state} and cannot become {event.state}"
    yield Finding("R620", "state", cause, remedy)


def _lacks(event: ReturnEvent) -> Iterable[Finding]:
    kinds = SHOWN.get(event.state, ())
    if kinds and not any(reference.kind in kinds for reference in event.evidence):
        cause = f"{event.state} shows nothing for it"
        yield Finding("R621", "evidence", cause, f"give {' or '.join(kinds)}")
    name = NAMED.get(event.state)
    if name is not None and getattr(event, name) is None:
        yield Finding("R623", name, f"{event.state} names no {name}", f"give {name}")
