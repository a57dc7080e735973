"""How far a route and a visit are from breaking their limits."""

from __future__ import annotations

from vuelta.insight.day import SERVING
from vuelta.insight.explanations import Limit, LimitName
from vuelta.model import Problem, Route, Step, Task, Vehicle


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
    loads = [one.load for one in route.steps if one.load is not None]
    for d, room in enumerate(vehicle.capacity or ()):
        if loads:
            add("capacity", room, max(load[d] for load in loads), d)
    served = sum(one.type in SERVING and one.outcome is None for one in route.steps)
    if vehicle.max_tasks is not None:
        add("max_tasks", vehicle.max_tasks, served)
    if vehicle.max_travel_time is not None:
        add("max_travel_time", vehicle.max_travel_time, route.duration)
    if vehicle.max_distance is not None and route.distance is not None:
        add("max_distance", vehicle.max_distance, route.distance)
    if vehicle.max_duration is not None:
        whole = route.steps[-1].end - route.steps[0].arrival
        add("max_duration", vehicle.max_duration, whole)
    day = problem.day_start

    def share(limit: Limit) -> float:
        size = limit.bound - (day if limit.name in ("window", "shift") else 0)
        return limit.slack / size if size else 0.0

    return tuple(sorted(found, key=share))
