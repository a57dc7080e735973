"""One task after another into routes that stay as they are: quotes, and insertion.

The core prices every place of a route exactly; nothing else moves. Used where
an answer is wanted at once: what would this cost, and where would it go?
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from time import perf_counter
from typing import Final

from vuelta.model import Plan, Problem, Search, TravelMatrix
from vuelta.solver import _core
from vuelta.solver.budget import FOR_EVER, Deadline
from vuelta.solver.lift import sequences
from vuelta.solver.lower import Lowered, lower
from vuelta.solver.search import Draft, draft_of

_MOMENT: Final = 0.05
"""Seconds of work in which tasks are put in though the time is up."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The cheapest place for a task on one vehicle.

    ``cost`` currency units on top of what the route costs; ``start`` when work
    at it would begin; ``late`` other tasks that would begin after their soft
    end because of it.
    """

    vehicle: str
    cost: Fraction
    start: int
    late: tuple[str, ...]


def quotes(
    problem: Problem, travel: TravelMatrix, plan: Plan, names: Iterable[str], most: int = 1
) -> dict[str, tuple[Quote, ...]]:
    """For each of these jobs, the cheapest vehicles whose routes could take it.

    Parameters
    ----------
    names
        Ids of jobs, or of both ends of shipments, that no route of the plan
        serves. Each is priced alone; unknown ones have no quotes.
    most
        Quotes for each job, cheapest first; fewer where fewer can.

    Raises
    ------
    InputError, CommitmentError
        See ``lower``.
    """
    placing = Placing(lower(problem, travel), plan)
    found: dict[str, tuple[Quote, ...]] = {}
    for name in names:
        stop_of = placing.lowered.legend.stop_of
        stop = stop_of.get(("job", name), stop_of.get(("pickup", name)))
        if stop is None:
            continue
        found[name] = tuple(
            placing.quote(way, v, price) for price, v, way in placing.offers(stop)[:most]
        )
    return found


def detours(
    problem: Problem,
    travel: TravelMatrix,
    plan: Plan,
    names: Iterable[str],
    is_over: Callable[[], bool] | None = None,
) -> dict[str, dict[str, Fraction | None]]:
    """What each of these jobs adds to every route that can take it, currency units.

    Cheapest first, by vehicle. A job that the plan serves is looked at as if it
    alone were taken out: the figure of its own vehicle is what its visit costs
    there, and none where what is left of the route cannot be driven without it.
    Prices of the job at a vehicle are counted. Once ``is_over`` says so, the jobs that
    are left are not looked at.

    Raises
    ------
    InputError, CommitmentError
        See ``lower``.
    """
    placing = Placing(lower(problem, travel), plan)
    legend = placing.lowered.legend
    found: dict[str, dict[str, Fraction | None]] = {}
    currency = cache(legend.prices.currency)
    for name in names:
        if is_over is not None and is_over():
            break
        stop = legend.stop_of["job", name]
        with placing.without(stop) as stuck:
            found[name] = {
                problem.vehicles[v].id: None if v in stuck else currency(price)
                for price, v, _ in placing.offers(stop)
            }
    return found


def insert(
    problem: Problem,
    travel: TravelMatrix,
    plan: Plan,
    seed: int = 0,
    deadline: Deadline = FOR_EVER,
) -> Draft:
    """The plan with what it leaves out put in where it is cheapest, nothing else moved.

    What is dearest to leave out comes first. A task stays out where serving it
    costs more than its penalty, or fits nowhere. A route that does not hold as
    it is loses tasks until it does, those that count least first, from its end;
    they are put in like the rest. Past the deadline, and a moment's work, what still
    waits stays out.

    Raises
    ------
    InputError, CommitmentError
        See ``lower``.
    """
    began = perf_counter()
    lowered = lower(problem, travel)
    placing = Placing(lowered, plan)
    placing.fill(deadline.after(_MOMENT))
    record = record_of(seed, perf_counter() - began)
    return draft_of(lowered, placing.routes, placing.price, record, deadline)


def record_of(seed: int, seconds: float) -> Search:
    """How a plan was found that no search found."""
    return Search(
        seed=seed, threads=1, iterations=0, seconds=round(seconds, 3), stopped_by="trivial"
    )


class Placing:
    """Routes of the core by vehicle, the price of each, and that of putting a stop into them."""

    def __init__(self, lowered: Lowered, plan: Plan) -> None:
        self.lowered = lowered
        self.routes = sequences(lowered, plan)
        for v, committed in enumerate(lowered.committed):
            self._make_hold(v, committed)
        self.prices = [self._price(v) for v in range(len(self.routes))]
        self._n_changes = 0
        self._changed = [0] * len(self.routes)
        """Of each route, which change it stands at: what was asked of it then still holds."""
        self._asked: dict[tuple[int, int], tuple[int, int | None]] = {}
        """What a stop adds to a vehicle's route, if it fits, and at which change it was asked."""

    @property
    def price(self) -> int:
        """Core price of all routes, and of what they leave out."""
        legend = self.lowered.legend
        return sum(self.prices) + sum(
            self.lowered.price_of(stop) for stop in self._left() if legend.is_charged(stop)
        )

    @contextmanager
    def without(self, stop: int) -> Iterator[set[int]]:
        """The routes as they are when nobody does what the stop stands for.

        Gives the vehicles whose route cannot be driven so: a leg may be missing,
        or a limit hold only by what the stop brings.
        """
        gone = {other for way in self.lowered.legend.ways_of(stop) for other in self.pair(way)}
        before = {v: route for v, route in enumerate(self.routes) if gone & set(route)}
        prices = {v: (self.prices[v], self._changed[v]) for v in before}
        for v, route in before.items():
            self.reroute(v, [other for other in route if other not in gone])
        yield {v for v in before if self.is_broken(v)}
        for v, route in before.items():
            self.routes[v], (self.prices[v], self._changed[v]) = route, prices[v]

    def offers(self, stop: int) -> list[tuple[int, int, int]]:
        """``(extra price, vehicle, way to do it)`` of every vehicle that can, cheapest first."""
        served = [other for route in self.routes for other in route]
        ways = self.lowered.legend.open_ways(stop, served)
        found: dict[int, tuple[int, int, int]] = {}
        for way in ways:
            for v, extra in self._extras(way):
                if v not in found or extra < found[v][0]:
                    found[v] = extra, v, way
        return sorted(found.values())

    def quote(self, stop: int, v: int, price: int) -> Quote:
        legend = self.lowered.legend
        route = self.placed(stop, v)
        table = self.lowered.core.walk(legend.kind_of[v], route)
        door = self._mate(stop)
        start = next(begins for at, _, begins, _ in table.events if at == door)
        late = self._late(v, route) - self._late(v, self.routes[v]) - {stop}
        return Quote(
            legend.problem.vehicles[v].id,
            legend.prices.currency(price),
            legend.origin + start,
            tuple(legend.visits[other].task.id for other in route if other in late),
        )

    def fill(self, is_overdue: Callable[[], bool]) -> None:
        """Put in what is left out, where it pays, until it is overdue; the dearest to leave first.

        Where a way is shorter by a third place, what is put in may make another
        possible: then what is still out is tried once more.
        """
        waiting = [stop for stop in self._left() if self._mate(stop) >= stop]
        waiting.sort(key=lambda stop: (-self.lowered.worth_of(stop), stop))
        tried = len(waiting) + 1
        while len(waiting) < tried:
            tried = len(waiting)
            waiting = [stop for stop in waiting if is_overdue() or not self._put(stop)]

    def _put(self, stop: int) -> bool:
        """Whether it pays to serve it, where that is cheapest; then it is."""
        offers = self.offers(stop)
        if not offers or offers[0][0] >= self.lowered.worth_of(stop):
            return False
        _, v, way = offers[0]
        self.reroute(v, self.placed(way, v))
        return True

    def _left(self) -> list[int]:
        """Stops that stand for the tasks that no route serves."""
        served = {stop for route in self.routes for stop in route}
        legend = self.lowered.legend
        return legend.left_out(stop for stop in range(len(legend.visits)) if stop not in served)

    def _make_hold(self, v: int, committed: Sequence[int]) -> None:
        legend, core = self.lowered.legend, self.lowered.core
        kind = legend.kind_of[v]
        route = self.routes[v]
        kept = set(committed)
        while route and core.walk(kind, route).broken:
            loose = self._first_to_go([stop for stop in route if stop not in kept])
            if loose is None:
                route = list(committed)
                break
            route = [stop for stop in route if stop not in (loose, self._mate(loose))]
        self.routes[v] = route

    def reroute(self, v: int, route: list[int]) -> None:
        """Another route for a vehicle."""
        self.routes[v] = route
        self.prices[v] = self._price(v)
        self._n_changes += 1
        self._changed[v] = self._n_changes

    def is_broken(self, v: int) -> bool:
        """Whether a vehicle's route breaks a limit."""
        route = self.routes[v]
        kind = self.lowered.legend.kind_of[v]
        return bool(route) and bool(self.lowered.core.walk(kind, route).broken)

    def _first_to_go(self, loose: Sequence[int]) -> int | None:
        """The stop that counts least, the last of several; a reload once nothing follows it."""
        n = len(self.lowered.legend.visits)
        if not loose or loose[-1] >= n:
            return loose[-1] if loose else None
        visits = (stop for stop in reversed(loose) if stop < n)
        return min(visits, key=self.lowered.worth_of)

    def _price(self, v: int) -> int:
        route = self.routes[v]
        return self.lowered.core.walk(self.lowered.legend.kind_of[v], route).price if route else 0

    def extra(self, stop: int, v: int) -> int | None:
        if not self.lowered.legend.may_serve(v, stop):
            return None
        return self._extra_with(stop, v, self._spares(v))

    def _extra_with(self, stop: int, v: int, spares: list[int]) -> int | None:
        broken, price, _ = self.lowered.core.fit(*self._question(stop, v), spares)
        return None if broken else price - self.prices[v]

    def _question(self, stop: int, v: int) -> tuple[int, list[int], int, int, int | None]:
        """What the core is asked of a stop on a vehicle: where it may go, and both halves."""
        legend, mate = self.lowered.legend, self._mate(stop)
        other = None if mate == stop else mate
        return legend.kind_of[v], self.routes[v], len(legend.pinned[v]), stop, other

    def _extras(self, stop: int) -> Iterator[tuple[int, int]]:
        """Every vehicle that can serve the stop, and at which price.

        The core is asked once, about the vehicles whose routes have changed since it was.
        """
        legend, mate = self.lowered.legend, self._mate(stop)
        spares = {v: self._spares(v) for v in range(len(self.routes)) if legend.may_serve(v, stop)}
        new = [
            v
            for v, some in spares.items()
            if not some and self._asked.get((stop, v), (-1,))[0] != self._changed[v]
        ]
        answers = self.lowered.core.fits(
            [legend.kind_of[v] for v in new],
            [self.routes[v] for v in new],
            [len(legend.pinned[v]) for v in new],
            stop,
            None if mate == stop else mate,
        )
        for v, (broken, price, _) in zip(new, answers, strict=True):
            self._asked[stop, v] = self._changed[v], None if broken else price - self.prices[v]
        for v, some in spares.items():
            extra = self._extra_with(stop, v, some) if some else self._asked[stop, v][1]
            if extra is not None:
                yield v, extra

    def _mate(self, stop: int) -> int:
        return self.lowered.legend.mate_of(stop)

    def pair(self, stop: int) -> tuple[int, int]:
        return stop, self._mate(stop)

    def placed(self, stop: int, v: int) -> list[int]:
        """The route with the stop (and its other half) at the cheapest place."""
        best = self.lowered.core.why(*self._question(stop, v), self._spares(v), _core.Rest.as_given)
        if best.broken:
            raise ValueError("it fits nowhere; offers would not have named this vehicle")
        return list(best.route)

    def _spares(self, v: int) -> list[int]:
        """Reloads that the vehicle may make and no route uses."""
        legend = self.lowered.legend
        taken = (stop for route in self.routes for stop in route)
        return legend.reloads.spares(legend.problem.vehicles[v], taken)

    def _late(self, v: int, route: Sequence[int]) -> set[int]:
        """Stops that begin after their soft end."""
        legend = self.lowered.legend
        table = self.lowered.core.walk(legend.kind_of[v], list(route))
        late = set()
        for stop, _, start, _ in table.events:
            if 0 <= stop < len(legend.visits):
                due = legend.visits[stop].task.soft_end
                if due is not None and legend.origin + start > due:
                    late.add(stop)
        return late
