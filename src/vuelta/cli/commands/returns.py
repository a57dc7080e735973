"""Goods that come back: ``vuelta returns decide``, ``options`` and ``dispose``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from vuelta import engine, returns
from vuelta.cli.options import (
    AnswerFormat,
    Language,
    Now,
    Output,
    PolicyFile,
    TextFormat,
    Tongue,
    emit_data,
    moment_of,
    noting,
    read_both,
)
from vuelta.cli.outputs import looks_first
from vuelta.cli.tables.return_tables import show_decisions, show_disposition, show_ways
from vuelta.cli.terminal import paper
from vuelta.errors import Finding, InputError
from vuelta.model import Noun, ReturnPolicy, ReturnRequest, Style

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Decide on goods that come back, price the ways, say where they go.

    [bold]Examples[/]

      vuelta returns decide returns.yaml

      vuelta returns options returns.yaml --day day.json --plan plan.json

      vuelta returns dispose returns.yaml --policy ours.yaml --days 3""",
)

Requests = Annotated[
    list[Path],
    typer.Argument(
        metavar="REQUEST...",
        help="Files of one request each, or of several under requests; JSON or YAML.",
    ),
]


@dataclass
class Desk:
    """All documents of a call."""

    requests: tuple[ReturnRequest, ...] = ()
    policy: ReturnPolicy | None = None
    now: int | None = None
    at: dict[str, str] | None = None

    @property
    def style(self) -> Style:
        return self.requests[0].style


@app.command()
@looks_first
def decide(
    requests: Requests,
    policy: PolicyFile = None,
    now: Now = None,
    language: Language = Tongue.en,
    format_: AnswerFormat = TextFormat.table,
    output: Output = None,
) -> None:
    """Say of each request: approve, decline, ask for evidence, or keep it.

    Names the rule that decided, who pays, how the goods may come back, the
    legal deadlines with their source, and what the customer is told.

    [bold]Examples[/]

      vuelta returns decide scenarios/rio_100.returns.yaml

      vuelta returns decide returns.yaml --policy ours.yaml --language es --format json
    """
    desk = read_desk(requests, policy, now)
    findings: list[Finding] = []
    decisions = []
    for request in desk.requests:
        with noting(findings):
            decisions.append(returns.decide(request, desk.policy, desk.now))
    if findings:
        raise InputError(findings)
    if format_ is TextFormat.json:
        emit_data({"decisions": [_data(decision, desk.style) for decision in decisions]}, output)
    else:
        with paper(output) as console:
            show_decisions(console, decisions, desk.style, language.value)


@app.command()
@looks_first
def options(
    requests: Requests,
    day: Annotated[Path, typer.Option(metavar="PROBLEM", help="The day the vans drive.")],
    plan: Annotated[Path, typer.Option(metavar="PLAN", help="The plan that is being driven.")],
    policy: PolicyFile = None,
    now: Now = None,
    language: Language = Tongue.en,
    format_: AnswerFormat = TextFormat.table,
    output: Output = None,
) -> None:
    """Price the ways to give goods back, best net recovery first.

    Collection at home today (what the plan that is driven pays for it) and on
    later days, points, lockers and shops with room and hours, an exchange at
    the door, and keeping the goods where nothing else pays. A request that is
    not approved has no ways, and says why.

    [bold]Examples[/]

      vuelta returns options returns.yaml --day day.json --plan plan.json --policy ours.yaml

      vuelta returns options scenarios/rio_100.returns.yaml --day scenarios/rio_100.json
      --plan scenarios/rio_100.plan.json --policy scenarios/rio_100.return_policy.yaml
    """
    findings: list[Finding] = []
    desk = Desk()
    with noting(findings):
        desk = read_desk(requests, policy, now)
    problem, driven = read_both(findings, day, plan)
    if findings:
        raise InputError(findings)
    found = []
    for request in desk.requests:
        with noting(findings):
            found.append(engine.return_options(request, problem, driven, desk.policy, desk.now))
    if findings:
        raise InputError(findings)
    if format_ is TextFormat.json:
        emit_data({"returns": [_data(one, problem.style) for one in found]}, output)
    else:
        with paper(output) as console:
            show_ways(console, found, problem, language.value)


@app.command()
@looks_first
def dispose(
    requests: Requests,
    policy: PolicyFile = None,
    now: Now = None,
    days: Annotated[
        int, typer.Option(min=1, help="Days on which facilities take goods, from today.")
    ] = 1,
    format_: AnswerFormat = TextFormat.table,
    output: Output = None,
) -> None:
    """Send goods where they recover most, within the room of facilities.

    Of approved requests. Exact: no other assignment recovers more. Value decays by the day; moving,
    processing and a late refund are taken off. What lies at a facility already
    is named under at in the file; the rest counts as brought by van.

    [bold]Examples[/]

      vuelta returns dispose returns.yaml --policy ours.yaml

      vuelta returns dispose monday.yaml tuesday.yaml --policy ours.yaml --days 3 --format json
    """
    desk = read_desk(requests, policy, now)
    moment = desk.now
    if moment is None:
        moment = max(request.requested for request in desk.requests)
    at = desk.at or {}
    decisions = [returns.decide(request, desk.policy, moment) for request in desk.requests]
    left = [
        decision
        for decision in decisions
        if decision.verdict != "APPROVE" and decision.request not in at
    ]
    names = {entry.request for entry in left}
    coming = [request for request in desk.requests if request.id not in names]
    found = returns.dispose(coming, desk.policy, moment, at=at, days=days)
    if format_ is TextFormat.json:
        verdicts = {decision.request: decision.verdict for decision in left}
        emit_data(_data(found, desk.style) | {"left_out": verdicts}, output)
    else:
        with paper(output) as console:
            show_disposition(console, found, left)


def read_desk(files: Sequence[Path], policy: Path | None, now: str | None) -> Desk:
    """Every document read; what is wrong in any of them is said together."""
    findings: list[Finding] = []
    desk = Desk(at={}, now=moment_of(now))
    for file in files:
        with noting(findings):
            read = returns.read_requests(file)
            desk.requests += read.requests
            desk.at = (desk.at or {}) | read.at
            desk.now = read.now if desk.now is None else desk.now
    with noting(findings):
        desk.policy = None if policy is None else returns.read_return_policy(policy)
    known = [request.id for request in desk.requests]
    for name in sorted({name for name in known if known.count(name) > 1}):
        cause = f"request {name} stands in two files"
        findings.append(Finding("R603", "requests", cause, "give each its own id"))
    if findings:
        raise InputError(findings)
    return desk


def _data(noun: Noun, style: Style) -> dict[str, Any]:
    data: dict[str, Any] = noun.model_dump(mode="json", context={"style": style}, exclude_none=True)
    return data
