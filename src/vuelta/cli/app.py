"""The commands: arguments in, answers out; what they do is the engine's.

Every command reads, asks the engine, writes. Errors become text and an exit
code in ``run``, and nowhere else.
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from vuelta import __version__, engine, formats
from vuelta.cli import exits
from vuelta.cli.commands import (
    analyse,
    explain,
    frontier,
    insight,
    plan_horizon,
    policy,
    replay,
    returns,
    running_day,
    simulation,
    trace,
)
from vuelta.cli.options import (
    FORMAT,
    AnswerFormat,
    AskedHorizon,
    Convention,
    From,
    Iterations,
    Output,
    PlanFile,
    PlanOut,
    ProblemFile,
    Quiet,
    Seed,
    TextFormat,
    Threads,
    of_budget,
    read_asked,
    read_problem,
    seconds,
    warn,
)
from vuelta.cli.outputs import looks_first
from vuelta.cli.progress import Board, searched
from vuelta.cli.tables.horizon_tables import horizon_judgement_document, show_horizon_judgement
from vuelta.cli.tables.plan_tables import judgement_document, show_judgement, show_plan
from vuelta.cli.terminal import emit, page, paper
from vuelta.errors import Finding, InputError
from vuelta.model import HorizonPlan, Plan, Problem


class PlanFormat(StrEnum):
    """How a plan may be written."""

    table = "table"
    json = "json"
    geojson = "geojson"
    csv = "csv"
    sol = "sol"


app = typer.Typer(
    name="vuelta",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Say the version and stop.")] = False,
) -> None:
    """Plans delivery rounds together with what comes back.

    [bold]Start here[/]

      vuelta plan scenarios/tutorial.json

    [bold]When the day goes wrong[/]

      vuelta replan day.json plan.json --incidents morning.yaml

    [bold]What comes back, why, and how well[/]

      vuelta returns options returns.yaml --day day.json --plan plan.json

      vuelta explain day.json plan.json --job J17

      vuelta report day.json plan.json -o day.html

    [bold]Exit codes[/]

      0 done, 1 an internal error, 2 a wrong document or argument, 3 promises
      that contradict each other, 4 travel times missing, 5 a checked plan that
      does not hold; 130, 143 or 129 interrupted (SIGINT, SIGTERM, SIGHUP) before
      there was a plan, 141 nobody read the answer to its end.
    """
    if version:
        emit(f"vuelta {__version__}\n", None)
        raise typer.Exit


@app.command()
@looks_first
def plan(
    file: ProblemFile,
    time_limit: Annotated[
        float | None,
        seconds("Search so long. Default: by size."),
    ] = None,
    iterations: Iterations = None,
    no_improvement: Annotated[
        int | None,
        typer.Option(
            min=1,
            callback=of_budget("no_improvement"),
            help="Stop after so many rounds without a better plan.",
        ),
    ] = None,
    seed: Seed = 0,
    threads: Threads = 1,
    warm: Annotated[Path | None, typer.Option(metavar="PLAN", help="Start from this plan.")] = None,
    format_: Annotated[PlanFormat | None, FORMAT] = None,
    output: Output = None,
    horizon: plan_horizon.HorizonFile = None,
    consolidation: plan_horizon.Rule = plan_horizon.Consolidation.optimize,
    day_: plan_horizon.DayNumber = None,
    problem_out: plan_horizon.ProblemOut = None,
    rest_out: plan_horizon.RestOut = None,
    horizon_out: plan_horizon.HorizonOut = None,
    from_: From = None,
    convention: Convention = None,
    quiet: Quiet = False,
) -> None:
    """Find routes for a problem.

    Ctrl-C, SIGTERM and SIGHUP stop the search and write the best plan found so
    far; a second one aborts. Progress shows on a terminal only, on standard error.

    [bold]Examples[/]

      vuelta plan scenarios/tutorial.json

      vuelta plan day.json --time-limit 30 --output plan.json

      vuelta plan day.json --iterations 20000 --seed 7 --format json > plan.json

      vuelta plan tomorrow.json --warm today_plan.json

      vuelta plan C101.txt --from solomon --format sol

      vuelta plan week.json --horizon week.yaml --output week.plan.json

      vuelta plan week.json --horizon week.yaml --day 1 --problem-out mon.json -o mon.plan.json
    """
    if horizon is not None:
        plan_horizon.refuse_other(warm=warm, no_improvement=no_improvement)
        if day_ is None and format_ not in (None, PlanFormat.table, PlanFormat.json):
            raise typer.BadParameter(f"{format_.value} is of one day: name it with --day")
        plan_horizon.plan(
            read_problem(file, from_, convention, quiet=True),
            plan_horizon.Request(
                horizon=horizon,
                consolidation=consolidation,
                day=day_,
                time_limit=time_limit,
                iterations=iterations,
                seed=seed,
                threads=threads,
                output=output,
                problem_out=problem_out,
                rest_out=rest_out,
                horizon_out=horizon_out,
                quiet=quiet,
            ),
            lambda found, problem: _write_plan(found, problem, format_, output),
            lambda found, problem: _summarize(found, problem, format_, output, quiet),
            as_json=format_ is PlanFormat.json,
        )
        return
    plan_horizon.refuse_without_horizon(
        consolidation=None
        if consolidation is plan_horizon.Consolidation.optimize
        else consolidation,
        day=day_,
        problem_out=problem_out,
        rest_out=rest_out,
        horizon_out=horizon_out,
    )
    if output is not None and format_ is None:
        formats.format_for(output)  # an ending that says nothing is refused before the search
    problem = read_problem(file, from_, convention, quiet=quiet)
    start = None if warm is None else formats.read_plan(warm, problem=problem)
    if time_limit is None and iterations is None:
        time_limit = engine.default_time_limit(problem.n_tasks, len(problem.vehicles))
    found = searched(
        lambda tell, cancel: engine.plan(
            problem,
            time_limit=time_limit,
            iterations=iterations,
            no_improvement=no_improvement,
            seed=seed,
            threads=threads,
            warm=start,
            on_progress=tell,
            cancel=cancel,
        ),
        Board(time_limit, iterations, problem.currency),
        quiet=quiet,
    )
    _write_plan(found, problem, format_, output)
    _summarize(found, problem, format_, output, quiet)


@app.command()
@looks_first
def check(
    problem_file: ProblemFile,
    plan_file: PlanFile,
    horizon: AskedHorizon = None,
    plan_out: PlanOut = None,
    format_: AnswerFormat = TextFormat.table,
    from_: From = None,
    convention: Convention = None,
) -> None:
    """Judge a plan: does it hold, and what does it cost?

    The plan is timed and priced anew. Exit code 0 when it holds, 5 when a
    limit is broken or a task is missing or served twice. Where the plan's own
    figures differ from ours, or a required task is left out, that is said, but
    held against nobody. A route may be a mere sequence, made by hand without any
    arrival: it is timed first; --plan-out writes it with its times. What vuelta
    plan --horizon wrote is judged day by day, and across the days.

    [bold]Examples[/]

      vuelta check day.json plan.json

      vuelta check day.json by_hand.json --plan-out timed.json

      vuelta check week.json week.plan.json --horizon week.yaml

      vuelta check scenarios/vroom_example_2.json vroom_answer.json --format json
    """
    if plan_out is not None:
        formats.format_for(plan_out)  # an ending that says nothing is refused before the work
    problem = read_problem(problem_file, from_, convention, quiet=True)
    given = formats.read_plan_or_days(plan_file, problem=problem)
    findings: list[Finding] = []
    asked = read_asked(findings, horizon)
    if findings:
        raise InputError(findings)
    if plan_out is not None and isinstance(given, HorizonPlan):
        raise typer.BadParameter("a plan of several days is none of one", param_hint="--plan-out")
    judgement = engine.check(problem, given, horizon=asked)
    warn(judgement.warnings)
    several = judgement if isinstance(judgement, engine.HorizonJudgement) else None
    if plan_out is not None:
        formats.write(judgement.plan, plan_out, problem=problem)
    if format_ is TextFormat.json:
        document = (
            judgement_document(judgement)
            if several is None
            else horizon_judgement_document(several)
        )
        emit(json.dumps(document, indent=2) + "\n", None)
    elif several is None:
        show_judgement(page(), judgement, problem)
    else:
        show_horizon_judgement(page(), several)
    if not judgement.clean:
        raise typer.Exit(exits.UNCLEAN)


@app.command()
@looks_first
def convert(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A problem, or a plan.")],
    to: Annotated[str, typer.Option("--to", metavar="FORMAT", help="Format to write.")],
    output: Output = None,
    from_: From = None,
    convention: Convention = None,
    problem_file: Annotated[
        Path | None,
        typer.Option("--problem", metavar="PROBLEM", help="The problem FILE is a plan for."),
    ] = None,
) -> None:
    """Write a problem or a plan in another format.

    With --problem, FILE is a plan for that problem.

    [bold]Examples[/]

      vuelta convert C101.txt --from solomon --to json --output C101.json

      vuelta convert plan.json --problem day.json --to geojson --output plan.geojson
    """
    problem: Problem | None = None
    thing: Problem | Plan
    if problem_file is None:
        thing = read_problem(file, from_, convention)
    else:
        problem = read_problem(problem_file, from_, convention)
        thing = formats.read_plan(file, problem=problem)
    emit(formats.dumps(thing, to, problem=problem), output)


app.command()(looks_first(running_day.replan))
app.command()(looks_first(running_day.options))
app.command()(looks_first(running_day.promise))
app.command()(looks_first(trace.trace))
app.command()(looks_first(trace.transit))
app.command()(looks_first(insight.kpis))
app.command()(looks_first(insight.report))
app.command()(looks_first(explain.explain))
app.command()(looks_first(frontier.frontier))
app.command()(looks_first(analyse.analyse))
app.command()(looks_first(policy.policy))
app.command()(looks_first(policy.schema))
app.add_typer(returns.app, name="returns")
app.command()(looks_first(simulation.generate))
app.command("simulate")(looks_first(simulation.simulation))
app.command()(looks_first(replay.replay))


def _write_plan(
    found: Plan, problem: Problem, format_: PlanFormat | None, output: Path | None
) -> None:
    """The plan where it was asked for; a summary of it is not written here."""
    if format_ is PlanFormat.table or (format_ is None and output is None):
        with paper(output) as console:
            show_plan(console, found, problem)
    else:
        name = formats.format_for(output or "-") if format_ is None else format_.value
        emit(formats.dumps(found, name, problem=problem), output)


def _summarize(
    found: Plan, problem: Problem, format_: PlanFormat | None, output: Path | None, quiet: bool
) -> None:
    """What people are told of a plan that went to a file."""
    if format_ is None and output is not None and not quiet:
        show_plan(page(), found, problem)
