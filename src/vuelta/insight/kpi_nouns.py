"""What KPIs are expressed in: shares, spreads, and one noun for each side of a day.

The definitions stand where the numbers are worked out (``kpis_*``); here stand
their units. A share without anything to count has no ``rate``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from typing import Literal, Self

from pydantic import Field

from vuelta.model import CostBreakdown, Count, Duration, IdKey, Kpis, Noun, Real, Time, Total, Whole

GroupBy = Literal["day", "zone", "vehicle", "class"]


class Share(Noun):
    """How many of some hold."""

    count: Count = 0
    """Number that hold."""
    of: Count = 0
    """Number looked at."""
    rate: Real | None = None
    """Share from 0 to 1: `count` / `of`. None when there is nothing to look at."""

    @classmethod
    def among(cls, flags: Iterable[bool]) -> Self:
        """How many of them hold."""
        listed = list(flags)
        return cls.of_counts(sum(listed), len(listed))

    @classmethod
    def of_counts(cls, count: int, of: int) -> Self:
        return cls(count=count, of=of, rate=count / of if of else None)


class Spread(Noun):
    """How values lie. None where there are no values."""

    n: Count = 0
    """Number of values."""
    mean: Real | None = None
    """Their mean, in their own unit: seconds, a share of 1, or a number."""
    p50: Real | None = None
    """Their median by nearest rank: seconds, a share of 1, or a number."""
    p95: Real | None = None
    """Their 95th percentile by nearest rank: seconds, a share of 1, or a number."""

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
    """Promises kept, attempts, and whole orders.

    In the formulas a is the start of service and [e, l] a promised window. Of a day that is
    only planned, every task on a route counts as served.
    """

    tasks: Count = 0
    """Number of tasks with a customer."""
    served: Count = 0
    """Number of them served."""
    open: Count = 0
    """Number neither done nor given up, or passed without an observation."""
    left_out: Count = 0
    """Number that no route serves."""
    deferred: Count = 0
    """Number that wait for another day."""
    cancelled: Count = 0
    """Number called off."""
    in_window_first: Share = Share()
    """#{e <= a <= l, served} / #{hours promised, not cancelled, not open}; the window is of
    the version in which the task first stands."""
    in_window_last: Share = Share()
    """The same against the window of the last notice, or else the last version's.
    Re-notifying can mend only this one."""
    on_time: Share = Share()
    """#{served, day of a <= day of the first promise's end} / #{not cancelled, not open};
    where no hours were promised, the day of the plan."""
    late: Spread = Spread()
    """a - l of those served past l of the first promise, seconds."""
    first_attempt: Share = Share()
    """#{served at attempt 1} / #{with an attempt, not open}."""
    attempts_per_parcel: Real | None = None
    """Number of attempts / #{served}, of tasks that are not open."""
    failed: dict[str, Whole] = Field(default_factory=dict)
    """Number of failed visits by cause: the reason of the event, or the code of the incident
    about the task, or UNKNOWN."""
    otif: Share = Share()
    """On time, in full: #{served in the first window (or, without hours, on its day), full
    quantity, undamaged, with documents} / #{not cancelled, not open}. Full unless the event
    names smaller amounts; undamaged unless an incident DAMAGED names the task; documents only
    where they are asked for, then the event carries some."""
    perfect: Share = Share()
    """Like `otif`, and no incident names the task at all."""
    pickups: Share = Share()
    """#{fetched} / #{returns and exchanges, not cancelled, not open}."""
    first_attempt_pickups: Share = Share()
    """#{fetched at attempt 1} / #{those attempted}."""
    pickup_cycle: Spread = Spread()
    """End of the visit - time of the incident that ordered it, seconds, where one did."""


class Money(Noun):
    """What the day costs.

    Of a day that is not over, it holds the rest as it is planned, and tasks that are still open
    count among the served ones.
    """

    spent: Total = 0
    """C: all sources that somebody is paid for; not lateness, preference and tasks left out."""
    sources: CostBreakdown = CostBreakdown()
    """All sources, as the referee prices the day."""
    per_stop: Real | None = None
    """C / served tasks, currency units."""
    per_parcel: Real | None = None
    """C / parcels of served tasks, currency units."""
    per_km: Real | None = None
    """C / km driven, currency units."""


class Work(Noun):
    """What the vans do for it.

    Of a day that is not over, routes are taken whole, and tasks that are still open count among
    the served ones.
    """

    stops: Count = 0
    """Number of tasks served."""
    parcels: Count = 0
    """Number of parcels handed over and taken: amounts of one dimension, or one each way."""
    route_time: Duration = 0
    """Sum of (route end - route start)."""
    stops_per_hour: Real | None = None
    """Number of served tasks / `route_time` in hours."""
    parcels_per_hour: Real | None = None
    """Number of parcels / `route_time` in hours."""
    metres: Count = 0
    """Metres driven."""
    empty_share: Real | None = None
    """Share: metres with nothing aboard / all metres."""
    load_weighted: tuple[Real, ...] | None = None
    """Share by capacity dimension: sum(load x metres) / sum(capacity x metres)."""
    vehicles: Share = Share()
    """Vehicles used / vehicles there are."""
    utilisation: tuple[Spread, ...] = ()
    """By capacity dimension: largest load of a route / capacity, over the vehicles used."""
    time_use: Spread = Spread()
    """Route time / shift time, over vehicles with a shift."""
    returns_on_delivery_routes: Share = Share()
    """Served returns on routes that also deliver / served returns. An exchange is both at one
    door, and no return here."""
    extra_metres_for_returns: Whole | None = None
    """Metres driven, less those of a plan without the returns, where one was made."""
    metres_per_return: Real | None = None
    """`extra_metres_for_returns` / number of returns served, metres."""


