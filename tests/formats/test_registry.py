"""The doors: which format, which options, files and texts."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from vuelta.errors import InputError
from vuelta.formats import READERS, dumps, loads, loads_plan, read, read_plan, write
from vuelta.model import Plan, Problem


@cache
def a_problem() -> Problem:
    return Problem.model_validate(
        {"vehicles": [{"id": "v", "start": [1, 2]}], "jobs": [{"id": "j", "location": [3, 4]}]}
    )


@cache
def a_plan() -> Plan:
    return Plan.model_validate(
        {
            "routes": [
                {
                    "vehicle": "v",
                    "steps": [{"type": "job", "id": "j", "location": [3, 4], "arrival": 5}],
                }
            ]
        }
    )


LI_LIM = "1 9 1\n0 0 0 0 0 99 0 0 0\n1 3 4 2 0 50 5 0 2\n2 1 1 -2 0 60 5 1 0\n"


@pytest.mark.parametrize("name", ["a.json", "a.json.gz", "a"])
def test_a_problem_goes_out_and_in(tmp_path: Path, name: str) -> None:
    write(a_problem(), tmp_path / name)
    assert read(tmp_path / name) == a_problem()


@pytest.mark.parametrize("name", ["a.json", "a.csv", "a.csv.gz", "a.sol"])
def test_a_plan_goes_out_and_in(tmp_path: Path, name: str) -> None:
    write(a_plan(), tmp_path / name, problem=a_problem())
    back = read_plan(tmp_path / name, problem=a_problem())
    assert [step.id for step in back.routes[0].steps if step.type == "job"] == ["j"]


def test_a_text_without_a_name_is_named_after_its_file(tmp_path: Path) -> None:
    source = tmp_path / "lc1.txt.gz"
    source.write_bytes(gzip.compress(LI_LIM.encode()))
    assert read(source).name == "lc1"


def test_options_that_are_none_are_the_default() -> None:
    assert loads(dumps(a_problem()), convention=None) == a_problem()
    assert loads(LI_LIM, convention=None) == loads(LI_LIM)


def test_an_option_of_another_format_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        loads(LI_LIM, order_rule=False)
    assert caught.value.code == "F205"
    assert "convention" in caught.value.remedy


def test_an_option_no_format_takes_is_a_programmers_error() -> None:
    with pytest.raises(ValueError, match="colour"):
        loads(LI_LIM, colour="red")


@pytest.mark.parametrize("format", [None, "excel"])
def test_an_unknown_format_is_refused_with_the_known_ones(format: str | None) -> None:
    with pytest.raises(InputError) as caught:
        loads("what is this", format=format)
    assert caught.value.code == "F204"
    assert all(name in caught.value.remedy for name in READERS)


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_an_empty_text_is_refused(text: str) -> None:
    for door in (loads, loads_plan):
        with pytest.raises(InputError) as caught:
            door(text)
        assert caught.value.code == "F203"


@pytest.mark.parametrize("name", list(READERS))
@pytest.mark.parametrize("text", ["x", "1 2 3", "NAME : x", "{}", "[]", "\x00", ",", "1\n" * 500])
def test_no_reader_raises_anything_else(name: str, text: str) -> None:
    if name in ("native", "vroom", "json", "yaml") and text == "{}":
        assert loads(text, format=name) == Problem()
        return
    with pytest.raises(InputError) as caught:
        loads(text, format=name)
    assert all(finding.remedy for finding in caught.value.findings)


def test_a_solution_is_no_problem() -> None:
    with pytest.raises(InputError) as caught:
        loads("Route #1: 2\nCost 3\n")
    assert "looks like sol" in caught.value.cause


@pytest.mark.parametrize(
    ("thing", "format", "code"),
    [
        (a_problem, "csv", "F230"),
        (a_plan, "vrplib", "F230"),
        (a_plan, "excel", "F204"),
    ],
)
def test_formats_that_do_not_fit_are_refused(
    thing: Callable[[], Problem | Plan], format: str, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        dumps(thing(), format)
    assert caught.value.code == code


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write(a_plan(), tmp_path / "plan.xlsx")
    assert caught.value.code == "F204"


def test_standard_output_gets_json(capsys: pytest.CaptureFixture[str]) -> None:
    write(a_plan(), "-")
    assert loads_plan(capsys.readouterr().out) == a_plan()


def test_in_python_a_file_that_was_read_may_be_written(tmp_path: Path) -> None:
    target = tmp_path / "day.json"
    write(a_problem(), target)
    problem = read(target)
    write(problem, target)
    assert read(target) == problem
    write(a_plan(), target)
    assert read_plan(target) == a_plan()
