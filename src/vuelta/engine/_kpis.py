"""KPIs: a day as planned, or as it was driven, measured; or several days as planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, overload

from vuelta.engine._days_of import days_of
from vuelta.engine._plan import plan as plan_again
from vuelta.formats import is_horizon_plan
from vuelta.insight import (
    DayMeasures,
    Factors,
    GroupBy,
    HorizonMeasures,
    Measures,
    day_of,
    measure,
    read_factors,
    with_extra_km,
    without_returns,
)
from vuelta.model import Event, Horizon, HorizonPlan, Plan, Problem, Revision
from vuelta.verification import refuse_horizon


@overload
def kpis(
    problem: Problem | Mapping[str, Any],
    plan: HorizonPlan,
    *,
    horizon: Horizon | Mapping[str, Any] | None = None,
    by: GroupBy | None = None,
    parcels: int | None = None,
    weight: int | None = 0,
    factors: Factors | Mapping[str, Any] | None = None,
    quantiles: tuple[int, int] | None = None,
    zone_metres: int = 2000,
    evidence: bool = False,
    extra_km: int | None = None,
    seed: int = 0,
) -> HorizonMeasures: ...
@overload
def kpis(
    problem: Problem | Mapping[str, Any],
    plan: Plan | HorizonPlan | Mapping[str, Any],
    *,
    events: Sequence[Event | Mapping[str, Any]] | None = None,
    revisions: Sequence[Revision] = (),
    horizon: Horizon | Mapping[str, Any] | None = None,
    by: GroupBy | None = None,
    parcels: int | None = None,
    weight: int | None = 0,
    factors: Factors | Mapping[str, Any] | None = None,
    quantiles: tuple[int, int] | None = None,
    zone_metres: int = 2000,
    evidence: bool = False,
    extra_km: int | None = None,
    seed: int = 0,
) -> Measures: ...
def kpis(
    problem: Problem | Mapping[str, Any],
    plan: Plan | HorizonPlan | Mapping[str, Any],
    *,
    events: Sequence[Event | Mapping[str, Any]] | None = None,
    revisions: Sequence[Revision] = (),
    horizon: Horizon | Mapping[str, Any] | None = None,
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

    Of a plan of several days (``plan_horizon``), or the document of one, the KPIs of all
    days together and of each: ``HorizonMeasures``.

    Parameters
    ----------
    events
        Of the whole day. Stops that no event speaks of are no achievement: they
        count as open, like those that are still ahead at the last event.
    revisions
        Of that day, in any order; each replaced the plan before it.
    horizon
        Of a plan of several days: what was asked; else the horizon that stands in it.
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
        A document is not sound, or events contradict the plan (I7xx); H812, when there are
        events or revisions of several days.
    TravelError
        Travel between the problem's places is not known.
    """
    table = read_factors(factors) if isinstance(factors, Mapping) else factors
    of_day = partial(
        measure,
        by=by,
        parcels=parcels,
        weight=weight,
        factors=table,
        quantiles=quantiles,
        zone_metres=zone_metres,
        evidence=evidence,
    )
    several = None
    if is_horizon_plan(plan):
        day, several = days_of(problem, plan, horizon, events, revisions)
    else:
        refuse_horizon(horizon)
        day = day_of(problem, plan, events=events, revisions=revisions)  # type: ignore[arg-type]
    measures = of_day(day)
    if extra_km is not None:
        alone = plan_again(
            without_returns(day.problem), iterations=extra_km, seed=seed, warm=day.driven
        )
        measures = with_extra_km(measures, day, alone)
    if several is None:
        return measures
    return HorizonMeasures.model_construct(
        **dict(measures),
        days=tuple(
            DayMeasures.model_construct(day=number, measures=of_day(one)) for number, one in several
        ),
    )
