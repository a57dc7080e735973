"""PyVRP's profiles as tables of travel, and whom a profile's vehicles may not come to.

PyVRP says "not this vehicle" by a profile that has no way to a place. A search
sees that best as one table for all with vehicles named, so profiles that agree
wherever both have a way share a table, and the places cut off are kept apart.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from vuelta.model import UNREACHABLE

if TYPE_CHECKING:
    from pyvrp import ProblemData

NO_WAY: Final = 1 << 44
"""PyVRP's ``MAX_VALUE``: what it puts where nobody gave an edge."""

_Table = NDArray[np.int64]


@dataclass(frozen=True)
class Profiles:
    """Tables shared by PyVRP's profiles.

    ``distances`` and ``durations`` ``(n_locations, n_locations)``, ``UNREACHABLE``
    where there is no way. ``table_of`` each of PyVRP's profiles the number of its
    table, and ``closed`` the locations its vehicles may not come to all the same.
    """

    distances: list[_Table]
    durations: list[_Table]
    table_of: list[int]
    closed: list[frozenset[int]]


def profiles_of(data: ProblemData, together: Collection[Collection[int]]) -> Profiles:
    """The tables of PyVRP's data.

    Parameters
    ----------
    together
        Locations of which a vehicle may come to all or to none, such as those of
        one task; locations that no vehicle can be forbidden stand alone with -1.
    """
    found = Profiles([], [], [], [])
    known: list[NDArray[np.bool_]] = []
    for profile in range(data.num_profiles):
        distances = np.array(data.distance_matrix(profile), dtype=np.int64)
        durations = np.array(data.duration_matrix(profile), dtype=np.int64)
        no_way = (distances >= NO_WAY) | (durations >= NO_WAY)
        np.fill_diagonal(no_way, val=False)
        distances[no_way] = durations[no_way] = UNREACHABLE
        here = ~_cut_off(no_way)
        cut = frozenset(np.flatnonzero(~here).tolist())
        if any(0 < len(cut.intersection(some)) < len(set(some)) for some in together):
            cut, here = frozenset(), np.ones_like(here)
        mine = np.logical_and.outer(here, here)
        for number, theirs in enumerate(known):
            both = mine & theirs
            tables = found.distances[number], found.durations[number]
            if (tables[0][both] == distances[both]).all() and (
                tables[1][both] == durations[both]
            ).all():
                tables[0][mine], tables[1][mine] = distances[mine], durations[mine]
                theirs |= mine
                break
        else:
            number = len(known)
            found.distances.append(distances)
            found.durations.append(durations)
            known.append(mine)
        found.table_of.append(number)
        found.closed.append(cut)
    return found


def _cut_off(no_way: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Places with no way to anywhere, nor from there."""
    others = max(1, len(no_way) - 1)
    cut: NDArray[np.bool_] = (no_way.sum(axis=0) == others) & (no_way.sum(axis=1) == others)
    return cut
