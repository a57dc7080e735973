"""KPIs: a day as planned, or as it was driven, measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vuelta.engine._plan import plan as plan_again
from vuelta.insight import (
    Factors,
    GroupBy,
    Measures,
    day_of,
    measure,
    read_factors,
    with_extra_km,
    without_returns,
)
from vuelta.model import Event, Plan, Problem, Revision


def kpis(
    problem: Problem | Mapping[str, Any],
    plan: Plan | Mapping[str, Any],
    *,
    events: Sequence[Event | Mapping[str, Any]] | None = None,
    revisions: Sequence[Revision] = (),
    by: GroupBy | None = None,
    parcels: int | None = None,
    weight: int | None = 0,
    factors: Factors | Mapping[str, Any] | None = None,
    quantiles: tuple[int, int] | None = None,
    zone_metres: int = 2000,
    evidence: bool = False,
    extra_km: int | None = None,
    seed: int = 0,
) -> Measures:
    """The KPIs of a day: planned without ``events``, achieved with them.

    Parameters
    ----------
    events
        Of the whole day. Stops that no event speaks of are no achievement: they
        count as open, like those that are still ahead at the last event.
    revisions
        Of that day, in any order; each replaced the plan before it.
    by, parcels, weight, quantiles, zone_metres, evidence
        See ``vuelta.insight.measure``.
    factors
        Table of kg CO2e per km; the shipped one when not given.
    extra_km
        Iterations of a search without returns (exchanges only deliver), from the
        same plan and with ``seed``: what the returns add to its km is reported.

    Raises
    ------
    InputError
        A document is not sound, or events contradict the plan (I7xx).
    TravelError
        Travel between the problem's places is not known.
    """
    table = read_factors(factors) if isinstance(factors, Mapping) else factors
    day = day_of(problem, plan, events=events, revisions=revisions)
    measures = measure(
        day,
        by=by,
        parcels=parcels,
        weight=weight,
        factors=table,
        quantiles=quantiles,
        zone_metres=zone_metres,
        evidence=evidence,
    )
    if extra_km is None:
        return measures
    alone = plan_again(
        without_returns(day.problem), iterations=extra_km, seed=seed, warm=day.driven
    )
    return with_extra_km(measures, day, alone)
