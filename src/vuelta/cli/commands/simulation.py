"""Days to try: ``vuelta generate`` and ``vuelta simulate``.

==== ========================================================================
S870 an option that is missing, or stands beside another that excludes it
==== ========================================================================
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from vuelta import formats, simulate
from vuelta.cli import exits
from vuelta.cli.options import (
    PolicyFile,
    Quiet,
    Seed,
    Threads,
    noting,
    policy_of,
    rounds,
    seconds,
)
from vuelta.cli.outputs import OUT
from vuelta.cli.progress import listening, whole_until_ended
from vuelta.cli.tables.plan_tables import clock
from vuelta.cli.terminal import emit, notes, page, say
from vuelta.documents import together, write_text
from vuelta.errors import Finding, InputError
from vuelta.model import Plan, Policy, Revision
from vuelta.plain_text import visible
from vuelta.policy import default_policy
from vuelta.solver import Cancel

SuiteName = Annotated[
    str | None, typer.Option("--suite", metavar="NAME", help="The kind of day; see --table.")
]
Vans = Annotated[int, typer.Option(metavar="N", help="Vans of the day.")]
Places = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Real addresses: CSV with lon and lat, a problem, or an OSM extract."
    ),
]
Parameters = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Values that differ from the table, JSON or YAML."),
]


def generate(
    suite: SuiteName = None,
    vans: Vans = 5,
    seed: Seed = 0,
    places: Places = None,
    parameters: Parameters = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Write the day here.", **OUT),
    ] = None,
    table: Annotated[
        bool, typer.Option("--table", help="Show suites and parameters with their sources.")
    ] = False,
) -> None:
    """Draw a day: a problem, and a trace of what will happen.

    The same suite, vans, seed and parameters give the same files byte for byte.
    All of it is synthetic, and marked as such.

    [bold]Examples[/]

      vuelta generate --table

      vuelta generate --suite normal --vans 5 --seed 1 --output monday

      vuelta generate --suite storm --vans 20 --places addresses.csv --output storm
    """
    if table:
        _show_table(page())
        return
    findings = [
        Finding("S870", name, "is missing", f"give {name}, or --table to see what there is")
        for name, given in (("--suite", suite), ("--output", output))
        if given is None
    ]
    if findings or suite is None or output is None:
        raise InputError(findings)
    scenario = simulate.generate(suite, vans, seed, places=places, parameters=parameters)
    for path in simulate.write_scenario(scenario, output):
        emit(visible(str(path)) + "\n", None)
    emit(f"checksum {scenario.trace.checksum}\n", None)


def simulation(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="A day of `vuelta generate`; or give --suite."),
    ] = None,
    suite: SuiteName = None,
    vans: Vans = 5,
    seed: Seed = 0,
    seeds: Annotated[int, typer.Option(min=1, help="Days of a suite, one seed each.")] = 1,
    dispatcher: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="vuelta, keep, insert, resolve, still, hindsight or hindsight-reload; repeatable.",
        ),
    ] = None,
    iterations: Annotated[
        int,
        rounds("Rounds of search of a decision: the same day again."),
    ] = simulate.ITERATIONS,
    time_limit: Annotated[
        float | None,
        seconds("Of a decision, instead of iterations."),
    ] = None,
    morning: Annotated[
        int,
        rounds("Rounds of search of the morning's plan."),
    ] = simulate.MORNING,
    threads: Threads = 1,
    policy: PolicyFile = None,
    places: Places = None,
    parameters: Parameters = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write a row for every day.", **OUT)
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option(metavar="FILE.png", help="Draw cost against notifications.", **OUT),
    ] = None,
    journal: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the log of the last day, JSON lines.", **OUT),
    ] = None,
    days_out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Write every day here, a folder each, for `analyse`.", **OUT
        ),
    ] = None,
    story: Annotated[
        bool, typer.Option("--story", help="Tell the last day, one line for what happened.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Drive a day, or many, and see what a dispatcher makes of them.

    Every dispatcher meets the same days. A decision that cannot be carried out
    (goods that change vans by themselves, a past that changed) stops its day:
    the log is kept, and the exit code is 5.

    [bold]Examples[/]

      vuelta simulate --suite breakdown --vans 5 --dispatcher vuelta --dispatcher keep

      vuelta simulate monday --dispatcher vuelta --story

      vuelta simulate --suite normal --vans 20 --seeds 30 --report normal.csv

      vuelta simulate --suite absent-heavy --vans 2 --seeds 10 --days-out days
    """
    names = list(dict.fromkeys(dispatcher or ["vuelta"]))
    findings: list[Finding] = []
    for name in names:
        findings += simulate.unknown_dispatcher(name, others=simulate.KNOWING)
    if (folder is None) == (suite is None):
        cause = "is missing" if suite is None else "stands beside a folder"
        findings.append(Finding("S870", "--suite", cause, "give a folder, or a suite"))
    if days_out is not None and len(names) > 1:
        cause, remedy = "stands beside several dispatchers", "give one --dispatcher"
        findings.append(Finding("S870", "--days-out", cause, remedy))
    if days_out is not None and not set(simulate.KNOWING).isdisjoint(names):
        cause, remedy = "stands beside hindsight, which decides nothing", "give a dispatcher"
        findings.append(Finding("S870", "--days-out", cause, remedy))
    if days_out is not None and days_out.exists() and not days_out.is_dir():
        findings.append(Finding("F233", str(days_out), "is no folder", "give a folder"))
    day_out = None if days_out is None or folder is None else days_out / folder.resolve().name
    if folder is not None and day_out is not None and day_out.resolve() == folder.resolve():
        cause, remedy = "the day would be written over itself", "give another folder"
        findings.append(Finding("F233", str(days_out), cause, remedy))
    effective: Policy = default_policy()
    with noting(findings):
        effective = policy_of(policy)
    scenarios: list[simulate.Scenario] = []
    if not findings and folder is not None:
        scenarios = [simulate.read_scenario(folder)]
    elif suite is not None:
        with noting(findings):
            scenarios = [
                simulate.generate(suite, vans, seed + k, places=places, parameters=parameters)
                for k in range(seeds)
            ]
    if findings:
        raise InputError(findings)
    budget = simulate.Budget(
        iterations=None if time_limit is not None else iterations,
        seconds=time_limit,
        threads=threads,
    )
    rows: list[simulate.Row] = []
    days: list[simulate.Day] = []

    def drive(board: Board, cancel: Cancel) -> None:
        for scenario in scenarios:
            plan = _morning(scenario, folder, morning)
            own: list[simulate.Row] = []  # days count once every dispatcher has driven them
            for name in names:
                tell = board.of(f"{name}, seed {scenario.trace.seed}")
                decided: list[Revision] | None = None if days_out is None else []
                day = simulate.day_of(
                    *(scenario, plan, name, budget),
                    policy=effective,
                    morning=morning,
                    on_progress=listening(tell, cancel),
                    revisions=decided,
                )
                if days_out is not None:
                    called = scenario.name if folder is None else folder.resolve().name
                    simulate.write_day(scenario, day, decided or (), days_out / called)
                days.append(day)
                own.append(simulate.row_of(scenario, name, day, effective))
                board.next()
            rows.extend(own)

    with together():
        with progress(len(scenarios) * len(names), quiet) as board:
            whole_until_ended(lambda cancel: drive(board, cancel), rows, quiet=quiet)
        if report is not None:
            write_text(simulate.report_text(rows), report)
        if journal is not None:
            write_text(days[-1].journal(), journal)
        if plot is not None:
            simulate.plot(rows, plot)
    if story:
        for line in simulate.story(days[-1]):
            emit(visible(line) + "\n", None)
    _show_rows(page(), rows, names, scenarios[: len(rows) // len(names)])
    end_unclean([finding for day in days for finding in day.refusal])


def _morning(scenario: simulate.Scenario, folder: Path | None, iterations: int) -> Plan:
    """The plan that lies beside the day, or one that is searched for."""
    if folder is not None and (folder / simulate.PLAN).exists():
        return formats.read_plan(folder / simulate.PLAN, problem=scenario.problem)
    return simulate.morning_plan(scenario, iterations)


def end_unclean(refused: Sequence[Finding]) -> None:
    """Say which decisions could not be carried out, and end so; go on where all could."""
    if refused:
        say("\n".join(map(str, refused)), "red")
        raise typer.Exit(exits.UNCLEAN)


class Board:
    """How far days are, on a terminal."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=total) if progress is not None else None

    def of(self, label: str) -> simulate.Tell | None:
        if self._progress is None or self._task is None:
            return None
        progress, task = self._progress, self._task
        progress.update(task, description=label)

        def tell(now: int, decisions: int, visits: int) -> None:
            text = f"{label}: {clock(now)}, {visits:,} visits, {decisions:,} decisions"
            progress.update(task, description=text)

        return tell

    def next(self) -> None:
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task)


@contextlib.contextmanager
def progress(total: int, quiet: bool) -> Iterator[Board]:
    stderr = notes(quiet=quiet)
    if quiet or not stderr.is_terminal:
        yield Board(None, total)
        return
    columns = BarColumn(bar_width=24), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=stderr, transient=True) as progress:
        yield Board(progress, total)


def _show_rows(
    console: Console,
    rows: Sequence[simulate.Row],
    names: Sequence[str],
    scenarios: Sequence[simulate.Scenario],
) -> None:
    """Means over the days, a line a dispatcher; and how far apart they are."""
    grid = Table(title=f"means over {len(scenarios)} day(s)")
    heads = ["dispatcher", "served", "hours", "slot", "last", "1st try", "fetched", "warned"]
    heads += ["cost", "total", "told", "moved", "p50 s", "p95 s", "max s"]
    for head in heads:
        grid.add_column(head, justify="left" if head == "dispatcher" else "right")
    for name in names:
        own = [row.measures for row in rows if row.dispatcher == name]
        shares = ("served", "in_hours", "in_slot", "in_last", "first_attempt", "collected")
        cells = [f"{100 * mean(getattr(m, s) for m in own):.1f}" for s in (*shares, "proactive")]
        cells += [f"{mean(m.cost for m in own):,.0f}", f"{mean(m.total for m in own):,.0f}"]
        cells += [f"{mean(m.notices for m in own):.2f}", f"{mean(m.vans_changed for m in own):.1f}"]
        cells += [f"{mean(m.p50 for m in own):.2f}", f"{mean(m.p95 for m in own):.2f}"]
        grid.add_row(name, *cells, f"{max(m.longest for m in own):.2f}")
    console.print(grid)
    console.print(
        "in %: served; within the order's hours, the first slot told, the last; at the first try;"
        " goods fetched; warned of a missed slot. total: cost, lateness and who was left."
        " told: customers told anew, each. moved: tasks to other vans."
    )
    first = names[0]
    for other in names[1:]:
        gap = simulate.paired(rows, "total", other, first)
        width = f" ± {gap.half:,.0f}" if gap.days > 1 else ""
        console.print(f"{other} less {first}, total: {gap.mean:+,.0f}{width}")
    if simulate.HINDSIGHT in names:
        for name in names:
            worth = simulate.value_of_information(rows, name)
            if name not in simulate.KNOWING and worth is not None:
                console.print(f"{name} above the best known plan: {100 * worth:+.1f} %")
    dynamic = [simulate.dynamism(scenario.problem, scenario.trace) for scenario in scenarios]
    line = f"degree of dynamism {mean(d.dod for d in dynamic):.3f}"
    line += f", effective {mean(d.edod for d in dynamic):.3f}"
    console.print(f"{line}, urgency {mean(d.urgency for d in dynamic):.1f} h")


def _show_table(console: Console) -> None:
    kinds = Table(title="suites")
    for head in ("suite", "what it is", "differs in"):
        kinds.add_column(head)
    for name, suite in simulate.suites().items():
        changes = ", ".join(f"{key} {value}" for key, value in suite.changes.items())
        kinds.add_row(name, suite.says, changes)
    grid = Table(title="parameters")
    for head in ("name", "value", "unit", "source"):
        grid.add_column(head)
    for name, entry in simulate.table().items():
        grid.add_row(name, str(entry["value"]), entry["unit"], entry["source"].replace("[", r"\["))
    console.print(kinds)
    console.print(grid)
