"""The rules of the house: ``vuelta policy`` and ``vuelta schema``."""

from __future__ import annotations

import json
import sys
from typing import Annotated, cast, get_args

import typer
from rich.markdown import Markdown

from vuelta.cli.options import (
    Language,
    Output,
    PolicyFile,
    Tongue,
    policy_of,
)
from vuelta.cli.schemas import Document, schema_of
from vuelta.cli.terminal import emit, page, spelled
from vuelta.model import Role
from vuelta.policy import policy_text


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
    if role is not None and role not in get_args(Role):
        known = ", ".join(get_args(Role))
        raise typer.BadParameter(f"there is no role {role}; known are {known}", param_hint="--role")
    text = policy_text(policy_of(file), language.value, cast("Role | None", role))
    if output is None and sys.stdout.isatty():
        page().print(Markdown(spelled(text)))
    else:
        emit(text, output)


def schema(
    document: Annotated[Document, typer.Argument(help="Which document.")],
    output: Output = None,
) -> None:
    """Print the JSON Schema of a document that goes in or comes out.

    Every field says what it means, its unit, its range and its default.

    [bold]Examples[/]

      vuelta schema problem > problem.schema.json

      vuelta schema incidents

      vuelta schema return-policy
    """
    emit(json.dumps(schema_of(document), indent=2) + "\n", output)
