"""Where each task of a plan stands: on a route, done, set aside, left out, failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from vuelta.model import Plan, SetAside, Step

TaskType = Literal["job", "pickup", "delivery"]
Key = tuple[TaskType, str]
"""A task by its type and id: halves of shipments have ids of their own."""

State = Literal["open", "done", "set_aside", "unassigned", "failed"]
"""``failed``: visited in vain, and nothing more is planned."""

_TASKS: Final = ("job", "pickup", "delivery")


@dataclass(frozen=True)
class Standing:
    """What a plan says of one task.

    ``vehicle``, ``position`` and ``step`` are of its visit, the latest one; they
    are there unless it is only set aside or left out.
    """

    state: State
    vehicle: str | None = None
    position: int = -1
    step: Step | None = None
    aside: SetAside | None = None
    failures: int = 0
    """Visits in vain so far."""

    @property
    def is_served(self) -> bool:
        """Whether a visit has done it, or is planned to."""
        return self.state in ("open", "done")

    @property
    def eta(self) -> int | None:
        """Start of service, done or planned."""
        return self.step.start if self.is_served and self.step is not None else None


def standings(plan: Plan) -> dict[Key, Standing]:
    """Every task a plan speaks of: those on routes first, in the order of the routes."""
    visits: dict[Key, Standing] = {}
    failures: dict[Key, int] = {}
    for route in plan.routes:
        for position, step in enumerate(route.steps):
            if step.type not in _TASKS or step.id is None:
                continue
            key: Key = (step.type, step.id)
            failed = step.outcome == "failed"
            state: State = "failed" if failed else "done" if position < route.done else "open"
            failures[key] = failures.get(key, 0) + failed
            # A task that failed is visited again: what is still planned weighs more.
            if not failed or key not in visits:
                visits[key] = Standing(state, route.vehicle, position, step)
    found = {
        key: Standing(visit.state, visit.vehicle, visit.position, visit.step, None, failures[key])
        for key, visit in visits.items()
    }
    for left in plan.unassigned:
        key = (left.type, left.id)
        if key not in found or found[key].state == "failed":
            found[key] = Standing("unassigned", failures=failures.get(key, 0))
    for aside in plan.set_aside:
        key = (aside.type, aside.id)
        if key not in found or not found[key].is_served:
            found[key] = Standing("set_aside", aside=aside, failures=failures.get(key, 0))
    return found


def is_same_absence(old: Standing, new: Standing) -> bool:
    """Whether two standings without a visit are one and the same to a customer."""
    if old.state != new.state or old.aside is None or new.aside is None:
        return old.state == new.state
    return (old.aside.state, old.aside.until) == (new.aside.state, new.aside.until)
