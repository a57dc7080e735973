"""Plan: a problem solved, and the plan judged before it leaves."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import TYPE_CHECKING, Any

from vuelta.model import Plan, Problem
from vuelta.solver import (
    Cancel,
    Deadline,
    Progress,
    default_time_limit,
    refuse_clashing_pins,
    refuse_nonsense,
    solve,
)
from vuelta.travel import measure, places_in_time
from vuelta.verification import judged, must_hold, plan_of, problem_of, verified

if TYPE_CHECKING:
    from pyvrp import Model, ProblemData


def plan(
    problem: Problem | Mapping[str, Any] | ProblemData | Model,
    *,
    time_limit: float | None = None,
    iterations: int | None = None,
    no_improvement: int | None = None,
    seed: int = 0,
    threads: int = 1,
    warm: Plan | Mapping[str, Any] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: Cancel | None = None,
) -> Plan:
    """The best plan found for a problem, checked by the referee.

    Parameters
    ----------
    problem
        A document, or PyVRP's ``ProblemData`` or ``Model``: then
        ``vuelta.formats.pyvrp.solution_of`` turns the plan into its ``Solution``.
    time_limit
        Seconds of search. When neither this nor ``iterations`` is given,
        ``default_time_limit`` of the numbers of tasks and vehicles.
    iterations
        Rounds of search: with ``seed`` and ``threads`` they fix the plan.
    no_improvement
        Stop after so many rounds without a better plan.
    warm
        Plan the search starts from, or the document of one; it may be partial or infeasible.
    on_progress
        Called now and then with the best plan's figures so far.
    cancel
        ``cancel.set()`` from any thread ends the search; the best plan so far
        is the answer. Where large tables of travel are still being measured there
        is none yet.

    Raises
    ------
    InputError
        The problem is not sound, or needs what the core cannot do.
    CommitmentError
        C301, when a vehicle cannot keep what is pinned.
    TravelError
        Travel between its places is not known.
    CancelledError
        Cancelled before there was any plan.
    DefectError
        The plan found does not hold: a bug in the engine.
    ValueError
        A budget below zero, or less than one thread.
    """
    opened = perf_counter()
    problem = problem_of(problem)
    if time_limit is None and iterations is None:
        time_limit = default_time_limit(problem.n_tasks, len(problem.vehicles))
    refuse_nonsense(time_limit, iterations, no_improvement, threads)
    deadline = Deadline(time_limit, cancel, opened)
    refuse_clashing_pins(problem)
    seconds = math.inf if iterations is not None else deadline.left
    n_profiles = len({vehicle.profile for vehicle in problem.vehicles})
    in_tables = places_in_time(seconds, n_profiles)
    travel = measure(problem, cancel=cancel, in_tables=in_tables)
    draft = solve(
        problem,
        travel,
        deadline=deadline,
        iterations=iterations,
        no_improvement=no_improvement,
        seed=seed,
        threads=threads,
        warm=None if warm is None else plan_of(warm),
        on_progress=on_progress,
    )
    judgement = judged(problem, draft.plan, travel)
    must_hold(judgement, draft.exact_cost)
    warned = judgement.plan.model_copy(update={"warnings": problem.warnings})
    return verified(problem, warned)
