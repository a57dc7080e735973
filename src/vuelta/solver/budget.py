"""How long to search: what is usual for so many tasks, and what is no budget at all."""

from __future__ import annotations

import math
from collections.abc import Callable
from numbers import Integral
from time import perf_counter, thread_time
from typing import Final

from vuelta import bounds
from vuelta.solver._core import Cancel

MOST_ROUNDS: Final = 2**62
"""Rounds of search that the core can count; so many are no limit."""

TIME_LIMITS: tuple[tuple[int, float], ...] = ((50, 1.0), (1_000, 10.0), (10_000, 60.0))
"""Tasks, and the seconds a search gets for so many when nobody says."""


LONG_ROUTE: Final = 50
"""Tasks of a route from which on it asks for more time: a change of it does, and it has more."""


def default_time_limit(n_tasks: int, n_vehicles: int | None = None) -> float:
    """Seconds of search for so many tasks, when nobody says.

    1 s up to 50 tasks, 10 s at 1,000, 60 s from 10,000 on; between these the
    seconds grow by a power of the size. Where the vehicles, if their number is given,
    have more than 50 tasks each, by the root of how many times as many, 60 s at most.
    """
    seconds = _of_size(n_tasks)
    if n_vehicles is None or n_tasks <= LONG_ROUTE * n_vehicles:
        return seconds
    length = n_tasks / max(1, n_vehicles)
    return min(TIME_LIMITS[-1][1], round(seconds * math.sqrt(length / LONG_ROUTE), 2))


def _of_size(n_tasks: int) -> float:
    fewer, seconds = TIME_LIMITS[0]
    if n_tasks <= fewer:
        return seconds
    for more, longer in TIME_LIMITS[1:]:
        if n_tasks <= more:
            power = math.log(longer / seconds) / math.log(more / fewer)
            return round(seconds * float((n_tasks / fewer) ** power), 2)
        fewer, seconds = more, longer
    return seconds


_LEAST_GRACE: Final = 0.04
_GRACE: Final = 0.04
"""Seconds, and share of the time given, by which a deadline may be missed by what is short."""


class Deadline:
    """Until when work may go on: so many seconds from now, until it is cancelled, or for ever."""

    def __init__(
        self,
        seconds: float | None = None,
        cancel: Cancel | None = None,
        since: float | None = None,
    ) -> None:
        """``since``: what ``perf_counter`` said when they began, if not now."""
        self._began = perf_counter() if since is None else since
        self._seconds = math.inf if seconds is None else seconds
        self.cancel = cancel
        self.grace = _LEAST_GRACE + _GRACE * max(0.0, seconds or 0.0)
        """Seconds that what must be said in any case may take beyond it, all together."""

    @property
    def left(self) -> float:
        """Seconds until it, below zero once it is past; ``inf`` where there is no end."""
        return self._seconds - (perf_counter() - self._began)

    @property
    def is_over(self) -> bool:
        """Whether the time is up, or somebody has cancelled the work."""
        return self._is_cancelled or self.left <= 0

    def after(self, moment: float) -> Callable[[], bool]:
        """Says whether the grace is over, too, but not before so many seconds of work from now.

        Work is what this thread does, so that a busy machine leaves nobody without any.
        """
        began = thread_time()

        def is_overdue() -> bool:
            if self.left > -self.grace and not self._is_cancelled:
                return False
            return thread_time() - began >= moment

        return is_overdue

    @property
    def _is_cancelled(self) -> bool:
        return self.cancel is not None and self.cancel.is_set()


FOR_EVER: Final = Deadline()
"""Where only the work itself says when it is done."""


def refuse_nonsense(
    time_limit: float | None = None,
    iterations: int | None = None,
    no_improvement: int | None = None,
    threads: int | None = None,
) -> None:
    """A budget that means nothing is a programmer's slip, not a bad document.

    Raises
    ------
    ValueError
        A number below or above what can be, or that is not whole.
    """
    if time_limit is not None and not (math.isfinite(time_limit) and time_limit >= 0):
        raise ValueError(f"time_limit should be zero or more seconds, not {time_limit}")
    for name, number, least in (
        ("iterations", iterations, 0),
        ("no_improvement", no_improvement, 1),
        ("threads", threads, 1),
    ):
        if number is None:
            continue
        if not isinstance(number, Integral):
            raise ValueError(f"{name} should be a whole number, not {number!r:.40}")
        if number < least:
            raise ValueError(f"{name} should be {'one' if least else 'zero'} or more")
        if number > MOST_ROUNDS:
            raise ValueError(f"{name} should be {MOST_ROUNDS} at most")
    if threads is not None and threads > bounds.THREADS.most:
        raise ValueError(
            f"{threads} {bounds.THREADS.counts}: give {bounds.THREADS.most} at most,"
            f" or raise it by the environment: {bounds.THREADS.variable}"
        )
