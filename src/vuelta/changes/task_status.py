"""Where each task of a plan stands: on a route, done, taken off the plan, left out, failed."""

from __future__ import annotations

from typing import Literal, NamedTuple

from vuelta.model import TASK_TYPES, Plan, SetAside, Step, TaskType

Key = tuple[TaskType, str]
"""A task by its type and id: halves of shipments have ids of their own."""

State = Literal["open", "done", "set_aside", "unassigned", "failed"]
"""``failed``: a visit failed, and nothing more is planned."""


class TaskStatus(NamedTuple):
    """What a plan says of one task.

    ``vehicle``, ``position`` and ``step`` are of its visit, the latest one; they
    are there unless it is only taken off the plan or left out. ``eta`` is the start of
    service, done or planned.
    """

    state: State
    vehicle: str | None = None
    position: int = -1
    step: Step | None = None
    eta: int | None = None
    aside: SetAside | None = None

    @property
    def is_served(self) -> bool:
        """Whether a visit has done it, or is planned to."""
        return self.eta is not None


def task_statuses(plan: Plan) -> dict[Key, TaskStatus]:
    """Every task a plan speaks of: those on routes first, in the order of the routes."""
    found: dict[Key, TaskStatus] = {}
    for route in plan.routes:
        vehicle, done = route.vehicle, route.done
        for position, step in enumerate(route.steps):
            if step.type not in TASK_TYPES or step.id is None:
                continue
            key: Key = (step.type, step.id)
            if step.outcome is None:
                state: State = "done" if position < done else "open"
                found[key] = TaskStatus(state, vehicle, position, step, step.start)
            elif key not in found:
                # A task that failed may be visited again: what is planned weighs more.
                found[key] = TaskStatus("failed", vehicle, position, step)
    for left in plan.unassigned:
        key = (left.type, left.id)
        if key not in found or found[key].state == "failed":
            found[key] = TaskStatus("unassigned")
    for aside in plan.set_aside:
        key = (aside.type, aside.id)
        if key not in found or not found[key].is_served:
            found[key] = TaskStatus("set_aside", aside=aside)
    return found


def is_same_absence(old: TaskStatus, new: TaskStatus) -> bool:
    """Whether two statuses without a visit are one and the same to a customer."""
    if old.state != new.state or old.aside is None or new.aside is None:
        return old.state == new.state
    return (old.aside.state, old.aside.until) == (new.aside.state, new.aside.until)
