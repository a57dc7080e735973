"""What happens at a door, as the trace says: who opens, what is found, how long it takes."""

from __future__ import annotations

from typing import Any

from vuelta.model import AccessProblem, Incident, ParcelMissing, RecipientAbsent
from vuelta.simulate.scenario_trace import Door, Trace


class Doors:
    """Every customer of the day, attempt by attempt.

    ``notified``: who was notified of a change and had a choice, and is more often at home for it.
    """

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._doors = {door.job: door for door in trace.doors}
        self._attempts: dict[str, int] = {}
        self._found: set[str] = set()
        self._last: dict[str, tuple[str, Door | None]] = {}
        self.notified: set[str] = set()

    def visit(self, job: str, start: int, planned: int) -> tuple[int, str | None]:
        """Seconds the next attempt takes, and the code of what it fails by, if it does.

        Parameters
        ----------
        planned
            Seconds of work by the problem, for who is not in the trace.
        """
        door = self._doors.get(job)
        attempt = self._attempts.get(job, 0)
        self._attempts[job] = attempt + 1
        if door is None:
            return planned, None
        finding = door.finding
        if finding is not None and job not in self._found and _is_met(finding, start):
            self._found.add(job)
            self._last[job] = finding.code, door
            return self._trace.absent_wait, finding.code
        if door.draws and door.draws[attempt % len(door.draws)] < self._absence(door, start):
            self._last[job] = "RECIPIENT_ABSENT", None
            return self._trace.absent_wait, "RECIPIENT_ABSENT"
        return door.service, None

    def _absence(self, door: Door, start: int) -> float:
        chance = door.absent
        if self._trace.absent_hours:
            chance *= self._trace.absent_hours[start // 3600 % len(self._trace.absent_hours)]
        return chance * self._trace.absent_notified if door.job in self.notified else chance

    def failure(self, job: str, time: int) -> Incident:
        """The last failure at this door, as it is reported; a closed road is no door's fault."""
        code, door = self._last.pop(job, ("ACCESS_PROBLEM", None))
        if door is not None and door.finding is not None:
            return door.finding.model_copy(update={"time": time})
        identity = f"{code} {job} {self._attempts.get(job, 0)}"
        fields: dict[str, Any] = {"id": identity, "time": time, "job": job, "source": "driver"}
        return AccessProblem(**fields) if code == "ACCESS_PROBLEM" else RecipientAbsent(**fields)

    def seen(self, job: str) -> None:
        """Somebody has had the parcel in hands: it is not missing."""
        door = self._doors.get(job)
        if door is not None and isinstance(door.finding, ParcelMissing):
            self._found.add(job)


def _is_met(finding: Incident, start: int) -> bool:
    """Whether it shows at this hour: access is barred outside its hours only."""
    if isinstance(finding, AccessProblem) and finding.time_windows:
        return not any(window.start <= start <= window.end for window in finding.time_windows)
    return True
