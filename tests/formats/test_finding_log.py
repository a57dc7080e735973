"""Collecting findings: reading goes on, refusal comes at the end."""

from __future__ import annotations

from decimal import Decimal

import pytest

from vuelta.errors import InputError
from vuelta.formats.finding_log import MAX_FINDINGS, Ledger


@pytest.mark.parametrize(
    ("cell", "value"), [("3", 3), ("-2.5", Decimal("-2.5")), (".5", Decimal("0.5")), ("1e+02", 100)]
)
def test_numbers_are_read_exactly(cell: str, value: Decimal | int) -> None:
    ledger = Ledger()
    assert ledger.decimal(cell, "line 1", "x") == value
    ledger.close()


@pytest.mark.parametrize("cell", ["x", "", "nan", "inf", "1_000", "٣", "1e999", "0x1F", "1,5"])
def test_what_is_no_number_is_noted(cell: str) -> None:
    ledger = Ledger()
    assert ledger.decimal(cell, "line 4", "demand") == 0
    with pytest.raises(InputError) as caught:
        ledger.close()
    assert caught.value.code == "F211"
    assert caught.value.where == "line 4"


def test_all_findings_come_at_once() -> None:
    ledger = Ledger()
    ledger.decimal("x", "line 1", "demand")
    ledger.cells(["1"], 2, ("a", "b"))
    with pytest.raises(InputError) as caught:
        ledger.close()
    assert [finding.code for finding in caught.value.findings] == ["F211", "F210"]


def test_reading_stops_after_enough_findings() -> None:
    ledger = Ledger()
    for line in range(1, MAX_FINDINGS):
        ledger.decimal("x", f"line {line}", "demand")
    with pytest.raises(InputError) as caught:
        ledger.decimal("x", "line 200", "demand")
    assert len(caught.value.findings) == MAX_FINDINGS + 1
    assert caught.value.findings[-1].code == "F219"
