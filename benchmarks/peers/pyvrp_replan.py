"""PyVRP on what is left of a day, warm-started, with custody modelled exactly.

What it is told, and how:

- **Start and pins.** Each van is a vehicle type of its own. It starts where and
  when its pinned stops are done; these are put before its route afterwards.
- **Custody.** A parcel that is aboard may only be delivered by its van. PyVRP
  has no such list, and a profile a van costs two matrices each (50 vans, 1,000
  stops: 0.9 GB). Loads say the same for less: in a few further dimensions of
  load every van has room in half of them, no two vans in the same half, and a
  parcel takes room in the dimensions of its van. Only that van has room in all.
  Further sets of vans allowed have a dimension each.
- **Windows.** PyVRP has no soft ones. A promise ends where it ends, or at the
  start that keeping the plan gives, where that is later: the warm start breaks
  none. Tasks that lost their place may be late as far as anybody's.
- **Time** on the road costs what waiting costs, by the library's price of a
  route's duration; what driving costs beyond that is in the arcs. Work is paid
  in any case, and must cost no more than waiting. Overtime it takes for time.
- **A van that takes nothing more** (broken down, not heard of) has no second and
  no metre beyond its pinned stops.
- **Leaving out** costs the price of deferral, as everywhere.
- **Stability** it cannot price, and is not told of.

An emptied van drives home for free in its model, and a parcel aboard that it
leaves out takes no room; the referee says what comes of it. Default parameters
of the library; prices in thousandths of the currency unit, which its penalties
are made for.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, count
from math import comb
from typing import Any, Final

import numpy as np
import pyvrp
from numpy.typing import NDArray
from pyvrp import Activity, ActivityType
from pyvrp.stop import MaxIterations, MaxRuntime

from benchmarks.peers import NotSupportedError
from benchmarks.peers.flat import FAR, refuse_beyond
from vuelta.errors import CommitmentError
from vuelta.model import (
    UNREACHABLE,
    Job,
    Plan,
    ProfileTravel,
    Route,
    Shipment,
    ShipmentStep,
    Step,
    Unassigned,
    Vehicle,
)
from vuelta.replanning import Residual

SUPPORTED: Final = (
    "load aboard",
    "pinned stops",
    "overtime",
    "soft windows",
    "vehicle choice",
    "vehicle preferences",
    "optional stops",
    "priorities",
    "shipments",
    "prices of work or waiting",
    "max_tasks",
)

STEPS: Final = 10
"""Money steps in one unit of price: thousandths of the currency unit."""

MARK: Final = 10
"""What a bound parcel takes of its van's dimensions."""

ROOM: Final = 10**7
"""What a van has in its own dimensions: more than all marks together."""

Key = tuple[str, str]


def solve(
    residual: Residual,
    kept: Plan,
    seed: int,
    *,
    seconds: float | None = None,
    iterations: int | None = None,
) -> tuple[Plan, float | None]:
    """A plan for the residual problem, and the second its first complete one was found.

    Parameters
    ----------
    kept
        The plan of the whole day as it is when kept: it tells when each task would start.
    seconds, iterations
        The budget: of everything from here on, or of the search.

    Raises
    ------
    CommitmentError
        When a pinned stop cannot be made any more.
    NotSupportedError
        When the problem asks for more than the adapter can say.
    """
    began = time.perf_counter()
    refuse_beyond(residual.problem, SUPPORTED)
    model = _Model(residual, kept)
    data = model.data()
    watch: Any = _Watch(began, data)
    if seconds is not None:
        stop: Any = MaxRuntime(max(0.01, seconds - (time.perf_counter() - began)))
        stop(0)  # starts its clock; by itself it would start only after the neighbourhoods
    else:
        stop = MaxIterations(iterations or 1)
    result = pyvrp.solve(
        data,
        stop,
        seed=seed,
        collect_stats=False,
        initial_solution=model.warm(data),
        params=pyvrp.SolveParams(ils=pyvrp.IteratedLocalSearchParams(callbacks=watch)),
    )
    return model.plan(result.best), watch.first


