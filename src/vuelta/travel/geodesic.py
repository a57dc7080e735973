"""Travel along great circles, stretched by a detour: no network, no waiting.

The earth is a sphere of its mean radius: within 0.6 % of the ellipsoid, far
below what a detour factor can promise. Distances come from the chord between
two points, ``2 R asin(chord / 2)``, which is exact to the millimetre for
neighbours (the haversine formula in other clothes) and for antipodes to the
metre.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from vuelta import units
from vuelta.errors import Finding
from vuelta.model import Profile, ProfileTravel, TravelMatrix

EARTH_RADIUS: Final = 6_371_008.8
"""Mean radius of the earth, metres (IUGG)."""

_ROWS: Final = 64
"""Rows measured at a time: the float64 scratch stays small, and in the cache."""


def great_circle(
    points: Sequence[tuple[float, float]], profiles: Mapping[str, Profile]
) -> tuple[TravelMatrix, list[Finding]]:
    """Travel of each profile between points ``[lon, lat]``, and what is wrong with it.

    Metres are great-circle metres times ``detour``, rounded; seconds are those
    metres at ``speed``, rounded. Takes 8 bytes per ordered pair and profile,
    and a second for 5,000 points.
    """
    on_sphere = _unit_vectors(points)
    size = len(points)
    tables = {
        name: (np.empty((size, size), dtype=np.int32), np.empty((size, size), dtype=np.int32))
        for name in profiles
    }
    too_slow: dict[str, float] = {}
    for first in range(0, size, _ROWS):
        rows = slice(first, min(first + _ROWS, size))
        base = _metres(on_sphere[rows], on_sphere)
        for name, profile in profiles.items():
            durations, distances = tables[name]
            metres = np.rint(base * profile.detour)
            seconds = metres * (3.6 / profile.speed)
            slowest = float(seconds.max())
            if slowest > units.MAX_DURATION:
                too_slow[name] = max(slowest, too_slow.get(name, 0.0))
                continue
            distances[rows] = metres
            durations[rows] = np.rint(seconds, out=seconds)
    for durations, distances in tables.values():
        durations.flags.writeable = False
        distances.flags.writeable = False
    findings = [
        Finding(
            "T303",
            f"profiles.{name}.speed",
            f"at {profiles[name].speed} km/h the longest trip takes {slowest:.0f} s,"
            f" more than {units.MAX_DURATION}",
            "give the speed in km/h",
        )
        for name, slowest in too_slow.items()
    ]
    travel = {name: ProfileTravel(*pair) for name, pair in tables.items()}
    return TravelMatrix(travel), findings


def _unit_vectors(points: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """``(n, 3)`` points on the unit sphere."""
    lon, lat = np.radians(np.asarray(points, dtype=np.float64).reshape(-1, 2)).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def _metres(some: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle metres, row = from ``some``, column = to ``others``."""
    chord: NDArray[np.float64] = cdist(some, others)
    chord *= 0.5
    np.minimum(chord, 1.0, out=chord)  # rounding may push antipodes past the diameter
    np.arcsin(chord, out=chord)
    chord *= 2 * EARTH_RADIUS
    return chord
