"""Plans of several days judged day by day, and rolled from one morning to the next."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import Any

import vuelta
from judge import draw, draw_days
from judge.agreement import disagreements
from judge.cases import A_FEW_THOUSAND, PLANNED, document, faults_of, sound
from judge.days import Days
from judge.document import TASKS, Doc, Key, money
from judge.prices import STEPS
from judge.verdict import judge
from vuelta import formats
from vuelta.errors import CommitmentError, DefectError, InputError

LEAST = Fraction(1, 500)
"""Currency units between two sums that are the same: sources are rounded one by one."""

OFTEN = frozenset({"loads", "facilities", "places", "windows", "shipments"})
"""Features that days may treat unlike each other."""


MORE = (A_FEW_THOUSAND, 5 * A_FEW_THOUSAND)
"""Rounds that a morning gets where it falls short of what was promised: most is found in less."""


def of_horizon(seed: int, features: Collection[str] | None = None) -> list[str]:
    """What is wrong with the plan of several days, and with those of the mornings after."""
    chosen = draw.features_of(seed, PLANNED, OFTEN) if features is None else features

    def found(features: Collection[str]) -> list[str]:
        problem, horizon, rule = draw_days.horizon(draw.problem(seed, features), seed)
        if "returned" in features and not _is_lawful(problem):
            return found({*features} - {"returned"})
        return list(_wrong(problem, horizon, rule))

    try:
        told: list[str] = sound(chosen, found)
        return told
    except CommitmentError:
        return []
    except DefectError as error:
        return [str(error)]


def _is_lawful(problem: Doc) -> bool:
    """Whether goods come back while a facility is open: the hours of days are drawn apart."""
    try:
        vuelta.Problem.model_validate(problem)
    except InputError as error:
        return {finding.code for finding in error.findings} != {"E168"}
    return True


def _planned(problem: Any, horizon: Any, rule: Any, iterations: int = 120) -> vuelta.HorizonPlan:
    return vuelta.plan_horizon(problem, horizon, consolidation=rule, iterations=iterations, seed=1)


def _wrong(problem: Doc, horizon: Doc, rule: str) -> Iterator[str]:
    answer, days = _planned(problem, horizon, rule), Days(problem, horizon)
    yield from _of_answer(days, answer)
    today: Any = vuelta.Problem.model_validate(problem)
    rest: Any = vuelta.Horizon.model_validate(horizon)
    done: set[Key] = set()
    yesterday = days
    moved = False  # what missed its only day: other hours than those first written
    for morning in range(2, days.last + 2):
        done |= _served(answer, 1)
        moved = moved or any(
            not any(days.may(key, day) for day in range(morning, days.last + 1))
            for key in ((one.type, one.id) for one in answer.plan.unassigned)
        )
        before = answer
        today, rest = vuelta.roll_forward(today, rest, before)
        today = formats.loads(formats.dumps(today))
        rest = vuelta.Horizon.model_validate(json.loads(formats.dump_horizon(rest, today.style)))
        if morning > days.last > 1:
            break
        answer = _planned(today, rest, rule)
        if morning > days.last:
            break
        following = Days(document(today), document(rest))
        yield from _due(yesterday, following)
        yesterday = following
        for fault in _of_answer(following, answer):
            yield f"morning {morning}: {fault}"
        left = {("job", job.id) for job in today.jobs}
        if left & done or left | done < {("job", name) for name in days.jobs}:
            yield f"morning {morning}: jobs {sorted(left)} after {sorted(done)}"
        if not moved:
            for fault in _of_first_day(days, answer, morning):
                yield f"morning {morning} as written at first: {fault}"
            if rule == "optimize":
                for rounds in MORE:
                    if list(_promised(before, answer)):
                        answer = _planned(today, rest, rule, rounds)
                for fault in _promised(before, answer):
                    yield f"morning {morning}: {fault}"


def _of_answer(days: Days, answer: vuelta.HorizonPlan) -> Iterator[str]:
    """Every day judged by both; tasks, days and figures of all of them together."""
    spent = waited = value = Fraction(0)
    seen: list[Key] = []
    for one in answer.days:
        written = json.loads(formats.dumps(one.problem))
        yield from (f"day {one.day}: {text}" for text in faults_of(written, one.plan))
        served = _served(answer, one.day)
        yield from (f"{key} on day {one.day}" for key in served if not days.may(key, one.day))
        yield from _of_day(days, one, one.day)
        seen += served
        spent += Fraction(one.plan.summary.costs.routes, STEPS)
        for _, name in (key for key in served if key[0] == "job" and key[1] in days.terms):
            waited += days.price(name, one.day)
            value += money(days.terms[name].get("value"))
    left = {(one.type, one.id): one for one in answer.plan.unassigned}
    every = sorted(days.keys)
    if sorted([*seen, *left]) != every:
        yield f"tasks: {sorted(seen)} and {sorted(left)}"
    yield from (f"no reason: {key}" for key, one in left.items() if not one.reasons)
    carried = Fraction(0)
    for _, name in (key for key in left if key[0] == "job"):
        carried += days.price_beyond(name) or 0
    told = answer.kpis
    figures = {
        "driven": (spent - waited, told.driven),
        "lost": (waited + carried, told.lost),
        "value": (value, told.value),
        "net": (value - spent - carried, told.net),
    }
    for name, (ours, theirs) in figures.items():
        if abs(ours - Fraction(theirs, STEPS)) > LEAST:
            yield f"{name}: {float(ours)} against {theirs / STEPS}"
    for entry in answer.collected:
        terms = days.terms[entry.job]
        age = terms.get("waited", 0) + max(0, entry.day - terms.get("earliest_day", 1))
        if ("job", entry.job) not in _served(answer, entry.day) or entry.age != age:
            yield f"collected: {entry.job} on day {entry.day}, {entry.age} days old, not {age}"
        if abs(days.price(entry.job, entry.day) - Fraction(entry.waiting, STEPS)) > LEAST:
            yield f"waiting of {entry.job}: {entry.waiting / STEPS}"


def _of_day(days: Days, one: vuelta.DayPlan, day: int) -> Iterator[str]:
    """The plan of a day judged by what was written of the whole, not by the day's own problem."""
    plan = document(one.plan)
    tasks = {
        (step["type"], step["id"])
        for route in plan["routes"]
        for step in route["steps"]
        if step["type"] in TASKS
    } | {(left["type"], left["id"]) for left in plan["unassigned"]}
    ours = judge(days.document(day, tasks), plan)
    for text in disagreements(ours, plan, clean=True, has_faults=False):
        yield f"day {day} as written: {text}"


