"""Explain: where a task or a route stands, what it costs, and what else there is.

Nothing here is estimated: prices with and without a task are the referee's,
places on other vehicles the solver's, and every smallest change was tried.

==== ==========================================================================
K820 there is no such task
K821 there is no such vehicle
K822 the vehicle has no route in this plan
K823 the day has begun: what it could still change is asked of ``options``
K824 the revision knows no such incident
==== ==========================================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from vuelta.errors import Finding, InputError
from vuelta.explain.limits_left import limits_of
from vuelta.explain.nouns import (
    Alternative,
    Fix,
    Remedy,
    RouteExplained,
    StopCost,
    TaskExplained,
    Visited,
    WhyNot,
)
from vuelta.explain.remedies import conflict, remedies
from vuelta.explain.single_vehicle import Bench, demand_at, demand_of, keys_of, standing, vehicle_of
from vuelta.explain.slack import late_because, tolerance
from vuelta.model import (
    TASK_TYPES,
    CostBreakdown,
    Job,
    Plan,
    Problem,
    Route,
    Shipment,
    Step,
    TaskKey,
)
from vuelta.verification import judged, plan_of, problem_of, real

_MOST: Final = 5
"""Alternatives and refusals that are worked out and rendered."""

Document = Mapping[str, Any]


def explain_task(problem: Problem | Document, plan: Plan | Document, task: str) -> TaskExplained:
    """Where a task stands and what it costs there, or why it is left out; what else there is.

    ``alternatives`` are the cheapest other places (another vehicle, or another
    position on its own), each with what it costs more than today's. Of a task
    that is left out, ``why_not`` tells of the vehicles nearest to serving it.

    Raises
    ------
    InputError
        K820, K823, S2xx, or the documents are not sound.
    TravelError
        Travel between the problem's places is not known.
    """
    problem, plan = _read(problem, plan)
    demand = demand_of(problem, task)
    key = next(key for key in keys_of(demand) if key[1] == task)
    found = standing(plan, key)
    if found is None:
        return _left_out(problem, plan, task, demand, key)
    route, position = found
    step = route.steps[position]
    if step.outcome == "failed" or position < route.done:
        state = "failed" if step.outcome == "failed" else "done"
        visit = _visited(problem, route, position, demand, None)
        return TaskExplained.model_construct(task=task, state=state, visit=visit)
    _refuse_begun(plan)
    bench = Bench.of(problem, plan, vehicle_of(problem, route.vehicle), demand)
    visit = _visited(problem, route, position, demand, bench)
    return TaskExplained.model_construct(
        task=task,
        state="planned",
        visit=visit,
        penalty=demand.penalty,
        alternatives=tuple(_alternatives(problem, plan, demand, key, bench, route)[:_MOST]),
    )


def explain_route(
    problem: Problem | Document, plan: Plan | Document, vehicle: str
) -> RouteExplained:
    """A route in figures: cost by source, limits by slack, and its dearest tasks.

    ``dearest`` are the tasks that add most, first those without which the rest
    cannot be driven; of a day that has begun, none.
    Errors as ``explain_task``; K821 and K822.
    """
    problem, plan = _read(problem, plan)
    noun = vehicle_of(problem, vehicle)
    route = next((route for route in plan.routes if route.vehicle == vehicle), None)
    if route is None:
        cause = f"vehicle {vehicle} has no route in this plan"
        raise InputError([Finding("K822", "route", cause, "name a vehicle that drives")])
    dearest = []
    open_ = [step for step in route.steps[route.done :] if step.type in ("job", "pickup")]
    if not _has_begun(plan):
        for step in open_:
            bench = Bench.of(problem, plan, noun, demand_at(problem, step))
            dearest.append(StopCost.model_construct(task=step.id, marginal=_marginal(bench, route)))
    dearest.sort(key=lambda one: (one.marginal is not None, -(one.marginal or 0)))
    return RouteExplained.model_construct(
        vehicle=vehicle,
        tasks=sum(step.type in TASK_TYPES for step in route.steps),
        start=route.steps[0].arrival,
        end=route.steps[-1].end,
        metres=route.distance,
        cost=route.cost,
        sources=route.costs,
        limits=limits_of(problem, noun, route),
        dearest=tuple(dearest[:_MOST]),
    )


def why_not(problem: Problem | Document, plan: Plan | Document, task: str, vehicle: str) -> WhyNot:
    """Why a vehicle does not serve a task, and the smallest changes that would let it.

    The route stays in its order; the task may go anywhere in it. Errors as
    ``explain_task``; K821.
    """
    problem, plan = _read(problem, plan)
    _refuse_begun(plan)
    demand = demand_of(problem, task)
    bench = Bench.of(problem, plan, vehicle_of(problem, vehicle), demand)
    return _why_not(bench, task)


def _why_not(bench: Bench, task: str) -> WhyNot:
    judgement = bench.placed()
    vehicle = bench.vehicle.id
    if judgement is None:
        return WhyNot.model_construct(
            task=task,
            vehicle=vehicle,
            fits=False,
            reasons=bench.reasons(),
            remedies=remedies(bench) if bench.holds else (),
            conflict=conflict(bench) if bench.holds else (),
        )
    cost, above = bench.added(judgement)
    penalty = bench.demand.penalty
    dear: tuple[Remedy, ...] = ()
    if penalty is not None and penalty < above:
        dear = (Remedy.model_construct(fixes=(Fix(what="penalty", by=above),), cost=cost),)
    return WhyNot.model_construct(
        task=task,
        vehicle=vehicle,
        fits=True,
        cost=cost,
        start=_start_of(judgement.plan, keys_of(bench.demand)[-1]),
        remedies=dear,
    )


def _read(problem: Problem | Document, plan: Plan | Document) -> tuple[Problem, Plan]:
    problem = problem_of(problem)
    return problem, real(problem, plan_of(plan))


def _has_begun(plan: Plan) -> bool:
    return plan.now is not None or any(route.done for route in plan.routes)


def _refuse_begun(plan: Plan) -> None:
    if _has_begun(plan):
        raise InputError(
            [
                Finding(
                    "K823",
                    "plan.now",
                    "this day has begun, and what is aboard binds it",
                    "ask `vuelta options` what can still be had, or explain the morning's plan",
                )
            ]
        )


def _start_of(plan: Plan, key: TaskKey) -> int | None:
    found = standing(plan, key)
    return None if found is None else found[0].steps[found[1]].start


def _visited(
    problem: Problem, route: Route, position: int, demand: Job | Shipment, bench: Bench | None
) -> Visited:
    step = route.steps[position]
    visits = [k for k, step in enumerate(route.steps) if step.type in TASK_TYPES]
    task = demand if isinstance(demand, Job) else getattr(demand, step.type)
    vehicle = vehicle_of(problem, route.vehicle)
    fields: dict[str, Any] = {}
    if bench is not None:
        fields["marginal"] = _marginal(bench, route)
        if fields["marginal"] is not None:
            fields["sources"] = _minus(route.costs, bench.without.plan.summary.costs)
        fields["tolerance"] = tolerance(problem, route, step)
        if step.late:
            fields["late_because"] = late_because(problem, route, step)
    return Visited.model_construct(
        vehicle=route.vehicle,
        position=visits.index(position) + 1,
        of=len(visits),
        arrival=step.arrival,
        start=step.start,
        end=step.end,
        windows=task.time_windows,
        late=step.late,
        limits=limits_of(problem, vehicle, route, step, task),
        **fields,
    )


def _marginal(bench: Bench, route: Route) -> int | None:
    """What the routes save without it; none where the rest of its own cannot be driven."""
    return route.cost - bench.without.plan.summary.cost if bench.stands(route) else None


def _minus(new: CostBreakdown, old: CostBreakdown) -> CostBreakdown:
    """New minus old, source by source."""
    return CostBreakdown.model_construct(
        **{name: getattr(new, name) - getattr(old, name) for name in CostBreakdown.model_fields}
    )


def _alternatives(
    problem: Problem,
    plan: Plan,
    demand: Job | Shipment,
    key: TaskKey,
    own: Bench,
    route: Route,
) -> list[Alternative]:
    """Other vehicles that could take it as they are, and its own at another position.

    Nobody else can where the rest of its route cannot be driven without it.
    """
    if any(key == ("job", name) for relation in problem.relations for name in relation.jobs):
        return []  # it is bound to others: it does not move alone
    now = _marginal(own, route)
    found = []
    for bench in _benches(problem, plan, demand, route.vehicle) if now is not None else ():
        judgement = bench.placed()
        if judgement is not None and now is not None:
            start, extra = _start_of(judgement.plan, key), bench.added(judgement)[0] - now
            other = bench.vehicle.id
            found.append(Alternative.model_construct(vehicle=other, start=start, extra=extra))
    if isinstance(demand, Job):
        found += _elsewhere(own, key, route)
    return sorted(found, key=lambda one: (one.extra, one.vehicle))


def _elsewhere(own: Bench, key: TaskKey, route: Route) -> list[Alternative]:
    """The cheapest other position on the vehicle it is on."""
    best = None
    for steps in _positions(own.route.steps, key, route.steps):
        tried = route.model_copy(update={"steps": steps, "done": 0})
        judgement = judged(own.problem, Plan.model_construct(routes=(tried,)), own.travel)
        cost = judgement.plan.summary.cost
        if judgement.clean and (best is None or cost < best[0]):
            best = cost, _start_of(judgement.plan, key)
    if best is None:
        return []
    cost, start = best
    return [
        Alternative.model_construct(vehicle=route.vehicle, start=start, extra=cost - route.cost)
    ]


def _positions(
    rest: tuple[Step, ...], key: TaskKey, now: tuple[Step, ...]
) -> Iterator[tuple[Step, ...]]:
    """The route with a job at every other position, and what it collected set down after it."""
    if not rest:
        return
    step = next(step for step in now if (step.type, step.id) == key)
    down = tuple(step for step in now if (step.type, step.id) == ("unload", key[1]))
    first = 1 if rest[0].type == "start" else 0
    last = len(rest) - (rest[-1].type == "end")
    here = [(step.type, step.id) for step in now].index(key)
    for at in range(first, last + 1):
        if at == here:
            continue
        one = (*rest[:at], step, *rest[at:])
        if not down:
            yield one
        for then in range(at + 1, last + 2) if down else ():
            yield (*one[:then], *down, *one[then:])


def _benches(
    problem: Problem, plan: Plan, demand: Job | Shipment, but: str | None = None
) -> Iterator[Bench]:
    """Every vehicle but one, with what it does; of idle ones that are alike the first."""
    used = {route.vehicle for route in plan.routes}
    idle: set[str] = set()
    for vehicle in problem.vehicles:
        if vehicle.id == but:
            continue
        if vehicle.id not in used:
            # Permission and wishes go by name: they are part of what makes two alike.
            may = demand.allowed_vehicles is None or vehicle.id in demand.allowed_vehicles
            wish = demand.vehicle_costs.get(vehicle.id, 0)
            nameless = vehicle.model_copy(update={"id": "", "description": None})
            likeness = f"{nameless.model_dump_json()} {may} {wish}"
            if likeness in idle:
                continue
            idle.add(likeness)
        yield Bench.of(problem, plan, vehicle, demand)


def _left_out(
    problem: Problem, plan: Plan, task: str, demand: Job | Shipment, key: TaskKey
) -> TaskExplained:
    """Why it is left out: of every vehicle whether it fits, with details of those nearest to it."""
    aside = next((entry for entry in plan.set_aside if (entry.type, entry.id) == key), None)
    if aside is not None:
        return TaskExplained.model_construct(task=task, state="set_aside", aside=aside.reason)
    _refuse_begun(plan)
    benches = list(_benches(problem, plan, demand))
    fitting = [
        (bench.added(judgement)[0], bench)
        for bench in benches
        if (judgement := bench.placed()) is not None
    ]
    if fitting:
        nearest = [bench for _, bench in sorted(fitting, key=lambda one: one[0])]
    else:
        nearest = sorted(benches, key=lambda bench: len(bench.reasons()))
    return TaskExplained.model_construct(
        task=task,
        state="left_out",
        penalty=demand.penalty,
        why_not=tuple(_why_not(bench, task) for bench in nearest[:_MOST]),
    )
