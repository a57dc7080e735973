"""The day on the road: ``vuelta replan``, ``options`` and ``promise``."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter

from vuelta import engine, formats
from vuelta.cli.options import (
    FORMAT,
    AnswerFormat,
    Convention,
    From,
    Iterations,
    Language,
    Now,
    Output,
    PlanFile,
    PlanOut,
    PolicyFile,
    ProblemFile,
    Quiet,
    Seed,
    TextFormat,
    Threads,
    Tongue,
    emit_data,
    moment_of,
    noting,
    policy_of,
    read_both,
    seconds,
    warn,
)
from vuelta.cli.outputs import OUT
from vuelta.cli.progress import Board, searched
from vuelta.cli.tables.revision_tables import show_options, show_promises, show_revision
from vuelta.cli.terminal import emit, page, paper
from vuelta.documents import read_object, together, write_text
from vuelta.errors import Finding, InputError
from vuelta.execution import Report, latest, read_report
from vuelta.model import Plan, Policy, Problem, Promise
from vuelta.policy import default_policy

_PROMISES: TypeAdapter[tuple[Promise, ...]] = TypeAdapter(tuple[Promise, ...])


class Mode(StrEnum):
    """What a replan may change."""

    full = "full"
    insert_only = "insert_only"
    resequence = "resequence"
    check = "check"


Incidents = Annotated[
    Path,
    typer.Option(
        "--incidents",
        "-i",
        metavar="FILE",
        help="What happened: now, incidents, events; JSON or YAML, - is standard input.",
    ),
]
Choices = Annotated[
    list[str] | None,
    typer.Option(metavar="INCIDENT=OPTION", help="Take this option, not the default; repeatable."),
]


@dataclass(frozen=True)
class _Inputs:
    """All documents of a call, and the moment it is about."""

    problem: Problem
    plan: Plan
    report: Report
    policy: Policy


def replan(
    problem_file: ProblemFile,
    plan_file: PlanFile,
    incidents: Incidents,
    now: Now = None,
    mode: Annotated[Mode, typer.Option(help="What may change.")] = Mode.full,
    policy: PolicyFile = None,
    choose: Choices = None,
    time_limit: Annotated[
        float | None,
        seconds("Search so long in all; 0 is the first plan that can be driven. Default: 1."),
    ] = None,
    iterations: Iterations = None,
    seed: Seed = 0,
    threads: Threads = 1,
    language: Language = Tongue.en,
    format_: Annotated[TextFormat | None, FORMAT] = None,
    output: Output = None,
    plan_out: PlanOut = None,
    problem_out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the revised problem alone here.", **OUT),
    ] = None,
    from_: From = None,
    convention: Convention = None,
    quiet: Quiet = False,
) -> None:
    """Plan the rest of a day that goes wrong.

    Prints what changes, who must do what by when, and whom to tell; --output
    writes all of it as JSON. The next replan starts from --problem-out and
    --plan-out. Modes: full, whatever pays; resequence, each van keeps its
    tasks; insert_only, nothing else moves (both move what a broken limit
    leaves no room for); check, nothing moves, only times.
    Ctrl-C keeps the best plan found so far.

    [bold]Examples[/]

      vuelta replan day.json plan.json --incidents morning.yaml

      vuelta replan day.json plan.json -i morning.yaml --choose absent-1=NEIGHBOUR --language es

      vuelta replan day.json plan.json -i late.json --mode resequence --output revision.json

      vuelta replan day.json plan.json -i i1.json --problem-out day2.json --plan-out plan2.json
    """
    for target in (plan_out, problem_out, None if format_ is TextFormat.table else output):
        if target is not None:
            formats.format_for(target)  # an ending that says nothing is refused before the search
    choices = _choices(choose)
    inputs = _given(problem_file, plan_file, incidents, now, policy, from_, convention)
    if time_limit is None and iterations is None:
        time_limit = 1.0
    revision = searched(
        lambda tell, cancel: engine.replan(
            inputs.problem,
            inputs.plan,
            inputs.report.incidents,
            inputs.report.now,
            events=inputs.report.events,
            policy=inputs.policy,
            mode=mode.value,
            choices=choices,
            time_limit=time_limit,
            iterations=iterations,
            seed=seed,
            threads=threads,
            on_progress=tell,
            cancel=cancel,
        ),
        Board(time_limit, iterations, inputs.problem.currency, "cost with change"),
        quiet=quiet,
    )
    if not quiet:
        known = set(map(str, inputs.problem.warnings))
        warn(one for one in revision.warnings if str(one) not in known)
    # All texts before the first file: where one does not fit, nothing is written.
    texts = [
        (formats.dumps(noun, formats.format_for(target), problem=revision.problem), target)
        for noun, target in ((revision.problem, problem_out), (revision.plan, plan_out))
        if target is not None
    ]
    if output is not None and format_ is not TextFormat.table:
        texts.append((formats.dumps(revision, formats.format_for(output)), output))
    with together():
        for text, target in texts:
            write_text(text, target)
        if format_ is TextFormat.table and output is not None:
            with paper(output) as console:
                show_revision(console, revision, language.value)
        elif format_ is TextFormat.json and output is None:
            emit(formats.dumps(revision, "json"), None)
    if format_ is not TextFormat.json and (output is None or (format_ is None and not quiet)):
        show_revision(page(), revision, language.value)


def options(
    problem_file: ProblemFile,
    plan_file: PlanFile,
    incidents: Incidents,
    now: Now = None,
    policy: PolicyFile = None,
    seed: Seed = 0,
    language: Language = Tongue.en,
    format_: AnswerFormat = TextFormat.table,
    output: Output = None,
    from_: From = None,
    convention: Convention = None,
) -> None:
    """Price what may become of each incident, before anybody decides.

    Prints who must do what by when, and every option that can be had with its
    cost, window and van; and those that cannot, with the reason. Nothing is
    searched for longer than that takes. Take one with `vuelta replan --choose`.

    [bold]Examples[/]

      vuelta options day.json plan.json --incidents absent.json

      vuelta options day.json plan.json -i absent.yaml --now 2026-11-23T11:40:00-03:00 -f json
    """
    inputs = _given(problem_file, plan_file, incidents, now, policy, from_, convention)
    revision = engine.replan(
        inputs.problem,
        inputs.plan,
        inputs.report.incidents,
        inputs.report.now,
        events=inputs.report.events,
        policy=inputs.policy,
        time_limit=0,
        seed=seed,
    )
    if format_ is TextFormat.json:
        data = json.loads(formats.dump_revision(revision))
        emit_data({"now": data["now"], "protocol_runs": data["protocol_runs"]}, output)
    else:
        with paper(output) as console:
            show_options(console, revision, language.value)


def promise(
    problem_file: ProblemFile,
    plan_file: PlanFile,
    order: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help="The order: one job, JSON or YAML, - is standard input.",
        ),
    ],
    now: Now = None,
    policy: PolicyFile = None,
    time_limit: Annotated[
        float | None,
        seconds("Look at no later windows after so long. Default: at all."),
    ] = None,
    format_: AnswerFormat = TextFormat.table,
    output: Output = None,
    from_: From = None,
    convention: Convention = None,
) -> None:
    """Say which windows can be kept for a new order, and what each would cost.

    Tried are the order's own windows; without any, two-hour windows (or as the
    policy says) until the last shift ends. To take one, report a NEW_ORDER
    with that window to `vuelta replan`.

    [bold]Examples[/]

      vuelta promise day.json plan.json --order order.json

      vuelta promise day.json plan.json --order order.yaml --now 2026-11-23T11:40:00-03:00
    """
    findings: list[Finding] = []
    wish, effective = {}, default_policy()
    problem, plan = read_both(findings, problem_file, plan_file, from_, convention)
    with noting(findings):
        wish = dict(read_object(order))
    with noting(findings):
        effective = policy_of(policy)
    moment = moment_of(now)
    if findings:
        raise InputError(findings)
    if moment is None:
        moment = latest(problem, plan, (), ())
    try:
        promises = engine.promise(
            problem, plan, wish, moment, policy=effective, time_limit=time_limit
        )
    except InputError as error:
        raise InputError([_of_order(finding) for finding in error.findings]) from None
    if format_ is TextFormat.json:
        context = {"style": problem.style}
        listed = _PROMISES.dump_python(promises, mode="json", context=context, exclude_none=True)
        emit_data({"order": wish["id"], "promises": listed}, output)
    else:
        with paper(output) as console:
            show_promises(console, promises, problem, str(wish["id"]), moment)


def _given(
    problem_file: Path,
    plan_file: Path,
    incidents: Path,
    now: str | None,
    policy: Path | None,
    format_: str | None,
    convention: str | None,
) -> _Inputs:
    """Every document read; what is wrong in any of them is said together."""
    findings: list[Finding] = []
    moment = moment_of(now)
    problem, plan = read_both(findings, problem_file, plan_file, format_, convention)
    inputs = _Inputs(problem, plan, Report(), default_policy())
    with noting(findings):
        inputs = replace(inputs, report=read_report(incidents))
    with noting(findings):
        inputs = replace(inputs, policy=policy_of(policy))
    if findings:
        raise InputError(findings)
    if moment is not None:
        inputs = replace(inputs, report=inputs.report._replace(now=moment))
    return inputs


def _choices(assignments: list[str] | None) -> dict[str, str]:
    choices: dict[str, str] = {}
    for text in assignments or ():
        incident, equals, option = text.partition("=")
        if not (incident and equals and option):
            cause = f"'{text}' is not INCIDENT=OPTION, such as absent-1=RETRY_TODAY"
            raise typer.BadParameter(cause, param_hint="--choose")
        if incident in choices:
            raise typer.BadParameter(f"{incident} is chosen for twice", param_hint="--choose")
        choices[incident] = option
    return choices


def _of_order(finding: Finding) -> Finding:
    """A finding by its path in the order's own file."""
    where = finding.where.removeprefix("incidents[0]").removeprefix(".order").removeprefix(".")
    return replace(finding, where=where or "order")
