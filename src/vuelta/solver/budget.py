"""How long to search: what is usual for so many tasks, and what is no budget at all."""

from __future__ import annotations

import math

TIME_LIMITS: tuple[tuple[int, float], ...] = ((50, 1.0), (1_000, 10.0), (10_000, 60.0))
"""Tasks, and the seconds a search gets for so many when nobody says."""


def default_time_limit(n_tasks: int) -> float:
    """Seconds of search for so many tasks, when nobody says.

    1 s up to 50 tasks, 10 s at 1,000, 60 s from 10,000 on; between these the
    seconds grow by a power of the size.
    """
    fewer, seconds = TIME_LIMITS[0]
    if n_tasks <= fewer:
        return seconds
    for more, longer in TIME_LIMITS[1:]:
        if n_tasks <= more:
            power = math.log(longer / seconds) / math.log(more / fewer)
            return round(seconds * float((n_tasks / fewer) ** power), 2)
        fewer, seconds = more, longer
    return seconds


def refuse_nonsense(
    time_limit: float | None, iterations: int | None, no_improvement: int | None, threads: int
) -> None:
    """A budget that means nothing is a programmer's slip, not a bad document."""
    if time_limit is not None and not (math.isfinite(time_limit) and time_limit >= 0):
        raise ValueError(f"time_limit should be zero or more seconds, not {time_limit}")
    if iterations is not None and iterations < 0:
        raise ValueError(f"iterations should be zero or more, not {iterations}")
    if no_improvement is not None and no_improvement < 1:
        raise ValueError(f"no_improvement should be one or more, not {no_improvement}")
    if threads < 1:
        raise ValueError(f"threads should be one or more, not {threads}")
