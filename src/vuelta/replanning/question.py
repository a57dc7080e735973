"""A task of which somebody has to say what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass

from vuelta.execution import Key
from vuelta.model import IncidentCode, Job, Shipment


@dataclass(frozen=True, slots=True)
class Question:
    """What an incident asks: the facts, and no answers.

    ``visit`` is the task as it would be tried again today, ``None`` where it must not be,
    and ``barred`` says why not; ``absent`` the chance that this fails too, where it is
    known. ``unchanged`` is the task as it stays when a mere wish about it is declined;
    ``apart`` an exchange by halves: what is handed over today, and what is fetched another
    day. ``is_declined``: who has declined is not called on again unless they say so.
    """

    incident: str
    code: IncidentCode
    key: Key
    visit: Job | Shipment | None = None
    absent: float | None = None
    unchanged: Job | Shipment | None = None
    apart: tuple[Job, Job] | None = None
    barred: str = "it cannot be tried again as things are"
    is_declined: bool = False
