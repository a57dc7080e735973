"""Past days under other rules: ``vuelta replay``."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from vuelta import formats, simulate
from vuelta.cli.commands.simulation import Board, end_unclean, progress
from vuelta.cli.options import (
    FORMAT,
    POLICY,
    Output,
    Quiet,
    Seed,
    emit_data,
    noting,
    rounds,
)
from vuelta.cli.progress import listening, whole_until_ended
from vuelta.cli.terminal import emit, paper
from vuelta.errors import Finding, InputError
from vuelta.model import Plan, Policy
from vuelta.policy import default_policy, read_policy
from vuelta.solver import Cancel

SHARES: Final = frozenset(
    {
        *("served", "in_hours", "in_slot", "in_last"),
        *("first_attempt", "collected", "proactive"),
    }
)
"""Measures that are rendered in per cent."""

MOST_CHANGES: Final = 10
"""Kinds of changed answers shown, the most frequent; JSON holds each."""


class ReplayFormat(StrEnum):
    """How a replay may be written."""

    table = "table"
    json = "json"
    csv = "csv"


def replay(
    days: Annotated[
        list[Path],
        typer.Argument(
            metavar="DAY...", help="Folders, one a day: problem.json, trace.json, plan.json."
        ),
    ],
    policy: Annotated[Path, POLICY],
    present: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The rules now. Default: the shipped ones.")
    ] = None,
    dispatcher: Annotated[
        str, typer.Option(metavar="NAME", help="vuelta, keep, insert, resolve or still.")
    ] = "vuelta",
    iterations: Annotated[
        int,
        rounds("Rounds of search of a decision: the same answer again."),
    ] = simulate.ITERATIONS,
    seed: Seed = 0,
    morning: Annotated[
        int,
        rounds("Rounds of search of a morning's plan that is missing."),
    ] = simulate.MORNING,
    format_: Annotated[ReplayFormat, FORMAT] = ReplayFormat.table,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Drive past days again under other rules, and say what that would have changed.

    Both policies meet the same traffic, doors and incidents, so that a
    difference is their own. Of each measure: old, new, the difference and its
    95 % interval over the days; incidents that would have been answered
    differently; cost by source. Both sides are priced by the present rules.

    [bold]Examples[/]

      vuelta simulate --suite absent-heavy --vans 2 --seeds 10 --days-out days

      vuelta replay days/* --policy one_attempt.yaml

      vuelta replay days/* --present ours.yaml --policy new.yaml --format csv -o effect.csv
    """
    findings = simulate.unknown_dispatcher(dispatcher, "--dispatcher")
    old: Policy = default_policy()
    new: Policy = old
    past: list[tuple[str, simulate.Scenario, Plan | None]] = []
    if present is not None:
        with noting(findings):
            old = _policy(present)
    with noting(findings):
        new = _policy(policy)
    for folder in days:
        with noting(findings):
            past.append(_past(folder))
    if findings:
        raise InputError(findings)
    budget = simulate.Budget(iterations=iterations, seed=seed)
    found: list[simulate.Replayed] = []

    def drive(board: Board, cancel: Cancel) -> None:
        for name, scenario, plan in past:
            found.append(
                simulate.replayed(
                    *(name, scenario, plan or simulate.morning_plan(scenario, morning)),
                    (old, new),
                    budget,
                    dispatcher=dispatcher,
                    on_progress=listening(board.of(name), cancel),
                )
            )
            board.next()

    with progress(len(past), quiet) as board:
        whole_until_ended(lambda cancel: drive(board, cancel), found, quiet=quiet)
    gaps = simulate.differences(found)
    match format_:
        case ReplayFormat.json:
            emit_data(_document(found, gaps), output)
        case ReplayFormat.csv:
            emit(_csv(gaps), output)
        case ReplayFormat.table:
            with paper(output) as console:
                _show(console, found, gaps)
    end_unclean(
        [
            replace(finding, where=f"{day.name}: {finding.where}")
            for day in found
            for finding in day.refusal
        ]
    )


