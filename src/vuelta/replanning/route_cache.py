"""Routes the referee need not judge again: as before the revision, or as before within it."""

from __future__ import annotations

from operator import attrgetter
from typing import Final

from vuelta.model import Places, Plan, Problem, Route, SetAside, Step
from vuelta.replanning.affected_vehicles import slowed
from vuelta.replanning.residual import RevisedTravel
from vuelta.replanning.revised_day import RevisedDay
from vuelta.travel import measure

_ASKED: Final = attrgetter("type", "id", "job", "place", "facility", "outcome")
"""All that the referee reads of a step that has not begun."""

_Order = tuple[object, ...]


class Judged:
    """What the referee made of routes, as long as they are driven for the same problem.

    A route is the same when its facts are the same objects, what follows are
    the same steps in the same order, and the same tasks are taken off the plan. Where
    relations bind jobs together, other routes count for it as well: then
    nothing is remembered.
    """

    def __init__(self) -> None:
        self._problem: Problem | None = None
        self._aside: list[tuple[SetAside, ...]] = []
        self._known: dict[tuple[str, int, _Order], Route] = {}
        self._steps: list[tuple[Step, ...]] = []
        """Whose identities are known: kept, so that no other step gets one of them."""

    def recalled(self, problem: Problem, plan: Plan) -> tuple[Plan, frozenset[str]]:
        """The plan with known routes as they were judged, and who drives them."""
        if problem is not self._problem:
            self._problem = problem
            self._aside, self._known, self._steps = [], {}, []
            return plan, frozenset()
        aside = self._number(plan)
        routes = []
        same: set[str] = set()
        for route in plan.routes:
            known = self._known.get((route.vehicle, aside, _order(route)))
            if known is not None:
                same.add(route.vehicle)
            routes.append(route if known is None else known)
        return plan.model_copy(update={"routes": tuple(routes)}), frozenset(same)

    def keep(self, given: Plan, judged: Plan) -> None:
        """Remember what became of the routes of a plan that has no faults."""
        if self._problem is None or self._problem.relations:
            return
        aside = self._number(given)
        made = {route.vehicle: route for route in judged.routes}
        for route in given.routes:
            known = made.get(route.vehicle)
            if known is None:
                continue
            for one in (route, known):
                self._known[route.vehicle, aside, _order(one)] = known
                self._steps.append(one.steps)

    def _number(self, plan: Plan) -> int:
        """Of what is taken off the plan, among all that was so far."""
        if plan.set_aside not in self._aside:
            self._aside.append(plan.set_aside)
        return self._aside.index(plan.set_aside)


def _order(route: Route) -> _Order:
    facts, rest = route.steps[: route.done], route.steps[route.done :]
    return (route.done, *map(id, facts), *map(_ASKED, rest))


def slowed_since(day: RevisedDay, ground: RevisedTravel) -> frozenset[str]:
    """Vans whose roads or tasks are others than they were when the old plan was made."""
    if not day.area:
        return frozenset()
    before = day.problem
    return slowed(day, ground, RevisedTravel(before, Places.of(before), measure(before)))


def untouched(day: RevisedDay, old: Plan, plan: Plan) -> frozenset[str]:
    """Vans with the steps of the old plan that neither incidents nor observations concern.

    A limit that a step broke may be none once the step has begun: such a route is
    judged again when more of it has.
    """
    before = {route.vehicle: route for route in old.routes}
    return frozenset(
        route.vehicle
        for route in plan.routes
        if route.vehicle in before
        and route.steps is before[route.vehicle].steps
        and (route.done == before[route.vehicle].done or not route.violations)
        and route.vehicle not in day.touched_vehicles
        and route.vehicle not in day.state.changed
    )
