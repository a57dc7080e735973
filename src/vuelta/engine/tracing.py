"""Trace and transit: who holds what, how it came there, and what comes next.

project -> chains, for every revision in turn: what had happened by the next one
stays a fact, and the last plan says what is still to come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vuelta import dispatch
from vuelta.engine.judging import is_sealed, plan_of, problem_of, timed
from vuelta.errors import Finding, InputError
from vuelta.model import Chain, Event, Incident, Plan, Problem, Revision, Trace, Transit
from vuelta.travel import measure


def trace(
    problem: Problem | Mapping[str, Any],
    plan: Plan | Mapping[str, Any],
    name: str,
    *,
    events: Sequence[Event | Mapping[str, Any]] = (),
    incidents: Sequence[Incident | Mapping[str, Any]] = (),
    revisions: Sequence[Revision] = (),
    now: int | None = None,
) -> Trace:
    """The chain of custody of one task: holders, places, times, evidence, next step.

    Parameters
    ----------
    problem, plan
        The day; with ``revisions``, as it was before the first of them.
    name
        Id of a job, or of either half of a shipment.
    events
        What was observed. Without any, and without ``now``, a plan that is not
        in progress tells only what is to come.
    incidents
        As they were told to the revisions: whose word and evidence it is.
    revisions
        Of the day, in order: the last one's plan is the one in force.
    now
        The moment; without one, the latest that events and plans speak of.

    Raises
    ------
    InputError
        E133, when the day has no such task; E1xx when a document is not sound.
    TravelError
        Travel between the places of the day is not known.
    """
    stages = _Stages(problem, plan, events, revisions, now)
    return stages.trace(name, dispatch.read_incidents(incidents))


def transit(
    problem: Problem | Mapping[str, Any],
    plan: Plan | Mapping[str, Any],
    *,
    events: Sequence[Event | Mapping[str, Any]] = (),
    now: int | None = None,
) -> Transit:
    """Goods on their way back: who has them, and where and when they arrive.

    Parameters and errors as ``trace``.
    """
    last = _Stages(problem, plan, events, (), now)
    stock = dispatch.in_transit(last.problem, last.chains)
    return Transit.model_construct(now=last.now, stock=stock, style=last.problem.style)


class _Stages:
    """The day as it was planned, as it was revised, and where it stands."""

    def __init__(
        self,
        problem: Problem | Mapping[str, Any],
        plan: Plan | Mapping[str, Any],
        events: Sequence[Event | Mapping[str, Any]],
        revisions: Sequence[Revision],
        now: int | None,
    ) -> None:
        first = problem_of(problem), plan_of(plan)
        self._given = first[1]
        self._revisions = tuple(revisions)
        days = [first, *((one.problem, one.plan) for one in revisions)]
        self.problem, last = days[-1]
        seen = dispatch.read_events(events)
        times = [event.time for event in seen] + [one.now for one in revisions]
        times += [] if last.now is None else [last.now]
        self.now = max(times, default=None) if now is None else now
        ends = [*(one.now for one in revisions), self.now]
        self._stages = [
            (day, _chains(day, planned, seen, end))
            for (day, planned), end in zip(days, ends, strict=True)
        ]
        self.chains = self._stages[-1][1]
        self._plan = last

    def trace(self, name: str, incidents: Sequence[Incident]) -> Trace:
        """The story of a task of the last day."""
        jobs = [job for job in self.problem.jobs if job.id == name]
        pairs = [
            pair for pair in self.problem.shipments if name in (pair.pickup.id, pair.delivery.id)
        ]
        if not jobs and not pairs:
            cause = f"there is no job or shipment {name}"
            raise InputError([Finding("E133", name, cause, "name a task of the problem")])
        names = {name} | {half.id for pair in pairs for half in (pair.pickup, pair.delivery)}
        chains = dispatch.continued(
            [_of(day, chains, names) for day, chains in self._stages[:-1]],
            _of(self.problem, self.chains, names),
        )
        status, reasons = dispatch.status_of(self._plan, names, chains)
        task = jobs[0] if jobs else pairs[0].delivery
        return Trace.model_construct(
            id=name,
            type="job" if jobs else "shipment",
            kind=jobs[0].kind if jobs else None,
            description=task.description,
            now=self.now,
            status=status,
            reasons=reasons,
            chains=chains,
            touches=tuple(dispatch.touches(self._given, self._revisions, names, incidents)),
            style=self.problem.style,
        )


def _chains(
    problem: Problem, plan: Plan, events: Sequence[Event], now: int | None
) -> dispatch.Chains:
    """The chains of one stage; a plan of anybody's is timed before it is believed."""
    real = plan if is_sealed(plan) else timed(problem, plan, measure(problem))
    begun = now is not None
    moment = problem.day_start if now is None else now
    state = dispatch.project(problem, real, events, moment)
    return dispatch.Chains(problem, state, events, has_begun=begun)


def _of(problem: Problem, chains: dispatch.Chains, names: set[str]) -> list[Chain]:
    found = [chain for job in problem.jobs if job.id in names for chain in chains.of_job(job)]
    return found + [
        chains.of_shipment(pair)
        for pair in problem.shipments
        if names & {pair.pickup.id, pair.delivery.id}
    ]
