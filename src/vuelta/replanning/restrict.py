"""What may still change, as an ordinary problem: ``restrict``, and back: ``rejoin``.

A residual problem starts where the vans are. What is done is gone from it;
what is aboard is bound to its van; what a driver is about to do is pinned;
change has a price. A promised window that cannot be kept any more becomes
lateness with a price, not a task that silently stays out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from vuelta.execution import Key, VehicleState
from vuelta.garbage import left_for_later
from vuelta.model import (
    TASK_TYPES,
    IntMatrix,
    Job,
    Matrices,
    MinutePrice,
    Plan,
    Problem,
    ProfileTravel,
    Route,
    Shipment,
    ShipmentStep,
    Step,
    Style,
    Task,
    TravelMatrix,
    Vehicle,
    VehicleStep,
    Window,
    altered,
    brought_back,
    made,
)
from vuelta.replanning.day_tasks import shipment_of
from vuelta.replanning.departures import departures
from vuelta.replanning.residual import (
    Aliases,
    Residual,
    RevisedTravel,
    bare_step,
    common,
    ids_of,
    in_time,
    must_be_set_down,
    ride_ends,
    steps_ahead,
    waiting,
)
from vuelta.replanning.residual_vehicle import (
    from_here,
    must_return,
    where_it_is,
    with_overload,
)
from vuelta.replanning.revised_day import RevisedDay

Mode = Literal["full", "insert_only", "resequence", "check"]

Trial = Hashable
"""What a visit that is only tried is asked as: a question's option, a window."""


@left_for_later()
def restrict(
    day: RevisedDay,
    ground: RevisedTravel,
    old: Plan,
    vehicles: Iterable[str],
    mode: Mode = "full",
    *,
    basis: Plan | None = None,
    is_priced: bool = True,
    pins: Mapping[str, int] | None = None,
    visits: Mapping[Trial, Job | Shipment] | None = None,
    hard: Collection[Trial] = (),
) -> Residual:
    """The problem of what these vans may still do.

    Parameters
    ----------
    basis
        A plan of the revised day to go on from, in place of what was to come of the old one.
    is_priced
        Whether change has its price; promises have theirs in any case.
    pins
        How many tasks ahead stay first, of vans where not as the ladder says.
    visits
        Further tasks to be tried, by whatever they are asked as; loose ones are
        left out of the problem then.
    hard
        Those that are tried within their windows only.
    """
    made = _Restriction(day, ground, old, tuple(vehicles), mode, basis, is_priced, pins or {})
    return made.made(visits, hard)


