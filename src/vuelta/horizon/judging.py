"""A plan of several days judged: day by day, and across the days.

Across the days it is a plan of the one problem that the horizon is laid out to, in which a
vehicle stands once for each of its days: whether every task is served once, on one of its
days, is the referee's word there. What the days say is what counts: the plan of all of them
is put together from theirs.

==== ========================================================================
H811 a day that stands twice or that nobody works on, or a plan of all days that
     does not say what its days say
==== ========================================================================
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from vuelta import units
from vuelta.errors import Finding, InputError
from vuelta.horizon import checks, summary
from vuelta.horizon.calendar import Calendar
from vuelta.horizon.expand import (
    Key,
    day_problem,
    expanded_problem,
    expanded_routes,
    served,
)
from vuelta.model import Horizon, HorizonPlan, Plan, Problem, Route
from vuelta.referee import Difference, Judgement
from vuelta.travel import measure
from vuelta.verification import judged_as_given

_ROUTE: Final = re.compile(r"\broutes\[(\d+)\]")
_STATED: Final = ("distance", "routes", "driven", "lost", "value", "net", "collected", "carried")
_MONEY: Final = ("driven", "lost", "value", "net")


@dataclass(frozen=True)
class DayJudgement:
    """One day of a horizon: its number, its problem, and what its plan comes to."""

    day: int
    problem: Problem
    judgement: Judgement


@dataclass(frozen=True)
class HorizonJudgement(Judgement):
    """What a plan of several days comes to, day by day and in all.

    ``plan``, costs, ``differences`` and ``faults`` are of all days together, where van A of
    day 2 is A@2; paths lead into the plan of several days as it was given. ``problem`` is
    the one of all days that ``plan`` is a plan of.
    """

    problem: Problem = field(default_factory=Problem)
    days: tuple[DayJudgement, ...] = ()

    @property
    def clean(self) -> bool:
        """No limit is broken on any day or across them, and nothing is lost."""
        return super().clean and all(one.judgement.clean for one in self.days)


def judge_horizon(problem: Problem, horizon: Horizon, answer: HorizonPlan) -> HorizonJudgement:
    """The referee's word on a plan of several days.

    Parameters
    ----------
    problem
        What was asked: vehicles with the shifts of the first day, and all jobs.
    horizon
        The days, and what may wait.

    Raises
    ------
    InputError
        H8xx, where the horizon does not go with the problem.
    TravelError
        Travel between the problem's places is not known.
    """
    findings = checks.findings(problem, horizon)
    if findings:
        raise InputError(findings)
    calendar = Calendar(problem, horizon)
    expanded = expanded_problem(calendar)
    whole, paths = _joined(calendar, answer)
    judgement = judged_as_given(expanded, whole, measure(expanded))
    faults = [_in_answer(fault, paths) for fault in judgement.faults]
    known = {(fault.code, fault.where) for fault in faults}
    differences = [
        replace(one, path=f"plan.{one.path}")
        for one in judgement.differences
        if one.path.startswith("summary")
    ]
    days = []
    for d, entry in enumerate(answer.days):
        if entry.day not in calendar.days:
            continue
        own = day_problem(calendar, entry.day, _tasks(problem, entry.plan))
        today = judged_as_given(own, entry.plan, measure(own))
        days.append(DayJudgement(entry.day, own, today))
        at = f"days[{d}].plan."
        mine = [replace(fault, where=_into(at, fault.where)) for fault in today.faults]
        faults += [fault for fault in mine if (fault.code, fault.where) not in known]
        differences += [replace(one, path=at + one.path) for one in today.differences]
    faults += _of_days(calendar, answer)
    faults += _said_twice(answer, whole)
    if not faults:
        differences += _kpis(calendar, answer, judgement.plan)
    return HorizonJudgement(
        plan=judgement.plan.model_copy(update={"warnings": checks.warnings(problem)}),
        exact_cost=judgement.exact_cost,
        exact_left_out=judgement.exact_left_out,
        differences=tuple(differences),
        faults=tuple(faults),
        required_left=judgement.required_left,
        timed=judgement.timed,
        problem=expanded,
        days=tuple(days),
    )


def _joined(calendar: Calendar, answer: HorizonPlan) -> tuple[Plan, list[str]]:
    """The days' routes as one plan of the expanded problem, and the path of each."""
    routes: list[Route] = []
    paths = []
    for d, entry in enumerate(answer.days):
        routes += expanded_routes(calendar, entry.day, entry.plan)
        paths += [f"days[{d}].plan.routes[{r}]" for r in range(len(entry.plan.routes))]
    return answer.plan.model_copy(update={"routes": tuple(routes)}), paths


