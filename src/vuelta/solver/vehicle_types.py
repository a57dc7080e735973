"""Vehicles as the core's kinds: costs, shift, limits, room, and who may serve what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, permutations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vuelta import units
from vuelta.errors import CommitmentError
from vuelta.model import Job, Vehicle
from vuelta.solver import _core
from vuelta.solver.alternative_visits import Visit
from vuelta.solver.legend import Legend
from vuelta.solver.loading_marks import ask_order
from vuelta.solver.reloads import Reloads
from vuelta.solver.unsupported import n_dims
from vuelta.solver.verdicts import BITS, words_of

_MOST_ORDERS: Final = 5_040
"""Orders of owed deliveries that are tried: all of up to seven."""

Columns = tuple[NDArray[np.uint8] | None, NDArray[np.int64] | None]


def speed(vehicle: Vehicle) -> int:
    """Millionths of the profile's speed."""
    return round(units.SPEED_STEPS * vehicle.speed_factor)


def add_kinds(
    core: _core.Problem,
    legend: Legend,
    tables: dict[tuple[str, int], int],
    trades: dict[str, int],
) -> tuple[tuple[int, ...], ...]:
    """Adds every kind, then every vehicle; what each is committed to, in order.

    A vehicle is committed to its pinned stops, and to the deliveries of what
    they pick up.

    Parameters
    ----------
    tables
        Numbers of the travel tables by profile and speed.
    trades
        Numbers of the service times by vehicle type.

    Raises
    ------
    CommitmentError
        C301, when a vehicle cannot keep its commitments even alone.
    """
    vehicles, choices = legend.problem.vehicles, _Choices.of(legend)
    for number in range(max(legend.kind_of, default=-1) + 1):
        vehicle = vehicles[legend.kind_of.index(number)]
        kind = _kind(legend, vehicle, choices)
        kind.travel = tables[vehicle.profile, speed(vehicle)]
        kind.trade = trades.get(vehicle.type or "", 0)
        core.add_kind(kind, *choices.columns(number, vehicle))
    for number, stops in zip(legend.kind_of, legend.pinned, strict=True):
        core.add_vehicle(number, list(stops))
    committed = []
    for v, (number, stops) in enumerate(zip(legend.kind_of, legend.pinned, strict=True)):
        route = _committed(core, number, stops, legend.owed(v))
        if route is None:
            raise CommitmentError(
                "C301",
                f"vehicles[{v}].pinned_steps",
                f"vehicle {vehicles[v].id} cannot drive its pinned stops within its limits: "
                + _why(core, legend, v),
                "pin fewer stops, or widen the window or limit that stands against them",
                vehicle=vehicles[v].id,
            )
        committed.append(route)
    _facilities_hold(legend)
    return tuple(committed)


def _facilities_hold(legend: Legend) -> None:
    """Raises C301 where what all vehicles have pinned does not fit a facility."""
    so_far: list[Visit] = []
    for v, stops in enumerate(legend.pinned):
        for stop in stops:
            full = legend.stock.full(legend.visits[stop], so_far)
            if full:
                raise CommitmentError(
                    "C301",
                    f"vehicles[{v}].pinned_steps",
                    f"facility {full[0]} does not take what is pinned to be brought there",
                    "pin fewer stops, or give the facility more slots or room",
                )
            so_far.append(legend.visits[stop])


def _committed(
    core: _core.Problem, number: int, pinned: tuple[int, ...], owed: tuple[int, ...]
) -> tuple[int, ...] | None:
    """The pinned stops, then what they owe in an order that can be driven."""
    if not pinned:
        return ()
    orders = islice(permutations(owed), _MOST_ORDERS)
    routes = ((*pinned, *order) for order in orders)
    return next((route for route in routes if not core.walk(number, list(route)).broken), None)


def _why(core: _core.Problem, legend: Legend, v: int) -> str:
    """From which pinned stop on limits do not hold, and which."""
    number, stops = legend.kind_of[v], legend.pinned[v]
    order = int(_core.Limit.order.value)  # the other half of a pair may come later
    broken = [core.walk(number, list(stops[: k + 1])).broken & ~order for k in range(len(stops))]
    held = max((k + 1 for k, bits in enumerate(broken) if not bits), default=0)
    if held == len(stops):
        return "with the deliveries they owe there is no order that holds"
    visit = legend.visits[stops[held]]
    if broken[held] == BITS["reach"]:
        return f"there is no way to {visit.type} {visit.task.id}, or on from it"
    words = [words_of(broken[held])] if words_of(broken[held]) else []
    vehicle = legend.problem.vehicles[v]
    lacking = [skill for skill in visit.demand.skills if skill not in vehicle.skills]
    if lacking:
        words.insert(0, f"skill {', '.join(lacking)}")
    allowed = visit.demand.allowed_vehicles
    if allowed is not None and vehicle.id not in allowed:
        words.insert(0, "allowed_vehicles")
    if not words:
        words.append("what may be served by it")
    return f"{visit.type} {visit.task.id} does not keep {', '.join(words)}"