class _Watch:
    """Notes when the best solution first is feasible and leaves nobody out.

    Has what ``pyvrp.IteratedLocalSearchCallbacks`` has.
    """

    def __init__(self, began: float, data: pyvrp.ProblemData) -> None:
        self._began = began
        self._tasks = data.num_clients, data.num_shipments
        self.first: float | None = None

    def on_start(self, ils: Any) -> None:
        self._look(ils.initial_solution)

    def on_iteration(self, current: Any, candidate: Any, best: Any, cost_evaluator: Any) -> None:
        self._look(best)

    def on_restart(self, best: Any) -> None:
        pass

    def on_best(self, best: Any) -> None:
        pass

    def on_end(self, result: Any) -> None:
        pass

    def _look(self, best: Any) -> None:
        if (
            self.first is None
            and best.is_feasible()
            and (best.num_clients(), best.num_shipments()) == self._tasks
        ):
            self.first = time.perf_counter() - self._began


@dataclass(frozen=True)
class _Ready:
    """Where, when and with what a van is free: after its pinned stops."""

    place: int
    time: int
    load: tuple[int, ...]
    pinned: tuple[str, ...]


class _Model:
    def __init__(self, residual: Residual, kept: Plan) -> None:
        self._residual = residual
        self._kept: Mapping[Key, int] = {
            (step.type, step.id or ""): step.start
            for route in kept.routes
            for step in route.steps[route.done :]
        }
        self._problem = problem = residual.problem
        profiles = {vehicle.profile for vehicle in problem.vehicles}
        rates = {
            (costs.per_hour, costs.per_km, costs.per_waiting_hour, costs.per_task_hour)
            for costs in (van.costs for van in problem.vehicles)
        }
        travel = residual.travel.profiles[min(profiles)]
        if len(profiles) > 1 or len(rates) > 1 or not isinstance(travel, ProfileTravel):
            raise NotSupportedError("mixed profiles or rates")
        per_hour, per_km, per_waiting_hour, per_task_hour = rates.pop()
        if not per_task_hour <= per_waiting_hour <= per_hour:
            raise NotSupportedError("work dearer than waiting, or waiting than driving")
        self._per_second = round(per_waiting_hour / 3600 / STEPS)
        beyond = per_hour - self._per_second * 3600 * STEPS
        self._durations, self._prices = _tables(travel, max(0, beyond), per_km)
        self._size = next(len(v.capacity) for v in problem.vehicles if v.capacity is not None)
        jobs = {job.id: job for job in problem.jobs}
        self._ready = [self._after_pins(v, van, jobs) for v, van in enumerate(problem.vehicles)]
        pinned = {name for ready in self._ready for name in ready.pinned}
        self._origin = min(van.time_window.start for van in problem.vehicles if van.time_window)
        self._sets = _Sets(residual.vehicles)
        self._jobs = [
            job for job in problem.jobs if job.id not in pinned and self._sets.take(_who(job))
        ]
        self._shipments = [pair for pair in problem.shipments if self._sets.take(_who(pair))]

    def data(self) -> pyvrp.ProblemData:
        """The model; depots are where vans start and end."""
        vehicles = self._problem.vehicles
        ends = [van.end_index for van in vehicles]
        places = sorted({ready.place for ready in self._ready} | {e for e in ends if e is not None})
        types = []
        for van, ready in zip(vehicles, self._ready, strict=True):
            if van.end_index is None or van.time_window is None:
                raise NotSupportedError("open ends")
            early = ready.time - self._origin
            late = van.time_window.end + van.max_overtime - self._origin
            is_full = van.max_tasks is not None and van.max_tasks <= len(ready.pinned)
            limits: dict[str, Any] = {"shift_duration": 0, "max_distance": 0} if is_full else {}
            types.append(
                pyvrp.VehicleType(
                    capacity=[*(van.capacity or ()), *self._sets.room(van.id)],
                    start_depot=places.index(ready.place),
                    end_depot=places.index(van.end_index),
                    fixed_cost=van.costs.fixed // STEPS,
                    tw_early=early,
                    tw_late=max(early, late),
                    initial_load=[*ready.load, *self._sets.none],
                    unit_duration_cost=self._per_second,
                    **limits,
                )
            )
        distances: Any = [self._prices]
        durations: Any = [self._durations]
        return pyvrp.ProblemData(
            locations=[pyvrp.Location(0, 0) for _ in range(len(self._durations))],
            clients=[self._client(job) for job in self._jobs],
            depots=[pyvrp.Depot(location=place) for place in places],
            vehicle_types=types,
            distance_matrices=distances,
            duration_matrices=durations,
            shipments=[self._pair(pair) for pair in self._shipments],
        )

    def warm(self, data: pyvrp.ProblemData) -> pyvrp.Solution:
        """The routes as they were, less the pinned stops and what lost its place."""
        number = {job.id: k for k, job in enumerate(self._jobs)}
        routes = []
        for v, route in enumerate(self._residual.warm.routes):
            here = [number[step.id] for step in route.steps if step.id in number]
            if here:
                visits = [Activity(ActivityType.CLIENT, k) for k in here]
                routes.append(pyvrp.Route(data, visits, v))
        return pyvrp.Solution(data, routes)

    def plan(self, best: pyvrp.Solution) -> Plan:
        """The answer in the residual problem's names; what is in no route, unassigned."""
        steps = [[_step("job", name) for name in ready.pinned] for ready in self._ready]
        for route in best.routes():
            for activity in route:
                if activity.is_client():
                    step = _step("job", self._jobs[activity.idx].id)
                elif activity.is_pickup():
                    step = _step("pickup", self._shipments[activity.idx].pickup.id)
                elif activity.is_delivery():
                    step = _step("delivery", self._shipments[activity.idx].delivery.id)
                else:
                    continue
                steps[route.vehicle_type()].append(step)
        listed = {(step.type, step.id) for some in steps for step in some}
        keys: list[Key] = [("job", job.id) for job in self._problem.jobs]
        for pair in self._problem.shipments:
            keys += [("pickup", pair.pickup.id), ("delivery", pair.delivery.id)]
        return Plan.model_construct(
            routes=tuple(
                Route.model_construct(vehicle=vehicle, steps=tuple(some))
                for vehicle, some in zip(self._residual.vehicles, steps, strict=True)
            ),
            unassigned=tuple(
                Unassigned.model_construct(type=kind, id=name, reasons=())
                for kind, name in keys
                if (kind, name) not in listed
            ),
        )

    def _after_pins(self, number: int, van: Vehicle, jobs: Mapping[str, Job]) -> _Ready:
        if van.start_index is None or van.time_window is None:
            raise NotSupportedError("open ends")
        place, moment = van.start_index, van.time_window.start
        load = van.on_board or (0,) * self._size
        names = []
        for step in van.steps[: van.pinned_steps]:
            if step.type != "job" or step.id is None:
                raise NotSupportedError("pinned shipments")
            job = jobs[step.id]
            there = job.location_index or 0
            moment += int(self._durations[place, there])
            if job.time_windows:
                if moment > job.time_windows[-1].end:
                    raise CommitmentError(
                        "C301", f"vehicles[{number}].pinned_steps", f"{job.id} is too late", ""
                    )
                moment = max(moment, job.time_windows[0].start)
            moment += job.service
            load = tuple(a + b for a, b in zip(load, job.pickup or (0,) * self._size, strict=True))
            place = there
            names.append(job.id)
        return _Ready(place, moment, load, tuple(names))

    def _client(self, job: Job) -> pyvrp.Client:
        early, late = self._window(("job", job.id), job)
        nothing = (0,) * self._size
        return pyvrp.Client(
            location=job.location_index or 0,
            delivery=[*(job.delivery or nothing), *self._sets.mark(_who(job))],
            pickup=[*(job.pickup or nothing), *self._sets.none],
            service_duration=job.service,
            tw_early=early,
            tw_late=late,
            **_prize(job),
        )

    def _pair(self, pair: Shipment) -> pyvrp.Shipment:
        fetch, bring = pair.pickup, pair.delivery
        opens = self._window(("pickup", fetch.id), fetch)
        closes = self._window(("delivery", bring.id), bring)
        return pyvrp.Shipment(
            pickup_location=fetch.location_index or 0,
            delivery_location=bring.location_index or 0,
            pickup_tw_early=opens[0],
            pickup_tw_late=opens[1],
            pickup_service_duration=fetch.service,
            delivery_tw_early=closes[0],
            delivery_tw_late=closes[1],
            delivery_service_duration=bring.service,
            amount=[*(pair.amount or (0,) * self._size), *self._sets.mark(_who(pair))],
            **_prize(pair),
        )

    def _window(self, here: Key, task: Job | ShipmentStep) -> tuple[int, int]:
        """First and last start, seconds from the origin."""
        early, late = 0, 2 * 86_400
        if task.time_windows:
            early = max(0, task.time_windows[0].start - self._origin)
            late = task.time_windows[-1].end - self._origin
            told = self._kept.get(self._residual.names[here])
            if told is not None and task.late_cost and task.soft_end is not None:
                late = min(late, max(task.soft_end, told) - self._origin)
        return early, max(early, late)


