"""Trace and transit: who holds what, how it came there, and what comes next.

project -> chains, for every revision in turn: what had happened by the next one
stays a fact, and the last plan says what is still to come. A return stands in
front of the chains of its visits, with what was decided about it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal

from vuelta import returns
from vuelta.custody.across_revisions import continued, status_of
from vuelta.custody.chain import Chains
from vuelta.custody.in_transit import in_transit
from vuelta.custody.task_history import touches
from vuelta.errors import Finding, InputError, suggest
from vuelta.execution import project, read_events, read_incidents
from vuelta.model import (
    Chain,
    Event,
    Incident,
    Job,
    Plan,
    Problem,
    Returned,
    ReturnPolicy,
    ReturnRequest,
    Revision,
    Shipment,
    TaskKey,
    Trace,
    Transit,
)
from vuelta.verification import plan_of, problem_of, real


def trace(
    problem: Problem | Mapping[str, Any],
    plan: Plan | Mapping[str, Any],
    name: str,
    *,
    events: Sequence[Event | Mapping[str, Any]] = (),
    incidents: Sequence[Incident | Mapping[str, Any]] = (),
    revisions: Sequence[Revision] = (),
    now: int | None = None,
    requests: Sequence[ReturnRequest | Mapping[str, Any]] = (),
    return_policy: ReturnPolicy | Mapping[str, Any] | None = None,
) -> Trace:
    """The chain of custody of one task: holders, places, times, evidence, next step.

    Of a return: of all its visits, behind what was decided about it when it was
    asked for, and its deadlines.

    Parameters
    ----------
    problem, plan
        The day; with ``revisions``, as it was before the first of them.
    name
        Id of a job, or of either half of a shipment; else of a return request, or
        the sku of an item that one of them names.
    events
        What was observed. Without any, and without ``now``, a plan that is not
        in progress tells only what is to come.
    incidents
        As they were reported to the revisions: whose word and evidence it is.
    revisions
        Of the day, in order: the last one's plan is the one in force.
    now
        The moment; without one, the latest that events and plans speak of.
    requests, return_policy
        Returns, each with its own id, and the seller's rules for them.

    Raises
    ------
    InputError
        E133, when nothing has that name; R642, when several returns hold the item;
        R641, where return and day spell times differently; E1xx and R6xx when a
        document is not sound.
    TravelError
        Travel between the places of the day is not known.
    """
    stages = _Stages(problem, plan, events, revisions, now)
    asked = [returns.request_of(request) for request in requests]
    found = _request_behind(name, stages.tasks, asked)
    returned = None if found is None else _returned(found, return_policy, stages.problem)
    visits: tuple[str, ...] = (name,)
    if found is not None and (name == found.id or name not in stages.tasks):
        visits = returns.visit_ids(found)
    return stages.trace(name, visits, read_incidents(incidents), returned)


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
    stock = in_transit(last.problem, last.chains)
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
        days = [first, *((revision.problem, revision.plan) for revision in revisions)]
        self.problem, last = days[-1]
        seen = read_events(events)
        times = [event.time for event in seen] + [revision.now for revision in revisions]
        times += [] if last.now is None else [last.now]
        self.now = max(times, default=None) if now is None else now
        ends = [*(revision.now for revision in revisions), self.now]
        self._stages = [
            (day, _chains(day, planned, seen, end))
            for (day, planned), end in zip(days, ends, strict=True)
        ]
        self.chains = self._stages[-1][1]
        self._plan = last

    @cached_property
    def tasks(self) -> dict[str, Literal["job", "shipment"]]:
        """Every id of the last day that goods have."""
        found: dict[str, Literal["job", "shipment"]] = {}
        for pair in self.problem.shipments:
            found |= dict.fromkeys((pair.pickup.id, pair.delivery.id), "shipment")
        return found | dict.fromkeys((job.id for job in self.problem.jobs), "job")

    def trace(
        self,
        name: str,
        visits: Sequence[str],
        incidents: Sequence[Incident],
        returned: Returned | None,
    ) -> Trace:
        """The story of a task of the last day, or of all visits of a return."""
        named = [_named(day, visits) for day, _ in self._stages]
        jobs, pairs = named[-1]
        keys = frozenset().union(*(_keys(*tasks) for tasks in named))
        chains = continued(
            [_of(day, chains, keys) for day, chains in self._stages[:-1]],
            _of(self.problem, self.chains, keys),
        )
        status, reasons = status_of(self._plan, keys, chains)
        tasks = (*jobs, *(pair.delivery for pair in pairs))
        return Trace.model_construct(
            id=name,
            type=self.tasks.get(name, "return"),
            kind=jobs[0].kind if jobs else None,
            description=tasks[0].description if tasks else None,
            now=self.now,
            status=status if tasks else "unplanned",
            reasons=reasons,
            returned=returned,
            chains=chains,
            touches=tuple(touches(self._given, self._revisions, keys, incidents)),
            style=self.problem.style,
        )


def _request_behind(
    name: str, tasks: Mapping[str, object], requests: Sequence[ReturnRequest]
) -> ReturnRequest | None:
    """The return that a name, of a task or not, belongs to; none for other tasks."""
    for request in requests:
        if name == request.id or (name in tasks and name in returns.visit_ids(request)):
            return request
    if name in tasks:
        return None
    holding = [request for request in requests if any(item.sku == name for item in request.items)]
    if len(holding) == 1:
        return holding[0]
    if holding:
        cause = f"item {name} comes back with several returns"
        remedy = f"name one of {', '.join(one.id for one in holding)}"
        raise InputError([Finding("R642", name, cause, remedy)])
    known = dict.fromkeys(tasks)
    known |= dict.fromkeys(request.id for request in requests)
    known |= dict.fromkeys(item.sku for request in requests for item in request.items)
    what = "job, shipment, return or item" if requests else "job or shipment"
    remedy = suggest(name, known, f"name a {what} that is given", most=3)
    raise InputError([Finding("E133", name, f"there is no {what} {name}", remedy)])


def _returned(
    request: ReturnRequest,
    policy: ReturnPolicy | Mapping[str, Any] | None,
    problem: Problem,
) -> Returned:
    """What was decided about a return, at the moment it was asked for."""
    returns.same_clock(request, problem)
    decision = returns.decide(request, policy)
    return Returned.model_construct(
        request=request.id,
        items=tuple(item.sku for item in request.items),
        state=returns.DECIDED[decision.verdict],
        decided=request.requested,
        decision=decision,
    )


def _chains(problem: Problem, plan: Plan, events: Sequence[Event], now: int | None) -> Chains:
    """The chains of one stage; a plan of anybody's is timed before it is believed."""
    begun = now is not None
    moment = problem.day_start if now is None else now
    state = project(problem, real(problem, plan), events, moment)
    return Chains(problem, state, events, has_begun=begun)


