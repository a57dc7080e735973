"""Files out: each whole or not at all, several together all or none.

Every text goes to a draft beside its target first; when all drafts are on the disk, they take
their places by renaming. What goes wrong until then leaves everything as it was, and what goes
wrong between two renames is undone. A machine that loses its power between two renames is the
one case in which some of several files are new and some old; each of them is whole even then.
"""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Final, NamedTuple

from vuelta.documents.files import Source, is_stream, reason_of
from vuelta.documents.touched import is_input, note_output
from vuelta.errors import refuse

REMEDY: Final = "give a target that can be written"
_LONGEST: Final = 40
"""Letters of a target's name in its draft's: names of files end at 255 bytes."""


class _Draft(NamedTuple):
    """A text on the disk that waits for its place; without a text, the place is cleared."""

    target: Path
    text: Path | None


class _Place(NamedTuple):
    """A place that was taken, and where its former file waits until all are."""

    draft: _Draft
    former: Path | None


class _Together:
    """Everything that is written together."""

    def __init__(self) -> None:
        self._drafts: list[_Draft] = []
        self._folders: list[Path] = []
        self._late: list[tuple[Path | None, bytes]] = []

    def add(self, target: Source, raw: bytes) -> None:
        """Write a draft; pipes and devices have none, and wait."""
        if is_stream(target):
            self._late.append((None, raw))
            return
        path = _checked(target)
        if any(path == draft.target for draft in self._drafts if draft.text is not None):
            raise OSError(None, "two answers would go here")
        if path.exists() and not path.is_file():
            self._late.append((path, raw))
            return
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        text = path.with_name(f".{path.name[:_LONGEST]}.{os.urandom(6).hex()}")
        self._drafts.append(_Draft(path, text))  # first, so that an interrupt leaves nothing
        handle = os.open(text, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
        text.chmod(mode)

    def remove(self, target: Path) -> None:
        self._drafts.append(_Draft(_checked(target), None))

    def make_folder(self, folder: Path) -> None:
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        for one in reversed(missing):
            self._folders.append(one)
            one.mkdir(exist_ok=True)
        folder.mkdir(exist_ok=True)

    def take_places(self) -> None:
        """Every draft to its target; all go back where one cannot.

        What goes through a pipe cannot be taken back. Standard output comes last, so that
        whoever closes it keeps the files; a named pipe or a device comes first.
        """
        for path, raw in self._late:
            if path is not None:
                _pour(raw, path)
        places: list[_Place] = []
        try:
            for draft in self._drafts:
                former = None
                if draft.target.exists() and (draft.text is None or len(self._drafts) > 1):
                    former = draft.target.with_name(f".{os.urandom(8).hex()}.former")
                places.append(_Place(draft, former))
                if former is not None:
                    _set_aside(draft, former)
                if draft.text is not None:
                    draft.text.replace(draft.target)
        except BaseException as error:
            for place in reversed(places):
                _undo(place)
            if isinstance(error, OSError):
                refuse("F233", str(places[-1].draft.target), reason_of(error), REMEDY)
            raise
        self._drafts.clear()
        self._folders.clear()
        for place in places:
            note_output(place.draft.target)
            if place.former is not None:
                with suppress(OSError):
                    place.former.unlink()
        for path, raw in self._late:
            if path is None:
                _say(raw)

    def discard(self) -> None:
        """Leave no draft and no new folder behind."""
        for draft in self._drafts:
            if draft.text is not None:
                with suppress(OSError):
                    draft.text.unlink()
        for folder in reversed(self._folders):
            with suppress(OSError):
                folder.rmdir()


_TOGETHER: Final[ContextVar[_Together | None]] = ContextVar("together", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Everything written within appears at its end: all of it, or nothing.

    One within another is part of the other. Texts for standard output follow the files.

    Raises
    ------
    InputError
        F233 by target, as ``write_text``.
    """
    if _TOGETHER.get() is not None:
        yield
        return
    drafts = _Together()
    token = _TOGETHER.set(drafts)
    try:
        yield
        drafts.take_places()
    finally:
        drafts.discard()
        _TOGETHER.reset(token)


def write_text(text: str, target: Source) -> None:
    """Write a text as UTF-8, whole or not at all; gzip when the name ends in ``.gz``.

    ``-`` is standard output. Within ``together`` it appears with all the others.

    Raises
    ------
    InputError
        F233, when it cannot be written, or would take the place of what is read-only or, in
        a command, of what was read.
    """
    try:
        raw = text.encode("utf-8")
    except UnicodeEncodeError as error:
        refuse("F233", os.fspath(target), f"no Unicode text: {error.reason}", "correct the text")
    write_bytes(raw, target)


def write_bytes(raw: bytes, target: Source) -> None:
    """Write bytes, as ``write_text``."""
    name = os.fspath(target)
    if not is_stream(target) and name.lower().endswith(".gz"):
        raw = gzip.compress(raw, mtime=0)
    with together():
        drafts = _now()
        try:
            drafts.add(target, raw)
        except (OSError, ValueError) as error:
            refuse("F233", name, reason_of(error), REMEDY)


def remove_file(target: Path) -> None:
    """Remove a file; within ``together`` it goes when the others come."""
    with together():
        try:
            _now().remove(target)
        except OSError as error:
            refuse("F233", str(target), reason_of(error), REMEDY)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; within ``together``, gone again if the rest fails.

    Raises
    ------
    InputError
        F233, when it cannot be made.
    """
    with together():
        try:
            _now().make_folder(folder)
        except (OSError, ValueError) as error:
            refuse("F233", str(folder), reason_of(error), "give a folder that can be written")


def _now() -> _Together:
    drafts = _TOGETHER.get()
    assert drafts is not None
    return drafts


def _checked(target: Source) -> Path:
    """Where a target really is, if it may be written."""
    path = Path(target)
    if path.is_symlink():
        path = Path(os.path.realpath(path))
    if path.is_dir():
        raise IsADirectoryError(None, "is a folder")
    if is_input(path):
        raise PermissionError(None, "it was read as an input, which is never written over")
    if is_read_only(path):
        raise PermissionError(None, "it is read-only")
    return Path(os.path.realpath(path.parent)) / path.name


def is_read_only(path: Path) -> bool:
    """Whether there is a file that nobody, or not this user, may write."""
    if not path.is_file():
        return False
    return not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK)


def _set_aside(draft: _Draft, former: Path) -> None:
    """Keep what is there under another name, if possible without a moment of nothing there."""
    if draft.text is not None:
        with suppress(OSError):  # not every file system has hard links
            os.link(draft.target, former)
            return
    draft.target.replace(former)


def _undo(place: _Place) -> None:
    """As it was before; whatever the step it was stopped at."""
    draft, former = place
    with suppress(OSError):
        if former is not None and former.exists():
            former.replace(draft.target)
            # Two names of one file stay two when the one is renamed to the other.
            former.unlink(missing_ok=True)
        elif former is None and draft.text is not None and not draft.text.exists():
            draft.target.unlink()


def _pour(raw: bytes, target: Path) -> None:
    """Bytes into a named pipe or a device."""
    try:
        target.write_bytes(raw)
    except OSError as error:
        refuse("F233", str(target), reason_of(error), REMEDY)


def _say(raw: bytes) -> None:
    """Bytes to standard output, whatever its encoding; who closed the pipe is not our matter."""
    if sys.stdout is None:
        refuse("F233", "standard output", "it is closed", REMEDY)
    try:
        sys.stdout.flush()
        binary = getattr(sys.stdout, "buffer", None)
        if binary is None:  # a stream in memory, which takes texts alone
            sys.stdout.write(raw.decode("utf-8"))
        else:
            binary.write(raw)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        refuse("F233", "standard output", reason_of(error), REMEDY)


def _umask() -> int:
    """The process's mask of permissions, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
