"""Plans of several days, and horizons, as native JSON.

Times and ids are written in the style of the problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from vuelta.documents import Source, object_of, read_object, sound
from vuelta.errors import Finding, InputError, refuse
from vuelta.formats import native
from vuelta.formats.json_layout import lay_out
from vuelta.formats.revision_json import documents_in
from vuelta.model import Horizon, HorizonPlan, Style, findings_of

_WHOLE: Final = {"problem", "plan"}
"""Documents of their own, each written and read as such."""


def dump_horizon(horizon: Horizon, style: Style) -> str:
    """JSON of a horizon, ids in the style of its problem."""
    return native.written(lambda: lay_out(_horizon_data(horizon, style)))


def dump_horizon_plan(answer: HorizonPlan) -> str:
    """JSON of a plan of several days; ``parse_horizon_plan`` reads it back."""
    return native.written(lambda: lay_out(_data(answer)))


def parse_horizon_plan(text: str, *, yaml: bool = False) -> HorizonPlan:
    """The plan of several days of a JSON or YAML text.

    Raises
    ------
    InputError
        F205 to F207 when it is none; else everything wrong in it, by path.
    """
    return horizon_plan_of(object_of(text, yaml=yaml))


def read_horizon_plan(source: Source) -> HorizonPlan:
    """The plan of several days in a file, as ``vuelta plan --horizon`` writes it; may be gzip.

    Raises
    ------
    InputError
        As ``parse_horizon_plan``.
    """
    return horizon_plan_of(read_object(source))


def is_horizon_plan(document: object) -> bool:
    """Whether a document is, or is meant as, a plan of several days."""
    if isinstance(document, HorizonPlan):
        return True
    return (
        isinstance(document, Mapping)
        and isinstance(document.get("days"), list | tuple)
        and "plan" in document
    )


def horizon_plan_of(document: HorizonPlan | Mapping[str, Any]) -> HorizonPlan:
    """The plan of several days itself, or the one a mapping describes.

    Raises
    ------
    InputError
        F205 when it is none; else everything wrong in it, by path.
    """
    if isinstance(document, HorizonPlan):
        return document
    data = dict(sound(document))
    days = data.get("days")
    if not isinstance(days, list | tuple) or not all(
        isinstance(data.get(name), Mapping) for name in _WHOLE
    ):
        refuse("F205", "", "this is no plan of several days", "give what vuelta plan wrote")
    findings: list[Finding] = []
    read = data | documents_in(data, "", findings)
    read["days"] = [
        day | documents_in(day, f"days[{i}].", findings) if isinstance(day, dict) else day
        for i, day in enumerate(days)
    ]
    if findings:
        raise InputError(findings)
    try:
        return HorizonPlan.model_validate(read)
    except ValidationError as error:
        raise InputError(findings_of(error, data)) from None


def _horizon_data(horizon: Horizon, style: Style) -> dict[str, Any]:
    data: dict[str, Any] = horizon.model_dump(
        mode="json", context={"style": style}, exclude_defaults=True
    )
    return data


def _data(answer: HorizonPlan) -> dict[str, Any]:
    data: dict[str, Any] = answer.model_dump(
        mode="json",
        context={"style": answer.problem.style},
        exclude_none=True,
        exclude={"horizon", "days", *_WHOLE},
    )
    data["horizon"] = _horizon_data(answer.horizon, answer.problem.style)
    data["days"] = [
        {
            "day": entry.day,
            "problem": native.problem_data(entry.problem),
            "plan": native.plan_data(entry.plan),
        }
        for entry in answer.days
    ]
    data["problem"] = native.problem_data(answer.problem)
    data["plan"] = native.plan_data(answer.plan)
    return data
