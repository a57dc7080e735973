"""Horizons that cannot be meant are refused, each fault by its code."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from vuelta.model import Horizon, Terms, Zone


@pytest.mark.parametrize(
    ("noun", "fields", "code"),
    [
        (Terms, {"earliest_day": 3, "latest_day": 2}, "H801"),
        (Terms, {"deadline_penalty": 5}, "H802"),
        (Zone, {"id": "west"}, "H803"),
        (Zone, {"id": "west", "centre": [-43.6, -22.9]}, "H803"),
        (Zone, {"id": "west", "jobs": ["a"], "radius": 10}, "H803"),
        (Horizon, {"days": 2, "returns": {"earliest_day": 3, "latest_day": 2}}, "H801"),
    ],
)
def test_what_contradicts_itself_is_refused(noun: Any, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        noun.model_validate(fields)
    assert [error["type"] for error in caught.value.errors()] == [code]


def test_a_deadline_that_has_passed_is_lawful_where_being_late_has_a_price() -> None:
    late = Terms.model_validate({"latest_day": 0, "deadline_penalty": 5})
    assert (late.latest_day, late.deadline_penalty) == (0, 50_000)


def test_a_horizon_has_days_and_not_too_many() -> None:
    for days in (0, 32):
        with pytest.raises(ValidationError):
            Horizon.model_validate({"days": days})
