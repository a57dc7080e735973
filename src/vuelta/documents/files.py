"""Bytes in: files, gzip, standard input; and what the names of files say.

A file that cannot be read is an ``InputError`` like any other problem with what the
caller gave.
"""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from pathlib import Path
from typing import BinaryIO, Final

from vuelta import bounds
from vuelta.bounds import Bound
from vuelta.documents.file_kinds import kind_of, western_letter
from vuelta.documents.touched import note_input
from vuelta.errors import InputError, beyond, refuse

Source = str | os.PathLike[str]

_GZIP: Final = b"\x1f\x8b"
_CHUNK: Final = 2**20


def is_stream(source: Source) -> bool:
    """Whether a source or target is ``-``: standard input or output."""
    return os.fspath(source) == "-"


def read_text(source: Source) -> str:
    """The text of a file, gunzipped when it is gzip; ``-`` is standard input.

    Raises
    ------
    InputError
        F201 when it cannot be read, F202 when it is no UTF-8 text, E190 when it is too large.
    """
    where = os.fspath(source)
    note_input(source)
    try:
        if is_stream(source):
            raw = _all_of(sys.stdin.buffer, bounds.BYTES_READ, where)
        else:
            with Path(source).open("rb") as file:
                raw = _all_of(file, bounds.BYTES_READ, where)
    except (OSError, ValueError) as error:
        refuse("F201", where, reason_of(error), "give a file that can be read")
    if raw.startswith(_GZIP):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(raw)) as unpacked:
                raw = _all_of(unpacked, bounds.BYTES_UNPACKED, where)
        except (OSError, EOFError, zlib.error) as error:
            refuse("F202", where, f"damaged gzip: {error}", "compress or copy it again")
    if kind := kind_of(raw):
        refuse("F202", where, f"this is {kind.name}, not UTF-8 text", kind.remedy)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cause = f"byte {error.start} is not UTF-8 text"
        if letter := western_letter(raw, error.start):
            line = raw.count(b"\n", 0, error.start) + 1
            cause += f"; on line {line} it is {letter} of Windows-1252, perhaps"
        refuse("F202", where, cause, "save the file as UTF-8 text")


def _all_of(stream: BinaryIO | gzip.GzipFile, bound: Bound, where: str) -> bytearray:
    """All bytes of a stream, or E190 as soon as they are more than the bound."""
    raw = bytearray()
    most = bound.most
    while chunk := stream.read(_CHUNK):
        raw += chunk
        if len(raw) > most:
            raise InputError([beyond(bound, where)])
    return raw


def reason_of(error: Exception) -> str:
    """Why the system refuses, in small letters."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text[:1].lower() + text[1:]


def stem_of(source: Source) -> str | None:
    """A file's name without its endings, for texts that carry no name."""
    if is_stream(source):
        return None
    name = Path(source).name
    if name.lower().endswith(".gz"):
        name = name[:-3]
    return Path(name).stem or None


def suffix_of(source: Source) -> str:
    """A file's ending in lower case, ``.gz`` aside; empty for a stream."""
    if is_stream(source):
        return ""
    name = Path(source).name.lower()
    return Path(name.removesuffix(".gz")).suffix
