"""A problem of what may still change, and what it has to be read with."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import Any, Final

from vuelta.execution import Key, VehicleState
from vuelta.model import (
    TASK_TYPES,
    Amounts,
    Break,
    Job,
    Places,
    Plan,
    Problem,
    Shipment,
    Step,
    TravelMatrix,
    Vehicle,
    Window,
    made,
)
from vuelta.replanning.day_tasks import task_of
from vuelta.replanning.revised_day import RevisedDay

_BARE: Final = 4096
"""Bare steps kept: those of all residual problems of a day of some thousand tasks."""

_DEAR: Final = 100
"""Times the price of lateness: what a ride costs that is too long and cannot be given up."""


@dataclass(frozen=True)
class Residual:
    """A problem of some vans and what they may still do, and how to read its answer.

    ``travel`` is of its places; ``warm`` the routes as they were, without what
    incidents took out; ``names`` the tasks of the day by those of the problem;
    ``standing`` its jobs of no work that say where a vehicle is; ``trials`` what
    each visit that is only tried was asked as, by its name there.
    """

    problem: Problem
    travel: TravelMatrix
    warm: Plan
    names: Mapping[Key, Key]
    vehicles: tuple[str, ...]
    standing: frozenset[str] = frozenset()
    trials: Mapping[str, Hashable] = field(default_factory=dict)


class Aliases:
    """Names for what the day has no name for: none of them is an id of the day.

    Nothing is read out of such a name; who gave it knows what it stands for.
    """

    def __init__(self, taken: Collection[str]) -> None:
        self._free = (name for name in map(str, count()) if name not in taken)
        self._names: dict[Hashable, str] = {}

    def __getitem__(self, thing: Hashable) -> str:
        """The name of a thing, always the same one."""
        name = self._names.get(thing)
        if name is None:
            name = self._names[thing] = next(self._free)
        return name


@dataclass(frozen=True)
class RevisedTravel:
    """The revised day's problem, its places and its travel.

    ``disturbed``: the places among which disruptions have taken effect, where not
    among all.
    """

    problem: Problem
    places: Places
    travel: TravelMatrix
    disturbed: frozenset[int] | None = None


def steps_ahead(
    day: RevisedDay, vehicles: Iterable[str], basis: Plan | None = None
) -> dict[str, tuple[Step, ...]]:
    """What these vans are to do yet, by a plan of the revised day.

    Without one, what they had to do, less what incidents took out.
    """
    if basis is not None:
        planned = {route.vehicle: route.steps[route.done :] for route in basis.routes}
        return {vehicle: planned.get(vehicle, ()) for vehicle in vehicles}
    out = day.unassigned_now | day.set_aside.keys()
    return {
        vehicle: tuple(
            step
            for step in day.vehicle_states[vehicle].ahead
            if step.type == "break"
            or (step.type in TASK_TYPES and (step.type, step.id or "") not in out)
        )
        for vehicle in vehicles
    }


def waiting(day: RevisedDay, old: Plan, basis: Plan | None = None) -> list[Key]:
    """Tasks that nobody is to serve: loose ones, and those without a place so far."""
    open_ = dict.fromkeys(_in_order(day, day.unassigned_now))
    open_ |= dict.fromkeys((left.type, left.id) for left in old.unassigned)
    planned: set[Key] = set()
    if basis is not None:  # it may have left out, or found a place for, what the old plan did not
        open_ |= dict.fromkeys(_tasks(vehicle.ahead for vehicle in day.vehicle_states.values()))
        planned.update(_tasks(steps_ahead(day, day.vehicle_states, basis).values()))
    return [key for key in open_ if key not in day.set_aside and key not in planned]


def _in_order(day: RevisedDay, keys: Collection[Key]) -> list[Key]:
    """Tasks in the order of the day's documents: what they are called decides nothing."""
    if len(keys) < 2:
        return list(keys)
    rank: dict[Key, int] = {("job", name): k for k, name in enumerate(day.jobs)}
    for k, pair in enumerate(day.shipments.values(), len(rank)):
        rank["pickup", pair.pickup.id] = 2 * k
        rank["delivery", pair.delivery.id] = 2 * k + 1
    return sorted(keys, key=lambda key: (rank.get(key, -1), key))


