"""The best plan of a tiny problem, found by looking at every plan there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from judge import facilities
from judge.document import TASKS, Day, Doc, Key, accepts, listed, money
from judge.facilities import Brought
from judge.ground import Ground
from judge.prices import STEPS, steps_of
from judge.verdict import Verdict, route_of

Worth = tuple[int, int, int, int]
"""Required tasks, priorities and tasks not served, then money steps: the smaller the better."""


@dataclass
class Way:
    """What one van can serve, and what it costs it at best."""

    served: frozenset[Key]
    cost: int
    brought: tuple[Brought, ...]


def all_ways(day: Day) -> list[list[Way]]:
    """All that each van could do."""
    ground = Ground(day)
    return [_ways(day, ground, van) for van in day.vans.values()]


def best(problem: Doc) -> Worth | None:
    """The worth of the best plan; ``None`` when what is pinned cannot be."""
    day = Day(problem, {})
    nothing = Way(frozenset(), 0, ())
    found: Worth | None = None
    choices = all_ways(day)
    for van, ways in zip(day.vans.values(), choices, strict=True):
        if not (listed(van.get("steps")) and van.get("pinned_steps")):
            ways.append(nothing)
    for plan in _together(choices, 0, frozenset()):
        if facilities.overfull(day, [one for way in plan for one in way.brought]):
            continue
        served = frozenset[Key]().union(*(way.served for way in plan))
        value = worth(day, served, sum(way.cost for way in plan))
        found = value if found is None else min(found, value)
    return found


def worth(day: Day, served: frozenset[Key], cost: int) -> Worth:
    """How good it is to serve these tasks at this cost of the routes."""
    required = priority = left = 0
    for job in day.jobs.values():
        if ("job", job["id"]) not in served:
            required += bool(job.get("required"))
            cost += steps_of(money(job.get("penalty")))
            if job.get("penalty") is None:
                left += 1
                priority += job.get("priority") or 0
    for pair in day.shipments:
        if ("pickup", pair["pickup"]["id"]) not in served:
            required += 2 * bool(pair.get("required"))
            cost += steps_of(money(pair.get("penalty")))
            if pair.get("penalty") is None:
                left += 2
                priority += 2 * (pair.get("priority") or 0)
    return required, priority, left, cost


def worth_of(problem: Doc, verdict: Verdict) -> Worth:
    """How good a judged plan is."""
    return worth(Day(problem, {}), frozenset(verdict.serving), verdict.cost)


def _together(choices: list[list[Way]], van: int, used: frozenset[Key]) -> Iterator[list[Way]]:
    """Ways of all vans that serve nothing twice."""
    if van == len(choices):
        yield []
        return
    for way in choices[van]:
        if not way.served & used:
            for rest in _together(choices, van + 1, used | way.served):
                yield [way, *rest]


def _ways(day: Day, ground: Ground, van: Doc) -> list[Way]:
    """All that this van may do within every limit, the cheapest where it comes to the same."""
    found: dict[Any, Way] = {}
    for steps in _sequences(day, van):
        document = {"vehicle": van["id"], "steps": steps}
        serving = {(step["type"], step["id"]): van["id"] for step in steps if step["type"] in TASKS}
        route = route_of(day, ground, document, serving)
        if route is None or route.broken:
            continue
        way = Way(frozenset(serving), sum(route.costs.values()), tuple(sorted(route.brought)))
        key = way.served, way.brought
        if key not in found or way.cost < found[key].cost:
            found[key] = way
    return list(found.values())


def _sequences(day: Day, van: Doc) -> Iterator[list[Doc]]:
    """Every order of any of its tasks, with every choice, its breaks and its reloads."""
    tasks = [key for key in day.keys if _may(day, van, key)]
    reloads = listed(van.get("reload_at"))
    most = van.get("max_reloads")
    most_reloads = min(2 if most is None else most, 2) if reloads else 0
    may_end_so = _has_short_cuts(day)
    for steps in _longer(day, van, tasks, reloads, most_reloads, [], {}):
        if may_end_so or steps[-1]["type"] != "reload":
            yield steps


def _has_short_cuts(day: Day) -> bool:
    """Whether the way home past a facility may be the only one, or less than the direct one."""
    tables = [table for one in day.matrices.values() for table in one.values() if table]
    return bool(listed(day.problem.get("disruptions"))) or any(
        direct is None
        or any(row[k] is None or row[k] + (table[k][j] or 0) < direct for k in range(len(row)))
        for table in tables
        for row in table
        for j, direct in enumerate(row)
    )


def _may(day: Day, van: Doc, key: Key) -> bool:
    demand = day.demand(key)
    allowed = demand.get("allowed_vehicles")
    if demand.get("aboard") not in (None, van["id"]):
        return False
    if allowed is not None and van["id"] not in allowed:
        return False
    return set(listed(demand.get("skills"))) <= set(listed(van.get("skills")))


def _longer(
    day: Day,
    van: Doc,
    tasks: list[Key],
    reloads: list[str],
    left: int,
    steps: list[Doc],
    open_goods: dict[Any, None],
) -> Iterator[list[Doc]]:
    """The steps so far, if they can be all, and everything that may follow on them.

    ``open_goods`` is what must still happen: deliveries of pairs, and unloadings.
    """
    taken = {(step["type"], step["id"]) for step in steps}
    pauses = [one["id"] for one in listed(van.get("breaks")) if ("break", one["id"]) not in taken]
    if steps and not open_goods:
        yield steps  # whether it needs more breaks depends on when it ends

    def on(step: Doc, goods: dict[Any, None], more: int = 0) -> Iterator[list[Doc]]:
        return _longer(day, van, tasks, reloads, left - more, [*steps, step], goods)

    for kind, name in tasks:
        if (kind, name) in taken:
            continue
        if kind == "job":
            for step, goes in _ways_to_serve(day, name):
                yield from on(step, open_goods | ({("unload", name, goes): None} if goes else {}))
        elif kind == "pickup":
            other = day.other_half((kind, name))
            yield from on({"type": kind, "id": name}, open_goods | {other: None})
    for goods in open_goods:
        rest = {one: None for one in open_goods if one != goods}
        step = {"type": goods[0], "id": goods[1]}
        yield from on(step | ({"facility": goods[2]} if goods[0] == "unload" else {}), rest)
    for name in pauses:
        yield from on({"type": "break", "id": name}, open_goods)
    if left and not (steps and steps[-1]["type"] == "reload"):
        for name in reloads:
            yield from on({"type": "reload", "id": name}, open_goods, 1)


def _ways_to_serve(day: Day, name: str) -> Iterator[tuple[Doc, str | None]]:
    """The job at each of its places, and where what it collects goes."""
    job = day.jobs[name]
    goes: list[str | None] = [None]
    if facilities.collects(job) and listed(job.get("destinations")):
        goes = [
            one.get("facility")
            for one in job["destinations"]
            if one.get("facility") is None
            or accepts(day.facilities[one["facility"]], job.get("load_type"))
        ]
    for number in range(len(listed(job.get("places"))) + 1):
        step: Doc = {"type": "job", "id": name}
        if number:
            step["place"] = number
        for facility in goes:
            yield step, facility


TOLERANCE = STEPS // 500
"""Money steps between two prices that are the same: sources are rounded one by one."""
