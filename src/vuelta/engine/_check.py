"""Check: the referee's judgement of any plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vuelta.model import Plan, Problem
from vuelta.referee import Judgement
from vuelta.travel import measure
from vuelta.verification import judged_as_given, plan_of, problem_of

if TYPE_CHECKING:
    from pyvrp import Model, ProblemData, Solution


def check(
    problem: Problem | Mapping[str, Any] | ProblemData | Model,
    plan: Plan | Mapping[str, Any] | Solution,
) -> Judgement:
    """The referee's judgement of any plan: re-timed, re-priced, with violations.

    Its ``warnings`` are those of the problem.

    A route may be made by hand: the vehicle, and its steps in order without any
    ``arrival``. It is timed as the engine times its own (as early as possible, then
    put off as far as nothing gets later), breaks it does not name are placed where they fit,
    and what does not hold is among the violations. ``timed`` names these routes, and
    ``plan`` has their times.

    PyVRP's solution is judged with the data or model it solves.

    Raises
    ------
    InputError
        The problem or the plan is no sound document; E172, when a route states times
        at some of its steps only.
    TravelError
        Travel between the problem's places is not known.
    """
    plan = plan_of(plan, problem)
    problem = problem_of(problem)
    judgement = judged_as_given(problem, plan, measure(problem))
    warned = judgement.plan.model_copy(update={"warnings": problem.warnings})
    return replace(judgement, plan=warned)
