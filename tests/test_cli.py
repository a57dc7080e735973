"""The command line: what goes where, exit codes, and Ctrl-C."""

# Covers: cli/app.py cli/exits.py cli/tables/plan_tables.py

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from vuelta import __version__
from vuelta.cli.progress import Board
from vuelta.cli.tables.plan_tables import Speech, clock, money
from vuelta.model import Style
from vuelta.solver import Progress

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
TUTORIAL = str(SCENARIOS / "tutorial.json")
EXAMPLE = str(SCENARIOS / "vroom_example_2.json")
COMMAND = [sys.executable, "-c", "from vuelta.cli import main; main()"]
pytestmark = pytest.mark.slow  # a process of its own for every command
ENVIRONMENT = {**os.environ, "COLUMNS": "160", "NO_COLOR": "1", "TERM": "dumb"}


def vuelta(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        env=ENVIRONMENT,
    )


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan file for VROOM's second example."""
    path = tmp_path_factory.mktemp("plans") / "answer.json"
    done = vuelta("plan", EXAMPLE, "--iterations", "50", "--output", str(path), "--quiet")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    return path


def test_a_plan_is_a_readable_summary() -> None:
    done = vuelta("plan", TUTORIAL, "--iterations", "200")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    text = done.stdout
    assert "10 of 10 tasks" in text
    assert "2026-11-23" in text
    assert "EUR" in text
    for word in ("cost", "fixed", "distance", "vehicle", "departure", "peak load", "van-1"):
        assert word in text
    assert "/10" in text, "the load beside the capacity"
    assert "…" not in text, "nothing is cut off"


def test_several_trips_are_shown() -> None:
    done = vuelta("plan", str(SCENARIOS / "second_trip.json"), "--iterations", "500")
    assert done.returncode == 0, done.stderr
    header, row = (
        next(line for line in done.stdout.splitlines() if word in line)
        for word in ("departure", " bike ")
    )
    cells = dict(
        zip(
            (cell.strip() for cell in header.split("┃")),
            (cell.strip() for cell in row.split("│")),
            strict=False,
        )
    )
    assert (cells["stops"], cells["trips"]) == ("26", "3")
    assert "trips" not in vuelta("plan", TUTORIAL, "--iterations", "50").stdout


def test_unassigned_jobs_are_shown_with_their_reasons() -> None:
    done = vuelta("plan", str(SCENARIOS / "overloaded.json"), "--iterations", "500")
    assert done.returncode == 0, done.stderr
    assert "Unassigned: 5" in done.stdout
    for word in ("warehouse-move", "CAPACITY", "PRICED_OUT", "van-1, van-2", "cathedral"):
        assert word in done.stdout


def test_json_on_standard_output_is_json_and_nothing_else() -> None:
    done = vuelta("plan", EXAMPLE, "--iterations", "50", "--format", "json")
    plan = json.loads(done.stdout)
    assert plan["summary"]["cost"] == 5461
    assert plan["routes"][0]["vehicle"] == 0
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("suffix", "opening"), [("geojson", '{"type"'), ("csv", "route,vehicle"), ("json", '{"code"')]
)
def test_the_suffix_of_the_output_tells_the_format(
    tmp_path: Path, suffix: str, opening: str
) -> None:
    path = tmp_path / f"plan.{suffix}"
    done = vuelta("plan", TUTORIAL, "--iterations", "50", "--output", str(path))
    assert done.returncode == 0, done.stderr
    text = "".join(path.read_text("utf-8").split())
    assert text.startswith(opening)
    assert "10 of 10 tasks" in done.stdout, "the summary still shows"


def test_a_table_can_be_written_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    done = vuelta("plan", EXAMPLE, "--iterations", "50", "-f", "table", "-o", str(path))
    assert done.returncode == 0, done.stderr
    assert "2 of 2 tasks" in path.read_text("utf-8")


def test_a_plan_can_be_the_start_of_the_next(answer: Path) -> None:
    done = vuelta("plan", EXAMPLE, "--iterations", "1", "--warm", str(answer), "--format", "json")
    assert json.loads(done.stdout)["summary"]["cost"] == 5461


def test_a_clean_plan_is_said_to_hold(answer: Path) -> None:
    done = vuelta("check", EXAMPLE, str(answer))
    assert done.returncode == 0, done.stderr
    assert "the plan holds" in done.stdout
    assert "5,461" in done.stdout


def test_a_plan_that_loses_a_job_exits_with_five(answer: Path, tmp_path: Path) -> None:
    plan = json.loads(answer.read_text("utf-8"))
    steps = plan["routes"][0]["steps"]
    plan["routes"][0]["steps"] = [step for step in steps if step.get("id") != 1414]
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(plan), encoding="utf-8")
    done = vuelta("check", EXAMPLE, str(broken), "--format", "json")
    assert done.returncode == 5, done.stderr
    judgement = json.loads(done.stdout)
    assert judgement["clean"] is False
    assert any("1414" in fault["cause"] for fault in judgement["faults"])
    assert judgement["plan"]["routes"]
    assert "does not hold" in vuelta("check", EXAMPLE, str(broken)).stdout


