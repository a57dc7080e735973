"""How far a route and a visit are from breaking their limits."""

from __future__ import annotations

from vuelta.explain.nouns import Limit, LimitName
from vuelta.model import CAPS, TASK_TYPES, CapName, Problem, Route, Step, Task, Vehicle, cap_of


def limits_of(
    problem: Problem,
    vehicle: Vehicle,
    route: Route,
    step: Step | None = None,
    task: Task | None = None,
) -> tuple[Limit, ...]:
    """Limits of a route, tightest first by the part of the bound that is left.

    Parameters
    ----------
    step, task
        A visit: then the window it begins in is one of the limits.
    """
    found: list[Limit] = []

    def add(name: LimitName, bound: int, used: int, dimension: int | None = None) -> None:
        slack = bound - used
        found.append(Limit(name=name, slack=slack, bound=bound, dimension=dimension))

    if step is not None and task is not None:
        for window in task.time_windows:
            if window.start <= step.start <= window.end:
                add("window", window.end, step.start)
    if vehicle.time_window is not None:
        add("shift", vehicle.time_window.end + vehicle.max_overtime, route.steps[-1].arrival)
    loads = [step.load for step in route.steps if step.load is not None]
    for d, room in enumerate(vehicle.capacity or ()):
        if loads:
            add("capacity", room, max(load[d] for load in loads), d)
    used: dict[CapName, int | None] = {
        "max_tasks": sum(step.type in TASK_TYPES and step.outcome is None for step in route.steps),
        "max_travel_time": route.duration,
        "max_distance": route.distance,
        "max_duration": route.steps[-1].end - route.steps[0].arrival,
        "max_reloads": sum(step.type == "reload" for step in route.steps),
    }
    for name in CAPS:
        bound, so_far = cap_of(vehicle, name), used[name]
        if bound is not None and so_far is not None:
            add(name, bound, so_far)
    day = problem.day_start

    def share(limit: Limit) -> float:
        size = limit.bound - (day if limit.name in ("window", "shift") else 0)
        return limit.slack / size if size else 0.0

    return tuple(sorted(found, key=share))
