"""How benchmark texts turn distances into integers, and what a vehicle costs.

A best-known value only means something under its own convention:

``dimacs``
    distance and travel time ``floor(10 d)``, all times times 10; vehicles are
    free, so the cost is ten times the truncated total distance.
``exact``
    Euclidean distance in double precision, times 10,000 and rounded; all times
    times 10,000. Each arc is off by at most half of 1/10,000, so a schedule
    that is tight to the last digit may be refused, or one too late by less
    than 1/10,000 per arc be taken. Where the literature wants the fewest
    vehicles first, a vehicle costs more than all distance together can save.
``thousandths``
    Euclidean distance times 1,000, rounded; all times times 1,000. Vehicles cost
    what the text says. Best-known values of PyVRP's many-depot and
    site-dependent sets are in these units.
``rounded``
    nearest integer (EUC_2D of TSPLIB), times unchanged; vehicles are free.

In all of them a vehicle pays one currency unit per scaled unit of distance,
unless the text prices it; fixed costs and prizes are scaled as distances are.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray

from vuelta.errors import refuse

Convention = Literal["dimacs", "exact", "thousandths", "rounded"]

_SCALES: Final[dict[Convention, int]] = {
    "dimacs": 10,
    "exact": 10_000,
    "thousandths": 1_000,
    "rounded": 1,
}

DEFAULTS: Final[dict[str, Convention]] = {
    "solomon": "dimacs",
    "li_lim": "exact",
    "vrpspdtw": "exact",
    "vrpspd": "exact",
    "vrplib": "rounded",
}
"""The convention of the best-known values of each format."""

MAX_FIXED: Final = 10**9
"""Largest price of a vehicle, currency units (``units.MAX_MONEY``)."""


def convention_of(format: str, convention: str | None) -> Convention:
    """The named convention, or the format's own."""
    if convention is None:
        return DEFAULTS[format]
    if convention not in get_args(Convention):
        refuse(
            "F205",
            "",
            f"there is no convention {convention!r}",
            f"choose one of {', '.join(get_args(Convention))}",
        )
    return cast(Convention, convention)


def scale_of(format: str, convention: str | None = None) -> int:
    """What to divide a plan's cost by to get the literature's distance.

    For ``vrpspd`` this holds for explicit weights too: such files carry
    distances times 10,000. Explicit weights of ``vrplib`` are never scaled,
    and formats without conventions have scale 1.
    """
    if format not in DEFAULTS:
        return 1
    return _SCALES[convention_of(format, convention)]


def planar(points: NDArray[np.float64], convention: Convention) -> NDArray[np.int64]:
    """Scaled distances between points ``(n, 2)``; ``(n, n)``, symmetric."""
    plain = euclidean(points)
    match convention:
        case "dimacs":
            return as_whole(np.floor(10 * plain))
        case "exact":
            return as_whole(np.floor(10_000 * plain + 0.5))
        case "thousandths":
            return as_whole(np.round(1_000 * plain))
        case "rounded":
            return as_whole(np.floor(plain + 0.5))


def euclidean(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distances between points ``(n, 2)``; ``(n, n)``, double precision."""
    dx = np.subtract.outer(points[:, 0], points[:, 0])
    dy = np.subtract.outer(points[:, 1], points[:, 1])
    return cast("NDArray[np.float64]", np.sqrt(dx * dx + dy * dy))


def as_whole(table: NDArray[Any]) -> NDArray[np.int64]:
    """Integers of floats that hold whole numbers; what is too large stays too large."""
    whole: NDArray[np.int64] = np.minimum(table, 2.0**62).astype(np.int64)
    return whole


def vehicle_price(
    set_name: str, rule: str, distances: NDArray[np.int64], given: float | None
) -> Decimal | int:
    """The price of a vehicle where a set gives none, in the set's own steps.

    ``given``, in units of distance, where the caller names one. Else the fewest vehicles come
    first under ``exact``, and a vehicle costs nothing under other conventions.
    """
    if given is not None:
        return Decimal(str(given)) * scale_of(set_name, rule)
    return dominating(distances, 0) if rule == "exact" else 0


def dominating(distances: NDArray[np.int64], depot: int) -> int:
    """A price per vehicle that no saving in distance can make up for.

    One vehicle per customer drives this far; no good plan drives further, so
    a vehicle less is always worth more. At most ``MAX_FIXED``, which for the
    largest instances is still twice their total distance.
    """
    farthest = int(distances[depot].sum() + distances[:, depot].sum())
    return min(max(farthest, 1), MAX_FIXED)
