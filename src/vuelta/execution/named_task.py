"""Which task an incident is about, where a job and halves of shipments may share an id.

An incident names an id as people do. Meant is a task that somebody waits at: neither a
visit of a facility, as goods are set down there, nor a hand-over from a van that stands
still. Of several, the one at whose door a van is comes first, then what is still to be
done, and of a shipment whose ends share an id the delivery.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vuelta.execution.task_state import Key, TaskState
from vuelta.model import (
    Incident,
    Problem,
    ReturnMismatch,
    ReturnNotReady,
    ShipmentStep,
)

_AT_DOOR: Final = ("failed", "begun")


class Names:
    """The tasks of a problem by their ids, and what became of them so far."""

    def __init__(self, problem: Problem, tasks: Mapping[Key, TaskState]) -> None:
        self._tasks = tasks
        self._keys: dict[str, list[Key]] = {}
        self._ends: dict[Key, ShipmentStep] = {}
        self._pairs: dict[Key, int] = {}
        self._collecting = {job.id for job in problem.jobs if any(job.pickup or ())}
        self._rescued: set[str] = set()
        for job in problem.jobs:
            self._keys.setdefault(job.id, []).append(("job", job.id))
        for n, pair in enumerate(problem.shipments):
            for key, end in (
                (("delivery", pair.delivery.id), pair.delivery),
                (("pickup", pair.pickup.id), pair.pickup),
            ):
                if key[0] == "pickup" and pair.transfer_from is not None:
                    self._rescued.add(pair.delivery.id)
                    continue
                self._keys.setdefault(key[1], []).append(key)
                self._ends[key] = end
                self._pairs[key] = n

    def meant(self, incident: Incident) -> tuple[Key, ...]:
        """Every task the incident may be about, the one meant first; empty where there is none."""
        name: str | None = getattr(incident, "job", None)
        kind: str | None = getattr(incident, "task", None)
        named = [key for key in self._keys.get(name or "", ()) if kind in (None, key[0])]
        waited = [key for key in named if not self._is_of_facility(key)] or named
        if isinstance(incident, ReturnNotReady | ReturnMismatch):
            waited = [key for key in waited if key[1] in self._collecting] or waited

        def order(key: Key) -> int:
            return 0 if self._is_at_door(key) else 2 if self._is_over(key) else 1

        return tuple(sorted(waited, key=order))

    def unclear(self, incident: Incident) -> tuple[Key, ...]:
        """Tasks it may as well be about as each other, where it does not say which."""
        open_ = [key for key in self.meant(incident) if not self._is_over(key)]
        if len(open_) < 2 or self._is_at_door(open_[0]):
            return ()
        if open_[0][1] in self._rescued:
            return ()  # an exchange that came apart: both are the one customer's
        pairs = {self._pairs.get(key) for key in open_}
        if len(pairs) == 1 and None not in pairs:
            return ()  # two ends of one shipment: it is the customer who waits for it
        return tuple(open_)

    def _is_of_facility(self, key: Key) -> bool:
        end = self._ends.get(key)
        return end is not None and end.facility is not None

    def _is_at_door(self, key: Key) -> bool:
        known = self._tasks.get(key)
        return known is not None and known.status in _AT_DOOR

    def _is_over(self, key: Key) -> bool:
        known = self._tasks.get(key)
        return known is not None and known.is_over
