"""How far two points are apart, for whoever has no travel to ask."""

from __future__ import annotations

from math import asin, cos, hypot, radians, sin
from typing import Final

from vuelta.model.base import Location

_EARTH: Final = 6_371_000
"""Mean radius, metres."""


def great_circle_metres(one: Location, other: Location) -> float:
    """Great-circle distance (haversine), metres."""
    east, north = radians(other[0] - one[0]) / 2, radians(other[1] - one[1]) / 2
    across = cos(radians(one[1])) * cos(radians(other[1]))
    return 2 * _EARTH * asin(min(1.0, hypot(sin(north), across**0.5 * sin(east))))
