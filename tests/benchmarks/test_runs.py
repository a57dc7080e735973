"""Runs in processes: order, side by side, crashes, and the end of all at an interruption."""

import itertools
import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from benchmarks.catalogue import Instance, convention_of

from benchmarks import runs


def tasks_on(*threads: int) -> list[runs.Task]:
    """One task for every number of threads given; its seed is its position."""
    instance = Instance("s", "a", Path("a"), convention_of("solomon_100", None))
    return [runs.Task(instance, "vuelta", 1.0, i, number) for i, number in enumerate(threads)]


def test_solvers_take_turns_within_instance_budget_and_seed(tmp_path: Path) -> None:
    instances = [
        Instance("s", name, tmp_path / name, convention_of("solomon_100", None)) for name in "ab"
    ]
    tasks = runs.interleaved(instances, ["x", "y"], [1.0, 10.0], [1], [1])
    assert [(task.instance.name, task.budget, task.solver) for task in tasks] == [
        ("a", 1.0, "x"), ("a", 1.0, "y"), ("a", 10.0, "x"), ("a", 10.0, "y"),
        ("b", 1.0, "x"), ("b", 1.0, "y"), ("b", 10.0, "x"), ("b", 10.0, "y"),
    ]  # fmt: skip


def test_fewer_threads_come_first() -> None:
    instance = tasks_on(1)[0].instance
    tasks = runs.interleaved([instance], ["x"], [1.0, 10.0], [1], [1, 2])
    assert [(task.threads, task.budget) for task in tasks] == [
        (1, 1.0), (1, 10.0), (2, 1.0), (2, 10.0)
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("jobs", "most"), [(1, 1), (2, 2), (3, 3)])
def test_no_more_threads_run_than_there_are_jobs(
    jobs: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, now, seen = threading.Lock(), [0], list[int]()

    def answer(order: dict[str, Any], threads: int, patience: float) -> dict[str, Any]:
        with lock:
            now[0] += min(threads, jobs)
            seen.append(now[0])
        time.sleep(0.05)
        with lock:
            now[0] -= min(threads, jobs)
        return {"status": "no answer"}

    monkeypatch.setattr(runs, "_worker", answer)
    tasks = tasks_on(1, 1, 2, 1, 3, 1, 1)
    results = list(runs.results_of(tasks, jobs, 20))
    assert sorted(result.seed for result in results) == list(range(7))
    assert {result.jobs for result in results} == {jobs}
    assert max(seen) == most


def test_all_processes_end_when_nobody_waits_for_the_rest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    popen, started = subprocess.Popen, list[Any]()
    number = itertools.count()  # two threads come here at once: each draws its own

    def slow_but_the_first(command: list[str], **options: Any) -> Any:
        seconds = 60 if next(number) > 0 else 0
        answer = json.dumps({"status": "no answer"})
        code = f"import time; time.sleep({seconds}); print({answer!r})"
        process = popen([sys.executable, "-c", code], **options)
        started.append(process)
        return process

    monkeypatch.setattr(runs.subprocess, "Popen", slow_but_the_first)
    coming = runs.results_of(tasks_on(1, 1, 1), 2, 100)
    assert next(coming).status == "no answer"
    coming.close()
    assert len(started) >= 2
    assert all(process.poll() is not None for process in started)
    assert any(process.returncode for process in started), "ended, and not waited for"


def test_crash_of_a_solver_is_a_result(monkeypatch: pytest.MonkeyPatch) -> None:
    popen = subprocess.Popen

    def dying(command: list[str], **options: Any) -> Any:
        code = "import os, sys; print('out of luck', file=sys.stderr, flush=True); os.abort()"
        return popen([sys.executable, "-c", code], **options)

    monkeypatch.setattr(runs.subprocess, "Popen", dying)
    answer = runs._worker({}, 1, 30)
    assert answer["status"] == "crashed"
    assert answer["detail"].startswith("SIGABRT: ")


@pytest.mark.slow
def test_solver_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    popen = subprocess.Popen

    def endless(command: list[str], **options: Any) -> Any:
        return popen([sys.executable, "-c", "import time; time.sleep(60)"], **options)

    monkeypatch.setattr(runs.subprocess, "Popen", endless)
    answer = runs._worker({}, 1, 0.5)
    assert answer["status"] == "timeout"
    assert answer["wall"] < 30
