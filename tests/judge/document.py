"""What a problem document says: its things by name, defaults filled in."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

Doc = dict[str, Any]
Key = tuple[str, str]
"""Type and id of a task: ``job``, ``pickup`` or ``delivery``."""

HALVES = ("pickup", "delivery")

TASKS = ("job", *HALVES)
"""Types of steps that serve somebody."""


@cache
def money(value: float | int | None) -> Fraction:
    """Currency units, exact: the decimal number that was written."""
    return Fraction(0) if value is None else Fraction(str(value))


def listed(value: Any) -> list[Any]:
    return list(value or ())


class Day:
    """A problem, and what a plan took off of it."""

    def __init__(self, problem: Doc, plan: Doc) -> None:
        self.problem = problem
        self.vans = {van["id"]: van for van in listed(problem.get("vehicles"))}
        self.jobs = {job["id"]: job for job in listed(problem.get("jobs"))}
        self.shipments = listed(problem.get("shipments"))
        self.halves = {(k, s[k]["id"]): s for s in self.shipments for k in HALVES}
        self.facilities = {one["id"]: one for one in listed(problem.get("facilities"))}
        self.relations = listed(problem.get("relations"))
        self.matrices = problem.get("matrices") or {}
        self.now = plan.get("now")
        self.aside: dict[Key, Doc] = {}
        for entry in listed(plan.get("set_aside")):
            self.aside.setdefault((entry.get("type", "job"), entry["id"]), entry)
        self.dimensions = max([0, *(len(amounts) for amounts in self._amounts())])

    def _amounts(self) -> Any:
        for van in self.vans.values():
            yield listed(van.get("capacity"))
            yield listed(van.get("on_board"))
            for taken in listed(van.get("room_taken")):
                yield taken["amounts"]
            for pause in listed(van.get("breaks")):
                yield listed(pause.get("max_load"))
        for job in self.jobs.values():
            yield listed(job.get("delivery"))
            yield listed(job.get("pickup"))
        for shipment in self.shipments:
            yield listed(shipment.get("amount"))

    def amount(self, value: Any) -> tuple[int, ...]:
        """An amount in all dimensions."""
        given = listed(value)
        return tuple(given[d] if d < len(given) else 0 for d in range(self.dimensions))

    @property
    def keys(self) -> list[Key]:
        """Every task of the problem."""
        return [("job", name) for name in self.jobs] + list(self.halves)

    def task(self, key: Key) -> Doc:
        """The visit itself: where, when and how long."""
        return self.jobs[key[1]] if key[0] == "job" else self.halves[key][key[0]]

    def demand(self, key: Key) -> Doc:
        """Who may do it and what leaving it out costs: the job, or the whole shipment."""
        return self.jobs[key[1]] if key[0] == "job" else self.halves[key]

    def other_half(self, key: Key) -> Key:
        other = "delivery" if key[0] == "pickup" else "pickup"
        return other, self.halves[key][other]["id"]

    def place(self, thing: Doc, name: str = "location") -> Any:
        """Where it is: a matrix row, or a point; ``None`` when nowhere."""
        if self.matrices:
            return thing.get(f"{name}_index")
        point = thing.get(name)
        return None if point is None else tuple(point)

    @property
    def first_moment(self) -> int:
        """When a van without a shift may leave.

        0; the earliest time named when that is before 0; a day before it
        where times are Unix times (some lie beyond 10**9).
        """
        times = list(self._moments())
        first, last = min(times, default=0), max(times, default=0)
        return first - 86_400 if last > 10**9 else min(0, first)

    def _moments(self) -> Any:
        def windows(thing: Doc) -> Any:
            for window in listed(thing.get("time_windows")):
                yield from window
            for name in ("soft_start", "soft_end", "release_time"):
                if thing.get(name) is not None:
                    yield thing[name]

        for van in self.vans.values():
            yield from listed(van.get("time_window"))
            for pause in listed(van.get("breaks")):
                yield from windows(pause)
        for job in self.jobs.values():
            yield from windows(job)
            for place in listed(job.get("places")):
                yield from windows(place)
        for shipment in self.shipments:
            for half in HALVES:
                yield from windows(shipment[half])
        for facility in self.facilities.values():
            yield from windows(facility)


def kind_of(job: Doc) -> str:
    """The declared type of a job, or the one its amounts imply."""
    if job.get("type"):
        return str(job["type"])
    delivers, collects = any(listed(job.get("delivery"))), any(listed(job.get("pickup")))
    if delivers and collects:
        return "exchange"
    return "return" if collects else "delivery" if delivers else "service"


def accepts(facility: Doc, load_type: str | None) -> bool:
    return not facility.get("accepts") or load_type in facility["accepts"]
