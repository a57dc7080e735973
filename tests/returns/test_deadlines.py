"""Deadlines: counted from the day after, to the end of the last day, with their source."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vuelta.returns import deadlines, end_of, payer_of


def moment(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def test_fourteen_days_end_with_the_last_second_of_the_fourteenth_day(desk: Any) -> None:
    """Got on 1 December at noon in Rio: the 15th is the last day, until midnight there."""
    request = desk.request(
        ordered=0,
        possession="2026-12-01T12:00:00-03:00",
        requested="2026-12-03T09:00:00-03:00",
    )
    due = {one.kind: one for one in deadlines(request, desk.policy())}
    assert due["withdrawal"].due == moment("2026-12-15T23:59:59-03:00")
    assert due["refund"].due == moment("2026-12-17T23:59:59-03:00")
    assert "2011/83/EU, Art. 9" in due["withdrawal"].source
    assert "2011/83/EU, Art. 13" in due["refund"].source


def test_an_hour_near_midnight_counts_for_its_own_day(desk: Any) -> None:
    style = desk.request(requested="2026-12-03T09:00:00-03:00").style
    assert end_of(moment("2026-12-01T23:30:00-03:00"), 0, style) == moment(
        "2026-12-01T23:59:59-03:00"
    )
    assert end_of(moment("2026-12-02T00:30:00-03:00"), 0, style) == moment(
        "2026-12-02T23:59:59-03:00"
    )


def test_who_is_fetched_from_has_nothing_to_send(desk: Any) -> None:
    request, policy = desk.request(), desk.policy()
    assert "send_back" not in {one.kind for one in deadlines(request, policy)}
    apart = {one.kind: one for one in deadlines(request, policy, is_fetched=False)}
    assert apart["send_back"].due == 20 * desk.day - 1
    assert "Art. 14" in apart["send_back"].source


def test_faults_and_longer_periods_have_deadlines_of_their_own(desk: Any) -> None:
    policy = desk.policy()
    clothes = desk.request(items=[desk.item(category="clothing")])
    assert {one.kind: one.due for one in deadlines(clothes, policy)}["period"] == 33 * desk.day - 1
    broken = desk.request(reason="DEFECTIVE")
    assert {one.kind: one.due for one in deadlines(broken, policy)}["fault"] == 733 * desk.day - 1
    never_got = desk.request(possession=None, reason="UNDELIVERABLE_ADDRESS")
    assert {one.kind for one in deadlines(never_got, policy)} == {"refund", "evidence"}


def test_the_refund_may_wait_as_the_policy_says(desk: Any) -> None:
    request = desk.request()
    for waits in ("nothing", "proof", "goods"):
        policy = desk.policy(refund={"waits_for": waits})
        due = {one.kind: one for one in deadlines(request, policy)}
        assert due["refund"].may_wait_for == waits


def test_the_seller_pays_for_faults_and_for_what_cannot_be_posted(desk: Any) -> None:
    policy = desk.policy()
    assert payer_of(desk.request(), policy) == "customer"
    assert payer_of(desk.request(reason="DEFECTIVE"), policy) == "seller"
    sofa = [desk.item("sofa", category="furniture")]
    assert payer_of(desk.request(items=sofa), policy) == "customer"
    assert payer_of(desk.request(items=sofa, off_premises=True), policy) == "seller"
