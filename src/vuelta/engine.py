"""The composition root: what the verbs do, step by step.

Nothing is computed here; each verb only says who does what in which order.
Every plan that leaves the engine has passed the referee.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from time import perf_counter
from typing import Any

from pydantic import ValidationError

from vuelta.errors import DefectError, InputError
from vuelta.model import Plan, Problem, TravelMatrix
from vuelta.model.soundness import findings_of
from vuelta.referee import Judgement, judge
from vuelta.solver import Cancel, Progress, solve
from vuelta.travel import measure

TIME_LIMITS: tuple[tuple[int, float], ...] = ((50, 1.0), (1_000, 10.0), (10_000, 60.0))
"""Tasks, and the seconds a search gets for so many when nobody says."""


def plan(
    problem: Problem | Mapping[str, Any],
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
    problem = _problem_of(problem)
    if time_limit is None and iterations is None:
        time_limit = default_time_limit(problem.n_tasks)
    _refuse_nonsense(time_limit, iterations, no_improvement, threads)
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
    judgement = _judged(problem, draft.plan, travel)
    _must_hold(judgement, draft.exact_cost)
    return judgement.plan


def check(problem: Problem | Mapping[str, Any], plan: Plan | Mapping[str, Any]) -> Judgement:
    """The referee's judgement of any plan: re-timed, re-priced, with violations.

    Raises
    ------
    InputError
        The problem or the plan is no sound document.
    TravelError
        Travel between the problem's places is not known.
    """
    problem = _problem_of(problem)
    plan = _plan_of(plan)
    return _judged(problem, plan, measure(problem))


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


def _problem_of(document: Problem | Mapping[str, Any]) -> Problem:
    if isinstance(document, Problem):
        return document
    if not isinstance(document, Mapping):
        raise TypeError(f"a problem is a Problem or a mapping, not {type(document).__name__}")
    return Problem.model_validate(dict(document))


def _plan_of(document: Plan | Mapping[str, Any]) -> Plan:
    if isinstance(document, Plan):
        return document
    if not isinstance(document, Mapping):
        raise TypeError(f"a plan is a Plan or a mapping, not {type(document).__name__}")
    try:
        return Plan.model_validate(dict(document))
    except ValidationError as error:
        raise InputError(findings_of(error, document)) from None


def _judged(problem: Problem, plan: Plan, travel: TravelMatrix) -> Judgement:
    """The referee's word, spoken in the style of the problem."""
    judgement = judge(problem, plan, travel)
    return replace(judgement, plan=judgement.plan.model_copy(update={"style": problem.style}))


def _must_hold(judgement: Judgement, exact_cost: Fraction) -> None:
    """Refuse a plan of ours that breaks a limit, loses a job, or misstates itself.

    Raises
    ------
    DefectError
        D501 a broken limit, D502 a job lost or doubled, D503 a number that
        the referee works out differently, D504 another total cost.
    """
    remedy = "this is a bug: please report it with the problem, the seed and the budget"
    for r, route in enumerate(judgement.plan.routes):
        for violation in route.violations:
            cause = f"vehicle {route.vehicle} breaks {violation.cause}"
            raise DefectError("D501", f"routes[{r}]", cause, remedy)
    for violation in judgement.plan.summary.violations:
        raise DefectError("D501", "summary", f"the plan breaks {violation.cause}", remedy)
    for fault in judgement.faults:
        raise DefectError("D502", fault.where, fault.cause, remedy)
    for difference in judgement.differences:
        cause = f"stated {difference.stated}, worked out {difference.actual}"
        raise DefectError("D503", difference.path, cause, remedy)
    total = judgement.exact_cost + judgement.exact_left_out
    if total != exact_cost:
        cause = f"the search counted {float(exact_cost)}, the referee {float(total)}"
        raise DefectError("D504", "summary.cost", cause, remedy)


def _refuse_nonsense(
    time_limit: float | None, iterations: int | None, no_improvement: int | None, threads: int
) -> None:
    if time_limit is not None and not (math.isfinite(time_limit) and time_limit >= 0):
        raise ValueError(f"time_limit should be zero or more seconds, not {time_limit}")
    if iterations is not None and iterations < 0:
        raise ValueError(f"iterations should be zero or more, not {iterations}")
    if no_improvement is not None and no_improvement < 1:
        raise ValueError(f"no_improvement should be one or more, not {no_improvement}")
    if threads < 1:
        raise ValueError(f"threads should be one or more, not {threads}")
