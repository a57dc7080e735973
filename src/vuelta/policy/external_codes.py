"""Incident codes in the words of others: EDI code lists and tracking services.

The map is data (``data/codes.json``), each list with its source there. Several
of our codes may share one of theirs, so the way back gives all of them.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from vuelta.documents import packaged
from vuelta.model import IncidentCode

LISTS: Final[dict[str, str]] = {
    name: about["name"] for name, about in packaged("policy", "codes")["lists"].items()
}
"""The external lists by the name used here, and what each is."""


def external(code: IncidentCode) -> dict[str, tuple[str, ...]]:
    """An incident code in every list that has a good equivalent, best first.

    X12 codes are written ``status+reason`` (elements 1650 and 1651), or the
    reason alone.

    Source: Vuelta's taxonomy, section 2, code map.
    """
    return dict(_external()[code])


def internal(list_name: str, code: str) -> tuple[IncidentCode, ...]:
    """Our codes that an external one may stand for; none when it is unknown.

    Raises
    ------
    ValueError
        When there is no such list.
    """
    if list_name not in LISTS:
        raise ValueError(f"{list_name} is no list of codes; known are {', '.join(LISTS)}")
    return _internal().get((list_name, code), ())


@cache
def _external() -> dict[IncidentCode, dict[str, tuple[str, ...]]]:
    return {
        code: {name: tuple(theirs) for name, theirs in lists.items()}
        for code, lists in packaged("policy", "codes")["codes"].items()
    }


@cache
def _internal() -> dict[tuple[str, str], tuple[IncidentCode, ...]]:
    found: dict[tuple[str, str], tuple[IncidentCode, ...]] = {}
    for code, lists in _external().items():
        for name, theirs in lists.items():
            for their in theirs:
                found[name, their] = (*found.get((name, their), ()), code)
    return found
