"""Why a task is left out: established by trying it, never guessed.

A task is tried on every kind of vehicle: alone on an empty one, which shows
the limits that stand against it whatever else is planned; and at every place
of the routes as they are. What fits a route as it is was priced out, or the
search gave up before finding it; what fits an empty vehicle but no route was
displaced by what these routes carry. Trying has its limit too, so that reasons
for many tasks do not outlast the search: past it a task was just not found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from vuelta import units
from vuelta.model import Plan, Reason, Unassigned, Vehicle
from vuelta.model.plan import ReasonCode
from vuelta.solver.lower import Lowered
from vuelta.solver.members import Visit

_LIMITS: tuple[tuple[int, ReasonCode, str], ...] = (
    (1024, "UNREACHABLE", "there is no way to it, or back"),
    (2048, "INCOMPATIBLE", "it may not share the vehicle with what is on it"),
    (2, "CAPACITY", "it does not fit the vehicle"),
    (1, "TIME_WINDOW", "its time windows cannot be reached in time"),
    (4, "TIME_WINDOW", "the shift ends before it could be served"),
    (8, "MAX_TASKS", "the vehicle may not serve so many tasks"),
    (16, "MAX_TRAVEL_TIME", "the vehicle may not travel so long"),
    (32, "MAX_DISTANCE", "the vehicle may not drive so far"),
    (64, "MAX_DURATION", "the route would last too long"),
    (512, "BREAK", "the breaks cannot be kept"),
    (8192, "LOADING_ORDER", "the vehicle has collected already, or must deliver others first"),
)
"""Bits of the core's verdict, worst first."""

_FIXES: dict[ReasonCode, str] = {
    "SKILL": "add the skill to a vehicle",
    "VEHICLE_NOT_ALLOWED": "allow another vehicle",
    "CAPACITY": "give a larger vehicle, or split the task",
    "TIME_WINDOW": "widen the window, or lengthen the shift",
    "MAX_DISTANCE": "raise max_distance",
    "MAX_DURATION": "raise max_duration",
    "MAX_TRAVEL_TIME": "raise max_travel_time",
    "MAX_TASKS": "raise max_tasks",
    "BREAK": "widen the break's window",
    "LOADING_ORDER": "allow another order of loading, or give it a price",
    "UNREACHABLE": "check its place, or the travel matrix",
    "INCOMPATIBLE": "add a vehicle, or serve it on another day",
}


_MOST_EFFORT: Final = 3_000_000
"""Stops walked for all reasons together: about a tenth of a second."""

_MOST_ASKED: Final = 10
"""Full vehicles that are asked who could give way."""

_ENOUGH_ANSWERS: Final = 3
"""Vehicles that name somebody are enough."""


@dataclass(frozen=True)
class _Trial:
    """What one vehicle said: the limits it breaks, or what it would cost."""

    broken: int
    extra: int


def with_reasons(lowered: Lowered, plan: Plan, routes: Sequence[Sequence[int]]) -> Plan:
    """The plan with the reasons of every task left out."""
    if not plan.unassigned:
        return plan
    explain = _Explainer(lowered, routes)
    unassigned = tuple(
        left.model_copy(update={"reasons": explain(left)}) for left in plan.unassigned
    )
    return plan.model_copy(update={"unassigned": unassigned})


