"""What customers were promised: windows, day, and how they are visited.

Asked by whoever compares two plans and by whoever measures one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from vuelta.model.base import Window
from vuelta.model.jobs import Task
from vuelta.model.problem import Problem
from vuelta.model.task import TaskKey

_DAY: Final = 86_400
_Span = tuple[int | None, int | None]


def handed_over(problem: Problem) -> frozenset[str]:
    """Pickups of parcels that change vehicles on the road, or have."""
    return frozenset(
        shipment.pickup.id for shipment in problem.shipments if shipment.transfer_from is not None
    )


class Promised:
    """The promises a problem makes, ready to be asked about any arrival.

    A promise is one of the task's windows, cut to its soft bounds. A task
    without either is promised the day only.
    """

    def __init__(self, problem: Problem) -> None:
        self._offset = problem.style.utc_offset
        self._tasks: dict[TaskKey, Task] = {("job", job.id): job for job in problem.jobs}
        for shipment in problem.shipments:
            self._tasks["pickup", shipment.pickup.id] = shipment.pickup
            self._tasks["delivery", shipment.delivery.id] = shipment.delivery
        self._handed_over = handed_over(problem)
        self._returned = {job.id for job in problem.jobs if job.returned_to is not None}
        self._set_down = {
            shipment.delivery.id
            for shipment in problem.shipments
            if shipment.delivery.facility is not None
        }
        self._modes = {vehicle.id: vehicle.profile for vehicle in problem.vehicles}

    def window(self, key: TaskKey, eta: int) -> Window | None:
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

    def has_customer(self, key: TaskKey) -> bool:
        """Whether somebody is visited: not where a parcel changes vans, or is taken back."""
        if key[0] == "job":
            return key[1] not in self._returned
        if key[0] == "delivery":
            return key[1] not in self._set_down
        return key[0] != "pickup" or key[1] not in self._handed_over

    def is_returned(self, key: TaskKey) -> bool:
        """Whether its goods do not go to the customer any more, but to a facility."""
        return key[0] == "job" and key[1] in self._returned

    def has_hours(self, key: TaskKey) -> bool:
        """Whether hours were promised, and not the day only."""
        return bool(self._spans(key))

    def is_kept(self, key: TaskKey, eta: int) -> bool:
        """Whether an arrival lies in a promised window, or none is promised."""
        spans = self._spans(key)
        return not spans or any(
            (start is None or start <= eta) and (end is None or eta <= end) for start, end in spans
        )

    def lateness(self, key: TaskKey, eta: int) -> int:
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

    def _spans(self, key: TaskKey) -> Sequence[_Span]:
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
