"""Travel along great circles, stretched by a detour: no network, no waiting.

The earth is a sphere of its mean radius: within 0.6 % of the ellipsoid, far
below what a detour factor can promise. Distances come from the chord between
two points, ``2 R asin(chord / 2)``, which is exact to the millimetre for
neighbours (the haversine formula in other clothes) and for antipodes to the
metre.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vuelta import units
from vuelta.errors import Finding
from vuelta.model import Profile, ProfileTravel, TravelMatrix, Trip

EARTH_RADIUS: Final = 6_371_008.8
"""Mean radius of the earth, metres (IUGG)."""

MOST_IN_TABLES: Final = 5_000
"""Places measured all at once, 200 MB a profile; more are measured pair by pair."""

_ROWS: Final = 64
"""Rows measured at a time: the float64 scratch stays small, and in the cache."""


@dataclass(frozen=True, eq=False)
class GreatCircle:
    """Travel of one profile between any number of places, measured when asked.

    ``points`` is ``(n_places, 3)`` float64, places on the unit sphere: 24
    bytes a place. The numbers are those of ``_tables``, bit for bit.
    """

    points: NDArray[np.float64]
    profile: Profile

    has_distances = True
    has_costs = False

    @property
    def n_places(self) -> int:
        return len(self.points)

    def leg(self, here: int, there: int) -> Trip:
        """What it takes from one place to another; some microseconds."""
        apart = _apart(self.points[here : here + 1], self.points[there : there + 1])
        seconds, metres = _stretched(apart, self.profile)
        return Trip(int(seconds[0, 0]), int(metres[0, 0]))

    def usual(self, here: int, there: int) -> Trip:
        """What it takes when no disruption is in the way: the same."""
        return self.leg(here, there)

    def among(self, places: NDArray[np.integer]) -> ProfileTravel:
        """Tables among some places, numbered as they stand in the list."""
        [travel] = _tables(self.points[places], [self.profile])
        return travel

    def at_most(self) -> Trip:
        """What the diagonal of the box around all points takes."""
        if not len(self.points):
            return Trip(0, 0)
        corners = self.points.min(axis=0, keepdims=True), self.points.max(axis=0, keepdims=True)
        seconds, metres = _stretched(_apart(*corners), self.profile)
        return Trip(int(seconds[0, 0]), int(metres[0, 0]))


def great_circle(
    points: Sequence[tuple[float, float]], profiles: Mapping[str, Profile]
) -> tuple[TravelMatrix, list[Finding]]:
    """Travel of each profile between points ``[lon, lat]``, and what is wrong with it.

    Metres are great-circle metres times ``detour``, rounded; seconds are those
    metres at ``speed``, rounded. Up to ``MOST_IN_TABLES`` points they are laid
    down in tables: 8 bytes per ordered pair and profile, and a second for
    5,000 points. With findings there is no travel.
    """
    on_sphere = _unit_vectors(points)
    measured = {name: GreatCircle(on_sphere, profile) for name, profile in profiles.items()}
    findings = [finding for name in profiles for finding in _too_slow(name, measured[name])]
    if findings:
        return TravelMatrix({}), findings
    if len(points) > MOST_IN_TABLES:
        return TravelMatrix(measured), []
    tables = _tables(on_sphere, list(profiles.values()))
    return TravelMatrix(dict(zip(profiles, tables, strict=True))), []


def _too_slow(name: str, travel: GreatCircle) -> list[Finding]:
    """T303, when some trip takes longer than ``units.MAX_DURATION``.

    All pairs are measured, O(n**2), only where the bound leaves it open; for a
    profile slow beyond sense the first rows decide.
    """
    if travel.at_most().seconds <= units.MAX_DURATION:
        return []
    for _, apart in _in_rows(travel.points):
        slowest = int(_stretched(apart, travel.profile)[0].max())
        if slowest > units.MAX_DURATION:
            return [
                Finding(
                    "T303",
                    f"profiles.{name}.speed",
                    f"at {travel.profile.speed} km/h a trip takes {slowest} s,"
                    f" more than {units.MAX_DURATION}",
                    "give the speed in km/h",
                )
            ]
    return []


def _unit_vectors(points: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """``(n, 3)`` points on the unit sphere."""
    lon, lat = np.radians(np.asarray(points, dtype=np.float64).reshape(-1, 2)).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def _tables(points: NDArray[np.float64], profiles: Sequence[Profile]) -> list[ProfileTravel]:
    """Travel of each profile between points on the unit sphere, read-only tables."""
    shape = len(profiles), len(points), len(points)
    durations, distances = np.empty(shape, dtype=np.int32), np.empty(shape, dtype=np.int32)
    for rows, apart in _in_rows(points) if profiles else ():
        for number, profile in enumerate(profiles):
            durations[number, rows], distances[number, rows] = _stretched(apart, profile)
    durations.flags.writeable = distances.flags.writeable = False
    return [ProfileTravel(*pair) for pair in zip(durations, distances, strict=True)]


def _in_rows(points: NDArray[np.float64]) -> Iterator[tuple[slice, NDArray[np.float64]]]:
    """Metres from some points at a time to all, and which points they are."""
    for first in range(0, len(points), _ROWS):
        rows = slice(first, first + _ROWS)
        yield rows, _apart(points[rows], points)


def _apart(some: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle metres, row = from ``some``, column = to ``others``."""
    from scipy.spatial.distance import cdist  # slow to load

    chord: NDArray[np.float64] = cdist(some, others)
    chord *= 0.5
    np.minimum(chord, 1.0, out=chord)  # rounding may push antipodes past the diameter
    np.arcsin(chord, out=chord)
    chord *= 2 * EARTH_RADIUS
    return chord


def _stretched(
    apart: NDArray[np.float64], profile: Profile
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Whole seconds and metres of a profile that many great-circle metres apart."""
    metres = np.rint(apart * profile.detour)
    seconds = metres * (3.6 / profile.speed)
    return np.rint(seconds, out=seconds), metres
