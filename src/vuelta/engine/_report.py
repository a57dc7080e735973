"""Report: a day measured, and drawn on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vuelta.insight import Factors, day_of, measure
from vuelta.insight import report as drawn
from vuelta.model import Event, Plan, Problem, Revision
from vuelta.wording import Language


def report(
    problem: Problem | Mapping[str, Any],
    plan: Plan | Mapping[str, Any],
    *,
    events: Sequence[Event | Mapping[str, Any]] | None = None,
    revisions: Sequence[Revision] = (),
    parcels: int | None = None,
    factors: Factors | None = None,
    language: Language = "en",
) -> str:
    """One HTML page about a day, with everything in it; it needs no network.

    Parameters
    ----------
    events
        Shows the day as it was driven so far.
    revisions
        Shows the last one's plan, and what it changed.
    parcels, factors
        See ``kpis``.

    Raises
    ------
    InputError
        As ``kpis``; K810, when the library that draws is not installed.
    TravelError
        Travel between the problem's places is not known.
    """
    day = day_of(problem, plan, events=events, revisions=revisions)
    measures = measure(day, parcels=parcels, factors=factors)
    diff = day.revisions[-1].diff if day.revisions else None
    return drawn(day, measures, diff=diff, language=language)
