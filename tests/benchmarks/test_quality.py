"""The comparison's own conduct: order of runs, resuming, interruption, errors."""

import time
from pathlib import Path
from typing import Any

import pytest
from benchmarks.results import Ledger, Result

from benchmarks import peers, quality, runs


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
def all_peers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes every solver for installed: nothing is solved here."""
    monkeypatch.setattr(peers, "missing", lambda names: [])


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Runs without solving; the names of instance and solver of each."""
    names: list[str] = []

    def answer(order: dict[str, Any], threads: int, patience: float) -> dict[str, Any]:
        names.append(f"{Path(order['path']).stem} {order['solver']}")
        return {"status": "ok", "vehicles": 2, "distance": 90, "cost": [181, 2], "wall": 0.1}

    monkeypatch.setattr(runs, "_worker", answer)
    return names


def arguments(files: list[str], out: Path, *more: str) -> list[str]:
    usual = ["--solvers", "vuelta", "--budgets", "1"]
    return ["--instances", *files, "--out", str(out), *usual, *more]


def test_every_run_is_a_row_and_the_table_is_printed(
    files: list[str], out: Path, ran: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert quality.main(arguments(files, out)) == 0
    assert ran == ["a1 vuelta", "b1 vuelta"]
    assert [row.value for row in Ledger(out).read()] == [90.5, 90.5]
    shown = capsys.readouterr()
    assert shown.out.startswith("| set ")
    assert "[2/2] b1 1 s seed 1 vuelta: 90.50, 2 vehicles" in shown.err


@pytest.mark.slow
def test_resuming_skips_what_is_done(files: list[str], out: Path, ran: list[str]) -> None:
    quality.main(arguments(files[:1], out))
    assert quality.main(arguments(files, out, "--resume")) == 0
    assert ran == ["a1 vuelta", "b1 vuelta"]
    assert len(Ledger(out).read()) == 2


@pytest.mark.slow
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
    usual = runs.run

    def interrupted(task: runs.Task, patience: float, jobs: int) -> Result:
        if task.instance.name == "b1":
            raise KeyboardInterrupt
        return usual(task, patience, jobs)

    monkeypatch.setattr(runs, "run", interrupted)
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
        (["--threads", "1", "0"], "0 should be one or more"),
        (["--jobs", "0"], "0 should be one or more"),
        (["--study", "nowhere.toml"], "study nowhere.toml: "),
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


@pytest.mark.slow
@pytest.mark.usefixtures("all_peers")
def test_study_lists_several_parts_and_the_options_fill_them_up(
    files: list[str], out: Path, ran: list[str], tmp_path: Path
) -> None:
    study = tmp_path / "study.toml"
    study.write_text(
        f"[[runs]]\ninstances = ['{files[0]}']\nthreads = [1, 2]\n"
        f"[[runs]]\ninstances = ['{files[1]}']\nsolvers = ['vroom']\nbudgets = [3]\n"
    )
    options = ["--study", str(study), "--out", str(out), "--solvers", "vuelta", "--seeds", "7"]
    assert quality.main([*options, "--budgets", "1"]) == 0
    assert [(r.instance, r.solver, r.budget, r.seed, r.threads) for r in Ledger(out).read()] == [
        ("a1", "vuelta", 1.0, 7, 1), ("a1", "vuelta", 1.0, 7, 2), ("b1", "vroom", 3.0, 7, 1)
    ]  # fmt: skip


@pytest.mark.slow
def test_report_shows_only_what_is_asked_for(
    files: list[str], out: Path, ran: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    quality.main([*arguments(files, out), "--threads", "1", "2"])
    capsys.readouterr()
    assert quality.main([*arguments(files[:1], out), "--report", "--threads", "2"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "(given)" in line]
    assert [line.split("|")[3:6] for line in lines] == [[" 2       ", " vuelta ", " 1/1      "]]
    assert len(ran) == 4


@pytest.mark.usefixtures("all_peers")
def test_side_by_side_gives_the_same_table_as_in_turn(
    files: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "none"

    def answer(order: dict[str, Any], threads: int, patience: float) -> dict[str, Any]:
        # side by side, the first run ends only when the second is in the file
        waits = 3000 if order["solver"] == "vuelta" and "2" in out.stem else 0
        for _ in range(waits):
            if "vroom" in out.read_text():
                break
            time.sleep(0.01)
        cost = len(Path(order["path"]).stem) + len(order["solver"])
        return {"status": "ok", "vehicles": 2, "distance": 90, "cost": [cost, 1], "wall": 0.1}

    monkeypatch.setattr(runs, "_worker", answer)
    tables = []
    for jobs in ("1", "2"):
        out = tmp_path / f"{jobs}.csv"
        more = ["--solvers", "vuelta", "vroom", "--jobs", jobs, "--families"]
        assert quality.main(arguments(files[:1], out, *more)) == 0
        tables.append(capsys.readouterr().out)
    assert [row.solver for row in Ledger(out).read()] == ["vroom", "vuelta"]
    assert tables[0] == tables[1].replace(
        "\nRuns went side by side on the machine, on up to 2 threads together.", ""
    )
