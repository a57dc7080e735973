"""What a route costs, source by source, and what it costs to leave something out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from judge import facilities
from judge.clock import Times
from judge.document import Day, Doc, Key, money
from judge.ground import Ground, half_up
from judge.limits import turns
from judge.route import Stop

STEPS = 10_000
"""Money is told in steps of so many to the unit of currency, halves up, for each source."""

HOUR_PRICE = 3600
"""An hour of driving where a van says nothing: one a second."""


def steps_of(exact: Fraction) -> int:
    return half_up(exact * STEPS)


def of_route(
    day: Day, ground: Ground, van: Doc, stops: Sequence[Stop], times: Times
) -> dict[str, Fraction]:
    """Currency units of each source, exact."""
    rates = van.get("costs") or {}
    work = sum(stop.setup + stop.service for stop in stops if not stop.is_pause and not stop.fact)
    work += sum(_stated_work(stop) for stop in stops if not stop.is_pause and stop.fact)
    rest = max(0, times.duration - times.travelled - work)  # facts need not add up
    shift = van.get("time_window")
    past_shift = max(0, times.end - shift[1]) if shift else 0
    found = {
        "fixed": money(rates.get("fixed")),
        "task_time": money(rates.get("per_task_hour")) * work / 3600,
        "waiting_time": money(rates.get("per_waiting_hour")) * rest / 3600,
        "overtime": money(rates.get("overtime_per_hour")) * past_shift / 3600,
        "lateness": _lateness(stops, times),
        "preference": _preference(day, van, stops),
        "choices": facilities.price(day, stops),
        "handling": money(van.get("loading_cost")) * turns(van, stops),
    }
    if ground.priced(van):
        found["given"] = Fraction(times.price)
    else:
        per_hour = rates.get("per_hour")
        per_hour = Fraction(HOUR_PRICE) if per_hour is None else money(per_hour)
        found["travel_time"] = per_hour * times.travelled / 3600
        found["distance"] = money(rates.get("per_km")) * times.metres / 1000
    return found


def _stated_work(stop: Stop) -> int:
    return (stop.step.get("setup") or 0) + (stop.step.get("service") or 0)


def _lateness(stops: Sequence[Stop], times: Times) -> Fraction:
    total = Fraction(0)
    for stop, moment in zip(stops, times.moments, strict=True):
        if not stop.serves or stop.number:
            continue
        late, early = stop.task.get("soft_end"), stop.task.get("soft_start")
        if late is not None:
            total += money(stop.task.get("late_cost")) * max(0, moment.start - late)
        if early is not None:
            total += money(stop.task.get("early_cost")) * max(0, early - moment.start)
    return total / 3600


def _preference(day: Day, van: Doc, stops: Sequence[Stop]) -> Fraction:
    """The price of this van, a shipment's once."""
    total = Fraction(0)
    told: set[str] = set()
    for stop in stops:
        if not stop.serves:
            continue
        if stop.kind != "job":
            name = stop.demand["pickup"]["id"]
            if name in told:
                continue
            told.add(name)
        total += money((stop.demand.get("vehicle_costs") or {}).get(van["id"]))
    return total


def left_out(day: Day, serving: Mapping[Key, str]) -> Fraction:
    """Penalties of what nobody serves; what is taken off the plan counts when it is deferred."""
    total = Fraction(0)
    for name, job in day.jobs.items():
        if _is_left(day, ("job", name), serving):
            total += money(job.get("penalty"))
    for shipment in day.shipments:
        halves = [(kind, shipment[kind]["id"]) for kind in ("pickup", "delivery")]
        if any(_is_left(day, half, serving) for half in halves):
            total += money(shipment.get("penalty"))
    return total


def _is_left(day: Day, key: Key, serving: Mapping[Key, str]) -> bool:
    if key in serving:
        return False
    return key not in day.aside or day.aside[key]["state"] == "deferred"
