"""Where a day's stops are: addresses of a real list, or of a synthetic city.

==== ========================================================================
S810 a list of addresses that cannot be read, or of no known kind
S811 a row that is no longitude and latitude
S812 too few addresses, or none
S813 reading a map takes an extra that is not installed
==== ========================================================================

A list is a CSV file with the columns ``lon`` and ``lat``, an OpenStreetMap
extract (``.osm``, ``.osm.gz``, ``.osm.pbf``; nodes and ways that carry a house
number), or any problem file with coordinates, such as LoggiBUD's.

The synthetic city lies around one point: a share of its addresses is
scattered normally around the centre, the rest around suburbs further out. Its
radius grows with the root of the fleet, so that vans have ground of one size.
"""

from __future__ import annotations

import csv
import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from vuelta.documents import each_once, read_text
from vuelta.errors import Finding, InputError
from vuelta.formats import read
from vuelta.simulate.parameters import Parameters
from vuelta.simulate.random_streams import stream

Point = tuple[float, float]
"""``(lon, lat)``, degrees."""

_CENTRE: Final[Point] = (-3.7, 40.4)
"""Of the synthetic city."""

_KM: Final = 111.195
"""Kilometres of a degree of latitude."""

_SUBURBS: Final = 7
_FEWEST: Final = 10
"""Addresses a list must have to be a place where anybody delivers."""

_MAPS: Final = (".osm", ".osm.gz", ".osm.bz2", ".osm.pbf")


@dataclass(frozen=True)
class City:
    """Addresses to draw from, and where the depot stands.

    ``radius`` km from ``centre``: nine addresses in ten lie within it.
    """

    points: tuple[Point, ...]
    depot: Point
    centre: Point
    radius: float

    def draw(self, number: int, seed: int, concern: str) -> list[Point]:
        """So many addresses; each once, while there are enough."""
        chance = stream(seed, concern)
        rows = chance.permutation(len(self.points))[:number]
        if len(rows) < number:
            more = chance.integers(len(self.points), size=number - len(rows))
            rows = np.concatenate([rows, more])
        return [self.points[row] for row in rows]


def synthetic(number: int, vans: int, values: Parameters, seed: int) -> City:
    """A city with so many addresses, dense in the middle."""
    chance = stream(seed, "city")
    radius = values["city_km"] * math.sqrt(vans)
    angles = chance.uniform(0, 2 * math.pi, _SUBURBS)
    apart = radius * chance.uniform(0.5, 0.95, _SUBURBS)
    suburbs = np.column_stack((apart * np.cos(angles), apart * np.sin(angles)))
    is_central = chance.random(number) < values["centre_share"]
    home = suburbs[chance.integers(_SUBURBS, size=number)]
    spread = np.where(is_central, 0.3 * radius, 0.15 * radius)[:, None]
    at = np.where(is_central[:, None], 0.0, home) + spread * chance.standard_normal((number, 2))
    turn = chance.uniform(0, 2 * math.pi)
    depot = values["depot_km"] * radius * np.array([math.cos(turn), math.sin(turn)])
    return City(
        tuple(_on_map(_CENTRE, x, y) for x, y in at.tolist()),
        _on_map(_CENTRE, *depot.tolist()),
        _CENTRE,
        radius,
    )


def listed(source: str | os.PathLike[str]) -> City:
    """The city of a list of real addresses.

    Where the list names a depot (a problem file does) it is the depot; else
    the depot is an address on the outskirts.

    Raises
    ------
    InputError
        S810 to S813, with every finding at once; of a problem file its own.
    """
    name = Path(source).name.lower()
    depot: Point | None = None
    if name.endswith(".csv"):
        points = _of_table(Path(source))
    elif name.endswith(_MAPS):
        points = _of_map(Path(source))
    elif name.endswith((".json", ".json.gz")):
        points, depot = _of_problem(source)
    else:
        remedy = "give .csv, .json or an OpenStreetMap extract"
        _refuse("S810", os.fspath(source), "the kind of list cannot be told", remedy)
    points = list(dict.fromkeys(points))
    if len(points) < _FEWEST:
        cause = f"{len(points)} addresses with coordinates"
        _refuse("S812", os.fspath(source), cause, f"give {_FEWEST} or more")
    lon, lat = np.asarray(points).T
    centre = float(np.median(lon)), float(np.median(lat))
    apart = np.hypot(
        (lon - centre[0]) * math.cos(math.radians(centre[1])) * _KM, (lat - centre[1]) * _KM
    )
    if depot is None:
        depot = points[int(np.argsort(apart, kind="stable")[int(0.9 * len(points))])]
    return City(tuple(points), depot, centre, float(np.quantile(apart, 0.9)))


def _on_map(centre: Point, east: float, north: float) -> Point:
    """The point so many kilometres from another."""
    lat = centre[1] + north / _KM
    lon = centre[0] + east / (_KM * math.cos(math.radians(centre[1])))
    return round(lon, 5), round(lat, 5)


def _of_table(path: Path) -> list[Point]:
    try:
        table = csv.DictReader(read_text(path).splitlines())
        each_once(table.fieldnames or (), str(path))
        rows = list(table)
    except csv.Error as error:
        _refuse("S810", str(path), f"cannot be read: {error}", "give a CSV file in UTF-8")
    except InputError as error:
        if error.code in ("E190", "F215"):
            raise
        _refuse("S810", str(path), f"cannot be read: {error.cause}", "give a CSV file in UTF-8")
    if rows and not {"lon", "lat"} <= rows[0].keys():
        _refuse("S810", str(path), "has no columns lon and lat", "name them in the first line")
    points: list[Point] = []
    findings = []
    for line, row in enumerate(rows, start=2):
        try:
            lon, lat = float(row["lon"]), float(row["lat"])
        except (TypeError, ValueError):
            lon = lat = math.nan
        if -180 <= lon <= 180 and -90 <= lat <= 90:
            points.append((round(lon, 6), round(lat, 6)))
        else:
            cause = f"{row['lon']}, {row['lat']} is no longitude and latitude"
            remedy = "degrees, longitude in -180..180, latitude in -90..90"
            findings.append(Finding("S811", f"{path} line {line}", cause, remedy))
    if findings:
        raise InputError(findings)
    return points


def _of_map(path: Path) -> list[Point]:
    """Nodes and ways that carry a house number; of a way, the middle of its nodes."""
    try:
        import osmium
    except ImportError:
        _refuse("S813", str(path), "osmium is not installed", "pip install 'vuelta[maps]'")
    points: list[Point] = []
    try:
        reader: Any = osmium.FileProcessor(str(path)).with_locations()
        for thing in reader:
            if "addr:housenumber" not in thing.tags:
                continue
            if thing.is_node():
                points.append((round(thing.lon, 6), round(thing.lat, 6)))
            elif thing.is_way():
                known = [node.location for node in thing.nodes if node.location.valid()]
                if known:
                    lon = sum(place.lon for place in known) / len(known)
                    lat = sum(place.lat for place in known) / len(known)
                    points.append((round(lon, 6), round(lat, 6)))
    except (RuntimeError, OSError) as error:
        _refuse("S810", str(path), f"cannot be read: {error}", "give an OpenStreetMap extract")
    return points


def _of_problem(source: str | os.PathLike[str]) -> tuple[list[Point], Point | None]:
    problem = read(source)
    points = [job.location for job in problem.jobs if job.location is not None]
    depot = next((vehicle.start for vehicle in problem.vehicles if vehicle.start is not None), None)
    return points, depot


def _refuse(code: str, where: str, cause: str, remedy: str) -> Any:
    raise InputError([Finding(code, where, cause, remedy)]) from None
