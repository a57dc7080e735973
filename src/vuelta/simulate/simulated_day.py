"""What is known on a day, what is decided, and what is left of it in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from vuelta.errors import Finding
from vuelta.model import Event, Incident, Kpis, Notice, Plan, Problem, Revision, Step
from vuelta.simulate.roads import Spot
from vuelta.simulate.scenario_trace import canonical

Key = tuple[str, str]
"""A task as steps name it: ``job``, ``pickup`` or ``delivery``, and its id."""

Decision = Revision | Plan | None
"""What a dispatcher says: a revision, a plan for the problem as it is, or no change."""


@dataclass(frozen=True)
class State:
    """All that a dispatcher can know at one moment.

    ``open`` are incidents reported since the last decision, the one that is being
    reported included; ``dark`` vans are not heard of, and cannot be told anything.
    """

    now: int
    problem: Problem
    plan: Plan
    open: tuple[Incident, ...]
    dark: frozenset[str]
    _log: list[Event]
    _heard: Callable[[], Iterator[Event]]

    @property
    def events(self) -> tuple[Event, ...]:
        """All observations so far, and where every van on the road that is heard is now."""
        return (*self._log, *self._heard())


class Dispatcher(Protocol):
    """Who decides: any object with this one method."""

    def on_event(self, state: State, event: Event | Incident) -> Decision:
        """Called after every observation and incident, with what is known then.

        Keep nothing of ``state`` but its documents: the log goes on.
        """
        ...


@dataclass(slots=True)
class Visit:
    """One thing a van did, with the hours it really had; ``end`` is open while it lasts."""

    type: str
    id: str | None
    spot: Spot
    arrival: int
    start: int
    end: int | None
    driven: int
    metres: int
    outcome: str | None = None
    planned: int = 0
    """Seconds of work as the problem had it."""

    @property
    def key(self) -> Key:
        return self.type, self.id or ""

    def step(self, now: int) -> Step:
        """The visit as a step of a plan."""
        end = now if self.end is None else self.end
        start = min(self.start, max(end, self.arrival))
        return Step.model_validate(
            {
                "type": self.type,
                "id": self.id,
                "location": self.spot.location,
                "location_index": self.spot.row,
                "arrival": self.arrival,
                "waiting_time": start - self.arrival,
                "service": max(0, end - start),
                "duration": self.driven,
                "distance": self.metres,
                "outcome": self.outcome,
            }
        )


@dataclass(frozen=True)
class Decided:
    """One decision that was carried out; ``seconds`` is how long it took to make."""

    time: int
    cause: str
    kpis: Kpis
    notices: tuple[Notice, ...]
    found_by: str
    seconds: float = field(compare=False)


@dataclass
class Day:
    """A day that was simulated, whole or up to the decision that was refused.

    ``first`` is the plan of the morning, ``problem`` and ``plan`` are the last
    ones in force; ``visits`` what every van really did.
    """

    morning: Problem
    first: Plan
    problem: Problem
    plan: Plan
    visits: dict[str, list[Visit]] = field(default_factory=dict)
    aboard: dict[Key, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    decisions: list[Decided] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    """Seconds of every call that made a decision."""
    refusal: tuple[Finding, ...] = ()
    ended: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nobody had to stop the day."""
        return not self.refusal

    def journal(self) -> str:
        """The day line by line, JSON: the same day is the same text, byte for byte."""
        lines: list[tuple[int, int, dict[str, Any]]] = []
        for event in self.events:
            data = event.model_dump(mode="json", exclude_defaults=True)
            lines.append((event.received or event.time, 0, {"event": data}))
        for incident in self.incidents:
            data = incident.model_dump(mode="json", exclude_unset=True)
            lines.append((incident.time, 1, {"incident": {"code": incident.code, **data}}))
        for made in self.decisions:
            data = {
                "time": made.time,
                "cause": made.cause,
                "found_by": made.found_by,
                "kpis": made.kpis.model_dump(mode="json"),
                "notices": [f"{note.kind} {note.type} {note.job}" for note in made.notices],
            }
            lines.append((made.time, 2, {"decision": data}))
        lines.sort(key=lambda line: line[:2])
        ends = [{"refused": str(finding)} for finding in self.refusal]
        routes = {
            vehicle: [[*visit.key, visit.arrival, visit.start, visit.end] for visit in visits]
            for vehicle, visits in self.visits.items()
        }
        documents = [line for _, _, line in lines] + ends + [{"routes": routes}]
        return "".join(canonical(document) + "\n" for document in documents)
