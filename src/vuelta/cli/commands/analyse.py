"""What many days say together: ``vuelta analyse``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from vuelta import engine, formats, insight, wording
from vuelta.cli.options import (
    AnswerFormat,
    Language,
    Output,
    TextFormat,
    Tongue,
    ZoneMetres,
    emit_noun,
    noting,
)
from vuelta.cli.outputs import OUT
from vuelta.cli.tables.plan_tables import Speech, money
from vuelta.cli.terminal import emit, paper
from vuelta.documents import together
from vuelta.errors import Finding, InputError
from vuelta.execution import read_report
from vuelta.model import Style

MOST_RATES: Final = 5
"""Groups shown of each kind, the dearest; JSON holds all."""


def analyse(
    days: Annotated[
        list[Path],
        typer.Argument(
            metavar="DAY...",
            help="Folders, one a day: problem.json, plan.json, events.json, revision*.json.",
        ),
    ],
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw it here: one .html page.", **OUT)
    ] = None,
    zone_metres: ZoneMetres = 2000,
    language: Language = Tongue.en,
    format_: AnswerFormat = TextFormat.table,
    output: Output = None,
) -> None:
    """Look at many days: where it goes wrong, what that costs, what to improve.

    Rates by zone, hour, customer, vehicle and item, causes by cost, doors where
    it goes wrong again, chances that nobody is there and times of work that
    plans can use (with how often they held), and a register of improvements.

    [bold]Examples[/]

      vuelta analyse days/2026-11-* --plot november.html

      vuelta analyse days/* --language es --format json --output november.json
    """
    read: list[insight.Day] = []
    findings: list[Finding] = []
    for folder in days:
        with noting(findings):
            read.append(_day(folder))
    if findings:
        raise InputError(findings)
    found = insight.analyse(read, zone_metres=zone_metres)
    style = read[0].problem.style
    with together():
        if plot is not None:
            names = list(dict.fromkeys(day.problem.name or "" for day in read))
            name = " – ".join(names[:: max(1, len(names) - 1)])
            emit(insight.analysis_page(found, name, language.value), plot)
        if format_ is TextFormat.json:
            emit_noun(found, style, output)
            return
        with paper(output) as console:
            _show(console, found, insight.analysis_words(language.value), style)


def _day(folder: Path) -> insight.Day:
    """A day from its folder; what happened on it may be JSON or YAML."""
    problem = formats.read(folder / "problem.json")
    plan = formats.read_plan(folder / "plan.json", problem=problem)
    yaml = folder / "events.yaml"
    report = read_report(yaml if yaml.exists() else folder / "events.json")
    revisions = [formats.read_revision(path) for path in sorted(folder.glob("revision*.json"))]
    return engine.day_of(problem, plan, events=report.events, revisions=revisions)


def _show(console: Console, found: insight.Analysis, words: dict[str, Any], style: Style) -> None:
    figures = {
        "days": found.days,
        "visits": f"{found.visits:,}",
        "failed": f"{found.failed.count:,}",
    }
    console.print(
        words["title"].format(**figures, rate=wording.percent(found.failed.rate)), style="bold"
    )
    columns, currency = words["columns"], found.currency
    pareto = [
        [
            cause.cause,
            f"{cause.count:,}",
            money(cause.cost, currency),
            wording.percent(cause.cumulative),
        ]
        for cause in found.pareto
    ]
    _print(console, words["pareto"], columns["pareto"], pareto)
    _print(console, words["rates"], columns["rates"], _rates(found, words))
    repeated = {"count": found.recurrence.count, "of": found.recurrence.of}
    console.print(words["recurrence"].format(**repeated))
    absence = [
        [one.name, f"{one.n:,}", *map(wording.percent, (one.value, one.low, one.high))]
        for one in found.absence
    ]
    _print(console, words["absence"], columns["estimates"], absence)
    _covered(console, words, found.absence_coverage)
    work = [
        [one.name, f"{one.n:,}", *(wording.span(s) for s in (one.value, one.low, one.high))]
        for one in found.work[:MOST_RATES]
    ]
    _print(console, words["work"], columns["estimates"], work)
    _covered(console, words, found.work_coverage)
    _print(console, words["register"], columns["register"], _register(found, words, style))


def _rates(found: insight.Analysis, words: dict[str, Any]) -> list[list[str]]:
    """Of each kind the groups that cost most."""
    lines = []
    for dimension, name in words["dimensions"].items():
        some = [rate for rate in found.rates if rate.dimension == dimension and rate.failed.count]
        for one in sorted(some, key=lambda rate: -rate.cost)[:MOST_RATES]:
            span = f"{wording.percent(one.low)}–{wording.percent(one.high)}"
            cells = [
                f"{one.failed.of:,}",
                wording.percent(one.failed.rate),
                span,
                f"{one.late.count:,}",
            ]
            lines.append([name, one.name, *cells, money(one.cost, found.currency)])
            name = ""
    return lines


def _register(found: insight.Analysis, words: dict[str, Any], style: Style) -> list[list[str]]:
    lines = []
    for improvement in found.improvements:
        values = [improvement.baseline, improvement.target]
        shown = [wording.percent(value) for value in values]
        if improvement.finding == "work":
            shown = [wording.span(value) for value in values]
        elif improvement.finding == "address":
            shown = [f"{value:.0f}" for value in values]
        day = Speech(style, improvement.review).day if improvement.review is not None else None
        lines.append(
            [
                words["findings"][improvement.finding],
                f"{words['dimensions'][improvement.dimension]} {improvement.name}",
                *shown,
                words["actions"][improvement.action],
                improvement.owner,
                money(improvement.impact, found.currency),
                day or "",
            ]
        )
    return lines


def _covered(console: Console, words: dict[str, Any], share: insight.Share) -> None:
    if share.rate is not None:
        console.print(words["coverage"].format(rate=wording.percent(share.rate)), style="dim")


def _print(
    console: Console, title: str, head: Sequence[str], lines: Sequence[Sequence[str]]
) -> None:
    if not lines:
        return
    table = Table(title=title, title_justify="left", header_style="bold")
    for column in head:
        table.add_column(column)
    for line in lines:
        table.add_row(*map(escape, line))
    console.print(table)
