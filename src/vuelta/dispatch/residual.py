"""A problem of what may still change, and what it has to be read with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from vuelta.dispatch.effects import Effects
from vuelta.dispatch.state import TASKS, Key
from vuelta.model import (
    Break,
    Job,
    Places,
    Plan,
    Problem,
    Route,
    Step,
    TravelMatrix,
    Vehicle,
    Window,
)
from vuelta.model.made import made

AWAY: Final = "delivery of "
"""Before the id of a shipment whose pickup is done: it is a job by now."""

_BARE: Final = 4096
"""Bare steps kept: those of all residual problems of a day of some thousand tasks."""


@dataclass(frozen=True)
class Residual:
    """A problem of some vans and what they may still do, and how to read its answer.

    ``travel`` is of its places; ``warm`` the routes as they were, without what
    incidents took out; ``names`` the tasks of the day by those of the problem.
    """

    problem: Problem
    travel: TravelMatrix
    warm: Plan
    names: Mapping[Key, Key]
    vans: tuple[str, ...]

    def spoken(self, plan: Plan) -> Plan:
        """What a plan of the whole day still asks of these vans, in this problem's names."""
        here = {key: name for name, key in self.names.items()}
        routes = []
        for route in plan.routes:
            if route.vehicle in self.vans:
                keys = ((step.type, step.id or "") for step in route.steps[route.done :])
                steps = tuple(bare_step(here[key]) for key in keys if key in here)
                routes.append(made(Route, {"vehicle": route.vehicle, "steps": steps}))
        return Plan.model_construct(routes=tuple(routes), unassigned=())


@dataclass(frozen=True)
class Ground:
    """The revised day's problem, its places and its travel."""

    problem: Problem
    places: Places
    travel: TravelMatrix


def steps_ahead(effects: Effects, basis: Plan | None = None) -> dict[str, tuple[Step, ...]]:
    """What every van is to do yet, by a plan of the revised day.

    Without one, what it had to do, less what incidents took out.
    """
    if basis is not None:
        planned = {route.vehicle: route.steps[route.done :] for route in basis.routes}
        return {vehicle: planned.get(vehicle, ()) for vehicle in effects.vans}
    out = effects.loose | effects.set_aside.keys()
    return {
        vehicle: tuple(
            step
            for step in van.ahead
            if step.type == "break"
            or (step.type in TASKS and (step.type, step.id or "") not in out)
        )
        for vehicle, van in effects.vans.items()
    }


def waiting(effects: Effects, old: Plan, ahead: Mapping[str, tuple[Step, ...]]) -> list[Key]:
    """Tasks that nobody is to serve: loose ones, and those without a place so far."""
    open_ = dict.fromkeys(sorted(effects.loose))
    open_ |= dict.fromkeys((left.type, left.id) for left in old.unassigned)
    open_ |= dict.fromkeys(
        (step.type, step.id or "")
        for van in effects.vans.values()
        for step in van.ahead
        if step.type in TASKS
    )
    planned = {(step.type, step.id or "") for steps in ahead.values() for step in steps}
    return [key for key in open_ if key not in effects.set_aside and key not in planned]


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
    effects: Effects, vehicle: Vehicle, tried: Mapping[Key, int]
) -> tuple[int, ...] | None:
    """Capacity, where parcels aboard are tried in several ways or in none: each is there once."""
    if vehicle.capacity is None:
        return None
    room = list(vehicle.capacity)
    for key in effects.loose - effects.set_aside.keys():
        if effects.aboard.get(key) != vehicle.id:
            continue
        task = effects.jobs[key[1]] if key[0] == "job" else effects.shipments[key[1]]
        amounts = task.delivery if isinstance(task, Job) else task.amount
        for d, amount in enumerate(amounts or ()):
            room[d] = max(0, room[d] + (tried.get(key, 0) - 1) * amount)
    return tuple(room)


def still_open(pause: Break, moment: int) -> Break:
    """A break whose time has passed is taken as soon as may be."""
    if not pause.time_windows or pause.time_windows[-1].end >= moment:
        return pause
    return pause.model_copy(update={"time_windows": (Window(moment, moment + 7200),)})
