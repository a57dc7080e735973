"""Which vans an incident concerns: repair starts there, and leaves the rest alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vuelta.execution import Key, VehicleState
from vuelta.model import TASK_TYPES, Job, Places, ProfileTravel, Shipment, Travel, is_inside
from vuelta.replanning.day_tasks import door_of
from vuelta.replanning.residual import RevisedTravel
from vuelta.replanning.revised_day import RevisedDay, visits_in

MOST_VANS: Final = 6
"""Vans that are looked at together, at least those that incidents name."""

MOST_TASKS: Final = 160
"""Tasks they may have ahead, together."""

MOST_IDLE: Final = 2
"""Vans at the depot with nothing to do that may be called out."""

_TOGETHER: Final = 100
"""Places whose distances from those are measured together, where no table has them."""

_MOST_CENTRES: Final = 50
"""Places of the trouble that distances are taken from."""


def nearby(day: RevisedDay, ground: RevisedTravel) -> tuple[str, ...]:
    """The vans an incident concerns, and those that come nearest to it."""
    named = dict.fromkeys((*day.touched_vehicles, *_holders(day)))
    centres = _centres(day, ground, named)
    usable = [day.vehicle_states[vehicle] for vehicle in everyone(day)]
    if day.area:
        for state in usable:
            if any(_crosses(day, state)):
                named.setdefault(state.id)
    free = {state.id for state in usable}
    chosen = {v: None for v in named if v in free}
    if not (day.unassigned_now or centres):
        return tuple(chosen)
    load = sum(_ahead(day.vehicle_states[v]) for v in chosen)
    idle = 0
    nearest = _by_distance(usable, centres, ground, day)
    if _waits_at_depot(day):
        at_depot = [state.id for state in nearest if not state.loaded]
        chosen |= dict.fromkeys(at_depot[:MOST_IDLE])
    for state in nearest:
        if len(chosen) >= MOST_VANS or load >= MOST_TASKS:
            break
        if state.id in chosen:
            continue
        if not state.ahead:
            if idle >= MOST_IDLE:
                continue
            idle += 1
        chosen[state.id] = None
        load += _ahead(state)
    return tuple(chosen)


def slowed(day: RevisedDay, ground: RevisedTravel, before: RevisedTravel) -> frozenset[str]:
    """Vans whose remaining legs or tasks are no longer what they were.

    Parameters
    ----------
    before
        The day as it was planned.
    """
    known = {job.id: job for job in day.problem.jobs}
    edited = {name for name, job in day.jobs.items() if job is not known.get(name)}
    found: set[str] = set()
    for vehicle, state in day.vehicle_states.items():
        profile = day.vehicles[vehicle].profile
        was, now = before.travel.profiles.get(profile), ground.travel.profiles.get(profile)
        if was is None or now is None or any(step.id in edited for step in state.ahead):
            found.add(vehicle)
            continue
        spots = [(state.spot.location, state.spot.index)] if state.spot.is_known else []
        spots += [
            (step.location, step.location_index) for step in state.ahead if step.type != "break"
        ]
        for here, there in pairwise(spots):
            old = was.leg(before.places.number(*here), before.places.number(*there))
            new = now.leg(ground.places.number(*here), ground.places.number(*there))
            if old != new:
                found.add(vehicle)
                break
    return frozenset(found)


def places_ahead(
    day: RevisedDay, places: Places, tried: Iterable[Job | Shipment] = ()
) -> NDArray[np.intp]:
    """Every place somebody may still be at, or drive to; ``tried`` are visits that may come."""
    found: set[int] = set()
    for vehicle, state in day.vehicle_states.items():
        noun = day.vehicles[vehicle]
        spots = [(state.spot.location, state.spot.index), (noun.end, noun.end_index)]
        found.update(
            places.number(location, index)
            for location, index in spots
            if location is not None or index is not None
        )
    done = {key for key, known in day.state.tasks.items() if known.status == "served"}
    found.update(places.of_task(job) for job in day.jobs.values() if ("job", job.id) not in done)
    for visit in tried:
        for task in visits_in(visit):
            with suppress(KeyError):  # a place that is not measured yet is not asked for yet
                found.add(places.of_task(task))
    for shipment in day.shipments.values():
        found.update((places.of_task(shipment.pickup), places.of_task(shipment.delivery)))
    return np.array(sorted(found), dtype=np.intp)


def everyone(day: RevisedDay) -> tuple[str, ...]:
    """All vehicles that may still be given something else."""
    return tuple(
        v
        for v, vehicle in day.vehicle_states.items()
        if not vehicle.finished and v not in day.frozen
    )


def _waits_at_depot(day: RevisedDay) -> bool:
    """Whether something has to be loaded first: only vans at the depot can."""
    return any(
        key not in day.aboard and any(day.jobs[key[1]].delivery or ())
        for key in day.unassigned_now
        if key[0] == "job" and key[1] in day.jobs
    )


def _ahead(vehicle: VehicleState) -> int:
    return sum(step.type in TASK_TYPES for step in vehicle.ahead)


def _holders(day: RevisedDay) -> Iterable[str]:
    """Vans that hold, or were to serve, what an incident is about."""
    for key in day.touched:
        holder = day.aboard.get(key)
        if holder is not None:
            yield holder
        state = day.state.tasks.get(key)
        if state is not None and state.vehicle is not None:
            yield state.vehicle


def _centres(day: RevisedDay, ground: RevisedTravel, named: Iterable[str]) -> list[int]:
    """Places the trouble is at: loose tasks, else what the vans concerned still do."""
    keys: list[Key] = [key for key in day.unassigned_now if key not in day.set_aside]
    places = [place for key in keys if (place := _place(day, ground, key)) is not None]
    places += [
        ground.places.number(spot.location, spot.index)
        for spot in day.stopped.values()
        if spot.is_known  # else it has not been anywhere yet
    ]
    if not places:
        for vehicle in named:
            for step in day.vehicle_states[vehicle].ahead:
                if step.type in TASK_TYPES:
                    place = _place(day, ground, (step.type, step.id or ""))
                    if place is not None:
                        places.append(place)
    return places


def _place(day: RevisedDay, ground: RevisedTravel, key: Key) -> int | None:
    task = day.task(key)
    return None if task is None else ground.places.of_task(door_of(task, key))


def _by_distance(
    vehicles: list[VehicleState], centres: list[int], ground: RevisedTravel, day: RevisedDay
) -> list[VehicleState]:
    """Vans by how near they come to any of the places on what they still do."""
    focus = np.unique(np.array(centres[:_MOST_CENTRES], dtype=np.intp))
    ranked: list[tuple[int, int, VehicleState]] = []
    number = ground.places.number
    profiles = {day.vehicles[vehicle.id].profile for vehicle in vehicles}
    for profile in sorted(profiles) if len(focus) else ():
        places: list[list[int]] = []
        alike: list[tuple[int, VehicleState]] = []
        for order, vehicle in enumerate(vehicles):
            if day.vehicles[vehicle.id].profile != profile:
                continue
            own = [
                number(step.location, step.location_index)
                for step in vehicle.ahead
                if step.type in TASK_TYPES
            ]
            if vehicle.spot.is_known:
                own.append(number(vehicle.spot.location, vehicle.spot.index))
            if own:
                places.append(own)
                alike.append((order, vehicle))
        if not alike:
            continue
        nearest = how_near(ground.travel.profiles[profile], focus, places)
        ranked += [(int(far), *one) for far, one in zip(nearest, alike, strict=True)]
    return [vehicle for _, _, vehicle in sorted(ranked, key=lambda entry: entry[:2])]


def how_near(
    travel: Travel, focus: NDArray[np.intp], places: Sequence[Sequence[int]]
) -> NDArray[np.float64]:
    """Seconds from each place of the focus to the nearest of each van's, mean over the focus."""
    there = np.concatenate(places).astype(np.intp)
    firsts = np.cumsum([0, *(len(own) for own in places[:-1])])
    means: NDArray[np.float64] = np.minimum.reduceat(
        _seconds(travel, focus, there), firsts, axis=1
    ).mean(axis=0)
    return means


def _seconds(travel: Travel, here: NDArray[np.intp], there: NDArray[np.intp]) -> NDArray[np.int64]:
    """Seconds from each place to each, ``(n_here, n_there)``; very many where there is no way."""
    held = len(travel.durations) if isinstance(travel, ProfileTravel) else 0
    if isinstance(travel, ProfileTravel) and max(here.max(), there.max()) < held:
        legs = travel.durations[np.ix_(here, there)].astype(np.int64)
    else:
        n, parts = len(here), max(1, len(there) // max(len(here), _TOGETHER))
        tables = [
            travel.among(np.concatenate([here, some])).durations[:n, n:]
            for some in np.array_split(there, parts)
        ]
        legs = np.hstack(tables).astype(np.int64)
    legs[legs < 0] = np.iinfo(np.int32).max
    return legs


def _crosses(day: RevisedDay, vehicle: VehicleState) -> Iterable[bool]:
    """Whether what a van still does lies in an area an incident speaks of."""
    for step in vehicle.ahead:
        if step.type not in TASK_TYPES:
            continue
        for area in day.area:
            yield is_inside(area, step.location, step.location_index)