def test_a_broken_limit_is_named_with_its_size(tmp_path: Path) -> None:
    """Two jobs of 3 on a van with room for 5: one too many."""
    problem = {
        "vehicles": [{"id": 1, "start": [0, 0], "capacity": [5]}],
        "jobs": [
            {"id": 1, "location": [0.01, 0], "delivery": [3]},
            {"id": 2, "location": [0.02, 0], "delivery": [3]},
        ],
    }
    steps = [{"type": "job", "id": job, "arrival": 0} for job in (1, 2)]
    (tmp_path / "problem.json").write_text(json.dumps(problem), encoding="utf-8")
    (tmp_path / "plan.json").write_text(
        json.dumps({"routes": [{"vehicle": 1, "steps": steps}]}), encoding="utf-8"
    )
    done = vuelta("check", str(tmp_path / "problem.json"), str(tmp_path / "plan.json"))
    assert done.returncode == 5, done.stderr
    assert "Violations" in done.stdout
    assert "load" in done.stdout


def test_a_required_job_that_is_left_out_is_named(tmp_path: Path) -> None:
    """It is no fault of a plan, as some days cannot serve everybody."""
    job = {"id": "a", "location": [0.01, 0], "required": True}
    day, plan = tmp_path / "problem.json", tmp_path / "plan.json"
    day.write_text(json.dumps({"vehicles": [{"id": 1, "start": [0, 0]}], "jobs": [job]}))
    plan.write_text(json.dumps({"routes": [], "unassigned": [{"id": "a"}]}))
    done = vuelta("check", str(day), str(plan))
    assert done.returncode == 0, done.stderr
    assert "required, and left out: job a" in done.stdout
    judgement = json.loads(vuelta("check", str(day), str(plan), "--format", "json").stdout)
    assert judgement["required_left"] == [{"type": "job", "id": "a"}]


