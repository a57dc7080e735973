"""Every word that people read, by language and section: ``data/LANGUAGE.json``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal, get_args

from vuelta.documents import packaged

Language = Literal["en", "es", "pl"]

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


def words_of(section: str, language: str) -> dict[str, Any]:
    """The words of one section in one language; not to be changed.

    ``section`` is one of ``analyse``, ``custody``, ``explain``, ``frontier``, ``kpis``,
    ``names``, ``notices``, ``policy``, ``report``, ``returns``: what they are said of.
    """
    found: dict[str, Any] = packaged("wording", language)[section]
    return found


def listed(names: Sequence[str], joint: str) -> str:
    """Names one after the other, ``joint`` before the last; nothing where there are none."""
    head, last = ", ".join(names[:-1]), names[-1] if names else ""
    return f"{head}{joint}{last}" if head else last
