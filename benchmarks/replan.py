"""Replanning a large day: how fast, how near the long run, and next to what else.

    python benchmarks/replan.py --out replan.csv
    python benchmarks/replan.py --open 200 --vans 10 --incidents 21 --parts first

One day at its middle, planned by this engine; incidents of every code in turn,
each told to the same plan. Three parts: ``first`` takes the time of the first
executable revision; ``budgets`` compares what is found within some seconds with
a long run; ``methods`` answers the same incidents in other ways and with
PyVRP. One process, one thread. Ctrl-C ends it and shows what is done.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import vuelta
from benchmarks.arguments import count, positive
from benchmarks.incidents import Told, admits, codes_of, incidents
from benchmarks.midday import Midday, midday
from benchmarks.revising import METHODS, Budget, Desk, Outcome, outcome
from benchmarks.revisions import (
    Row,
    Rows,
    first_table,
    gap_table,
    measured,
    method_table,
    paired_table,
)

PARTS: Final = ("first", "budgets", "methods")

WARM_UP: Final = 3
"""Incidents answered once before any is timed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code: 1 when a revision of ours has a fault."""
    options = _parser().parse_args(arguments)
    rows = Rows(options.out)
    code = 0
    try:
        _run(options, rows)
    except KeyboardInterrupt:
        _say(f"interrupted after {len(rows.all)} answers")
        code = 130
    print(report(rows))
    ours = [row for row in rows.all if row.method == "vuelta"]
    return code or int(not all(row.is_sound for row in ours))


def _run(options: argparse.Namespace, rows: Rows) -> None:
    day = midday(options.open, options.vans, options.seed, options.plan_iterations)
    told = incidents(day, options.incidents, options.seed, lambda one: admits(day, one))
    used = sum(any(s.end > day.now for s in route.steps) for route in day.plan.routes)
    print(
        f"{day.n_open} open stops on {used} vans of {len(day.problem.vehicles)} at "
        f"{day.now // 3600}:{day.now // 60 % 60:02d}, {len(told)} incidents, seed {options.seed}.",
        flush=True,
    )
    for one in told[:WARM_UP]:
        vuelta.replan(day.problem, day.plan, [one], day.now, time_limit=0)
    if "first" in options.parts:
        for row in first_rows(day, told):
            rows.add(row)
    if "budgets" in options.parts:
        several = [*options.budgets, options.long_run]
        for row in budget_rows(day, spread(told, options.long), several):
            rows.add(row)
            _say(f"{row.part} {row.incident} {row.code} {row.budget:g} s: {row.status}")
    if "methods" in options.parts:
        methods = _installed(options.methods)
        budget = Budget(options.limit)
        for row in method_rows(day, spread(told, options.compared), methods, budget):
            rows.add(row)
            _say(f"{row.part} {row.incident} {row.code} {row.method}: {row.status} {row.detail}")


def first_rows(day: Midday, told: Sequence[Told]) -> Iterator[Row]:
    """The first executable revision of every incident; checked outside the timing."""
    for one in told:
        began, spent = time.perf_counter(), time.process_time()
        revision = vuelta.replan(day.problem, day.plan, [one], day.now, time_limit=0)
        seconds, cpu = time.perf_counter() - began, time.process_time() - spent
        row = _row("first", day, one, "vuelta", 0.0, Outcome(revision, seconds, seconds))
        yield replace(row, cpu=round(cpu, 5))


def budget_rows(day: Midday, told: Sequence[Told], budgets: Sequence[float]) -> Iterator[Row]:
    """The same incident with every budget in turn."""
    for one in told:
        for seconds in budgets:
            began = time.perf_counter()
            revision = vuelta.replan(day.problem, day.plan, [one], day.now, time_limit=seconds)
            wall = time.perf_counter() - began
            yield _row("budgets", day, one, "vuelta", seconds, Outcome(revision, wall, None))


def method_rows(
    day: Midday, told: Sequence[Told], methods: Sequence[str], budget: Budget
) -> Iterator[Row]:
    """All methods in turn on every incident, so that a busy moment hits them alike."""
    for one in told:
        for method in methods:
            began = time.perf_counter()
            try:
                found = outcome(day, one, method, budget)
            except vuelta.DefectError as error:
                wall, detail = time.perf_counter() - began, str(error).splitlines()[0]
                head = ("methods", one["id"], one["code"], method, budget.seconds or 0.0)
                yield Row(*head, wall, None, "unsound", detail=detail[:200])
                continue
            yield _row("methods", day, one, method, budget.seconds or 0.0, found)


def _row(part: str, day: Midday, told: Told, method: str, budget: float, found: Outcome) -> Row:
    """An answer, judged once more and measured."""
    revision = found.revision
    judgement = vuelta.check(revision.problem, revision.plan)
    is_same = judgement.plan.summary.cost == revision.plan.summary.cost
    measures = Desk(day, told, 0).measures(revision)
    status = "partial" if measures.left else "complete"
    if judgement.faults or not is_same:
        status = "unsound"
    return Row(
        part,
        told["id"],
        told["code"],
        method,
        budget,
        round(found.seconds, 5),
        None if found.first is None or measures.left else round(found.first, 5),
        status,
        revision.found_by,
        "; ".join(fault.cause for fault in judgement.faults)[:200],
        **measured(measures),  # type: ignore[arg-type]  # the columns are the measures
    )


def spread(told: Sequence[Told], number: int) -> list[Told]:
    """The first so many; fewer than there are codes, one each of codes that lie apart."""
    codes = codes_of(told)
    if number >= len(codes):
        return list(told[:number])
    picked = [codes[k * len(codes) // number] for k in range(number)]
    return [next(one for one in told if one["code"] == code) for code in picked]


def report(rows: Rows) -> str:
    """The tables of what is done."""
    parts = []
    if first := rows.of("first"):
        parts.append("First executable revision\n\n" + first_table(first))
    if budgets := rows.of("budgets"):
        parts.append("Gap to the long run\n\n" + gap_table(budgets))
    if methods := rows.of("methods"):
        parts.append("Methods\n\n" + method_table(methods))
        parts.append(paired_table(methods))
    return "\n\n".join(parts)


def _installed(methods: Sequence[str]) -> list[str]:
    """The methods that can run here."""
    if "pyvrp" in methods and importlib.util.find_spec("pyvrp") is None:
        _say("pyvrp is not installed and left out; pip install '.[peers]' brings it")
        return [method for method in methods if method != "pyvrp"]
    return list(methods)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="replan.py",
        description="Replans a made-up day at its middle, incident by incident: latency of the "
        "first executable revision, gap to a long run, and a comparison with other ways of "
        "answering. Prints Markdown tables; rows go to --out as they come.",
        epilog="Totals are the plan's cost still ahead plus the prices of change and of promises "
        "not kept; what was spent before now is the same for all and left out.",
    )
    add = parser.add_argument
    add("--open", type=count, default=1000, metavar="N", help="stops still open; default: 1000")
    add("--vans", type=count, default=50, metavar="N", help="vans planned; default: 50")
    add("--incidents", type=count, default=200, metavar="N", help="in all; default: 200")
    add("--seed", type=int, default=1, metavar="N", help="of day and incidents; default: 1")
    add(
        "--plan-iterations",
        type=count,
        default=400_000,
        metavar="N",
        help="rounds of search the old plan was made with; default: 400000",
    )
    add("--parts", nargs="+", choices=PARTS, default=list(PARTS), help="default: all")
    add(
        "--budgets",
        nargs="+",
        type=positive,
        default=[0.1, 0.5, 1.0, 5.0],
        metavar="S",
        help="seconds compared with the long run; default: 0.1 0.5 1 5",
    )
    add("--long-run", type=positive, default=60.0, metavar="S", help="seconds; default: 60")
    add("--long", type=count, default=10, metavar="N", help="incidents with it; default: 10")
    add(
        "--methods",
        nargs="+",
        choices=METHODS,
        default=list(METHODS),
        metavar="NAME",
        help=f"of {', '.join(METHODS)}; default: all",
    )
    add("--limit", type=positive, default=1.0, metavar="S", help="of each method; default: 1")
    add("--compared", type=count, default=200, metavar="N", help="incidents; default: 200")
    add("--out", type=Path, metavar="CSV", help="where every answer is written")
    return parser


if __name__ == "__main__":
    sys.exit(main())
