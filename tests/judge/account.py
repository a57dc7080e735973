"""Every task stands in one place: on one route, unassigned, or taken off the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from judge.document import TASKS, Day, Doc, Key, listed
from judge.route import begun, counting


def served(day: Day, plan: Doc) -> dict[Key, str]:
    """The van that serves each task, the first where several do."""
    found: dict[Key, str] = {}
    known = set(day.keys)
    for route in listed(plan.get("routes")):
        n = begun(route)
        for position, step in enumerate(counting(route)):
            key = step["type"], step.get("id")
            failed = position < n and step.get("outcome") == "failed"
            if key in known and not failed and route["vehicle"] in day.vans:
                found.setdefault(key, route["vehicle"])
    return found


def faults(day: Day, plan: Doc) -> set[str]:
    """What is lost, doubled or invented, as short names."""
    return set(_of_routes(day, plan)) | set(_of_lists(day, plan))


def _of_routes(day: Day, plan: Doc) -> Iterator[str]:
    known, seen = set(day.keys), Counter[Key]()
    vans = Counter(route["vehicle"] for route in listed(plan.get("routes")))
    for van, times in vans.items():
        if van not in day.vans:
            yield "unknown vehicle"
        if times > 1:
            yield "second route"
    for route in listed(plan.get("routes")):
        n, once = begun(route), Counter[Key]()
        if (route.get("done") or 0) > len(route["steps"]):
            yield "more begun than there is"
        if len(counting(route)) < len(route["steps"]):
            yield "after the end"
        yield from _of_ends(route)
        for position, step in enumerate(counting(route)):
            kind, key = step["type"], (step["type"], step.get("id") or "")
            failed = step.get("outcome") is not None
            if failed and (position >= n or kind not in (*TASKS, "unload")):
                yield "failed before it began"
            if kind in TASKS and key not in known:
                yield "unknown task"
            elif kind in TASKS and not (failed and position < n):
                seen[key] += 1
            if kind == "break" and key[1] not in _breaks(day, route["vehicle"]):
                yield "unknown break"
            if kind == "reload" and key[1] not in day.facilities:
                yield "unknown facility"
            known_unloading = key[1] in day.jobs and step.get("facility") in day.facilities
            if kind == "unload" and not known_unloading:
                yield "unknown unloading"
            if kind in ("break", "unload") and not (failed and position < n):
                once[key] += 1
        if any(times > 1 for times in once.values()):
            yield "twice on a route"
    if any(times > 1 for times in seen.values()):
        yield "served twice"


def _of_ends(route: Doc) -> Iterator[str]:
    kinds = [step["type"] for step in route["steps"]]
    if "start" in kinds[1:] or "end" in kinds[:-1]:
        yield "outside start and end"


def _breaks(day: Day, van: str) -> list[str]:
    return [pause["id"] for pause in listed(day.vans.get(van, {}).get("breaks"))]


def _of_lists(day: Day, plan: Doc) -> Iterator[str]:
    on_routes, known = served(day, plan), set(day.keys)
    left = [(one.get("type", "job"), one["id"]) for one in listed(plan.get("unassigned"))]
    aside = [(one.get("type", "job"), one["id"]) for one in listed(plan.get("set_aside"))]
    if len(set(left)) < len(left) or len(set(aside)) < len(aside):
        yield "listed twice"
    if not known.issuperset(left) or not known.issuperset(aside):
        yield "unknown task"
    if any(
        entry.get("aboard") is not None and entry["aboard"] not in day.vans
        for entry in listed(plan.get("set_aside"))
    ):
        yield "unknown vehicle"
    if on_routes.keys() & set(left) or (on_routes.keys() | set(left)) & set(aside):
        yield "served and not served"
    if known - on_routes.keys() - set(left) - set(aside):
        yield "lost"
    for shipment in day.shipments:
        one, other = (
            ("pickup", shipment["pickup"]["id"]),
            ("delivery", shipment["delivery"]["id"]),
        )
        if one in on_routes and other in on_routes:
            if on_routes[one] != on_routes[other]:
                yield "halves on two routes"
        elif one in on_routes:
            entry = day.aside.get(other)
            rides = entry is not None and (
                entry.get("aboard") == on_routes[one] or entry["state"] == "missing"
            )
            if not rides:
                yield "half a shipment"
        elif other in on_routes:
            yield "half a shipment"
