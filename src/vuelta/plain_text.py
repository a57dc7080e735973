"""What a document says, made safe to show: control characters visible, long values cut.

A text of a document may end on a terminal or in a log. There a control character is a
command or a new line, and one that turns the direction of writing hides what is written.
"""

from __future__ import annotations

import re
from typing import Final

CONTROL: Final = "\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069"
"""What no id may hold, as the inside of a class of a regular expression.

C0, DEL and C1; the separators of lines and paragraphs; what turns the direction of writing.
"""

SURROGATES: Final = "\\ud800-\\udfff"
"""Halves of a pair of UTF-16: no text of Unicode holds one alone. As ``CONTROL``."""

_UNSAFE: Final = re.compile(f"[{CONTROL}{SURROGATES}]")
_LONE: Final = re.compile(f"[{SURROGATES}]")
_CONTROL: Final = re.compile(f"[{CONTROL}]")

_LONG_WORD: Final = re.compile(r"\S{101,}")
_LONG_TEXT: Final = 1_000


def has_control(text: str) -> bool:
    """Whether a text holds a control character."""
    return _CONTROL.search(text) is not None


def has_lone_surrogate(text: str) -> bool:
    """Whether a text holds half a pair of UTF-16, which cannot be written as UTF-8."""
    return not text.isascii() and _LONE.search(text) is not None


def visible(text: str) -> str:
    r"""The text with its control characters spelled out, such as ``\x1b`` and ``\n``."""
    return _UNSAFE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def shown(text: str) -> str:
    """The text as a message shows it: visible, long words and long texts without their middle."""
    if len(text) > 100:
        text = _LONG_WORD.sub(lambda word: _cut(word[0], 60, 20), text)
        if len(text) > _LONG_TEXT:
            text = _cut(text, _LONG_TEXT - 200, 180)
    return visible(text)


def told(value: object) -> str:
    """A value as messages quote it; what has no text of its own by its kind."""
    try:
        return repr(value)
    except (ValueError, RecursionError):  # an integer of more digits than Python writes
        return f"a value that is too long to show ({type(value).__name__})"


def _cut(text: str, head: int, tail: int) -> str:
    return f"{text[:head]}...{text[-tail:]}"
