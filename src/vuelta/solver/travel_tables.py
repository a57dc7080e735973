"""Travel as the core wants it: one table for each profile and speed in use.

A table is laid out before the search, or measured while it runs, for the
places of the part that it is looking at. Waypoints have no cell: no search drives
to one. Beyond the places there is one more cell, nowhere, to and from which
everything is free: the start or end that a vehicle does not have.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vuelta import units
from vuelta.model import UNREACHABLE, MeasuredTravel, ProfileTravel, TravelMatrix
from vuelta.solver import _core
from vuelta.solver.legend import Legend
from vuelta.solver.vehicle_types import speed

Cells = NDArray[np.int32]
Pair = tuple[NDArray[np.int32], NDArray[np.int32]]
"""Seconds and metres, row = from."""


def add_travel(
    core: _core.Problem, legend: Legend, travel: TravelMatrix
) -> dict[tuple[str, int], int]:
    """Adds the tables of all vehicles; their numbers by profile and speed.

    Profiles whose travel is the same share a table.
    """
    numbers: dict[tuple[int, int], int] = {}
    tables: dict[tuple[str, int], int] = {}
    for vehicle in legend.problem.vehicles:
        key = vehicle.profile, speed(vehicle)
        if key in tables:
            continue
        profile = travel.profiles[vehicle.profile]
        shared = id(profile), speed(vehicle)
        if shared not in numbers:
            if isinstance(profile, ProfileTravel):
                core.add_travel(*_laid_out(profile, speed(vehicle)))
            else:
                core.add_measured_travel(measuring(profile, speed(vehicle), legend.nowhere))
            numbers[shared] = len(numbers)
        tables[key] = numbers[shared]
    return tables


def measuring(travel: MeasuredTravel, millionths: int, nowhere: int) -> Callable[[Cells], Pair]:
    """What measures seconds and metres among some ``(k,)`` cells, ``(k, k)`` each.

    ``nowhere`` is the cell after the places. May be called from any thread: it
    keeps nothing.
    """

    def measure(cells: Cells) -> Pair:
        somewhere = np.flatnonzero(cells < nowhere)
        found = travel.among(cells[somewhere])
        n, first = len(cells), len(somewhere)
        # Nowhere comes last, where it comes at all: copying a corner is sooner done.
        is_corner = first == n or (first and somewhere[-1] == first - 1)
        at = (slice(first), slice(first)) if is_corner else np.ix_(somewhere, somewhere)
        tables = np.zeros((2, n, n), dtype=np.int32)
        tables[0][at] = _scaled(found.durations, millionths)
        tables[1][at] = found.distances
        return tables[0], tables[1]

    return measure


def _laid_out(
    profile: ProfileTravel, millionths: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32] | None]:
    """Seconds, metres and given prices among all cells."""
    seconds = _scaled(profile.durations, millionths)
    metres = np.zeros_like(seconds) if profile.distances is None else profile.distances
    given = profile.costs
    # A pair is out of reach as soon as one of its numbers is missing.
    gaps = (seconds < 0) | (metres < 0)
    if given is not None:
        gaps |= given < 0
    if gaps.any():
        seconds, metres = np.where(gaps, UNREACHABLE, seconds), np.where(gaps, 0, metres)
        given = None if given is None else np.where(gaps, 0, given)
    return (
        _with_nowhere(seconds),
        _with_nowhere(metres),
        None if given is None else _with_nowhere(given),
    )


def _scaled(durations: NDArray[np.int32], millionths: int) -> NDArray[np.int32]:
    """Seconds at so many millionths of the speed, rounded half up.

    What takes longer than the core's clock has no way.
    """
    if millionths == units.SPEED_STEPS:
        return durations
    seconds = (durations.astype(np.int64) * units.SPEED_STEPS + millionths // 2) // millionths
    is_out = (durations == UNREACHABLE) | (seconds > _core.horizon)
    return np.where(is_out, UNREACHABLE, seconds).astype(np.int32)


def _with_nowhere(table: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.ascontiguousarray(np.pad(table, ((0, 1), (0, 1))), dtype=np.int32)
