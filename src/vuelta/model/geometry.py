"""Where points lie: how far apart, and whether in an area; for whoever has no travel to ask."""

from __future__ import annotations

from math import asin, cos, hypot, radians, sin
from typing import Final

from vuelta.model.base import Location
from vuelta.model.problem_fields import Disruption

EARTH: Final = 6_371_000
"""Mean radius, metres."""


def great_circle_metres(one: Location, other: Location) -> float:
    """Great-circle distance (haversine), metres."""
    east, north = radians(other[0] - one[0]) / 2, radians(other[1] - one[1]) / 2
    across = cos(radians(one[1])) * cos(radians(other[1]))
    return 2 * EARTH * asin(min(1.0, hypot(sin(north), across**0.5 * sin(east))))


def is_inside(area: Disruption, location: Location | None, index: int | None) -> bool:
    """Whether the place is in the circle, or among the listed rows."""
    if index is not None and index in area.places:
        return True
    if area.centre is None or location is None:
        return False
    return great_circle_metres(area.centre, location) <= area.radius
