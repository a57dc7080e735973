"""Native JSON, a superset of VROOM's: problems and plans.

Problems leave out what has its default value; plans always carry every field
VROOM's answers have (``violations``, ``waiting_time``, ``setup``, ...). Ids and
times are written in the style of the noun; reading infers the style from the
document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from vuelta import units
from vuelta.documents import object_of
from vuelta.errors import InputError, refuse
from vuelta.formats.json_layout import lay_out
from vuelta.garbage import left_for_later
from vuelta.model import Plan, Problem, Style, findings_of

_NEVER_WRITTEN: Final[dict[str, Any]] = {
    "summary": {"amount", "computing_times"},
    "routes": {"__all__": {"amount": True, "geometry": True, "steps": {"__all__": {"job"}}}},
}
"""Fields of other engines that plans accept and drop."""

_LIKE: Final = '{"vehicles": [ ... ], "jobs": [ ... ]}'


@left_for_later()
def parse(text: str, *, name: str | None = None) -> Problem:
    """The problem of a JSON text, native or VROOM's.

    Raises
    ------
    InputError
        F206 to F208 when it is no object of fields, F205 when it is a plan; else
        everything wrong in the document, by path.
    """
    return _problem(object_of(text, like=_LIKE))


def parse_yaml(text: str, *, name: str | None = None) -> Problem:
    """The problem of a YAML text; as ``parse``."""
    return _problem(object_of(text, yaml=True, like=_LIKE))


def _problem(data: dict[str, Any]) -> Problem:
    if "summary" in data and "routes" in data and "vehicles" not in data:
        remedy = "give the problem it was made for; a plan is read with read_plan"
        refuse("F205", "", "this is a plan, not a problem", remedy)
    return Problem.model_validate(data)


@left_for_later()
def parse_plan(text: str, *, problem: Problem | None = None) -> Plan:
    """The plan of a JSON text, native or VROOM's answer.

    Raises
    ------
    InputError
        F206 to F208 when it is no object of fields, F205 when it is a problem or
        the other engine's error; else everything wrong, by path.
    """
    return _plan(object_of(text))


def parse_yaml_plan(text: str, *, problem: Problem | None = None) -> Plan:
    """The plan of a YAML text; as ``parse_plan``."""
    return _plan(object_of(text, yaml=True))


def _plan(data: dict[str, Any]) -> Plan:
    if "vehicles" in data and "routes" not in data:
        refuse("F205", "", "this is a problem, not a plan", "read it with read")
    if "days" in data and "routes" not in data:
        remedy = "give the plan of one day, as vuelta plan --horizon --day writes it"
        refuse("F205", "", "this is a plan of several days", remedy)
    if "error" in data:
        refuse("F205", "error", f"it reports a failure: {data['error']}", "give a plan")
    data.setdefault("style", style_of_plan(data))
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        raise InputError(findings_of(error, data)) from None


@left_for_later()
def dump(problem: Problem) -> str:
    """JSON of a problem; ``parse`` reads it back."""
    return written(lambda: lay_out(problem_data(problem)))


@left_for_later()
def dump_plan(plan: Plan) -> str:
    """JSON of a plan; ``parse_plan`` reads it back."""
    return written(lambda: lay_out(plan_data(plan)))


def problem_data(problem: Problem) -> dict[str, Any]:
    """The JSON object of a problem, as written."""
    data: dict[str, Any] = problem.model_dump(
        mode="json", context={"style": problem.style}, exclude_defaults=True
    )
    if "jobs" in data:
        data["jobs"] = [_led_by("id", job) for job in data["jobs"]]
    return data


def plan_data(plan: Plan) -> dict[str, Any]:
    """The JSON object of a plan, as written."""
    data: dict[str, Any] = plan.model_dump(
        mode="json", context={"style": plan.style}, exclude_none=True, exclude=_NEVER_WRITTEN
    )
    for totals in (data["summary"], *data["routes"]):
        totals["costs"] = {name: value for name, value in totals["costs"].items() if value}
        if not totals["costs"]:
            del totals["costs"]
        for step in totals.get("steps", ()):
            if not step["late"]:
                del step["late"]
    for route, noun in zip(data["routes"], plan.routes, strict=True):
        if not route["done"]:
            del route["done"]
        if not noun.is_timed:
            for step in route["steps"]:
                del step["arrival"]
    if not data["set_aside"]:
        del data["set_aside"]
    data["routes"] = [_led_by("vehicle", route) for route in data["routes"]]
    for task in data["unassigned"]:
        task["reasons"] = [
            {name: value for name, value in reason.items() if value} for reason in task["reasons"]
        ]
        if not task["reasons"]:
            del task["reasons"]
    return data


def _led_by(name: str, data: dict[str, Any]) -> dict[str, Any]:
    """The same object with the field that names it first."""
    return {name: data[name], **data}


def written(write: Callable[[], str]) -> str:
    """A text being written, ending in a new line; F230 when something does not fit.

    What else goes wrong meanwhile (an interrupt, want of memory) is no fault of the document,
    though pydantic tells of it in the same way, and goes on as what it is.
    """
    try:
        return write() + "\n"
    except PydanticSerializationError as error:
        reason: BaseException = error
        while isinstance(reason, PydanticSerializationError) and reason.__cause__ is not None:
            reason = reason.__cause__
        if not isinstance(reason, ValueError):
            raise reason from None
        refuse("F230", "", f"cannot be written: {error}", "use seconds instead of RFC 3339 times")


def style_of_plan(data: Mapping[str, Any]) -> Style:
    """The style of a raw plan: integer ids, and RFC 3339 arrivals."""
    ids: list[object] = []
    times: list[str] = []
    for route in _dicts(data.get("routes")):
        ids.append(route.get("vehicle"))
        for step in _dicts(route.get("steps")):
            if "id" in step:
                ids.append(step["id"])
            if isinstance(step.get("arrival"), str):
                times.append(step["arrival"])
    ids += [task.get("id") for task in _dicts(data.get("unassigned"))]
    integer = bool(ids) and all(type(name) is int for name in ids)
    spelling = Style(ids="integer" if integer else "string")
    for text in times:
        try:
            offset = units.utc_offset_of(text)
        except ValueError:
            continue
        return Style(times="rfc3339", utc_offset=offset, ids=spelling.ids)
    return spelling


def _dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
