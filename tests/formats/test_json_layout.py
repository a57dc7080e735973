"""JSON for reading."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vuelta.formats.json_layout import WIDTH, lay_out

scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
values = st.recursive(
    scalars | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=60,
)


@pytest.mark.slow
@given(values)
def test_layout_changes_nothing_but_blanks(value: object) -> None:
    assert json.loads(lay_out(value)) == value


def test_a_matrix_is_laid_out_row_by_row() -> None:
    text = lay_out({"matrix": [[number] * 60 for number in range(3)]})
    assert len(text.splitlines()) == 7


def test_short_things_stay_on_one_line() -> None:
    assert lay_out({"id": 1, "location": [1.5, 2.5]}) == '{"id": 1, "location": [1.5, 2.5]}'
    wide = lay_out([{"id": number, "name": "x" * 30} for number in range(4)])
    assert all(len(line) <= WIDTH for line in wide.splitlines())
