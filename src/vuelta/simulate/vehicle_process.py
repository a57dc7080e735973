"""A van on its way through the day: where it is, what it has done, what it does next."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from typing import Literal

from vuelta.model import TASK_TYPES, Event, Plan, Problem, Step, Vehicle
from vuelta.simulate.roads import NOWHERE, Spot, between
from vuelta.simulate.simulated_day import Key, Visit

Phase = Literal["depot", "driving", "working", "resting", "home", "stopped"]


@dataclass(slots=True)
class VehicleProcess:
    """One vehicle. ``agenda`` is what it has not begun; ``due`` when it next does something.

    ``version`` grows whenever ``due`` changes: what was scheduled before is void.
    """

    vehicle: Vehicle
    spot: Spot
    phase: Phase = "depot"
    agenda: deque[Step] = field(default_factory=deque)
    visits: list[Visit] = field(default_factory=list)
    heading: Step | None = None
    """What it drives to."""
    towards: Spot = NOWHERE
    left_at: int = 0
    leg: tuple[int, int] = (0, 0)
    """Seconds and metres of the way it is on."""
    due: int = 0
    version: int = 0
    not_before: int = 0
    """It cannot leave the depot earlier."""
    driven: int = 0
    metres: int = 0
    credit: int = 0
    """Seconds of the next way that lie behind it, where a rest interrupted it."""
    dark: bool = False
    unheard: list[Event] = field(default_factory=list)
    """What it did while nobody heard of it."""
    unsettled: list[Visit] = field(default_factory=list)
    """Visits that failed meanwhile."""

    @property
    def id(self) -> str:
        return self.vehicle.id

    @property
    def is_on_road(self) -> bool:
        return self.phase in ("driving", "working", "resting")

    @property
    def is_over(self) -> bool:
        return self.phase in ("home", "stopped")

    def follow(self, steps: Sequence[Step]) -> None:
        """What it is to do from now on: a route, less what it has begun."""
        begun: Counter[tuple[str, str]] = Counter(visit.key for visit in self.visits)
        if self.heading is not None:
            begun[self.heading.type, self.heading.id or ""] += 1
        self.agenda.clear()
        for step in steps:
            key = (step.type, step.id or "")
            if begun[key] > 0:
                begun[key] -= 1
            elif step.type != "start":
                self.agenda.append(step)

    def begin(
        self, type_: str, identity: str | None, arrival: int, start: int, spot: Spot | None = None
    ) -> Visit:
        """A visit that is under way from now on; where the vehicle is, unless said otherwise."""
        where = self.spot if spot is None else spot
        visit = Visit(type_, identity, where, arrival, start, None, self.driven, self.metres)
        self.visits.append(visit)
        return visit

    def planned_so_far(self, steps: Sequence[Step]) -> int:
        """Seconds of travel that a route has it behind it at its last stop."""
        last = self.visits[-1].key
        return next((step.duration for step in steps if (step.type, step.id or "") == last), 0)

    def is_bound_to(self, keys: Set[Key]) -> bool:
        """Whether it is at one of these, on its way there, or cannot be told otherwise."""
        if self.heading is not None and (self.heading.type, self.heading.id or "") in keys:
            return True
        if self.phase == "working" and self.visits[-1].key in keys:
            return True
        return self.dark and any((step.type, step.id or "") in keys for step in self.agenda)

    def stop(self, now: int) -> Spot:
        """It does nothing more; where it stands."""
        if self.phase == "driving":
            share = (now - self.left_at) / max(1, self.due - self.left_at)
            self.spot = between(self.spot, self.towards, share)
        elif self.phase == "working":
            visit = self.visits[-1]
            visit.start = min(visit.start, now)
            visit.end, visit.outcome = now, "failed"
        elif self.phase == "resting":
            self.visits[-1].end = now
        self.heading, self.phase = None, "stopped"
        self.agenda.clear()
        self.version += 1
        return self.spot


def going_out(problem: Problem, plan: Plan) -> dict[str, str]:
    """For every van itself, or the next one in the document that has work in the morning."""
    out = {route.vehicle for route in plan.routes if any(s.type in TASK_TYPES for s in route.steps)}
    names = [vehicle.id for vehicle in problem.vehicles]
    return {
        name: next((one for one in names[k:] + names[:k] if one in out), name)
        for k, name in enumerate(names)
    }
