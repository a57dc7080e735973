"""The days of a plan of several: each as a day to be measured, and all of them as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vuelta.engine._check import check
from vuelta.errors import Finding, InputError
from vuelta.formats import horizon_plan_of
from vuelta.insight import Day, day_of
from vuelta.model import Event, Horizon, HorizonPlan, Plan, Problem, Revision


def days_of(
    problem: Problem | Mapping[str, Any],
    plan: Plan | HorizonPlan | Mapping[str, Any],
    horizon: Horizon | Mapping[str, Any] | None,
    events: Sequence[Event | Mapping[str, Any]] | None = None,
    revisions: Sequence[Revision] = (),
) -> tuple[Day, list[tuple[int, Day]]]:
    """All days together as one, and each with its number.

    Raises
    ------
    InputError
        The plan loses, doubles or invents a visit, or does not go with problem and horizon;
        H812, when there are events or revisions, which are of one day.
    """
    for name, given in (("events", events), ("revisions", revisions)):
        if given:
            cause = f"{name} are of one day, and the plan is of several"
            remedy = "give problem and plan of that day alone (vuelta plan --horizon --day)"
            raise InputError([Finding("H812", name, cause, remedy)])
    judgement = check(problem, horizon_plan_of(plan), horizon=horizon)  # type: ignore[arg-type]
    if judgement.faults:
        raise InputError(list(judgement.faults))
    return day_of(judgement.problem, judgement.plan), [
        (one.day, day_of(one.problem, one.judgement.plan)) for one in judgement.days
    ]
