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
from vuelta.travel.cancelling import Listening

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
        points = self.points[places]
        shape = len(points), len(points)
        durations, distances = np.empty(shape, dtype=np.int32), np.empty(shape, dtype=np.int32)
        for rows, apart in _in_rows(points, Listening()):
            durations[rows], distances[rows] = _stretched(apart, self.profile)
        durations.flags.writeable = distances.flags.writeable = False
        return ProfileTravel(durations, distances)

    def at_most(self) -> Trip:
        """What the diagonal of the box around all points takes."""
        if not len(self.points):
            return Trip(0, 0)
        corners = self.points.min(axis=0, keepdims=True), self.points.max(axis=0, keepdims=True)
        seconds, metres = _stretched(_apart(*corners), self.profile)
        return Trip(int(seconds[0, 0]), int(metres[0, 0]))


def great_circle(
    points: Sequence[tuple[float, float]],
    profiles: Mapping[str, Profile],
    n_visited: int | None = None,
    listening: Listening | None = None,
    in_tables: int | None = None,
) -> tuple[TravelMatrix, list[Finding]]:
    """Travel of each profile between points ``[lon, lat]``, and what is wrong with it.

    Metres are great-circle metres times ``detour``, rounded; seconds are those
    metres at ``speed``, rounded. Up to ``in_tables`` points
    (``MOST_IN_TABLES`` where nothing is said) they are laid
    down in tables: 4 bytes per ordered pair and speed, and as many per detour;
    profiles that are alike share one travel. With findings there is no travel.

    Parameters
    ----------
    n_visited
        So many of the points have rows in tables (all of them); the others are
        measured when somebody asks.
    listening
        Told of every row.
    """
    listening = listening or Listening()
    on_sphere = _unit_vectors(points)
    n_rows = len(points) if n_visited is None else n_visited
    alike = {like(profile): GreatCircle(on_sphere, profile) for profile in profiles.values()}
    findings = _too_slow(profiles, on_sphere, listening)
    if findings:
        return TravelMatrix({}), findings
    travel: dict[tuple[float, float], ProfileTravel | GreatCircle] = dict(alike)
    if n_rows <= (MOST_IN_TABLES if in_tables is None else in_tables):
        tables = _tables(on_sphere[:n_rows], list(alike), listening)
        for key, (durations, distances) in tables.items():
            beyond = alike[key] if n_rows < len(points) else None
            travel[key] = ProfileTravel(durations, distances, beyond=beyond)
    return TravelMatrix({name: travel[like(one)] for name, one in profiles.items()}), []


def like(profile: Profile) -> tuple[float, float]:
    """What profiles that are alike have in common: speed and detour."""
    return profile.speed, profile.detour


def _too_slow(
    profiles: Mapping[str, Profile], points: NDArray[np.float64], listening: Listening
) -> list[Finding]:
    """T303, for each profile at which some trip takes longer than ``units.MAX_DURATION``.

    The two places farthest apart are looked for, O(n**2) and once for all profiles,
    only where the bound leaves it open.
    """
    farthest: float | None = None
    findings = []
    for name, profile in profiles.items():
        if GreatCircle(points, profile).at_most().seconds <= units.MAX_DURATION:
            continue
        if farthest is None:
            farthest = max(float(apart.max()) for _, apart in _in_rows(points, listening))
        slowest = int(_stretched(np.array([farthest]), profile)[0][0])
        if slowest > units.MAX_DURATION:
            findings.append(
                Finding(
                    "T303",
                    f"profiles.{name}.speed",
                    f"at {profile.speed} km/h a trip takes {slowest} s,"
                    f" more than {units.MAX_DURATION}",
                    "give the speed in km/h",
                )
            )
    return findings


def _unit_vectors(points: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """``(n, 3)`` points on the unit sphere."""
    lon, lat = np.radians(np.asarray(points, dtype=np.float64).reshape(-1, 2)).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def _tables(
    points: NDArray[np.float64],
    profiles: Sequence[tuple[float, float]],
    listening: Listening,
) -> dict[tuple[float, float], tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """Seconds and metres of each profile between points on the unit sphere, read-only."""
    shape = len(points), len(points)
    durations = {key: np.empty(shape, dtype=np.int32) for key in profiles}
    distances = {detour: np.empty(shape, dtype=np.int32) for _, detour in profiles}
    for rows, apart in _in_rows(points, listening) if profiles else ():
        for speed, detour in profiles:
            seconds, metres = _stretched(apart, Profile(speed=speed, detour=detour))
            durations[speed, detour][rows], distances[detour][rows] = seconds, metres
            listening.laid_out(apart.size)
    for table in (*durations.values(), *distances.values()):
        table.flags.writeable = False
    return {key: (durations[key], distances[key[1]]) for key in profiles}


def _in_rows(
    points: NDArray[np.float64], listening: Listening
) -> Iterator[tuple[slice, NDArray[np.float64]]]:
    """Metres from some points at a time to all, and which points they are."""
    for first in range(0, len(points), _ROWS):
        rows = slice(first, first + _ROWS)
        listening.laid_out(len(points[rows]) * len(points))
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
