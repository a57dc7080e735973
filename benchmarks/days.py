"""Whole days under every dispatcher: all suites, several seeds, one table.

    python benchmarks/days.py --out days.csv
    python benchmarks/days.py --vans 20 --seeds 10 --out days.csv --plot days.png
    python benchmarks/days.py --suites storm bad-day --dispatchers keep vuelta --vans 2
    python benchmarks/days.py --vans 20 --dispatchers pyvrp --seeds 1 --out days.csv

Every dispatcher meets the same days and sets out with the same plan. Decisions
have a budget of iterations, so that rows do not depend on the machine but for
latencies. Rows are written as they come; with a file that is there already
only what is missing is driven. Ctrl-C ends it and shows what is done.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.arguments import count
from benchmarks.peers import NotSupportedError
from benchmarks.tables import markdown
from vuelta.model import Plan
from vuelta.replanning import Residual
from vuelta.simulate import (
    HINDSIGHT,
    ITERATIONS,
    KNOWING,
    MORNING,
    NAMES,
    Budget,
    Dispatcher,
    Report,
    Row,
    day_of,
    dynamism,
    generate,
    morning_plan,
    paired,
    plot,
    row_of,
    suites,
    value_of_information,
)
from vuelta.simulate.dispatchers import Replanner

PYVRP: Final = "pyvrp"
"""PyVRP on the same problems, custody as far as it can be said (``peers/pyvrp_replan``)."""

COMPARED: Final = ("keep", "insert", "resolve", "vuelta", HINDSIGHT)

OURS: Final = "vuelta"

THEIRS: Final = 0.5
"""Seconds that PyVRP has for an answer; building its model is part of it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code: 1 when a day of ours was stopped or lost something."""
    options = _parser().parse_args(arguments)
    report = Report(options.out)
    code = 0
    try:
        run(options, report)
    except KeyboardInterrupt:
        print(f"interrupted after {len(report.rows)} days", file=sys.stderr)
        code = 130
    wanted = [
        row for row in report.rows if row.suite in options.suites and row.vans == options.vans
    ]
    print(suite_table(wanted))
    print()
    print(versus_table(wanted))
    print()
    print(overall_table(wanted))
    if options.plot is not None and wanted:
        plot(wanted, options.plot)
    faults = sum(row.measures.faults for row in wanted if row.dispatcher == OURS)
    return code or int(faults > 0)


def run(options: argparse.Namespace, report: Report) -> None:
    """Every day that the report does not have yet."""
    values = {} if options.stops is None else {"stops_per_van": options.stops}
    for seed in range(options.seed, options.seed + options.seeds):
        budget = Budget(iterations=options.iterations, seed=seed)
        for suite in options.suites:
            left = [
                name
                for name in options.dispatchers
                if not report.has(suite, options.vans, seed, name)
            ]
            if not left:
                continue
            changed = dict(values)
            if suite == "bulky-exchanges":
                changed = {}  # its vans have a few stops of their own
            scenario = generate(suite, options.vans, seed, parameters=changed)
            plan = morning_plan(scenario, options.morning)
            known = dynamism(scenario.problem, scenario.trace)
            print(
                f"{suite} seed {seed}: {len(scenario.problem.jobs)} stops, "
                f"dynamism {known.dod:.3f}, urgency {known.urgency:.1f} h",
                file=sys.stderr,
            )
            for name in left:
                dispatcher = by_pyvrp(budget) if name == PYVRP else name
                day = day_of(scenario, plan, dispatcher, budget, morning=options.morning)
                report.add(row_of(scenario, name, day))


def by_pyvrp(budget: Budget) -> Dispatcher:
    """What may still change is planned by PyVRP, from the routes as they were.

    It has ``THEIRS`` seconds for each answer, so its days depend on the machine. Where
    its model cannot say what is asked, the plan in force stays, less what lost its place.
    """
    from benchmarks.peers import pyvrp_replan

    def solved(residual: Residual, kept: Plan) -> Plan:
        try:
            return pyvrp_replan.solve(residual, kept, budget.seed, seconds=THEIRS)[0]
        except NotSupportedError:
            return residual.warm

    return Replanner("full", budget, solver=solved)


def suite_table(rows: Sequence[Row]) -> str:
    """A line a suite and dispatcher: means over the seeds."""
    heads = ["suite", "dispatcher", "days", "served %", "in hours %", "in first %", "in last %"]
    heads += ["1st try %", "fetched %", "warned %", "cost", "total", "told each", "vans changed"]
    heads += ["p50 s", "p95 s", "max s"]
    lines = []
    for suite, name in dict.fromkeys((row.suite, row.dispatcher) for row in rows):
        group = [row.measures for row in rows if (row.suite, row.dispatcher) == (suite, name)]
        shares = ("served", "in_hours", "in_slot", "in_last", "first_attempt", "collected")
        line = [suite, name, str(len(group))]
        line += [f"{100 * mean(getattr(m, s) for m in group):.1f}" for s in (*shares, "proactive")]
        line += [f"{mean(m.cost for m in group):.0f}", f"{mean(m.total for m in group):.0f}"]
        line += [f"{mean(m.notices for m in group):.3f}"]
        line += [f"{mean(m.vans_changed for m in group):.1f}"]
        line += [f"{mean(m.p50 for m in group):.2f}", f"{mean(m.p95 for m in group):.2f}"]
        lines.append([*line, f"{max(m.longest for m in group):.2f}"])
    return markdown(heads, lines)


def versus_table(rows: Sequence[Row]) -> str:
    """A line a suite: totals above ours in %, customers served within their hours, notices.

    Totals are over the days that both have; the rest is over each one's own.
    """
    names = [name for name in (*COMPARED, PYVRP) if any(row.dispatcher == name for row in rows)]
    others = [name for name in names if name not in (OURS, HINDSIGHT)]
    awake = [name for name in names if name != HINDSIGHT]
    heads = ["suite", "days", *(f"total, {name} %" for name in others)]
    heads += [f"in hours, {name}" for name in awake] + [f"told, {name}" for name in awake]
    lines = []
    for suite in (*dict.fromkeys(row.suite for row in rows), None):
        own = [row for row in rows if suite in (None, row.suite)]
        known = {(row.suite, row.seed, row.dispatcher): row.measures for row in own}
        line = ["**all**" if suite is None else suite]
        line.append(str(sum(row.dispatcher == OURS for row in own)))
        for name in others:
            pairs = [
                (measures.total, ours.total)
                for (kind, seed, who), measures in known.items()
                if who == name and (ours := known.get((kind, seed, OURS))) is not None
            ]
            theirs, mine = (sum(side) for side in zip(*pairs, strict=True)) if pairs else (0, 0)
            line.append(f"{100 * (theirs / mine - 1):+.1f}" if mine else "-")
        for measure, scale, digits in (("in_hours", 100, 1), ("notices", 1, 2)):
            for name in awake:
                some = [getattr(row.measures, measure) for row in own if row.dispatcher == name]
                line.append(f"{scale * mean(some):.{digits}f}" if some else "-")
        lines.append(line)
    return markdown(heads, lines)


def overall_table(rows: Sequence[Row]) -> str:
    """A line a dispatcher: how far from ours, paired over all days, 95 % intervals."""
    heads = ["less vuelta", "days", "cost", "total", "in hours %", "in first %", "told each"]
    heads += ["above best known %", "faults"]
    lines = []
    for name in dict.fromkeys(row.dispatcher for row in rows):
        gaps = {
            measure: paired(rows, measure, name, OURS)
            for measure in ("cost", "total", "in_hours", "in_slot", "notices")
        }
        line = [name, str(gaps["cost"].days)]
        for measure, gap in gaps.items():
            scale = 100 if measure.startswith("in_") else 1
            digits = 3 if measure == "notices" else 1
            width = f" ± {scale * gap.half:.{digits}f}" if gap.days > 1 else ""
            line.append(f"{scale * gap.mean:+.{digits}f}{width}")
        worth = value_of_information(rows, name)
        line.append("-" if worth is None or name in KNOWING else f"{100 * worth:+.1f}")
        faults = sum(row.measures.faults for row in rows if row.dispatcher == name)
        lines.append([*line, str(faults)])
    return markdown(heads, lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    names = [*NAMES, PYVRP, *KNOWING]
    parser.add_argument("--suites", nargs="+", choices=list(suites()), default=list(suites()))
    parser.add_argument("--dispatchers", nargs="+", choices=names, default=list(COMPARED))
    parser.add_argument("--vans", type=count, default=5)
    parser.add_argument("--stops", type=count, help="stops per van, where not as the table says")
    parser.add_argument("--seeds", type=count, default=3)
    parser.add_argument("--seed", type=int, default=0, help="the first of them")
    parser.add_argument("--iterations", type=count, default=ITERATIONS, help="of a decision")
    parser.add_argument("--morning", type=count, default=MORNING, help="of the morning's plan")
    parser.add_argument("--out", type=Path, default=Path("days.csv"))
    parser.add_argument("--plot", type=Path)
    return parser


if __name__ == "__main__":
    sys.exit(main())
