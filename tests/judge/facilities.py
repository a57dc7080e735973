"""Places and destinations that were chosen, and what facilities take in all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from judge.document import Day, Doc, accepts, listed, money
from judge.limits import Broken
from judge.loads import Cargo, Load, plus
from judge.route import Stop


def collects(job: Doc) -> bool:
    return any(listed(job.get("pickup")))


def entry_for(job: Doc, facility: str | None) -> Doc | None:
    """The destination that is this facility, or the vehicle's end."""
    for one in listed(job.get("destinations")):
        if one.get("facility") == facility:
            return dict(one)
    return None


def of_route(day: Day, stops: Sequence[Stop], cargo: Cargo, broken: Broken) -> None:
    """What a route's choices break."""
    unloaded = {stop.id for stop in stops if stop.kind == "unload" and not stop.failed}
    for k, stop in enumerate(stops):
        if stop.failed:
            continue
        if stop.kind == "job":
            number = stop.step.get("place") or 0
            if number > len(listed(stop.demand.get("places"))):
                broken.add("no_such_place")
            if stop.facility is not None:
                _accepted(day, stop.facility, stop.demand, broken)
            rides = stop.id not in unloaded and collects(stop.demand)
            chooses = bool(listed(stop.demand.get("destinations")))
            if rides and chooses and entry_for(stop.demand, None) is None:
                broken.add("not_unloaded")
        elif stop.kind == "unload":
            if entry_for(stop.demand, stop.facility) is None:
                broken.add("not_accepted")
            else:
                _accepted(day, stop.facility, stop.demand, broken)
        elif stop.kind == "reload":
            for name in cargo.set_down.get(k, ()):
                _accepted(day, stop.id, day.jobs[name], broken)


def _accepted(day: Day, facility: str | None, job: Doc, broken: Broken) -> None:
    if facility is not None and not accepts(day.facilities[facility], job.get("load_type")):
        broken.add("not_accepted")


def price(day: Day, stops: Sequence[Stop]) -> Fraction:
    """Of the places and destinations of all jobs a route serves, in currency units."""
    total = Fraction(0)
    unloaded = {
        stop.id: stop.facility for stop in stops if stop.kind == "unload" and not stop.failed
    }
    for stop in stops:
        if stop.kind != "job" or stop.failed:
            continue
        if stop.number:
            total += money(stop.task.get("cost"))
        goes_to: Any = unloaded.get(stop.id)
        if collects(stop.demand):
            entry = entry_for(stop.demand, goes_to)
            total += money(entry.get("cost")) if entry is not None else 0
        back = stop.demand.get("returned_to")
        if back is not None:  # instead of riding home
            for facility, sign in ((back, 1), (None, -1)):
                entry = entry_for(stop.demand, facility)
                total += sign * money(entry.get("cost")) if entry is not None else 0
    return total


Brought = tuple[str, Load, str]
"""A facility, what one job brings there, and how: chosen, settled before, or come back."""


def brought(day: Day, stops: Sequence[Stop], cargo: Cargo) -> Iterator[Brought]:
    """Every job that is brought to a facility, and how much of it."""
    for k, stop in enumerate(stops):
        if stop.failed:
            continue
        if stop.kind == "unload" and stop.facility is not None:
            yield stop.facility, day.amount(stop.demand.get("pickup")), "chosen"
        elif stop.kind == "job" and stop.facility is not None:
            back = stop.demand.get("returned_to") is not None
            how = "back" if back else "chosen" if stop.number else "settled"
            yield stop.facility, day.amount(stop.demand.get("delivery")), how
        elif stop.kind == "delivery" and stop.facility is not None:
            yield stop.facility, day.amount(stop.demand.get("amount")), "settled"
        elif stop.kind == "reload":
            for name in cargo.set_down.get(k, ()):
                yield stop.id, day.amount(day.jobs[name].get("pickup")), "chosen"


def overfull(day: Day, all_brought: Sequence[Brought]) -> list[str]:
    """Facilities that take more jobs, or more of something, than they have room for.

    What was settled before was counted then: it counts where goods come back on top.
    """
    found = []
    for name, facility in day.facilities.items():
        there = [(load, how) for at, load, how in all_brought if at == name]
        on_top = any(how == "back" for _, how in there)
        loads = [load for load, how in there if on_top or how != "settled"]
        total = day.amount(None)
        for load in loads:
            total = plus(total, load)
        room, slots = facility.get("room"), facility.get("slots")
        too_many = slots is not None and len(loads) > slots
        too_much = room is not None and any(
            have > may for have, may in zip(total, room, strict=False)
        )
        if too_many or too_much:
            found.append(name)
    return found
