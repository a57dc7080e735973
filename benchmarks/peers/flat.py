"""A problem as plain arrays, the same ones for every peer.

Times are shifted to begin at zero, arc prices are folded into one integer
matrix, and what the document asks for beyond that is listed by name, so that
an adapter can refuse what its solver cannot express instead of ignoring it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers import NotSupportedError, Stop
from vuelta import units
from vuelta.model import (
    UNREACHABLE,
    Job,
    Places,
    Problem,
    ProfileTravel,
    Shipment,
    ShipmentStep,
    TravelMatrix,
    Vehicle,
)

FAR = 100
"""An unreachable pair is this many times the largest arc, in price and in time."""


Priced = tuple[int, NDArray[np.int32] | NDArray[np.int64]]
"""A rate, and the table it applies to."""


@dataclass(frozen=True)
class Visit:
    """One stop: a job, or half of a shipment.

    ``windows`` are ``(first, last)`` start of service, seconds from the
    horizon's start; empty means any time. ``prize`` is the price of leaving it
    out, ``None`` where it must be served. A job with several places has a visit
    for each, by ``number``, of which one is made. ``allowed`` names vehicles.
    """

    id: str
    place: int
    service: int
    windows: tuple[tuple[int, int], ...]
    delivery: tuple[int, ...]
    pickup: tuple[int, ...]
    release: int
    prize: int | None = None
    number: int = 0
    allowed: tuple[str, ...] | None = None

    @property
    def stop(self) -> Stop:
        """What a route calls it."""
        return (self.id, self.number) if self.number else self.id


@dataclass(frozen=True)
class Pair:
    """A shipment: positions of its two visits, and what it carries."""

    pickup: int
    delivery: int
    amount: tuple[int, ...]


@dataclass(frozen=True)
class Van:
    """One vehicle, which pays ``rate`` times the price of an arc.

    ``max_price`` is its distance limit in units of arc price.
    """

    start: int
    end: int
    capacity: tuple[int, ...]
    fixed: int
    earliest: int
    latest: int
    max_duration: int | None
    max_price: int | None
    max_travel_time: int | None
    max_tasks: int | None
    rate: int = 1


@dataclass(frozen=True)
class Flat:
    """Everything a peer needs; ``durations`` and ``prices`` are by place.

    Both are ``(n_places, n_places)`` int64, row = from. A price is the arc's
    cost in the smallest unit that keeps every price and fixed cost whole:
    ``step`` currency units. ``latest`` of a vehicle never exceeds ``horizon``,
    and no time does. Visits are the jobs in order, each at all of its places,
    ``n_jobs`` together, then pickup and delivery of every shipment.
    """

    durations: NDArray[np.int64]
    prices: NDArray[np.int64]
    visits: tuple[Visit, ...]
    n_jobs: int
    pairs: tuple[Pair, ...]
    vans: tuple[Van, ...]
    horizon: int
    n_dimensions: int
    origin: int
    """The document's time that is zero here."""
    step: Fraction


@dataclass(frozen=True)
class Clock:
    """What is left of a budget that began when the clock was made."""

    deadline: float

    @classmethod
    def start(cls, budget_seconds: float) -> Clock:
        return cls(time.perf_counter() + budget_seconds)

    def left(self, at_least: float = 0.01) -> float:
        """Seconds left, but never less than ``at_least``."""
        return max(at_least, self.deadline - time.perf_counter())


