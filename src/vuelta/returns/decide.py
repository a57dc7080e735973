"""What the policy says to a request: the first rule that has something to say decides.

Deterministic: the same request, policy and moment give the same decision, and
it names the rule. Approve, decline with a code, ask for evidence, or let the
customer keep the goods.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from vuelta.errors import InputError
from vuelta.model import (
    ALWAYS,
    DELIVERY_CAUSED,
    FAULTS,
    Decision,
    DeclineCode,
    EvidenceKind,
    EvidenceRule,
    Method,
    ReturnItem,
    ReturnPolicy,
    ReturnRequest,
    Verdict,
)
from vuelta.returns.deadlines import deadlines, payer_of, period_end, rules_of
from vuelta.returns.read import contradictions, policy_of, request_of
from vuelta.wording import decision_texts


@dataclass(frozen=True)
class _Says:
    """A rule's word."""

    verdict: Verdict
    rule: str
    detail: str
    code: DeclineCode | None = None
    missing: tuple[EvidenceKind, ...] = ()
    items: tuple[str, ...] = ()


def decide(
    request: ReturnRequest | Mapping[str, Any],
    policy: ReturnPolicy | Mapping[str, Any] | None = None,
    now: int | None = None,
) -> Decision:
    """Approve, decline, ask for evidence, or let the customer keep the goods.

    Rules in order: ``eligibility``, ``final_sale``, ``period``, ``evidence``,
    ``keep_below``, ``methods``, ``approve``.

    Parameters
    ----------
    policy
        A mapping is laid over the default policy.
    now
        The moment of the decision; when the request was made, without one.

    Raises
    ------
    InputError
        R6xx or E1xx, with every finding at once.
    """
    request, policy = request_of(request), policy_of(policy)
    findings = contradictions(request, policy, request.requested if now is None else now)
    if findings:
        raise InputError(findings)
    said = next(word for rule in _RULES if (word := rule(request, policy)) is not None)
    methods = methods_of(request, policy)
    is_fetched = bool({"home_pickup", "door_exchange"} & set(methods))
    decision = Decision(
        request=request.id,
        verdict=said.verdict,
        rule=said.rule,
        detail=said.detail,
        code=said.code,
        missing=said.missing,
        items=said.items,
        payer=payer_of(request, policy),
        methods=() if said.verdict in ("DECLINE", "EVIDENCE") else methods,
        grades=tuple(policy.grade(request.reason, item.condition) for item in request.items),
        delivery_caused=request.is_delivery_caused,
        deadlines=deadlines(request, policy, is_fetched=is_fetched),
        policy=f"{policy.name} {policy.version}",
    )
    return decision.model_copy(update={"text": decision_texts(request, decision, policy)})


def methods_of(request: ReturnRequest, policy: ReturnPolicy) -> tuple[Method, ...]:
    """Ways back that every item of the request allows; keeping it is decided apart."""
    rules = rules_of(request, policy)
    allowed = [
        method for method in rules[0].methods if all(method in rule.methods for rule in rules)
    ]
    if request.mode != "SIMULTANEOUS":
        allowed = [method for method in allowed if method != "door_exchange"]
    return tuple(method for method in allowed if method != "keep")


def may_keep(request: ReturnRequest, policy: ReturnPolicy) -> bool:
    """Whether the customer may keep all of it and be refunded, where that is cheaper."""
    return (
        request.wanted in ("refund", "credit")
        and request.reason not in ALWAYS
        and not request.is_flagged
        and all("keep" in rule.methods for rule in rules_of(request, policy))
    )


def _eligibility(request: ReturnRequest, policy: ReturnPolicy) -> _Says | None:
    """A change of mind is not accepted for every kind of goods; a fault always is."""
    if _is_right(request):
        return None
    barred = _which(request, lambda item: not policy.rule(item.category).eligible)
    if not barred:
        return None
    kinds = sorted({item.category for item in request.items if item.sku in barred})
    detail = f"{', '.join(kinds)}: not taken back for {request.reason}"
    return _Says("DECLINE", "eligibility", detail, "NOT_ELIGIBLE", items=barred)


def _final_sale(request: ReturnRequest, policy: ReturnPolicy) -> _Says | None:
    if _is_right(request):
        return None
    final = _which(request, lambda item: item.final_sale)
    if not final:
        return None
    detail = f"{', '.join(final)}: sold finally"
    return _Says("DECLINE", "final_sale", detail, "FINAL_SALE", items=final)


def _period(request: ReturnRequest, policy: ReturnPolicy) -> _Says | None:
    ends = period_end(request, policy)
    if request.reason in ALWAYS or ends is None or request.requested <= ends:
        return None
    days = -(-(request.requested - ends) // 86_400)
    detail = f"asked for {days} days after the period ended"
    return _Says("DECLINE", "period", detail, "RETURN_PERIOD_ENDED")


def _evidence(request: ReturnRequest, policy: ReturnPolicy) -> _Says | None:
    shown = {evidence.kind for evidence in request.evidence}
    missing: dict[EvidenceKind, None] = {}
    about: list[str] = []
    for item in request.items:
        has = shown | {evidence.kind for evidence in item.evidence}
        lacks = [
            kind
            for rule in policy.evidence
            if _concerns(rule, request, item)
            for kind in rule.needs
            if kind not in has
        ]
        missing |= dict.fromkeys(lacks)
        about += [item.sku] if lacks else []
    if not missing:
        return None
    detail = f"to be shown: {', '.join(missing)}"
    return _Says("EVIDENCE", "evidence", detail, missing=tuple(missing), items=tuple(about))


def _keep(request: ReturnRequest, policy: ReturnPolicy) -> _Says | None:
    """What is worth less than its way back is not asked for."""
    if not may_keep(request, policy):
        return None
    if request.worth >= min(rule.keep_below for rule in rules_of(request, policy)):
        return None
    return _Says("KEEP", "keep_below", "worth less than the policy asks back")


def _methods(request: ReturnRequest, policy: ReturnPolicy) -> _Says | None:
    if methods_of(request, policy):
        return None
    detail = "there is no way back that all items allow: ask for each of them apart"
    return _Says("DECLINE", "methods", detail, "NO_METHOD")


def _approve(request: ReturnRequest, policy: ReturnPolicy) -> _Says:
    return _Says("APPROVE", "approve", f"nothing speaks against {request.reason}")


_RULES: Final = (_eligibility, _final_sale, _period, _evidence, _keep, _methods, _approve)


def _is_right(request: ReturnRequest) -> bool:
    """Whether the reason holds for any goods: a fault, a duty, or the delivery's doing."""
    return request.reason in FAULTS | ALWAYS | DELIVERY_CAUSED


def _which(request: ReturnRequest, holds: Callable[[ReturnItem], bool]) -> tuple[str, ...]:
    return tuple(item.sku for item in request.items if holds(item))


def _concerns(rule: EvidenceRule, request: ReturnRequest, item: ReturnItem) -> bool:
    return (
        (not rule.reasons or request.reason in rule.reasons)
        and (not rule.categories or item.category in rule.categories)
        and item.worth >= rule.from_value
        and (request.is_flagged or not rule.is_flagged)
    )
