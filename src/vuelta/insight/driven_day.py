"""The day to be measured, made of what is written of it: plans, events and revisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vuelta.errors import InputError
from vuelta.execution import findings as execution_findings
from vuelta.execution import latest, project, read_events
from vuelta.insight.measured_day import Day, Version
from vuelta.model import Event, Plan, Problem, Revision, Route, Unassigned
from vuelta.travel import measure
from vuelta.verification import judged, plan_of, problem_of, real


def day_of(
    problem: Problem | Mapping[str, Any],
    plan: Plan | Mapping[str, Any],
    *,
    events: Sequence[Event | Mapping[str, Any]] | None = None,
    revisions: Sequence[Revision] = (),
) -> Day:
    """The day with all its versions, as planned or as it was driven; errors as ``vuelta.kpis``."""
    problem = problem_of(problem)
    plan = real(problem, plan_of(plan))
    later = sorted(revisions, key=lambda revision: revision.now)
    versions = (
        Version(None, problem, plan),
        *(Version(one.now, one.problem, one.plan) for one in later),
    )
    last = versions[-1]
    travel = measure(last.problem)
    if events is None:
        return Day(versions, last.plan, travel, revisions=tuple(later))
    seen = read_events(events)
    until = latest(last.problem, last.plan, (), seen)
    driven = _as_driven(last.problem, last.plan, seen, until)
    judgement = judged(last.problem, driven, travel)
    if judgement.faults:
        raise InputError(list(judgement.faults))
    return Day(versions, judgement.plan, travel, seen, tuple(later), until)


def _as_driven(problem: Problem, plan: Plan, events: Sequence[Event], now: int) -> Plan:
    """The plan with what happened by ``now`` as facts, and the rest as it is planned.

    What was tried and failed, and nobody decided about since, is unassigned.
    """
    state = project(problem, plan, events, now)
    findings = execution_findings(problem, plan, state, (), events, now)
    if findings:
        raise InputError(findings)
    routes = []
    for route in plan.routes:
        vehicle = state.vehicle_states[route.vehicle]
        driven, done = (*vehicle.begun, *vehicle.ahead), len(vehicle.begun)
        routes.append(Route.model_construct(vehicle=vehicle.id, steps=driven, done=done))
    steps = [step for route in routes for step in route.steps]
    spoken = {(step.type, step.id) for step in steps if step.outcome is None}
    spoken |= {(entry.type, entry.id) for entry in plan.unassigned}
    spoken |= {(entry.type, entry.id) for entry in plan.set_aside}
    failed = tuple(
        Unassigned.model_construct(type=step.type, id=step.id, reasons=())
        for step in {(s.type, s.id): s for s in steps if s.outcome}.values()
        if (step.type, step.id) not in spoken
    )
    left = (*plan.unassigned, *failed)
    return plan.model_copy(update={"routes": tuple(routes), "now": now, "unassigned": left})
