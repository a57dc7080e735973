"""What came of a day: the plan as it was really driven, and the referee's word on it.

``achieved`` is the day as ``vuelta.insight`` measures it, so that its KPIs are those of
``vuelta kpis``.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any, cast

from vuelta import insight
from vuelta.model import (
    Cancellation,
    Job,
    NewOrder,
    NewUrgent,
    Plan,
    Problem,
    Route,
    SetAside,
    Shipment,
    Step,
    TaskKey,
    Unassigned,
)
from vuelta.referee import Judgement, judge
from vuelta.simulate.simulated_day import Day, Visit
from vuelta.travel import measure


def driven(day: Day) -> Plan:
    """The day as a plan of facts: every visit with its real hours.

    What nobody served rides on with the van that has its goods, rests where it
    was taken off the plan, or is left over. ``aboard`` of what was taken off the plan is what the
    vans really hold.
    """
    served = {
        visit.key
        for visits in day.visits.values()
        for visit in visits
        if visit.end is not None and visit.outcome is None
    }
    jobs = {job.id for job in day.problem.jobs}
    shipped = {pair.delivery.id for pair in day.problem.shipments} - jobs
    rested = {(entry.type, entry.id): entry for entry in day.plan.set_aside}
    routes = tuple(
        Route(
            vehicle=vehicle,
            steps=tuple(_step(visit, day.ended, shipped) for visit in visits),
            done=len(visits),
        )
        for vehicle, visits in day.visits.items()
        if visits
    )
    aside: list[SetAside] = []
    left: list[Unassigned] = []
    for key in _tasks(day.problem):
        if key in served:
            continue
        holder = day.aboard.get(key)
        if key in rested:
            aside.append(rested[key].model_copy(update={"aboard": holder}))
        elif holder is not None:
            aside.append(
                SetAside(
                    id=key[1],
                    type=cast(Any, key[0]),
                    state="deferred",
                    reason="NOT_SERVED",
                    aboard=holder,
                    time=day.ended,
                )
            )
        else:
            left.append(Unassigned(id=key[1], type=cast(Any, key[0])))
    return day.plan.model_copy(
        update={
            "routes": routes,
            "unassigned": tuple(left),
            "set_aside": tuple(aside),
            "now": day.ended,
        }
    )


def _step(visit: Visit, now: int, shipped: Set[str]) -> Step:
    """The visit as a step; a job that was handed over later is a delivery by now."""
    step = visit.step(now)
    if step.type == "job" and step.id in shipped:
        return step.model_copy(update={"type": "delivery"})
    return step


def judged(day: Day) -> Judgement:
    """The referee's judgement of the day as it was driven: costs, and whatever was lost."""
    problem = day.problem
    return judge(problem, driven(day), measure(problem))


def achieved(day: Day, judgement: Judgement) -> insight.Day:
    """The day to be measured, ``judgement`` being the referee's of it.

    All facts are known, so it has no observations. Whoever ordered and is not planned
    is left out; whoever called off and was planned all the same is called off. A day has
    three versions: the morning, the morning with all orders as they came, and its end.
    """
    orders = [entry.order for entry in day.incidents if isinstance(entry, NewOrder | NewUrgent)]
    planned = {name for _, name in _tasks(day.problem)}
    jobs = tuple(order for order in orders if isinstance(order, Job))
    pairs = tuple(order for order in orders if isinstance(order, Shipment))
    ordered = day.morning.model_copy(
        update={
            "jobs": (*day.morning.jobs, *jobs),
            "shipments": (*day.morning.shipments, *pairs),
        }
    )
    ignored = tuple(job for job in ordered.jobs if job.id not in planned)
    dropped = tuple(pair for pair in ordered.shipments if pair.delivery.id not in planned)
    problem = day.problem.model_copy(
        update={
            "jobs": (*day.problem.jobs, *ignored),
            "shipments": (*day.problem.shipments, *dropped),
        }
    )
    plan = _called_off(day, problem, judgement.plan)
    versions = (
        insight.Version(None, day.morning, day.first),
        insight.Version(day.ended, ordered, day.first),
        insight.Version(day.ended, problem, plan),
    )
    return insight.Day(versions, plan, measure(problem))


def _called_off(day: Day, problem: Problem, plan: Plan) -> Plan:
    """The plan in which customers' cancellations stand that nobody has answered."""
    called = {
        key: entry.time
        for entry in day.incidents
        if isinstance(entry, Cancellation) and entry.by == "customer"
        for key in _tasks(problem)
        if entry.may_mean(key)
    }
    kept = tuple(entry for entry in plan.set_aside if (entry.type, entry.id) not in called)
    gone = tuple(
        SetAside(id=name, type=kind, state="cancelled", reason="CANCELLATION", time=time)
        for (kind, name), time in called.items()
    )
    return plan.model_copy(update={"set_aside": (*kept, *gone)})


def _tasks(problem: Problem) -> list[TaskKey]:
    keys: list[TaskKey] = [("job", job.id) for job in problem.jobs]
    for pair in problem.shipments:
        keys += [("pickup", pair.pickup.id), ("delivery", pair.delivery.id)]
    return keys
