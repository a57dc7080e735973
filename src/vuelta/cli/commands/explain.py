"""Why a plan is as it is: ``vuelta explain``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from vuelta import engine, wording
from vuelta.cli.options import (
    AnswerFormat,
    Convention,
    From,
    Language,
    Output,
    PlanFile,
    ProblemFile,
    Revisions,
    TextFormat,
    Tongue,
    emit_noun,
    read_both,
    read_revisions,
)
from vuelta.cli.tables.plan_tables import Speech
from vuelta.cli.tables.protocol_tables import show_runs
from vuelta.cli.terminal import emit, paper, spelled
from vuelta.errors import Finding, InputError
from vuelta.explain import RouteExplained, TaskExplained, WhyNot, rendered
from vuelta.model import ProtocolRun, Revision


def explain(
    problem_file: ProblemFile,
    plan_file: PlanFile,
    job: Annotated[
        str | None, typer.Option(metavar="ID", help="Where it stands, or why it is left out.")
    ] = None,
    route: Annotated[
        str | None, typer.Option(metavar="VEHICLE", help="What the route costs, and why.")
    ] = None,
    why_not: Annotated[
        tuple[str, str] | None,
        typer.Option("--why-not", metavar="JOB VEHICLE", help="Why this vehicle does not do it."),
    ] = None,
    incident: Annotated[
        str | None,
        typer.Option(metavar="ID", help="What was done about it; with --revision."),
    ] = None,
    revisions: Revisions = None,
    language: Language = Tongue.en,
    format_: AnswerFormat = TextFormat.table,
    output: Output = None,
    from_: From = None,
    convention: Convention = None,
) -> None:
    """Say why: of a task, a route, an incident, or a choice that was not made.

    Prices are exact, with and without the task; every smallest change that is
    named was tried, and so was one unit less of it.

    [bold]Examples[/]

      vuelta explain day.json plan.json --job J17

      vuelta explain day.json plan.json --route V3 --language es

      vuelta explain day.json plan.json --why-not J17 V3

      vuelta explain day.json plan.json --incident I1 --revision revision.json
    """
    if sum(one is not None for one in (job, route, why_not, incident)) != 1:
        raise typer.BadParameter("ask one thing: --job, --route, --why-not or --incident")
    if (incident is None) != (not revisions):
        raise typer.BadParameter("--incident and --revision go together")
    findings: list[Finding] = []
    problem, plan = read_both(findings, problem_file, plan_file, from_, convention)
    read = read_revisions(findings, revisions)
    if findings:
        raise InputError(findings)
    if incident is not None:
        _explain_incident(read, incident, language.value, format_, output)
        return
    explanation: TaskExplained | RouteExplained | WhyNot
    if job is not None:
        explanation = engine.explain_task(problem, plan, job)
    elif route is not None:
        explanation = engine.explain_route(problem, plan, route)
    else:
        explanation = engine.why_not(problem, plan, *(why_not or ("", "")))
    if format_ is TextFormat.json:
        emit_noun(explanation, problem.style, output)
        return
    first = min((route.steps[0].arrival for route in plan.routes if route.steps), default=0)
    text = "\n".join(rendered(explanation, problem, first, language.value))
    emit(spelled(text) + "\n", output)


def _explain_incident(
    revisions: Sequence[Revision],
    name: str,
    language: wording.Language,
    format_: TextFormat,
    output: Path | None,
) -> None:
    """The protocol run of an incident: steps, ways out with their prices, and what was done."""
    revision, run = _run_of(revisions, name)
    if format_ is TextFormat.json:
        emit_noun(run, revision.problem.style, output)
        return
    alone = revision.model_copy(update={"protocol_runs": (run,)})
    with paper(output) as console:
        show_runs(
            console, alone, wording.Names(language), Speech(revision.plan.style, revision.now)
        )


def _run_of(revisions: Sequence[Revision], name: str) -> tuple[Revision, ProtocolRun]:
    """The run of an incident as the last revision that knows it has it."""
    for revision in sorted(revisions, key=lambda revision: revision.now, reverse=True):
        for run in revision.protocol_runs:
            if run.incident == name:
                return revision, run
    runs = [run.incident for revision in revisions for run in revision.protocol_runs]
    known = ", ".join(dict.fromkeys(runs)) or "none"
    cause = f"no revision knows an incident {name}"
    raise InputError([Finding("K824", "incident", cause, f"known are {known}")])