def _tasks(several: Iterable[tuple[Step, ...]]) -> Iterator[Key]:
    for steps in several:
        for step in steps:
            if step.type in TASK_TYPES:
                yield step.type, step.id or ""


@lru_cache(maxsize=_BARE)
def bare_step(key: Key) -> Step:
    """A step that says which task, and leaves its times to others; several plans may share it."""
    return made(Step, {"type": key[0], "id": key[1], "arrival": 0})


def common(some: tuple[str, ...] | None, others: Collection[str]) -> tuple[str, ...]:
    """Vans in both; all of the second where the first allows any."""
    return tuple(others) if some is None else tuple(v for v in some if v in others)


def less(limit: int | None, used: int) -> int | None:
    """What is left of a limit."""
    return None if limit is None else max(0, limit - used)


def room_for(
    day: RevisedDay, vehicle: Vehicle, most: Amounts | None, tried: Mapping[Key, int]
) -> tuple[int, ...] | None:
    """A most load where parcels aboard are tried in several ways or in none: each is once there."""
    if most is None:
        return None
    room = list(most)
    for key in day.unassigned_now - day.set_aside.keys():
        if day.aboard.get(key) != vehicle.id:
            continue
        task = task_of(day, key)
        amounts = task.delivery if isinstance(task, Job) else task.amount
        for d, amount in enumerate(amounts or ()):
            room[d] = max(0, room[d] + (tried.get(key, 0) - 1) * amount)
    return tuple(room)


def still_open(pause: Break, shift: Window | None, moment: int) -> Break:
    """A break at this moment of the day: whoever was out when it could begin needs it still.

    One whose time has passed is taken as soon as may be.
    """
    update: dict[str, object] = {}
    spared = pause.spares_until(shift)
    if spared is not None and spared < moment:
        update["always_taken"] = True
    if pause.time_windows and pause.time_windows[-1].end < moment:
        update["time_windows"] = (Window(moment, moment + 7200),)
    return pause.model_copy(update=update) if update else pause


def ride_ends(shipment: Shipment, holder: VehicleState) -> int | None:
    """When what the vehicle has fetched has ridden as long as it may."""
    if shipment.max_ride is None:
        return None
    key = "pickup", shipment.pickup.id
    fetched = [
        step.end for step in holder.begun if (step.type, step.id) == key and not step.outcome
    ]
    return fetched[-1] + shipment.max_ride if fetched else None


def in_time(fields: Mapping[str, Any], last: int, late: int) -> dict[str, Any]:
    """The hours of a delivery aboard that may ride until ``last``; to be later is dear.

    It has to be delivered all the same, which may be possible only later. Where it is late
    by its own hours before that, it may be so until then.
    """
    due, windows = fields.get("soft_end"), fields["time_windows"]
    if not windows or due is None or last < due:
        late_cost = _DEAR * late
        return {"soft_end": last, "late_cost": late_cost, "required": True, "penalty": None}
    end = Window(windows[-1].start, max(due, min(windows[-1].end, last)))
    return {"time_windows": (*windows[:-1], end)}


def ids_of(day: RevisedDay) -> frozenset[str]:
    """Every id that a task of the day has."""
    pairs = day.shipments.values()
    halves = (half.id for pair in pairs for half in (pair.pickup, pair.delivery))
    return frozenset((*day.jobs, *halves))


def must_be_set_down(job: Job) -> bool:
    """Whether what it collects may only go where no van of the day is to go yet.

    Where a delivery that comes back may go binds nobody as long as it goes out.
    """
    ends = job.destinations
    return any(job.pickup or ()) and bool(ends) and all(end.facility is not None for end in ends)
