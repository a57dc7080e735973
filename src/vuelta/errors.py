"""What can go wrong, as one tree.

::

    VueltaError          code, where, cause, remedy
    +-- InputError       the document is wrong; carries every finding at once
    +-- CommitmentError  pins and incidents cannot both hold
    +-- TravelError      the matrix source is silent or incomplete
    +-- DefectError      the referee caught us: a plan does not hold

``where`` is a path into the document, such as ``jobs[17].time_windows[0]``.
A job left out, a late stop and a spent time budget are results, never errors.
A wrong argument from a programmer is a plain ``ValueError``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NoReturn

from vuelta.bounds import Bound


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a document: what, where, and what to do about it."""

    code: str
    where: str
    cause: str
    remedy: str

    def index_in(self, name: str) -> int | None:
        """Which entry of a list of the document it is about, as 3 of ``incidents[3].job``."""
        found = re.match(rf"{re.escape(name)}\[(\d+)\]", self.where)
        return None if found is None else int(found[1])

    def __str__(self) -> str:
        place = self.where or "document"
        return f"{self.code} {place}: {self.cause}\n    {self.remedy}"


def refuse(code: str, where: str, cause: str, remedy: str) -> NoReturn:
    """Raise an ``InputError`` of one finding, without the exception it came of."""
    raise InputError([Finding(code, where, cause, remedy)]) from None


def beyond(bound: Bound, where: str, found: int | None = None) -> Finding:
    """The one finding about what asks for more than a bound allows.

    ``found`` is how much it asks for; without, it was only counted as far as the bound.
    """
    asked = "more" if found is None else f"{found:,}"
    return Finding(
        "E190",
        where,
        f"{asked} {bound.counts}: at most {bound.most:,} are taken",
        f"ask for less, or raise it by the environment: {bound.variable}",
    )


def suggest(
    name: str, known: Iterable[str], otherwise: str = "", *, most: int = 1, cutoff: float = 0.6
) -> str:
    """``did you mean J17?`` for a name that is not among the known ones.

    ``otherwise`` where none is near, in letters of either case. At most ``most`` names are
    asked about; ``cutoff``, 0 to 1, is how alike they have to be (``difflib``).
    """
    names = list(known)
    near = get_close_matches(name, names, most, cutoff)
    near = near or get_close_matches(name.upper(), names, most, cutoff)
    return f"did you mean {' or '.join(near)}?" if near else otherwise


class VueltaError(Exception):
    """Root of every error the engine raises on purpose."""

    def __init__(self, code: str, where: str, cause: str, remedy: str) -> None:
        self.finding = Finding(code, where, cause, remedy)
        super().__init__(str(self.finding))

    @property
    def code(self) -> str:
        return self.finding.code

    @property
    def where(self) -> str:
        return self.finding.where

    @property
    def cause(self) -> str:
        return self.finding.cause

    @property
    def remedy(self) -> str:
        return self.finding.remedy


class InputError(VueltaError):
    """A document that cannot be used; ``findings`` lists everything found wrong."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        if not findings:
            raise ValueError("an InputError needs at least one finding")
        self.findings = tuple(findings)
        first = self.findings[0]
        super().__init__(first.code, first.where, first.cause, first.remedy)
        count = len(self.findings)
        head = "1 problem found" if count == 1 else f"{count} problems found"
        self.args = (head + "\n" + "\n".join(str(finding) for finding in self.findings),)


class CommitmentError(VueltaError):
    """Two promises that cannot both be kept; both are named.

    ``vehicle`` is the id of the vehicle that cannot keep them, where it is one.
    """

    def __init__(
        self, code: str, where: str, cause: str, remedy: str, *, vehicle: str | None = None
    ) -> None:
        self.vehicle = vehicle
        super().__init__(code, where, cause, remedy)


class TravelError(VueltaError):
    """The source of travel times is silent or incomplete."""


class DefectError(VueltaError):
    """Internal error: the referee refuses a plan of the engine. A bug, please report it."""
