"""The KPIs of a day: every side of it measured, and its parts side by side."""

from __future__ import annotations

from collections.abc import Mapping

from vuelta.insight.emissions import Factors, emissions, emissions_by_task
from vuelta.insight.groups import group_of
from vuelta.insight.kpi_nouns import Group, GroupBy, Measures
from vuelta.insight.kpis_cost import cost_to_serve, money, per
from vuelta.insight.kpis_eta import eta_errors
from vuelta.insight.kpis_incidents import incidents, steadiness
from vuelta.insight.kpis_service import service
from vuelta.insight.kpis_work import parcels_of, work
from vuelta.insight.measured_day import Day, Visit
from vuelta.model import TaskKey


def measure(
    day: Day,
    *,
    by: GroupBy | None = None,
    parcels: int | None = None,
    weight: int | None = 0,
    factors: Factors | None = None,
    quantiles: tuple[int, int] | None = None,
    zone_metres: int = 2000,
    evidence: bool = False,
) -> Measures:
    """The KPIs of a day, planned or achieved; definitions stand with each part.

    Parameters
    ----------
    by
        Divide the day: service, share of cost and CO2e of every part.
    parcels
        Dimension of the amounts that counts parcels; without one, what is
        handed over at a visit is one parcel, and so is what is fetched.
    weight
        Dimension by which CO2e is allocated; ``None``: by item.
    quantiles
        q10 and q90 of the error that arrivals were announced with, seconds.
    evidence
        Whether an order is whole only with evidence (OTIF).
    """
    visits = day.visits
    n_parcels = sum(parcels_of(visit, parcels) for visit in visits if visit.is_going)
    shares = cost_to_serve(day)
    return Measures.model_construct(
        basis="planned" if day.events is None else "achieved",
        until=day.until,
        currency=day.problem.currency,
        service=service(day, visits, evidence=evidence),
        money=money(day, visits, n_parcels),
        cost_to_serve=_by_name(shares),
        work=work(day, visits, n_parcels),
        eta=eta_errors(day, quantiles),
        incidents=incidents(day, visits),
        steadiness=steadiness(day),
        emissions=emissions(day, n_parcels, factors, weight),
        by=by,
        groups=()
        if by is None
        else _groups(
            day, by, zone_metres, shares, emissions_by_task(day, factors, weight), evidence
        ),
    )


def _by_name(shares: Mapping[TaskKey, int]) -> dict[str, int]:
    """Shares by id; tasks that share one (both halves of a pair may) have one together."""
    named: dict[str, int] = {}
    for (_, name), steps in shares.items():
        named[name] = named.get(name, 0) + steps
    return named


def _groups(
    day: Day,
    by: GroupBy,
    zone_metres: int,
    shares: Mapping[TaskKey, int],
    carbon: Mapping[TaskKey, float],
    evidence: bool,
) -> tuple[Group, ...]:
    """The parts of a day, by name."""
    name_of = group_of(day, by, zone_metres)
    parts: dict[str, list[Visit]] = {}
    for visit in day.visits:
        parts.setdefault(name_of(visit), []).append(visit)
    groups = []
    for name, visits in sorted(parts.items()):
        spent = sum(shares.get(visit.key, 0) for visit in visits)
        stops = sum(visit.is_going for visit in visits)
        kg = sum(carbon.get(visit.key, 0.0) for visit in visits)
        groups.append(
            Group.model_construct(
                name=name,
                service=service(day, visits, evidence=evidence),
                stops=stops,
                spent=spent,
                per_stop=per(spent, stops),
                kg=kg,
            )
        )
    return tuple(groups)