class _Restriction:
    def __init__(
        self,
        day: RevisedDay,
        ground: RevisedTravel,
        old: Plan,
        vehicles: tuple[str, ...],
        mode: Mode,
        basis: Plan | None,
        is_priced: bool,
        pins: Mapping[str, int],
    ) -> None:
        self._day = day
        self._ground = ground
        self._vehicles = vehicles
        self._scope = frozenset(vehicles)
        self._mode = mode
        self._is_priced = is_priced
        self._pins = pins
        self._worth = MinutePrice.of(ground.problem)
        self._old = old
        self._planned: dict[Key, tuple[str, int]] = {
            (step.type, step.id or ""): (route.vehicle, step.start)
            for route in old.routes
            for step in route.steps[route.done :]
            if step.type in TASK_TYPES
        }
        self._begun: set[Key] = {
            (step.type, step.id or "")
            for vehicle in day.vehicle_states.values()
            for step in vehicle.begun
        }
        for new, (before, _, _) in day.rescued.items():
            if before in self._planned and before not in self._begun:
                self._planned[new] = self._planned[before]  # the same promise under another name
        self._basis = basis
        self._ahead = steps_ahead(day, vehicles, basis)
        self._at_depot = tuple(v for v in vehicles if not day.vehicle_states[v].loaded)
        waits = waiting(day, old, basis)
        self._leaves = departures(day, self._at_depot, self._ahead, waits)
        self._names: dict[Key, Key] = {}
        self._aliases = Aliases(ids_of(day))
        self._standing: set[str] = set()
        self._trials: dict[str, Trial] = {}
        self._rows: dict[int, int] = {}
        self._jobs: list[Job] = []
        self._shipments: list[Shipment] = []
        self._is_hard = False
        self._tried: Counter[Key] = Counter()
        self._is_trying = False

    def made(
        self, visits: Mapping[Trial, Job | Shipment] | None, hard: Collection[Trial] = ()
    ) -> Residual:
        """The residual problem, with what waits or with what is tried."""
        routes, pinned = self._routes()
        if visits is None:
            for key in waiting(self._day, self._old, self._basis):
                self._take(key)
        else:
            self._is_trying = True
            for trial, task in visits.items():
                self._is_hard = trial in hard
                self._try_out(trial, task)
        states = self._day.vehicle_states
        vehicles = [self._vehicle(states[v], pinned[v]) for v in self._vehicles]
        tables = self._tables()
        return Residual(
            self._problem([with_overload(v, self._jobs, routes) for v in vehicles], tables),
            TravelMatrix(tables),
            Plan.model_construct(routes=routes, unassigned=()),
            self._names,
            self._vehicles,
            frozenset(self._standing),
            self._trials,
        )

    def _routes(self) -> tuple[tuple[Route, ...], dict[str, list[VehicleStep]]]:
        """What lies ahead of each van, and its pins; of one that must return, where it stands."""
        day = self._day
        routes: list[Route] = []
        pinned: dict[str, list[VehicleStep]] = {}
        for vehicle in self._vehicles:
            state = day.vehicle_states[vehicle]
            tasks = [(s.type, s.id or "") for s in self._ahead[vehicle] if s.type in TASK_TYPES]
            named = [self._take(key) for key in tasks]
            steps = [bare_step(one) for one in named if one is not None]
            routes.append(made(Route, {"vehicle": vehicle, "steps": tuple(steps)}))
            pinned[vehicle] = self._pinned(state, steps)
            if must_return(day, state) and self._pins.get(vehicle, 0) >= 0:
                name = self._aliases["stands", vehicle]
                self._standing.add(name)
                self._jobs.append(where_it_is(day, name, state, self._row))
                pinned[vehicle].insert(0, made(VehicleStep, {"type": "job", "id": name}))
        return tuple(routes), pinned

    def _problem(self, vehicles: Iterable[Vehicle], tables: Mapping[str, ProfileTravel]) -> Problem:
        day = self._ground.problem
        together = (rule for rule in day.incompatible_types if rule.mode == "same_vehicle")
        return Problem.model_construct(
            vehicles=tuple(vehicles),
            jobs=tuple(self._jobs),
            shipments=tuple(self._shipments),
            incompatible_types=tuple(together),
            currency=day.currency,
            matrices={
                name: Matrices.model_construct(
                    durations=IntMatrix(profile.durations),
                    distances=_table(profile.distances),
                    costs=_table(profile.costs),
                )
                for name, profile in tables.items()
            },
            style=Style(),
        )

    def _take(self, key: Key) -> Key | None:
        """Put a task into the problem; its name there, ``None`` where it has no part in it."""
        day = self._day
        holder = day.aboard.get(key)
        if holder is not None and holder not in self._scope:
            return None
        if key[0] == "job":
            job = day.jobs.get(key[1])
            if job is None or must_be_set_down(job):
                return None
            self._jobs.append(self._job(key, job, holder))
            return self._named(key, key)
        if key[0] == "delivery" and holder is not None:
            shipment = day.shipments[key[1]]
            self._jobs.append(self._half(key, shipment, holder))
            return self._named(("job", self._half_of(key[1])), key)
        if key[0] == "pickup":
            shipment = shipment_of(day, key[1])
            other: Key = ("delivery", shipment.delivery.id)
            if other in day.aboard:
                return None
            self._named(key, key)
            self._named(other, other)
            self._shipments.append(self._shipment(shipment))
            return key
        return key  # its pickup brings it

    def _try_out(self, trial: Trial, task: Job | Shipment) -> None:
        """A task as it might be, under a name of its own."""
        name = self._aliases["trial", trial]
        self._trials[name] = trial
        named = {"id": name}
        if isinstance(task, Job):
            key: Key = ("job", task.id)
            holder = self._day.aboard.get(key)
            if (holder is not None and holder not in self._scope) or must_be_set_down(task):
                return  # its van does nothing more, or none may take it
            self._tried[key] += 1
            self._jobs.append(self._job(key, task, holder).model_copy(update=named))
            self._named(("job", name), key)
            return
        key = ("delivery", task.delivery.id)
        holder = self._day.aboard.get(key)
        if holder is not None and holder not in self._scope:
            return
        if holder is not None:
            self._tried[key] += 1
            self._jobs.append(self._half(key, task, holder).model_copy(update=named))
            self._named(("job", name), key)
            return
        pair = self._shipment(task)
        ends = {
            "pickup": pair.pickup.model_copy(update=named),
            "delivery": pair.delivery.model_copy(update=named),
        }
        self._shipments.append(pair.model_copy(update=ends))
        self._named(("pickup", name), ("pickup", task.pickup.id))
        self._named(("delivery", name), key)

    def _named(self, here: Key, key: Key) -> Key:
        self._names[here] = key
        return here

    def _job(self, key: Key, job: Job, holder: str | None) -> Job:
        if job.returned_to is not None:
            facilities = {one.id: one for one in self._day.problem.facilities}
            job = brought_back(job, facilities[job.returned_to])
        update = self._visit(key, job, job)
        update |= {
            "places": (),
            "destinations": (),
            "returned_to": None,
        }  # nothing is chosen on the road
        allowed = job.allowed_vehicles
        if holder is not None:
            update["aboard"] = holder
        else:
            update["aboard"] = None
            if any(job.delivery or ()):  # its goods are at the depot, once they are out
                out = job.release_time
                allowed = common(
                    allowed,
                    [v for v in self._at_depot if out is None or self._leaves[v] >= out],
                )
        return altered(job, update | self._who(key, job, allowed, holder))

    def _half(self, key: Key, shipment: Shipment, holder: str) -> Job:
        """The delivery of a shipment that is aboard."""
        step = shipment.delivery
        fields = {name: getattr(step, name) for name in Task.model_fields}
        fields |= {
            "id": self._half_of(step.id),
            "type": "exchange",  # half a shipment: it counts for no order of loading
            "delivery": shipment.amount,
            "skills": shipment.skills,
            "priority": shipment.priority,
            "required": shipment.required,
            "load_type": shipment.load_type,
            "aboard": holder,
        }
        fields |= self._visit(key, step, shipment)
        if (last := ride_ends(shipment, self._day.state.vehicle_states[holder])) is not None:
            late = self._worth.of_minutes(self._day.policy.stability.lateness_per_hour)
            fields |= in_time(fields, last, late)
        return Job.model_construct(**fields)

    def _shipment(self, shipment: Shipment) -> Shipment:
        pickup, delivery = shipment.pickup, shipment.delivery
        keys: tuple[Key, Key] = (("pickup", pickup.id), ("delivery", delivery.id))
        update: dict[str, Any] = {
            "pickup": pickup.model_copy(update=self._door(keys[0], pickup)),
            "delivery": delivery.model_copy(update=self._door(keys[1], delivery)),
            "penalty": self._deferral(keys[1], shipment),
        }
        allowed = common(shipment.allowed_vehicles, self._vehicles)
        return shipment.model_copy(update=update | self._who(keys[0], shipment, allowed, None))

    def _who(
        self,
        key: Key,
        demand: Job | Shipment,
        allowed: tuple[str, ...] | None,
        holder: str | None,
    ) -> dict[str, Any]:
        """Which vehicles may serve it, and the price of another one than planned."""
        allowed = None if allowed is None else common(allowed, self._vehicles)
        planned = self._planned.get(key)
        if self._mode == "resequence" and planned is not None and planned[0] in self._scope:
            allowed = (planned[0],)
        costs = {v: c for v, c in demand.vehicle_costs.items() if v in self._scope}
        if (
            self._is_priced
            and not self._is_trying
            and planned is not None
            and planned[0] in self._scope
            and holder is None
            and key not in self._begun
            and (allowed is None or len(allowed) > 1)
        ):
            bonus = self._worth.of_minutes(self._day.policy.stability.vehicle_change)
            costs[planned[0]] = costs.get(planned[0], 0) - bonus
        return {"allowed_vehicles": allowed, "vehicle_costs": costs}

    def _visit(
        self,
        key: Key,
        task: Job | ShipmentStep,
        demand: Job | Shipment,
    ) -> dict[str, Any]:
        deferral = self._deferral(key, demand)
        return {**self._door(key, task), "penalty": deferral, "release_time": None}

    def _deferral(self, key: Key, demand: Job | Shipment) -> int | None:
        """The price of not serving it today; none where no price buys that."""
        if demand.required:
            return None
        minutes = self._day.policy.stability.deferral
        if key in self._day.chosen:
            minutes = max(60.0, minutes) * 100  # what somebody has decided is not for sale
        return self._worth.of_minutes(minutes) * (1 + demand.priority) + (demand.penalty or 0)

    def _door(self, key: Key, task: Job | ShipmentStep) -> dict[str, Any]:
        """Place and hours: promised windows go on as lateness, what was planned has its price."""
        day, stability = self._day, self._day.policy.stability
        update: dict[str, Any] = {
            "location": None,
            "location_index": self._row(task.location, task.location_index),
            "soft_start": None,
            "early_cost": 0,
        }
        if self._is_hard or key in day.hard or task.late_cost:
            return update
        if task.time_windows:
            last = task.time_windows[-1]
            late = Window(last.start, max(last.end, day.state.now) + stability.max_lateness)
            update["time_windows"] = (*task.time_windows[:-1], late)
            update["soft_end"] = last.end
            update["late_cost"] = self._worth.of_minutes(stability.lateness_per_hour)
            return update
        planned = self._planned.get(key)
        if self._is_priced and planned is not None and key not in self._begun:
            update["soft_end"] = planned[1] + stability.eta_threshold
            update["late_cost"] = self._worth.of_minutes(stability.eta_shift_per_hour)
        return update

    def _vehicle(self, vehicle: VehicleState, pinned: list[VehicleStep]) -> Vehicle:
        tried = self._tried if self._is_trying else None
        stands = len(pinned) > 0 and pinned[0].id in self._standing
        return from_here(
            *(self._day, self._old, vehicle, self._row, pinned, tried, self._half_of),
            stands=stands,
            leaves=self._leaves.get(vehicle.id),
        )

    def _half_of(self, delivery: str) -> str:
        """The name of a shipment's delivery whose pickup is done: it is a job by now."""
        return self._aliases["half", delivery]

    def _pinned(self, vehicle: VehicleState, steps: list[Step]) -> list[VehicleStep]:
        """What the driver is about to do: so many stops, and so many seconds ahead."""
        day, commitment = self._day, self._day.policy.commitment
        if vehicle.id in self._pins:
            first = max(0, self._pins[vehicle.id])
        elif not vehicle.begun:
            first = day.vehicles[vehicle.id].pinned_steps
        else:
            under_way = vehicle.begun[-1].end > day.state.now
            first = max(0, commitment.next_stops - under_way)
            soon = day.state.now + commitment.horizon
            for step in steps[first:]:
                planned = self._planned.get(self._names[step.type, step.id or ""])
                if planned is None or planned[1] > soon:
                    break
                first += 1
        return [made(VehicleStep, {"type": step.type, "id": step.id}) for step in steps[:first]]

    def _row(self, location: tuple[float, float] | None, index: int | None) -> int:
        place = self._ground.places.number(location, index)
        return self._rows.setdefault(place, len(self._rows))

    def _tables(self) -> dict[str, ProfileTravel]:
        rows: NDArray[np.intp] = np.fromiter(self._rows, dtype=np.intp, count=len(self._rows))
        used = {self._day.vehicles[v].profile for v in self._vehicles}
        profiles = self._ground.travel.profiles
        return {name: profiles[name].among(rows) for name in sorted(used)}


def _table(values: NDArray[np.int32] | None) -> IntMatrix | None:
    return None if values is None else IntMatrix(values)