class EtaError(Noun):
    """How well announced arrivals came true, at one horizon.

    Of tasks served that the version in force planned to serve; error e = actual start -
    announced start, later is positive. q10 and q90 are the quantiles of the error that one
    would announce, of past days.
    """

    horizon: str
    """How long before the actual start the announcement stood; `morning` is the first plan."""
    n: Count = 0
    """Number of tasks."""
    bias: Real | None = None
    """Mean e, seconds."""
    mae: Real | None = None
    """Mean abs(e), seconds."""
    p90: Real | None = None
    """90th percentile of abs(e), seconds."""
    coverage: Share = Share()
    """#{q10 <= e <= q90} / n; aim 0.8."""
    pinball: Real | None = None
    """Mean over both quantiles q of max(t (e - q), (t - 1) (e - q)), t = 0.1 and 0.9, seconds."""


class Incidents(Noun):
    """How irregularities were dealt with.

    Of the last protocol run of every incident.
    """

    incidents: Count = 0
    """Number of incidents."""
    by_code: dict[str, Whole] = Field(default_factory=dict)
    """Number of incidents by kind."""
    response: Spread = Spread()
    """First step that somebody did - incident, seconds."""
    detection_lag: Spread = Spread()
    """Moment of the first revision that knows it - incident, seconds."""
    resolution: Spread = Spread()
    """Last step done - incident, seconds, of runs whose steps are all done."""
    breaches: Share = Share()
    """#{a step done late or overdue} / incidents."""
    acceptance: Share = Share()
    """#{somebody chose an option} / #{options were there}."""
    proactive: Share = Share()
    """#{a notice before the missed window's end} / #{first promise missed, by being late or
    not served}."""


class Steadiness(Noun):
    """How much customers and drivers had to follow."""

    versions: Count = 1
    """Number of versions of the plan."""
    revisions: tuple[Kpis, ...] = ()
    """Measures of each version against the one before."""
    renotified: Count = 0
    """Their `to_notify` together, a number of customers."""
    changes_per_customer: Spread = Spread()
    """Over customers notified again at least once: how often they were."""

    @property
    def vehicles_changed(self) -> int:
        """Tasks that changed vehicles, of all versions together."""
        return sum(kpis.vehicles_changed for kpis in self.revisions)

    @property
    def eta_moved(self) -> float:
        """How far arrivals were moved, of all versions together, seconds."""
        return sum(kpis.mean_eta_shift * kpis.tasks for kpis in self.revisions)


class Emissions(Noun):
    """CO2e of the day: what goes out, comes back, and the rest."""

    kg: Real = 0.0
    """All of it, kilograms."""
    per_parcel: Real | None = None
    """`kg` / parcels, kilograms."""
    per_km: Real | None = None
    """`kg` / km driven, kilograms."""
    outbound: dict[IdKey, Real] = Field(default_factory=dict)
    """By task: of what is handed over there, kilograms."""
    returned: dict[IdKey, Real] = Field(default_factory=dict)
    """By task: of what is fetched there, a shipment of its own, kilograms."""
    unallocated: Real = 0.0
    """Of routes that carried nothing for anybody, kilograms."""
    factors: dict[str, str] = Field(default_factory=dict)
    """Name and source of the factor of each vehicle used."""


class Group(Noun):
    """The part of a day: its service, and its share of what was spent."""

    name: str
    """Name of the group."""
    service: Service
    """Its service."""
    stops: Count = 0
    """Number of its tasks served."""
    spent: Total = 0
    """Its share of what was spent."""
    per_stop: Real | None = None
    """`spent` / `stops`, currency units."""
    kg: Real = 0.0
    """Its share of the emissions, kilograms."""


class Measures(Noun):
    """The KPIs of one day, planned or achieved."""

    basis: Literal["planned", "achieved"] = "planned"
    """Whether of a plan, or of a day with observations."""
    until: Time | None = None
    """The last moment the events speak of."""
    currency: str | None = None
    """Name of the currency."""
    service: Service = Service()
    """What customers got."""
    money: Money = Money()
    """What it costs."""
    cost_to_serve: dict[IdKey, Total] = Field(default_factory=dict)
    """By id: what is spent on it. Every visit weighs the seconds a van would need for it
    alone. Tasks that share an id, as both halves of a pair may, have one share together; all
    shares add up to what is spent."""
    work: Work = Work()
    """What vans did."""
    eta: tuple[EtaError, ...] = ()
    """How well announced arrivals came true; empty where nothing was observed."""
    incidents: Incidents = Incidents()
    """How irregularities were dealt with."""
    steadiness: Steadiness = Steadiness()
    """How much the versions of the day differ."""
    emissions: Emissions = Emissions()
    """What was emitted."""
    by: GroupBy | None = None
    """What `groups` are by."""
    groups: tuple[Group, ...] = ()
    """The parts of the day."""
