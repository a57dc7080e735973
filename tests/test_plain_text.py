"""What a document says, as messages show it."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from vuelta.plain_text import has_control, has_lone_surrogate, shown, visible


def test_every_control_character_is_spelled_out() -> None:
    for number in range(sys.maxunicode + 1):
        letter = chr(number)
        if unicodedata.category(letter) in ("Cc", "Zl", "Zp", "Cs"):
            assert visible(letter) == letter.encode("unicode_escape").decode()
            assert has_control(letter) or has_lone_surrogate(letter)


@pytest.mark.parametrize("text", ["", "J17", "Łódź, ul. Piotrkowska 5", "日本", "🚚", "a b", "\\n"])
def test_letters_of_every_language_stay(text: str) -> None:
    assert shown(text) == visible(text) == text
    assert not has_control(text)
    assert not has_lone_surrogate(text)


def test_the_middle_of_long_values_is_left_out() -> None:
    assert shown("x" * 100) == "x" * 100
    assert shown("x" * 101) == "x" * 60 + "..." + "x" * 20
    sentence = "a word " * 1_000
    assert len(shown(sentence)) < 1_000
    assert shown(sentence).startswith("a word a word")
