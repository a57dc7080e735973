"""Files that are no text, told by their first bytes; and letters of older code pages."""

from __future__ import annotations

import codecs
from typing import Final, NamedTuple


class Kind(NamedTuple):
    """What a file is, and what to give instead of it."""

    name: str
    remedy: str


_AS_UTF_8: Final = "save the file as UTF-8 text"
_UTF_16: Final = Kind("UTF-16 (what some editors call Unicode)", _AS_UTF_8)
_UTF_32: Final = Kind("UTF-32", _AS_UTF_8)
_UNPACK: Final = "unpack it, and give the document that is in it"
_DOCUMENT: Final = "give the document itself, as JSON or YAML"
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, _UTF_32),  # begins as UTF-16 does
    (codecs.BOM_UTF32_BE, _UTF_32),
    (codecs.BOM_UTF16_LE, _UTF_16),
    (codecs.BOM_UTF16_BE, _UTF_16),
    (b"%PDF-", Kind("a PDF", _DOCUMENT)),
    (b"\x89PNG", Kind("a picture", _DOCUMENT)),
    (b"\xff\xd8\xff", Kind("a picture", _DOCUMENT)),
    (b"\xd0\xcf\x11\xe0", Kind("a workbook or document of an office program", _DOCUMENT)),
    (b"BZh", Kind("a bzip2 archive", _UNPACK)),
    (b"\xfd7zXZ", Kind("an xz archive", _UNPACK)),
    (b"7z\xbc\xaf", Kind("a 7z archive", _UNPACK)),
    (b"\x28\xb5\x2f\xfd", Kind("a Zstandard archive", _UNPACK)),
    (b"SQLite format 3", Kind("a database", _DOCUMENT)),
    (b"PAR1", Kind("a Parquet table", _DOCUMENT)),
)
_ZIP: Final = b"PK\x03\x04"
_OFFICE: Final = (b"[Content_Types].xml", b"mimetypeapplication/vnd.")
"""What the first entry of an office program's file is called."""


def kind_of(raw: bytes | bytearray) -> Kind | None:
    """What a file is that holds no UTF-8 text; nothing where it may hold some."""
    if raw.startswith(_ZIP):
        if any(mark in raw[:200] for mark in _OFFICE):
            return Kind("a workbook or document of an office program", _DOCUMENT)
        return Kind("a zip archive", _UNPACK)
    for mark, kind in _MARKS:
        if raw.startswith(mark):
            return kind
    first = raw[:64]
    if any(first) and first.count(0) * 3 >= len(first):  # letters of two bytes, without a mark
        return _UTF_16
    return None


def western_letter(raw: bytes | bytearray, at: int) -> str:
    """The letter a byte is in Windows-1252; empty where it is none there."""
    letter = bytes(raw[at : at + 1]).decode("cp1252", "replace")
    return letter if letter.isalpha() and letter.isprintable() else ""
