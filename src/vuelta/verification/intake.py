"""Documents taken in: a problem or a plan, whatever it comes as, is a sound noun or refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from pydantic import ValidationError

from vuelta.documents import sound
from vuelta.errors import Finding, InputError
from vuelta.formats import is_pyvrp, pyvrp
from vuelta.garbage import left_for_later
from vuelta.model import Plan, Problem, findings_of
from vuelta.solver import unread

if TYPE_CHECKING:
    from pyvrp import Model, ProblemData, Solution


def problem_of(document: Problem | Mapping[str, Any] | ProblemData | Model) -> Problem:
    """The problem itself, or the one a mapping, or PyVRP's data or model, describes.

    Raises
    ------
    InputError
        It is not sound, or asks for what nobody honours (S212).
    """
    problem = _read(document)
    if findings := unread(problem):
        raise InputError(findings)
    return problem


@left_for_later()
def _read(document: Problem | Mapping[str, Any] | ProblemData | Model) -> Problem:
    if isinstance(document, Problem):
        return document
    if is_pyvrp(document):
        return pyvrp.problem_of(cast("ProblemData", document))
    if not isinstance(document, Mapping):
        raise TypeError(f"a problem is a Problem or a mapping, not {type(document).__name__}")
    return Problem.model_validate(dict(document))


@left_for_later()
def plan_of(
    document: Plan | Mapping[str, Any] | Solution,
    problem: Problem | Mapping[str, Any] | ProblemData | Model | None = None,
) -> Plan:
    """The plan itself, or the one a mapping, or PyVRP's solution of its ``problem``, describes."""
    if isinstance(document, Plan):
        return document
    if is_pyvrp(document):
        if not is_pyvrp(problem):
            raise TypeError("a solution of PyVRP's comes with the ProblemData or Model it solves")
        return pyvrp.plan_of(cast("Solution", document), cast("ProblemData", problem))
    if not isinstance(document, Mapping):
        raise TypeError(f"a plan is a Plan or a mapping, not {type(document).__name__}")
    try:
        return Plan.model_validate(dict(sound(document)))
    except ValidationError as error:
        raise InputError(findings_of(error, document)) from None


def refuse_horizon(horizon: object) -> None:
    """Refuse a horizon (H812), where the plan is of one day."""
    if horizon is not None:
        cause, remedy = "a horizon is given, and the plan is of one day", "leave the horizon out"
        raise InputError([Finding("H812", "horizon", cause, remedy)])