def wishes(problem: Problem) -> frozenset[str]:
    """Names of what a problem asks for beyond a plain capacitated round."""
    found: set[str] = set()
    tasks = [*problem.jobs]
    halves = [
        half for shipment in problem.shipments for half in (shipment.pickup, shipment.delivery)
    ]
    for task in [*tasks, *halves]:
        if len(task.time_windows) > 1:
            found.add("several windows")
        if task.late_cost or task.early_cost:
            found.add("soft windows")
        if task.setup or task.setup_per_type or task.service_per_type:
            found.add("setup or per-type times")
    for demand in [*problem.jobs, *problem.shipments]:
        if demand.skills:
            found.add("skills")
        if demand.allowed_vehicles is not None:
            found.add("vehicle choice")
        if demand.vehicle_costs:
            found.add("vehicle preferences")
        if demand.penalty is not None:
            found.add("optional stops")
        if demand.priority:
            found.add("priorities")
    for job in problem.jobs:
        if job.places:
            plain = all(
                place.facility is None and not place.cost and len(place.time_windows) <= 1
                for place in job.places
            )
            found.add("other places" if plain else "places with a price or a facility")
        if job.destinations and any(job.pickup or ()):
            found.add("destinations")
        if job.aboard is not None:
            found.add("load aboard")
        if job.release_time is not None:
            found.add("release times")
    for vehicle in problem.vehicles:
        if vehicle.breaks:
            found.add("breaks")
        if vehicle.on_board is not None and any(vehicle.on_board):
            found.add("load aboard")
        if vehicle.pinned_steps:
            found.add("pinned stops")
        if vehicle.reload_at:
            found.add("reloads")
        if vehicle.max_overtime:
            found.add("overtime")
        if not (vehicle.has_start and vehicle.has_end):
            found.add("open ends")
        if vehicle.costs.per_task_hour or vehicle.costs.per_waiting_hour:
            found.add("prices of work or waiting")
        for name in ("max_tasks", "max_travel_time", "max_distance", "max_duration"):
            if getattr(vehicle, name) is not None:
                found.add(name)
    if problem.shipments:
        found.add("shipments")
    if problem.relations:
        found.add("relations")
    if any(vehicle.loading != "free" for vehicle in problem.vehicles):
        is_of_arcs = _delivers_first(problem)
        found.add("deliveries first" if is_of_arcs else "an order of loading")
    if problem.incompatible_types:
        found.add("incompatible types")
    rates = {_rates(vehicle) for vehicle in problem.vehicles}
    if len({(profile, factor, per_hour) for profile, factor, per_hour, _ in rates}) > 1:
        found.add("mixed profiles or rates")
    elif len(rates) > 1:
        found.add("mixed rates per metre")
    return frozenset(found)


def refuse_beyond(problem: Problem, supported: Iterable[str]) -> None:
    """Raises NotSupportedError when a problem asks for more than ``supported``."""
    beyond = wishes(problem) - set(supported)
    if beyond:
        raise NotSupportedError(", ".join(sorted(beyond)))


def _delivers_first(problem: Problem) -> bool:
    """Whether the order of loading is that certain places never follow others."""
    kinds: dict[int, set[str]] = {}
    places = Places.of(problem)
    for job in problem.jobs:
        kinds.setdefault(places.of_task(job), set()).add(job.kind)
    return (
        not problem.shipments
        and all(some in ({"delivery"}, {"return"}) for some in kinds.values())
        and all(
            vehicle.loading == "deliveries_first"
            and vehicle.loading_cost is None
            and not vehicle.collected
            for vehicle in problem.vehicles
        )
    )


def flatten(problem: Problem, travel: TravelMatrix) -> Flat:
    """The arrays of a problem whose vehicles share one profile, and prices in proportion.

    Where deliveries come first, there is no way from a return to a delivery.
    """
    rates = {_rates(vehicle) for vehicle in problem.vehicles}
    if len({rate[:3] for rate in rates}) != 1:
        raise NotSupportedError("mixed profiles or rates" if rates else "no vehicles")
    profile, factor, per_hour, _ = next(iter(rates))
    per_km = math.gcd(*(rate[3] for rate in rates))
    given = travel.profiles[profile]
    if len(rates) > 1 and (
        per_hour or not isinstance(given, ProfileTravel) or given.costs is not None
    ):
        raise NotSupportedError("mixed profiles or rates")
    if not isinstance(given, ProfileTravel):
        raise NotSupportedError("more places than a matrix is made for")
    durations, unreachable = _durations(given.durations, factor)
    fixed = [vehicle.costs.fixed for vehicle in problem.vehicles]
    once = [*fixed, *(d.penalty or 0 for d in (*problem.jobs, *problem.shipments))]
    if given.costs is not None:
        tables: list[Priced] = [(units.MONEY_STEPS * 3600 * 1000, given.costs)]
    else:
        tables = [(per_hour * 1000, durations)]
        if given.distances is not None:
            tables.append((per_km * 3600, given.distances))
    prices, scale = _whole_prices(tables, once)
    far_time, far_price = FAR * int(durations.max(initial=1)), FAR * int(prices.max(initial=1))
    places = Places.of(problem)
    if "deliveries first" in wishes(problem):
        rows = {
            kind: [places.of_task(job) for job in problem.jobs if job.kind == kind]
            for kind in ("return", "delivery")
        }
        unreachable[np.ix_(rows["return"], rows["delivery"])] = True
    durations[unreachable], prices[unreachable] = far_time, far_price

    origin, horizon = _horizon(problem, durations)
    size = _n_dimensions(problem)
    nothing = (0,) * size

    def price(money: int) -> int:
        return int(money * 3600 * 1000 * scale)

    def visit(task: Job | ShipmentStep, demand: Job | Shipment, number: int = 0) -> Visit:
        job = task if isinstance(task, Job) else None
        where = job.places[number - 1] if job and number else task
        return Visit(
            id=task.id,
            place=places.number(where.location, where.location_index),
            service=where.service,
            windows=tuple((w.start - origin, w.end - origin) for w in where.time_windows),
            delivery=(job.delivery if job else None) or nothing,
            pickup=(job.pickup if job else None) or nothing,
            release=(job.release_time - origin) if job and job.release_time is not None else 0,
            prize=None if demand.penalty is None else price(demand.penalty),
            number=number,
            allowed=demand.allowed_vehicles,
        )

    visits = [visit(job, job, k) for job in problem.jobs for k in range(len(job.places) + 1)]
    n_jobs = len(visits)
    pairs = []
    for shipment in problem.shipments:
        pairs.append(Pair(len(visits), len(visits) + 1, shipment.amount or nothing))
        visits += [visit(half, shipment) for half in (shipment.pickup, shipment.delivery)]
    priced_by_distance = given.costs is None and per_hour == 0 and per_km > 0
    vans = []
    for vehicle in problem.vehicles:
        start, end, shift = places.of_start(vehicle), places.of_end(vehicle), vehicle.time_window
        if start is None or end is None:
            raise NotSupportedError("open ends")
        max_price = None
        if vehicle.max_distance is not None:
            if not priced_by_distance:
                raise NotSupportedError("max_distance where time or a cost matrix is priced")
            max_price = int(vehicle.max_distance * per_km * 3600 * scale)
        vans.append(
            Van(
                start=start,
                end=end,
                capacity=vehicle.capacity or nothing,
                fixed=price(vehicle.costs.fixed),
                earliest=shift.start - origin if shift else 0,
                latest=min(shift.end - origin, horizon) if shift else horizon,
                max_duration=vehicle.max_duration,
                max_price=max_price,
                max_travel_time=vehicle.max_travel_time,
                max_tasks=vehicle.max_tasks,
                rate=vehicle.costs.per_km // per_km if per_km else 1,
            )
        )
    return Flat(
        durations=durations,
        prices=prices,
        visits=tuple(visits),
        n_jobs=n_jobs,
        pairs=tuple(pairs),
        vans=tuple(vans),
        horizon=horizon,
        n_dimensions=size,
        origin=origin,
        step=1 / (scale * 3600 * 1000 * units.MONEY_STEPS),
    )


