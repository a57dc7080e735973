"""Orders of loading as the core sees them: what each stop counts for, and each kind asks."""

from __future__ import annotations

from typing import Final

import numpy as np

from vuelta.model import Job, Vehicle
from vuelta.solver import _core
from vuelta.solver.alternative_visits import Visit
from vuelta.solver.legend import Legend

_TURNS: Final = {"return": 1, "delivery": -1}
"""Jobs that collect, and that deliver; no other counts for ``deliveries_first``."""


def set_loading(core: _core.Problem, legend: Legend) -> None:
    """What stops count for, where some vehicle has an order of loading."""
    vehicles = legend.problem.vehicles
    if all(vehicle.loading == "free" for vehicle in vehicles):
        return
    visits = legend.visits
    turn = np.zeros(legend.n_stops, dtype=np.int8)  # reloads, after the visits, count for nothing
    turn[: len(visits)] = [_turn(visit) for visit in visits]
    parcel, level = (np.full(legend.n_stops, -1, dtype=np.int32) for _ in range(2))
    for stop, visit in enumerate(visits):
        if visit.type != "job":
            parcel[stop] = stop + (visit.type == "pickup")
    for vehicle in vehicles:
        for height, stop in enumerate(_stacked(legend, vehicle)):
            parcel[stop], level[stop] = stop, height
    core.set_loading(turn, parcel, level)


def ask_order(kind: _core.Kind, legend: Legend, vehicle: Vehicle) -> None:
    """The vehicle's order of loading, as its kind's."""
    kind.lifo = vehicle.loading == "lifo"
    if vehicle.loading == "deliveries_first":
        cost = vehicle.loading_cost
        kind.per_turn = _core.no if cost is None else legend.prices.once(cost)
        kind.collected = vehicle.collected


def _turn(visit: Visit) -> int:
    return _TURNS.get(visit.task.kind, 0) if isinstance(visit.task, Job) else 0


def _stacked(legend: Legend, vehicle: Vehicle) -> list[int]:
    """Stops of the jobs that lie on one another aboard the vehicle, lowest first."""
    stops = [legend.stop_of.get(("job", name)) for name in vehicle.stack]
    return [
        stop
        for stop in stops
        if stop is not None and legend.problem.jobs[stop].aboard == vehicle.id
    ]
