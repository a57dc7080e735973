"""Revisions as native JSON: what changed, who does what, and problem and plan whole.

Times and ids are written in the style of the problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from vuelta.documents import Source, object_of, read_text
from vuelta.errors import Finding, InputError, refuse
from vuelta.formats import native
from vuelta.formats.json_layout import lay_out
from vuelta.model import Plan, Problem, Revision, findings_of

_WHOLE: Final = ("problem", "plan")
"""Documents of their own inside a revision, each written and read as such."""


def dump_revision(revision: Revision) -> str:
    """JSON of a revision; ``parse_revision`` reads it back."""
    return native.written(lambda: lay_out(_data(revision)))


def read_revision(source: Source) -> Revision:
    """The revision in a file, which may be gzip; ``-`` reads standard input.

    Raises
    ------
    InputError
        F2xx when it cannot be read; else everything wrong in it, by path.
    """
    return parse_revision(read_text(source))


def parse_revision(text: str) -> Revision:
    """The revision of a JSON text; errors as ``read_revision``."""
    data = object_of(text)
    missing = [name for name in _WHOLE if not isinstance(data.get(name), dict)]
    if missing:
        refuse("F205", "", f"this is no revision: {missing[0]} is missing", "give a revision")
    findings: list[Finding] = []
    whole = documents_in(data, "", findings)
    try:
        revision = Revision.model_validate(data | whole)
    except ValidationError as error:
        findings += findings_of(error, data)
    if findings:
        raise InputError(findings)
    return revision


def _data(revision: Revision) -> dict[str, Any]:
    data: dict[str, Any] = revision.model_dump(
        mode="json",
        context={"style": revision.problem.style},
        exclude_none=True,
        exclude=set(_WHOLE),
    )
    costs = data["diff"]["costs"]
    data["diff"]["costs"] = {source: steps for source, steps in costs.items() if steps}
    data["problem"] = native.problem_data(revision.problem)
    data["plan"] = native.plan_data(revision.plan)
    return data


def documents_in(data: dict[str, Any], where: str, findings: list[Finding]) -> dict[str, Any]:
    """Problem and plan that stand inside, read; what is wrong in them is noted."""
    problem, plan = Problem(), Plan()
    for name in _WHOLE:
        if name not in data:
            findings.append(Finding("E101", f"{where}{name}", f"{name} is missing", f"give {name}"))
        elif not isinstance(data[name], Mapping):
            cause = "should be an object of fields"
            findings.append(Finding("E103", f"{where}{name}", cause, f"give a {name}"))
    if not all(isinstance(data.get(name), Mapping) for name in _WHOLE):
        return {"problem": problem, "plan": plan}
    try:
        problem = Problem.model_validate(data["problem"])
    except InputError as error:
        findings += [_inside(f"{where}problem", finding) for finding in error.findings]
    document = data["plan"]
    try:
        plan = Plan.model_validate(document | {"style": problem.style})
    except ValidationError as error:
        findings += [_inside(f"{where}plan", one) for one in findings_of(error, document)]
    return {"problem": problem, "plan": plan}


def _inside(name: str, finding: Finding) -> Finding:
    """The finding with its path as the document that holds the other one has it."""
    where = f"{name}.{finding.where}" if finding.where else name
    return Finding(finding.code, where, finding.cause, finding.remedy)
