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
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vuelta import bounds, units
from vuelta.errors import InputError, beyond
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
from vuelta.travel.cancelling import Listening
from vuelta.travel.great_circles import EARTH_RADIUS
from vuelta.travel.table_sizes import side_of

AROUND: Final = math.pi / 2 - 1
"""What half a circle is longer than its diameter, as a share of the diameter."""

_SAME: Final = 0.001
"""Places nearer than this, metres, are one: a line so short says nothing."""

_SLACK: Final = 1e-9
"""Radians by which a line counts as meeting a circle that it only touches."""

_ROWS: Final = 64
"""Rows looked at together: the float64 scratch stays in the cache."""

Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Area:
    """A disruption, on a map around its centre.

    ``x`` and ``y`` are metres east and north of the centre of every place, NaN
    where it is not known; ``marked`` are the places named by their row. ``times`` are
    so many disruptions that are alike.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    radius: float
    marked: NDArray[np.bool_]
    factor: float | None
    times: int = 1

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

    @cached_property
    def inside(self) -> NDArray[np.bool_]:
        """Places strictly inside."""
        within = self.x * self.x + self.y * self.y < self.radius * self.radius
        return np.asarray(within | self.marked)

    def at(self, places: NDArray[np.integer]) -> Area:
        """The same for some places, numbered as they stand in the list."""
        marked = self.marked[places]
        return replace(self, x=self.x[places], y=self.y[places], marked=marked)

    @cached_property
    def _angle(self) -> NDArray[np.float64]:
        """Direction of every place from the centre, radians."""
        return np.arctan2(self.y, self.x)

    @cached_property
    def _reach(self) -> NDArray[np.float64]:
        """How far around the centre a place sees the edge of the circle, radians.

        Two places outside see each other past the circle as long as they are no farther
        apart, seen from the centre, than both reaches together. Below any where a place is
        inside, above any where it is not known.
        """
        away = np.hypot(self.x, self.y)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            reach = np.arccos(self.radius / away)
        reach[away <= self.radius] = -math.tau
        reach[np.isnan(away)] = math.tau
        return reach

    @cached_property
    def _columns(self) -> NDArray[np.intp]:
        """Numbers of the places inside."""
        return np.flatnonzero(self.inside)

    @cached_property
    def is_met(self) -> bool:
        """Whether any leg may meet it; O(n log n), and true where it is not certain."""
        if len(self._columns):
            return True
        known = np.sort(self._angle[self._reach < math.tau])
        if not len(known):
            return False
        gap = max(float(np.diff(known).max(initial=0)), known[0] + math.tau - known[-1])
        widest = min(math.pi, math.tau - gap)
        return bool(widest > 2 * float(self._reach.min()) - _SLACK)

    def meets(self, here: int, there: int) -> bool:
        """Whether it may concern the leg between two places."""
        if self.marked[here] or self.marked[there]:
            return True
        apart = abs(float(self._angle[here]) - float(self._angle[there]))
        reach = float(self._reach[here]) + float(self._reach[there])
        return bool(min(apart, math.tau - apart) > reach - _SLACK)

    def growth(self, rows: slice) -> NDArray[np.float64]:
        """What it adds to the legs from some places to all, as a share of each."""
        none = np.zeros((len(self.x[rows]), len(self.x)))
        found = self.growth_met(rows)
        return none if found is None else found

    def growth_met(self, rows: slice) -> NDArray[np.float64] | None:
        """The same, or ``None`` where it adds nothing to any."""
        here, there = np.nonzero(self._meets(rows))
        inside = self.inside
        if not len(here) and not len(self._columns):
            return None
        share = np.zeros((len(self.x[rows]), len(self.x)))
        share[here, there] = self._chords(here + rows.start, there)
        if self.factor is None:
            share[inside[rows]] = 0.0  # out by the way it came in
            share[:, self._columns] = 0.0
        else:
            stays = self._stays(rows)
            at, column = np.nonzero(stays)
            share[at, self._columns[column]] = 1.0
            share[self.marked[rows]] = 1.0
            share[:, self.marked] = 1.0
        share *= self.most
        return share

    def cut_off(self, rows: slice) -> NDArray[np.bool_]:
        """The legs from some places to all that cannot be travelled, where it is closed."""
        cut = np.zeros((len(self.x[rows]), len(self.x)), dtype=np.bool_)
        cut[:, self._columns] = ~self._stays(rows)
        return cut

    def _meets(self, rows: slice) -> NDArray[np.bool_]:
        """Which legs from some places to all may meet the circle: none that does is missing."""
        with np.errstate(invalid="ignore"):
            apart = np.abs(self._angle - self._angle[rows, None])
            np.minimum(apart, math.tau - apart, out=apart)
            apart -= self._reach
            return np.asarray(apart > self._reach[rows, None] - _SLACK)

    def _chords(self, here: NDArray[np.intp], there: NDArray[np.intp]) -> NDArray[np.float64]:
        """The share within the circle of the lines between pairs of places."""
        ax, ay = self.x[here], self.y[here]
        dx, dy = self.x[there] - ax, self.y[there] - ay
        line = dx * dx + dy * dy  # its length, squared
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            # The foot of the centre on the line, and half the chord, in lengths of the line;
            # not a number where there is no line, or none that meets the circle.
            foot = (ax * dx + ay * dy) / -line
            off = ax * dy - ay * dx
            half = np.sqrt((self.radius * self.radius - off * off / line) / line)
            share = np.clip(foot + half, 0.0, 1.0) - np.clip(foot - half, 0.0, 1.0)
        share[~(share > 0.0)] = 0.0
        return np.asarray(share)

    def _stays(self, rows: slice) -> NDArray[np.bool_]:
        """The legs from some places to those inside that end where they begin."""
        columns = self._columns
        dx, dy = self.x[columns] - self.x[rows, None], self.y[columns] - self.y[rows, None]
        same = dx * dx + dy * dy < _SAME * _SAME
        numbers = np.arange(len(self.x))
        return np.asarray(same | (numbers[rows, None] == columns))


def disrupted(
    problem: Problem,
    places: Places,
    travel: TravelMatrix,
    among: NDArray[np.intp] | None = None,
    listening: Listening | None = None,
) -> TravelMatrix:
    """The travel of a problem with all its disruptions; what they do not touch is the same.

    Given ``among``, tables are right between these places, and as undisturbed
    elsewhere, as is travel of a profile that no vehicle has. Profiles of one travel
    that the same disruptions concern share theirs.

    Raises
    ------
    InputError
        E190, when more legs are to be looked at than ``bounds.AREA_LEGS``.
    CancelledError
        ``listening`` heard it.
    """
    if not problem.disruptions:
        return travel
    if among is not None:
        among = among[among < places.n_visited]
    concerned = {
        name: tuple(
            number
            for number, one in enumerate(problem.disruptions)
            if one.profiles is None or name in one.profiles
        )
        for name in {vehicle.profile for vehicle in problem.vehicles}
    }
    areas = {
        numbers: _areas([problem.disruptions[number] for number in numbers], places.coordinates)
        for numbers in set(concerned.values())
    }
    somewhere = np.arange(places.n_visited) if among is None else among
    met = {
        numbers: [one for area in some if (one := area.at(somewhere)).is_met]
        for numbers, some in areas.items()
    }
    shared = {(id(travel.profiles[name]), numbers) for name, numbers in concerned.items()}
    legs = sum(len(met[numbers]) for _, numbers in shared) * side_of(len(somewhere)) ** 2
    if legs > bounds.AREA_LEGS.most:
        raise InputError([beyond(bounds.AREA_LEGS, "disruptions", legs)])
    done: dict[tuple[int, tuple[int, ...]], ProfileTravel | MeasuredTravel] = {}
    for name, numbers in concerned.items():
        profile = travel.profiles[name]
        if (id(profile), numbers) not in done:
            disturbed = _profile(profile, areas[numbers], met[numbers], among, listening)
            done[id(profile), numbers] = disturbed
    found = {name: done[id(travel.profiles[name]), ns] for name, ns in concerned.items()}
    return TravelMatrix({**travel.profiles, **found})


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
        both = np.array([here, there])
        met = [area.at(both) for area in self.areas if area.meets(here, there)]
        plain = self.plain.among(both)
        return (_tables(plain, met) if met else plain).leg(0, 1)

    def usual(self, here: int, there: int) -> Trip:
        """What it takes when no disruption is in the way."""
        return self.plain.leg(here, there)

    def among(self, places: NDArray[np.integer]) -> ProfileTravel:
        """Tables among some places, numbered as they stand in the list."""
        met = [one for area in self.areas if (one := area.at(places)).is_met]
        plain = self.plain.among(places)
        return _tables(plain, met) if met else plain

    def at_most(self) -> Trip:
        """What the longest undisturbed leg takes, all of it within every area."""
        seconds, metres, _ = self.plain.at_most()
        slower = 1 + sum(area.times * area.most for area in self.areas)
        longer = 1 + sum(area.times * area.most for area in self.areas if area.factor is None)
        return Trip(
            min(math.ceil(seconds * slower), units.MAX_DURATION),
            min(math.ceil((metres or 0) * longer), units.MAX_DISTANCE),
        )


def _areas(disruptions: Sequence[Disruption], coordinates: Sequence[Point | None]) -> list[Area]:
    """The areas of disruptions; those that are alike are one, so many times."""
    alike: Counter[Disruption] = Counter(
        one.model_copy(
            update={"id": "", "profiles": None, "places": tuple(sorted(set(one.places)))}
        )
        for one in disruptions
    )
    return [replace(Area.of(one, coordinates), times=times) for one, times in alike.items()]


def _profile(
    travel: ProfileTravel | MeasuredTravel,
    areas: Sequence[Area],
    met: Sequence[Area],
    among: NDArray[np.intp] | None,
    listening: Listening | None,
) -> ProfileTravel | MeasuredTravel:
    """Travel of a profile; ``met`` are the areas that its tables meet, seen from their rows."""
    if not areas:
        return travel
    if not isinstance(travel, ProfileTravel):
        return Detoured(travel, areas)
    beyond = None if travel.beyond is None else Detoured(travel.beyond, areas)
    if not met:
        return travel if beyond is None else replace(travel, before=travel, beyond=beyond)
    if among is None:
        return replace(_tables(travel, met, listening), beyond=beyond)
    some = _tables(travel.among(among), met, listening)
    return replace(_within(travel, some, among), beyond=beyond)


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


def _tables(
    travel: ProfileTravel, areas: Sequence[Area], listening: Listening | None = None
) -> ProfileTravel:
    """New tables, read-only."""
    durations = travel.durations.copy()
    distances = None if travel.distances is None else travel.distances.copy()
    for first in range(0, len(durations), _ROWS):
        rows = slice(first, first + _ROWS)
        slower = np.ones(durations[rows].shape)
        longer = np.ones(durations[rows].shape)
        blocked = np.zeros(durations[rows].shape, dtype=np.bool_)
        for area in areas:
            if listening is not None:
                listening.laid_out(slower.size)
            growth = area.growth_met(rows)
            if growth is None:
                continue
            for _ in range(area.times):
                slower += growth
                if area.factor is None:
                    longer += growth
            if area.factor is None:
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
