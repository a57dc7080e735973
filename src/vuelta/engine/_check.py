"""Check: the referee's judgement of any plan, of one day or of several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, overload

from vuelta.formats import horizon_plan_of, is_horizon_plan
from vuelta.model import Horizon, HorizonPlan, Plan, Problem
from vuelta.referee import Judgement
from vuelta.travel import measure
from vuelta.verification import judged_as_given, plan_of, problem_of, refuse_horizon

if TYPE_CHECKING:
    from pyvrp import Model, ProblemData, Solution

    from vuelta.horizon import HorizonJudgement


@overload
def check(
    problem: Problem | Mapping[str, Any],
    plan: HorizonPlan,
    *,
    horizon: Horizon | Mapping[str, Any] | None = None,
) -> HorizonJudgement: ...
@overload
def check(
    problem: Problem | Mapping[str, Any] | ProblemData | Model,
    plan: Plan | HorizonPlan | Mapping[str, Any] | Solution,
    *,
    horizon: Horizon | Mapping[str, Any] | None = None,
) -> Judgement: ...
def check(
    problem: Problem | Mapping[str, Any] | ProblemData | Model,
    plan: Plan | HorizonPlan | Mapping[str, Any] | Solution,
    *,
    horizon: Horizon | Mapping[str, Any] | None = None,
) -> Judgement:
    """The referee's judgement of any plan: re-timed, re-priced, with violations.

    Its ``warnings`` are those of the problem.

    A route may be made by hand: the vehicle, and its steps in order without any
    ``arrival``. It is timed as the engine times its own (as early as possible, then
    put off as far as nothing gets later), breaks it does not name are placed where they fit,
    and what does not hold is among the violations. ``timed`` names these routes, and
    ``plan`` has their times.

    A plan of several days (``plan_horizon``), or the document of one, is judged day by day
    and across the days: every task once, on one of its days. The answer is then a
    ``HorizonJudgement``.

    PyVRP's solution is judged with the data or model it solves.

    Parameters
    ----------
    horizon
        Of a plan of several days: what was asked. The horizon that stands in the plan
        when not given.

    Raises
    ------
    InputError
        The problem or the plan is no sound document; E172, when a route states times
        at some of its steps only; H8xx, when the horizon does not go with the problem.
    TravelError
        Travel between the problem's places is not known.
    """
    if is_horizon_plan(plan):
        from vuelta.horizon import horizon_of, judge_horizon  # a plan of one day needs neither

        answer = horizon_plan_of(plan)  # type: ignore[arg-type]
        asked = answer.horizon if horizon is None else horizon_of(horizon)
        return judge_horizon(problem_of(problem), asked, answer)
    refuse_horizon(horizon)
    plan = plan_of(plan, problem)  # type: ignore[arg-type]
    problem = problem_of(problem)
    judgement = judged_as_given(problem, plan, measure(problem, in_tables=0))
    warned = judgement.plan.model_copy(update={"warnings": problem.warnings})
    return replace(judgement, plan=warned)
