"""Plan, and check: who does what in which order."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import TYPE_CHECKING, Any

from vuelta.engine.judging import judged, must_hold, plan_of, problem_of, verified
from vuelta.model import Plan, Problem
from vuelta.referee import Judgement
from vuelta.solver import Cancel, Progress, solve
from vuelta.travel import measure

if TYPE_CHECKING:
    from pyvrp import Model, ProblemData, Solution

TIME_LIMITS: tuple[tuple[int, float], ...] = ((50, 1.0), (1_000, 10.0), (10_000, 60.0))
"""Tasks, and the seconds a search gets for so many when nobody says."""


def plan(
    problem: Problem | Mapping[str, Any] | ProblemData | Model,
    *,
    time_limit: float | None = None,
    iterations: int | None = None,
    no_improvement: int | None = None,
    seed: int = 0,
    threads: int = 1,
    warm: Plan | None = None,
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
        ``default_time_limit`` of the number of tasks.
    iterations
        Rounds of search: with ``seed`` and ``threads`` they fix the plan.
    no_improvement
        Stop after so many rounds without a better plan.
    warm
        Plan the search starts from; it may be partial or infeasible.
    on_progress
        Called now and then with the best plan's figures so far.
    cancel
        ``cancel.set()`` from any thread ends the search; the best plan so far
        is the answer.

    Raises
    ------
    InputError
        The problem is not sound, or needs what the core cannot do.
    TravelError
        Travel between its places is not known.
    DefectError
        The plan found does not hold: a bug in the engine.
    ValueError
        A budget below zero, or less than one thread.
    """
    began = perf_counter()
    problem = problem_of(problem)
    if time_limit is None and iterations is None:
        time_limit = default_time_limit(problem.n_tasks)
    refuse_nonsense(time_limit, iterations, no_improvement, threads)
    travel = measure(problem)
    draft = solve(
        problem,
        travel,
        time_limit=None if time_limit is None else max(0.0, time_limit - perf_counter() + began),
        iterations=iterations,
        no_improvement=no_improvement,
        seed=seed,
        threads=threads,
        warm=warm,
        on_progress=on_progress,
        cancel=cancel,
    )
    judgement = judged(problem, draft.plan, travel)
    must_hold(judgement, draft.exact_cost)
    return verified(problem, judgement.plan)


def check(
    problem: Problem | Mapping[str, Any] | ProblemData | Model,
    plan: Plan | Mapping[str, Any] | Solution,
) -> Judgement:
    """The referee's judgement of any plan: re-timed, re-priced, with violations.

    PyVRP's solution is judged with the data or model it solves.

    Raises
    ------
    InputError
        The problem or the plan is no sound document.
    TravelError
        Travel between the problem's places is not known.
    """
    plan = plan_of(plan, problem)
    problem = problem_of(problem)
    return judged(problem, plan, measure(problem))


def default_time_limit(n_tasks: int) -> float:
    """Seconds of search for so many tasks, when nobody says.

    1 s up to 50 tasks, 10 s at 1,000, 60 s from 10,000 on; between these the
    seconds grow by a power of the size.
    """
    fewer, seconds = TIME_LIMITS[0]
    if n_tasks <= fewer:
        return seconds
    for more, longer in TIME_LIMITS[1:]:
        if n_tasks <= more:
            power = math.log(longer / seconds) / math.log(more / fewer)
            return round(seconds * float((n_tasks / fewer) ** power), 2)
        fewer, seconds = more, longer
    return seconds


def refuse_nonsense(
    time_limit: float | None, iterations: int | None, no_improvement: int | None, threads: int
) -> None:
    """A budget that means nothing is a programmer's slip, not a bad document."""
    if time_limit is not None and not (math.isfinite(time_limit) and time_limit >= 0):
        raise ValueError(f"time_limit should be zero or more seconds, not {time_limit}")
    if iterations is not None and iterations < 0:
        raise ValueError(f"iterations should be zero or more, not {iterations}")
    if no_improvement is not None and no_improvement < 1:
        raise ValueError(f"no_improvement should be one or more, not {no_improvement}")
    if threads < 1:
        raise ValueError(f"threads should be one or more, not {threads}")
