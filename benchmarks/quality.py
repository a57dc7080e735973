"""Compares solvers on benchmark instances: gap, feasibility, time and memory.

    python benchmarks/quality.py --instances solomon_100 --budgets 1 10 --out results.csv
    python benchmarks/quality.py --study benchmarks/readme.toml --jobs 2 --out readme.csv

For each instance, budget and seed every solver runs in turn, each in a fresh
process, so that a busy moment of the machine hits all of them alike. Every
answer is judged by the referee on the same problem, and its cost is the
referee's. Results are appended row by row: an interrupted run keeps what is
done, and ``--resume`` goes on from there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import peers
from benchmarks.arguments import count, positive
from benchmarks.catalogue import Index, UnknownError, find_index
from benchmarks.results import Ledger, Result, gap_of, references
from benchmarks.runs import Task, results_of
from benchmarks.study import Part, read_study, tasks_of
from benchmarks.tables import budget_table, family_table, summary_table


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    options = _parser().parse_args(arguments)
    ledger = Ledger(options.out)
    try:
        done = ledger.read() if options.resume or options.report else []
        if options.report and not (options.instances or options.study):
            return _report(done, options.families)
        tasks = _tasks(options)
        wanted = {task.key: position for position, task in enumerate(tasks)}
        if options.report:
            return _report(_in_order(done, wanted), options.families)
        if options.out.exists() and options.out.stat().st_size and not options.resume:
            _stop(f"{options.out} exists: --resume goes on with it, or name another file")
        absent = peers.missing(dict.fromkeys(task.solver for task in tasks))
        if absent:
            _stop(f"not installed: {', '.join(absent)}; pip install '.[peers]' brings the peers")
    except (UnknownError, ValueError) as error:
        _stop(str(error))

    if not done:
        ledger.start()
    results = list(done)
    keys = {result.key for result in done}
    waiting = [task for task in tasks if task.key not in keys]
    _say(
        f"{len(waiting)} runs on {len({task.instance.path for task in waiting})} instances, "
        f"at least {_minutes(waiting, options.jobs):.1f} minutes"
    )
    code = 0
    try:
        with closing(results_of(waiting, options.jobs, options.patience)) as coming:
            for number, result in enumerate(coming, start=1):
                ledger.append(result)
                results.append(result)
                _say(f"[{number}/{len(waiting)}] {_line(result, results)}")
    except KeyboardInterrupt:
        _say(f"interrupted; {options.out} holds {len(results)} rows, --resume goes on from there")
        code = 130
    return _report(_in_order(results, wanted), options.families) or code


def _tasks(options: argparse.Namespace) -> list[Task]:
    """The runs asked for: those of a study, or those the options spell out."""
    part = Part(
        instances=tuple(options.instances or ()),
        solvers=tuple(options.solvers),
        budgets=tuple(options.budgets),
        seeds=tuple(options.seeds),
        threads=tuple(options.threads),
        convention=options.convention,
        limit=options.limit,
        sample=options.sample,
    )
    if not part.instances and not options.study:
        _stop("give --instances or --study, or --report to show the table of --out")
    index_path = find_index(options.bks)
    index = Index.read(index_path) if index_path else None
    return tasks_of(read_study(options.study, part) if options.study else [part], index)


def _in_order(
    results: Sequence[Result], wanted: dict[tuple[str, str, str, str, float, int, int], int]
) -> list[Result]:
    """The results that were asked for, in the order of the tasks."""
    found = [result for result in results if result.key in wanted]
    return sorted(found, key=lambda result: wanted[result.key])


def _minutes(tasks: Sequence[Task], jobs: int) -> float:
    """What the budgets alone come to, side by side as far as ``jobs`` allows."""
    return sum(task.budget * min(task.threads, jobs) for task in tasks) / jobs / 60


def _line(result: Result, results: Sequence[Result]) -> str:
    """One result in one line."""
    threads = "" if result.threads == 1 else f" on {result.threads} threads"
    head = f"{result.instance} {result.budget:g} s seed {result.seed} {result.solver}{threads}: "
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
    if len({row.budget for row in results}) > 1:
        print()
        print(budget_table(results))
    if families:
        print()
        print(family_table(results))
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _stop(text: str) -> NoReturn:
    _say(f"quality.py: {text}")
    raise SystemExit(2)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="quality.py", description="Compares solvers on benchmark instances."
    )
    add = parser.add_argument
    add("--instances", nargs="+", metavar="X", help="files, folders, or sets of the index")
    add(
        "--study",
        type=Path,
        metavar="TOML",
        help="a file that lists several such runs; what its parts leave out is as given here",
    )
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
    add("--budgets", nargs="+", type=positive, default=[1.0, 10.0], metavar="SECONDS")
    add("--seeds", nargs="+", type=int, default=[1], metavar="N")
    add("--threads", nargs="+", type=count, default=[1], metavar="N")
    add(
        "--jobs",
        type=count,
        default=1,
        metavar="N",
        help="run side by side what has no more than N threads together; default: 1, in turn",
    )
    add("--out", type=Path, required=True, metavar="CSV", help="where every result is appended")
    add("--resume", action="store_true", help="skip what --out already holds")
    add(
        "--report",
        action="store_true",
        help="run nothing, show the table of --out, or of what is asked for of it",
    )
    add("--families", action="store_true", help="also show mean gaps per family")
    add(
        "--convention",
        help="the reader's convention, such as dimacs, exact or rounded; "
        "default: the set's usual one",
    )
    add("--limit", type=count, metavar="N", help="only the first N of every set or folder")
    add("--sample", type=count, metavar="N", help="only N of every set or folder, spread over it")
    add(
        "--patience",
        type=positive,
        default=20.0,
        metavar="X",
        help="stop a run after X budgets and a minute; default: 20",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
