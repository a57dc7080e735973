"""What a revision costs beyond its routes: change, and promises not kept.

One sum for every way a plan was found, so that they can be compared: vans and
orders changed, customers to notify again, arrivals later than planned beyond the threshold,
starts after the promised window, and tasks not served today.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from vuelta.changes import TaskStatus, is_renotified, task_statuses
from vuelta.execution import Key
from vuelta.model import TASK_TYPES, Job, MinutePrice, Plan, Problem, Promised, TaskKey, Window
from vuelta.replanning.merge import NOWHERE
from vuelta.replanning.revised_day import RevisedDay


@dataclass(frozen=True, slots=True)
class StabilityTerms:
    """What a revision is priced against: what was planned, and the policy's prices."""

    planned: Mapping[Key, tuple[str, int]]
    """Vehicle and start of every task that was planned and has not begun."""
    known: Mapping[Key, TaskStatus]
    """What the old plan says of every task, begun or not."""
    was: Promised
    """What customers were promised under the old plan."""
    open: frozenset[Key]
    """Tasks that are to be served today: planned, new, or waiting since earlier."""
    worth: MinutePrice
    windows: Mapping[Key, tuple[Window, ...]]
    """Of every task that has any."""

    @classmethod
    def of(cls, day: RevisedDay, old: Plan, worth: MinutePrice) -> StabilityTerms:
        gone = day.set_aside.keys()
        planned: dict[Key, tuple[str, int]] = {
            (step.type, step.id or ""): (route.vehicle, step.start)
            for route in old.routes
            for step in route.steps[len(day.state.vehicle_states[route.vehicle].begun) :]
            if step.type in TASK_TYPES
        }
        known = dict[Key, TaskStatus](task_statuses(old).items())
        for new, (before, _, _) in day.rescued.items():
            if before in known:
                known[new] = known[before]
            if before in planned and before not in day.unassigned_now:
                planned[new] = planned.pop(before)
        waiting = [(entry.type, entry.id) for entry in old.unassigned]
        wanted = {key for key in (*planned, *day.unassigned_now, *waiting) if key not in gone}
        was = Promised(day.problem)
        return cls(planned, known, was, frozenset(wanted), worth, _windows(day))


def prices(day: RevisedDay, terms: StabilityTerms, problem: Problem, plan: Plan) -> dict[str, int]:
    """The price by van of a plan for a problem; of what is not served, under ``NOWHERE``.

    A notice costs what ``changes`` counts as one (``is_renotified``); that of a task which is
    not served any more is part of its deferral.
    """
    keeps = terms.was if problem is day.problem else Promised(problem)
    stability, worth = day.policy.stability, terms.worth
    windows = terms.windows
    found = {
        vehicle: pairs * worth.of_minutes(stability.order_change)
        for vehicle, pairs in _reordered(terms, plan).items()
    }
    served: set[Key] = set()
    for route in plan.routes:
        total = 0
        for at, step in enumerate(route.steps):
            if at < route.done or step.type not in TASK_TYPES:
                continue
            key: TaskKey = (step.type, step.id or "")
            served.add(key)
            begins = step.start
            promised = windows.get(key)
            if promised and begins > promised[-1].end:
                total += worth.of_seconds(begins - promised[-1].end, stability.lateness_per_hour)
            earlier = terms.known.get(key)
            now = TaskStatus("open", route.vehicle, at, step, begins)
            if earlier is not None and is_renotified(
                key, earlier, now, terms.was, keeps, stability.eta_threshold
            ):
                total += worth.of_minutes(stability.notice)
            before = terms.planned.get(key)
            if before is None:
                continue
            vehicle, start = before
            if vehicle != route.vehicle:
                total += worth.of_minutes(stability.vehicle_change)
            shift = begins - start
            if shift > stability.eta_threshold:
                late = shift - stability.eta_threshold
                total += worth.of_seconds(late, stability.eta_shift_per_hour)
        found[route.vehicle] = found.get(route.vehicle, 0) + total
    for left in terms.open - served:
        if left[0] == "pickup":
            continue
        task = day.task(left)
        priority = 0 if task is None else task.priority
        deferral = worth.of_minutes(stability.deferral) * (1 + priority)
        found[NOWHERE] = found.get(NOWHERE, 0) + deferral
    return found


def _reordered(terms: StabilityTerms, plan: Plan) -> dict[str, int]:
    """Tasks that do not follow the one they followed, of those that stay with their van."""
    order: dict[str, list[Key]] = {}
    for route in plan.routes:
        keys: list[Key] = [(step.type, step.id or "") for step in route.steps[route.done :]]
        order[route.vehicle] = [
            key for key in keys if key in terms.planned and terms.planned[key][0] == route.vehicle
        ]
    stayed = {key for keys in order.values() for key in keys}
    before: dict[str, list[Key]] = {}
    for key, (vehicle, _) in terms.planned.items():
        if key in stayed:
            before.setdefault(vehicle, []).append(key)
    return {
        vehicle: len(set(pairwise(keys)) - set(pairwise(order[vehicle])))
        for vehicle, keys in before.items()
        if keys != order[vehicle]
    }


def _windows(day: RevisedDay) -> Mapping[Key, tuple[Window, ...]]:
    windows: dict[Key, tuple[Window, ...]] = {}
    job: Job
    for job in day.jobs.values():
        if job.time_windows:
            windows["job", job.id] = job.time_windows
    for shipment in day.shipments.values():
        if shipment.delivery.time_windows:
            windows["delivery", shipment.delivery.id] = shipment.delivery.time_windows
        if shipment.pickup.time_windows:
            windows["pickup", shipment.pickup.id] = shipment.pickup.time_windows
    return windows
