"""Bytes in and out: files, gzip, standard streams; writing is all or nothing.

A file that cannot be read or written is an ``InputError`` like any other
problem with what the caller gave.
"""

from __future__ import annotations

import gzip
import io
import os
import sys
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from vuelta import bounds
from vuelta.bounds import Bound
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
    try:
        if is_stream(source):
            raw = _all_of(sys.stdin.buffer, bounds.BYTES_READ, where)
        else:
            with Path(source).open("rb") as file:
                raw = _all_of(file, bounds.BYTES_READ, where)
    except (OSError, ValueError) as error:
        refuse("F201", where, _reason(error), "give a file that can be read")
    if raw.startswith(_GZIP):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(raw)) as unpacked:
                raw = _all_of(unpacked, bounds.BYTES_UNPACKED, where)
        except (OSError, EOFError, zlib.error) as error:
            refuse("F202", where, f"damaged gzip: {error}", "compress or copy it again")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        refuse(
            "F202", where, f"byte {error.start} is not UTF-8 text", "save the file as UTF-8 text"
        )


def _all_of(stream: BinaryIO | gzip.GzipFile, bound: Bound, where: str) -> bytearray:
    """All bytes of a stream, or E190 as soon as they are more than the bound."""
    raw = bytearray()
    most = bound.most
    while chunk := stream.read(_CHUNK):
        raw += chunk
        if len(raw) > most:
            raise InputError([beyond(bound, where)])
    return raw


def write_text(text: str, target: Source) -> None:
    """Write a text whole or not at all; gzip when the name ends in ``.gz``.

    ``-`` is standard output. The text goes to a temporary file beside the
    target first, which then takes its place.

    Raises
    ------
    InputError
        F233, when it cannot be written.
    """
    if is_stream(target):
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    path = Path(target)
    raw = text.encode("utf-8")
    if path.suffix.lower() == ".gz":
        raw = gzip.compress(raw, mtime=0)
    try:
        _replace(path, raw)
    except (OSError, ValueError) as error:
        refuse("F233", os.fspath(target), _reason(error), "give a target that can be written")


def _replace(path: Path, raw: bytes) -> None:
    if path.is_symlink():
        path = path.resolve()
    if path.exists() and not path.is_file():
        if not path.is_dir():
            path.write_bytes(raw)
            return
        raise IsADirectoryError(21, "Is a directory")
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
        draft.chmod(mode)
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise


def _umask() -> int:
    """The process's mask of permissions, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _reason(error: Exception) -> str:
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
