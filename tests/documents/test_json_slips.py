"""What a text that is no JSON was meant to be; whole files stand in tests/cli/test_first_files."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vuelta.documents.json_slips import slip_of


def slip(text: str) -> str:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(text)
    return " / ".join(slip_of(text, caught.value))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": "b', "close it"),
        ('{"a": "b\nc"}', "line end"),
        ('{"a": "C:\\data"}', "twice"),
        ('{"a" 1}', "colon"),
        ('{"a": 1 "b": 2}', "comma or a closing bracket is missing"),
        ('{"a": TRUE}', "write true"),
        ('{"a": abc}', "no quotes"),
        ('{"a": }', "value is missing"),
        ('{"a": 1_000}', "digits alone"),
        ('{"a": 007}', "begins with 0"),
        ('{"a": 1,, "b": 2}', "name of a field is missing"),
        ("{‘a’: 1}", "straight double quotes"),
        ('{"a": 1} {"b": 2}', "more follows"),
        ("hello", "does not begin with {"),
        ("a: 1\nb: 2", "name the file .yaml"),
        ("a;b;c\n1;2;3", "table"),
    ],
)
def test_each_slip_is_told_in_words(text: str, words: str) -> None:
    assert words in slip(text)


@given(st.text("{}[]\",:0123456789.eE+-_ntfNT'/#\\\n\t <;ab", max_size=40))
def test_any_text_that_is_no_json_has_a_cause_and_a_remedy(text: str) -> None:
    fault = None
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        fault = error
    assert fault is None or all(slip_of(text, fault))
