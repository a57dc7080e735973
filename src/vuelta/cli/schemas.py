"""Every document that goes in or comes out, by name, and its JSON Schema."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from vuelta import insight, model, units
from vuelta.explain import RouteExplained, TaskExplained, WhyNot
from vuelta.insight import Factors
from vuelta.model import ReturnPolicy, Time, documented, return_answers, returns
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
    task_explained = "task-explained"
    route_explained = "route-explained"
    why_not = "why-not"
    frontier = "frontier"
    analysis = "analysis"
    emission_factors = "emission-factors"
    day_trace = "day-trace"


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
        _say_local_times(schema)
    if kind is IncidentFile:
        documented.describe(IncidentFile, schema)
    return schema


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
