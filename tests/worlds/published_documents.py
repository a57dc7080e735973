"""Every document that has a schema: how it is read, and sound ones of its kind."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from vuelta import engine, formats, insight, returns
from vuelta.cli import exits, main
from vuelta.cli.schemas import KINDS, Document
from vuelta.documents import object_of, packaged, sound
from vuelta.errors import Finding, InputError
from vuelta.execution import read_events, read_report
from vuelta.model import Problem, findings_of
from vuelta.policy import read_policy
from vuelta.verification import plan_of
from worlds import command_lines, rich_documents

Reader = Callable[[Any], object]


def _of_text(read: Callable[[str], object]) -> Reader:
    return lambda document: read(json.dumps(document))


def _of_object(read: Reader) -> Reader:
    return lambda document: read(object_of(json.dumps(document)))


def _of_noun(document: Document) -> Reader:
    """Of what the engine alone writes: by its own fields."""

    def read(data: Any) -> None:
        try:
            TypeAdapter(KINDS[document]).validate_python(sound(data))
        except ValidationError as error:
            raise InputError(findings_of(error, data)) from None

    return read


_READERS: Final[Mapping[Document, Reader]] = {
    Document.problem: _of_object(Problem.model_validate),
    Document.plan: _of_object(plan_of),
    Document.incidents: _of_object(read_report),
    Document.events: read_events,
    Document.policy: _of_object(read_policy),
    Document.revision: _of_text(formats.parse_revision),
    Document.trace: _of_text(formats.parse_trace),
    Document.transit: _of_text(formats.parse_transit),
    Document.return_: _of_object(returns.request_of),
    Document.returns: _of_object(returns.read_requests),
    Document.return_policy: _of_object(returns.read_return_policy),
    Document.horizon: _of_object(engine.horizon_of),
    Document.horizon_plan: _of_text(formats.parse_horizon_plan),
    Document.emission_factors: _of_object(insight.read_factors),
}


def findings(document: Document, data: Any) -> tuple[Finding, ...]:
    """What the reader of such documents finds wrong."""
    try:
        _READERS.get(document, _of_noun(document))(data)
    except InputError as error:
        return error.findings
    return ()


@cache
def given(seed: int) -> Mapping[Document, list[Any]]:
    """Sound documents that people write, of each kind."""
    some = command_lines.documents(seed)
    return {
        Document.problem: [some["problem"], rich_documents.PROBLEM, rich_documents.TABLES],
        Document.plan: [some["plan"], rich_documents.PLAN],
        Document.incidents: [some["incidents"]],
        Document.events: [some["incidents"]["events"]],
        Document.policy: [some["policy"], {"retry": {"attempts": 2}}],
        Document.revision: [some["revision"]],
        Document.return_: [some["returns"]["requests"][0]],
        Document.returns: [some["returns"], some["returns"]["requests"][0]],
        Document.return_policy: [packaged("returns", "policy"), {"law": {"refund": {"days": 30}}}],
        Document.horizon: [some["horizon"], rich_documents.HORIZON],
        Document.emission_factors: [some["factors"]],
    }


ANSWERS: Final[tuple[tuple[Document, str], ...]] = (
    (Document.problem, "convert {problem} --to json"),
    (Document.plan, "plan {problem} --iterations 20 -f json"),
    (Document.plan, "plan {small} --iterations 20 -f json"),
    (Document.revision, "replan {problem} {plan} --incidents {incidents} --iterations 5"),
    (Document.promises, "promise {small} {driven} --order {wish} -f json"),
    (Document.trace, "trace {job} {problem} {plan} --events {incidents} -f json"),
    (Document.transit, "transit {problem} {plan} -f json"),
    (Document.return_decision, "returns decide {returns} -f json"),
    (Document.return_options, "returns options {returns} --day {small} --plan {driven} -f json"),
    (Document.disposition, "returns dispose {returns} -f json"),
    (Document.horizon_plan, "plan {small} --iterations 20 --horizon {days}"),
    (Document.kpis, "kpis {problem} {plan} --events {incidents} -f json"),
    (Document.kpis, "kpis {problem} {plan} --factors {factors} --by vehicle -f json"),
    (Document.horizon_kpis, "kpis {small} {several} -f json"),
    (Document.task_explained, "explain {problem} {plan} --job {job} -f json"),
    (Document.route_explained, "explain {problem} {plan} --route {vehicle} -f json"),
    (Document.why_not, "explain {problem} {plan} --why-not {job} {vehicle} -f json"),
    (Document.frontier, "frontier {problem} --iterations 5 --factor 1 --lost-sale 9 -f json"),
    (Document.analysis, "analyse {day} {day} -f json"),
)
"""Commands that write a document which has a schema, with what they write."""


_SMALL: Final = {"small": "DAY", "days": "HORIZON", "wish": "ORDER"}


def answers(folder: Path, some: Mapping[str, Any]) -> Iterator[tuple[Document, str, Any]]:
    """What every command writes about documents of ``command_lines``; and the command."""
    names = {"day": str(folder / "day"), "driven": str(folder / "2-plan.json")}
    names |= _names(some["plan"]) | {"several": str(folder / "10-horizon-plan.json")}
    (folder / "day").mkdir(parents=True)
    own = {name: getattr(rich_documents, noun) for name, noun in _SMALL.items()}
    for name, document in {**some, **own}.items():
        if not isinstance(document, str):
            names[name] = str(folder / f"{name}.json")
            Path(names[name]).write_text(json.dumps(document), "utf-8")
    for name, beside in (("problem", "problem"), ("plan", "plan"), ("incidents", "events")):
        (folder / "day" / f"{beside}.json").write_text(json.dumps(some[name]), "utf-8")
    for k, (document, command) in enumerate(ANSWERS):
        target = folder / f"{k}-{document}.json"
        code = _run([*command.format(**names).split(), "-o", str(target)])
        if code == exits.DONE:
            yield document, command, json.loads(target.read_text("utf-8"))
    drawn = "generate --suite breakdown --vans 1 --parameters {parameters} -o {drawn}"
    _run(drawn.format(**names, drawn=folder / "drawn").split())
    yield Document.day_trace, "generate", json.loads((folder / "drawn/trace.json").read_text())
    case = returns.begin("r1", {"state": "REQUESTED", "time": 5, "actor": "CUS"})
    yield Document.return_case, "returns.begin", case.model_dump(mode="json")


def _names(plan: Any) -> dict[str, str]:
    """A vehicle that drives, and a task it serves."""
    route = plan["routes"][0]
    tasks = [step["id"] for step in route["steps"] if step["type"] in ("job", "delivery")]
    return {"vehicle": str(route["vehicle"]), "job": str(tasks[0])}


def _run(arguments: list[str]) -> int:
    """A command in this process; its exit code."""
    kept, sys.argv = sys.argv, ["vuelta", *arguments]
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        sys.argv = kept
    return 0
