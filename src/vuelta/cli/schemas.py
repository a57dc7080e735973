"""Every document that goes in or comes out, by name, and its JSON Schema."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from vuelta import insight, model, units
from vuelta.error_codes import error_codes
from vuelta.explain import RouteExplained, TaskExplained, WhyNot
from vuelta.insight import Factors
from vuelta.model import ReturnPolicy, Time, dialects, documented, return_answers, returns
from vuelta.simulate import Trace as DayTrace


class Document(StrEnum):
    """What has a schema."""

    problem = "problem"
    plan = "plan"
    incidents = "incidents"
    events = "events"
    policy = "policy"
    revision = "revision"
    promises = "promises"
    trace = "trace"
    transit = "transit"
    return_ = "return"
    returns = "returns"
    return_policy = "return-policy"
    return_decision = "return-decision"
    return_options = "return-options"
    return_case = "return-case"
    disposition = "disposition"
    horizon = "horizon"
    horizon_plan = "horizon-plan"
    kpis = "kpis"
    horizon_kpis = "horizon-kpis"
    task_explained = "task-explained"
    route_explained = "route-explained"
    why_not = "why-not"
    frontier = "frontier"
    analysis = "analysis"
    emission_factors = "emission-factors"
    day_trace = "day-trace"


PYTHON_ALONE: Final = frozenset(
    {
        *("E105", "E109", "E111", "E113", "E120", "E121", "E122", "E123", "E124", "E125", "E126"),
        *("E127", "E129", "E130", "E131", "E132", "E133", "E134", "E135", "E136", "E140", "E142"),
        *("E143", "E144", "E145", "E152", "E153", "E154", "E155", "E160", "E161", "E162", "E163"),
        *("E164", "E165", "E166", "E167", "E168", "E169", "E170", "E171"),
    }
)
"""Codes of what no schema of a problem or a plan can say: it takes more than one value to see."""


class IncidentFile(TypedDict, total=False):
    """What happened to a day: the file ``vuelta replan --incidents`` reads."""

    now: Annotated[Time, Field(description="The moment at which it is looked at.")]
    incidents: Annotated[
        list[model.Incident], Field(description="What went wrong, or changed, since the plan.")
    ]
    events: Annotated[list[model.Event], Field(description="What was observed on the road.")]


_DESCRIBED: Final[dict[Document, Any]] = {
    Document.problem: model.Problem,
    Document.plan: model.Plan,
    Document.incidents: IncidentFile,
    Document.events: list[model.Event],
    Document.policy: model.Policy,
    Document.revision: model.Revision,
    Document.promises: list[model.Promise],
    Document.trace: model.Trace,
    Document.transit: model.Transit,
    Document.return_: returns.ReturnRequest,
    Document.returns: returns.ReturnsFile,
    Document.return_policy: ReturnPolicy,
    Document.return_decision: returns.Decision,
    Document.return_options: return_answers.ReturnOptions,
    Document.return_case: returns.ReturnCase,
    Document.disposition: return_answers.Disposition,
    Document.horizon: model.Horizon,
    Document.horizon_plan: model.HorizonPlan,
    Document.kpis: insight.Measures,
    Document.horizon_kpis: insight.HorizonMeasures,
    Document.task_explained: TaskExplained,
    Document.route_explained: RouteExplained,
    Document.why_not: WhyNot,
    Document.frontier: insight.Frontier,
    Document.analysis: insight.Analysis,
    Document.emission_factors: Factors,
    Document.day_trace: DayTrace,
}


def schema_of(document: Document) -> dict[str, Any]:
    """The JSON Schema of a document, with what each field means."""
    kind = _DESCRIBED[document]
    schema: dict[str, Any] = TypeAdapter(kind).json_schema()
    if document is Document.problem:
        _say_dialects(schema)
        _say_local_times(schema)
    if document in (Document.problem, Document.plan):
        schema["description"] = f"{schema['description']}\n\n{_python_alone()}"
    if kind is IncidentFile:
        documented.describe(IncidentFile, schema)
    return schema


def _python_alone() -> str:
    """What the validator says beyond this schema, in words."""
    known = error_codes()
    told = "; ".join(f"{code} {known[code].meaning.rstrip('.')}" for code in sorted(PYTHON_ALONE))
    return (
        "This schema takes what the validator takes, and refuses what it refuses, but for "
        "fields of their own that senders add to bodies for VROOM, which the validator leaves "
        f"aside. What needs more than one value to be seen the validator alone says: {told}."
    )


def _say_dialects(schema: dict[str, Any]) -> None:
    """Of a problem, which may be a body of VROOM's: what is left aside, and what is no limit."""
    endless = {"enum": sorted(dialects.NO_LIMIT)}
    properties = schema["properties"]
    for name in sorted(dialects.REQUEST):
        properties[name] = _told({}, "Of a request to VROOM; not used.")
    table = schema["$defs"]["Matrices"]["properties"]["durations"]
    properties["matrix"] = _told(table, "VROOM's old name for the durations of `car`, seconds.")
    job = schema["$defs"]["Job"]["properties"]
    job["amount"] = _told(job["delivery"], "VROOM's old name for `delivery`; not used beside it.")
    for noun, names in dialects.LIMITED.items():
        for name in names:
            _with_no_limit(schema["$defs"][noun]["properties"][name], endless)
    for noun in schema["$defs"].values():
        for name in ("time_window", "time_windows"):
            _without_range(noun.get("properties", {}).get(name))


def _told(prop: dict[str, Any], meaning: str) -> dict[str, Any]:
    """A property of another meaning."""
    facts = documented.facts_of(prop)
    return prop | {"description": f"{meaning} {facts}" if facts else meaning}


def _with_no_limit(prop: Any, endless: dict[str, Any]) -> None:
    """A number, or each number of a list, may be one that stands for no limit."""
    if isinstance(prop, dict):
        for name, part in list(prop.items()):
            if isinstance(part, dict) and part.get("type") == "integer":
                prop[name] = {"anyOf": [part, endless]}
            elif name == "anyOf":
                for one in part:
                    _with_no_limit(one, endless)
                if any(one.get("type") == "integer" for one in part):
                    part.append(endless)


def _without_range(prop: Any) -> None:
    """A window may end beyond all times: it has no end then."""
    if isinstance(prop, dict):
        if prop.get("type") == "integer":
            prop.pop("minimum", None)
            prop.pop("maximum", None)
        for part in prop.values():
            _without_range(part)
    elif isinstance(prop, list):
        for part in prop:
            _without_range(part)


def _say_local_times(schema: Any) -> None:
    """Of a problem, which may say its date and time zone: times without an offset."""
    if isinstance(schema, dict):
        if schema.get("format") == "date-time":
            del schema["format"]
            forms = (units.RFC_3339, units.TIME_OF_DAY.pattern, units.LOCAL_TIME.pattern)
            schema["pattern"] = "^(" + "|".join(forms) + ")$"
        for part in schema.values():
            _say_local_times(part)
    elif isinstance(schema, list):
        for part in schema:
            _say_local_times(part)
