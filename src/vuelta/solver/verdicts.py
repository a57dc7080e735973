"""The core's verdict on a route, bit by bit, in the words of the table of limits.

And what is said of a task without any verdict.
"""

from __future__ import annotations

from typing import Final

from vuelta.model import LIMITS, Reason
from vuelta.solver import _core

BITS: Final = {limit.name: int(_core.Limit[limit.core].value) for limit in LIMITS}

KNOWN: Final = sum(BITS.values())
"""All but who may serve what, and halves of pairs out of order."""

NO_VEHICLE: Final = Reason(code="NO_VEHICLE", detail="there is no vehicle", fix="add one")

NOT_ASKED: Final = Reason(
    code="NOT_ASKED",
    detail="the time was up before its reason was looked for",
    fix="give the search more time",
)


def words_of(broken: int) -> str:
    """The limits of a verdict, as they are called in a sentence."""
    return ", ".join(limit.word for limit in LIMITS if broken & BITS[limit.name])


def breaks_only(broken: int, name: str) -> bool:
    """Whether a verdict names this limit and no other."""
    return broken & KNOWN == BITS[name]


def needs_a_reload(broken: int) -> bool:
    """Whether a reload on the way could help: to make room, or to lead there."""
    return bool(broken & (BITS["capacity"] | BITS["reach"]))
