"""Runs of solvers, each in a process of its own: one by one, or side by side.

A run is fixed by its instance, solver, budget, seed and threads. What became of
the process is a result too: a crash or a solver that never ends costs one row.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from benchmarks import peers
from benchmarks.catalogue import Instance
from benchmarks.results import Result, valued

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Task:
    """One run to do."""

    instance: Instance
    solver: str
    budget: float
    seed: int
    threads: int

    @property
    def key(self) -> tuple[str, str, str, str, float, int, int]:
        """What its row in the table will be known by: see ``Result.key``."""
        return (
            self.instance.set,
            self.instance.name,
            self.instance.convention.label,
            self.solver,
            self.budget,
            self.seed,
            self.threads,
        )


def interleaved(
    instances: Sequence[Instance],
    solvers: Sequence[str],
    budgets: Sequence[float],
    seeds: Sequence[int],
    threads: Sequence[int],
) -> list[Task]:
    """All runs; the solvers take turns within each instance, budget and seed.

    Numbers of threads come one after the other: runs of one size leave no core
    idle when they go side by side.
    """
    return [
        Task(instance, solver, budget, seed, number)
        for number in threads
        for instance in instances
        for budget in budgets
        for seed in seeds
        for solver in solvers
    ]


def results_of(tasks: Sequence[Task], jobs: int, patience: float) -> Generator[Result, None, None]:
    """The result of every task, as they come.

    Tasks begin in their order, as many at once as have no more than ``jobs``
    threads together; one that wants more than that runs alone. Closing the
    iterator, or an interruption, ends the processes that still run.
    """
    waiting = deque(tasks)
    running: dict[Future[Result], int] = {}
    with ThreadPoolExecutor(jobs) as pool:
        try:
            while waiting or running:
                while waiting and (
                    not running or sum(running.values()) + waiting[0].threads <= jobs
                ):
                    task = waiting.popleft()
                    running[pool.submit(run, task, patience, jobs)] = task.threads
                ended = wait(running, return_when=FIRST_COMPLETED).done
                for done in [future for future in running if future in ended]:
                    del running[done]
                    yield done.result()
        except BaseException:
            # A process may be about to start: look again until all have ended.
            while wait(running, timeout=0.05).not_done:
                _end_all()
            raise


def run(task: Task, patience: float, jobs: int = 1) -> Result:
    """The result of one run in a process of its own.

    The process is stopped after ``patience`` times the budget and a minute.
    ``jobs`` is only noted in the result.
    """
    order = {
        "path": str(task.instance.path.resolve()),
        "convention": task.instance.convention.name,
        "solver": task.solver,
        "budget": task.budget,
        "seed": task.seed,
        "threads": task.threads,
    }
    answer = _worker(order, task.threads, patience * task.budget + 60)
    rule, best = task.instance.convention, task.instance.best
    value = distance = None
    if "cost" in answer:
        value, distance = valued(
            rule.ranking, rule.scale, Fraction(*answer["cost"]), answer["distance"]
        )
    return Result(
        set=task.instance.set,
        instance=task.instance.name,
        family=task.instance.family,
        convention=rule.label,
        ranking=rule.ranking,
        solver=task.solver,
        version=peers.version(task.solver),
        budget=task.budget,
        seed=task.seed,
        threads=task.threads,
        jobs=jobs,
        status=answer["status"],
        vehicles=answer.get("vehicles"),
        distance=distance,
        value=value,
        best_vehicles=best.vehicles,
        best_value=None if best.cost is None else float(best.cost),
        wall=_rounded(answer.get("wall"), 4),
        peak_mb=_rounded(answer.get("peak_mb"), 1),
        detail=answer.get("detail", ""),
    )


def call(module: str, order: dict[str, Any], threads: int, patience: float) -> dict[str, Any]:
    """What a module says to an order: JSON on its stdin, JSON on its stdout.

    A process that fails or outlasts its ``patience``, in seconds, gives
    ``status`` ``crashed`` or ``timeout`` and a ``detail``.
    """
    environment = dict(os.environ)
    paths = [str(ROOT), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        environment[name] = str(threads)
    with subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
        start_new_session=True,
    ) as process:
        began = time.perf_counter()
        with _guard:
            _live.add(process)
        try:
            answer, complaints = process.communicate(json.dumps(order), timeout=patience)
        except subprocess.TimeoutExpired:
            _end(process)
            wall = time.perf_counter() - began
            return {"status": "timeout", "detail": f"stopped after {wall:.0f} s", "wall": wall}
        except BaseException:
            _end(process)
            raise
        finally:
            with _guard:
                _live.discard(process)
    if process.returncode != 0 or not answer:
        last = (complaints.strip().splitlines() or ["no message"])[-1]
        if process.returncode < 0:
            last = f"{signal.Signals(-process.returncode).name}: {last}"
        return {"status": "crashed", "detail": last[:300]}
    found: dict[str, Any] = json.loads(answer)
    return found


_guard = threading.Lock()
_live: set[subprocess.Popen[str]] = set()
"""Processes that run now, so that an interruption can end them all."""


def _worker(order: dict[str, Any], threads: int, patience: float) -> dict[str, Any]:
    """A worker's answer, or what became of the worker."""
    return call("benchmarks.worker", order, threads, patience)


def _rounded(figure: float | None, digits: int) -> float | None:
    return None if figure is None else round(figure, digits)


def _end(process: subprocess.Popen[str]) -> None:
    """Stops a process and whatever it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _end_all() -> None:
    """Kills what runs; the threads that wait for it find it gone."""
    with _guard:
        for process in _live:
            if process.returncode is not None:
                continue
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
