"""A plan judged as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from judge import account, facilities, limits, prices
from judge.clock import Times, times_of
from judge.document import Day, Doc, Key, listed
from judge.facilities import Brought
from judge.ground import Ground
from judge.limits import is_jumbled
from judge.loads import Cargo, cargo_of, with_found
from judge.route import Stop, stops_of


@dataclass
class Leg:
    """One stop as the judge has it: what a plan should state of it."""

    kind: str
    id: str | None
    arrival: int
    start: int
    work: int
    duration: int
    distance: int
    load: tuple[int, ...]


@dataclass
class Route:
    """One van's day: legs from start to end, prices in money steps by source."""

    van: str
    legs: list[Leg]
    costs: dict[str, int]
    broken: list[tuple[str, int]]
    jumbled: bool
    brought: list[Brought]


@dataclass
class Verdict:
    """What a plan comes to; ``cost`` in money steps without ``left_out``."""

    routes: list[Route] = field(default_factory=list)
    faults: set[str] = field(default_factory=set)
    full: list[str] = field(default_factory=list)
    idle_pins: bool = False
    left_out: int = 0
    required_left: list[Key] = field(default_factory=list)
    serving: dict[Key, str] = field(default_factory=dict)

    @property
    def cost(self) -> int:
        return sum(sum(route.costs.values()) for route in self.routes)

    @property
    def causes(self) -> set[str]:
        """Every limit that does not hold, by name."""
        found = {cause for route in self.routes for cause, _ in route.broken}
        found |= {"facility_full"} if self.full else set()
        return found | ({"pinned"} if self.idle_pins else set())

    @property
    def clean(self) -> bool:
        return not self.faults and not self.causes


def route_of(day: Day, ground: Ground, document: Doc, serving: Mapping[Key, str]) -> Route | None:
    """One route judged; ``None`` when it is nobody's, or nothing is to be done on it."""
    van = day.vans.get(document["vehicle"])
    if van is None:
        return None
    stops = stops_of(day, van, document)
    if not document.get("done") and all(stop.is_pause for stop in stops):
        return None
    times = times_of(day, ground, van, document, stops)
    cargo = with_found(day, van, stops, times, cargo_of(day, van, stops))
    broken = limits.of_route(day, van, stops, times, cargo, serving, document)
    facilities.of_route(day, stops, cargo, broken)
    costs = prices.of_route(day, ground, van, stops, times)
    return Route(
        van["id"],
        _legs(stops, times, cargo),
        {source: prices.steps_of(exact) for source, exact in costs.items() if exact},
        broken.found,
        is_jumbled(day, van, stops),
        list(facilities.brought(day, stops, cargo)),
    )


def judge(problem: Doc, plan: Doc) -> Verdict:
    """What the plan means for the problem; both are documents as they are written.

    Times in seconds, money as decimal numbers. Routes on which nothing is to be done
    and nothing has begun are not listed.
    """
    day = Day(problem, plan)
    ground = Ground(day)
    verdict = Verdict(faults=account.faults(day, plan), serving=account.served(day, plan))
    brought: list[Brought] = []
    driven: Counter[str] = Counter()
    for document in listed(plan.get("routes")):
        found = route_of(day, ground, document, verdict.serving)
        if found is not None:
            driven[found.van] += 1
            verdict.routes.append(found)
            brought += found.brought
    verdict.full = facilities.overfull(day, brought)
    verdict.idle_pins = any(
        limits.pins_broken(day, van, ()) for name, van in day.vans.items() if not driven[name]
    )
    verdict.left_out = prices.steps_of(prices.left_out(day, verdict.serving))
    verdict.required_left = [
        key
        for key in day.keys
        if day.demand(key).get("required") and key not in verdict.serving and key not in day.aside
    ]
    return verdict


def _legs(stops: list[Stop], times: Times, cargo: Cargo) -> list[Leg]:
    found = [Leg("start", None, times.departure, times.departure, 0, 0, 0, cargo.start)]
    for stop, moment, load in zip(stops, times.moments, cargo.after, strict=True):
        work = stop.setup + stop.service
        if stop.fact:
            work = (stop.step.get("setup") or 0) + (stop.step.get("service") or 0)
        found.append(
            Leg(
                stop.kind,
                stop.id,
                moment.arrival,
                moment.start,
                work,
                moment.travelled,
                moment.metres,
                load,
            )
        )
    end = times.end
    found.append(Leg("end", None, end, end, 0, times.travelled, times.metres, cargo.end))
    return found
