"""How long driving really takes: the problem's ways, and the trace's traffic on them.

Where a document gives matrices they are the ways; else great circles with the
profile's speed and detour. Traffic stretches them half hour by half hour, so
that who leaves later never arrives earlier; storms and closed roads stretch
what lies inside, from the moment they begin.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Final, NamedTuple

import numpy as np

from vuelta.model import UNREACHABLE, Disruption, Problem, Profile
from vuelta.simulate.scenario_trace import Traffic
from vuelta.travel import EARTH_RADIUS, Area

Point = tuple[float, float]

_LOST: Final = 3600
"""Seconds that a way takes which a matrix says does not exist: around, somehow."""


class Spot(NamedTuple):
    """A place by coordinates, by matrix row, or by both."""

    location: Point | None = None
    row: int | None = None


NOWHERE: Final = Spot()


class Leg(NamedTuple):
    """Seconds and metres of a way, when nothing disturbs it."""

    seconds: float
    metres: int


class Roads:
    """Ways and traffic of one day; areas are added as they come."""

    def __init__(self, problem: Problem, traffic: Traffic, slot: int) -> None:
        self._tables = problem.matrices
        self._profiles: Mapping[str, Profile] = problem.profiles
        self._traffic = traffic
        self._slot = slot
        centres = [zone.centre for zone in traffic.zones if zone.centre is not None]
        from scipy.spatial import cKDTree

        self._tree = cKDTree(np.asarray(centres)) if len(centres) > 1 else None
        self._zones: dict[Point, int] = {}
        self._areas: list[Disruption] = list(problem.disruptions)

    def disturb(self, disruption: Disruption) -> None:
        """From now on the area is slow, or closed."""
        self._areas.append(disruption)

    def is_closed(self, spot: Spot) -> bool:
        """Whether no road leads there."""
        return any(area.factor is None and self.is_inside(area, spot) for area in self._areas)

    def is_inside(self, disruption: Disruption, spot: Spot) -> bool:
        """Whether a place lies in an area."""
        if spot.row is not None and spot.row in disruption.places:
            return True
        return bool(Area.of(_circle(disruption), [spot.location]).inside[0])

    def leg(self, here: Spot, there: Spot, profile: str, speed_factor: float) -> Leg:
        """The way between two places on an undisturbed road."""
        tables = self._tables.get(profile)
        if tables is not None and here.row is not None and there.row is not None:
            seconds, metres = float(_LOST), 0
            if tables.durations is not None:
                cell = int(tables.durations.array[here.row, there.row])
                seconds = float(_LOST if cell == UNREACHABLE else cell)
            if tables.distances is not None:
                metres = max(0, int(tables.distances.array[here.row, there.row]))
            return Leg(seconds / speed_factor, metres)
        if here.location is None or there.location is None:
            return Leg(0.0, 0)
        given = self._profiles.get(profile) or Profile()
        metres = round(_apart(here.location, there.location) * given.detour)
        return Leg(round(metres * 3.6 / given.speed) / speed_factor, metres)

    def drive(
        self, here: Spot, there: Spot, profile: str, speed_factor: float, now: int
    ) -> tuple[int, int]:
        """Seconds and metres that the way takes when it is begun at ``now``."""
        leg = self.leg(here, there, profile, speed_factor)
        seconds, metres = leg
        for area in self._areas:
            share = self._share(area, here, there)
            seconds += share * leg.seconds
            if area.factor is None:
                metres += round(share * leg.metres)
        return self._in_traffic(seconds, there.location, now), metres

    def usual(self, place: Point | None, hours: Sequence[int]) -> float:
        """How much longer ways to a place take than the problem says, on the mean of some hours."""
        traffic, shocks = self._traffic, self._shocks(place)
        of_hours = [traffic.hours[h % len(traffic.hours)] if traffic.hours else 1.0 for h in hours]
        of_zone = [shocks[h * 3600 // self._slot % len(shocks)] if shocks else 1.0 for h in hours]
        return traffic.day * fmean(a * b for a, b in zip(of_hours, of_zone, strict=True))

    def _share(self, disruption: Disruption, here: Spot, there: Spot) -> float:
        """What an area adds to a way, as a share of it."""
        marked = {here.row, there.row} & set(disruption.places)
        if marked:
            return 0.0 if disruption.factor is None else disruption.factor - 1
        if disruption.centre is None or here.location is None or there.location is None:
            return 0.0
        area = Area.of(_circle(disruption), [here.location, there.location])
        return float(area.growth(slice(0, 1))[0, 1])

    def _in_traffic(self, seconds: float, place: Point | None, now: int) -> int:
        """Whole seconds of a way of so many, through the half hours it takes."""
        traffic, slot = self._traffic, self._slot
        shocks = self._shocks(place)
        left, clock = seconds, float(now)
        while left > 0:
            k = int(clock // slot)
            factor = traffic.day
            if traffic.hours:
                factor *= traffic.hours[int(clock // 3600) % len(traffic.hours)]
            if shocks:
                factor *= shocks[k % len(shocks)]
            room = min((k + 1) * slot, (clock // 3600 + 1) * 3600) - clock
            if left * factor <= room:
                clock += left * factor
                break
            left -= room / factor
            clock += room
        return round(clock - now)

    def _shocks(self, place: Point | None) -> tuple[float, ...]:
        zones = self._traffic.zones
        if not zones:
            return ()
        if self._tree is None or place is None:
            return zones[0].shocks
        zone = self._zones.get(place)
        if zone is None:
            zone = self._zones[place] = int(self._tree.query(place)[1])
        return zones[zone].shocks


def between(here: Spot, there: Spot, share: float) -> Spot:
    """Where a van is that has so much of a way behind it; without coordinates, where it was."""
    if here.location is None or there.location is None or here.row is not None:
        return here if share < 1 else there
    lon = here.location[0] + share * (there.location[0] - here.location[0])
    lat = here.location[1] + share * (there.location[1] - here.location[1])
    return Spot((round(lon, 6), round(lat, 6)))


def _circle(disruption: Disruption) -> Disruption:
    """The disruption without rows, which mean nothing among two places."""
    return disruption.model_copy(update={"places": ()}) if disruption.places else disruption


def _apart(one: Point, other: Point) -> float:
    """Great-circle metres, from the chord."""
    lon1, lat1, lon2, lat2 = map(math.radians, (*one, *other))
    north, east = math.sin((lat2 - lat1) / 2), math.sin((lon2 - lon1) / 2)
    half = math.sqrt(north * north + math.cos(lat1) * math.cos(lat2) * east * east)
    return 2 * EARTH_RADIUS * math.asin(min(1.0, half))
