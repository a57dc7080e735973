"""Files that are no text: told by what they begin with, and text is never taken for one."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vuelta.documents.file_kinds import kind_of, western_letter


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("{}".encode("utf-32"), "UTF-32"),
        ("{}".encode("utf-16"), "UTF-16"),
        ('{"a": 1}'.encode("utf-16-be"), "UTF-16"),
        (b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis", "a workbook"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"BZh9", "a bzip2 archive"),
        (b"SQLite format 3\0", "a database"),
    ],
)
def test_each_kind_is_named(raw: bytes, name: str) -> None:
    kind = kind_of(raw)
    assert kind is not None
    assert kind.name.startswith(name)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_text_is_text(text: str) -> None:
    if not text.startswith(("BZh", "%PDF-", "PK\x03\x04", "PAR1", "SQLite format 3")):
        assert kind_of(text.encode()) is None


def test_what_is_empty_unpacked_or_all_zeros_is_told_elsewhere() -> None:
    assert [kind_of(raw) for raw in (b"", b"\0" * 9, gzip.compress(b"{}"))] == [None] * 3


def test_letters_of_older_code_pages() -> None:
    assert western_letter(b"a\xf1", 1) == "ñ"
    assert [western_letter(bytes([byte]), 0) for byte in (0x81, 0x80, 0xA0)] == [""] * 3
