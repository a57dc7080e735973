"""What is aboard after each stop, and when goods of each type are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from judge.clock import Times
from judge.document import Day, Doc, Key, kind_of, listed
from judge.route import Stop

Load = tuple[int, ...]


def plus(one: Load, other: Load, sign: int = 1) -> Load:
    return tuple(a + sign * b for a, b in zip(one, other, strict=True))


@dataclass
class Cargo:
    """Loads at the start and after each stop; by stop, jobs that a reload sets down."""

    start: Load
    after: list[Load]
    set_down: dict[int, list[str]] = field(default_factory=dict)
    riding: list[str] = field(default_factory=list)
    found_by_end: Load | None = None

    @property
    def end(self) -> Load:
        last = self.after[-1] if self.after else self.start
        return last if self.found_by_end is None else self.found_by_end


def holder(day: Day, name: str) -> str | None:
    """The van that holds what a job delivers, before anybody serves it."""
    job, entry = day.jobs[name], day.aside.get(("job", name))
    if entry is None:
        return job.get("aboard")
    if entry["state"] == "missing":
        return None
    return entry.get("aboard") or job.get("aboard")


def held_by(day: Day, van: str) -> list[str]:
    return [name for name in day.jobs if holder(day, name) == van]


def cargo_of(day: Day, van: Doc, stops: Sequence[Stop]) -> Cargo:
    """Everything that comes aboard and leaves, along the stops of a route."""
    unloaded_at = {stop.id: k for k, stop in enumerate(stops) if stop.kind == "unload"}
    tried = {stop.id for stop in stops if stop.kind == "job" and stop.failed}
    in_vain = _in_vain(day, stops)
    held = held_by(day, van["id"])
    # What was brought to a door in vain was loaded for its trip, wherever it rests since.
    loaded = [name for name in held if name in tried and day.jobs[name].get("aboard") is None]
    held = [name for name in held if name not in loaded]
    served = {stop.id for stop in stops if stop.kind == "job" and not stop.failed}
    to_load = {name for name in served if holder(day, name) is None}.union(in_vain, loaded)
    cargo = Cargo((), [], riding=[*held, *in_vain, *loaded])
    load = day.amount(van.get("on_board"))
    for name in held:
        load = plus(load, day.amount(day.jobs[name].get("delivery")))
    load = cargo.start = plus(load, _taken(day, stops, to_load))
    collected: list[str] = []
    for k, stop in enumerate(stops):
        if stop.kind == "reload":
            stay = [name for name in collected if unloaded_at.get(name, -1) > k]
            down = [name for name in collected if name not in stay]
            cargo.set_down[k] = [name for name in down if any(listed(day.jobs[name].get("pickup")))]
            for name in down:
                load = plus(load, day.amount(day.jobs[name].get("pickup")), -1)
            collected = stay
            load = plus(load, _taken(day, stops[k + 1 :], to_load))
        elif stop.kind == "unload" and not stop.failed:
            load = plus(load, day.amount(stop.demand.get("pickup")), -1)
            collected = [name for name in collected if name != stop.id]
        elif stop.kind == "job" and not stop.failed:
            if holder(day, stop.id) in (None, van["id"]):
                load = plus(load, day.amount(stop.demand.get("delivery")), -1)
            load = plus(load, day.amount(stop.demand.get("pickup")))
            collected.append(stop.id)
        elif stop.kind in ("pickup", "delivery") and not stop.failed:
            sign = 1 if stop.kind == "pickup" else -1
            load = plus(load, day.amount(stop.demand.get("amount")), sign)
        cargo.after.append(load)
    return cargo


def with_found(day: Day, van: Doc, stops: Sequence[Stop], times: Times, cargo: Cargo) -> Cargo:
    """The same with the room that was found taken, from the first step on that ends later."""
    taken = listed(van.get("room_taken"))
    if not taken:
        return cargo

    def more(load: Load, moment: int) -> Load:
        for one in taken:
            if one["since"] <= moment:
                load = plus(load, day.amount(one["amounts"]))
        return load

    cargo.found_by_end = more(cargo.end, times.end)
    cargo.start = more(cargo.start, times.loaded)
    for k, (stop, moment) in enumerate(zip(stops, times.moments, strict=True)):
        work = stop.setup + stop.service
        if stop.fact:
            work = (stop.step.get("setup") or 0) + (stop.step.get("service") or 0)
        cargo.after[k] = more(cargo.after[k], moment.start + work)
    return cargo


def _taken(day: Day, stops: Sequence[Stop], to_load: set[str]) -> Load:
    """What is loaded for the stops up to the next reload.

    Each parcel once, for the first time it is brought to a door; it is taken out of
    ``to_load``.
    """
    load = day.amount(None)
    for stop in stops:
        if stop.kind == "reload":
            break
        if stop.kind == "job" and stop.id in to_load:
            to_load.remove(stop.id)
            load = plus(load, day.amount(stop.demand.get("delivery")))
    return load


def _in_vain(day: Day, stops: Sequence[Stop]) -> list[str]:
    """Jobs at whose door the van was in vain, so that their parcels ride on."""
    served = {stop.id for stop in stops if stop.kind == "job" and not stop.failed}
    found: dict[str, None] = {}
    for stop in stops:
        if stop.kind == "job" and stop.failed and stop.id not in served:
            entry = day.aside.get(("job", stop.id))
            if stop.demand.get("aboard") is not None:
                continue
            if entry is None or (entry.get("aboard") is None and entry["state"] != "missing"):
                found[stop.id] = None
    return list(found)


Span = tuple[str, int, int]
"""A load type, and the first and the last drive it is aboard; drive 0 leads to stop 0."""


def spans(day: Day, van: Doc, stops: Sequence[Stop], cargo: Cargo) -> list[Span]:
    """When each load type is aboard; held ones may be at any time."""
    last = len(stops)
    reloads = [k for k, stop in enumerate(stops) if stop.kind == "reload"]
    unloaded_at = {stop.id: k for k, stop in enumerate(stops) if stop.kind == "unload"}
    found: list[Span] = [(name, 0, last) for name in listed(van.get("held_types"))]
    served: set[Key] = {stop.key for stop in stops if stop.serves}
    for k, stop in enumerate(stops):
        kind = stop.demand.get("load_type")
        if kind is None or not stop.serves:
            continue
        begins = max((r + 1 for r in reloads if r < k), default=0)
        ends = min((r for r in reloads if r > k), default=last)
        if stop.kind == "job":
            if holder(day, stop.id) is not None:
                begins = 0
            if unloaded_at.get(stop.id, -1) > k:
                ends = unloaded_at[stop.id]
            what = kind_of(stop.demand)
            if what in ("delivery", "exchange"):
                found.append((kind, begins, k))
            if what in ("return", "exchange"):
                found.append((kind, k + 1, ends))
            if what == "service":
                found.append((kind, 0, -1))  # on the route, though never aboard
        elif stop.kind == "pickup":
            other = day.other_half(stop.key)
            until = next(
                (j for j, one in enumerate(stops) if one.key == other and one.serves), last
            )
            found.append((kind, k + 1, until))
        elif day.other_half(stop.key) not in served:
            found.append((kind, 0, k))
    for name in cargo.riding:
        kind = day.jobs[name].get("load_type")
        if kind is not None and ("job", name) not in served:
            found.append((kind, 0, last))
    return found
