"""Where driving is slower than usual, or not possible at all.

A leg is taken as the straight line between its ends. On the map around a
disruption's centre, flat and true to scale there, its circle cuts a chord out
of the line, and the chord's share of the line is the share of the leg inside:
exact enough for a city, where real roads bend by more than the earth does.

==========  ==================================================================
slower      the share inside takes ``factor`` times as long, metres as before
closed      a leg to a place strictly inside cannot be travelled, unless it stays
            where it is; who is inside may leave. A leg across goes around the
            circle, in the worst case half of it: seconds and metres grow by
            (pi / 2 - 1) x the share
==========  ==================================================================

Rows of given matrices (``places``) are inside with all their legs. What lies
at unknown coordinates is outside of every circle, and so are its legs. Several
disruptions add up: each adds what it would add alone. Times and distances stay
within ``units.MAX_DURATION`` and ``units.MAX_DISTANCE``; prices a document
gives its arcs stay as they are: who drove one before it was closed has paid for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vuelta import units
from vuelta.model import (
    UNREACHABLE,
    Disruption,
    MeasuredTravel,
    Places,
    Problem,
    ProfileTravel,
    TravelMatrix,
    Trip,
)
from vuelta.travel.great_circles import EARTH_RADIUS

AROUND: Final = math.pi / 2 - 1
"""What half a circle is longer than its diameter, as a share of the diameter."""

_SAME: Final = 0.001
"""Places nearer than this, metres, are one: a line so short says nothing."""

_ROWS: Final = 64
"""Rows looked at together: the float64 scratch stays in the cache."""

Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Area:
    """A disruption, on a map around its centre.

    ``x`` and ``y`` are metres east and north of the centre of every place, NaN
    where it is not known; ``marked`` are the places named by their row.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    radius: float
    marked: NDArray[np.bool_]
    factor: float | None

    @classmethod
    def of(cls, disruption: Disruption, coordinates: Sequence[Point | None]) -> Area:
        n = len(coordinates)
        marked = np.zeros(n, dtype=np.bool_)
        marked[list(disruption.places)] = True
        if disruption.centre is None:
            nowhere = np.full(n, np.nan)
            return cls(nowhere, nowhere, 0.0, marked, disruption.factor)
        points = [(math.nan, math.nan) if point is None else point for point in coordinates]
        lon, lat = np.asarray(points, dtype=np.float64).reshape(-1, 2).T
        lon0, lat0 = disruption.centre
        east = (lon - lon0 + 180) % 360 - 180  # the short way round the earth
        x = np.radians(east) * (EARTH_RADIUS * math.cos(math.radians(lat0)))
        y = np.radians(lat - lat0) * EARTH_RADIUS
        return cls(x, y, float(disruption.radius), marked, disruption.factor)

    @property
    def most(self) -> float:
        """The largest share of a leg it can add."""
        return AROUND if self.factor is None else self.factor - 1

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Places strictly inside."""
        within = self.x * self.x + self.y * self.y < self.radius * self.radius
        return np.asarray(within | self.marked)

    def at(self, places: NDArray[np.integer]) -> Area:
        """The same for some places, numbered as they stand in the list."""
        return Area(self.x[places], self.y[places], self.radius, self.marked[places], self.factor)

    def growth(self, rows: slice) -> NDArray[np.float64]:
        """What it adds to the legs from some places to all, as a share of each."""
        inside = self.inside
        share = self._chords(rows)
        if self.factor is None:
            share[inside[rows]] = 0.0  # out by the way it came in
            share[:, inside] = 0.0
        else:
            share[self._stays(rows) & inside] = 1.0
            share[self.marked[rows]] = 1.0
            share[:, self.marked] = 1.0
        share *= self.most
        return share

    def cut_off(self, rows: slice) -> NDArray[np.bool_]:
        """The legs from some places to all that cannot be travelled, where it is closed."""
        inside = self.inside
        return np.asarray(inside & ~self._stays(rows))

    def _chords(self, rows: slice) -> NDArray[np.float64]:
        """The share within the circle of the lines from some places to all."""
        ax, ay = self.x[rows, None], self.y[rows, None]
        dx, dy = self.x - ax, self.y - ay
        line = dx * dx + dy * dy  # its length, squared
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            # The foot of the centre on the line, and half the chord, in lengths of the line;
            # not a number where there is no line, or none that meets the circle.
            foot = (ax * dx + ay * dy) / -line
            off = ax * dy - ay * dx
            half = np.sqrt((self.radius * self.radius - off * off / line) / line)
            share = np.clip(foot + half, 0.0, 1.0) - np.clip(foot - half, 0.0, 1.0)
        share[~(share > 0.0)] = 0.0
        return share

    def _stays(self, rows: slice) -> NDArray[np.bool_]:
        """The legs from some places to all that end where they begin."""
        dx, dy = self.x - self.x[rows, None], self.y - self.y[rows, None]
        same = dx * dx + dy * dy < _SAME * _SAME
        numbers = np.arange(len(self.x))
        return np.asarray(same | (numbers[rows, None] == numbers))


def disrupted(
    problem: Problem,
    places: Places,
    travel: TravelMatrix,
    among: NDArray[np.intp] | None = None,
) -> TravelMatrix:
    """The travel of a problem with all its disruptions; what they do not touch is the same.

    Given ``among``, tables are right between these places, and as undisturbed
    elsewhere.
    """
    return TravelMatrix(
        {
            name: _profile(profile, _areas(problem.disruptions, name, places.coordinates), among)
            for name, profile in travel.profiles.items()
        }
    )


@dataclass(frozen=True, eq=False)
class Detoured:
    """Travel measured when asked, with disruptions by the same rule as in tables."""

    plain: MeasuredTravel
    areas: Sequence[Area]

    has_distances = True
    has_costs = False

    @property
    def n_places(self) -> int:
        return self.plain.n_places

    @property
    def points(self) -> NDArray[np.float64]:
        """Those of the undisturbed travel: who is near whom hardly changes."""
        return self.plain.points

    def leg(self, here: int, there: int) -> Trip:
        """What it takes from one place to another; some tens of microseconds."""
        return self.among(np.array([here, there])).leg(0, 1)

    def usual(self, here: int, there: int) -> Trip:
        """What it takes when no disruption is in the way."""
        return self.plain.leg(here, there)

    def among(self, places: NDArray[np.integer]) -> ProfileTravel:
        """Tables among some places, numbered as they stand in the list."""
        return _tables(self.plain.among(places), [area.at(places) for area in self.areas])

    def at_most(self) -> Trip:
        """What the longest undisturbed leg takes, all of it within every area."""
        seconds, metres, _ = self.plain.at_most()
        slower = 1 + sum(area.most for area in self.areas)
        longer = 1 + sum(area.most for area in self.areas if area.factor is None)
        return Trip(
            min(math.ceil(seconds * slower), units.MAX_DURATION),
            min(math.ceil((metres or 0) * longer), units.MAX_DISTANCE),
        )


def _areas(
    disruptions: Iterable[Disruption], profile: str, coordinates: Sequence[Point | None]
) -> list[Area]:
    return [
        Area.of(disruption, coordinates)
        for disruption in disruptions
        if disruption.profiles is None or profile in disruption.profiles
    ]


def _profile(
    travel: ProfileTravel | MeasuredTravel,
    areas: Sequence[Area],
    among: NDArray[np.intp] | None,
) -> ProfileTravel | MeasuredTravel:
    if not areas:
        return travel
    if not isinstance(travel, ProfileTravel):
        return Detoured(travel, areas)
    if among is None:
        return _tables(travel, areas)
    some = _tables(travel.among(among), [area.at(among) for area in areas])
    return _within(travel, some, among)


def _within(travel: ProfileTravel, some: ProfileTravel, among: NDArray[np.intp]) -> ProfileTravel:
    """The tables with those of some places put in."""

    def put(table: NDArray[np.int32] | None, part: NDArray[np.int32] | None) -> Any:
        if table is None or part is None:
            return None
        whole = table.copy()
        whole[np.ix_(among, among)] = part
        whole.flags.writeable = False
        return whole

    return ProfileTravel(
        put(travel.durations, some.durations),
        put(travel.distances, some.distances),
        put(travel.costs, some.costs),
        travel,
    )


def _tables(travel: ProfileTravel, areas: Sequence[Area]) -> ProfileTravel:
    """New tables, read-only."""
    durations = travel.durations.copy()
    distances = None if travel.distances is None else travel.distances.copy()
    for first in range(0, len(durations), _ROWS):
        rows = slice(first, first + _ROWS)
        slower = np.ones(durations[rows].shape)
        longer = np.ones(durations[rows].shape)
        blocked = np.zeros(durations[rows].shape, dtype=np.bool_)
        for area in areas:
            growth = area.growth(rows)
            slower += growth
            if area.factor is None:
                longer += growth
                blocked |= area.cut_off(rows)
        _grow(durations[rows], slower, units.MAX_DURATION)
        durations[rows][blocked] = UNREACHABLE
        if distances is not None:
            _grow(distances[rows], longer, units.MAX_DISTANCE)
            distances[rows][blocked] = UNREACHABLE
    for table in (durations, distances):
        if table is not None:
            table.flags.writeable = False
    return ProfileTravel(durations, distances, travel.costs, travel)


def _grow(table: NDArray[np.int32], by: NDArray[np.float64], most: int) -> None:
    """Multiplies in place, rounded half up; what cannot be travelled stays so."""
    grown = np.minimum(np.floor(table * by + 0.5), most)
    np.copyto(table, grown, where=table != UNREACHABLE, casting="unsafe")