def _kind(legend: Legend, vehicle: Vehicle, choices: _Choices) -> _core.Kind:
    problem, prices, costs = legend.problem, legend.prices, vehicle.costs
    kind = _core.Kind()
    start, end = legend.places.of_start(vehicle), legend.places.of_end(vehicle)
    kind.start = legend.nowhere if start is None else start
    kind.end = legend.nowhere if end is None else end
    given = problem.matrices.get(vehicle.profile)
    if given is not None and given.costs is not None:
        kind.per_given = prices.once(units.MONEY_STEPS)
    else:
        kind.per_metre = prices.per_metre(costs.per_km)
        kind.per_second = prices.per_second(costs.per_hour)
    kind.per_task_second = prices.per_second(costs.per_task_hour)
    kind.per_wait_second = prices.per_second(costs.per_waiting_hour)
    kind.per_overtime_second = prices.per_second(costs.overtime_per_hour)
    kind.fixed = prices.once(costs.fixed)
    if vehicle.time_window is not None:
        shift = vehicle.time_window
        kind.open = legend.moment(shift.start)
        kind.due = legend.moment(shift.end)
        kind.close = legend.moment(shift.end + vehicle.max_overtime)
    kind.set_room(_room(legend, vehicle, choices))
    types = legend.clashes.together((*vehicle.held_types, *choices.types.get(vehicle.id, ())))
    # One whose load clashes already may serve nothing; but what is pinned is a fact.
    kind.types = 0 if vehicle.pinned_steps and legend.clashes.clash(types) else types
    kind.max_tasks = _at_most(vehicle.max_tasks)
    kind.max_reloads = _at_most(vehicle.max_reloads)
    kind.max_travel = _at_most(vehicle.max_travel_time)
    kind.max_duration = _at_most(vehicle.max_duration)
    if vehicle.max_distance is not None:
        kind.max_metres = vehicle.max_distance
    kind.pauses = [
        _core.Pause(
            legend.windows(pause.time_windows) if pause.time_windows else [],
            pause.service,
            pause.always_taken,
            []
            if pause.max_load is None
            else _beside_held(pause.max_load, legend, vehicle, choices),
        )
        for pause in legend.pauses(vehicle)
    ]
    ask_order(kind, legend, vehicle)
    return kind


def _at_most(limit: int | None) -> int:
    return _core.horizon if limit is None else min(limit, _core.horizon)


def _room(legend: Legend, vehicle: Vehicle, choices: _Choices) -> list[int]:
    most = vehicle.capacity or [units.MAX_AMOUNT] * choices.dims
    return _beside_held(most, legend, vehicle, choices)


def _beside_held(
    most: Sequence[int], legend: Legend, vehicle: Vehicle, choices: _Choices
) -> list[int]:
    """A load less what is aboard whatever the route: own load and parcels held."""
    dims = choices.dims
    room = np.array(most, dtype=np.int64)
    if vehicle.on_board:
        room -= vehicle.on_board
    for taken in vehicle.room_taken:
        room -= taken.amounts
    room -= np.array(choices.aboard.get(vehicle.id, (0,) * dims), dtype=np.int64)
    return [int(amount) for amount in np.maximum(room, -units.MAX_AMOUNT)]


@dataclass(frozen=True)
class _Choices:
    """Stops that not every vehicle may serve, or not at the same price; looked at once for all.

    ``holders``: the kind that holds a stop's parcel, -1 where none does,
    ``(n_stops,)``. ``asked`` and ``named``: stops by the skills they ask for,
    and by the vehicles they allow. ``wishes``: stops and core prices by vehicle;
    ``aboard``: what each vehicle holds, per dimension, their ``types``; ``prices`` of
    the choice that each stop is, on any vehicle; ``reloads``: the stops after the
    visits; ``dims`` dimensions of load.
    """

    holders: NDArray[np.int32]
    asked: dict[tuple[str, ...], list[int]]
    named: dict[tuple[str, ...], list[int]]
    wishes: dict[str, tuple[list[int], list[int]]]
    aboard: dict[str, list[int]]
    prices: NDArray[np.int64]
    types: dict[str, list[str | None]]
    reloads: Reloads
    dims: int

    @classmethod
    def of(cls, legend: Legend) -> _Choices:
        n = legend.n_stops
        holders = np.full(n, -1, dtype=np.int32)
        unpriced = np.zeros(n, dtype=np.int64)
        dims = n_dims(legend.problem)
        choices = cls(holders, {}, {}, {}, {}, unpriced, {}, legend.reloads, dims)
        for stop, holder in legend.holders.items():
            holders[stop] = legend.kind_of[holder]
        for stop, visit in enumerate(legend.visits):
            demand = visit.demand
            if demand.skills:
                choices.asked.setdefault(demand.skills, []).append(stop)
            if demand.allowed_vehicles is not None:
                choices.named.setdefault(demand.allowed_vehicles, []).append(stop)
            if visit.cost:
                choices.prices[stop] = legend.prices.once(visit.cost)
            if demand.vehicle_costs and not visit.is_second:
                for name, price in demand.vehicle_costs.items():
                    stops, prices = choices.wishes.setdefault(name, ([], []))
                    stops.append(stop)
                    prices.append(legend.prices.once(price))
            if (
                not isinstance(demand, Job)
                or demand.aboard is None
                or stop != legend.stop_of["job", demand.id]
            ):
                continue
            held = choices.aboard.setdefault(demand.aboard, [0] * dims)
            for d, amount in enumerate(demand.delivery or ()):
                held[d] += amount
            choices.types.setdefault(demand.aboard, []).append(demand.load_type)
        return choices

    def columns(self, number: int, vehicle: Vehicle) -> Columns:
        """Which stops this kind may serve, and its price for each; ``None`` for all, none."""
        allowed = ((self.holders < 0) | (self.holders == number)).astype(np.uint8)
        owned = set(vehicle.skills)
        for skills, stops in self.asked.items():
            if not owned.issuperset(skills):
                allowed[stops] = 0
        for names, stops in self.named.items():
            if vehicle.id not in names:
                allowed[stops] = 0
        allowed[self.reloads.first :] = self.reloads.may(vehicle)
        preference = self.prices.copy()
        if vehicle.id in self.wishes:
            stops, prices = self.wishes[vehicle.id]
            preference[stops] += prices
        return (
            None if allowed.all() else allowed,
            preference if preference.any() else None,
        )
