"""What customers were promised: windows, day, place and kind of vehicle."""

from __future__ import annotations

from vuelta.dispatch.standings import Key, Standing, is_same_absence
from vuelta.model import Problem, Task, Window

_DAY = 86_400


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
        self._modes = {vehicle.id: vehicle.profile for vehicle in problem.vehicles}

    def window(self, key: Key, eta: int) -> Window | None:
        """The promised window that contains an arrival; ``None`` when none does.

        One that is open on a side ends with the day of the arrival there.
        """
        midnight = self.day(eta) * _DAY - self._offset
        for start, end in self._spans(key):
            if (start is None or start <= eta) and (end is None or eta <= end):
                return Window(
                    midnight if start is None else start,
                    midnight + _DAY - 1 if end is None else end,
                )
        return None

    def is_kept(self, key: Key, eta: int) -> bool:
        """Whether an arrival lies in a promised window, or none is promised."""
        return not self._spans(key) or self.window(key, eta) is not None

    def lateness(self, key: Key, eta: int) -> int:
        """Seconds since the last promised window that was missed, 0 when one is kept."""
        if self.is_kept(key, eta):
            return 0
        missed = [end for _, end in self._spans(key) if end is not None and end < eta]
        return eta - max(missed) if missed else 0

    def day(self, time: int) -> int:
        """The local day of a moment, counted from the first."""
        return (time + self._offset) // _DAY

    def mode(self, vehicle: str | None) -> str | None:
        """How the vehicle moves; ``None`` when the problem does not know it."""
        return None if vehicle is None else self._modes.get(vehicle)

    def _spans(self, key: Key) -> list[tuple[int | None, int | None]]:
        task = self._tasks.get(key)
        if task is None:
            return []
        first, last = task.soft_start, task.soft_end
        if not task.time_windows:
            return [] if first is None and last is None else [(first, last)]
        hard: list[tuple[int | None, int | None]] = [*task.time_windows]
        cut: list[tuple[int | None, int | None]] = []
        for start, end in task.time_windows:
            start = start if first is None else max(start, first)
            end = end if last is None else min(end, last)
            if start <= end:
                cut.append((start, end))
        return cut or hard


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
    if new is None or not new.is_served or not old.is_served:
        if new is None:
            return old.is_served
        return old.is_served != new.is_served or not is_same_absence(old, new)
    before, after = old.eta, new.eta
    assert before is not None, "what is served has a start"
    assert after is not None, "what is served has a start"
    return (
        abs(after - before) > threshold
        or was.window(key, before) != promised.window(key, after)
        or is_rearranged(old, new, was, promised)
    )


def is_rearranged(old: Standing, new: Standing, was: Promised, promised: Promised) -> bool:
    """Whether day, place or kind of vehicle of a visit differ."""
    if old.step is None or new.step is None:
        return False
    modes = was.mode(old.vehicle), promised.mode(new.vehicle)
    return (
        was.day(old.step.start) != promised.day(new.step.start)
        or (None not in modes and modes[0] != modes[1])
        or _differ(old.step.location, new.step.location)
        or _differ(old.step.location_index, new.step.location_index)
    )


def _differ(old: object | None, new: object | None) -> bool:
    return old is not None and new is not None and old != new
