"""Every document that goes in or comes out, by name, and its JSON Schema."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field, TypeAdapter
from typing_extensions import TypedDict, is_typeddict

from vuelta import insight, model, units
from vuelta.cli import beyond_schema
from vuelta.explain import RouteExplained, TaskExplained, WhyNot
from vuelta.insight import Factors
from vuelta.model import (
    Id,
    IdKey,
    ReturnPolicy,
    Time,
    dialects,
    documented,
    jobs,
    return_answers,
    returns,
)
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


class IncidentFile(TypedDict, total=False):
    """What happened to a day: the file ``vuelta replan --incidents`` reads."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    now: Annotated[Time | None, Field(description="The moment at which it is looked at.")]
    incidents: Annotated[
        list[model.Incident] | None,
        Field(description="What went wrong, or changed, since the plan."),
    ]
    events: Annotated[list[model.Event] | None, Field(description="What was observed on the road.")]


class PromisesFile(TypedDict):
    """Windows that can be kept for one order: what ``vuelta promise`` writes."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    order: Annotated[Id, Field(description="Id of the order.")]
    promises: Annotated[
        list[model.Promise], Field(description="Windows that can be kept, cheapest first.")
    ]


class DecisionsFile(TypedDict):
    """What the policy says to each request: what ``vuelta returns decide`` writes."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    decisions: Annotated[list[returns.Decision], Field(description="Request by request.")]


class OptionsFile(TypedDict):
    """The ways back for each request: what ``vuelta returns options`` writes."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    returns: Annotated[list[return_answers.ReturnOptions], Field(description="Request by request.")]


class DispositionFile(return_answers.Disposition):
    """Where each item goes: what ``vuelta returns dispose`` writes."""

    left_out: dict[IdKey, returns.Verdict]
    """What was decided of the requests that nothing is placed of, by id."""


KINDS: Final[dict[Document, Any]] = {
    Document.problem: model.Problem,
    Document.plan: model.Plan,
    Document.incidents: IncidentFile,
    Document.events: list[model.Event],
    Document.policy: model.Policy,
    Document.revision: model.Revision,
    Document.promises: PromisesFile,
    Document.trace: model.Trace,
    Document.transit: model.Transit,
    Document.return_: returns.ReturnRequest,
    Document.returns: returns.ReturnsFile | returns.ReturnRequest,
    Document.return_policy: ReturnPolicy,
    Document.return_decision: DecisionsFile,
    Document.return_options: OptionsFile,
    Document.return_case: returns.ReturnCase,
    Document.disposition: DispositionFile,
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


_OVERLAID: Final = {
    Document.policy: ("Authority",),
    Document.return_policy: ("ReturnPolicy", "Law", "LegalPeriod"),
}
"""Nouns of which a document says only what differs from what is shipped: nothing is required."""


def schema_of(document: Document) -> dict[str, Any]:
    """The JSON Schema of a document, with what each field means."""
    kind = KINDS[document]
    schema: dict[str, Any] = TypeAdapter(kind).json_schema()
    nouns = schema.get("$defs", {}) | {schema.get("title", str(document)): schema}
    for name, noun in nouns.items():
        if name == "Problem":
            _say_dialects(noun, nouns)
    if document is Document.problem:
        _say_local_times(schema)
    for name in _OVERLAID.get(document, ()):
        nouns[name].pop("required", None)
    if document is Document.returns:
        title = {"title": returns.ReturnsFile.__name__, "description": returns.ReturnsFile.__doc__}
        schema = title | schema
    if is_typeddict(kind):
        documented.describe(kind, schema)
    schema["description"] = "\n\n".join(
        filter(None, (schema.get("description"), beyond_schema.told(nouns)))
    )
    return schema


def _say_dialects(problem: dict[str, Any], nouns: dict[str, Any]) -> None:
    """Of a problem, which may be a body of VROOM's: what is left aside, and what is no limit."""
    endless = {"enum": sorted(dialects.NO_LIMIT)}
    for name in sorted(dialects.REQUEST):
        problem["properties"][name] = documented.told({}, "Of a request to VROOM; not used.")
    table = nouns["Matrices"]["properties"]["durations"]
    meaning = "VROOM's old name for the durations of `car`, seconds; not used beside `matrices`."
    problem["properties"]["matrix"] = documented.told(table, meaning)
    job = nouns["Job"]
    job["allOf"] = [rule for rule in job["allOf"] if rule != jobs.AMOUNT_ALONE]
    meaning = "VROOM's old name for `delivery`; not used beside it or `pickup`."
    job["properties"]["amount"] = documented.told(job["properties"]["delivery"], meaning)
    for noun, names in dialects.LIMITED.items():
        for name in names:
            _with_no_limit(nouns[noun]["properties"][name], endless)
    for noun_ in nouns.values():
        for name in ("time_window", "time_windows"):
            _without_range(noun_.get("properties", {}).get(name))


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
