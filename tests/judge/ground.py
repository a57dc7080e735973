"""How far it is: given matrices or great circles, and areas that are closed or slow."""

from __future__ import annotations

from fractions import Fraction
from math import asin, cos, floor, hypot, pi, radians, sin, sqrt
from typing import Any, NamedTuple

from judge.document import Day, Doc, listed

EARTH = 6_371_008.8
LONGEST = 10**9


class Way(NamedTuple):
    """A drive between two places; ``price`` where the document prices arcs."""

    seconds: int
    metres: int | None
    price: int | None
    open: bool = True
    ever: bool = True
    """Whether there is a way when nothing is closed."""


NO_WAY = Way(0, 0, 0)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def _nearest(value: float) -> int:
    return round(value)


class Ground:
    """Ways between places, for every van."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.known: dict[Any, Way] = {}
        self.points: dict[Any, Any] = {}
        if day.matrices:
            for thing, name in self._placed():
                index = thing.get(f"{name}_index")
                if index is not None and thing.get(name) is not None:
                    self.points[index] = tuple(thing[name])

    def _placed(self) -> Any:
        problem = self.day.problem
        for van in listed(problem.get("vehicles")):
            yield van, "start"
            yield van, "end"
        for job in self.day.jobs.values():
            yield job, "location"
        for shipment in self.day.shipments:
            yield shipment["pickup"], "location"
            yield shipment["delivery"], "location"
        for facility in self.day.facilities.values():
            yield facility, "location"
        for job in self.day.jobs.values():
            for place in listed(job.get("places")):
                yield place, "location"

    def priced(self, van: Doc) -> bool:
        """Whether the document prices the arcs this van drives."""
        tables = self.day.matrices.get(van.get("profile", "car"))
        return bool(tables) and tables.get("costs") is not None

    def way(self, van: Doc, here: Any, there: Any) -> Way:
        """What this van needs; nothing where it has no place to come from or to go to."""
        if here is None or there is None:
            return NO_WAY
        key = van["id"], here, there
        if key not in self.known:
            self.known[key] = self._way(van, here, there)
        return self.known[key]

    def _way(self, van: Doc, here: Any, there: Any) -> Way:
        profile = van.get("profile", "car")
        plain = self._given(profile, here, there) or self._measured(profile, here, there)
        way = self._disturbed(profile, here, there, plain) if plain.open else plain
        if not plain.open:
            return Way(0, 0, plain.price, open=False, ever=False)
        if not way.open:  # as long and as dear as when it is not closed
            way = plain._replace(open=False)
        factor = Fraction(str(van.get("speed_factor", 1)))
        return way._replace(seconds=half_up(Fraction(way.seconds) / factor))

    def _given(self, profile: str, here: int, there: int) -> Way | None:
        if not self.day.matrices:
            return None
        tables = self.day.matrices[profile]
        found: dict[str, int | None] = {}
        is_open = True
        for name in ("durations", "distances", "costs"):
            table = tables.get(name)
            if table is None:
                found[name] = None
                continue
            cell = table[here][there]
            if cell is None and here == there:
                cell = 0  # who stands there needs no way
            is_open = is_open and cell is not None
            found[name] = cell or 0
        return Way(found["durations"] or 0, found["distances"], found["costs"], is_open)

    def _measured(self, profile: str, here: Any, there: Any) -> Way:
        terms = (self.day.problem.get("profiles") or {}).get(profile) or {}
        detour, speed = terms.get("detour", 1.3), terms.get("speed", 30.0)
        metres = _nearest(_apart(here, there) * detour)
        return Way(_nearest(metres * 3.6 / speed), metres, None)

    def _disturbed(self, profile: str, here: Any, there: Any, way: Way) -> Way:
        slower = longer = 1.0
        for area in listed(self.day.problem.get("disruptions")):
            concerned = area.get("profiles")
            if concerned is not None and profile not in concerned:
                continue
            share, enters, stays, leaves = self._inside(area, here, there)
            factor = area.get("factor")
            if factor is not None:
                slower += share * (factor - 1)
                continue
            if enters and not stays:
                return Way(0, 0, 0, open=False)
            if not enters and not leaves:
                slower += share * (pi / 2 - 1)
                longer += share * (pi / 2 - 1)
        metres = way.metres
        if metres is not None:
            metres = min(floor(metres * longer + 0.5), LONGEST)
        seconds = min(floor(way.seconds * slower + 0.5), LONGEST)
        return way._replace(seconds=seconds, metres=metres)

    def _inside(self, area: Doc, here: Any, there: Any) -> tuple[float, bool, bool, bool]:
        """The share of the leg inside; whether it ends, stays, or begins inside."""
        rows = listed(area.get("places"))
        marked = bool(self.day.matrices) and (here in rows, there in rows)
        from_row, to_row = marked if marked else (False, False)
        a, b = (self._flat(area, place) for place in (here, there))
        radius = float(area.get("radius") or 0)
        in_a = a is not None and a[0] ** 2 + a[1] ** 2 < radius**2
        in_b = b is not None and b[0] ** 2 + b[1] ** 2 < radius**2
        stays = here == there
        if a is not None and b is not None and hypot(b[0] - a[0], b[1] - a[1]) < 0.001:
            stays = True
        share = 0.0
        if from_row or to_row or (stays and (in_a or in_b)):
            share = 1.0
        elif a is not None and b is not None and not stays:
            share = _chord(a, b, radius)
        return share, in_b or to_row, stays, in_a or from_row

    def _flat(self, area: Doc, place: Any) -> tuple[float, float] | None:
        """Metres east and north of the centre, on a flat map around it."""
        point = self.points.get(place) if self.day.matrices else place
        if point is None or area.get("centre") is None:
            return None
        lon, lat = area["centre"]
        east = (point[0] - lon + 180) % 360 - 180
        return radians(east) * EARTH * cos(radians(lat)), radians(point[1] - lat) * EARTH


def _chord(a: tuple[float, float], b: tuple[float, float], radius: float) -> float:
    """The share of the line from a to b that lies within the radius of the origin."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    two_a = dx * dx + dy * dy
    half_b = a[0] * dx + a[1] * dy
    inside = half_b * half_b - two_a * (a[0] ** 2 + a[1] ** 2 - radius**2)
    if inside <= 0:
        return 0.0
    first, last = (-half_b - sqrt(inside)) / two_a, (-half_b + sqrt(inside)) / two_a
    return max(0.0, min(1.0, last) - max(0.0, first))


def _apart(one: Any, other: Any) -> float:
    """Great-circle metres (haversine)."""
    east, north = radians(other[0] - one[0]) / 2, radians(other[1] - one[1]) / 2
    across = cos(radians(one[1])) * cos(radians(other[1]))
    return 2 * EARTH * asin(min(1.0, sqrt(sin(north) ** 2 + across * sin(east) ** 2)))
