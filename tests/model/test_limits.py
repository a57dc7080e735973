"""The table of limits: nothing that speaks of limits knows one that is not in it."""

from __future__ import annotations

from typing import get_args

import pytest

from vuelta.explain.nouns import Lever, LimitName
from vuelta.model import Vehicle
from vuelta.model.limits import CAPS, LIMITS, CapName, cap_of, limit_named, with_cap
from vuelta.model.plan import ReasonCode
from vuelta.solver import _core
from vuelta.wording.words import words_of

LANGUAGES = ("en", "es", "pl")


def test_every_bit_of_the_core_has_a_row() -> None:
    """But who may serve what, told by skill and permission, and halves of pairs out of order."""
    bits = {limit.name for limit in _core.Limit} - {"not_allowed", "order"}
    assert bits == {limit.core for limit in LIMITS}


def test_every_row_has_a_code_and_words() -> None:
    assert len({limit.name for limit in LIMITS}) == len(LIMITS)
    for limit in LIMITS:
        assert limit.reason in get_args(ReasonCode)
        assert limit.word
        assert limit.standing
        assert limit.change
        assert limit_named(limit.name) is limit


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word(language: str) -> None:
    words = words_of("explain", language)
    page = words_of("report", language)
    assert set(words["limit_names"]) == set(get_args(LimitName))
    assert set(words["fixes"]) | {"penalty"} == set(get_args(Lever))
    assert set(page["reasons"]) == set(get_args(ReasonCode))


def test_every_number_of_a_vehicle_can_be_asked_and_raised() -> None:
    assert set(get_args(CapName)) == set(CAPS)
    for name in CAPS:
        vehicle = Vehicle.model_validate({"id": "A", "start_index": 0, name: 3})
        assert cap_of(vehicle, name) == 3
        assert cap_of(with_cap(vehicle, name, 4), name) == 7
        free = Vehicle.model_validate({"id": "A", "start_index": 0})
        assert with_cap(free, name, 4) == free
