"""How a command ends: exit codes, signals, pipes, and what may be shown."""

# Covers: cli/start.py

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from vuelta import engine
from vuelta.cli.exits import ENDING
from vuelta.cli.run import run

TUTORIAL = Path(__file__).resolve().parents[2] / "scenarios" / "tutorial.json"
MAIN = "import sys; from vuelta.cli import main; sys.exit(main())"


@pytest.fixture(autouse=True)
def _signals_arrive() -> Iterator[None]:
    """Commands hear what ends them, also where the tests themselves do not (``nohup``)."""
    ignored = [number for number in ENDING if signal.getsignal(number) is signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start a command in a process of its own, which does not outlive the test."""
    running: list[subprocess.Popen[bytes]] = []

    def begin(*arguments: object, code: str = MAIN, **options: Any) -> subprocess.Popen[bytes]:
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        command = [sys.executable, "-c", code, *map(str, arguments)]
        running.append(subprocess.Popen(command, **options))
        return running[-1]

    yield begin
    for process in running:
        process.kill()
        process.communicate()


def raising(error: BaseException) -> Callable[..., Any]:
    def raise_it(*args: object, **options: object) -> None:
        raise error

    return raise_it


def test_a_limit_that_is_no_number_is_told_before_all_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VUELTA_MOST_FINDINGS_SHOWN", "many")
    monkeypatch.setattr(sys, "argv", ["vuelta", "plan", str(TUTORIAL)])
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("F235 VUELTA_MOST_FINDINGS_SHOWN: the limit")
    assert "give a whole number" in said


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (MemoryError(), 2, "F234"),
        (KeyError("x"), 1, "D599 vuelta: internal error: KeyError: 'x'"),
        (KeyboardInterrupt(), 130, "interrupted: nothing was written\n"),
        (SystemExit(143), 143, "interrupted: nothing was written\n"),
        (BrokenPipeError(32, "Broken pipe"), 141, ""),
        (OSError(28, "No space left on device"), 2, "F233 standard output: no space left"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_end_has_its_code_and_no_traceback(
    vuelta: Any,
    rio: list[str],
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
    said: str,
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(engine, "check", fail)
    done = vuelta("check", *rio)
    assert done.code == code
    assert said in done.err
    assert "Traceback" not in done.err
    assert bool(done.err) == bool(said)


def test_an_argument_that_is_wrong_is_told_in_words(vuelta: Callable[..., Any]) -> None:
    done = vuelta("plan", TUTORIAL, "--format", "xml")
    assert (done.code, done.out) == (2, "")
    assert "'xml' is not one of" in done.err
    assert "Value error" not in done.err


def test_findings_are_shown_as_far_as_anybody_reads(vuelta: Any, tmp_path: Path) -> None:
    file = tmp_path / "day.json"
    file.write_text('{"jobs": [' + ", ".join(["{}"] * 500) + "]}")
    done = vuelta("plan", file)
    assert done.code == 2
    lines = done.err.splitlines()
    assert lines[0].endswith("problems found")
    count = int(lines[0].split()[0])
    assert lines[-1] == f"... and {count - 100} more"
    assert len(lines) == 202


FORGED = "x\x1b]0;PWN\x07\x9b31m\nE999 fake: all is lost\u202e"


@pytest.mark.slow
def test_names_of_files_and_arguments_are_spelled_out(
    vuelta: Any, tmp_path: Path, rio: list[str]
) -> None:
    """In findings, and in what the library of arguments says."""
    for arguments in (
        ("plan", tmp_path / FORGED),
        ("explain", *rio, "--job", FORGED),
        ("explain", *rio, "--why-not", FORGED, FORGED),
        ("trace", FORGED, *rio),
        ("plan", rio[0], "--from", FORGED),
        ("plan", rio[0], "--format", FORGED),
        ("plan", rio[0], f"--{FORGED}"),
        ("replan", *rio, "-i", FORGED),
        ("kpis", *rio, "--by", FORGED),
        ("policy", "--role", FORGED),
        (FORGED,),
    ):
        done = vuelta(*arguments)
        assert done.code == 2, arguments
        assert "\\x1b]0;PWN" in done.err, (arguments, done.err)
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & {*done.err, *done.out}, arguments
        assert not any(line.startswith("E999") for line in done.err.splitlines()), arguments


def small(tmp_path: Path) -> Path:
    """A day of a second van and forty tasks, so that a search is never done at once."""
    jobs = ", ".join(
        f'{{"id": {k}, "location": [{k % 7 / 50}, {k // 7 / 50}], "service": 60}}'
        for k in range(40)
    )
    vans = ", ".join(f'{{"id": {k}, "start": [0, 0], "end": [0, 0]}}' for k in (1, 2))
    file = tmp_path / "day.json"
    file.write_text(f'{{"vehicles": [{vans}], "jobs": [{jobs}]}}')
    return file


SEARCHING = """
import time
import vuelta.engine as engine
true = engine.plan
def plan(*arguments, **options):
    print("searching", flush=True)
    return {what}
engine.plan = plan
"""


def searching(process: subprocess.Popen[bytes]) -> None:
    """Wait until the search of a process has begun."""
    assert process.stdout is not None
    assert process.stdout.readline() == b"searching\n"


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_ends_a_search_keeps_its_best_plan(
    start: Callable[..., subprocess.Popen[bytes]], tmp_path: Path, number: signal.Signals
) -> None:
    out = tmp_path / "plan.json"
    code = SEARCHING.format(what="true(*arguments, **options)") + MAIN
    process = start("plan", small(tmp_path), "--time-limit", 60, "-o", out, "-q", code=code)
    searching(process)
    process.send_signal(number)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert '"routes"' in out.read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["day.json", "plan.json"]


@pytest.mark.slow
def test_a_terminal_that_is_closed_keeps_the_best_plan(tmp_path: Path) -> None:
    """There the summary goes nowhere, and the plan is in its file all the same."""
    file, out = small(tmp_path), tmp_path / "plan.json"
    child, terminal = pty.fork()
    if child == 0:
        code = SEARCHING.format(what="true(*arguments, **options)") + MAIN
        arguments = ["plan", str(file), "--time-limit", "60", "-o", str(out)]
        os.execv(sys.executable, [sys.executable, "-c", code, *arguments])
    said = b""
    while b"searching" not in said:
        said += os.read(terminal, 1000)
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert '"routes"' in out.read_text()


@pytest.mark.slow
def test_a_second_one_ends_it_at_once(
    start: Callable[..., subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    """Also where the search does not listen: here it never ends."""
    code = SEARCHING.format(what="time.sleep(60)") + MAIN
    for first, second in ((signal.SIGINT, signal.SIGINT), (signal.SIGINT, signal.SIGTERM)):
        out = tmp_path / "plan.json"
        process = start("plan", small(tmp_path), "--iterations", 9, "-q", "-o", out, code=code)
        searching(process)
        process.send_signal(first)
        time.sleep(0.3)
        process.send_signal(second)
        _, err = process.communicate(timeout=10)
        assert process.returncode == 128 + second
        assert err == b"interrupted: nothing was written\n"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["day.json"]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_who_is_interrupted_before_there_is_a_plan_says_so(
    start: Callable[..., subprocess.Popen[bytes]], tmp_path: Path, number: signal.Signals
) -> None:
    """While it reads a pipe that nobody writes, and while it loads."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    waiting = start("frontier", pipe)
    time.sleep(2.5)
    waiting.send_signal(number)
    loading = start(
        "plan",
        TUTORIAL,
        code="import builtins, sys, time; true = builtins.__import__\n"
        "def slowly(name, *rest, **more):\n"
        "    if name == 'vuelta.cli.run':\n"
        "        print('loading', flush=True); time.sleep(30)\n"
        "    return true(name, *rest, **more)\n"
        "builtins.__import__ = slowly\n" + MAIN,
    )
    assert loading.stdout is not None
    assert loading.stdout.readline() == b"loading\n"
    loading.send_signal(number)
    for process in (waiting, loading):
        _, err = process.communicate(timeout=20)
        assert (process.returncode, err) == (
            128 + number,
            b"interrupted: nothing was written\n",
        )


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["table", "json"])
def test_a_pipe_that_nobody_reads_is_no_error(
    start: Callable[..., subprocess.Popen[bytes]], tmp_path: Path, format_: str
) -> None:
    read, write = os.pipe()
    os.close(read)
    out = tmp_path / "plan.json"
    process = start("plan", small(tmp_path), "--iterations", 9, "-q", "-f", format_, stdout=write)
    beside = start("plan", small(tmp_path), "--iterations", 9, "-o", out, stdout=write)
    os.close(write)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (141, b"")
    _, err = beside.communicate(timeout=30)
    assert beside.returncode == 141
    assert b"Error" not in err
    assert '"routes"' in out.read_text(), "the plan is worth more than its summary"


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["table", "json"])
def test_a_full_disk_is_one_finding(
    start: Callable[..., subprocess.Popen[bytes]], tmp_path: Path, format_: str
) -> None:
    with Path("/dev/full").open("wb") as full:
        process = start(
            "plan", small(tmp_path), "--iterations", 9, "-q", "-f", format_, stdout=full
        )
    _, err = process.communicate(timeout=30)
    assert process.returncode == 2
    assert err.decode().splitlines()[1:] == [
        "F233 standard output: no space left on device",
        "    give a target that can be written",
    ]


