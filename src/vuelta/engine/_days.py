"""The days of a plan of several: each as a day to be measured, and all of them as one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vuelta.engine._check import check
from vuelta.errors import Finding, InputError
from vuelta.formats import horizon_plan_of
from vuelta.insight import Day, day_of
from vuelta.model import Horizon, HorizonPlan, Plan, Problem


def days_of(
    problem: Problem | Mapping[str, Any],
    plan: Plan | HorizonPlan | Mapping[str, Any],
    horizon: Horizon | Mapping[str, Any] | None,
) -> tuple[Day, list[tuple[int, Day]]]:
    """All days together as one, and each with its number.

    Raises
    ------
    InputError
        The plan loses, doubles or invents a visit, or does not go with problem and horizon.
    """
    judgement = check(problem, horizon_plan_of(plan), horizon=horizon)  # type: ignore[arg-type]
    if judgement.faults:
        raise InputError(list(judgement.faults))
    return day_of(judgement.problem, judgement.plan), [
        (one.day, day_of(one.problem, one.judgement.plan)) for one in judgement.days
    ]


def refuse_of_one_day(events: object, revisions: object) -> None:
    """Refuse what was seen or changed on one day, where the plan is of several."""
    for name, given in (("events", events), ("revisions", revisions)):
        if given:
            cause = f"{name} are of one day, and the plan is of several"
            remedy = "give problem and plan of that day alone (vuelta plan --horizon --day)"
            raise InputError([Finding("H812", name, cause, remedy)])
