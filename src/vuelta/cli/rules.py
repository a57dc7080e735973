"""The rules of the house: ``vuelta policy`` and ``vuelta schema``."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Annotated, Any, Final, cast, get_args

import typer
from pydantic import TypeAdapter
from rich.console import Console
from rich.markdown import Markdown
from typing_extensions import TypedDict

from vuelta import dispatch
from vuelta.cli.common import Language, Output, PolicyFile, Tongue, emit, refuse_unwritable
from vuelta.model import Event, Horizon, Incident, Plan, Policy, Problem, Revision, Trace, Transit
from vuelta.model.base import Time
from vuelta.model.policy import Role
from vuelta.model.return_policy import ReturnPolicy
from vuelta.model.returns import ReturnRequest, ReturnsFile


class Document(StrEnum):
    """What has a schema."""

    problem = "problem"
    plan = "plan"
    incidents = "incidents"
    events = "events"
    policy = "policy"
    revision = "revision"
    return_ = "return"
    returns = "returns"
    return_policy = "return-policy"
    horizon = "horizon"
    trace = "trace"
    transit = "transit"


class IncidentFile(TypedDict, total=False):
    """What happened to a day: the file ``vuelta replan --incidents`` reads."""

    now: Time
    incidents: list[Incident]
    events: list[Event]


_DESCRIBED: Final[dict[Document, TypeAdapter[Any]]] = {
    Document.problem: TypeAdapter(Problem),
    Document.plan: TypeAdapter(Plan),
    Document.incidents: TypeAdapter(IncidentFile),
    Document.events: TypeAdapter(list[Event]),
    Document.policy: TypeAdapter(Policy),
    Document.revision: TypeAdapter(Revision),
    Document.return_: TypeAdapter(ReturnRequest),
    Document.returns: TypeAdapter(ReturnsFile),
    Document.return_policy: TypeAdapter(ReturnPolicy),
    Document.horizon: TypeAdapter(Horizon),
    Document.trace: TypeAdapter(Trace),
    Document.transit: TypeAdapter(Transit),
}


def policy(
    role: Annotated[
        str | None,
        typer.Option(metavar="|".join(get_args(Role)), help="Only what this role does."),
    ] = None,
    language: Language = Tongue.en,
    file: PolicyFile = None,
    output: Output = None,
) -> None:
    """Print the rules for a day that goes wrong, as people read them.

    Who does what within how many minutes of an incident, what customers may be
    offered, and what each role may grant. Markdown, set out on a terminal.

    [bold]Examples[/]

      vuelta policy

      vuelta policy --role DRV --language es

      vuelta policy --policy ours.yaml --output rules.md
    """
    refuse_unwritable(output)
    if role is not None and role not in get_args(Role):
        known = ", ".join(get_args(Role))
        raise typer.BadParameter(f"there is no role {role}; known are {known}", param_hint="--role")
    rules = dispatch.default_policy() if file is None else dispatch.read_policy(file)
    text = dispatch.policy_text(rules, language.value, cast("Role | None", role))
    if output is None and sys.stdout.isatty():
        Console().print(Markdown(text))
    else:
        emit(text, output)


def schema(
    document: Annotated[Document, typer.Argument(help="Which document.")],
    output: Output = None,
) -> None:
    """Print the JSON Schema of a document that goes in or comes out.

    [bold]Examples[/]

      vuelta schema problem > problem.schema.json

      vuelta schema incidents

      vuelta schema return-policy
    """
    refuse_unwritable(output)
    described = _DESCRIBED[document].json_schema()
    emit(json.dumps(described, indent=2) + "\n", output)