def _in_answer(fault: Finding, paths: list[str]) -> Finding:
    """A fault of the plan of all days, by the paths of its days."""

    def own(text: str) -> str:
        return _ROUTE.sub(lambda found: paths[int(found[1])], text)

    where = own(fault.where)
    if fault.where.startswith(("unassigned", "set_aside")):
        where = f"plan.{where}"
    return replace(fault, where=where, cause=own(fault.cause))


def _into(at: str, where: str) -> str:
    """A path of a day's own judgement, in the plan of several days; of its problem as it is."""
    return at + where if where.startswith(("routes", "unassigned", "set_aside")) else where


def _tasks(problem: Problem, plan: Plan) -> set[Key]:
    """What a day is about: what it serves, and what it says that it leaves out."""
    spoken: set[Key] = {*served(plan), *((entry.type, entry.id) for entry in plan.unassigned)}
    pairs = {pair.delivery.id: pair.pickup.id for pair in problem.shipments}
    return spoken | {("pickup", pairs[name]) for kind, name in spoken if name in pairs}


def _of_days(calendar: Calendar, answer: HorizonPlan) -> Iterator[Finding]:
    count = Counter(entry.day for entry in answer.days)
    for d, entry in enumerate(answer.days):
        where = f"days[{d}].day"
        if count[entry.day] > 1:
            yield Finding("H811", where, f"day {entry.day} stands twice", "give each day once")
        elif entry.day not in calendar.days:
            cause = f"nobody works on day {entry.day}"
            yield Finding("H811", where, cause, "give a day of the horizon")


def _said_twice(answer: HorizonPlan, whole: Plan) -> Iterator[Finding]:
    """Where the plan of all days, if it says any, drives other than the plans of the days."""
    if not answer.plan.routes:
        return
    stated, ours = _driven(answer.plan), _driven(whole)
    for vehicle in sorted(stated.keys() | ours.keys()):
        if stated.get(vehicle) != ours.get(vehicle):
            cause = f"vehicle {vehicle} drives something else here than on its day"
            yield Finding("H811", "plan.routes", cause, "let both say the same")


def _driven(plan: Plan) -> Mapping[str, list[tuple[str, str | None, int | None, str | None]]]:
    """What every vehicle does, in order; neither the ends nor when."""
    return {
        route.vehicle: [
            (step.type, step.id, step.place, step.facility)
            for step in route.steps
            if step.type not in ("start", "end")
        ]
        for route in plan.routes
        if route.steps
    }


def _kpis(calendar: Calendar, answer: HorizonPlan, plan: Plan) -> Iterator[Difference]:
    """Figures of the horizon that its days do not come to."""
    if "kpis" not in answer.model_fields_set:
        return
    nowhere = {
        name: {route.vehicle: None for route in plan.routes} for name in calendar.terms
    }  # what a visit adds is no figure of the horizon's
    collected = summary.collected(calendar, plan, nowhere, answer.consolidation)
    ours = summary.kpis(calendar, plan, collected, summary.carried(calendar, plan))
    for name in _STATED:
        said, found = getattr(answer.kpis, name), getattr(ours, name)
        if said != found and name in answer.kpis.model_fields_set:
            if name in _MONEY:
                said, found = (units.format_money(steps) for steps in (said, found))
            yield Difference(f"kpis.{name}", said, found)
