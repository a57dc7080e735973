"""What KPIs are told in: shares, spreads, and one noun for each side of a day.

The definitions stand where the numbers are worked out (``kpis_*``); here stand
their units. A share without anything to count has no ``rate``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from typing import Literal, Self

from pydantic import Field

from vuelta.model import CostBreakdown, Kpis, Noun
from vuelta.model.base import Count, Duration, Id, Time, Total

GroupBy = Literal["day", "zone", "vehicle", "class"]


class Share(Noun):
    """``count`` of ``of``; ``rate`` is their quotient, ``None`` when ``of`` is 0."""

    count: Count = 0
    of: Count = 0
    rate: float | None = None

    @classmethod
    def among(cls, flags: Iterable[bool]) -> Self:
        """How many of them hold."""
        listed = list(flags)
        return cls.of_counts(sum(listed), len(listed))

    @classmethod
    def of_counts(cls, count: int, of: int) -> Self:
        return cls(count=count, of=of, rate=count / of if of else None)


class Spread(Noun):
    """How values lie: number, mean, median and 95th percentile by nearest rank."""

    n: Count = 0
    mean: float | None = None
    p50: float | None = None
    p95: float | None = None

    @classmethod
    def over(cls, values: Iterable[float]) -> Self:
        ranked = sorted(values)
        if not ranked:
            return cls()
        return cls(
            n=len(ranked),
            mean=sum(ranked) / len(ranked),
            p50=quantile(ranked, 0.5),
            p95=quantile(ranked, 0.95),
        )


def quantile(ranked: Sequence[float], share: float) -> float:
    """The smallest of sorted values that at least this share of them does not exceed."""
    return ranked[max(0, ceil(share * len(ranked)) - 1)]


class Service(Noun):
    """Promises kept, attempts, and whole orders (``kpis_service``)."""

    tasks: Count = 0
    served: Count = 0
    open: Count = 0
    """Neither done nor given up, or passed without an observation."""
    left_out: Count = 0
    deferred: Count = 0
    cancelled: Count = 0
    in_window_first: Share = Share()
    in_window_last: Share = Share()
    on_time: Share = Share()
    late: Spread = Spread()
    """Seconds past the first promise, of those past it."""
    first_attempt: Share = Share()
    attempts_per_parcel: float | None = None
    failed: dict[str, int] = Field(default_factory=dict)
    """Visits in vain by cause."""
    otif: Share = Share()
    perfect: Share = Share()
    pickups: Share = Share()
    first_attempt_pickups: Share = Share()
    pickup_cycle: Spread = Spread()
    """Seconds from the request of a return to its collection, where a request is known."""


class Money(Noun):
    """What the day costs (``kpis_cost``); amounts in the problem's currency."""

    spent: Total = 0
    sources: CostBreakdown = CostBreakdown()
    per_stop: float | None = None
    per_parcel: float | None = None
    per_km: float | None = None


class Work(Noun):
    """What the vans do for it (``kpis_work``)."""

    stops: Count = 0
    parcels: Count = 0
    route_time: Duration = 0
    stops_per_hour: float | None = None
    parcels_per_hour: float | None = None
    metres: Count = 0
    empty_share: float | None = None
    load_weighted: tuple[float, ...] | None = None
    vehicles: Share = Share()
    utilisation: tuple[Spread, ...] = ()
    """Per dimension, over the vehicles used."""
    time_use: Spread = Spread()
    returns_on_delivery_routes: Share = Share()
    extra_metres_for_returns: int | None = None
    """Against a plan without them, where one was made."""
    metres_per_return: float | None = None


class EtaError(Noun):
    """Announced against actual starts at one horizon (``kpis_eta``), seconds."""

    horizon: str
    n: Count = 0
    bias: float | None = None
    mae: float | None = None
    p90: float | None = None
    coverage: Share = Share()
    pinball: float | None = None


class Incidents(Noun):
    """How irregularities were dealt with (``kpis_day``); spans in seconds."""

    incidents: Count = 0
    by_code: dict[str, int] = Field(default_factory=dict)
    response: Spread = Spread()
    detection_lag: Spread = Spread()
    resolution: Spread = Spread()
    breaches: Share = Share()
    acceptance: Share = Share()
    proactive: Share = Share()


class Steadiness(Noun):
    """How much the day's versions differ (``kpis_day``)."""

    versions: Count = 1
    revisions: tuple[Kpis, ...] = ()
    renotified: Count = 0
    changes_per_customer: Spread = Spread()


class Emissions(Noun):
    """CO2e of the day (``emissions``), kilograms: what goes out, comes back, and the rest."""

    kg: float = 0.0
    per_parcel: float | None = None
    per_km: float | None = None
    outbound: dict[Id, float] = Field(default_factory=dict)
    """By task, of what is handed over there."""
    returned: dict[Id, float] = Field(default_factory=dict)
    """By task, of what is fetched there: a shipment of its own."""
    unallocated: float = 0.0
    """Of routes that carried nothing for anybody."""
    factors: dict[str, str] = Field(default_factory=dict)
    """Name and source of the factor of each vehicle used."""


class Group(Noun):
    """The part of a day: its service, and its share of what was spent."""

    name: str
    service: Service
    stops: Count = 0
    spent: Total = 0
    per_stop: float | None = None
    kg: float = 0.0


class Measures(Noun):
    """The KPIs of one day, planned or achieved."""

    basis: Literal["planned", "achieved"] = "planned"
    until: Time | None = None
    """The last moment the events speak of."""
    currency: str | None = None
    service: Service = Service()
    money: Money = Money()
    cost_to_serve: dict[Id, Total] = Field(default_factory=dict)
    """By id: what is spent on it. Tasks that share an id, as both halves of a pair may,
    have one share together; all shares add up to what is spent."""
    work: Work = Work()
    eta: tuple[EtaError, ...] = ()
    incidents: Incidents = Incidents()
    steadiness: Steadiness = Steadiness()
    emissions: Emissions = Emissions()
    by: GroupBy | None = None
    groups: tuple[Group, ...] = ()
