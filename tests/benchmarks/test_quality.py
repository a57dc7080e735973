"""The comparison's own conduct: order of runs, resuming, interruption, errors."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from benchmarks.catalogue import Instance, convention_of
from benchmarks.results import Ledger, Result

from benchmarks import quality


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    paths = [tmp_path / "in" / f"{name}.txt" for name in ("a1", "b1")]
    paths[0].parent.mkdir()
    for path in paths:
        path.write_text("an instance")
    return [str(path) for path in paths]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.csv"


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Runs without solving; the names of instance and solver of each."""
    names: list[str] = []

    def answer(order: dict[str, Any], threads: int, patience: float) -> dict[str, Any]:
        names.append(f"{Path(order['path']).stem} {order['solver']}")
        return {"status": "ok", "vehicles": 2, "distance": 90, "cost": [181, 2], "wall": 0.1}

    monkeypatch.setattr(quality, "_worker", answer)
    return names


def arguments(files: list[str], out: Path, *more: str) -> list[str]:
    usual = ["--solvers", "vuelta", "--budgets", "1"]
    return ["--instances", *files, "--out", str(out), *usual, *more]


def test_solvers_take_turns_within_instance_budget_and_seed(tmp_path: Path) -> None:
    instances = [
        Instance("s", name, tmp_path / name, convention_of("solomon_100", None)) for name in "ab"
    ]
    tasks = quality.interleaved(instances, ["x", "y"], [1.0, 10.0], [1], 1)
    assert [(task.instance.name, task.budget, task.solver) for task in tasks] == [
        ("a", 1.0, "x"), ("a", 1.0, "y"), ("a", 10.0, "x"), ("a", 10.0, "y"),
        ("b", 1.0, "x"), ("b", 1.0, "y"), ("b", 10.0, "x"), ("b", 10.0, "y"),
    ]  # fmt: skip


def test_every_run_is_a_row_and_the_table_is_printed(
    files: list[str], out: Path, ran: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert quality.main(arguments(files, out)) == 0
    assert ran == ["a1 vuelta", "b1 vuelta"]
    assert [row.value for row in Ledger(out).read()] == [90.5, 90.5]
    shown = capsys.readouterr()
    assert shown.out.startswith("| set ")
    assert "[2/2] b1 1 s seed 1 vuelta: 90.50, 2 vehicles" in shown.err


def test_resuming_skips_what_is_done(files: list[str], out: Path, ran: list[str]) -> None:
    quality.main(arguments(files[:1], out))
    assert quality.main(arguments(files, out, "--resume")) == 0
    assert ran == ["a1 vuelta", "b1 vuelta"]
    assert len(Ledger(out).read()) == 2


def test_earlier_results_are_never_overwritten(
    files: list[str], out: Path, ran: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    quality.main(arguments(files, out))
    with pytest.raises(SystemExit) as stop:
        quality.main(arguments(files, out))
    assert stop.value.code == 2
    assert "--resume goes on with it" in capsys.readouterr().err


def test_interruption_keeps_what_is_done_and_shows_it(
    files: list[str],
    out: Path,
    ran: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    usual = quality.run

    def interrupted(task: quality.Task, patience: float) -> Result:
        if task.instance.name == "b1":
            raise KeyboardInterrupt
        return usual(task, patience)

    monkeypatch.setattr(quality, "run", interrupted)
    assert quality.main(arguments(files, out)) == 130
    assert [row.instance for row in Ledger(out).read()] == ["a1"]
    shown = capsys.readouterr()
    assert "holds 1 rows, --resume goes on" in shown.err
    assert "| in (given)" in shown.out


def test_report_runs_nothing(
    files: list[str], out: Path, ran: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    quality.main(arguments(files, out))
    capsys.readouterr()
    assert quality.main(["--report", "--families", "--out", str(out)]) == 0
    assert len(ran) == 2
    assert "| family |" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (["--instances", "nowhere"], "is no file, folder or set"),
        (["--bks", "nowhere.csv"], "there is no index nowhere.csv"),
        (["--budgets", "0"], "0 should be more than zero"),
        (["--solvers", "guess"], "invalid choice"),
        (["--threads", "0"], "0 should be one or more"),
    ],
)
def test_wrong_arguments_are_told_in_words(
    files: list[str],
    out: Path,
    ran: list[str],
    extra: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stop:
        quality.main([*arguments(files, out), *extra])
    assert stop.value.code == 2
    assert message in capsys.readouterr().err
    assert not out.exists()


def test_crash_of_a_solver_is_a_result(monkeypatch: pytest.MonkeyPatch) -> None:
    popen = subprocess.Popen

    def dying(command: list[str], **options: Any) -> Any:
        code = "import os, sys; print('out of luck', file=sys.stderr, flush=True); os.abort()"
        return popen([sys.executable, "-c", code], **options)

    monkeypatch.setattr(quality.subprocess, "Popen", dying)
    answer = quality._worker({}, 1, 30)
    assert answer["status"] == "crashed"
    assert answer["detail"].startswith("SIGABRT: ")


def test_solver_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    popen = subprocess.Popen

    def endless(command: list[str], **options: Any) -> Any:
        return popen([sys.executable, "-c", "import time; time.sleep(60)"], **options)

    monkeypatch.setattr(quality.subprocess, "Popen", endless)
    answer = quality._worker({}, 1, 0.5)
    assert answer["status"] == "timeout"
    assert answer["wall"] < 30