class _Explainer:
    """Tries left-out tasks; answers for one kind are kept for all its vehicles."""

    def __init__(self, lowered: Lowered, routes: Sequence[Sequence[int]]) -> None:
        self._lowered = lowered
        self._legend = lowered.legend
        self._routes = routes
        self._effort = 0
        self._ways: Sequence[int] = ()
        self._taken = {stop for route in routes for stop in route}
        self._served = [stop for stop in self._taken if stop < len(self._legend.visits)]
        self._names: dict[tuple[int, ...], tuple[str, ...]] = {}
        self._alike: dict[tuple[int, tuple[int, ...]], list[int]] = {}
        for v, likeness in enumerate(zip(self._legend.kind_of, lowered.committed, strict=True)):
            self._alike.setdefault(likeness, []).append(v)
        self._price = [
            lowered.core.walk(kind, list(route)).price
            for kind, route in zip(self._legend.kind_of, routes, strict=True)
        ]

    @property
    def _is_tired(self) -> bool:
        return self._effort > _MOST_EFFORT

    def __call__(self, left: Unassigned) -> tuple[Reason, ...]:
        stop = self._legend.stop_of[left.type, left.id]
        visit = self._legend.visits[stop]
        vehicles = self._legend.problem.vehicles
        if not vehicles:
            return (Reason(code="NO_VEHICLE", detail="there is no vehicle", fix="add one"),)
        refused: dict[tuple[ReasonCode, str], list[int]] = {}
        able: list[int] = []
        self._ways = self._legend.open_ways(stop, self._served)
        if not self._ways:
            return tuple(self._from_facilities(stop))
        for alike in self._alike.values():
            first, vehicle = alike[0], vehicles[alike[0]]
            barred = self._barred(visit, stop, first, vehicle)
            if barred is not None:
                refused.setdefault(barred, []).extend(alike)
                continue
            broken = self._try(first, list(self._lowered.committed[first])).broken
            if not broken:
                able += alike
                continue
            limit = refused.setdefault(self._limit(visit, vehicle, broken), [])
            for v in alike:
                (able if self._fits(v) else limit).append(v)
        reasons = [*self._from_facilities(stop), *self._from_plan(visit, sorted(able))]
        for (code, detail), against in refused.items():
            if against:
                fix = _FIXES.get(code, "")
                reasons.append(self._reason(code, sorted(against), detail=detail, fix=fix))
        return tuple(reasons)

    def _reason(
        self,
        code: ReasonCode,
        vehicles: Sequence[int],
        detail: str,
        fix: str,
        jobs: Iterable[str] = (),
    ) -> Reason:
        """A reason that names vehicles; the same many vehicles are named once for all tasks."""
        names = self._names.setdefault(tuple(vehicles), ())
        if not names:
            ids = self._legend.problem.vehicles
            names = self._names[tuple(vehicles)] = tuple(ids[v].id for v in vehicles)
        # Unchecked: the ids come from a sound problem, and may be many.
        return Reason.model_construct(
            code=code, vehicles=names, jobs=tuple(jobs), detail=detail, fix=fix
        )

    def _barred(
        self, visit: Visit, stop: int, v: int, vehicle: Vehicle
    ) -> tuple[ReasonCode, str] | None:
        """Why the vehicle may not serve the task at all, route or no route."""
        demand = visit.demand
        lacking = [skill for skill in demand.skills if skill not in vehicle.skills]
        if lacking:
            return "SKILL", f"lacks skill {', '.join(lacking)}"
        if demand.allowed_vehicles is not None and vehicle.id not in demand.allowed_vehicles:
            return "VEHICLE_NOT_ALLOWED", "is not among allowed_vehicles"
        holder = self._legend.holder(stop)
        if holder is not None and holder != v:
            name = self._legend.problem.vehicles[holder].id
            return "VEHICLE_NOT_ALLOWED", f"it is aboard vehicle {name}"
        return None

    def _from_facilities(self, stop: int) -> Iterable[Reason]:
        """Facilities that bar ways to do it which some route could take."""
        legend = self._legend
        others = [legend.visits[other] for other in self._served]
        for way in legend.ways_of(stop):
            full = legend.stock.full(legend.visits[way], others)
            if not full or not any(self._suits(v, way) for v in range(len(self._routes))):
                continue
            yield Reason(
                code="FACILITY_FULL",
                detail=f"facility {', '.join(full)} has too little room or too few slots left",
                fix="give it more, or name another facility",
            )

    def _from_plan(self, visit: Visit, able: Sequence[int]) -> Iterable[Reason]:
        """Reasons that lie in the plan: of vehicles that could serve it if empty."""
        names = self._legend.problem.vehicles
        fitting: list[tuple[int, int]] = []
        full: list[tuple[int, int]] = []
        tried_idle: set[int] = set()
        gave_up = False
        for v in able:
            if self._is_tired:
                gave_up = True
                break
            kind, route = self._legend.kind_of[v], self._routes[v]
            if not route:
                if kind in tried_idle:
                    continue
                tried_idle.add(kind)
            trial = self._try(v, list(route))
            if trial.broken:
                full.append((trial.broken.bit_count(), v))
            else:
                fitting.append((trial.extra - self._price[v], v))
        if fitting:
            extra, v = min(fitting)
            if visit.demand.penalty is None or extra < self._legend.prices.once(
                visit.demand.penalty
            ):
                yield Reason(
                    code="NOT_FOUND",
                    vehicles=tuple(names[v].id for _, v in sorted(fitting)),
                    detail="it fits; the search ended before finding it",
                    fix="give the search more time",
                )
                return
            needed = float(self._legend.prices.currency(extra))
            yield Reason(
                code="PRICED_OUT",
                vehicles=(names[v].id,),
                detail=f"serving it costs {needed:.2f} more, leaving it out "
                f"{units.format_money(visit.demand.penalty)}",
                fix=f"raise its penalty above {needed:.2f}",
            )
            return
        if gave_up:
            yield Reason(
                code="NOT_FOUND",
                vehicles=tuple(names[v].id for v in able),
                detail="too much is left out to try it everywhere",
                fix="give the search more time, or add vehicles",
            )
            return
        if full:
            nearest = [v for _, v in sorted(full)]
            jobs = dict.fromkeys(
                self._legend.visits[other].task.id for other in self._in_the_way(nearest)
            )
            yield Reason(
                code="DISPLACED",
                vehicles=tuple(names[v].id for _, v in sorted(full, key=itemgetter(1))),
                jobs=tuple(jobs),
                detail="it fits an empty vehicle, but not beside what these carry",
                fix="add a vehicle, or give it a higher priority",
            )

    def _fits(self, v: int) -> bool:
        """Whether it fits the vehicle's route as it is; what bars it alone may not there."""
        route = list(self._routes[v])
        return bool(route) and not self._is_tired and not self._try(v, route).broken

    def _suits(self, v: int, way: int) -> bool:
        """Whether a vehicle could do it so, with what it is to serve or with nothing."""
        if not self._legend.may_serve(v, way) or self._is_tired:
            return False
        routes = (list(self._routes[v]), list(self._lowered.committed[v]))
        return any(not self._try_way(v, route, way).broken for route in routes)

    def _in_the_way(self, full: Sequence[int]) -> Iterable[int]:
        """Tasks of these vehicles, the easiest to say first, that could give way."""
        speaking = 0
        for v in full[:_MOST_ASKED]:
            found = self._blockers(v)
            yield from found
            speaking += bool(found)
            if speaking == _ENOUGH_ANSWERS or self._is_tired:
                return

    def _blockers(self, v: int) -> list[int]:
        """Tasks of a route any one of which, taken out, lets this one in."""
        legend, route = self._legend, list(self._routes[v])
        freed = []
        for other in route:
            if self._is_tired:
                break
            if other in self._lowered.committed[v] or legend.reloads.facility(other) is not None:
                continue
            pair = {other, legend.mate_of(other)}
            rest = [kept for kept in route if kept not in pair]
            if not self._try(v, rest).broken:
                freed.append(other)
        return freed

    def _try(self, v: int, route: list[int]) -> _Trial:
        """The best of all ways to do the task that are open."""
        trials = [self._try_way(v, route, way) for way in self._ways]
        return min(trials, key=lambda trial: (trial.broken.bit_count(), trial.extra))

    def _try_way(self, v: int, route: list[int], stop: int) -> _Trial:
        """The cheapest possible place for a stop (and its other half) in a route."""
        mate = self._legend.mate_of(stop)
        first, second = min(stop, mate), max(stop, mate)
        spares = self._legend.reloads.spares(self._legend.problem.vehicles[v], self._taken)
        broken, price = self._lowered.core.fit(
            self._legend.kind_of[v],
            route,
            len(self._legend.pinned[v]),
            first,
            None if mate == stop else second,
            spares,
        )
        places = len(route) + 1
        walks = places if mate == stop else places * (places + 1) // 2
        walks *= 1 + len(spares) * places
        self._effort += walks * places
        return _Trial(broken, 0 if broken else price)

    def _limit(self, visit: Visit, vehicle: Vehicle, broken: int) -> tuple[ReasonCode, str]:
        for bit, code, detail in _LIMITS:
            if broken & bit:
                return code, self._detailed(visit, vehicle, code) or detail
        return "NOT_FOUND", "the limits that stand against it could not be named"

    def _detailed(self, visit: Visit, vehicle: Vehicle, code: ReasonCode) -> str:
        if code != "CAPACITY" or vehicle.capacity is None:
            return ""
        demand = visit.demand
        amounts: list[tuple[int, ...]] = [
            given
            for name in ("delivery", "pickup", "amount")
            if isinstance(given := getattr(demand, name, None), tuple)
        ]
        for d, room in enumerate(vehicle.capacity):
            most = max((given[d] for given in amounts), default=0)
            if most > room:
                return f"needs {most} in dimension {d}, the vehicle has {room}"
        return ""
