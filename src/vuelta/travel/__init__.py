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

import numpy as np
from numpy.typing import NDArray

from vuelta.errors import InputError
from vuelta.model import Places, Problem, Profile, TravelMatrix
from vuelta.travel.cancelling import Flag, Listening
from vuelta.travel.disruptions import Area, disrupted
from vuelta.travel.great_circles import EARTH_RADIUS, great_circle
from vuelta.travel.matrices import given
from vuelta.travel.table_sizes import refuse_beyond

__all__ = [
    "EARTH_RADIUS",
    "Area",
    "measure",
]


def measure(
    problem: Problem, disturbed: NDArray[np.intp] | None = None, cancel: Flag | None = None
) -> TravelMatrix:
    """Travel between all places of a problem, for every profile it uses.

    Places are numbered as in ``Places.of(problem)``. Given matrices answer for
    all their profiles; otherwise every vehicle's profile is measured along
    great circles, with the speed and the detour of ``problem.profiles``: in
    tables up to ``great_circles.MOST_IN_TABLES`` places, beyond that only where
    somebody asks, as for legs from and to waypoints. On either, the problem's
    disruptions take effect (``disruptions``).

    Parameters
    ----------
    disturbed
        Places among which disruptions take effect, where it is known that no
        other leg will be asked for: on a day half over that saves most of it.
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
    travel, findings = great_circle(points, profiles, places.n_visited, listening)
    if findings:
        raise InputError(findings)
    return disrupted(problem, places, travel, disturbed, listening)
