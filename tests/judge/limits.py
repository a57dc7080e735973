"""What a route may not do: every limit of its stops and of the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from judge.clock import Times, first_trip, rides, too_long, waiting_goods
from judge.document import TASKS, Day, Doc, Key, kind_of, listed
from judge.loads import Cargo, Load, holder, spans
from judge.route import Stop

Serving = Mapping[Key, str]
"""The van that serves each task."""


@dataclass
class Broken:
    """Limits that do not hold on one route: cause, and the number that says by how much."""

    found: list[tuple[str, int]] = field(default_factory=list)

    def add(self, cause: str, amount: int = 1) -> None:
        self.found.append((cause, amount))


def of_route(
    day: Day,
    van: Doc,
    stops: Sequence[Stop],
    times: Times,
    cargo: Cargo,
    serving: Serving,
    route: Doc,
) -> Broken:
    """Everything one route breaks, facilities apart."""
    broken = Broken()
    _hours(van, stops, times, broken)
    _loads(van, stops, cargo, day, broken)
    of = {stop.position: moment for stop, moment in zip(stops, times.moments, strict=True)}
    for pair in rides(stops):
        if (excess := too_long(pair, of)) > 0:
            broken.add("max_ride", excess)
    for stop in stops:
        if stop.serves:
            _who(day, van, stop, broken)
        elif stop.kind == "reload" and stop.id not in listed(van.get("reload_at")):
            broken.add("vehicle_not_allowed")
    for k, _ in _pairs_out_of_order(day, van, stops):
        broken.add("precedence", k)
    _relations(day, van, stops, serving, broken)
    _order_of_loading(day, van, stops, broken)
    _together(day, van, stops, cargo, broken)
    _whole(van, stops, times, broken)
    if pins_broken(day, van, stops):
        broken.add("pinned")
    if times.begun:
        _too_early(day, route, stops, times, broken)
    return broken


def _hours(van: Doc, stops: Sequence[Stop], times: Times, broken: Broken) -> None:
    for stop, moment in zip(stops, times.moments, strict=True):
        if moment.delay and not stop.failed:
            broken.add("delay", moment.delay)
        if not moment.open and not stop.fact and not stop.is_pause:
            broken.add("unreachable")
    if not times.end_open and not times.over:
        broken.add("unreachable")
    shift = van.get("time_window")
    if shift and times.end > shift[1] + (van.get("max_overtime") or 0):
        broken.add("delay", times.end - shift[1] - (van.get("max_overtime") or 0))


def _too_early(day: Day, route: Doc, stops: Sequence[Stop], times: Times, broken: Broken) -> None:
    """Facts that were before their window, or left before their goods were out."""
    for stop, moment in zip(stops, times.moments, strict=True):
        if stop.fact and not stop.failed and stop.windows:
            opens = [first for first, last in stop.windows if moment.start <= last]
            if opens and moment.start < opens[0]:
                broken.add("lead_time", opens[0] - moment.start)
    for stop, out in waiting_goods(first_trip(stops)):
        if not stop.failed and times.departure < out:
            broken.add("release_time", out - times.departure)


def over(load: Load, most: Sequence[int] | None) -> int:
    """By how much a load is over a limit, in the worst dimension."""
    if most is None:
        return 0
    return max([0, *(have - may for have, may in zip(load, most, strict=False))])


def _loads(van: Doc, stops: Sequence[Stop], cargo: Cargo, day: Day, broken: Broken) -> None:
    for load in (cargo.start, *cargo.after, cargo.end):
        if excess := over(load, van.get("capacity")):
            broken.add("load", excess)
        if any(amount < 0 for amount in load):
            broken.add("negative_load", max(-amount for amount in load))
    for stop, after in zip(stops, cargo.after, strict=True):
        if stop.is_pause and stop.task.get("max_load") is not None:
            most = day.amount(stop.task["max_load"])
            if excess := over(after, most):
                broken.add("max_load", excess)


def _who(day: Day, van: Doc, stop: Stop, broken: Broken) -> None:
    missing = set(listed(stop.demand.get("skills"))) - set(listed(van.get("skills")))
    if missing:
        broken.add("skills", len(missing))
    allowed = stop.demand.get("allowed_vehicles")
    if allowed is not None and van["id"] not in allowed:
        broken.add("vehicle_not_allowed")
    if stop.kind == "job" and holder(day, stop.id) not in (None, van["id"]):
        broken.add("vehicle_not_allowed")


def _pairs_out_of_order(day: Day, van: Doc, stops: Sequence[Stop]) -> Iterator[tuple[int, Stop]]:
    """Deliveries before their pickups or without, pickups without deliveries, early unloadings."""
    at = {stop.key: k for k, stop in enumerate(stops) if not stop.failed}
    for k, stop in enumerate(stops):
        if stop.failed:
            continue
        if stop.kind in ("pickup", "delivery"):
            other = day.other_half(stop.key)
            entry = day.aside.get(other)
            rides = entry is not None and (
                entry.get("aboard") == van["id"] or entry["state"] == "missing"
            )
            if other not in at:
                if not (stop.kind == "pickup" and rides):
                    yield k, stop
            elif stop.kind == "delivery" and at[other] > k:
                yield k, stop
        elif stop.kind == "unload":
            job = at.get(("job", stop.id))
            if job is None or job > k:
                yield k, stop


def is_jumbled(day: Day, van: Doc, stops: Sequence[Stop]) -> bool:
    """Whether something leaves before it comes: then no load means anything."""
    return any(True for _ in _pairs_out_of_order(day, van, stops))


def _relations(day: Day, van: Doc, stops: Sequence[Stop], serving: Serving, broken: Broken) -> None:
    at = {stop.id: k for k, stop in enumerate(stops) if stop.kind == "job" and stop.serves}
    for relation in day.relations:
        served = [name for name in relation["jobs"] if ("job", name) in serving]
        if not served:
            continue
        owner = relation.get("vehicle") or serving["job", served[0]]
        here = [name for name in served if name in at]
        if owner != van["id"] and here:
            broken.add("vehicle_not_allowed")
        if relation["type"] == "same_route":
            continue
        for one, other in pairwise(here):
            between = stops[at[one] + 1 : at[other]]
            is_apart = any(not stop.is_pause and not stop.failed for stop in between)
            if at[other] < at[one] or (relation["type"] == "strict" and is_apart):
                broken.add("precedence")


def _order_of_loading(day: Day, van: Doc, stops: Sequence[Stop], broken: Broken) -> None:
    if van.get("loading") == "deliveries_first" and van.get("loading_cost") is None:
        for _ in range(turns(van, stops)):
            broken.add("loading_order")
    if van.get("loading") != "lifo":
        return
    at = {stop.key for stop in stops if stop.serves}
    pile = [("job", name) for name in listed(van.get("stack")) if ("job", name) in at]
    for stop in stops:
        if not stop.serves:
            continue
        if stop.kind == "pickup" and day.other_half(stop.key) in at:
            pile.append(day.other_half(stop.key))
        elif stop.key in pile:
            if pile[-1] != stop.key:
                broken.add("loading_order", len(pile) - 1 - pile.index(stop.key))
            pile.remove(stop.key)


def turns(van: Doc, stops: Sequence[Stop]) -> int:
    """Deliveries whose last return or delivery before them is a return."""
    if van.get("loading") != "deliveries_first":
        return 0
    last, found = "return" if van.get("collected") else None, 0
    for stop in stops:
        what = kind_of(stop.demand) if stop.kind == "job" and stop.serves else None
        if what == "delivery" and last == "return":
            found += 1
        if what in ("delivery", "return"):
            last = what
    return found


def _together(day: Day, van: Doc, stops: Sequence[Stop], cargo: Cargo, broken: Broken) -> None:
    aboard = spans(day, van, stops, cargo)
    for rule in listed(day.problem.get("incompatible_types")):
        for one, other in combinations(sorted(set(rule["types"])), 2):
            some = [span for span in aboard if span[0] == one]
            others = [span for span in aboard if span[0] == other]
            if rule.get("mode", "same_vehicle") == "same_vehicle":
                clash = bool(some and others)
            else:
                clash = any(
                    max(a[1], b[1]) <= min(a[2], b[2]) for a in some for b in others
                )  # a drive on which both are aboard
            if clash:
                broken.add("incompatible_types")


def _whole(van: Doc, stops: Sequence[Stop], times: Times, broken: Broken) -> None:
    counts = {
        "max_tasks": sum(stop.serves for stop in stops),
        "max_reloads": sum(stop.kind == "reload" for stop in stops),
        "max_travel_time": times.travelled,
        "max_distance": times.metres,
        "max_duration": times.duration,
    }
    for cause, count in counts.items():
        most = van.get(cause)
        if most is not None and count > most:
            broken.add(cause, count - most)
    taken = {stop.id for stop in stops if stop.is_pause}
    begins = (van.get("time_window") or [None])[0]
    for pause in listed(van.get("breaks")):
        if pause["id"] in taken:
            continue
        opens = [
            first
            for first, last in listed(pause.get("time_windows"))
            if begins is None or last >= begins
        ]
        if pause.get("always_taken") or not opens or times.end > min(opens):
            broken.add("missing_break")


def pins_broken(day: Day, van: Doc, stops: Sequence[Stop]) -> bool:
    """Whether the first tasks of its steps do not come first, in their order."""
    tasks = [
        (step["type"], step["id"]) for step in listed(van.get("steps")) if step["type"] in TASKS
    ][: van.get("pinned_steps") or 0]
    past = [stop.key for stop in stops if stop.fact]
    wanted = [key for key in tasks if key not in past and key not in day.aside]
    ahead = [stop.key for stop in stops if stop.is_task and not stop.fact]
    return ahead[: len(wanted)] != wanted
