"""Why tasks of tiny problems are left out, held against every plan there is and the remedies."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import vuelta
from judge import brute, draw
from judge.cases import PLANNED, document, planned
from judge.document import Day, Doc, Key
from judge.remedies import PLANNED as OF_THE_PLAN
from judge.remedies import remedied, remedies, whose
from vuelta.errors import CommitmentError, InputError

ROUNDS = 500

STEPS = 4
"""Remedies one after the other: a limit, then what others carry, then a price."""


def of_reasons(seed: int, features: Collection[str] | None = None) -> list[str]:
    """What is wrong with the reasons of a plan."""
    sizes = {"tasks": 1 + seed % 3, "vans": 1 + seed // 3 % 2}
    chosen = draw.features_of(seed, PLANNED) if features is None else features
    problem, plan = planned(seed, chosen, ROUNDS, **sizes)
    if plan is None:
        return []
    problem = document(vuelta.Problem.model_validate(problem))
    found = []
    for left in plan.unassigned:
        if not left.reasons:
            found.append(f"{left.id} has no reason")
        for reason in left.reasons:
            told = reason.model_dump(mode="json")
            if not told["detail"] or not told["fix"]:
                found.append(f"{left.id} {told['code']}: no words")
            found += _untrue(problem, plan, (left.type, left.id), told)
    return found


def _untrue(problem: Doc, plan: vuelta.Plan, task: Key, reason: Doc) -> Iterator[str]:
    name = f"{task[1]} {reason['code']} {reason['fix']!r}"
    if _is_said_of_the_holder(reason):
        return
    if reason["code"] == "NOT_FOUND":
        if not _can_be_served(problem, task):
            yield f"{name}: no plan there is serves it"
        return
    for remedy in remedies(reason):
        for vehicle in whose(reason)[:1]:
            changed, whom = remedied(problem, task[1], reason, vehicle, remedy)
            if not _helps(changed, plan, task, whom, is_new=_OPENS & {*remedy}):
                yield f"{name}: {remedy} for {vehicle} does not help"


_OPENS = frozenset({"check its place"})
"""A way that was not there: how long it is, and what it then breaks, nobody could say before."""


def _helps(
    changed: Doc,
    plan: vuelta.Plan,
    task: Key,
    vehicle: str,
    *,
    is_new: Collection[str] = (),
    steps: int = STEPS,
) -> bool:
    """Whether the task is let in, or one more is; others may have to give way first."""
    try:
        after = vuelta.plan(changed, iterations=ROUNDS)
    except (InputError, CommitmentError) as error:
        raise AssertionError(f"{task}: a remedy makes {error}") from error
    left = {(one.type, one.id): one for one in after.unassigned}
    if task not in left or len(left) < len(plan.unassigned):
        return True
    told = [reason.model_dump(mode="json") for reason in left[task].reasons]
    if "NOT_FOUND" in {reason["code"] for reason in told} and _can_be_served(changed, task):
        return True  # it is let in; how well is searched is judged elsewhere
    here = [reason for reason in told if vehicle in reason["vehicles"]]
    if not is_new and not {reason["code"] for reason in here} <= OF_THE_PLAN:
        return False
    told = [one for one in told if not _is_said_of_the_holder(one)]
    further = [one for one in told if one["code"] in OF_THE_PLAN] or (told if is_new else [])
    if not steps or not further:
        return False
    remedy, whom = next(remedies(further[0])), next(iter(whose(further[0])), vehicle)
    changed, whom = remedied(changed, task[1], further[0], whom, remedy)
    return _helps(changed, plan, task, whom, steps=steps - 1)


def _is_said_of_the_holder(reason: Doc) -> bool:
    """Whether a reason says of another vehicle that the goods ride with this one."""
    return "serve it with" in reason["fix"]


def _can_be_served(problem: Doc, task: Key) -> bool:
    """Whether any vehicle can serve it in any way at all."""
    return any(task in way.served for ways in brute.all_ways(Day(problem, {})) for way in ways)
