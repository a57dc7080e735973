"""Who is near whom, where travel is not in a table: from a k-d tree."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

MOST_NEAR: Final = 30
"""Neighbours of a stop that the core is given: all that it divides a day by."""

_STOPS: Final = 4_096
"""Stops looked at together: keeps the scratch at some 30 MB."""


def nearest(
    points: NDArray[np.float64], places: ArrayLike, most: int = MOST_NEAR
) -> NDArray[np.int32]:
    """The nearest other stops of every stop, nearest first.

    ``(n_stops, min(most, n_stops - 1))``. Of several stops at one place each
    has those that follow it first, in a circle, so that not all have the same
    few. O(n log n).

    Parameters
    ----------
    points
        ``(n_places, 3)``: the shorter the line, the nearer the place.
    places
        The place of every stop, ``(n_stops,)``.
    """
    place = np.asarray(places, dtype=np.intp)
    n = len(place)
    width = max(0, min(most, n - 1))
    near = np.empty((n, width), dtype=np.int32)
    if not width:
        return near
    # The tree holds places, not stops: equal points would not divide.
    used, group, size = np.unique(place, return_inverse=True, return_counts=True)
    stops = np.argsort(group, kind="stable")  # group by group
    first = np.cumsum(size) - size
    position = np.empty(n, dtype=np.intp)  # of a stop within its group
    position[stops] = np.arange(n) - np.repeat(first, size)
    from scipy.spatial import cKDTree  # slow to load

    tree, ranks = cKDTree(points[used]), np.arange(min(width + 1, len(used))) + 1
    for begin in range(0, n, _STOPS):
        some = slice(begin, begin + _STOPS)
        _, groups = tree.query(points[place[some]], k=ranks)
        own = groups == group[some, None]
        others = size[groups] - own
        nearer = np.cumsum(others, axis=1) - others
        taken = np.clip(width - nearer, 0, others).ravel()
        which = np.repeat(groups.ravel(), taken)
        turn = np.repeat(np.where(own, position[some, None] + 1, 0).ravel(), taken)
        turn += np.arange(len(which)) - np.repeat(np.cumsum(taken) - taken, taken)
        near[some] = stops[first[which] + turn % size[which]].reshape(-1, width)
    return near
