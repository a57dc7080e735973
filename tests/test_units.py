"""Times, whole numbers and money: parsed, written, and kept within limits."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vuelta import units


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-02T00:00:00+00:00", 86_400),
        ("2026-11-22T09:00:00+01:00", 1_795_334_400),
        ("2026-11-22T05:00:00-03:00", 1_795_334_400),
        (1_795_334_400, 1_795_334_400),
        (-5, -5),
        (3.0, 3),
    ],
)
def test_times_are_seconds_or_rfc_3339(text: object, seconds: int) -> None:
    assert units.parse_time(text) == seconds


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ("tomorrow", "is not an RFC 3339 time"),
        ("2026-11-22T09:00:00", "has no offset"),
        ("2026-11-22T09:00:00.5Z", "fractions of a second"),
        (1.5, "whole number"),
        (True, "whole number"),
        (None, "whole number"),
        (float("nan"), "whole number"),
        (float("inf"), "whole number"),
        (units.MAX_TIME + 1, "beyond the limit"),
        (-units.MAX_TIME - 1, "beyond the limit"),
        ("9999-12-31T23:59:59Z", "beyond the year 3871"),
        ("0001-01-01T00:00:00Z", "before the year 69"),
        pytest.param(10**5_000, "too many digits", id="long"),
    ],
)
def test_other_times_are_refused(value: object, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        units.parse_time(value)


@given(
    st.integers(min_value=0, max_value=4_000_000_000),
    st.integers(min_value=-12 * 4, max_value=14 * 4).map(lambda quarters: quarters * 900),
)
def test_a_written_time_reads_back_with_its_offset(seconds: int, offset: int) -> None:
    text = units.format_time(seconds, offset)
    assert units.parse_time(text) == seconds
    assert units.utc_offset_of(text) == offset


def test_utc_is_written_with_a_z() -> None:
    assert units.format_time(0, 0) == "1970-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("value", "steps"),
    [
        (0, 0),
        (1, 10_000),
        (0.1, 1_000),
        (18.1234, 181_234),
        (-2.5, -25_000),
        (Decimal("0.3"), 3_000),
    ],
)
def test_money_is_exact_to_four_decimals(value: object, steps: int) -> None:
    assert units.parse_money(value) == steps


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        (0.00001, "more than four decimals"),
        (float("nan"), "finite"),
        (float("inf"), "finite"),
        (10**10, "beyond the limit"),
        (-(10**10), "beyond the limit"),
        ("12", "should be a number"),
        (Decimal("1e999999"), "beyond the limit"),
        (Decimal("1e-999999"), "more than four decimals"),
        (Decimal("sNaN"), "finite"),
        pytest.param(10**5_000, "too many digits", id="long"),
        (1j, "should be a number"),
        (False, "should be a number"),
        (None, "should be a number"),
    ],
)
def test_other_money_is_refused(value: object, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        units.parse_money(value)


@given(st.integers(min_value=-units.MAX_MONEY, max_value=units.MAX_MONEY))
def test_written_money_reads_back(steps: int) -> None:
    assert units.parse_money(units.format_money(steps)) == steps


def test_whole_money_is_written_without_decimals() -> None:
    assert units.format_money(30_000) == 3
    assert isinstance(units.format_money(30_000), int)
    assert units.format_money(-25_000) == -2.5


def test_limits_leave_room_for_sums_in_the_core() -> None:
    """Two amounts or spans fit 32 signed bits; a hundred thousand prices fit 64."""
    assert 2 * units.MAX_AMOUNT < 2**31
    assert 2 * units.MAX_DURATION < 2**31
    assert 2 * units.MAX_DISTANCE < 2**31
    assert 10**5 * units.MAX_MONEY < 2**63


def test_numbers_of_numpy_are_numbers() -> None:
    assert units.whole(np.int64(3)) == units.whole(np.uint8(3)) == units.whole(np.float32(3)) == 3
    assert type(units.whole(np.int64(3))) is int
    assert units.parse_money(np.float64(0.1)) == 1_000
    assert units.parse_money(np.int32(2)) == 20_000
    for other in (np.bool_(True), np.float32(3.5), "3", 3 + 0j, Decimal(3)):
        with pytest.raises(ValueError, match="should be a whole number"):
            units.whole(other)


def test_whatever_may_be_planned_can_be_written_as_rfc_3339() -> None:
    for moment in (-units.MAX_TIME - units.MAX_DURATION, units.MAX_TIME + units.MAX_DURATION):
        for offset in (-86_340, 0, 86_340):
            assert units.format_time(moment, offset)
    last = units.format_time(units.MAX_TIME, 0)
    assert last.startswith(str(units.LAST_YEAR))
