"""Measure: a day as planned, or as it was driven, turned into KPIs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vuelta.engine._plan import plan as plan_again
from vuelta.errors import InputError
from vuelta.execution import findings as execution_findings
from vuelta.execution import latest, project, read_events
from vuelta.insight import Day, Factors, GroupBy, Measures, Version, measure, read_factors
from vuelta.model import Event, Plan, Problem, Revision, Route, Unassigned
from vuelta.travel import measure as measure_travel
from vuelta.verification import judged, plan_of, problem_of, timed


def kpis(
    problem: Problem | Mapping[str, Any],
    plan: Plan | Mapping[str, Any],
    *,
    events: Sequence[Event | Mapping[str, Any]] | None = None,
    revisions: Sequence[Revision] = (),
    by: GroupBy | None = None,
    parcels: int | None = None,
    weight: int | None = 0,
    factors: Factors | Mapping[str, Any] | None = None,
    quantiles: tuple[int, int] | None = None,
    zone_metres: int = 2000,
    evidence: bool = False,
    extra_km: int | None = None,
    seed: int = 0,
) -> Measures:
    """The KPIs of a day: planned without ``events``, achieved with them.

    Parameters
    ----------
    events
        Of the whole day. Stops that no event speaks of are no achievement: they
        count as open, like those that are still ahead at the last event.
    revisions
        Of that day, in any order; each replaced the plan before it.
    by, parcels, weight, quantiles, zone_metres, evidence
        See ``vuelta.insight.measure``.
    factors
        Table of kg CO2e per km; the shipped one when not given.
    extra_km
        Iterations of a search without returns (exchanges only deliver), from the
        same plan and with ``seed``: what the returns add to its km is reported.

    Raises
    ------
    InputError
        A document is not sound, or events contradict the plan (I7xx).
    TravelError
        Travel between the problem's places is not known.
    """
    table = read_factors(factors) if isinstance(factors, Mapping) else factors
    day = day_of(problem, plan, events=events, revisions=revisions)
    measures = measure(
        day,
        by=by,
        parcels=parcels,
        weight=weight,
        factors=table,
        quantiles=quantiles,
        zone_metres=zone_metres,
        evidence=evidence,
    )
    if extra_km is None:
        return measures
    return _with_extra_km(measures, day, extra_km, seed)


def day_of(
    problem: Problem | Mapping[str, Any],
    plan: Plan | Mapping[str, Any],
    *,
    events: Sequence[Event | Mapping[str, Any]] | None = None,
    revisions: Sequence[Revision] = (),
) -> Day:
    """The day with all its versions, as planned or as it was driven; errors as ``kpis``."""
    problem, plan = problem_of(problem), plan_of(plan)
    plan = timed(problem, plan, measure_travel(problem))
    later = sorted(revisions, key=lambda revision: revision.now)
    versions = (
        Version(None, problem, plan),
        *(Version(one.now, one.problem, one.plan) for one in later),
    )
    last = versions[-1]
    travel = measure_travel(last.problem)
    if events is None:
        return Day(versions, last.plan, travel, revisions=tuple(later))
    seen = read_events(events)
    until = latest(last.problem, last.plan, (), seen)
    driven = as_driven(last.problem, last.plan, seen, until)
    judgement = judged(last.problem, driven, travel)
    if judgement.faults:
        raise InputError(list(judgement.faults))
    return Day(versions, judgement.plan, travel, seen, tuple(later), until)


def as_driven(problem: Problem, plan: Plan, events: Sequence[Event], now: int) -> Plan:
    """The plan with what happened by ``now`` as facts, and the rest as it is planned.

    What was tried and failed, and nobody decided about since, is unassigned.
    """
    state = project(problem, plan, events, now)
    findings = execution_findings(problem, plan, state, (), events, now)
    if findings:
        raise InputError(findings)
    routes = []
    for route in plan.routes:
        van = state.vans[route.vehicle]
        whole, done = (*van.begun, *van.ahead), len(van.begun)
        routes.append(Route.model_construct(vehicle=van.vehicle, steps=whole, done=done))
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


def _with_extra_km(measures: Measures, day: Day, iterations: int, seed: int) -> Measures:
    """What returns add: km of the last plan less km of one for deliveries alone."""
    problem = day.problem
    kept = [
        job.model_copy(update={"pickup": None, "type": None}) if any(job.pickup or ()) else job
        for job in problem.jobs
        if job.kind != "return"
    ]
    ids = {job.id for job in kept}
    vehicles = [
        vehicle.model_copy(
            update={"steps": tuple(s for s in vehicle.steps if s.type != "job" or s.id in ids)}
        )
        for vehicle in problem.vehicles
    ]
    alone = problem.model_copy(update={"jobs": tuple(kept), "vehicles": tuple(vehicles)})
    found = plan_again(alone, iterations=iterations, seed=seed, warm=day.driven)
    extra = (day.driven.summary.distance or 0) - (found.summary.distance or 0)
    returns = sum(
        visit.is_served and any(visit.takes) for visit in day.visits if visit.key[0] == "job"
    )
    work = measures.work.model_copy(
        update={
            "extra_metres_for_returns": extra,
            "metres_per_return": extra / returns if returns else None,
        }
    )
    return measures.model_copy(update={"work": work})