def _rates(vehicle: Vehicle) -> tuple[str, int, int, int]:
    """Profile, speed in percent, and the two arc prices of a vehicle."""
    factor = round(100 * vehicle.speed_factor)
    return vehicle.profile, factor, vehicle.costs.per_hour, vehicle.costs.per_km


def _durations(
    table: NDArray[np.int32], factor: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Seconds at a speed in percent, and where there is no way."""
    unreachable = table == UNREACHABLE
    seconds = np.where(unreachable, 0, table).astype(np.int64)
    return (100 * seconds + factor // 2) // factor, unreachable


def _whole_prices(tables: list[Priced], fixed: list[int]) -> tuple[NDArray[np.int64], Fraction]:
    """Arc prices as small whole numbers, and the factor that made them so.

    ``tables`` holds rate and matrix; rates and fixed costs (money steps times
    3.6 million) are divided by their common divisor, so nothing is rounded.
    """
    rates = [rate for rate, _ in tables]
    divisor = math.gcd(*rates, *(price * 3600 * 1000 for price in fixed)) or 1
    total = np.zeros(tables[0][1].shape, dtype=np.int64)
    for rate, table in tables:
        total += (rate // divisor) * np.where(table == UNREACHABLE, 0, table).astype(np.int64)
    return total, Fraction(1, divisor)


def _horizon(problem: Problem, durations: NDArray[np.int64]) -> tuple[int, int]:
    """First moment named in the document, and a span that no route outlives."""
    tasks = [*problem.jobs]
    halves = [
        half for shipment in problem.shipments for half in (shipment.pickup, shipment.delivery)
    ]
    windows = [window for task in [*tasks, *halves] for window in task.time_windows]
    windows += [window for job in tasks for place in job.places for window in place.time_windows]
    shifts = [vehicle.time_window for vehicle in problem.vehicles if vehicle.time_window]
    releases = [job.release_time for job in problem.jobs if job.release_time is not None]
    starts = [window.start for window in [*windows, *shifts]] + releases
    origin = min(starts, default=0)
    if shifts and len(shifts) == len(problem.vehicles):
        return origin, max(shift.end for shift in shifts) - origin
    last = max([window.end for window in [*windows, *shifts]] + releases, default=origin)
    work = sum(task.service for task in [*tasks, *halves])
    longest = int(durations.max(initial=0))
    return origin, last - origin + work + (problem.n_tasks + 1) * longest


def _n_dimensions(problem: Problem) -> int:
    capacities = [
        len(vehicle.capacity) for vehicle in problem.vehicles if vehicle.capacity is not None
    ]
    return max(capacities, default=0)
