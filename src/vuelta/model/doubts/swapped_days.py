"""Days all of whose places are written ``[lat, lon]``: no place lies apart from the others.

Nothing in such a document is wrong, and whether somebody delivers there cannot be known. Two things
can: at which town of the world the places lie, as written and with their numbers swapped, and
whether the clock of the document is the clock of that longitude.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import numpy as np

from vuelta.documents import packaged_text
from vuelta.model.base import Style
from vuelta.model.caution import Caution
from vuelta.model.doubts.sphere import Table, metres, middle_of, on_sphere

REACH: Final = ((300_000, 60_000), (900_000, 260_000), (1_400_000, 700_000))
"""Metres to the nearest town as written, and with the numbers swapped, that tell of a swap.

Far from every town of the list in the one case and at one of them in the other; or so far that it
is the sea, and land nearby. With each town taken out of the list in turn, as if it were one of
those that are not in it, a right day there is doubted in 1, 2 and 2 of 286 cases.
"""

CLOCK: Final = 3.5
"""Hours that no clock of the world differs from the sun's, summer time included."""

_HOUR: Final = 15
"""Degrees of longitude."""


class Town(NamedTuple):
    """The nearest town of the list, and how many metres away it is."""

    name: str
    away: float


def doubts(where: str, points: Table, sphere: Table, style: Style) -> Iterator[Caution]:
    """W102, once, at the first place, for distinct places none of which lies apart.

    ``points`` in degrees, and the same on the unit sphere.
    """
    if np.abs(points).max() > 90:
        return
    lon, lat = middle_of(points, sphere)
    written, swapped = nearest(lon, lat), nearest(lat, lon)
    told = style.times == "rfc3339" and style.utc_offset != 0  # Z may be of any place
    hours = style.utc_offset / 3_600
    if told and abs(lat / _HOUR - hours) > CLOCK:
        return
    late = told and abs(lon / _HOUR - hours) > CLOCK
    if not late and not any(written.away > far and swapped.away < at for far, at in REACH):
        return
    cause = (
        f"all places lie around [{lon:g}, {lat:g}], {written.away / 1000:,.0f} km from "
        f"{written.name}; with their numbers swapped, {swapped.away / 1000:,.0f} km from "
        f"{swapped.name}"
    )
    if late:
        cause += f", where clocks may be {hours:+g} h from UTC, and as written they are not"
        remedy = "coordinates are [lon, lat]: swap all, or correct the offset of its times"
    else:
        remedy = (
            "coordinates are [lon, lat]: swap all, unless the places are where they are written"
        )
    yield Caution(code="W102", where=where, cause=cause, remedy=remedy)


def nearest(lon: float, lat: float) -> Town:
    """The town nearest to a place."""
    names, sphere = _towns()
    away = metres(sphere, on_sphere(np.array([[lon, lat]]))[0])
    k = int(np.argmin(away))
    return Town(names[k], float(away[k]))


@cache
def _towns() -> tuple[list[str], Table]:
    """Names, and places on the unit sphere, of the principal towns of all time zones."""
    lines = packaged_text("model", "zone_towns.txt").splitlines()
    rows = [line.split(" ", 2) for line in lines if not line.startswith("#")]
    table = np.array([[float(lon), float(lat)] for lon, lat, _ in rows])
    return [name for _, _, name in rows], on_sphere(table)