@pytest.mark.slow
def test_a_full_disk_leaves_every_old_file(
    start: Callable[..., subprocess.Popen[bytes]], rio: list[str], morning: str, tmp_path: Path
) -> None:
    for arguments in (
        *(
            ("replan", *rio, "-i", morning, "--iterations", 0, "-f", kind)
            for kind in ("table", "json")
        ),
        ("options", *rio, "-i", morning),
        ("report", *rio),
        ("transit", *rio),
    ):
        extra = ("--problem-out", "day", "--plan-out", "plan") * (arguments[0] == "replan")
        names = ["answer", *(name for name in extra if name[0] != "-")]
        for name in names:
            (tmp_path / name).write_text(f"old {name}")
        process = start(
            *(*arguments, "-o", "answer", *extra),
            cwd=tmp_path,
            code="import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))\n" + MAIN,
        )
        _, err = process.communicate(timeout=30)
        assert process.returncode == 2, (arguments, err)
        assert b"F233" in err
        assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
            path.name: f"old {path.name}" for path in tmp_path.iterdir()
        }


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment",
    [{"PYTHONIOENCODING": "cp1252"}, {"LANG": "C"}, {"PYTHONUTF8": "0", "LC_ALL": "POSIX"}],
    ids=str,
)
def test_every_terminal_is_spoken_to_in_utf8(
    start: Callable[..., subprocess.Popen[bytes]], tmp_path: Path, environment: dict[str, str]
) -> None:
    file = small(tmp_path).rename(tmp_path / "Łódź.json")
    file.write_text(file.read_text().replace("{", '{"name": "Łódź – カ", ', 1))
    plain = {name: text for name, text in os.environ.items() if name[:3] not in ("LC_", "LAN")}
    right = start("plan", file, "--iterations", 9, "-q", env=plain | environment)
    wrong = start("plan", tmp_path / "Łódka.json", env=plain | environment)
    out, err = right.communicate(timeout=30)
    assert (right.returncode, err) == (0, b"")
    assert "Łódź – カ" in out.decode("utf-8")
    _, err = wrong.communicate(timeout=30)
    assert wrong.returncode == 2
    assert "dka.json" in err.decode("utf-8")
