"""What the page draws from: vans, legs and stops of a day, as plain JSON.

Moments are milliseconds on the local clock, as a date axis wants them. Steps
are recognised by what they do; a type that is not known here is drawn as handling.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from vuelta.insight.measured_day import Day
from vuelta.model import TASK_TYPES, Job, Route, Step, Vehicle, Window
from vuelta.wording import Clock

_ACTIVITY: Final[Mapping[str, str]] = {
    **dict.fromkeys(TASK_TYPES, "service"),
    "start": "none",
    "end": "none",
    "break": "break",
}
"""What a step of each type is drawn as; any other is ``handling``."""


def stops_of(route: Route) -> Iterator[tuple[int, Step]]:
    """The steps that stand in a list of stops, numbered as they are driven; not the ends."""
    number = 0
    for step in route.steps:
        if step.type not in ("start", "end"):
            number += step.type != "break"
            yield number, step


def kind_of(day: Day, step: Step) -> str:
    """The word for a step: of a job its kind, else the step's type."""
    task = day.tasks.get((step.type, step.id or "")) if step.type in TASK_TYPES else None
    if task is not None and isinstance(task[1], Job):
        return task[1].kind
    return step.type


def windows_of(day: Day, step: Step) -> tuple[Window, ...]:
    """The hours promised, cut to the soft end."""
    if step.type not in TASK_TYPES or step.id is None:
        return ()
    entry = day.tasks.get((step.type, step.id))
    promised = day.versions[-1].promised
    if entry is None or not promised.has_customer((step.type, step.id)):
        return ()
    task = entry[0]
    announced = day.notified.get((step.type, step.id))
    if announced is not None:
        return (announced,)
    if task.soft_end is None:
        return task.time_windows
    spans = task.time_windows or (Window(task.soft_start or step.arrival, task.soft_end),)
    return tuple(
        Window(span.start, min(span.end, task.soft_end))
        for span in spans
        if span.start <= task.soft_end
    )


def lateness_of(day: Day, step: Step) -> int:
    """Seconds past the promise: what the plan says, or what the windows say."""
    key = (step.type, step.id or "")
    if step.type in TASK_TYPES and step.outcome is None and key in day.tasks:
        return max(step.late, day.versions[-1].promised.lateness(key, step.start))  # type: ignore[arg-type]
    return step.late


def drawn(day: Day, clock: Clock, words: Mapping[str, Any]) -> dict[str, Any]:
    """The day as the page's script reads it."""
    vehicles = {vehicle.id: vehicle for vehicle in day.problem.vehicles}
    now = day.driven.now
    return {
        "vans": [
            _van(day, route, vehicles[route.vehicle], clock, words) for route in day.driven.routes
        ],
        "left": [
            {"name": left.id, "at": left.location}
            for left in day.driven.unassigned
            if left.location is not None
        ],
        "now": None if now is None else _ms(clock, now),
        "words": {
            name: words[name]
            for name in (
                *("drive", "wait", "service", "break", "handling", "window", "late", "over"),
                *("failed", "amount", "unassigned"),
            )
        },
    }


def _van(
    day: Day, route: Route, vehicle: Vehicle, clock: Clock, words: Mapping[str, Any]
) -> dict[str, Any]:
    numbers = {id(step): number for number, step in stops_of(route)}
    steps = []
    before: Step | None = None
    for position, step in enumerate(route.steps):
        steps.append(
            {
                "name": step.id or words["kinds"].get(step.type, step.type),
                "kind": kind_of(day, step),
                "word": words["kinds"].get(kind_of(day, step), step.type),
                "does": _ACTIVITY.get(step.type, "handling"),
                "n": numbers.get(id(step)),
                "at": step.location or _place(vehicle, step),
                "left": _ms(clock, step.arrival if before is None else before.end),
                "arrival": _ms(clock, step.arrival),
                "start": _ms(clock, step.start),
                "end": _ms(clock, step.end),
                "time": clock.time(step.start),
                "windows": [
                    [_ms(clock, window.start), _ms(clock, window.end), clock.window(window)]
                    for window in windows_of(day, step)
                ],
                "late": lateness_of(day, step) // 60,
                "load": step.load,
                "failed": step.outcome == "failed",
                "done": position < route.done,
            }
        )
        before = step
    return {"id": route.vehicle, "capacity": vehicle.capacity, "steps": steps}


def _place(vehicle: Vehicle, step: Step) -> tuple[float, float] | None:
    return {"start": vehicle.start, "end": vehicle.end}.get(step.type)


def _ms(clock: Clock, moment: int) -> int:
    return clock.local(moment) * 1000
