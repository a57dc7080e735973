"""Which customers hear of a change: what they were promised against what comes."""

from __future__ import annotations

from vuelta.changes.task_status import Key, TaskStatus, is_same_absence
from vuelta.model import Promised


def in_scope(old: TaskStatus | None, new: TaskStatus | None, now: int | None) -> bool:
    """Whether a task is known to the old plan and not finished, as far as the new one says.

    One that the new plan no longer names is finished when the old plan's own
    times say so at ``now``.
    """
    if old is None:
        return False
    if new is not None:
        return new.state != "done"
    return old.state == "open" and (now is None or old.step is None or old.step.end > now)


def is_renotified(
    key: Key,
    old: TaskStatus,
    new: TaskStatus | None,
    was: Promised,
    promised: Promised,
    threshold: int,
) -> bool:
    """Whether the customer of a task in scope has to be notified again.

    Source: Vuelta's taxonomy, section 4: the arrival shifts by more than the
    threshold, or window, day or mode change. Mode is read as place, kind of
    vehicle (profile), and whether the visit takes place at all.
    """
    if promised.is_returned(key):
        return was.has_customer(key)
    if not (promised.has_customer(key) and was.has_customer(key)):
        return False
    before, after = old.eta, new.eta if new is not None else None
    if new is None or before is None or after is None:
        return before != after or not (new is None or is_same_absence(old, new))
    if abs(after - before) > threshold:
        return True
    # Most visits stay as they are, and the same moment lies in the same window.
    same_window = before == after and was is promised
    if not same_window and was.window(key, before) != promised.window(key, after):
        return True
    return is_rearranged(old, new, was, promised)


def is_rearranged(old: TaskStatus, new: TaskStatus, was: Promised, promised: Promised) -> bool:
    """Whether day, place or kind of vehicle of a visit differ."""
    there, here = old.step, new.step
    if there is None or here is None:
        return False
    if _differ(there.location, here.location) or _differ(there.location_index, here.location_index):
        return True
    if old.vehicle != new.vehicle or was is not promised:
        modes = was.mode(old.vehicle), promised.mode(new.vehicle)
        if None not in modes and modes[0] != modes[1]:
            return True
    return was.day(there.start) != promised.day(here.start)


def _differ(old: object | None, new: object | None) -> bool:
    return old is not None and new is not None and old != new
