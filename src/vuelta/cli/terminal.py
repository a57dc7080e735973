"""What people see: tables on standard output, notes on standard error.

Nothing that a document, a file's name or an argument says moves the cursor, sets a title or
begins a line that looks like one of ours: control characters are spelled out.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final

from rich.console import Console
from rich.text import Text

from vuelta.documents import is_stream, write_text
from vuelta.plain_text import visible

WIDTH: Final = 160
"""Columns of a table that goes to a pipe or a file."""

_COLOURS: Final = {"red": "\x1b[31m", "yellow": "\x1b[33m"}
_PLAIN: Final = "\x1b[0m"


def spelled(text: str) -> str:
    r"""The text with its control characters spelled out, but for line feeds and tabs."""
    lines = (line.split("\t") for line in text.split("\n"))
    return "\n".join("\t".join(map(visible, parts)) for parts in lines)


class Screen(Console):
    """A console that shows what it is told, and draws nothing but what we draw.

    Markup of our own is allowed, and escaped in what documents say; names of emoji between
    colons are not replaced, for ids may look so.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"highlight": False, "emoji": False} | options))

    def render_str(self, text: str, **options: Any) -> Text:
        return super().render_str(spelled(text), **options)

    def on_broken_pipe(self) -> None:
        """Who reads has had enough: said by the exit code alone."""
        raise BrokenPipeError


class _Forgiving(io.TextIOBase):
    """Standard error for notes: nobody's work is lost because nobody listens."""

    def __init__(self, stream: IO[str] | None) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):
            if self._stream is not None:
                self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            if self._stream is not None:
                self._stream.flush()

    def isatty(self) -> bool:
        with suppress(OSError, ValueError):
            return self._stream is not None and self._stream.isatty()
        return False

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return getattr(self._stream, "encoding", None) or "utf-8"


def page() -> Console:
    """Standard output for tables: as wide as the terminal, and wide in a pipe."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    return Screen(width=None if is_terminal else WIDTH)


def notes(*, quiet: bool = False) -> Console:
    """Standard error for progress and notes."""
    return Screen(file=_Forgiving(sys.stderr), soft_wrap=True, quiet=quiet)


@contextmanager
def paper(output: Path | None) -> Iterator[Console]:
    """Where tables go, standard output or a file, when they are whole."""
    if output is None or is_stream(output):
        screen = page()
        with screen.capture() as shown:
            yield screen
        write_text(shown.get(), "-")
        return
    text = io.StringIO()
    yield Screen(file=text, width=WIDTH)
    write_text(text.getvalue(), output)


def emit(text: str, output: Path | None) -> None:
    """A text to a file, whole or not at all, or to standard output: visible on a terminal."""
    target = output or "-"
    if is_stream(target) and sys.stdout is not None and sys.stdout.isatty():
        text = spelled(text)
    write_text(text, target)


def say(text: str, colour: str | None = None) -> None:
    """A text on standard error, ``red`` or ``yellow`` where that is a terminal.

    Written plainly: an error may speak of a hundred things.
    """
    out = _Forgiving(sys.stderr)
    text = spelled(text)
    if colour is not None and out.isatty() and "NO_COLOR" not in os.environ:
        text = f"{_COLOURS[colour]}{text}{_PLAIN}"
    out.write(text + "\n")
    out.flush()


def speak_utf8() -> None:
    """UTF-8 on both streams, whatever the terminal's language; nothing is unspeakable."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def hang_up() -> None:
    """Say no more on standard output: whoever listened has gone."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
