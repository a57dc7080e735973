"""What service costs: ``vuelta frontier``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from vuelta import engine, insight, units, wording
from vuelta.cli.options import (
    FORMAT,
    Convention,
    From,
    Language,
    Output,
    ProblemFile,
    Seed,
    Threads,
    Tongue,
    read_problem,
    rounds,
)
from vuelta.cli.outputs import OUT
from vuelta.cli.progress import until_ended
from vuelta.cli.tables.plan_tables import money
from vuelta.cli.terminal import emit, paper
from vuelta.documents import together


class FrontierFormat(StrEnum):
    """How a frontier may be written."""

    table = "table"
    json = "json"
    csv = "csv"


def frontier(
    file: ProblemFile,
    factor: Annotated[
        list[float] | None,
        typer.Option(min=0, help="Multiply the prices of broken promises by this; repeatable."),
    ] = None,
    iterations: Annotated[
        int,
        rounds("Rounds of search for each plan."),
    ] = 2000,
    seed: Seed = 0,
    threads: Threads = 1,
    late_cost: Annotated[
        float | None,
        typer.Option(min=0, metavar="PRICE", help="Let windows be broken, at this price an hour."),
    ] = None,
    max_lateness: Annotated[
        int, typer.Option(min=0, metavar="SECONDS", help="By at most so much.")
    ] = 7200,
    lost_sale: Annotated[
        float | None,
        typer.Option(min=0, metavar="PRICE", help="What a broken promise costs in the end."),
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw it here: one .html page.", **OUT)
    ] = None,
    language: Language = Tongue.en,
    format_: Annotated[FrontierFormat, FORMAT] = FrontierFormat.table,
    output: Output = None,
    from_: From = None,
    convention: Convention = None,
) -> None:
    """Plan a day at several prices of lateness and of leaving out, and compare.

    Plans that another beats in both cost and kept promises are marked; of the
    others the price of one more promise is told, and with --lost-sale which
    plan to take.

    [bold]Examples[/]

      vuelta frontier day.json --lost-sale 15

      vuelta frontier day.json --late-cost 30 --lost-sale 15 --plot frontier.html

      vuelta frontier day.json --factor 0 --factor 1 --factor 10 --format csv
    """
    problem = read_problem(file, from_, convention)
    found = until_ended(
        lambda cancel: engine.frontier(
            problem,
            factors=tuple(factor) if factor else engine.FACTORS,
            iterations=iterations,
            seed=seed,
            threads=threads,
            late_cost=_steps(late_cost),
            max_lateness=max_lateness,
            lost_sale=_steps(lost_sale),
            cancel=cancel,
        ),
        "these are the plans that were whole by then",
    )
    with together():
        if plot is not None:
            emit(insight.frontier_page(found, problem.name or file.stem, language.value), plot)
        match format_:
            case FrontierFormat.json:
                emit(found.model_dump_json(indent=2) + "\n", output)
            case FrontierFormat.csv:
                emit(insight.frontier_csv(found), output)
            case FrontierFormat.table:
                with paper(output) as console:
                    _show(console, found, language.value)


def _steps(price: float | None) -> int | None:
    """Money steps of an option."""
    return None if price is None else round(price * units.MONEY_STEPS)


def _show(console: Console, found: insight.Frontier, language: wording.Language) -> None:
    words = insight.frontier_words(language)
    table = Table(title=words["title"], title_justify="left", header_style="bold")
    for column in words["columns"]:
        table.add_column(column, justify="right" if column else "left")
    for point in found.points:
        note = "" if point.on_frontier else words["off"]
        if point.factor == found.recommended:
            note = words["best"]
        table.add_row(
            f"{point.factor:g}",
            money(point.cost, found.currency),
            f"{point.kept:,}/{point.tasks:,}",
            f"{point.late:,}",
            f"{point.left_out:,}",
            "" if point.per_promise is None else f"{point.per_promise:,.2f}",
            note,
            style="green" if note == words["best"] else "" if point.on_frontier else "dim",
        )
    console.print(table)
