"""Incident codes and those of other lists, both ways."""

from __future__ import annotations

from typing import get_args

import pytest

from vuelta.documents import packaged
from vuelta.model.incidents import IncidentCode
from vuelta.policy import external_codes as codes

CODES: tuple[IncidentCode, ...] = get_args(IncidentCode)


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_known_elsewhere_and_comes_back(code: IncidentCode) -> None:
    lists = codes.external(code)
    assert lists, f"{code} has no equivalent anywhere"
    for name, theirs in lists.items():
        assert theirs
        for their in theirs:
            assert code in codes.internal(name, their)


def test_what_comes_back_goes_out_again() -> None:
    pairs = {
        (name, their)
        for code in CODES
        for name, theirs in codes.external(code).items()
        for their in theirs
    }
    for name, their in pairs:
        for code in codes.internal(name, their):
            assert their in codes.external(code)[name]


def test_an_absent_recipient_as_others_say_it() -> None:
    assert codes.external("RECIPIENT_ABSENT") == {
        "edifact_9013": ("6", "7"),
        "x12": ("AH+AQ", "B1"),
        "rec24": ("23",),
        "aftership": ("AttemptFail_002", "AttemptFail_003"),
        "easypost": ("delivery_exception",),
        "shippo": ("delivery_attempted", "notice_left"),
    }


def test_one_of_theirs_may_be_several_of_ours() -> None:
    assert codes.internal("edifact_9013", "6") == ("RECIPIENT_ABSENT", "ACCESS_PROBLEM")
    assert codes.internal("edifact_9013", "63") == ("WEATHER",)


def test_a_plain_order_does_not_claim_to_be_urgent() -> None:
    urgent, plain = codes.external("NEW_URGENT"), codes.external("NEW_ORDER")
    assert urgent["edifact_9015"] == ("16",)
    assert plain == {name: theirs for name, theirs in urgent.items() if name != "edifact_9015"}


def test_an_unknown_code_is_nothing_of_ours_and_an_unknown_list_is_a_mistake() -> None:
    assert codes.internal("x12", "ZZ") == ()
    with pytest.raises(ValueError, match="known are edifact_9013"):
        codes.internal("fedex", "DEX08")


def test_every_list_is_used_and_states_its_source() -> None:
    data = packaged("policy", "codes")
    assert set(data["codes"]) == set(CODES)
    used = {name for code in CODES for name in codes.external(code)}
    assert used == set(codes.LISTS)
    assert all(about["source"] for about in data["lists"].values())
