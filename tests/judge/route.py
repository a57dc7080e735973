"""What the steps of a route stand for, in the words of the problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from judge.document import TASKS, Day, Doc, Key, listed


@dataclass
class Stop:
    """One step between start and end that means something.

    ``facility`` is where the van comes to with it, ``place`` its row or point;
    ``coming`` what that takes; ``number`` which of its places a job is done at. ``fact``
    steps have begun.
    """

    position: int
    step: Doc
    kind: str
    id: str
    place: Any = None
    windows: list[Any] = field(default_factory=list)
    task: Doc = field(default_factory=dict)
    demand: Doc = field(default_factory=dict)
    facility: str | None = None
    number: int = 0
    coming: int | None = None
    setup: int = 0
    service: int = 0
    fact: bool = False
    failed: bool = False

    @property
    def key(self) -> Key:
        return self.kind, self.id

    @property
    def is_task(self) -> bool:
        return self.kind in TASKS

    @property
    def serves(self) -> bool:
        """Whether somebody is served here."""
        return self.is_task and not self.failed

    @property
    def is_pause(self) -> bool:
        return self.kind == "break"


def begun(route: Doc) -> int:
    """How many steps are facts: none after an end that has begun."""
    done = route.get("done") or 0
    for position, step in enumerate(route["steps"][:done]):
        if step["type"] == "end":
            return position + 1
    return min(done, len(route["steps"]))


def counting(route: Doc) -> list[Doc]:
    """The steps that count: those that have begun where the day is over, else all."""
    n = begun(route)
    over = n and route["steps"][n - 1]["type"] == "end"
    return list(route["steps"][:n] if over else route["steps"])


def stops_of(day: Day, van: Doc, route: Doc) -> list[Stop]:
    """What the van does between its start and its end; steps that mean nothing are left out."""
    n = begun(route)
    found = []
    for position, step in enumerate(counting(route)):
        stop = _stop(day, van, step, position)
        if stop is None:
            continue
        stop.fact = position < n
        stop.failed = stop.fact and step.get("outcome") == "failed"
        found.append(stop)
    _work(day, van, found)
    return found


def _stop(day: Day, van: Doc, step: Doc, position: int) -> Stop | None:
    kind, name = step["type"], step.get("id")
    if kind == "break":
        for pause in listed(van.get("breaks")):
            if pause["id"] == name:
                windows = listed(pause.get("time_windows"))
                return Stop(position, step, kind, name, windows=windows, task=pause)
        return None
    if kind in ("reload", "unload"):
        identity = name if kind == "reload" else step.get("facility")
        facility = day.facilities.get(identity)
        if facility is None or (kind == "unload" and name not in day.jobs):
            return None
        stop = Stop(position, step, kind, name, task=facility, facility=identity)
        stop.place, stop.windows = day.place(facility), listed(facility.get("time_windows"))
        stop.coming = facility.get("service") or 0
        stop.demand = day.jobs[name] if kind == "unload" else {}
        return stop
    if kind in TASKS and (kind, name) in set(day.keys):
        return _task(day, step, position)
    return None


def _task(day: Day, step: Doc, position: int) -> Stop:
    key = step["type"], step["id"]
    task = day.task(key)
    stop = Stop(position, step, *key, task=task, demand=day.demand(key))
    stop.place, stop.windows = day.place(task), listed(task.get("time_windows"))
    stop.facility = task.get("facility")
    number = step.get("place") or 0
    places = listed(task.get("places")) if key[0] == "job" else []
    if number and number <= len(places):
        chosen = places[number - 1]
        stop.number, stop.task, stop.facility = number, chosen, None
        if chosen.get("facility") is not None:
            stop.facility = chosen["facility"]
            facility = day.facilities[stop.facility]
            stop.place = day.place(facility)
            stop.windows = listed(facility.get("time_windows"))
            stop.coming = facility.get("service") or 0
        else:
            stop.place, stop.windows = day.place(chosen), listed(chosen.get("time_windows"))
    elif key[0] == "job" and task.get("returned_to") is not None:
        stop.facility = task["returned_to"]
        stop.coming = day.facilities[stop.facility].get("service") or 0
        stop.windows = _both(stop.windows, day.facilities[stop.facility].get("time_windows"))
    return stop


def _both(one: Sequence[Any], other: Any) -> list[Any]:
    """When both are open."""
    if not one or not other:
        return list(one or other or ())
    spans = ((max(a[0], b[0]), min(a[1], b[1])) for a in one for b in other)
    return sorted([first, last] for first, last in spans if first <= last) or [[1, 0]]


def _work(day: Day, van: Doc, stops: Sequence[Stop]) -> None:
    """Setup is skipped at the place of the step before, and coming to a facility where one is."""
    here = day.place(van, "start")
    at: str | None = None
    for stop in stops:
        if stop.is_pause:
            stop.service = stop.task.get("service") or 0
            continue
        if stop.is_task:
            kind = van.get("type") or ""
            for name in ("setup", "service"):
                by_type = stop.task.get(f"{name}_per_type") or {}
                setattr(stop, name, by_type.get(kind, stop.task.get(name) or 0))
        if stop.facility is not None:
            stop.setup = stop.setup if stop.coming is None else stop.coming
            stop.setup = 0 if stop.facility == at else stop.setup
        elif here is not None and stop.place == here:
            stop.setup = 0
        here, at = _stated(day, stop), stop.facility


def _stated(day: Day, stop: Stop) -> Any:
    """Where the van was: what a fact states, or where the visit is."""
    stated = day.place(stop.step) if stop.fact else None
    return stop.place if stated is None else stated
