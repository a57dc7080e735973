"""Options before anybody knows what they cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vuelta.model import Job, OptionCode, SetAside, Shipment, Verb
from vuelta.replanning.question import Question


@dataclass(frozen=True, slots=True)
class OptionDraft:
    """One way out for a task: what would be planned today, and what else it costs.

    ``visit`` is planned today in place of the task; without one it is set
    aside. ``extra`` and ``expected``: minutes of a van's work on top of what
    the routes pay, for certain and in expectation.
    """

    code: OptionCode
    verb: Verb
    visit: Job | Shipment | None = None
    aside: SetAside | None = None
    extra: float = 0.0
    expected: float = 0.0
    place: str | None = None
    is_hard: bool = False
    """Whether the visit's windows have to be kept, rather than paid for."""
    is_asked: bool = True
    """Whether somebody has to agree before it may be done."""
    opens: Job | None = None
    """A task for another day that doing this leaves behind."""
    at_door: int | None = None
    """Seconds of work that do it where the van stands; ``visit`` is not needed then."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A question with the options it has, and why it does not have the policy's others."""

    question: Question
    drafts: tuple[OptionDraft, ...]
    refused: Mapping[OptionCode, str]
