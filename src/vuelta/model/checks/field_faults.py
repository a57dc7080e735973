"""What pydantic found wrong, in our own words: with the nearest known name for an unknown field."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ValidationError

from vuelta.documents import findings as tags
from vuelta.errors import Finding, Suggestions
from vuelta.model.alternatives import Destination, Place
from vuelta.model.fleet import Break, Costs, Facility, Vehicle, VehicleStep
from vuelta.model.jobs import Incompatibility, Job, Relation, Shipment, ShipmentStep
from vuelta.model.matrix import Matrices
from vuelta.model.problem_fields import Disruption, ProblemFields
from vuelta.plain_text import told

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


def path(location: Iterable[int | str]) -> str:
    """A path into the document, such as ``jobs[17].time_windows[0]``."""
    text = ""
    for part in location:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part not in ("function-after", "function-before"):
            text += f".{part}" if text else part
    return text


def findings_of(error: ValidationError, data: object) -> list[Finding]:
    """What pydantic found wrong, each with code, path, cause and remedy."""
    findings = []
    suggest = Suggestions()
    for line in error.errors(include_url=False):
        where, kind = line["loc"], line["type"]
        context = line.get("ctx", {})
        if "remedy" in context:
            findings.append(Finding(kind, path(where), line["msg"], context["remedy"]))
        elif kind == "extra_forbidden":
            findings.append(_unknown_field(where, suggest))
        elif kind == "missing":
            findings.append(
                Finding("E101", path(where), f"{where[-1]} is missing", f"give {where[-1]}")
            )
        elif kind in ("union_tag_invalid", "union_tag_not_found"):
            findings.append(tags.unknown(path(where), context, suggest))
        else:
            cause = line["msg"][0].lower() + line["msg"][1:]
            given = line["input"]
            if isinstance(given, str | int | float | bool | None):
                cause += f", not {told(given)}"
            findings.append(Finding("E103", path(where), cause, "correct the value"))
    return list(dict.fromkeys(findings))


def _unknown_field(where: tuple[int | str, ...], suggest: Suggestions) -> Finding:
    owner: type[BaseModel] | None = None
    for part in where[:-1]:
        if isinstance(part, str) and part in _NOUNS:
            owner = _NOUNS[part]
    if owner is None:
        owner = Disruption if where[0] == "disruptions" else ProblemFields
    name = str(where[-1])
    remedy = suggest(
        name,
        owner.model_fields,
        "remove it, keep it under metadata, or see `vuelta schema problem`",
    )
    return Finding("E102", path(where), f"unknown field {name}", remedy)
