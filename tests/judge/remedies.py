"""What a reason says would help, done to the document."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from itertools import product

from judge.document import HALVES, Doc, listed

LONG = 10**6

PLANNED = frozenset({"DISPLACED", "NOT_FOUND", "PRICED_OUT"})
"""Reasons that lie in the plan: what others do."""


class Change:
    """A document to be changed, the task it leaves out, and the vehicle that is to take it."""

    def __init__(self, document: Doc, left: str, reason: Doc, vehicle: str) -> None:
        self.document = copy.deepcopy(document)
        self.task = demand_of(self.document, left)
        self.others: list[str] = listed(reason.get("jobs"))
        self.van: Doc = next(one for one in self.document["vehicles"] if one["id"] == vehicle)
        self.facilities: list[Doc] = listed(self.document.get("facilities"))


def demand_of(document: Doc, name: str) -> Doc:
    """The job, or the shipment one of whose halves it is."""
    jobs: list[Doc] = listed(document.get("jobs"))
    pairs: list[Doc] = listed(document.get("shipments"))
    found = [job for job in jobs if job["id"] == name]
    found += [pair for pair in pairs if name in (pair[half]["id"] for half in HALVES)]
    return found[0]


def visits_of(demand: Doc) -> list[Doc]:
    """The job, or both halves of a shipment."""
    return (
        [demand[half] for half in HALVES] if "amount" in demand or "id" not in demand else [demand]
    )


def remedies(reason: Doc) -> Iterator[tuple[str, ...]]:
    """Every way to take a ``fix``: its parts all, of alternatives one each."""
    fix = re.sub(r" \([^)]*\)", "", str(reason["fix"]))
    parts = [part.split(", or ") for part in re.split(r", and |; and ", fix)]
    usable = [[one for one in part if _HINTS.fullmatch(one) is None] for part in parts]
    yield from product(*usable)


def whose(reason: Doc) -> list[str]:
    """The vehicles whose figures a reason gives."""
    named = re.search(r" \(([^)]*)\)(; and .*)?$", str(reason["fix"]))
    return [named[1]] if named else listed(reason.get("vehicles"))[:1]


def remedied(
    document: Doc, left: str, reason: Doc, vehicle: str, remedy: tuple[str, ...]
) -> tuple[Doc, str]:
    """The document with every change of one remedy, and the vehicle that may then take it."""
    change = Change(document, left, reason, vehicle)
    for text in sorted(remedy, key="add a vehicle".__eq__):  # a further one has what it has
        for pattern, make in _CHANGES.items():
            found = re.fullmatch(pattern, text)
            if found is not None:
                make(change, *found.groups())
                break
        else:
            raise AssertionError(f"not a remedy: {text!r}")
    added: str = change.document["vehicles"][-1]["id"]
    return change.document, added if "add a vehicle" in remedy else vehicle


_HINTS = re.compile(
    r"split the task|name another facility|serve it on another day"
    r"|the travel matrix.*|closed areas"
)
"""Alternatives that say no change of a field."""

_CHANGES: dict[str, Callable[..., None]] = {}


def _does(pattern: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def enter(make: Callable[..., None]) -> Callable[..., None]:
        _CHANGES[pattern] = make
        return make

    return enter


@_does(r"give (\d+) more room in dimension (\d+)")
def _room(change: Change, more: str, dimension: str) -> None:
    change.van["capacity"][int(dimension)] += int(more)


@_does(r"let its time window end (\d+) s later")
def _window(change: Change, more: str) -> None:
    places = [place for visit in visits_of(change.task) for place in listed(visit.get("places"))]
    back = [one for one in change.facilities if one["id"] == change.task.get("returned_to")]
    for thing in (*visits_of(change.task), *places, *back):
        _end_later(thing, int(more))


@_does(r"let the time window of facility (.+) end (\d+) s later")
def _hours(change: Change, name: str, more: str) -> None:
    for facility in change.facilities:
        if facility["id"] == name:
            _end_later(facility, int(more))


@_does(r"let the time window of that task end (\d+) s later")
def _window_of_another(change: Change, more: str) -> None:
    for visit in visits_of(demand_of(change.document, change.others[0])):
        if visit["id"] == change.others[0]:
            _end_later(visit, int(more))


def _end_later(thing: Doc, more: int) -> None:
    if thing.get("time_windows"):
        thing["time_windows"][-1][1] += more


@_does(r"let its time window begin (\d+) s earlier")
def _window_begins(change: Change, more: str) -> None:
    for visit in visits_of(change.task):
        if visit.get("time_windows"):
            visit["time_windows"][0][0] -= int(more)


@_does(r"raise max_ride to (\d+) s")
def _ride(change: Change, needed: str) -> None:
    change.task["max_ride"] = int(needed)


@_does(r"raise max_ride of that task to (\d+) s")
def _ride_of_another(change: Change, needed: str) -> None:
    demand_of(change.document, change.others[0])["max_ride"] = int(needed)


@_does(r"lengthen the shift by (\d+) s")
def _shift(change: Change, more: str) -> None:
    change.van["time_window"][1] += int(more)


@_does(r"begin the shift (\d+) s earlier")
def _shift_begins(change: Change, more: str) -> None:
    change.van["time_window"][0] -= int(more)


@_does(r"lengthen the shift")
def _longer(change: Change) -> None:
    change.van["time_window"][1] += LONG


@_does(r"raise (max_\w+) to (\d+)(?: s| m)?")
def _cap(change: Change, name: str, most: str) -> None:
    change.van[name] = int(most)


@_does(r"raise max_duration")
def _duration(change: Change) -> None:
    change.van["max_duration"] += LONG


@_does(r"give the vehicle skill (.+)")
def _skill(change: Change, names: str) -> None:
    change.van["skills"] = [*listed(change.van.get("skills")), *names.split(", ")]


@_does(r"allow another vehicle")
def _allow(change: Change) -> None:
    change.task["allowed_vehicles"] = [*change.task["allowed_vehicles"], change.van["id"]]


@_does(r"widen the break's window")
def _break(change: Change) -> None:
    for pause in change.van["breaks"]:
        pause["time_windows"] = []


@_does(r"raise the break's max_load")
def _break_load(change: Change) -> None:
    for pause in change.van["breaks"]:
        pause["max_load"] = None


@_does(r"leave the break out")
def _no_break(change: Change) -> None:
    change.van["breaks"] = []


@_does(r"make it shorter, in a wider window: it takes \d+ s")
def _shorter_break(change: Change) -> None:
    for pause in change.van["breaks"]:
        pause.update(service=0, time_windows=[])


@_does(r"check its place")
def _ways(change: Change) -> None:
    for tables in (change.document.get("matrices") or {}).values():
        for table in tables.values():
            for row in listed(table):
                row[:] = [0 if cell is None else cell for cell in row]
    areas = listed(change.document.get("disruptions"))
    change.document["disruptions"] = [one for one in areas if one.get("factor") is not None]


@_does(r"give it more|give its facility more room or slots")
def _more_room(change: Change) -> None:
    for facility in change.facilities:
        facility.update(slots=None, room=None)


@_does(r"raise its penalty above ([\d.]+)")
def _penalty(change: Change, price: str) -> None:
    change.task["penalty"] = round(float(price) + 0.01, 2)


@_does(r"give it a priority above (\d+)")
def _priority(change: Change, least: str) -> None:
    change.task["priority"] = int(least) + 1


@_does(r"shorten its service")
def _service(change: Change) -> None:
    for visit in visits_of(change.task):
        visit.update(service=0, setup=0, service_per_type={}, setup_per_type={})


@_does(r"allow another order of loading")
def _order(change: Change) -> None:
    change.van["loading"] = "free"


@_does(r"give it a price")
def _price(change: Change) -> None:
    if change.van["loading"] == "deliveries_first":
        change.van["loading_cost"] = 0
    else:
        change.van["loading"] = "free"


@_does(r"add a vehicle")
def _add(change: Change) -> None:
    """One like it, with nothing aboard and nothing to do first; who may have one may have both."""
    name = change.van["id"]
    more = copy.deepcopy(change.van)
    more["id"] = f"{name} too {len(change.document['vehicles'])}"
    for field in ("steps", "pinned_steps", "on_board", "held_types", "stack", "collected"):
        more.pop(field, None)
    change.document["vehicles"].append(more)
    demands = [*listed(change.document.get("jobs")), *listed(change.document.get("shipments"))]
    for demand in demands:
        if name in listed(demand.get("allowed_vehicles")):
            demand["allowed_vehicles"].append(more["id"])
        wishes = demand.get("vehicle_costs") or {}
        if name in wishes:
            demand["vehicle_costs"] = wishes | {more["id"]: wishes[name]}


@_does(r"take what clashes off the vehicle")
def _off(change: Change) -> None:
    change.van["held_types"] = []
    for job in listed(change.document.get("jobs")):
        if job is not change.task and job.get("aboard") == change.van["id"]:
            job["aboard"] = None


@_does(r"let these types share a vehicle")
def _share(change: Change) -> None:
    change.document["incompatible_types"] = []


@_does(r"take other work off the vehicle")
def _less_work(change: Change) -> None:
    """What may be another's is; the others of this one are gone."""
    jobs = listed(change.document.get("jobs"))
    kept = [job for job in jobs if job is change.task or job.get("aboard") is None]
    for demand in (*kept, *listed(change.document.get("shipments"))):
        names = demand.get("allowed_vehicles")
        names = [van["id"] for van in change.document["vehicles"]] if names is None else names
        if demand is not change.task:
            demand["allowed_vehicles"] = [name for name in names if name != change.van["id"]]
    change.document["jobs"] = kept


@_does(r"give the search more time|add one")
def _time(change: Change) -> None:
    """More rounds are asked for by whoever plans anew."""
