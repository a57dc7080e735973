"""Incidents, events and rules as given: documents become nouns, or findings."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError

from vuelta.documents import read_object, sound
from vuelta.errors import Finding, InputError, Suggestions
from vuelta.model import LAZY, Disruption, Event, Incident, Job, Plan, Problem, Time, findings_of

_INCIDENTS: Final[TypeAdapter[list[Incident]]] = TypeAdapter(list[Incident], config=LAZY)
_EVENTS: Final[TypeAdapter[list[Event]]] = TypeAdapter(list[Event], config=LAZY)
_KINDS: Final[tuple[type[BaseModel], ...]] = get_args(get_args(Incident)[0])
_NOW: Final[TypeAdapter[int | None]] = TypeAdapter(Time | None, config=LAZY)


def read_incidents(documents: Sequence[Incident | Mapping[str, Any]]) -> tuple[Incident, ...]:
    """Incidents of nouns or mappings.

    Raises
    ------
    InputError
        With everything wrong in any of them, by path.
    """
    return tuple(_read("incidents", _INCIDENTS, documents))


def read_events(documents: Sequence[Event | Mapping[str, Any]]) -> tuple[Event, ...]:
    """Observations of nouns or mappings; errors as ``read_incidents``."""
    return tuple(_read("events", _EVENTS, documents))


class Report(NamedTuple):
    """What is reported of a day at one moment: an incident file."""

    incidents: tuple[Incident, ...] = ()
    events: tuple[Event, ...] = ()
    now: int | None = None


def read_report(source: str | os.PathLike[str] | Mapping[str, Any]) -> Report:
    """Incidents, events and ``now`` of an incident file in JSON or YAML, or of its content.

    Raises
    ------
    InputError
        F2xx when the file cannot be read; else everything wrong in it, by path.
    """
    data = read_object(source)
    findings = [
        Finding("E102", str(name), f"unknown field {name}", "give incidents, events and now")
        for name in data
        if name not in Report._fields
    ]
    report = Report()
    for read in (_now_of, _incidents_of, _events_of):
        try:
            report = read(report, data)
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(findings)
    return report


def _now_of(report: Report, data: Mapping[str, Any]) -> Report:
    try:
        return report._replace(now=_NOW.validate_python(data.get("now")))
    except ValidationError as error:
        [finding] = findings_of(error, {})
        raise InputError([replace(finding, where="now")]) from None


def _incidents_of(report: Report, data: Mapping[str, Any]) -> Report:
    return report._replace(incidents=read_incidents(_listed(data, "incidents")))


def _events_of(report: Report, data: Mapping[str, Any]) -> Report:
    return report._replace(events=read_events(_listed(data, "events")))


def _listed(data: Mapping[str, Any], name: str) -> Any:
    """What stands under a name; nothing at all is an empty list."""
    return () if data.get(name) is None else data[name]


def latest(
    problem: Problem, plan: Plan, incidents: Sequence[Incident], events: Sequence[Event]
) -> int:
    """The last moment anything speaks of; the start of the day when nothing does."""
    times = [incident.time for incident in incidents] + [event.time for event in events]
    times += [] if plan.now is None else [plan.now]
    return max(times, default=problem.day_start)


def _read(name: str, adapter: TypeAdapter[Any], documents: Sequence[Any]) -> Sequence[Any]:
    if isinstance(documents, str | bytes | Mapping) or not isinstance(documents, Sequence):
        raise InputError([Finding("E100", name, "is not a list", "give a list of objects")])
    if all(isinstance(one, BaseModel) for one in documents):
        return documents
    try:
        read: Sequence[Any] = adapter.validate_python(list(sound({name: documents})[name]))
        return read
    except ValidationError as error:
        suggest = Suggestions()
        raise InputError(
            [
                Finding(
                    finding.code,
                    _at(name, finding.where),
                    finding.cause,
                    _remedy(name, finding, suggest),
                )
                for finding in findings_of(error, {})
            ]
        ) from None


def _remedy(name: str, finding: Finding, suggest: Suggestions) -> str:
    """For a field that is not known, the nearest one of what may stand here."""
    if finding.code != "E102":
        return finding.remedy
    owner, _, field = finding.where.rpartition(".")
    nouns: Sequence[type[BaseModel]] = (Event,) if name == "events" else _KINDS
    if owner.endswith(".order"):
        nouns = (Job,)
    elif owner.endswith(".disruption"):
        nouns = (Disruption,)
    known = {other for noun in nouns for other in noun.model_fields}
    return suggest(field, sorted(known), f"remove it, or see `vuelta schema {name}`")


def _at(name: str, where: str) -> str:
    """``[3].job`` under its list; the tag that pydantic adds to a union is taken out."""
    head, _, rest = where.partition("]")
    parts = [part for part in rest.split(".") if part and not part.isupper()]
    return f"{name}{head}]" + "".join(f".{part}" for part in parts)
