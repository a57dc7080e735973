"""Options that several commands take are declared once, so that they mean the same everywhere."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
import typer

from vuelta.cli.app import app
from vuelta.cli.options import Tongue
from vuelta.wording import LANGUAGES

OWN = {
    ("--output", "generate"): "a folder",
    ("--output", "report"): "required, and always a page",
    ("--dispatcher", "replay"): "one, who has to decide",
    ("DAY...", "replay"): "with a trace to drive again",
    ("--iterations", "frontier"): "of each plan, with a default",
    ("--iterations", "simulate"): "of each decision, with a default",
    ("--iterations", "replay"): "of each decision, with a default",
    ("--morning", "replay"): "only where the plan is missing",
    ("--time-limit", "plan"): "the default goes by size",
    ("--time-limit", "simulate"): "of each decision",
    ("--time-limit", "promise"): "of looking at windows, where nothing is searched",
    ("--problem-out", "plan"): "of one day of a horizon",
    ("--horizon", "plan"): "to be planned, where others judge what was",
    ("--parcels", "report"): "the page counts visits in words",
    ("--plot", "simulate"): "a picture, not a page",
    ("--day", "options"): "a document, where --day of a horizon is a number",
}
"""Where a command gives an option a meaning of its own, and why."""


def _commands(command: Any, path: str = "") -> dict[str, Any]:
    if not hasattr(command, "commands"):
        return {path: command}
    found: dict[str, Any] = {}
    for name, inner in command.commands.items():
        found |= _commands(inner, name)
    return found


def _uses() -> dict[str, dict[str, Any]]:
    """By option or argument: each command that takes it, and how it declares it."""
    uses: dict[str, dict[str, Any]] = defaultdict(dict)
    for command, found in _commands(typer.main.get_command(app)).items():
        for parameter in found.params:
            name = max(parameter.opts, key=len)
            if parameter.param_type_name == "argument":
                name = parameter.metavar or name
            uses[name][command] = parameter
    return uses


USES = _uses()


@pytest.mark.parametrize("name", sorted(name for name in USES if len(USES[name]) > 1))
def test_an_option_says_the_same_wherever_it_stands(name: str) -> None:
    said = {_said(use) for command, use in USES[name].items() if (name, command) not in OWN}
    assert len(said) <= 1, said
    # An exception that says what the others say is none.
    assert not said & {_said(use) for command, use in USES[name].items() if (name, command) in OWN}


def _said(parameter: Any) -> tuple[frozenset[str], str | None]:
    is_option = parameter.param_type_name == "option"
    return frozenset(parameter.opts if is_option else ()), getattr(parameter, "help", None)


def test_every_exception_is_of_an_option_there_is() -> None:
    assert {key for key in OWN if key[1] not in USES[key[0]]} == set()


@pytest.mark.parametrize(
    "name",
    [
        "PROBLEM",
        "PLAN",
        "--events",
        "--policy",
        "--revisions",
        "--language",
        "--from",
        "--convention",
        "--format",
    ],
)
def test_the_shared_ones_are_shared(name: str) -> None:
    assert len(USES[name]) > 1


def test_every_language_can_be_asked_for() -> None:
    assert {tongue.value for tongue in Tongue} == set(LANGUAGES)
