"""What a visit can bear, and why it is late: the referee times the route again and again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from vuelta.explain.nouns import Tolerance
from vuelta.explain.remedies import least
from vuelta.explain.single_vehicle import Bench, demand_at, keys_of, steps_without, vehicle_of
from vuelta.model import Job, Plan, Problem, Route, Shipment, Step, TravelMatrix
from vuelta.verification import judged

_DAY: Final = 86_400


def tolerance(problem: Problem, route: Route, step: Step) -> Tolerance:
    """How much longer the work may take before the route breaks more than it does.

    The work at the step is made longer, and the referee times the route anew.
    """
    vehicle, demand = vehicle_of(problem, route.vehicle), demand_at(problem, step)
    alone = Bench.of(problem, Plan.model_construct(routes=(route,)), vehicle, demand)
    before = _broken(alone.problem, route, alone.travel)

    def with_more(seconds: int) -> frozenset[tuple[str, str, int]]:
        return _broken(_longer(alone.problem, step, seconds), route, alone.travel)

    def breaks(seconds: int) -> bool:
        return with_more(seconds) != before

    by = least(breaks, _DAY)
    if by is None:
        return Tolerance(seconds=_DAY)
    first = sorted(with_more(by) - before, key=lambda one: (one[2], one[1], one[0]))
    late = [(name, cause) for name, cause, _ in first]
    return Tolerance(
        seconds=by - 1,
        cause=late[0][1] if late else None,
        late=tuple(dict.fromkeys(name for name, _ in late if name)),
    )


def _broken(
    problem: Problem, route: Route, travel: TravelMatrix
) -> frozenset[tuple[str, str, int]]:
    """What is late or broken: the task, the limit, and its place on the route."""
    plan = Plan.model_construct(routes=(route,))
    judgement = judged(problem, plan, travel)
    found: set[tuple[str, str, int]] = set()
    for one in judgement.plan.routes:
        for k, step in enumerate(one.steps):
            found |= {(step.id or "", broken.cause, k) for broken in step.violations}
            if step.late:
                found.add((step.id or "", "late" if step.type != "end" else "overtime", k))
        causes = {broken.cause for step in one.steps for broken in step.violations}
        found |= {("", b.cause, len(one.steps)) for b in one.violations if b.cause not in causes}
    return frozenset(found)


def _longer(problem: Problem, step: Step, seconds: int) -> Problem:
    """The problem with more work at one visit, whatever the type of vehicle."""

    def slow(task: Any) -> Any:
        if task.id != step.id:
            return task
        per_type = {name: service + seconds for name, service in task.service_per_type.items()}
        update = {"service": task.service + seconds, "service_per_type": per_type}
        return task.model_copy(update=update)

    jobs = tuple(slow(job) if step.type == "job" else job for job in problem.jobs)
    pairs = tuple(
        pair.model_copy(update={step.type: slow(getattr(pair, step.type))})
        if step.type in ("pickup", "delivery")
        else pair
        for pair in problem.shipments
    )
    return problem.model_copy(update={"jobs": jobs, "shipments": pairs})


def late_because(problem: Problem, route: Route, step: Step) -> tuple[str, ...]:
    """A smallest set of other tasks without which this one is on time, the order kept.

    Deletion filter: with all others away, each comes back if the task stays on
    time. Empty when it is late even alone.
    """
    vehicle, asked = vehicle_of(problem, route.vehicle), demand_at(problem, step)
    bench = Bench.of(problem, Plan.model_construct(routes=(route,)), vehicle, asked)

    def on_time(away: Sequence[Job | Shipment]) -> bool:
        steps = steps_without(route.steps, away)
        rest = Plan.model_construct(routes=(route.model_copy(update={"steps": steps}),))
        timed = judged(bench.problem, rest, bench.travel).plan.routes[0]
        return not any((s.type, s.id) == (step.type, step.id) and s.late for s in timed.steps)

    away = list(bench.demands)
    if not on_time(away):
        return ()
    for demand in bench.demands:
        kept = [other for other in away if other is not demand]
        if on_time(kept):
            away = kept
    return tuple(keys_of(demand)[0][1] for demand in away)
