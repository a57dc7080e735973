"""Every code of an error stands in the list once, and every listed one is used."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from vuelta import error_codes
from vuelta.error_codes import FAMILIES, family_of

PACKAGE = Path(error_codes.__file__).parent
CODE = re.compile(r"[A-Z]\d{3}")


def given_in(path: Path) -> set[str]:
    """Codes that stand as texts of their own in a source file."""
    return {
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CODE.fullmatch(node.value)
    }


@pytest.mark.slow
def test_every_code_in_the_source_is_listed_and_every_listed_one_is_used() -> None:
    given = set[str]().union(
        *(given_in(path) for path in PACKAGE.rglob("*.py") if path.name != "error_codes.py")
    )
    assert given == set(error_codes.error_codes())


def test_a_code_is_listed_once_and_in_order() -> None:
    listed = re.findall(r"^[A-Z]\d{3}", error_codes._TABLE, re.MULTILINE)
    assert listed == sorted(set(listed))
    assert listed == list(error_codes.error_codes())


def test_a_row_says_what_is_wrong_and_what_to_do() -> None:
    for row in error_codes.error_codes().values():
        assert row.meaning.endswith("."), row
        assert row.remedy.endswith("."), row
        assert family_of(row.code) in FAMILIES.values()


@pytest.mark.slow
def test_a_table_in_the_source_says_nothing_that_two_files_say_of_one_code() -> None:
    """A code described in two module docstrings would mean two things."""
    told: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        for code in re.findall(r"^\s*([A-Z]\d{3}) ", text, re.MULTILINE):
            told.setdefault(code, set()).add(path.name)
    assert {code: files for code, files in told.items() if len(files) > 1} == {}


def test_every_code_stands_on_the_page_of_reference() -> None:
    page = Path(__file__).parents[1] / "docs" / "reference" / "errors.md"
    told = re.findall(r"^\| `([A-Z]\d{3})` \|", page.read_text("utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(error_codes.error_codes())
