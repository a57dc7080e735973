"""Plans of anybody's timed, plans of ours judged, and those that were judged known again."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from vuelta.errors import DefectError, InputError
from vuelta.model import Plan, Problem, TaskType, TravelMatrix, Unassigned
from vuelta.referee import Judgement, judge
from vuelta.travel import measure
from vuelta.verification.mere_sequences import as_given, laid_out

_VERIFIED: Final[dict[int, tuple[weakref.ref[Plan], weakref.ref[Problem]]]] = {}
"""Plans that left the engine and are still in use, with the problem each was judged for."""


def verified(problem: Problem, plan: Plan) -> Plan:
    """The plan, remembered as judged for this problem, so that it is not judged for it twice."""
    key = id(plan)
    _VERIFIED[key] = (weakref.ref(plan, lambda _: _VERIFIED.pop(key, None)), weakref.ref(problem))
    return plan


def is_verified(problem: Problem, plan: Plan) -> bool:
    """Whether this plan was judged for this very problem: then its numbers hold.

    With any other problem, be it equal, the plan is anybody's.
    """
    verified = _VERIFIED.get(id(plan))
    return verified is not None and verified[0]() is plan and verified[1]() is problem


def real(problem: Problem, plan: Plan) -> Plan:
    """The plan with the times it really has: what anybody's plan states is not believed.

    Raises
    ------
    InputError
        When it serves something twice, in halves, or that does not exist.
    TravelError
        Travel between the problem's places is not known.
    """
    if is_verified(problem, plan):
        return plan
    return timed(problem, plan, measure(problem, in_tables=0))


def judged(problem: Problem, plan: Plan, travel: TravelMatrix) -> Judgement:
    """The referee's word, spoken in the style of the problem."""
    judgement = judge(problem, plan, travel)
    return replace(judgement, plan=judgement.plan.model_copy(update={"style": problem.style}))


def judged_as_given(problem: Problem, plan: Plan, travel: TravelMatrix) -> Judgement:
    """The referee's word on anybody's plan, whose routes may be mere sequences without times."""
    whole, placed = laid_out(problem, plan, travel)
    return as_given(judged(problem, whole, travel), whole, placed)


def timed(problem: Problem, plan: Plan, travel: TravelMatrix) -> Plan:
    """Anybody's plan with the times it really has; tasks it does not speak of are left out.

    Raises
    ------
    InputError
        When it serves something twice, in halves, or that does not exist.
    """
    spoken = {(step.type, step.id) for route in plan.routes for step in route.steps}
    spoken |= {(entry.type, entry.id) for entry in plan.unassigned}
    spoken |= {(entry.type, entry.id) for entry in plan.set_aside}
    left = tuple(
        Unassigned.model_construct(type=kind, id=name, reasons=())
        for kind, name in _tasks(problem)
        if (kind, name) not in spoken
    )
    complete = plan.model_copy(update={"unassigned": (*plan.unassigned, *left)}) if left else plan
    judgement = judged_as_given(problem, complete, travel)
    if judgement.faults:
        raise InputError(list(judgement.faults))
    return judgement.plan


def _tasks(problem: Problem) -> Iterator[tuple[TaskType, str]]:
    for job in problem.jobs:
        yield "job", job.id
    for shipment in problem.shipments:
        yield "pickup", shipment.pickup.id
        yield "delivery", shipment.delivery.id


def must_hold(judgement: Judgement, exact_cost: Fraction) -> None:
    """Refuse a plan of the engine that breaks a limit, loses a job, or misstates itself.

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
