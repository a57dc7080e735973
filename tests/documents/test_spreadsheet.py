"""Cells that spreadsheets take for text, and that come back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vuelta.documents import guarded, unguarded

BEGINNINGS = "=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20 a"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0"),
        ("+55 21 99999", "'+55 21 99999"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\uff1d1", "'\uff1d1"),
        ("'=1", "''=1"),
        ("'80s shop", "'80s shop"),
        ("J17", "J17"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_a_formula_becomes_text_and_nothing_else_changes(text: str, cell: str) -> None:
    assert guarded(text) == cell
    assert unguarded(cell) == text


@pytest.mark.slow
@given(st.text(alphabet=BEGINNINGS, max_size=6))
def test_every_text_comes_back(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert cell[:1] not in set("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
    assert unguarded(text) == text or guarded(unguarded(text)) == text
