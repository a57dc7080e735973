"""Windows that might be promised for a new order."""

from __future__ import annotations

from typing import Final

from vuelta.execution import Key
from vuelta.model import Job, NewOrder, Shipment, Window
from vuelta.replanning.recovery_options import last_moment, with_door
from vuelta.replanning.revised_day import RevisedDay

_GRID: Final = 1800
"""Windows begin on the half hour."""


def slots(day: RevisedDay, order: NewOrder) -> tuple[RevisedDay, dict[Window, Job | Shipment]]:
    """The order once for each window that may be tried, and the day in which it is.

    They are hard: a promise that is broken as soon as it is made is none.
    """
    task, door, now = order.order, order.door, day.state.now
    windows = [Window(max(w.start, now), w.end) for w in door.time_windows if w.end > now]
    if not door.time_windows:
        width, last = day.policy.promise_width, last_moment(day)
        begin = -(-now // _GRID) * _GRID
        while begin < last:
            windows.append(Window(begin, min(begin + width, last)))
            begin += width
    key: Key = ("job" if isinstance(task, Job) else "delivery", door.id)
    edited = day.edited()
    edited.hard.add(key)
    visits = {window: with_door(task, key, time_windows=(window,)) for window in windows}
    return edited.done(), visits
