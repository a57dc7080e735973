"""Many places at once: on the unit sphere, their middle, and metres from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vuelta.model.geometry import EARTH

Table = NDArray[np.float64]


def on_sphere(points: Table) -> Table:
    """``(n, 2)`` degrees as ``(n, 3)`` on the unit sphere: no edge at 180 degrees."""
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    around = np.cos(lat)
    return np.stack([around * np.cos(lon), around * np.sin(lon), np.sin(lat)], axis=1)


def middle_of(points: Table, sphere: Table) -> tuple[float, float]:
    """The place nearest to the median of each coordinate on the sphere, in degrees as given."""
    lon, lat = points[_nearest_to_median(sphere)]
    return float(lon), float(lat)


def middle(sphere: Table) -> Table:
    """The place nearest to the median of each coordinate, on the sphere."""
    place: Table = sphere[_nearest_to_median(sphere)]
    return place


def _nearest_to_median(sphere: Table) -> int:
    return int(np.argmin(((sphere - np.median(sphere, axis=0)) ** 2).sum(axis=1)))


def metres(sphere: Table, place: Table) -> Table:
    """Great-circle distances from a place, both on the unit sphere."""
    chords = np.sqrt(((sphere - place) ** 2).sum(axis=1))
    away: Table = 2 * EARTH * np.arcsin(np.minimum(1.0, chords / 2))
    return away