def _named(problem: Problem, visits: Sequence[str]) -> tuple[list[Job], list[Shipment]]:
    """What goes by one of these ids: jobs, and shipments by either half or the job behind."""
    jobs = [job for job in problem.jobs if job.id in visits]
    return jobs, [
        pair
        for pair in problem.shipments
        if not {pair.pickup.id, pair.delivery.id, pair.from_job}.isdisjoint(visits)
    ]


def _keys(jobs: Sequence[Job], pairs: Sequence[Shipment]) -> frozenset[TaskKey]:
    """Their tasks; a job that shares an id with a half of a shipment is another one."""
    found: set[TaskKey] = {("job", job.id) for job in jobs}
    for pair in pairs:
        found |= {("pickup", pair.pickup.id), ("delivery", pair.delivery.id)}
    return frozenset(found)


def _of(problem: Problem, chains: Chains, keys: Collection[TaskKey]) -> list[Chain]:
    jobs = [job for job in problem.jobs if ("job", job.id) in keys]
    pairs = [
        pair
        for pair in problem.shipments
        if ("pickup", pair.pickup.id) in keys or ("delivery", pair.delivery.id) in keys
    ]
    found = [chain for job in jobs for chain in chains.of_job(job)]
    return found + [chains.of_shipment(pair) for pair in pairs]