def _of_first_day(days: Days, answer: vuelta.HorizonPlan, morning: int) -> Iterator[str]:
    """The first day of a later morning, by the documents of the first one."""
    for one in answer.days:
        if one.day == 1:
            yield from (f"{key}" for key in _served(answer, 1) if not days.may(key, morning))
            yield from _of_day(days, one, morning)


def _due(before: Days, days: Days) -> Iterator[str]:
    """What missed its only day is due on the next, at hours that some shift meets."""
    for key in days.keys:
        later = any(before.may(key, day) for day in range(2, before.last + 1))
        is_met = key[0] != "job" or days.is_met(key[1])
        if before.may(key, 1) and not later and is_met and not days.may(key, 1):
            yield f"{key} missed its day, and is not due on the next"


def _promised(before: vuelta.HorizonPlan, answer: vuelta.HorizonPlan) -> Iterator[str]:
    """Nothing has happened: what was to be served is, at no more than what it was to cost."""
    if _required(answer) < _required(before):
        return  # what comes first has taken room that others had
    promised = {key for one in before.days if one.day > 1 for key in _served(before, one.day)}
    lost = promised & {(one.type, one.id) for one in answer.plan.unassigned}
    first = sum(one.plan.summary.costs.routes for one in before.days if one.day == 1)
    rest = before.plan.summary.costs.total - first
    total = answer.plan.summary.costs.total
    if total > rest + LEAST * STEPS:
        yield f"costs {total / STEPS}, promised {rest / STEPS}, without {sorted(lost)}"
    if len(answer.plan.unassigned) > len(before.plan.unassigned):
        yield f"promised and left out: {sorted(lost)}"


def _required(answer: vuelta.HorizonPlan) -> int:
    """How many required tasks are left out."""
    problem = answer.problem
    names = {("job", job.id) for job in problem.jobs if job.required}
    names |= {("pickup", pair.pickup.id) for pair in problem.shipments if pair.required}
    return len(names & {(one.type, one.id) for one in answer.plan.unassigned})


def _served(answer: vuelta.HorizonPlan, day: int) -> set[Key]:
    return {
        (step.type, step.id)
        for one in answer.days
        if one.day == day
        for route in one.plan.routes
        for step in route.steps
        if step.type in TASKS
    }
