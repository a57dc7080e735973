"""Compares solvers on benchmark instances: gap, feasibility, time and memory.

    python benchmarks/quality.py --instances solomon_100 --budgets 1 10 --out results.csv

For each instance, budget and seed every solver runs in turn, each in a fresh
process, so that a busy moment of the machine hits all of them alike. Every
answer is judged by the referee on the same problem, and its cost is the
referee's. Results are appended row by row: an interrupted run keeps what is
done, and ``--resume`` goes on from there.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import peers
from benchmarks.catalogue import Index, Instance, UnknownError, expand, find_index
from benchmarks.results import (
    Ledger,
    Result,
    family_table,
    gap_of,
    references,
    summary_table,
    valued,
)

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Task:
    """One run to do."""

    instance: Instance
    solver: str
    budget: float
    seed: int
    threads: int


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    options = _parser().parse_args(arguments)
    ledger = Ledger(options.out)
    try:
        done = ledger.read() if options.resume or options.report else []
        if options.report:
            return _report(done, options.families)
        if not options.instances:
            _stop("give --instances, or --report to show the table of --out")
        if options.out.exists() and options.out.stat().st_size and not options.resume:
            _stop(f"{options.out} exists: --resume goes on with it, or name another file")
        absent = peers.missing(options.solvers)
        if absent:
            _stop(f"not installed: {', '.join(absent)}; pip install '.[peers]' brings the peers")
        index_path = find_index(options.bks)
        index = Index.read(index_path) if index_path else None
        instances = expand(
            options.instances,
            index,
            convention=options.convention,
            limit=options.limit,
            sample=options.sample,
        )
    except (UnknownError, ValueError) as error:
        _stop(str(error))

    tasks = interleaved(instances, options.solvers, options.budgets, options.seeds, options.threads)
    if not done:
        ledger.start()
    results = list(done)
    keys = {result.key for result in done}
    waiting = [task for task in tasks if _key(task) not in keys]
    minutes = sum(task.budget for task in waiting) / 60
    _say(f"{len(waiting)} runs on {len(instances)} instances, at least {minutes:.1f} minutes")
    code = 0
    try:
        for number, task in enumerate(waiting, start=1):
            result = run(task, options.patience)
            ledger.append(result)
            results.append(result)
            _say(f"[{number}/{len(waiting)}] {_line(result, results)}")
    except KeyboardInterrupt:
        _say(f"interrupted; {options.out} holds {len(results)} rows, --resume goes on from there")
        code = 130
    wanted = {_key(task) for task in tasks}
    return _report([row for row in results if row.key in wanted], options.families) or code


def interleaved(
    instances: Sequence[Instance],
    solvers: Sequence[str],
    budgets: Sequence[float],
    seeds: Sequence[int],
    threads: int,
) -> list[Task]:
    """All runs; the solvers take turns within each instance, budget and seed."""
    return [
        Task(instance, solver, budget, seed, threads)
        for instance in instances
        for budget in budgets
        for seed in seeds
        for solver in solvers
    ]


def run(task: Task, patience: float) -> Result:
    """The result of one run in a process of its own.

    The process is stopped after ``patience`` times the budget and a minute.
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


def _rounded(figure: float | None, digits: int) -> float | None:
    return None if figure is None else round(figure, digits)


def _worker(order: dict[str, Any], threads: int, patience: float) -> dict[str, Any]:
    """A worker's answer, or what became of the worker."""
    environment = dict(os.environ)
    paths = [str(ROOT), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        environment[name] = str(threads)
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
        start_new_session=True,
    ) as process:
        began = time.perf_counter()
        try:
            answer, complaints = process.communicate(json.dumps(order), timeout=patience)
        except subprocess.TimeoutExpired:
            _end(process)
            wall = time.perf_counter() - began
            return {"status": "timeout", "detail": f"stopped after {wall:.0f} s", "wall": wall}
        except BaseException:
            _end(process)
            raise
    if process.returncode != 0 or not answer:
        last = (complaints.strip().splitlines() or ["no message"])[-1]
        if process.returncode < 0:
            last = f"{signal.Signals(-process.returncode).name}: {last}"
        return {"status": "crashed", "detail": last[:300]}
    found: dict[str, Any] = json.loads(answer)
    return found


def _end(process: subprocess.Popen[str]) -> None:
    """Stops a worker and whatever it has started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def _key(task: Task) -> tuple[str, str, str, str, float, int, int]:
    instance = task.instance
    return (
        instance.set,
        instance.name,
        instance.convention.label,
        task.solver,
        task.budget,
        task.seed,
        task.threads,
    )


def _line(result: Result, results: Sequence[Result]) -> str:
    """One result in one line."""
    head = f"{result.instance} {result.budget:g} s seed {result.seed} {result.solver}: "
    if result.value is None:
        return head + f"{result.status} {result.detail}".strip()
    parts = [f"{result.value:.2f}", f"{result.vehicles} vehicles"]
    known = references([row for row in results if row.place == result.place]).get(result.place)
    gap = gap_of(result, known[0]) if known else None
    if known and gap is not None:
        parts.append(f"{gap:+.2f} %" + ("" if known[1] else " to the best so far"))
    if result.status != "ok":
        parts.append(f"{result.status} ({result.detail})")
    if result.wall is not None and result.peak_mb is not None:
        parts.append(f"{result.wall:.2f} s, {result.peak_mb:.0f} MB")
    return head + ", ".join(parts)


def _report(results: Sequence[Result], families: bool) -> int:
    if not results:
        _say("there are no results to show")
        return 1
    print(summary_table(results))
    if families:
        print()
        print(family_table(results))
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _stop(text: str) -> NoReturn:
    _say(f"quality.py: {text}")
    raise SystemExit(2)


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} should be more than zero")
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} should be one or more")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="quality.py", description="Compares solvers on benchmark instances."
    )
    add = parser.add_argument
    add("--instances", nargs="+", metavar="X", help="files, folders, or sets of the index")
    add(
        "--bks",
        type=Path,
        metavar="CSV",
        help="index of best-known values; default: "
        "$VUELTA_DATA/index.csv, else ../shared/data/index.csv",
    )
    add(
        "--solvers",
        nargs="+",
        choices=peers.NAMES,
        default=list(peers.USUAL),
        metavar="NAME",
        help=f"of {', '.join(peers.NAMES)}; default: {' '.join(peers.USUAL)}",
    )
    add("--budgets", nargs="+", type=_positive, default=[1.0, 10.0], metavar="SECONDS")
    add("--seeds", nargs="+", type=int, default=[1], metavar="N")
    add("--threads", type=_count, default=1, metavar="N")
    add("--out", type=Path, required=True, metavar="CSV", help="where every result is appended")
    add("--resume", action="store_true", help="skip what --out already holds")
    add("--report", action="store_true", help="run nothing, show the table of --out")
    add("--families", action="store_true", help="also show mean gaps per family")
    add(
        "--convention",
        help="the reader's convention, such as dimacs, exact or rounded; "
        "default: the set's usual one",
    )
    add("--limit", type=_count, metavar="N", help="only the first N of every set or folder")
    add("--sample", type=_count, metavar="N", help="only N of every set or folder, spread over it")
    add(
        "--patience",
        type=_positive,
        default=20.0,
        metavar="X",
        help="stop a run after X budgets and a minute; default: 20",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
