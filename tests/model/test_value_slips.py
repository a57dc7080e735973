"""What to write for a place or a window that is written in another way."""

from __future__ import annotations

import pytest

from vuelta.model.value_slips import point_remedy, window_remedy


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Gran Vía 1", "the address"),
        ("40°25'N 3°42'W", "without quotes"),
        ({"lat": 1, "lng": 2}, "in a list"),
        (["1", 2], "without quotes"),
        ([1, 2, 3], "decimal point"),
        ([1], "leave the field out"),
        (None, "leave the field out"),
    ],
)
def test_a_place(value: object, words: str) -> None:
    assert words in point_remedy(value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("09:00-12:00", 'write ["09:00", "12:00"]'),
        (" 9:00 – 12:00", 'write ["9:00", "12:00"]'),
        ("morning", "[[start, end]]"),
        (9, "[[start, end]]"),
        ("-".join(["x" * 5_000] * 2), "[[start, end]]"),
    ],
)
def test_a_window(value: object, words: str) -> None:
    assert words in window_remedy(value)
