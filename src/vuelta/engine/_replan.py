"""Replan: from incidents to a plan that can be driven, step by step.

apply -> project -> restrict -> the same solver -> rejoin -> referee. Repair
comes first, near the incident; what time is left improves the whole. The old
plan stays wherever nothing is gained by leaving it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import Any, Final

from vuelta.execution import refuse_broken_pins
from vuelta.model import Event, Incident, Plan, Policy, Problem, Revision, Stability
from vuelta.policy import effective_policy
from vuelta.replanning import (
    Budget,
    Candidates,
    Mode,
    Solver,
    applied,
    improved,
    opened,
    revision_of,
)
from vuelta.solver import Cancel, Deadline, Progress, refuse_nonsense

_LEAST_TIME: Final = 0.05
"""Seconds that must be left for improving the whole to be tried."""


def replan(
    problem: Problem | Mapping[str, Any],
    plan: Plan | Mapping[str, Any],
    incidents: Sequence[Incident | Mapping[str, Any]] = (),
    now: int | None = None,
    *,
    events: Sequence[Event | Mapping[str, Any]] = (),
    policy: Policy | Mapping[str, Any] | None = None,
    stability: Stability | Mapping[str, Any] | None = None,
    mode: Mode = "full",
    choices: Mapping[str, str] | None = None,
    time_limit: float | None = 1.0,
    iterations: int | None = None,
    seed: int = 0,
    threads: int = 1,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: Cancel | None = None,
    solver: Solver | None = None,
) -> Revision:
    """A plan for the rest of the day, and what it changes for whom.

    Parameters
    ----------
    problem, plan
        The day, and the plan that is being driven: of ``plan``, of an earlier
        revision, or anybody's. What it has chosen is settled first (``settled``).
    incidents
        What happened since. Each is reported once; a later call starts from the
        revision of this one.
    now
        The moment of the revision; without one, the latest that incidents,
        events and plan speak of.
    events
        All observations of the day so far. Without any, the plan's own times
        are taken to have come true.
    policy, stability
        Rules and prices; a mapping is laid over the default policy.
    mode
        ``full``: whatever pays; ``resequence``: each van keeps its tasks;
        ``insert_only``: nothing else moves; ``check``: nothing moves at all.
        Where what happened breaks a limit of a van, ``resequence`` and
        ``insert_only`` still take from it what does not fit any more.
    choices
        Option codes by incident id, where not the default is wanted.
    time_limit
        Seconds in all. 0 gives the first plan that can be driven.
    iterations
        Rounds of search in all instead, those of the first repair apart: with
        ``seed`` and ``threads`` they fix the answer.
    cancel
        ``cancel.set()`` ends the search; the best plan so far is the answer.
    solver
        Plans what may still change in place of the engine's own search, and of
        its modes: a function of the residual problem and the plan as it is when
        kept. Change has no price there; custody, referee and notices stay ours.

    Raises
    ------
    InputError
        I7xx, E1xx or P6xx, with every finding at once; the old plan stays valid.
    CommitmentError
        C302, when a pin of the document and an incident cannot both hold.
    TravelError
        Travel between the places of the day is not known.
    DefectError
        The revision found does not hold: a bug in the engine.
    """
    began = perf_counter()
    refuse_nonsense(time_limit, iterations, None, threads)
    deadline = Deadline(None if iterations is not None else time_limit, cancel, began)
    effective = effective_policy(policy, stability)
    start = opened(problem, plan, incidents, events, now, effective)
    reported = start.incidents
    refuse_broken_pins(start.problem, start.state, reported)
    if not reported and not start.state.changed:
        return Revision(
            now=start.now,
            problem=start.problem,
            plan=start.plan,
            seconds=perf_counter() - began,
            warnings=start.problem.warnings,
        )
    ways = Candidates(
        applied(start.problem, start.state, reported, effective),
        start.plan,
        mode,
        seed,
        deadline,
    )
    answers = ways.answer(choices or {})
    if solver is not None:
        found = ways.asked(solver)
    elif mode == "check":
        found = ways.checked()
    elif mode == "insert_only":
        found = ways.better(ways.kept(), ways.inserted())
    else:
        found = ways.first()
        left = deadline.left - ways.telling
        stopped = cancel is not None and cancel.is_set()
        if not stopped and left > _LEAST_TIME + ways.overhead:
            budget = Budget(left, iterations, threads, seed, on_progress, cancel)
            found = ways.better(found, improved(ways, found, budget))
    ways.must_hold(found)
    return revision_of(ways, found, reported, answers, perf_counter() - began)
