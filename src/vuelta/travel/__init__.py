"""Where travel times come from: the document's own matrices, or geometry.

``measure`` is the door. A document with matrices is taken at its word; one
without is measured along great circles (``great_circles``), offline and at once.
What can be wrong with a document's travel:

==== ==========================================================================
T301 distances are missing while a price per kilometre or ``max_distance`` asks
     for them; computing some of them ourselves would mix two worlds
T303 a profile is so slow that a trip takes longer than ``units.MAX_DURATION``
==== ==========================================================================
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vuelta.errors import InputError
from vuelta.model import Places, Problem, Profile, TravelMatrix
from vuelta.travel.cancelling import Flag, Listening
from vuelta.travel.disruptions import Area, disrupted
from vuelta.travel.great_circles import EARTH_RADIUS, MOST_IN_TABLES, great_circle
from vuelta.travel.matrices import given
from vuelta.travel.table_sizes import refuse_beyond

__all__ = [
    "EARTH_RADIUS",
    "FEW_IN_TABLES",
    "Area",
    "measure",
    "places_in_time",
]


FEW_IN_TABLES: Final = 1_500
"""Places that are laid out in tables at once, some tens of milliseconds a profile."""

_OF_TIME: Final = 0.15
_CELL: Final = 60e-9
"""Share of a time limit for laying out tables, and seconds that a cell takes."""


def places_in_time(seconds: float, n_profiles: int) -> int | None:
    """``in_tables`` of ``measure`` where an answer is wanted in so many seconds, ``inf`` for any.

    Travel is the same either way: where there are more places it is measured when asked.
    """
    cells = _OF_TIME * max(0.0, seconds) / (_CELL * max(1, n_profiles))
    if cells >= MOST_IN_TABLES**2:
        return None
    return max(FEW_IN_TABLES, math.isqrt(int(cells)))


def measure(
    problem: Problem,
    disturbed: NDArray[np.intp] | None = None,
    cancel: Flag | None = None,
    in_tables: int | None = None,
) -> TravelMatrix:
    """Travel between all places of a problem, for every profile it uses.

    Places are numbered as in ``Places.of(problem)``. Given matrices answer for
    all their profiles; otherwise every vehicle's profile is measured along
    great circles, with the speed and the detour of ``problem.profiles``: in
    tables up to ``in_tables`` places, beyond that only where somebody asks, as for
    legs from and to waypoints. On either, the problem's disruptions take effect
    (``disruptions``).

    Parameters
    ----------
    disturbed
        Places among which disruptions take effect, where it is known that no
        other leg will be asked for: on a day half over that saves most of it.
    in_tables
        ``great_circles.MOST_IN_TABLES`` where nothing is said.
    cancel
        Ends it once set, where large tables are laid out.

    Raises
    ------
    InputError
        T301 or T303, with every finding at once; E190 where the tables would be
        larger than ``bounds`` allows, or disruptions concern too many legs.
    CancelledError
        Cancelled.
    """
    listening = Listening(cancel)
    places = Places.of(problem)
    refuse_beyond(problem, places)
    if problem.matrices:
        return disrupted(problem, places, given(problem, len(places)), disturbed, listening)
    profiles = {
        vehicle.profile: problem.profiles.get(vehicle.profile, Profile())
        for vehicle in problem.vehicles
    }
    points = [point for point in places.coordinates if point is not None]
    travel, findings = great_circle(points, profiles, places.n_visited, listening, in_tables)
    if findings:
        raise InputError(findings)
    return disrupted(problem, places, travel, disturbed, listening)
