"""What past days hold to learn from: every visit that was made, and what failed ones cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vuelta.insight.groups import group_of
from vuelta.insight.kpis_cost import cost_of_steps
from vuelta.insight.measured_day import Day
from vuelta.model import TASK_TYPES, Event, Step

HOUR = 3600
LATE = "LATE"
"""Cause under which visits after the promise are counted."""


@dataclass(frozen=True)
class Attempt:
    """One visit of one day.

    ``cause`` is ``None`` when it served somebody. ``moment`` counts on from day to
    day, also where times are seconds of each day. ``cost``, money steps: of a
    failed visit its share of the route, of a late one the price of lateness.
    ``work`` seconds it took, where arrival and end were both seen; ``planned``
    seconds it was meant to take.
    """

    day: int
    task: str
    cause: str | None
    moment: int
    hour: str
    zone: str
    customer: str
    vehicle: str
    item: str
    late: int
    cost: int
    work: int | None
    planned: int
    task_hour: int
    """Price of an hour of work of the vehicle, money steps."""


def attempts_of(days: Sequence[Day], zone_metres: int) -> list[Attempt]:
    """Every visit that was made and seen, day by day in the order of the routes.

    A customer is a door: the place's coordinates, to a metre, or its row. An
    item is the demand's ``load_type``, or else the kind of task.
    """
    return [attempt for d, day in enumerate(days) for attempt in _of_day(d, day, zone_metres)]


def _of_day(d: int, day: Day, zone_metres: int) -> Iterator[Attempt]:
    zone_of = group_of(day, "zone", zone_metres)
    visits = {visit.key: visit for visit in day.visits}
    costs = cost_of_steps(day)
    arrived, ended = _seen(day)
    vehicles = {vehicle.id: vehicle for vehicle in day.problem.vehicles}
    style = day.problem.style
    dated = style.times == "rfc3339"
    offset, before = (style.utc_offset, 0) if dated else (0, d * 24 * HOUR)
    named = {key: run.code for run in day.runs for key in day.about(run)}
    for route in day.driven.routes:
        noun = vehicles[route.vehicle]
        for step in route.steps[: route.done]:
            visit = visits.get((step.type, step.id or "")) if step.type in TASK_TYPES else None
            if visit is None:
                continue
            key = (route.vehicle, step.type, step.id or "")
            in_vain = step.outcome == "failed"
            if not in_vain and visit.event is None:
                continue  # nobody saw it
            end = ended.get(key)
            cause = None
            if in_vain:
                cause = (end.reason if end else None) or named.get(visit.key) or "UNKNOWN"
            promised = day.first_promise(visit.key)
            late = 0 if in_vain else promised.lateness(visit.key, step.start)
            price = late * visit.task.late_cost // HOUR
            hour = (step.start + offset) // HOUR % 24
            yield Attempt(
                day=d,
                task=step.id or "",
                cause=cause,
                moment=step.start + before,
                hour=f"{hour:02}",
                zone=zone_of(visit),
                customer=_door(step),
                vehicle=route.vehicle,
                item=visit.demand.load_type or visit.kind,
                late=late,
                cost=costs[id(step)] if in_vain else price,
                work=step.end - step.start if key in arrived and end and not in_vain else None,
                planned=visit.task.service_on(noun.type) + step.setup,
                task_hour=noun.costs.per_task_hour,
            )


def _seen(day: Day) -> tuple[set[tuple[str, str, str]], dict[tuple[str, str, str], Event]]:
    """Visits whose arrival was seen, and the event that ended each."""
    arrived: set[tuple[str, str, str]] = set()
    ended: dict[tuple[str, str, str], Event] = {}
    for event in day.events or ():
        key = (event.vehicle, event.task, event.job or "")
        if event.type == "arrived":
            arrived.add(key)
        elif event.type in ("delivered", "collected", "failed"):
            ended[key] = event
    return arrived, ended


def _door(step: Step) -> str:
    if step.location is not None:
        return f"{step.location[1]:.5f},{step.location[0]:.5f}"
    return f"row {step.location_index}"
