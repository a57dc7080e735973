"""Report: a day measured, and drawn on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vuelta.engine._days_of import days_of
from vuelta.formats import is_horizon_plan
from vuelta.insight import Factors, day_of, measure, report_of_days
from vuelta.insight import report as drawn
from vuelta.model import Event, Horizon, HorizonPlan, Plan, Problem, Revision
from vuelta.verification import refuse_horizon
from vuelta.wording import Language


def report(
    problem: Problem | Mapping[str, Any],
    plan: Plan | HorizonPlan | Mapping[str, Any],
    *,
    events: Sequence[Event | Mapping[str, Any]] | None = None,
    revisions: Sequence[Revision] = (),
    horizon: Horizon | Mapping[str, Any] | None = None,
    parcels: int | None = None,
    factors: Factors | None = None,
    language: Language = "en",
) -> str:
    """One HTML page about a day, with everything in it; it needs no network.

    Of a plan of several days (``plan_horizon``), or the document of one: what they come to
    together, and a choice of the day that is shown.

    Parameters
    ----------
    events
        Shows the day as it was driven so far.
    revisions
        Shows the last one's plan, and what it changed.
    horizon, parcels, factors
        See ``kpis``.

    Raises
    ------
    InputError
        As ``kpis``; K810, when the library that draws is not installed.
    TravelError
        Travel between the problem's places is not known.
    """
    if is_horizon_plan(plan):
        whole, days = days_of(problem, plan, horizon, events, revisions)
        return report_of_days(
            (whole, measure(whole, parcels=parcels, factors=factors)),
            [(n, one, measure(one, parcels=parcels, factors=factors)) for n, one in days],
            language=language,
        )
    refuse_horizon(horizon)
    day = day_of(problem, plan, events=events, revisions=revisions)  # type: ignore[arg-type]
    measures = measure(day, parcels=parcels, factors=factors)
    diff = day.revisions[-1].diff if day.revisions else None
    return drawn(day, measures, diff=diff, language=language)
