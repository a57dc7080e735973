"""What an id may be, and how it is written."""

from __future__ import annotations

import re
from numbers import Integral
from typing import Any, Final

from vuelta.plain_text import CONTROL, SURROGATES, has_control, has_lone_surrogate

TEXT: Final[dict[str, Any]] = {
    "type": "string",
    "minLength": 1,
    "not": {"pattern": f"[{CONTROL}{SURROGATES}]"},
}
SCHEMA: Final[dict[str, Any]] = {"anyOf": [TEXT, {"type": "integer"}]}

_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,4000}")
"""The text of a whole number, and of no other text."""


def parse_id(value: object) -> str:
    """The id as a text, of a text or a whole number.

    Raises
    ------
    ValueError
        When it is neither, empty, or holds what must not reach a terminal or a log.
    """
    if isinstance(value, bool) or not isinstance(value, str | Integral):
        raise ValueError("an id should be a text or a whole number")
    try:
        name = str(value)
    except ValueError:  # of more digits than Python writes
        raise ValueError("the id has too many digits") from None
    if not name:
        raise ValueError("an id should not be empty")
    if has_control(name):
        raise ValueError(f"the id {name} holds a control character")
    if has_lone_surrogate(name):
        raise ValueError(f"the id {name} holds half a character")
    return name


def written_as_integer(name: str) -> int | str:
    """The number an id is the text of; the id itself where it is of none."""
    return int(name) if _WHOLE.fullmatch(name) else name