def _policy(file: Path) -> Policy:
    """The rules of a file, findings by its name."""
    try:
        return read_policy(file)
    except InputError as error:
        raise InputError([_in(file, finding) for finding in error.findings]) from None


def _past(folder: Path) -> tuple[str, simulate.Scenario, Plan | None]:
    """A day from its folder, with the plan of its morning where that is kept."""
    try:
        scenario = simulate.read_scenario(folder)
        kept = folder / simulate.PLAN
        plan = formats.read_plan(kept, problem=scenario.problem) if kept.exists() else None
    except InputError as error:
        raise InputError([_in(folder, finding) for finding in error.findings]) from None
    return folder.resolve().name, scenario, plan


def _in(place: Path, finding: Finding) -> Finding:
    """The finding, by the name of the file or folder it was made in."""
    if str(place) in finding.where:
        return finding
    return replace(finding, where=f"{place}: {finding.where}" if finding.where else str(place))


def _document(
    found: Sequence[simulate.Replayed], gaps: Sequence[simulate.Difference]
) -> dict[str, Any]:
    """Everything: the measures, and day by day what was answered differently."""
    return {
        "days": len(found),
        "measures": [_line(gap) for gap in gaps],
        "changed": [{"day": day.name, **asdict(change)} for day in found for change in day.changed],
        "by_day": [
            {
                "day": day.name,
                "old": _figures(day.old),
                "new": _figures(day.new),
            }
            for day in found
        ],
    }


def _figures(measures: simulate.Measures) -> dict[str, float]:
    return {
        name: round(value, 4)
        for name, value in measures.row().items()
        if name not in simulate.CLOCKED
    }


def _line(gap: simulate.Difference) -> dict[str, Any]:
    """A measure; without an interval where there is but one day."""
    known = math.isfinite(gap.gap.half)
    return {
        "measure": gap.measure,
        "old": round(gap.old, 4),
        "new": round(gap.new, 4),
        "difference": round(gap.gap.mean, 4),
        "low": round(gap.gap.mean - gap.gap.half, 4) if known else None,
        "high": round(gap.gap.mean + gap.gap.half, 4) if known else None,
        "days": gap.gap.days,
    }


def _csv(gaps: Sequence[simulate.Difference]) -> str:
    text = io.StringIO()
    lines = [_line(gap) for gap in gaps]
    writer = csv.DictWriter(text, list(lines[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()


def _show(
    console: Console, found: Sequence[simulate.Replayed], gaps: Sequence[simulate.Difference]
) -> None:
    grid = Table(title=f"new rules against old, {len(found)} day(s)", title_justify="left")
    for head in ("measure", "old", "new", "difference", "95 % interval"):
        grid.add_column(head, justify="left" if head == "measure" else "right")
    for gap in gaps:
        scale, unit = (100, " %") if gap.measure in SHARES else (1, "")
        low, high = (scale * (gap.gap.mean + sign * gap.gap.half) for sign in (-1, 1))
        span = f"{low:+,.2f} to {high:+,.2f}" if math.isfinite(low) and low < high else ""
        is_clear = math.isfinite(low) and (low > 0 or high < 0)
        grid.add_row(
            f"{gap.measure}{unit}",
            f"{scale * gap.old:,.2f}",
            f"{scale * gap.new:,.2f}",
            f"{scale * gap.gap.mean:+,.2f}" if gap.gap.mean else "0",
            span,
            style="bold" if is_clear else None,
        )
    console.print(grid)
    kinds = Counter(
        (change.code, change.old or "-", change.new or "-")
        for day in found
        for change in day.changed
    )
    if not kinds:
        console.print("every incident is answered as before")
        return
    table = Table(title="answered differently", title_justify="left")
    for head in ("incident", "old", "new", "times"):
        table.add_column(head, justify="right" if head == "times" else "left")
    for (code, before, after), times in kinds.most_common(MOST_CHANGES):
        table.add_row(*map(escape, (code, before, after)), f"{times:,}")
    console.print(table)
    console.print(
        "bold: the interval leaves out 0. notices: customers told anew, each. cost is by source:"
        " fixed, distance, time, overtime; total adds lateness and who was left. - : did not come"
        " about, or no option."
    )
