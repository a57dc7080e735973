"""What customers were promised: windows, day, place and kind of vehicle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from vuelta.dispatch.standings import Key, Standing, is_same_absence
from vuelta.dispatch.state import hand_over_of
from vuelta.model import Problem, Task, Window

_DAY: Final = 86_400
_Span = tuple[int | None, int | None]


def handed_over(problem: Problem) -> frozenset[str]:
    """Tasks whose parcels change vans on the road, or have."""
    return frozenset(
        shipment.pickup.id
        for shipment in problem.shipments
        if shipment.pickup.description == hand_over_of(shipment.delivery.id)
    )


class Promised:
    """The promises a problem makes, ready to be asked about any arrival.

    A promise is one of the task's windows, cut to its soft bounds. A task
    without either is promised the day only.
    """

    def __init__(self, problem: Problem) -> None:
        self._offset = problem.style.utc_offset
        self._tasks: dict[Key, Task] = {("job", job.id): job for job in problem.jobs}
        for shipment in problem.shipments:
            self._tasks["pickup", shipment.pickup.id] = shipment.pickup
            self._tasks["delivery", shipment.delivery.id] = shipment.delivery
        self._handed_over = handed_over(problem)
        self._modes = {vehicle.id: vehicle.profile for vehicle in problem.vehicles}

    def window(self, key: Key, eta: int) -> Window | None:
        """The promised window that contains an arrival; ``None`` when none does.

        One that is open on a side ends with the day of the arrival there.
        """
        for start, end in self._spans(key):
            if (start is None or start <= eta) and (end is None or eta <= end):
                if start is not None and end is not None:
                    return Window(start, end)
                midnight = self.day(eta) * _DAY - self._offset
                return Window(
                    midnight if start is None else start,
                    midnight + _DAY - 1 if end is None else end,
                )
        return None

    def has_customer(self, key: Key) -> bool:
        """Whether somebody is visited: not where a parcel changes vans."""
        return key[0] != "pickup" or key[1] not in self._handed_over

    def is_kept(self, key: Key, eta: int) -> bool:
        """Whether an arrival lies in a promised window, or none is promised."""
        spans = self._spans(key)
        return not spans or any(
            (start is None or start <= eta) and (end is None or eta <= end) for start, end in spans
        )

    def lateness(self, key: Key, eta: int) -> int:
        """Seconds since the last promised window that was missed, 0 when one is kept."""
        if self.is_kept(key, eta):
            return 0
        missed = [end for _, end in self._spans(key) if end is not None and end < eta]
        return eta - max(missed, default=eta)

    def day(self, time: int) -> int:
        """The local day of a moment, counted from the first."""
        return (time + self._offset) // _DAY

    def mode(self, vehicle: str | None) -> str | None:
        """How the vehicle moves; ``None`` when the problem does not know it."""
        return None if vehicle is None else self._modes.get(vehicle)

    def _spans(self, key: Key) -> Sequence[_Span]:
        """Windows as they were promised, open where a side has no bound."""
        # The delivery of a parcel that changes vans was a job before.
        known = key in self._tasks or key[0] != "delivery"
        task = self._tasks.get(key if known else ("job", key[1]))
        if task is None:
            return ()
        first, last = task.soft_start, task.soft_end
        if first is None and last is None:
            return task.time_windows
        if not task.time_windows:
            return [(first, last)]
        cut: list[_Span] = []
        for start, end in task.time_windows:
            start = start if first is None else max(start, first)
            end = end if last is None else min(end, last)
            if start <= end:
                cut.append((start, end))
        return cut or task.time_windows


def in_scope(old: Standing | None, new: Standing | None, now: int | None) -> bool:
    """Whether a task is known to the old plan and not finished, as far as the new one says.

    One that the new plan no longer names is finished when the old plan's own
    times say so at ``now``.
    """
    if old is None:
        return False
    if new is not None:
        return new.state != "done"
    return old.state == "open" and (now is None or old.step is None or old.step.end > now)


def is_told_anew(
    key: Key,
    old: Standing,
    new: Standing | None,
    was: Promised,
    promised: Promised,
    threshold: int,
) -> bool:
    """Whether the customer of a task in scope has to be told something new.

    Source: Vuelta's taxonomy, section 4: the arrival shifts by more than the
    threshold, or window, day or mode change. Mode is read as place, kind of
    vehicle (profile), and whether the visit takes place at all.
    """
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


def is_rearranged(old: Standing, new: Standing, was: Promised, promised: Promised) -> bool:
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
