"""Which files a command reads and writes: nothing that it writes may take an input's place."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import Final

Identity = tuple[int, int]
"""Device and inode: what a file is, by whatever name and through whatever link."""


@dataclass
class Touched:
    """The files of one command."""

    read: set[Identity] = field(default_factory=set)
    written: list[Path] = field(default_factory=list)


_NOW: Final[ContextVar[Touched | None]] = ContextVar("touched", default=None)


@contextmanager
def watched() -> Iterator[Touched]:
    """Within, no file that was read is written over; elsewhere callers do as they like."""
    touched = Touched()
    token = _NOW.set(touched)
    try:
        yield touched
    finally:
        _NOW.reset(token)


def note_input(source: str | os.PathLike[str]) -> None:
    """Remember that a file is read; ``-`` is the file behind standard input, if it is one."""
    touched = _NOW.get()
    if touched is not None and (identity := identity_of(source)) is not None:
        touched.read.add(identity)


def note_output(target: Path) -> None:
    """Remember that a file has been written."""
    if (touched := _NOW.get()) is not None:
        touched.written.append(target)


def is_input(target: str | os.PathLike[str]) -> bool:
    """Whether a file has been read, under whatever name."""
    touched = _NOW.get()
    return touched is not None and identity_of(target) in touched.read


def identity_of(path: str | os.PathLike[str]) -> Identity | None:
    """What a regular file is; nothing where there is none, nor for a pipe or a device.

    ``-`` is the file behind standard input.
    """
    with suppress(OSError, ValueError, AttributeError):
        name = os.fspath(path)
        stat = os.fstat(sys.stdin.fileno()) if name == "-" else Path(name).stat()
        if S_ISREG(stat.st_mode):
            return stat.st_dev, stat.st_ino
    return None
