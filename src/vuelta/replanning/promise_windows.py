"""Windows that might be promised for a new order."""

from __future__ import annotations

from typing import Final

from vuelta.model import Incident, Job, NewOrder, Window
from vuelta.replanning.recovery_options import last_moment
from vuelta.replanning.revised_day import Effects

_GRID: Final = 1800
"""Windows begin on the half hour."""


def slots(effects: Effects, order: Incident) -> dict[Window, Job]:
    """The order once for each window that may be tried.

    They are hard: a promise that is broken as soon as it is made is none.
    """
    if not isinstance(order, NewOrder):
        raise ValueError(f"{order.code} is no plain order")
    job, now = order.order, effects.state.now
    windows = [Window(max(w.start, now), w.end) for w in job.time_windows if w.end > now]
    if not job.time_windows:
        width, last = effects.policy.promise_width, last_moment(effects)
        begin = -(-now // _GRID) * _GRID
        while begin < last:
            windows.append(Window(begin, min(begin + width, last)))
            begin += width
    effects.hard.add(("job", job.id))
    return {window: job.model_copy(update={"time_windows": (window,)}) for window in windows}
