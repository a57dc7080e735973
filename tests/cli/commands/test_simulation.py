"""``vuelta generate`` and ``vuelta simulate``, as a shell runs them."""

from __future__ import annotations

import csv
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from vuelta import simulate
from vuelta.simulate import read_scenario


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text("stops_per_van: 8\n")
    return path


@pytest.fixture
def monday(vuelta: Any, small: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "monday"
    done = vuelta(
        *("generate", "--suite", "normal", "--vans", 1, "--seed", 3),
        *("--parameters", small, "--output", folder),
    )
    assert done.code == 0
    assert "checksum" in done.out
    return folder


def test_a_day_is_generated_the_same_again(
    vuelta: Any, monday: Path, small: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again"
    vuelta(
        *("generate", "--suite", "normal", "--vans", 1, "--seed", 3),
        *("--parameters", small, "--output", again),
    )
    for name in ("problem.json", "trace.json"):
        assert (again / name).read_bytes() == (monday / name).read_bytes()
    assert json.loads((monday / "trace.json").read_text("utf-8"))["synthetic"] is True
    assert len(read_scenario(monday).problem.jobs) == 8


def test_the_table_names_its_sources(vuelta: Any) -> None:
    done = vuelta("generate", "--table")
    assert done.code == 0
    assert "bad-day" in done.out
    assert "domain.md 6" in done.out


def test_a_day_is_driven_and_told(vuelta: Any, monday: Path, tmp_path: Path) -> None:
    report, journal = tmp_path / "r.csv", tmp_path / "log"
    done = vuelta(
        *("simulate", monday, "--dispatcher", "keep", "--dispatcher", "vuelta", "--story"),
        *("--iterations", 10, "--morning", 50, "--report", report, "--journal", journal),
    )
    assert done.code == 0
    assert "V01 leaves" in done.out
    assert "vuelta less keep" in done.out
    with report.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["dispatcher"] for row in rows] == ["keep", "vuelta"]
    assert {row["faults"] for row in rows} == {"0"}
    assert all(json.loads(line) for line in journal.read_text("utf-8").splitlines())


def test_days_of_a_suite_are_driven(vuelta: Any, small: Path) -> None:
    done = vuelta(
        *("simulate", "--suite", "calm", "--vans", 1, "--seeds", 2, "--parameters", small),
        *("--dispatcher", "keep", "--morning", 30),
    )
    assert done.code == 0
    assert "means over 2 day(s)" in done.out
    assert "degree of dynamism" in done.out


def test_everything_wrong_is_said_at_once(vuelta: Any) -> None:
    done = vuelta("simulate", "--suite", "clam", "--dispatcher", "volta", "--vans", 0)
    assert done.code == 2
    for code in ("S850", "S805", "S820"):
        assert code in done.err
    assert "did you mean calm?" in done.err
    assert "hindsight-reload" in done.err
    missing = vuelta("generate")
    assert missing.code == 2
    assert missing.err.count("S870") == 2
    assert vuelta("simulate").code == 2


def test_a_trace_that_contradicts_its_problem_is_refused(vuelta: Any, monday: Path) -> None:
    data = json.loads((monday / "trace.json").read_text("utf-8"))
    data["doors"][0]["job"] = "nobody"
    (monday / "trace.json").write_text(json.dumps(data))
    done = vuelta("simulate", monday)
    assert done.code == 2
    assert "S832" in done.err
    assert "S831" in done.err


@pytest.mark.slow
def test_days_that_were_driven_can_be_analysed(vuelta: Any, small: Path, tmp_path: Path) -> None:
    days = tmp_path / "days"
    done = vuelta(
        *("simulate", "--suite", "absent-heavy", "--vans", 1, "--seeds", 2, "--parameters", small),
        *("--iterations", 5, "--morning", 20, "--days-out", days),
    )
    assert done.code == 0, done.err
    folders = sorted(days.iterdir())
    assert [folder.name for folder in folders] == ["absent-heavy-1-0", "absent-heavy-1-1"]
    page = tmp_path / "page.html"
    found = json.loads(vuelta("analyse", *folders, "--format", "json", "--plot", page).out)
    assert "absent-heavy-1-0 – absent-heavy-1-1" in page.read_text("utf-8")
    failed = [
        event
        for folder in folders
        for event in json.loads((folder / "events.json").read_text("utf-8"))["events"]
        if event["type"] == "failed"
    ]
    assert found["failed"]["count"] == len(failed) > 0


def test_days_are_written_of_one_dispatcher(vuelta: Any, tmp_path: Path) -> None:
    file = tmp_path / "days"
    file.write_text("a file\n")
    options = ("--suite", "calm", "--days-out", file)
    done = vuelta("simulate", *options, "--dispatcher", "keep", "--dispatcher", "hindsight")
    assert done.code == 2
    assert done.err.count("S870") == 2
    assert "F233" in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="signals to oneself are POSIX")
@pytest.mark.parametrize(("whole", "code"), [(0, 143), (1, 0)])
def test_a_signal_keeps_the_days_that_are_whole(
    whole: int, code: int, vuelta: Any, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driven = simulate.day_of
    begun: list[object] = []

    def day_of(*given: Any, **options: Any) -> Any:
        begun.append(given)
        if len(begun) <= whole:
            return driven(*given, **options)
        os.kill(os.getpid(), signal.SIGTERM)
        while True:  # until it is heard, as a day that goes on
            options["on_progress"](0, 0, 0)
            time.sleep(0.01)

    monkeypatch.setattr(simulate, "day_of", day_of)
    report, days = tmp_path / "report.csv", tmp_path / "days"
    done = vuelta(
        *("simulate", "--suite", "normal", "--vans", 1, "--seeds", 3, "--parameters", small),
        *("--dispatcher", "keep", "--iterations", 5, "--morning", 5),
        *("--report", report, "--days-out", days),
    )
    assert done.code == code, done.err
    assert "interrupted" in done.err
    assert len(begun) == whole + 1
    assert report.exists() == (whole > 0)
    if whole:
        assert len(report.read_text("utf-8").splitlines()) == 1 + whole
        assert "means over 1 day(s)" in done.out
        assert len(list(days.iterdir())) == whole