@pytest.mark.parametrize("command", ["plan", "check"])
def test_a_bad_document_names_everything_and_exits_with_two(command: str) -> None:
    more = [EXAMPLE] if command == "check" else []
    done = vuelta(command, str(SCENARIOS / "bad.json"), *more)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "15 problems found" in done.stderr
    assert "E102 vehicles[1].capactiy" in done.stderr
    assert "did you mean capacity?" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.json", ""), ("text.json", "hello"), ("half.json", '{"jobs": ['), ("list.json", "[1]")],
)
def test_what_is_no_problem_exits_with_two(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    done = vuelta("plan", str(path))
    assert done.returncode == 2, done.stderr
    assert "1 problem found" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_exits_with_two(tmp_path: Path) -> None:
    done = vuelta("plan", str(tmp_path / "nowhere.json"))
    assert done.returncode == 2
    assert "nowhere.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_place_that_cannot_be_written_exits_with_two(tmp_path: Path) -> None:
    done = vuelta("schema", "plan", "--output", str(tmp_path / "no" / "such" / "plan.json"))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan"],
        ["plan", TUTORIAL, "--format", "xml"],
        ["plan", TUTORIAL, "--iterations", "-1"],
        ["plan", TUTORIAL, "--from", "klingon"],
        ["plan", TUTORIAL, "--convention", "dimacs"],
        ["convert", TUTORIAL, "--to", "klingon"],
        ["schema", "vehicle"],
        ["fly"],
    ],
    ids=" ".join,
)
def test_wrong_arguments_exit_with_two(arguments: list[str]) -> None:
    done = vuelta(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr


def test_a_problem_can_come_through_a_pipe() -> None:
    text = Path(EXAMPLE).read_text("utf-8")
    done = vuelta("plan", "-", "--iterations", "50", "--format", "json", stdin=text)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["summary"]["cost"] == 5461


def test_convert_writes_a_problem_that_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "again.json"
    done = vuelta("convert", TUTORIAL, "--to", "json", "--output", str(path))
    assert done.returncode == 0, done.stderr
    again = vuelta("convert", str(path), "--to", "json")
    assert again.stdout == path.read_text("utf-8")


def test_convert_writes_a_plan_in_another_format(answer: Path) -> None:
    done = vuelta("convert", str(answer), "--problem", EXAMPLE, "--to", "csv")
    assert done.returncode == 0, done.stderr
    assert "1414" in done.stdout


@pytest.mark.parametrize("noun", ["problem", "plan"])
def test_schema_is_a_json_schema(noun: str) -> None:
    done = vuelta("schema", noun)
    schema = json.loads(done.stdout)
    assert schema["type"] == "object"
    assert "style" not in schema["properties"]
    assert {"problem": "jobs", "plan": "routes"}[noun] in schema["properties"]


@pytest.mark.parametrize("command", ["plan", "check", "convert", "schema"])
def test_help_teaches_with_examples(command: str) -> None:
    done = vuelta(command, "--help")
    assert done.returncode == 0
    assert "Examples" in done.stdout
    assert f"vuelta {command} " in done.stdout


def test_help_names_the_commands_and_exit_codes() -> None:
    text = vuelta("--help").stdout
    commands = ("plan", "check", "convert", "replan", "options", "promise", "policy", "schema")
    for word in (*commands, "Exit codes", "130"):
        assert word in text


def test_version() -> None:
    assert vuelta("--version").stdout == f"vuelta {__version__}\n"


ANNOUNCED = """
import sys
from vuelta import formats
from vuelta.cli import main
from vuelta.engine import _plan
from vuelta.replanning import improve, repair

def announced(verb):
    def told(*arguments, **options):
        print("begins", file=sys.stderr, flush=True)
        return verb(*arguments, **options)
    return told

_plan.solve = announced(_plan.solve)
repair.solve = announced(repair.solve)
improve.solve = announced(improve.solve)
formats.read = announced(formats.read)
main()
"""
"""The command line, telling when it begins to read and when to search."""


def interrupted(*arguments: str, at: int) -> tuple[int, str, str]:
    """Exit code and what was written, interrupted after so many beginnings."""
    running = subprocess.Popen(
        [sys.executable, "-c", ANNOUNCED, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    )
    assert running.stderr is not None
    for _ in range(at):
        assert running.stderr.readline() == "begins\n"
    time.sleep(0.5)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    return running.returncode, out, err


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT to a child is POSIX")
def test_ctrl_c_writes_the_best_plan_so_far() -> None:
    rio = str(SCENARIOS / "rio_100.json")
    code, out, err = interrupted("plan", rio, "--time-limit", "60", "-f", "json", at=2)
    assert code == 0, err
    plan: dict[str, Any] = json.loads(out)
    assert plan["routes"]
    assert plan["search"]["stopped_by"] == "cancelled"
    assert "interrupted" in err


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT to a child is POSIX")
def test_ctrl_c_writes_the_best_revision_so_far() -> None:
    """Read, repaired near the incidents, and interrupted in the search on the whole."""
    rio = [str(SCENARIOS / f"rio_100.{name}") for name in ("json", "plan.json", "morning.yaml")]
    arguments = ("replan", *rio[:2], "-i", rio[2], "--time-limit", "60", "-f", "json")
    code, out, err = interrupted(*arguments, at=3)
    assert code == 0, err
    revision: dict[str, Any] = json.loads(out)
    assert revision["plan"]["routes"]
    assert revision["seconds"] < 30
    assert "interrupted" in err


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT to a child is POSIX")
def test_ctrl_c_before_there_is_anything_to_write_exits_with_130() -> None:
    code, out, err = interrupted("plan", "-", at=1)
    assert code == 130
    assert out == ""
    assert "nothing was written" in err


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo terminal is POSIX")
def test_progress_shows_on_a_terminal_and_leaves_the_answer_clean() -> None:
    import pty

    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [*COMMAND, "plan", str(SCENARIOS / "rio_100.json"), "--iterations", "8000", "-f", "json"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        env=ENVIRONMENT | {"TERM": "xterm-256color"},
    )
    out, _ = done.communicate(timeout=60)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):
        while piece := os.read(ours, 65_536):
            shown += piece
    os.close(ours)
    assert json.loads(out)["routes"]
    text = shown.decode("utf-8", "replace")
    for word in ("cost", "unassigned", "routes", "iterations", "left"):
        assert word in text


def test_the_board_says_what_is_left() -> None:
    board = Board(None, 1_000, "EUR")
    board.update(Progress(seconds=1.0, iterations=400, cost=12.5, routes=3, unassigned=1))
    cells = [str(next(iter(column.cells))) for column in board.__rich__().columns]
    assert any("12.50 EUR" in cell for cell in cells)
    assert "600 iterations left" in cells


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00:00"), (61, "0:01:01"), (3_661, "1:01:01"), (360_000, "100:00:00")],
)
def test_spans_are_clocks(seconds: int, text: str) -> None:
    assert clock(seconds) == text


def test_money_has_two_decimals_and_a_currency() -> None:
    assert money(12_345_678, "EUR") == "1,234.57 EUR"
    assert money(10_000, None) == "1.00"


def test_times_speak_the_style_of_the_plan() -> None:
    """09:00 in Madrid on 22 November 2026 is 1 795 334 400 s of Unix time."""
    nine = 1_795_334_400
    clocked = Speech(Style(times="rfc3339", utc_offset=3600), nine)
    assert clocked.time(nine) == "09:00"
    assert clocked.time(nine + 86_400) == "+1 09:00"
    assert clocked.span(90) == "0:01:30"
    assert clocked.day == "2026-11-22"
    bare = Speech(Style(), nine)
    assert bare.time(nine) == str(nine)
    assert bare.span(90) == "90 s"
    assert bare.day is None
