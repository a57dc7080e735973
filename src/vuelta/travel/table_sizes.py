"""How large the tables of a problem would be, counted before any is laid out.

Given tables are as large as the document; what multiplies is counted: a table for
every kind of travel in use (profile, disruptions that concern it, speed of a
vehicle), each places x places.
"""

from __future__ import annotations

from typing import Final

from vuelta import bounds
from vuelta.errors import InputError, beyond
from vuelta.model import Places, Problem, Profile
from vuelta.travel.great_circles import MOST_IN_TABLES, like

PART: Final = 2_500
"""Places of the largest part for which travel without tables is measured at once."""


def side_of(n_places: int) -> int:
    """Rows of a table that is laid out for so many places, or for a part of them."""
    return n_places if n_places <= MOST_IN_TABLES else PART


def refuse_beyond(problem: Problem, places: Places) -> None:
    """Refuse tables that would be too large together.

    Raises
    ------
    InputError
        E190.
    """
    cells = _cells_of_matrices(problem, places) if problem.matrices else _cells(problem, places)
    if cells > bounds.TABLE_CELLS.most:
        raise InputError([beyond(bounds.TABLE_CELLS, "vehicles", cells)])


def _cells(problem: Problem, places: Places) -> int:
    """Cells of tables measured from coordinates."""
    profiles = {name: like(problem.profiles.get(name, Profile())) for name in _used(problem)}
    areas = _areas(problem)
    kinds = {
        (profiles[vehicle.profile], areas[vehicle.profile], vehicle.speed_factor)
        for vehicle in problem.vehicles
    }
    return int(len(kinds) * side_of(places.n_visited) ** 2)


def _cells_of_matrices(problem: Problem, places: Places) -> int:
    """Cells of tables that given ones are filled up to, or made into for speeds and areas."""
    n_places = len(places)
    filled = sum(
        len(table) < n_places
        for name in _used(problem)
        for table in (problem.matrices[name].durations, problem.matrices[name].distances)
        if table is not None
    )
    areas = _areas(problem)
    made = {
        (vehicle.profile, areas[vehicle.profile], vehicle.speed_factor)
        for vehicle in problem.vehicles
        if areas[vehicle.profile] or vehicle.speed_factor != 1
    }
    return int((filled + len(made)) * n_places**2)


def _used(problem: Problem) -> set[str]:
    """Profiles that some vehicle has."""
    return {vehicle.profile for vehicle in problem.vehicles}


def _areas(problem: Problem) -> dict[str, tuple[int, ...]]:
    """Numbers of the disruptions that concern each profile in use."""
    concerns = [
        None if disruption.profiles is None else frozenset(disruption.profiles)
        for disruption in problem.disruptions
    ]
    return {
        name: tuple(i for i, names in enumerate(concerns) if names is None or name in names)
        for name in _used(problem)
    }
