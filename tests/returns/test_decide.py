"""Decisions: the first rule that has something to say, and which one it was."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vuelta.errors import InputError
from vuelta.model.returns import Decision, ReturnReason
from vuelta.returns import decide, default_return_policy

REASONS = st.sampled_from(ReturnReason.__args__)  # type: ignore[attr-defined]


def said(decision: Decision) -> tuple[str, str, str | None]:
    return decision.verdict, decision.rule, decision.code


def test_a_plain_request_is_approved_with_its_grade_and_methods(desk: Any) -> None:
    decision = decide(desk.request(items=[desk.item(), desk.item("b", condition="unopened")]))
    assert said(decision) == ("APPROVE", "approve", None)
    assert decision.grades == ("B", "A")
    assert decision.methods == ("home_pickup", "pickup_point", "locker", "store")
    assert decision.payer == "customer"
    assert not decision.delivery_caused


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"requested": 17 * 86_400 - 1}, ("APPROVE", "approve", None)),
        ({"requested": 17 * 86_400}, ("DECLINE", "period", "RETURN_PERIOD_ENDED")),
        ({"requested": 17 * 86_400, "reason": "RECALL"}, ("APPROVE", "approve", None)),
        ({"requested": 40 * 86_400, "reason": "NOT_AS_DESCRIBED"}, ("EVIDENCE", "evidence", None)),
        (
            {"requested": 800 * 86_400, "reason": "WARRANTY"},
            ("DECLINE", "period", "RETURN_PERIOD_ENDED"),
        ),
    ],
)
def test_periods_end_with_their_last_day(
    desk: Any, changes: dict[str, Any], verdict: tuple[str, str, str | None]
) -> None:
    """Got on day 2: 14 days later day 16 is the last, 730 days later day 732."""
    assert said(decide(desk.request(**changes))) == verdict


def test_a_change_of_mind_needs_goods_that_may_come_back(desk: Any) -> None:
    food = [desk.item(), desk.item("cheese", category="food")]
    declined = decide(desk.request(items=food))
    assert said(declined) == ("DECLINE", "eligibility", "NOT_ELIGIBLE")
    assert declined.items == ("cheese",)
    assert declined.methods == ()
    assert said(decide(desk.request(items=food, reason="ARRIVED_LATE")))[0] == "APPROVE"
    final = desk.request(items=[desk.item(final_sale=True)])
    assert said(decide(final)) == ("DECLINE", "final_sale", "FINAL_SALE")
    assert decide(final.model_copy(update={"reason": "RECALL"})).verdict == "APPROVE"


def test_what_is_missing_is_named_and_then_it_goes_on(desk: Any) -> None:
    asked = decide(desk.request(reason="WARRANTY"))
    assert said(asked) == ("EVIDENCE", "evidence", None)
    assert set(asked.missing) == {"receipt", "photo"}
    shown = [desk.item(evidence=[{"kind": "photo"}])]
    asked = decide(desk.request(reason="WARRANTY", items=shown))
    assert asked.missing == ("receipt",)
    whole = desk.request(reason="WARRANTY", items=shown, evidence=[{"kind": "receipt"}])
    assert decide(whole).verdict == "APPROVE"


def test_whoever_is_suspected_must_show_more_and_keeps_nothing(desk: Any) -> None:
    cheap = [desk.item(value=4)]
    assert decide(desk.request(items=cheap)).verdict == "KEEP"
    assert decide(desk.request(items=cheap, is_flagged=True)).verdict == "EVIDENCE"
    shown = [{"kind": "photo"}, {"kind": "receipt"}]
    flagged = desk.request(items=cheap, is_flagged=True, evidence=shown)
    assert decide(flagged).verdict == "APPROVE"


def test_goods_below_the_threshold_are_kept_and_refunded(desk: Any) -> None:
    """Five is the default's threshold: what is worth 5 comes back."""
    assert said(decide(desk.request(items=[desk.item(value=4.99)]))) == ("KEEP", "keep_below", None)
    assert decide(desk.request(items=[desk.item(value=5)])).verdict == "APPROVE"
    assert decide(desk.request(items=[desk.item(value=2, quantity=3)])).verdict == "APPROVE"
    two = [desk.item(value=4), desk.item("b", value=4)]
    assert decide(desk.request(items=two)).verdict == "APPROVE"
    new = {"wanted": "exchange", "replacement": {"sku": "n"}}
    assert decide(desk.request(items=[desk.item(value=4)], **new)).verdict == "APPROVE"
    recalled = decide(desk.request(items=[desk.item(value=4)], reason="RECALL"))
    assert recalled.verdict == "APPROVE"


def test_items_without_a_common_way_back_are_asked_for_apart(desk: Any) -> None:
    policy = desk.policy(
        categories={"bulky": {"methods": ["home_pickup"]}, "small": {"methods": ["locker"]}}
    )
    both = [desk.item(category="bulky"), desk.item("b", category="small")]
    assert said(decide(desk.request(items=both), policy)) == ("DECLINE", "methods", "NO_METHOD")


def test_an_exchange_at_the_door_is_a_method_of_its_own(desk: Any) -> None:
    new = {"wanted": "exchange", "replacement": {"sku": "n"}}
    assert "door_exchange" in decide(desk.request(**new)).methods
    assert "door_exchange" not in decide(desk.request(**new, exchange_mode="ADVANCE")).methods
    assert "door_exchange" not in decide(desk.request()).methods


def test_a_bad_request_is_refused_with_all_findings(desk: Any) -> None:
    with pytest.raises(InputError) as caught:
        decide(desk.document(possession=-9, items=[desk.item(), desk.item()]), None, 4 * desk.day)
    assert [one.code for one in caught.value.findings] == ["R602", "R602", "R603"]


def test_customers_read_it_in_three_languages(desk: Any) -> None:
    late = decide(desk.request(requested=60 * desk.day))
    assert late.text["en"] == (
        "Return R1: we are sorry, we cannot take the goods back: the time for returning them "
        "has ended."
    )
    assert "el plazo de devolución ha terminado" in late.text["es"]
    assert "termin zwrotu już minął" in late.text["pl"]
    asked = decide(desk.request(reason="WARRANTY"))
    assert "the receipt, a photograph" in asked.text["en"]


@settings(max_examples=60, deadline=None)
@given(
    reason=REASONS,
    value=st.integers(0, 50),
    days=st.integers(3, 900),
    category=st.sampled_from(("default", "food", "clothing", "electronics")),
    is_flagged=st.booleans(),
)
def test_every_request_is_decided_once_and_always_the_same(
    reason: ReturnReason, value: int, days: int, category: str, is_flagged: bool
) -> None:
    document = {
        "id": "R",
        "ordered": 0,
        "possession": 2 * 86_400,
        "requested": days * 86_400,
        "items": [{"sku": "a", "category": category, "value": value}],
        "reason": reason,
        "is_flagged": is_flagged,
        "location": [0, 0],
    }
    decision = decide(document)
    assert decision == decide(document)
    assert set(decision.text) == {"en", "es", "pl"}
    assert all(text and "{" not in text for text in decision.text.values())
    assert (decision.code is not None) == (decision.verdict == "DECLINE")
    assert bool(decision.missing) == (decision.verdict == "EVIDENCE")
    if decision.verdict == "KEEP":
        rule = default_return_policy().rule(category)
        assert value * 10_000 < rule.keep_below
