"""``vuelta plan --horizon``: several days together, and on which day what comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from vuelta import engine, formats
from vuelta.cli.options import warn
from vuelta.cli.outputs import OUT
from vuelta.cli.progress import Board, searched
from vuelta.cli.tables.plan_tables import Speech, counted, money
from vuelta.cli.terminal import emit, page
from vuelta.documents import read_object, together
from vuelta.errors import Finding, InputError
from vuelta.model import Collected, DayPlan, HorizonPlan, Plan, Problem, Why

_OF_HORIZON: Final = "with --horizon: "


class Consolidation(StrEnum):
    """When returns are collected."""

    optimize = "optimize"
    ride = "ride"
    zone_days = "zone_days"
    hold = "hold"


HorizonFile = Annotated[
    Path | None,
    typer.Option(
        "--horizon", metavar="FILE", help="Plan several days: what may wait, in JSON or YAML."
    ),
]
Rule = Annotated[
    Consolidation, typer.Option("--consolidation", help=f"{_OF_HORIZON}when to collect returns.")
]
DayNumber = Annotated[
    int | None,
    typer.Option("--day", min=1, metavar="N", help=f"{_OF_HORIZON}the answer is this day's plan."),
]
ProblemOut = Annotated[
    Path | None,
    typer.Option(
        "--problem-out", metavar="FILE", help="With --day: write that day's problem.", **OUT
    ),
]
RestOut = Annotated[
    Path | None,
    typer.Option(
        "--rest-out", metavar="FILE", help=f"{_OF_HORIZON}write what is left after day 1.", **OUT
    ),
]
HorizonOut = Annotated[
    Path | None,
    typer.Option(
        "--horizon-out",
        metavar="FILE",
        help=f"{_OF_HORIZON}write the horizon from day 2 on.",
        **OUT,
    ),
]

_WORDS: Final[dict[Why, str]] = {
    "first_day": "as soon as it can be",
    "waiting_pays": "waiting costs less than the detour",
    "no_room": "no earlier route can take it",
    "rule": "as the rule says",
}


@dataclass(frozen=True)
class Request:
    """What is asked of several days, and where the answers go."""

    horizon: Path
    consolidation: Consolidation
    day: int | None
    time_limit: float | None
    iterations: int | None
    seed: int
    threads: int
    output: Path | None
    problem_out: Path | None
    rest_out: Path | None
    horizon_out: Path | None
    quiet: bool


def refuse_other(**options: object) -> None:
    """Refuse what only a plan of one day takes."""
    for option in _given(options):
        raise typer.BadParameter(f"{option} does not go with --horizon")


def refuse_without_horizon(**options: object) -> None:
    """Refuse what only several days take."""
    for option in _given(options):
        raise typer.BadParameter(f"{option} needs --horizon")


def _given(options: Mapping[str, object]) -> Iterator[str]:
    """Options that were given, as they are typed."""
    for name, value in options.items():
        if value is not None:
            yield f"--{name.replace('_', '-')}"


def plan(
    problem: Problem,
    request: Request,
    write_day: Callable[[Plan, Problem], None],
    show_day: Callable[[Plan, Problem], None],
    *,
    as_json: bool,
) -> None:
    """Plan several days; write all of it, or one day of it as an ordinary plan."""
    if request.problem_out is not None and request.day is None:
        raise typer.BadParameter("say with --day whose problem it is", param_hint="--problem-out")
    horizon = engine.horizon_of(read_object(request.horizon))
    time_limit = request.time_limit
    if time_limit is None and request.iterations is None:
        time_limit = engine.default_time_limit(problem.n_tasks)
    answer = searched(
        lambda tell, cancel: engine.plan_horizon(
            problem,
            horizon,
            consolidation=request.consolidation.value,
            time_limit=time_limit,
            iterations=request.iterations,
            seed=request.seed,
            threads=request.threads,
            on_progress=tell,
            cancel=cancel,
        ),
        Board(time_limit, request.iterations, problem.currency),
        quiet=request.quiet,
    )
    if not request.quiet:
        warn(answer.warnings)
    day = None if request.day is None else _day(answer, request.day)
    with together():
        if request.rest_out is not None or request.horizon_out is not None:
            rest, following = engine.roll_forward(problem, horizon, answer)
            if request.rest_out is not None:
                formats.write(rest, request.rest_out, "json")
            if request.horizon_out is not None:
                emit(formats.dump_horizon(following, rest.style), request.horizon_out)
        if day is not None:
            if request.problem_out is not None:
                formats.write(day.problem, request.problem_out, "json")
            write_day(day.plan, day.problem)
        elif request.output is not None or as_json:
            emit(formats.dump_horizon_plan(answer), request.output)
    if day is not None:
        show_day(day.plan, day.problem)
    elif not as_json and not (request.output is not None and request.quiet):
        show_horizon(page(), answer)


def _day(answer: HorizonPlan, number: int) -> DayPlan:
    for entry in answer.days:
        if entry.day == number:
            return entry
    known = ", ".join(str(entry.day) for entry in answer.days)
    cause = f"nobody works on day {number}"
    remedy = f"days of this horizon are {known}" if known else "nobody works on any of its days"
    raise InputError([Finding("H808", "--day", cause, remedy)])


def show_horizon(console: Console, answer: HorizonPlan) -> None:
    """Print the horizon in figures, a row for each day, and one for each return."""
    currency, kpis = answer.plan.currency, answer.kpis
    name = answer.problem.name
    title = "" if name is None else f"[bold]{escape(name)}[/]: "
    console.print(
        f"{title}{counted(kpis.collected, 'return')} collected in "
        f"{counted(len(answer.days), 'day')}, {kpis.rode_along} on a route that delivers, after "
        f"{kpis.mean_age:g} days on average ({answer.consolidation.replace('_', ' ')})"
    )
    totals = Table.grid(padding=(0, 2))
    totals.add_column()
    totals.add_column(justify="right")
    totals.add_row("[bold]driven[/]", f"[bold]{money(kpis.driven, currency)}[/]")
    totals.add_row("price of waiting", money(kpis.lost, currency))
    totals.add_row("value collected", money(kpis.value, currency))
    totals.add_row("distance", f"{kpis.distance / 1000:,.1f} km")
    console.print(totals)
    console.print(_days(answer))
    if answer.collected:
        console.print(_collected(answer))
    for left in answer.carried:
        price = f", at {money(left.price, currency)}" if left.price else ""
        why = "; ".join(reason.detail for reason in left.reasons if reason.detail)
        text = f"{left.job} is not collected within the horizon{price}"
        console.print(f"{text}: {why}" if why else text, markup=False)
    waits = {("job", left.job) for left in answer.carried}
    for entry in answer.plan.unassigned:
        if (entry.type, entry.id) not in waits:
            name = entry.id if entry.type == "job" else f"{entry.id} ({entry.type})"
            why = "; ".join(reason.detail for reason in entry.reasons if reason.detail)
            console.print(f"{name} is left out: {why}", markup=False)


def _days(answer: HorizonPlan) -> Table:
    table = Table(title="Days", title_justify="left", header_style="bold")
    for heading in ("day", "date", "routes", "tasks", "returns", "km", "cost", "left out"):
        table.add_column(heading, justify="left" if heading in ("day", "date") else "right")
    returns = Counter(entry.day for entry in answer.collected)
    for entry in answer.days:
        summary = entry.plan.summary
        table.add_row(
            str(entry.day),
            _speech(entry).day or "",
            str(len(entry.plan.routes)),
            str(entry.problem.n_tasks - len(entry.plan.unassigned)),
            str(returns[entry.day]),
            f"{(summary.distance or 0) / 1000:,.1f}",
            money(summary.costs.routes, None),
            str(len(entry.plan.unassigned)) if entry.plan.unassigned else "",
        )
    return table


def _collected(answer: HorizonPlan) -> Table:
    table = Table(title="What could wait", title_justify="left", header_style="bold")
    for heading in ("task", "day", "van", "at", "between", "age"):
        table.add_column(heading, justify="right" if heading in ("day", "age") else "left")
    for heading in ("waiting", "detour", "at first"):
        table.add_column(heading, justify="right")
    table.add_column("why then")
    speeches = {entry.day: _speech(entry) for entry in answer.days}
    for entry in answer.collected:
        table.add_row(
            escape(entry.job),
            str(entry.day),
            escape(entry.vehicle),
            speeches[entry.day].time(entry.time),
            escape(f"{entry.after or 'start'} and {entry.before or 'end'}"),
            str(entry.age),
            money(entry.waiting, None) if entry.waiting else "",
            "rest needs it" if entry.detour is None else money(entry.detour, None),
            _at_first(entry),
            _WORDS[entry.why],
        )
    return table


def _at_first(entry: Collected) -> str:
    """What it would have cost on its first day, where it is collected later."""
    if entry.day == entry.first_day:
        return ""
    if entry.first_detour is None:
        return f"no room on {entry.first_day}"
    return f"{money(entry.first_detour, None)} on {entry.first_day}"


def _speech(entry: DayPlan) -> Speech:
    shifts = [v.time_window.start for v in entry.problem.vehicles if v.time_window is not None]
    return Speech(entry.plan.style, min(shifts, default=0))
