"""Why a task is left out: established by trying it, never guessed.

A task is tried on every kind of vehicle: alone on an empty one, which shows
all limits that stand against it whatever else is planned (``obstacles``); and at every place
of the routes as they are. What fits a route as it is was priced out, or the
search gave up before finding it; what fits an empty vehicle but no route was
displaced by what these routes carry.

The first is done for every task, on every kind of vehicle until so many were asked in
all, then on one. For the second all tasks share a number of steps, not a time, so that
the same plan has the same reasons on any machine: past it each task has one trial more,
until the last of all steps are gone. Past either less is claimed, and that little is true.
Where the time of a search is up, or it is cancelled, they have a moment more
(``Deadline.grace``); then nothing is claimed of the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from vuelta import units
from vuelta.model import Demand, Plan, Reason, ReasonCode, Shipment, Unassigned
from vuelta.solver import _core
from vuelta.solver.alternative_visits import Visit
from vuelta.solver.budget import FOR_EVER, Deadline
from vuelta.solver.lower import Lowered
from vuelta.solver.obstacles import Alone, Obstacle, bars, in_money, raised
from vuelta.solver.verdicts import NO_VEHICLE, NOT_ASKED, breaks_only, needs_a_reload, words_of

_MOST_EFFORT: Final = 3_000_000
"""Stops the core looks at for all reasons together: about a tenth of a second."""

_LAST_EFFORT: Final = 10 * _MOST_EFFORT
"""Stops looked at past which no task is tried in a route any more."""

_MOST_ALONE: Final = 20_000
"""Kinds of vehicle that are asked, for all tasks together; past it each asks one."""

_MOST_ASKED: Final = 10
"""Full vehicles that are asked whose removal would make room."""

_ENOUGH_ANSWERS: Final = 3
"""Vehicles that name somebody are enough."""

_MOST_PRIORITY: Final = 100

_MOMENT: Final = 0.01
"""Seconds of work that reasons have in any case: a plan without any helps nobody."""


@dataclass(frozen=True)
class _Trial:
    """What one vehicle said: the limits it breaks, or what it would cost."""

    broken: int
    extra: int


def with_reasons(
    lowered: Lowered,
    plan: Plan,
    routes: Sequence[Sequence[int]],
    deadline: Deadline = FOR_EVER,
) -> Plan:
    """The plan with the reasons of every task left out; past the deadline, NOT_ASKED."""
    if not plan.unassigned:
        return plan
    explain = _Explainer(lowered, routes, len(plan.unassigned), deadline)
    unassigned = tuple(
        left.model_copy(update={"reasons": explain(left)}) for left in plan.unassigned
    )
    return plan.model_copy(update={"unassigned": unassigned})


class _Explainer:
    """Tries left-out tasks; answers for one kind are kept for all its vehicles."""

    def __init__(
        self,
        lowered: Lowered,
        routes: Sequence[Sequence[int]],
        n_left: int,
        deadline: Deadline,
    ) -> None:
        self._is_overdue = deadline.after(_MOMENT)
        self._lowered = lowered
        self._legend = lowered.legend
        self._routes = routes
        self._effort = 0
        self._n_alone = 0
        self._before: dict[int, int] = {}
        """Price of each vehicle's commitments alone."""
        self._waiting = n_left
        self._share = 0
        self._ways: Sequence[int] = ()
        self._taken = {stop for route in routes for stop in route}
        n_visits = len(self._legend.visits)
        self._served = [stop for stop in self._taken if stop < n_visits]
        self._alone = Alone(lowered, range(n_visits))
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
        return self._effort > self._share or self._effort > _LAST_EFFORT or self._is_overdue()

    def __call__(self, left: Unassigned) -> tuple[Reason, ...]:
        legend = self._legend
        stop = legend.stop_of[left.type, left.id]
        visit = legend.visits[stop]
        if not legend.problem.vehicles:
            return (NO_VEHICLE,)
        if self._is_overdue():
            return (NOT_ASKED,)
        self._share = self._effort + max(0, _MOST_EFFORT - self._effort) // self._waiting
        self._waiting -= 1
        self._ways = legend.open_ways(stop, self._served)
        is_full = not self._ways
        if is_full:
            self._ways = legend.ways_of(stop)
        refused: dict[tuple[str, ...], list[tuple[list[int], list[Obstacle]]]] = {}
        able: dict[int, int] = {}
        for alike in self._alike.values():
            if (self._n_alone >= _MOST_ALONE or self._is_overdue()) and (able or refused):
                break
            self._n_alone += 1
            obstacles, price = self._stands_alone(alike[0])
            against = alike
            if not obstacles:
                able |= dict.fromkeys(alike, price)
                continue
            if not any(bars(self._lowered, alike[0], self._ways[0])):
                against = [v for v in alike if not self._fits(v)]
                able |= {v: self._price[v] for v in alike if v not in against}
            if against:
                key = tuple(one.name or one.detail for one in obstacles)
                refused.setdefault(key, []).append((against, obstacles))
        full = list(self._from_facilities(stop, is_full=is_full))
        planned = list(self._from_plan(visit, able))
        against_it = [
            reason
            for key, groups in refused.items()
            for reason in self._from_obstacles(len(key), groups)
        ]
        if not is_full:
            return (*full, *planned, *against_it)
        if planned and planned[0].code == "NOT_FOUND":  # all that it needs is room there
            return (*full, *_with_room(against_it))
        return _together([*full, *planned, *against_it], full)

    def _stands_alone(self, v: int) -> tuple[list[Obstacle], int]:
        """The fewest obstacles of all ways to do it, and the price where there are none."""
        best: tuple[list[Obstacle], int] | None = None
        if v not in self._before:
            kind, committed = self._legend.kind_of[v], list(self._lowered.committed[v])
            self._before[v] = self._lowered.core.walk(kind, committed).price
        before = self._before[v]
        for way in self._ways:
            obstacles, fit = self._alone.obstacles(v, way)
            price = 0 if fit is None else fit.price - before
            if best is None or (len(obstacles), price) < (len(best[0]), best[1]):
                best = obstacles, price
        return ([], 0) if best is None else best

    def _from_obstacles(
        self, size: int, groups: Sequence[tuple[list[int], list[Obstacle]]]
    ) -> Iterable[Reason]:
        """A reason for each limit; the figures are those of the vehicle nearest to it."""
        vehicles = sorted(v for against, _ in groups for v in against)
        against, nearest = min(groups, key=lambda group: sum(one.more for one in group[1]))
        whose = ""
        if len(groups) > 1:
            whose = f" ({self._legend.problem.vehicles[against[0]].id})"
        for k in range(size):
            own, others = nearest[k], [*nearest[:k], *nearest[k + 1 :]]
            fix = ", and ".join(one.fix for one in (own, *others))
            # It fits no route by itself, alone or as they are.
            where = () if own.code == "NOT_FOUND" else vehicles
            yield self._reason(own.code, where, own.detail + whose, fix + whose, own.jobs)

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

    def _from_facilities(self, stop: int, *, is_full: bool) -> Iterable[Reason]:
        """Facilities that bar all ways to do it, or ways which some route could take."""
        legend = self._legend
        others = [legend.visits[other] for other in self._served]
        named: set[str] = set()
        for way in legend.ways_of(stop):
            full = legend.stock.full(legend.visits[way], others)
            if not full or not (is_full or self._could(way)):
                continue
            names = ", ".join(full)
            if names not in named:
                named.add(names)
                yield Reason(
                    code="FACILITY_FULL",
                    detail=f"facility {names} has too little room or too few slots left",
                    fix="give it more, or name another facility",
                )

    def _could(self, way: int) -> bool:
        return any(self._suits(v, way) for v in range(len(self._routes)))

    def _from_plan(self, visit: Visit, able: dict[int, int]) -> Iterable[Reason]:
        """Reasons that lie in the plan: of vehicles that could serve it if empty.

        ``able`` has what each would cost with its commitments alone.
        """
        fitting: list[tuple[int, int]] = []
        full: list[tuple[int, int]] = []
        tried_idle: set[int] = set()
        untried: list[int] = []
        for v in sorted(able, key=lambda v: (len(self._routes[v]), v)):
            kind, route = self._legend.kind_of[v], self._routes[v]
            if not route:
                if kind not in tried_idle:
                    tried_idle.add(kind)
                    fitting.append((able[v], v))
                continue
            if self._is_tired:
                untried.append(v)
                continue
            trial = self._try(v, list(route))
            if trial.broken:
                full.append((trial.broken.bit_count(), v))
            else:
                fitting.append((trial.extra - self._price[v], v))
        if fitting:
            yield self._fitting(visit, fitting)
        elif full:
            yield from self._displaced(visit, able, [v for _, v in sorted(full)])
        elif untried:
            detail = "it fits an empty vehicle; all that could serve it are in use"
            yield self._reason("DISPLACED", untried, detail, self._add(visit, able))

    def _fitting(self, visit: Visit, fitting: list[tuple[int, int]]) -> Reason:
        """It fits routes as they are, at these prices."""
        prices = self._legend.prices
        extra, v = min(fitting)
        if visit.demand.penalty is None or extra < prices.once(visit.demand.penalty):
            return self._reason(
                "NOT_FOUND",
                [v for _, v in sorted(fitting)],
                "it fits; the search ended before finding it",
                "give the search more time",
            )
        needed = in_money(self._legend, extra)
        return self._reason(
            "PRICED_OUT",
            [v],
            f"serving it costs {needed} more, leaving it out "
            f"{units.format_money(visit.demand.penalty)}",
            f"raise its penalty above {needed}",
        )

    def _displaced(
        self, visit: Visit, able: dict[int, int], nearest: Sequence[int]
    ) -> Iterable[Reason]:
        """It fits no route: the limits of the nearest, and whose removal would make room."""
        vehicles = self._legend.problem.vehicles
        blockers = list(dict.fromkeys(self._in_the_way(nearest)))
        more_reloads: list[tuple[int, Obstacle]] = []
        words = ""
        for v in nearest[:_ENOUGH_ANSWERS]:
            if self._is_tired:
                break
            fit = self._why(v)
            words = words or words_of(fit.broken)
            if breaks_only(fit.broken, "max_reloads"):
                obstacle = raised(self._lowered, v, "max_reloads", fit.route)
                if obstacle is not None:
                    more_reloads.append((v, obstacle))
        detail = "it fits an empty vehicle, but not beside what these carry"
        yield self._reason(
            "DISPLACED",
            sorted(nearest),
            f"{detail}: {words}" if words else detail,
            self._add(visit, able) + self._ahead_of(visit, blockers),
            dict.fromkeys(self._legend.visits[other].task.id for other in blockers),
        )
        for v, obstacle in more_reloads[:1]:
            yield self._reason(
                obstacle.code, [v], obstacle.detail, f"{obstacle.fix} ({vehicles[v].id})"
            )

    def _add(self, visit: Visit, able: dict[int, int]) -> str:
        """One vehicle more, and what else that takes; no other one has what is aboard this."""
        if self._legend.holder(self._ways[0]) is not None:
            return "take other work off the vehicle"
        penalty, least = visit.demand.penalty, min(able.values())
        if penalty is None or least < self._legend.prices.once(penalty):
            return "add a vehicle"
        return f"add a vehicle, and raise its penalty above {in_money(self._legend, least)}"

    def _ahead_of(self, visit: Visit, blockers: Sequence[int]) -> str:
        """The priority that would put it before one whose removal would make room, if there is one.

        Sums of priorities are compared, in which a pair counts twice.
        """
        demand = visit.demand
        others = [self._legend.visits[other].demand for other in blockers]
        sums = [
            o.priority * _size(o) // _size(demand)
            for o in others
            if o.penalty is None and not o.required
        ]
        if demand.required or demand.penalty is not None or not sums:
            return ""
        least = min(sums)
        if not demand.priority <= least < _MOST_PRIORITY:
            return ""
        return f", or give it a priority above {least}"

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
        """Tasks of these vehicles, whose removal would make room, the easiest to say first."""
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
        """The cheapest possible place for a stop (and its other half) in a route.

        A reload comes along only where the stop does not fit without one.
        """
        legend, core = self._legend, self._lowered.core
        kind, start = legend.kind_of[v], len(legend.pinned[v])
        first, mate = self._halves(stop)
        broken, price, steps = core.fit(kind, route, start, first, mate)
        self._effort += steps
        if needs_a_reload(broken) and (spares := self._spares(v)):
            broken, price, steps = core.fit(kind, route, start, first, mate, spares)
            self._effort += steps
        return _Trial(broken, 0 if broken else price)

    def _why(self, v: int) -> _core.Fit:
        """All limits that stand against it in a vehicle's route as it is."""
        legend, route = self._legend, list(self._routes[v])
        # A reload may stand twice in a route that is only walked: how often it may is a limit.
        spares = legend.reloads.spares(legend.problem.vehicles[v])
        fits = []
        for way in self._ways:
            first, mate = self._halves(way)
            kind, start = legend.kind_of[v], len(legend.pinned[v])
            rest = _core.Rest.as_given
            fits.append(self._lowered.core.why(kind, route, start, first, mate, spares, rest))
            self._effort += fits[-1].steps
        return min(fits, key=lambda fit: (fit.broken.bit_count(), fit.price))

    def _halves(self, stop: int) -> tuple[int, int | None]:
        mate = self._legend.mate_of(stop)
        return min(stop, mate), None if mate == stop else max(stop, mate)

    def _spares(self, v: int) -> list[int]:
        legend = self._legend
        return legend.reloads.spares(legend.problem.vehicles[v], self._taken)


def _size(demand: Demand) -> int:
    return 2 if isinstance(demand, Shipment) else 1


def _together(reasons: Sequence[Reason], full: Sequence[Reason]) -> tuple[Reason, ...]:
    """Reasons of a task whose facility is full: what else stands in the way changes with it."""
    others = [reason for reason in reasons if reason not in full]
    if not others:
        return tuple(reasons)
    with_both = [one.model_copy(update={"fix": f"{one.fix}; and {others[0].fix}"}) for one in full]
    return (*with_both, *_with_room(others))


def _with_room(reasons: Iterable[Reason]) -> Iterable[Reason]:
    """Reasons beside a full facility: their remedies alone would not do."""
    room = "give its facility more room or slots"
    for reason in reasons:
        yield reason.model_copy(update={"fix": f"{reason.fix}; and {room}"})
