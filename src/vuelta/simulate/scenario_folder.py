"""Scenarios in a folder: ``problem.json``, ``trace.json``, and perhaps ``plan.json``.

==== ========================================================================
S831 a checksum that does not hold: of the trace, or of its problem
S832 a trace that names a job the problem does not have
S833 a trace that names a vehicle the problem does not have
S834 an id that tasks of two customers or an order share, or a door or incident reported twice
S835 an incident that no day tells at a moment, or no driver finds at a door
S836 a stretch of time that ends before it starts
==== ========================================================================
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from vuelta.documents import make_folder, read_object, together, write_text
from vuelta.errors import Finding, InputError
from vuelta.formats import dumps, read
from vuelta.model import Problem, findings_of
from vuelta.simulate.generate import Scenario
from vuelta.simulate.scenario_trace import FOLLOWS, FOUND_AT_DOORS, Trace, checksum, document

PROBLEM: Final = "problem.json"
TRACE: Final = "trace.json"
PLAN: Final = "plan.json"


def write_scenario(scenario: Scenario, folder: str | os.PathLike[str]) -> tuple[Path, Path]:
    """Writes problem and trace into a folder, which is made when it is not there.

    Raises
    ------
    InputError
        F233, when they cannot be written.
    """
    target = Path(folder)
    paths = target / PROBLEM, target / TRACE
    with together():
        make_folder(target)
        write_text(dumps(scenario.problem, "json"), paths[0])
        write_text(laid_out(scenario.trace), paths[1])
    return paths


def laid_out(trace: Trace) -> str:
    """The trace as a file holds it: every door and every incident on a line of its own."""
    lines = []
    for name, value in document(trace).items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = ",\n    ".join(_line(row) for row in value)
            lines.append(f'"{name}": [\n    {rows}\n  ]')
        else:
            lines.append(f'"{name}": {_line(value)}')
    return "{\n  " + ",\n  ".join(lines) + "\n}\n"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_scenario(folder: str | os.PathLike[str]) -> Scenario:
    """Problem and trace of a folder.

    Raises
    ------
    InputError
        F2xx, S831 to S836, and what is wrong with the problem, all findings at once.
    """
    source = Path(folder)
    findings: list[Finding] = []
    problem: Problem | None = None
    trace: Trace | None = None
    try:
        problem = read(source / PROBLEM)
    except InputError as error:
        findings += error.findings
    try:
        trace = read_trace(source / TRACE)
    except InputError as error:
        findings += error.findings
    if problem is not None and trace is not None:
        findings += contradictions(problem, trace)
    if findings or problem is None or trace is None:
        raise InputError(findings)
    return Scenario(problem, trace)


def read_trace(source: str | os.PathLike[str]) -> Trace:
    """The trace of a file, by itself.

    Raises
    ------
    InputError
        F2xx when it cannot be read; else everything wrong in it, by path.
    """
    data = read_object(source)
    try:
        return Trace.model_validate(dict(data))
    except ValidationError as error:
        raise InputError(findings_of(error, data)) from None


def contradictions(problem: Problem, trace: Trace) -> list[Finding]:
    """Everything in which a trace and a problem cannot both be right."""
    return [
        *_seals(problem, trace),
        *_shared(problem),
        *_names(problem, trace),
        *_kinds(trace),
    ]


def _seals(problem: Problem, trace: Trace) -> Iterator[Finding]:
    remedy = "take the files as they were generated, or leave the checksum out"
    if trace.checksum and trace.checksum != checksum(trace):
        yield Finding("S831", f"{TRACE}.checksum", "the trace was changed since", remedy)
    if trace.problem and trace.problem != checksum(problem):
        yield Finding("S831", f"{TRACE}.problem", "it belongs to another problem", remedy)


def _shared(problem: Problem) -> Iterator[Finding]:
    """Tasks of other customers that share an id: a door is found by it."""
    seen = {job.id for job in problem.jobs}
    for i, pair in enumerate(problem.shipments):
        for half in ("pickup", "delivery"):
            name = getattr(pair, half).id
            if name in seen:
                where = f"{PROBLEM}.shipments[{i}].{half}.id"
                cause = f"another task has the id {name}, and doors are found by it"
                yield Finding("S834", where, cause, "give it another id")
        seen |= {pair.pickup.id, pair.delivery.id}


def _names(problem: Problem, trace: Trace) -> Iterator[Finding]:
    jobs = {job.id for job in problem.jobs}
    jobs |= {end.id for pair in problem.shipments for end in (pair.pickup, pair.delivery)}
    vehicles = {vehicle.id for vehicle in problem.vehicles}
    orders = {
        door.id: k
        for k, incident in enumerate(trace.incidents)
        if (door := getattr(incident, "door", None)) is not None
    }
    for name, k in orders.items():
        if name in jobs:
            where = f"{TRACE}.incidents[{k}].order.id"
            yield Finding("S834", where, f"there is a task {name} already", "give it another id")
    for where, name in _reported(trace, "job"):
        if name not in jobs and name not in orders:
            yield Finding("S832", where, f"there is no job {name}", "name a job of the problem")
    for where, name in _reported(trace, "vehicle"):
        if name not in vehicles:
            remedy = "name a vehicle of the problem"
            yield Finding("S833", where, f"there is no vehicle {name}", remedy)
    for what, names in (
        ("doors", [door.job for door in trace.doors]),
        ("incidents", [incident.id for incident in trace.incidents]),
        ("darkness", [dark.id for dark in trace.darkness]),
    ):
        for name, times in Counter(names).items():
            if times > 1:
                cause = f"{name} stands there {times} times"
                yield Finding("S834", f"{TRACE}.{what}", cause, "tell it once")


def _reported(trace: Trace, kind: str) -> Iterator[tuple[str, str]]:
    """Every name of a kind that the trace speaks of, and where."""
    for k, incident in enumerate(trace.incidents):
        yield from _of_incident(f"{TRACE}.incidents[{k}]", incident, kind)
    for k, door in enumerate(trace.doors):
        if kind == "job":
            yield f"{TRACE}.doors[{k}].job", door.job
        if door.finding is not None:
            yield from _of_incident(f"{TRACE}.doors[{k}].finding", door.finding, kind)
    for k, dark in enumerate(trace.darkness):
        if kind == "vehicle":
            yield f"{TRACE}.darkness[{k}].vehicle", dark.vehicle


def _of_incident(where: str, incident: Any, kind: str) -> Iterator[tuple[str, str]]:
    name = getattr(incident, kind, None)
    if name is not None:
        yield f"{where}.{kind}", name
    if kind == "vehicle":
        for k, vehicle in enumerate(getattr(incident, "vehicles", None) or ()):
            yield f"{where}.vehicles[{k}]", vehicle
        if getattr(incident, "found_on", None) is not None:
            yield f"{where}.found_on", incident.found_on


def _kinds(trace: Trace) -> Iterator[Finding]:
    for k, incident in enumerate(trace.incidents):
        if incident.code in FOUND_AT_DOORS | FOLLOWS:
            remedy = "give it as the finding of a door, as draws, or as darkness"
            cause = f"{incident.code} is not reported at a moment of its own"
            yield Finding("S835", f"{TRACE}.incidents[{k}].code", cause, remedy)
    for k, door in enumerate(trace.doors):
        found = door.finding
        if found is None:
            continue
        where = f"{TRACE}.doors[{k}].finding"
        if found.code not in FOUND_AT_DOORS:
            cause = f"{found.code} is nothing a driver finds at a door"
            yield Finding("S835", f"{where}.code", cause, "list it under incidents")
        elif getattr(found, "job", door.job) != door.job:
            cause = f"it is about another job than the door, {door.job}"
            yield Finding("S835", f"{where}.job", cause, "name the job of the door")
    for k, dark in enumerate(trace.darkness):
        if dark.until < dark.since:
            where = f"{TRACE}.darkness[{k}].until"
            yield Finding("S836", where, "it ends before it starts", "swap the two")
