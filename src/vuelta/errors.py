"""What can go wrong, as one tree.

::

    VueltaError          code, where, cause, remedy
    +-- InputError       the document is wrong; carries every finding at once
    +-- CommitmentError  pins and incidents cannot both hold
    +-- TravelError      the matrix source is silent or incomplete
    +-- CancelledError   cancelled before there was an answer
    +-- DefectError      the referee caught us: a plan does not hold

``where`` is a path into the document, such as ``jobs[17].time_windows[0]``.
A job left out, a late stop and a spent time budget are results, never errors.
A wrong argument from a programmer is a plain ``ValueError``.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NoReturn

from vuelta import bounds
from vuelta.bounds import Bound
from vuelta.plain_text import shown


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a document: what, where, and what to do about it.

    What it quotes of the document is safe to print and to log: control characters are
    spelled out, and long values have no middle.
    """

    code: str
    where: str
    cause: str
    remedy: str

    def __post_init__(self) -> None:
        for name in ("where", "cause", "remedy"):
            object.__setattr__(self, name, shown(getattr(self, name)))

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
    asked about; ``cutoff``, 0 to 1, is how alike they have to be (``difflib``). Of very many
    known names those of about its length are looked at. Where one document may hold many
    names gone astray, ask ``Suggestions``.
    """
    if len(name) > _LONGEST_NAME:
        return otherwise
    names = [one for one in known if len(one) <= 2 * _LONGEST_NAME]
    if len(names) > (compared := bounds.NAMES_COMPARED.most):
        names = heapq.nsmallest(compared, names, key=lambda one: (abs(len(one) - len(name)), one))
    near = get_close_matches(name, names, most, cutoff)
    if not near and name != name.upper():
        near = get_close_matches(name.upper(), names, most, cutoff)
    return f"did you mean {' or '.join(near)}?" if near else otherwise


_LONGEST_NAME = 100
"""Letters up to which a name may be a slip of another: comparing takes their square."""


class Suggestions:
    """``suggest`` for the names of one document: only the first few are compared.

    Each costs a comparison with every known name, and who has hundreds of unknown names
    has no slip of the keys.
    """

    def __init__(self) -> None:
        self._left = bounds.NAMES_ASKED_ABOUT.most

    def __call__(
        self,
        name: str,
        known: Iterable[str],
        otherwise: str = "",
        *,
        most: int = 1,
        cutoff: float = 0.6,
    ) -> str:
        if self._left <= 0:
            return otherwise
        self._left -= 1
        return suggest(name, known, otherwise, most=most, cutoff=cutoff)


class VueltaError(Exception):
    """Root of every error the engine raises on purpose."""

    def __init__(self, code: str, where: str, cause: str, remedy: str) -> None:
        self.finding = Finding(code, where, cause, remedy)
        super().__init__(str(self.finding))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled with all it carries, whatever its class asks for when it is made."""
        return _made_again, (type(self), self.args, self.__dict__)

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


def _made_again(
    kind: type[VueltaError], args: tuple[object, ...], carried: Mapping[str, Any]
) -> VueltaError:
    """An error as it was before it was pickled."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(carried)
    return error


class InputError(VueltaError):
    """A document that cannot be used; ``findings`` lists everything found wrong.

    Its text shows the first of them, and counts the others.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        if not findings:
            raise ValueError("an InputError needs at least one finding")
        self.findings = tuple(findings)
        first = self.findings[0]
        super().__init__(first.code, first.where, first.cause, first.remedy)
        count = len(self.findings)
        head = "1 problem found" if count == 1 else f"{count} problems found"
        told = self.findings[: bounds.FINDINGS_SHOWN.most]
        lines = [head, *(str(finding) for finding in told)]
        if len(told) < count:
            lines.append(f"... and {count - len(told):,} more")
        self.args = ("\n".join(lines),)


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


class CancelledError(VueltaError):
    """Work was cancelled before there was anything to answer: later, the best so far is it."""

    def __init__(
        self,
        code: str = "X901",
        where: str = "",
        cause: str = "cancelled before there was an answer",
        remedy: str = "run it again, and give it more time",
    ) -> None:
        super().__init__(code, where, cause, remedy)


class DefectError(VueltaError):
    """Internal error: the referee refuses a plan of the engine. A bug, please report it."""
