"""Cells that spreadsheets take for text, and that come back as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vuelta import simulate
from vuelta.documents import each_once, guarded, unguarded
from vuelta.errors import InputError
from vuelta.formats import plan_csv
from vuelta.simulate import paired_rows

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


def test_a_column_stands_once() -> None:
    each_once(["a", "b", ""], "t.csv")
    with pytest.raises(InputError) as caught:
        each_once(["a", "b", "a"], "t.csv")
    assert (caught.value.code, caught.value.where) == ("F215", "t.csv")
    assert caught.value.cause == "column a stands 2 times"


def test_no_table_of_any_kind_has_a_column_twice(tmp_path: Path) -> None:
    places, report = tmp_path / "places.csv", tmp_path / "report.csv"
    places.write_text("lon,lat,lon\n0,0,5\n", "utf-8")
    report.write_text("suite,vans,seed,vans\ncalm,1,1,2\n", "utf-8")
    plan = ",".join((*plan_csv.COLUMNS, "route")) + "\n"
    for read in (
        lambda: simulate.generate("calm", 1, 1, places=places),
        lambda: list(paired_rows._read(report)),
        lambda: plan_csv.parse_plan(plan),
    ):
        with pytest.raises(InputError) as caught:
            read()
        assert {one.code for one in caught.value.findings} == {"F215"}