class _Sets:
    """Which vans may serve a task, said in loads: see the module."""

    def __init__(self, vans: Sequence[str]) -> None:
        width = next(m for m in count(1) if comb(m, m // 2) >= len(vans))
        halves = combinations(range(width), width // 2)
        self._own = dict(zip(vans, halves, strict=False))
        self._width = width
        self._others: dict[frozenset[str], int] = {}

    def take(self, who: frozenset[str] | None) -> bool:
        """Make a set known; whether anybody is in it."""
        who = None if who is None else who.intersection(self._own)
        if who is not None and len(who) > 1:
            self._others.setdefault(who, self._width + len(self._others))
        return who is None or bool(who)

    @property
    def none(self) -> list[int]:
        return [0] * (self._width + len(self._others))

    def room(self, vehicle: str) -> list[int]:
        room = self.none
        mine = [d for who, d in self._others.items() if vehicle in who]
        for d in (*self._own[vehicle], *mine):
            room[d] = ROOM
        return room

    def mark(self, who: frozenset[str] | None) -> list[int]:
        mark = self.none
        if who is not None:
            who = who.intersection(self._own)
            for d in self._own[min(who)] if len(who) == 1 else (self._others[who],):
                mark[d] = MARK
        return mark


def _who(task: Job | Shipment) -> frozenset[str] | None:
    """Vans that may serve it; ``None`` when all may."""
    if isinstance(task, Job) and task.aboard is not None:
        return frozenset([task.aboard])
    return None if task.allowed_vehicles is None else frozenset(task.allowed_vehicles)


def _prize(task: Job | Shipment) -> dict[str, Any]:
    if task.penalty is None:
        return {}
    return {"prize": task.penalty // STEPS, "required": False}


def _step(kind: Any, name: str) -> Step:
    return Step.model_construct(type=kind, id=name, arrival=0)


def _tables(
    travel: ProfileTravel, per_hour: float, per_km: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Seconds and prices of every leg."""
    durations = travel.durations.astype(np.int64)
    cost = per_hour * durations / 3600
    if travel.distances is not None:
        cost += per_km * travel.distances / 1000
    prices = np.rint(cost / STEPS).astype(np.int64)
    closed = travel.durations == UNREACHABLE
    for table in (durations, prices):
        table[closed] = 0
        table[closed] = FAR * max(1, int(table.max(initial=1)))
    return durations, prices
