"""Documents: the defaults, a seller's own over them, and everything wrong at once."""

# Covers: model/return_policy.py model/returns.py

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from vuelta.errors import InputError
from vuelta.model.returns import Condition, ReturnReason
from vuelta.returns import (
    contradictions,
    default_return_policy,
    policy_of,
    read_requests,
    read_return_policy,
    request_of,
)


def findings(call: Any, *arguments: Any) -> set[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        call(*arguments)
    return {(finding.code, finding.where) for finding in caught.value.findings}


def test_the_defaults_pass_their_own_checks_and_survive_a_round_trip() -> None:
    policy = default_return_policy()
    assert read_return_policy(json.loads(policy.model_dump_json())) == policy
    assert policy_of(None) is policy
    assert policy.law.withdrawal.days == policy.law.refund.days == 14
    assert "2011/83" in policy.law.refund.source


@pytest.mark.parametrize("reason", get_args(ReturnReason))
def test_every_reason_and_condition_has_an_expected_grade(reason: ReturnReason) -> None:
    for condition in get_args(Condition):
        assert default_return_policy().grade(reason, condition) in "ABCDE"


def test_a_category_says_only_what_differs_from_the_rest() -> None:
    policy = read_return_policy({"categories": {"default": {"service": 90}, "toys": {"setup": 5}}})
    assert (policy.rule("toys").setup, policy.rule("toys").service) == (5, 90)
    assert policy.rule("anything").service == 90
    assert policy.rule("clothing").period_days == 30
    assert policy.rule("toys").methods == default_return_policy().rule("default").methods


def test_a_policy_tells_all_its_faults() -> None:
    place = {"id": "a", "line_haul": {"nowhere": {}}}
    bad = {
        "effective_from": 9,
        "effective_until": 3,
        "categories": {"toys": {"period_days": 7}, "food": {"period_days": 0}},
        "facilities": [place, {"id": "a", "kind": "locker"}],
    }
    assert findings(read_return_policy, bad) == {
        ("R611", "effective_until"),
        ("R612", "facilities[1].id"),
        ("R613", "facilities[0].line_haul.nowhere"),
        ("R614", "facilities[1]"),
        ("R617", "categories.toys.period_days"),
    }


def test_fields_that_nobody_knows_are_told_with_the_nearest_one() -> None:
    with pytest.raises(InputError) as caught:
        read_return_policy({"facilites": [], "refund": {"day": 3}})
    remedies = {finding.where: finding.remedy for finding in caught.value.findings}
    assert remedies == {
        "facilites": "did you mean facilities?",
        "refund.day": "did you mean days?",
    }
    assert findings(read_return_policy, {"categories": None}) == {("E103", "categories")}


def test_a_request_tells_all_its_faults(desk: Any) -> None:
    bad = desk.document(
        items=[desk.item(quantity=0), desk.item("b", value=-1)], reason="BORED", wish="refund"
    )
    assert findings(request_of, bad) == {
        ("R601", "items[0]"),
        ("E109", "items[1].value"),
        ("E103", "reason"),
        ("E102", "wish"),
    }
    assert findings(request_of, desk.document(items=[])) == {("R601", "")}
    nowhere = desk.document(location=None, time_windows=[[5, 9], [7, 12]])
    assert findings(request_of, nowhere) == {("E120", "")}
    assert findings(request_of, desk.document(time_windows=[[5, 9], [7, 12]])) == {("E121", "")}
    huge = desk.document(items=[desk.item(quantity=10**9, value=10**9)])
    assert findings(request_of, huge) == {("R601", "items[0]")}


def test_parts_that_contradict_each_other_are_told_together(desk: Any) -> None:
    policy = desk.policy(exchange={"modes": ["RETURN_FIRST"]}, effective_until=7 * desk.day)
    request = desk.request(
        possession=-1,
        items=[desk.item(), desk.item(), desk.item("c", size=[1])],
        wanted="exchange",
    )
    found = {(one.code, one.where) for one in contradictions(request, policy, 8 * desk.day)}
    assert found == {
        ("R602", "possession"),
        ("R603", "items[1].sku"),
        ("R604", "exchange_mode"),
        ("R604", "replacement"),
        ("R605", "items[2].size"),
        ("R618", "now"),
    }


def test_a_file_holds_one_request_or_several(desk: Any, tmp_path: Path) -> None:
    one = tmp_path / "one.json"
    one.write_text(json.dumps(desk.document()), "utf-8")
    assert [request.id for request in read_requests(one).requests] == ["R1"]
    several = {"now": 7, "requests": [desk.document(), desk.document(id="R2")]}
    assert [request.id for request in read_requests(several).requests] == ["R1", "R2"]
    twice = {"requests": [desk.document(), desk.document()]}
    assert findings(read_requests, twice) == {("R603", "requests[1].id")}
    missing = tmp_path / "none.json"
    assert findings(read_requests, missing) == {("F201", str(missing))}
    assert findings(read_requests, {"requests": []}) == {("R610", "requests")}


def test_answers_spell_times_as_the_request_does(desk: Any) -> None:
    assert desk.request().style.times == "seconds"
    dated = {"ordered": 0, "possession": None, "requested": "2026-11-22T10:00:00-03:00"}
    style = desk.request(**dated).style
    assert (style.times, style.utc_offset) == ("rfc3339", -3 * 3600)
