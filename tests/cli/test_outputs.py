"""Where answers may go is looked at before any work is done."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.models import ParameterInfo

from vuelta.cli import outputs
from vuelta.cli.app import app
from vuelta.errors import InputError


def causes(*arguments: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        outputs.refuse_unwritable(*arguments)
    assert {finding.code for finding in caught.value.findings} == {"F233"}
    return [finding.cause for finding in caught.value.findings]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").write_text("a")
    (tmp_path / "folder").mkdir()
    return tmp_path


def test_what_may_be_written_is_not_refused(here: Path) -> None:
    outputs.refuse_unwritable(["a", "b", "folder/a", "-"], ["c", "-", "folder"])
    outputs.refuse_unwritable(["/dev/null", "/dev/null"], ["/dev/null"])


@pytest.mark.parametrize("other", ["a", "./a", "folder/../a", "link", "same"])
def test_two_names_of_one_place(here: Path, other: str) -> None:
    (here / "link").symlink_to("a")
    os.link("a", "same")
    assert causes(["a", other]) == ["two answers would go here"]
    assert causes([other], ["a"]) == ["it is one of the inputs, which are never written over"]


def test_two_names_of_a_place_where_nothing_is_yet(here: Path) -> None:
    assert causes(["new", "folder/../new"]) == ["two answers would go here"]
    (here / "way").symlink_to("folder")
    assert causes(["way/new", "folder/new"]) == ["two answers would go here"]


def test_two_answers_for_standard_output(here: Path) -> None:
    assert causes(["-", "-"]) == ["two answers would go to standard output"]


def test_the_file_behind_standard_input(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("a").open("rb") as file:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(file))
        assert causes(["a"], ["-"]) == ["it is one of the inputs, which are never written over"]


def test_no_folder_a_folder_and_a_file_that_is_read_only(here: Path) -> None:
    (here / "a").chmod(0o444)
    assert causes(["nowhere/a", "folder", "a"]) == [
        "there is no folder nowhere",
        "is a folder",
        "it is read-only",
    ]


def _commands(command: Any) -> list[Any]:
    if not hasattr(command, "commands"):
        return [command]
    return [one for inner in command.commands.values() for one in _commands(inner)]


def _functions(of: typer.Typer) -> list[Any]:
    found = [entry.callback for entry in of.registered_commands]
    for group in of.registered_groups:
        assert group.typer_instance is not None
        found += _functions(group.typer_instance)
    return found


def _paths(function: Any) -> dict[str, ParameterInfo]:
    hints = outputs.get_type_hints(function, include_extras=True)
    return {
        name: info
        for name, hint in hints.items()
        if "Path" in str(hint)
        for info in getattr(hint, "__metadata__", ())
        if isinstance(info, ParameterInfo)
    }


@pytest.mark.parametrize("function", _functions(app), ids=lambda function: function.__name__)
def test_every_command_looks_first_and_knows_its_outputs(function: Any) -> None:
    assert hasattr(function, "__wrapped__")
    for name, info in _paths(function).items():
        text = str(info.help)
        writes = text.startswith(("Write", "Draw", "With --day: write", "with --horizon: write"))
        assert info.writable == (writes or (function.__name__, name) == ("report", "output")), name


@pytest.mark.slow
def test_a_command_over_its_input_leaves_it(vuelta: Any, rio: list[str], here: Path) -> None:
    problem, plan = (Path(name).read_bytes() for name in rio)
    (here / "day.json").write_bytes(problem)
    (here / "plan.json").write_bytes(plan)
    for arguments in (
        ("plan", "day.json", "-o", "day.json"),
        ("check", "day.json", "plan.json", "--from", "json"),
        ("convert", "day.json", "--to", "json", "-o", "folder/../day.json"),
        ("kpis", "day.json", "plan.json", "-o", "plan.json"),
        ("report", "day.json", "plan.json", "-o", "plan.json"),
        ("frontier", "day.json", "--plot", "day.json"),
        ("explain", "day.json", "plan.json", "--job", "x", "-o", "day.json"),
        ("transit", "day.json", "plan.json", "-o", "plan.json"),
        ("plan", "day.json", "--warm", "plan.json", "-o", "plan.json"),
    ):
        done = vuelta(*arguments)
        if arguments[0] != "check":
            assert done.code == 2, arguments
            assert "F233" in done.err, arguments
            assert "never written over" in done.err, arguments
    assert (here / "day.json").read_bytes() == problem
    assert (here / "plan.json").read_bytes() == plan
