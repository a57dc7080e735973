"""How well a day goes, and how it looks: ``vuelta kpis`` and ``vuelta report``."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from vuelta import engine, insight, wording
from vuelta.cli.options import (
    AnswerFormat,
    AskedHorizon,
    Convention,
    Events,
    From,
    Language,
    Output,
    PlanFile,
    ProblemFile,
    Revisions,
    TextFormat,
    Tongue,
    ZoneMetres,
    emit_noun,
    noting,
    read_asked,
    read_days,
    read_revisions,
    rounds,
)
from vuelta.cli.outputs import OUT
from vuelta.cli.terminal import emit, paper
from vuelta.documents import read_object
from vuelta.errors import Finding, InputError
from vuelta.execution import read_report
from vuelta.model import Event, Horizon, HorizonPlan, Plan, Problem, Revision


class By(StrEnum):
    """What a day may be divided by."""

    day = "day"
    zone = "zone"
    vehicle = "vehicle"
    class_ = "class"


FactorFile = Annotated[
    Path | None,
    typer.Option("--factors", metavar="FILE", help="Your kg CO2e per km, with source and year."),
]


def kpis(
    problem_file: ProblemFile,
    plan_file: PlanFile,
    events: Events = None,
    revisions: Revisions = None,
    horizon: AskedHorizon = None,
    by: Annotated[
        By | None, typer.Option(metavar="day|zone|vehicle|class", help="Divide the day.")
    ] = None,
    parcels: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="DIM",
            help="Dimension that counts parcels; else one a visit.",
        ),
    ] = None,
    weight: Annotated[
        int, typer.Option(min=-1, metavar="DIM", help="Dimension CO2e goes by; -1: by item.")
    ] = 0,
    zone_metres: ZoneMetres = 2000,
    factors: FactorFile = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Without evidence an order is not whole.")
    ] = False,
    extra_km: Annotated[
        int | None,
        rounds("Plan without returns, N rounds: the km they add.", metavar="N"),
    ] = None,
    quantiles: Annotated[
        tuple[int, int] | None,
        typer.Option(metavar="Q10 Q90", help="Announced error of arrivals, seconds."),
    ] = None,
    language: Language = Tongue.en,
    format_: AnswerFormat = TextFormat.table,
    json_: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    output: Output = None,
    from_: From = None,
    convention: Convention = None,
) -> None:
    """Measure a day: what was promised, kept, driven, spent and emitted.

    Of a plan alone, as planned; with --events, as it was driven. Of what
    vuelta plan --horizon wrote: all days together, and each. Definitions of all
    KPIs: the documentation of vuelta.insight.

    [bold]Examples[/]

      vuelta kpis day.json plan.json --by vehicle

      vuelta kpis day.json plan.json --events day.events.json --revision r1.json --revision r2.json

      vuelta kpis day.json plan.json --factors ours.json --json

      vuelta kpis week.json week.plan.json --horizon week.yaml
    """
    problem, plan, seen, later, asked, table = read_day(
        problem_file, plan_file, events or (), revisions or (), horizon, factors, from_, convention
    )
    measures = engine.kpis(
        problem,
        plan,
        events=seen,
        revisions=later,
        horizon=asked,
        by=None if by is None else by.value,
        parcels=parcels,
        weight=None if weight < 0 else weight,
        factors=table,
        quantiles=quantiles,
        zone_metres=zone_metres,
        evidence=evidence,
        extra_km=extra_km,
    )
    if json_ or format_ is TextFormat.json:
        emit_noun(measures, problem.style, output)
        return
    with paper(output) as console:
        show_kpis(console, measures, problem, language.value)


def report(
    problem_file: ProblemFile,
    plan_file: PlanFile,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE", help="The page, .html; - is a pipe.", **OUT),
    ],
    events: Events = None,
    revisions: Revisions = None,
    horizon: AskedHorizon = None,
    parcels: Annotated[
        int | None, typer.Option(min=0, metavar="DIM", help="Dimension that counts parcels.")
    ] = None,
    factors: FactorFile = None,
    language: Language = Tongue.en,
    from_: From = None,
    convention: Convention = None,
) -> None:
    """Draw a day on one page that works offline and prints.

    Map, timeline, load, stops, KPIs, what is left out and why, and with
    --revision what changed. Of what vuelta plan --horizon wrote: what all days
    come to, and a choice of the day. Needs the extra: pip install 'vuelta[report]'.

    [bold]Examples[/]

      vuelta report day.json plan.json --output day.html

      vuelta report day.json plan.json --revision revision.json --language es -o day.html

      vuelta report week.json week.plan.json --horizon week.yaml -o week.html
    """
    problem, plan, seen, later, asked, table = read_day(
        problem_file, plan_file, events or (), revisions or (), horizon, factors, from_, convention
    )
    page = engine.report(
        problem,
        plan,
        events=seen,
        revisions=later,
        horizon=asked,
        parcels=parcels,
        factors=table,
        language=language.value,
    )
    emit(page, output)


def read_day(
    problem_file: Path,
    plan_file: Path,
    events: Sequence[Path],
    revisions: Sequence[Path],
    horizon: Path | None,
    factors: Path | None,
    from_: str | None,
    convention: str | None,
) -> tuple[
    Problem,
    Plan | HorizonPlan,
    tuple[Event, ...] | None,
    tuple[Revision, ...],
    Horizon | None,
    insight.Factors | None,
]:
    """All documents of a day; what is wrong with any of them is refused together."""
    findings: list[Finding] = []
    table = None
    seen: list[Event] = []
    problem, plan = read_days(findings, problem_file, plan_file, from_, convention)
    for path in events:
        with noting(findings):
            seen += read_report(path).events
    later = read_revisions(findings, revisions)
    asked = read_asked(findings, horizon)
    with noting(findings):
        if factors is not None:
            table = insight.read_factors(read_object(factors))
    if findings:
        raise InputError(findings)
    return problem, plan, tuple(seen) if events else None, tuple(later), asked, table


def show_kpis(
    console: Console, measures: insight.Measures, problem: Problem, language: wording.Language
) -> None:
    """Print the KPIs by section, and the parts of the day where it was divided."""
    name = problem.name or "KPIs"
    title = f"{escape(name)}, {insight.basis(measures, language)}"
    table = Table(title=title, title_justify="left", show_header=False)
    for _ in range(3):
        table.add_column()
    section = ""
    for row in insight.rows(measures, language):
        if row.section != section:
            table.add_section()
        first = f"[bold]{row.section}[/]" if row.section != section else ""
        table.add_row(first, row.name, escape(row.value))
        section = row.section
    console.print(table)
    if isinstance(measures, insight.HorizonMeasures):
        _print_parts(console, *insight.day_rows(measures, language))
    if measures.groups:
        _print_parts(console, *insight.group_rows(measures, language))


def _print_parts(console: Console, head: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    parts = Table(header_style="bold")
    for k, column in enumerate(head):
        parts.add_column(column, justify="right" if k else "left")
    for line in lines:
        parts.add_row(*map(escape, line))
    console.print(parts)
