"""A problem as the core sees it: flat arrays, and the legend to read results back.

Nothing is decided here. Jobs and shipments become stops, vehicles that are
alike become kinds, money becomes whole core prices, times count from the start
of the problem's day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from vuelta import units
from vuelta.errors import InputError
from vuelta.garbage import left_for_later
from vuelta.model import Amounts, Job, Problem, ProfileTravel, TravelMatrix, Window
from vuelta.solver import _core
from vuelta.solver.alternative_visits import Visit, prices_of
from vuelta.solver.legend import Legend
from vuelta.solver.loading_marks import set_loading
from vuelta.solver.neighbours import nearest
from vuelta.solver.price_scale import ABOVE_MONEY, Ranks, must_fit
from vuelta.solver.ride_limits import set_rides
from vuelta.solver.shared_limits import add_shared
from vuelta.solver.travel_tables import add_travel
from vuelta.solver.unsupported import n_dims, unsupported
from vuelta.solver.vehicle_types import add_kinds, speed


@dataclass(frozen=True)
class Lowered:
    """The core's problem, how to read it, and what leaving tasks out counts.

    ``committed`` holds a route for every vehicle: its pinned stops, and the
    deliveries of what they pick up.
    """

    core: _core.Problem
    legend: Legend
    ranks: Ranks
    committed: tuple[tuple[int, ...], ...]

    def price_of(self, stop: int) -> int:
        """Core price of leaving a stop (and its other half) out; 0 where it has no penalty."""
        return _price_out(self.legend, self.legend.visits[self.legend.first_of(stop)])

    def worth_of(self, stop: int) -> int:
        """The same with its rank, above all money: what leaving it out counts, in one number."""
        visit = self.legend.visits[self.legend.first_of(stop)]
        return _rank(visit, self.ranks) * ABOVE_MONEY + self.price_of(stop)


@left_for_later()
def lower(problem: Problem, travel: TravelMatrix) -> Lowered:
    """Flattened arrays of a problem, and the legend to read results back.

    Parameters
    ----------
    travel
        Travel of every profile in use, places numbered as ``Places.of``.

    Raises
    ------
    InputError
        S2xx, for every field the search does not honour, or when prices
        cannot be added up exactly.
    CommitmentError
        C301, when a vehicle cannot keep its commitments even alone.
    """
    findings = unsupported(problem)
    if findings:
        raise InputError(findings)
    legend = Legend.of(problem)
    core = _core.Problem(n_dims(problem), legend.nowhere + 1)
    tables = add_travel(core, legend, travel)
    must_fit(_everything(legend, travel))
    n_owed = sum(len(legend.owed(v)) for v in range(len(problem.vehicles)))
    ranks = Ranks.of((*problem.jobs, *problem.shipments), n_owed)
    _set_stops(core, legend, ranks)
    _set_sites(core, legend)
    set_rides(core, legend)
    add_shared(core, legend.visits, legend.n_stops, legend.groups, legend.stock, legend.clashes)
    set_loading(core, legend)
    _set_near(core, legend, travel)
    trades = _add_trades(core, legend)
    committed = add_kinds(core, legend, tables, trades)
    return Lowered(core, legend, ranks, committed)


def _set_stops(core: _core.Problem, legend: Legend, ranks: Ranks) -> None:
    visits, n = legend.visits, legend.n_stops
    dims = n_dims(legend.problem)
    windows = [legend.windows(visit.task.time_windows) for visit in visits]
    facilities = [legend.reloads.facilities[number] for number in legend.reloads.of]
    windows += [legend.windows(facility.time_windows) for facility in facilities]
    spares = [-1] * len(facilities)
    first = np.cumsum([0, *(len(some) for some in windows)], dtype=np.int32)
    due, late, out, rank = [_core.horizon] * n, [0] * n, [0] * n, [0] * n
    brings: list[int] = []
    net: list[int] = []
    down: list[int] = []
    nothing = (0,) * dims
    for stop, visit in enumerate(visits):
        if visit.task.soft_end is not None:
            due[stop] = legend.moment(visit.task.soft_end)
            late[stop] = legend.prices.per_second(visit.task.late_cost)
        if legend.is_charged(stop):
            out[stop] = _price_out(legend, visit)
            rank[stop] = _rank(visit, ranks)
        from_start, change, at_reload = _loads(visit, nothing)
        brings += from_start
        net += change
        down += at_reload
    none = [0] * (dims * len(spares))
    core.set_stops(
        np.array([*(visit.place for visit in visits), *_places_of(legend)], dtype=np.int32),
        first,
        np.array([bound for some in windows for window in some for bound in window], np.int32),
        np.array(due, dtype=np.int32),
        np.array(late, dtype=np.int64),
        np.array([*legend.mates, *spares], dtype=np.int32),
        np.array(
            [*(not visit.is_second for visit in visits), *(False for _ in spares)], dtype=np.uint8
        ),
        np.array(out, dtype=np.int64),
        np.array(brings + none, dtype=np.int32),
        np.array(net + none, dtype=np.int32),
    )
    core.set_ranks(np.array(rank, dtype=np.int64))
    if facilities:
        core.set_reloads(
            np.array([-1] * len(visits) + list(legend.reloads.of), dtype=np.int32),
            np.array(down + none, dtype=np.int32),
        )


def _set_sites(core: _core.Problem, legend: Legend) -> None:
    """Which facility every stop is a visit of; what only sets goods down is no task."""
    named = [visit.task.facility for visit in legend.visits]
    named += [legend.reloads.facilities[number].id for number in legend.reloads.of]
    if not any(named):
        return
    numbers = {name: number for number, name in enumerate(dict.fromkeys(named)) if name}
    is_task = [visit.type != "unload" for visit in legend.visits]
    is_task += [False] * len(legend.reloads.of)
    core.set_sites(
        np.array([-1 if name is None else numbers[name] for name in named], dtype=np.int32),
        np.array(is_task, dtype=np.uint8),
    )


def _places_of(legend: Legend) -> list[int]:
    """The place of every reload."""
    places = [legend.places.of_facility(facility) for facility in legend.reloads.facilities]
    return [places[number] for number in legend.reloads.of]


def _set_near(core: _core.Problem, legend: Legend, travel: TravelMatrix) -> None:
    """Who is near whom, where the core cannot read it from a table."""
    for profile in travel.profiles.values():
        if not isinstance(profile, ProfileTravel) and legend.visits:
            places = [visit.place for visit in legend.visits]
            near = nearest(profile.points, places)
            nobody = np.full((len(legend.reloads.of), near.shape[1]), -1, dtype=np.int32)
            core.set_near(np.concatenate([near, nobody]).ravel())
            return


def _loads(visit: Visit, nothing: Amounts) -> tuple[Amounts, Amounts, Amounts]:
    """What a stop has aboard from the start, changes the load by, and sets down at a reload."""
    demand = visit.demand
    if isinstance(demand, Job):
        delivery, pickup = demand.delivery or nothing, demand.pickup or nothing
        if visit.type == "unload":
            return nothing, tuple(-amount for amount in pickup), nothing
        net = tuple(up - down for up, down in zip(pickup, delivery, strict=True))
        down = pickup if visit.facility is None else nothing
        return nothing if demand.aboard is not None else delivery, net, down
    amount = demand.amount or nothing
    return nothing, amount if visit.type == "pickup" else tuple(-one for one in amount), nothing


def _price_out(legend: Legend, visit: Visit) -> int:
    if visit.type == "delivery":  # owed, or it would be priced with its pickup
        return 0
    return legend.prices.once(visit.demand.penalty or 0)


def _rank(visit: Visit, ranks: Ranks) -> int:
    return ranks.owed if visit.type == "delivery" else ranks.of_demand(visit.demand)


def _everything(legend: Legend, travel: TravelMatrix) -> int:
    """Most that all tasks, served or not, can cost together."""
    prices, problem, visits = legend.prices, legend.problem, legend.visits
    n, vehicles = len(visits), problem.vehicles
    stops = legend.n_stops
    types = {vehicle.type for vehicle in vehicles}
    work = sum(
        max((v.task.setup_on(name) + v.task.service_on(name) for name in types), default=0)
        for v in visits
    )
    work += sum(legend.reloads.facilities[number].service for number in legend.reloads.of)
    last = max((window.end - legend.origin for window in _all_windows(legend)), default=0)
    dearest_leg, dearest_work, all_once, latest = 0, 0, 0, 0
    dearest_turn = 0
    most = {name: profile.at_most() for name, profile in travel.profiles.items()}
    for vehicle in vehicles:
        (seconds, metres, given), costs = most[vehicle.profile], vehicle.costs
        longest = seconds * units.SPEED_STEPS // speed(vehicle) + 1
        leg = (
            prices.per_metre(costs.per_km) * (metres or 0)
            + prices.per_second(costs.per_hour) * longest
            + prices.once(units.MONEY_STEPS) * (given or 0)
        )
        rest = sum(pause.service for pause in vehicle.breaks)
        end = last + vehicle.max_overtime + work + rest + (stops + 1) * longest
        end = min(end, _core.horizon)
        over = prices.per_second(costs.overtime_per_hour) * vehicle.max_overtime
        idle = prices.per_second(costs.per_waiting_hour)
        fixed = prices.once(costs.fixed) + over
        dearest_turn = max(dearest_turn, prices.once(vehicle.loading_cost or 0))
        dearest_leg = max(dearest_leg, leg)
        dearest_work = max(dearest_work, prices.per_second(costs.per_task_hour))
        all_once += fixed + idle * last  # who waits, waits for a window to open
        latest = max(latest, end)
    wishes = [
        max((abs(price) for price in v.demand.vehicle_costs.values()), default=0)
        + sum(abs(price) for price in prices_of(v.demand))
        for v in visits
    ]
    lateness = sum(
        prices.per_second(v.task.late_cost) * max(0, latest + legend.origin - v.task.soft_end)
        for v in visits
        if v.task.soft_end is not None
    )
    penalties = sum(demand.penalty or 0 for demand in (*problem.jobs, *problem.shipments))
    return (
        dearest_leg * (stops + len(vehicles))
        + all_once
        + dearest_work * work
        + dearest_turn * n
        + lateness
        + prices.once(sum(wishes) + penalties)
    )


def _all_windows(legend: Legend) -> Iterable[Window]:
    for visit in legend.visits:
        yield from visit.task.time_windows
    for facility in legend.reloads.facilities:
        yield from facility.time_windows
    for vehicle in legend.problem.vehicles:
        if vehicle.time_window is not None:
            yield vehicle.time_window
        for pause in vehicle.breaks:
            yield from pause.time_windows


def _add_trades(core: _core.Problem, legend: Legend) -> dict[str, int]:
    """Service and setup times per vehicle type; types that change nothing share one."""
    named = {
        name
        for visit in legend.visits
        for table in (visit.task.service_per_type, visit.task.setup_per_type)
        for name in table
    }
    used = {vehicle.type for vehicle in legend.problem.vehicles if vehicle.type}
    trades: dict[str, int] = {}
    for name in ("", *sorted(used if "" in named else named & used)):
        service = [visit.task.service_on(name) for visit in legend.visits]
        # Together no longer than the core's clock; such a stop cannot be served.
        setup = [
            min(visit.task.setup_on(name), _core.horizon - busy)
            for visit, busy in zip(legend.visits, service, strict=True)
        ]
        setup += [legend.reloads.facilities[number].service for number in legend.reloads.of]
        service += [0] * len(legend.reloads.of)
        core.add_trade(np.array(service, dtype=np.int32), np.array(setup, dtype=np.int32))
        trades[name] = len(trades)
    return trades
