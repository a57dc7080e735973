"""What pydantic found wrong, in our own words: with the nearest known name for an unknown field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from vuelta.documents import findings as tags
from vuelta.errors import Finding, Suggestions
from vuelta.model.alternatives import Destination, Place
from vuelta.model.checks.other_words import meant_by
from vuelta.model.fleet import Break, Costs, Facility, Vehicle, VehicleStep
from vuelta.model.jobs import Incompatibility, Job, Relation, Shipment, ShipmentStep
from vuelta.model.matrix import Matrices
from vuelta.model.plain_values import said
from vuelta.model.problem_fields import Disruption, ProblemFields

_NOUNS: dict[str, type[BaseModel]] = {
    "vehicles": Vehicle,
    "costs": Costs,
    "breaks": Break,
    "steps": VehicleStep,
    "jobs": Job,
    "places": Place,
    "destinations": Destination,
    "shipments": Shipment,
    "pickup": ShipmentStep,
    "delivery": ShipmentStep,
    "facilities": Facility,
    "relations": Relation,
    "incompatible_types": Incompatibility,
    "matrices": Matrices,
}


def path(location: Iterable[int | str], data: object = None) -> str:
    """A path into the document, such as ``jobs[17].time_windows[0]``.

    Tags of unions, which pydantic names as if they were fields, are taken out where the
    document is given.
    """
    text = ""
    for part in location:
        if isinstance(data, Mapping) and part not in data and str(part).isupper():
            continue
        data = _inside(data, part)
        if isinstance(part, int):
            text += f"[{part}]"
        elif part not in _NO_PARTS:
            text += f".{part}" if text else part
    return text


_NO_PARTS: Final = frozenset({"function-after", "function-before", "[key]"})
"""Parts of a location that are steps of the validator, and nothing of the document."""


def _inside(data: object, part: int | str) -> object:
    """What stands under a key, where there is something."""
    if isinstance(data, Mapping):
        return data.get(part)
    if isinstance(data, list | tuple) and isinstance(part, int) and part < len(data):
        return data[part]
    return None


def findings_of(error: ValidationError, data: object) -> list[Finding]:
    """What pydantic found wrong, each with code, path, cause and remedy."""
    findings = []
    suggest = Suggestions()
    for line in error.errors(include_url=False):
        where, kind = line["loc"], line["type"]
        context = line.get("ctx", {})
        if "remedy" in context:
            findings.append(Finding(kind, path(where, data), line["msg"], context["remedy"]))
        elif kind == "extra_forbidden":
            findings.append(replace(_unknown_field(where, suggest), where=path(where, data)))
        elif kind == "missing":
            cause, remedy = f"{where[-1]} is missing", f"give {where[-1]}"
            findings.append(Finding("E101", path(where, data), cause, remedy))
        elif kind in ("union_tag_invalid", "union_tag_not_found"):
            findings.append(tags.unknown(path(where, data), context, suggest))
        else:
            message = _in_words(kind, context) or line["msg"]
            fault = _of_another_kind(where, kind, message, line["input"])
            findings.append(replace(fault, where=path(where, data)))
    return list(dict.fromkeys(findings))


_RANGES: Final = {
    "greater_than_equal": "should be {ge} or more",
    "greater_than": "should be more than {gt}",
    "less_than_equal": "should be at most {le}",
    "less_than": "should be less than {lt}",
    "string_too_short": "should not be empty",
    "finite_number": "should be a finite number",
}
"""What pydantic says of ranges, in words of people."""


def _in_words(kind: str, context: Mapping[str, Any]) -> str:
    """The range that a value lies outside of, with whole numbers as they are; empty for others."""
    whole = {
        name: int(end) if isinstance(end, float) and end.is_integer() else end
        for name, end in context.items()
    }
    return _RANGES.get(kind, "").format(**whole)


def _of_another_kind(
    where: tuple[int | str, ...], kind: str, message: str, given: object
) -> Finding:
    """A value of a type that the field does not take."""
    cause = message.removeprefix("Input ")
    cause = cause[:1].lower() + cause[1:]
    remedy = "correct the value"
    name = str(where[-1]) if where else ""
    if kind in ("tuple_type", "list_type"):
        cause = "should be a list"
        if given is None:
            remedy = "leave the field out where there is nothing to list"
        elif name == "time_windows":
            remedy = "give windows, each [start, end]: [[start, end], ...]"
        elif isinstance(given, dict) or name in _NOUNS:
            remedy = "give a list of objects, [{ ... }, { ... }], each with its own fields"
        elif isinstance(given, str):
            remedy = f"write [{said(given)}]"
        else:
            remedy = "write it in brackets, [ ... ]"
    elif kind in ("dict_type", "model_type", "model_attributes_type"):
        cause, remedy = "should be an object", 'write it in braces, {"name": value, ...}'
        if name == "costs":
            remedy = 'name its prices, as {"fixed": 40, "per_hour": 18, "per_km": 0.35}'
    elif kind in ("bool_type", "bool_parsing"):
        cause, remedy = "should be true or false", "write true or false, without quotes"
    elif kind == "string_type":
        cause, remedy = "should be a text", "write it in double quotes"
    elif kind.startswith(("int_", "float_", "decimal_")):
        cause, remedy = "should be a number", "write digits with a decimal point, without quotes"
    kinds = "an object of fields" if isinstance(given, dict) else "a list"
    shown = kinds if isinstance(given, dict | list | tuple) else said(given)
    return Finding("E103", path(where), f"{cause}, not {shown}", remedy)


def _unknown_field(where: tuple[int | str, ...], suggest: Suggestions) -> Finding:
    owner: type[BaseModel] | None = None
    for part in where[:-1]:
        if isinstance(part, str) and part in _NOUNS:
            owner = _NOUNS[part]
    if owner is None:
        owner = Disruption if where[0] == "disruptions" else ProblemFields
    name = str(where[-1])
    remedy = meant_by(owner, name) or suggest(
        name,
        [known for known, field in owner.model_fields.items() if not field.exclude],
        "remove it, keep it under metadata, or see `vuelta schema problem`",
    )
    return Finding("E102", path(where), f"unknown field {name}", remedy)
