"""How long to search: what is no budget is a programmer's slip, told before any work."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from typing import Any

import pytest
from typer.testing import CliRunner

import vuelta
from vuelta.cli.app import app
from vuelta.solver import MOST_ROUNDS, Cancel, Deadline, budget, default_time_limit

DAY = {
    "vehicles": [{"id": "van", "start": [0, 0], "end": [0, 0]}],
    "jobs": [{"id": str(i), "location": [0.01 * i, 0.02 * (i % 3)]} for i in range(8)],
}

NO_BUDGETS: list[tuple[dict[str, Any], str]] = [
    ({"threads": 5000}, r"5000 threads of one search: give 256 .* VUELTA_MOST_THREADS"),
    ({"threads": 10**30}, "VUELTA_MOST_THREADS|at most"),
    ({"threads": 0}, "threads should be one or more"),
    ({"threads": 1.5}, "threads should be a whole number, not 1.5"),
    ({"iterations": 10**27}, "iterations should be 4611686018427387904 at most"),
    ({"iterations": -1}, "iterations should be zero or more"),
    ({"iterations": "many"}, "iterations should be a whole number, not 'many'"),
    ({"iterations": 5, "no_improvement": 10**20}, "no_improvement should be .* at most"),
    ({"time_limit": float("inf")}, "time_limit should be"),
]


@pytest.mark.parametrize(("budget", "why"), NO_BUDGETS)
def test_what_is_no_budget_is_refused(budget: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        vuelta.plan(DAY, **budget)


@pytest.mark.parametrize(
    "options",
    [
        ["--threads", "5000"],
        ["--iterations", str(10**27)],
        ["--no-improvement", str(10**20)],
        ["--time-limit", "inf"],
    ],
)
def test_the_command_says_so_in_words(options: list[str], tmp_path: Any) -> None:
    day = tmp_path / "day.json"
    day.write_text(json.dumps(DAY), "utf-8")
    result = CliRunner().invoke(app, ["plan", str(day), *options])
    assert result.exit_code == 2
    assert options[0] in result.output


@pytest.mark.slow
def test_the_environment_raises_the_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VUELTA_MOST_THREADS", "1")
    with pytest.raises(ValueError, match="2 threads"):
        vuelta.plan(DAY, iterations=1, threads=2)
    monkeypatch.setenv("VUELTA_MOST_THREADS", "2")
    assert not vuelta.plan(DAY, iterations=1, threads=2).unassigned


def test_the_largest_number_of_rounds_is_no_limit() -> None:
    plan = vuelta.plan(DAY, iterations=MOST_ROUNDS, no_improvement=3)
    assert plan.search is not None
    assert plan.search.stopped_by == "no_improvement"


_FEW_THREADS = """
import json, resource, sys
import vuelta

def routes():
    plan = vuelta.plan(json.loads(sys.argv[1]), iterations=20, threads=16)
    return [[step.id for step in route.steps] for route in plan.routes]

usual = routes()
size = 4096 * int(open("/proc/self/statm").read().split()[0])
resource.setrlimit(resource.RLIMIT_AS, (size + 2**24, size + 2**24))
print(routes() == usual)
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks for /proc")
def test_threads_that_the_system_does_not_give_cost_nothing_but_time() -> None:
    """16 MB hold two stacks of 8 MB at most: the plan is that of all threads all the same."""
    command = [sys.executable, "-c", _FEW_THREADS, json.dumps(DAY)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout) == (0, "True\n"), answer.stderr


@pytest.mark.parametrize(("tasks", "seconds"), [(1, 1.0), (1_000, 10.0), (100_000, 60.0)])
def test_seconds_grow_with_the_tasks(tasks: int, seconds: float) -> None:
    assert default_time_limit(tasks) == seconds


def test_long_routes_get_more_time() -> None:
    assert default_time_limit(300, 6) == default_time_limit(300)
    assert default_time_limit(300, 2) > 1.7 * default_time_limit(300)
    assert default_time_limit(9_000, 1) == default_time_limit(100_000, 1) == 60.0
    limits = [default_time_limit(300, vehicles) for vehicles in range(9)]
    assert limits == sorted(limits, reverse=True)


def test_a_deadline_tells_what_is_left_and_what_may_still_be_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Past it there is a grace, a share of the time given; and in any case a moment's work."""
    now = work = 100.0
    monkeypatch.setattr(budget, "perf_counter", lambda: now)
    monkeypatch.setattr(budget, "thread_time", lambda: work)
    deadline = Deadline(10.0, since=98.0)
    overdue = deadline.after(0.5)
    assert (deadline.left, deadline.is_over) == (8.0, False)
    now = 108.0
    assert deadline.is_over
    assert not overdue()
    now = 108.01 + deadline.grace
    assert 0.4 < deadline.grace < 1.0, "less than a tenth"
    assert not overdue(), "nothing was done yet"
    work += 0.5
    assert overdue()


def test_what_is_cancelled_is_over_at_once() -> None:
    cancel = Cancel()
    deadline = Deadline(None, cancel)
    overdue = deadline.after(0.0)
    assert deadline.left == math.inf
    assert not deadline.is_over
    assert not overdue()
    cancel.set()
    assert deadline.is_over
    assert overdue()
