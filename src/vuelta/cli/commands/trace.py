"""``vuelta trace`` and ``vuelta transit``: where goods are, and how they came there."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from vuelta import engine, formats
from vuelta.cli.commands.returns import Desk, read_desk
from vuelta.cli.options import (
    FORMAT,
    AnswerFormat,
    Convention,
    Events,
    From,
    Language,
    Now,
    Output,
    PlanFile,
    PolicyFile,
    ProblemFile,
    Revisions,
    TextFormat,
    Tongue,
    moment_of,
    noting,
    read_both,
    read_revisions,
)
from vuelta.cli.tables.plan_tables import Speech
from vuelta.cli.tables.return_tables import date_of
from vuelta.cli.terminal import emit, paper
from vuelta.errors import Finding, InputError
from vuelta.execution import read_report
from vuelta.model import (
    Chain,
    Event,
    Incident,
    Link,
    Plan,
    Problem,
    Returned,
    Style,
    Touch,
    Trace,
)
from vuelta.wording import TraceWords


class StockFormat(StrEnum):
    """How stock in transit may be written."""

    csv = "csv"
    json = "json"


def trace(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ITEM|JOB",
            help="Id of a job, or of half a shipment; with --returns also of a return, "
            "or the sku of an item that comes back.",
        ),
    ],
    problem_file: ProblemFile,
    plan_file: PlanFile,
    events: Events = None,
    revisions: Revisions = None,
    requests: Annotated[
        list[Path] | None,
        typer.Option(
            "--returns",
            metavar="FILE",
            help="Return requests, as vuelta returns reads them; repeatable.",
        ),
    ] = None,
    policy: PolicyFile = None,
    now: Now = None,
    language: Language = Tongue.en,
    format_: AnswerFormat = TextFormat.table,
    output: Output = None,
    from_: From = None,
    convention: Convention = None,
) -> None:
    """Print the whole chain of one task: who holds its goods, where, when, and what is next.

    A plan alone gives the planned chain. With events or --now, what has happened
    by then is fact; with revisions, the chain begins with the plan of the
    morning and says what each revision changed, why, and who was notified. With
    return requests, it begins with what was decided about the return, and by
    when things are due.

    [bold]Examples[/]

      vuelta trace J17 day.json plan.json

      vuelta trace J17 day.json plan.json --events seen.yaml --language es

      vuelta trace J17 day.json plan.json --revisions r1.json --revisions r2.json -f json

      vuelta trace dress-38 day.json plan.json --returns returns.yaml --policy ours.yaml
    """
    findings: list[Finding] = []
    read = read_revisions(findings, revisions)
    desk = Desk()
    with noting(findings):
        desk = read_desk(requests or (), policy, None)
    if findings:
        raise InputError(findings)
    day = _given(problem_file, plan_file, events, now, from_, convention)
    found = engine.trace(
        day.problem,
        day.plan,
        name,
        events=day.events,
        incidents=day.incidents,
        revisions=read,
        now=day.now,
        requests=desk.requests,
        return_policy=desk.policy,
    )
    if format_ is TextFormat.json:
        emit(formats.dump_trace(found), output)
        return
    with paper(output) as console:
        show_trace(console, found, TraceWords(language.value))


def transit(
    problem_file: ProblemFile,
    plan_file: PlanFile,
    events: Events = None,
    now: Now = None,
    format_: Annotated[StockFormat, FORMAT] = StockFormat.csv,
    output: Output = None,
    from_: From = None,
    convention: Convention = None,
) -> None:
    """Write goods that are on their way back, for a warehouse system.

    What is still at the customer's (expected), on a van (aboard), or set down
    (received): amounts, load type, who has it since when, where it goes and when
    it gets there.

    [bold]Examples[/]

      vuelta transit day.json plan.json --output expected.csv

      vuelta transit day.json plan.json --events seen.yaml --format json
    """
    day = _given(problem_file, plan_file, events, now, from_, convention)
    found = engine.transit(day.problem, day.plan, events=day.events, now=day.now)
    write = formats.dump_transit if format_ is StockFormat.json else formats.dump_transit_table
    emit(write(found), output)


class _Given(NamedTuple):
    """All documents of a call, and the moment it is about."""

    problem: Problem
    plan: Plan
    events: list[Event]
    incidents: list[Incident]
    now: int | None


def _given(
    problem_file: Path,
    plan_file: Path,
    reports: Sequence[Path] | None,
    now: str | None,
    from_: str | None,
    convention: str | None,
) -> _Given:
    findings: list[Finding] = []
    events: list[Event] = []
    incidents: list[Incident] = []
    moments: list[int] = []
    problem, plan = read_both(findings, problem_file, plan_file, from_, convention)
    for path in reports or ():
        with noting(findings):
            report = read_report(path)
            events += report.events
            incidents += report.incidents
            moments += [] if report.now is None else [report.now]
    if findings:
        raise InputError(findings)
    time = max(moments, default=None) if now is None else moment_of(now)
    return _Given(problem, plan, events, incidents, time)


def show_trace(console: Console, trace: Trace, words: TraceWords) -> None:
    """Print how a task stands, the chain of its goods, and what touched it."""
    times = [link.begins for chain in trace.chains for link in chain.links]
    first = min(times, default=trace.now)
    speech = Speech(trace.style, first or 0)
    day = f" ({speech.day})" if first is not None and speech.day else ""
    what = f", {escape(trace.description)}" if trace.description else ""
    status = words.statuses[trace.status]
    why = "; ".join(words.reason(reason) for reason in trace.reasons)
    console.print(
        f"[bold]{escape(trace.id)}[/]{what}: [bold]{status}[/]"
        f"{f' ({escape(why)})' if why else ''}{day}"
    )
    if trace.returned is not None:
        console.print(_returned(trace.returned, words, trace.style))
    for chain in trace.chains:
        console.print(_chain(chain, words, speech))
        console.print(escape(_standing(chain, words, speech)))
    if trace.touches:
        console.print(_touches(trace.touches, words, speech))


def _returned(returned: Returned, words: TraceWords, style: Style) -> Table:
    """What was decided about the return, over its deadlines."""
    title = words.returned(returned, date_of(returned.decided, style))
    table = Table(title=escape(title), title_justify="left", header_style="bold")
    for heading in words.deadline_heads:
        table.add_column(heading)
    for deadline in returned.decision.deadlines:
        due = date_of(deadline.due, style)
        table.add_row(words.deadlines[deadline.kind], due, escape(deadline.source))
    return table


def _standing(chain: Chain, words: TraceWords, speech: Speech) -> str:
    """Who has it since when, and what comes next."""
    parts = []
    if chain.goods != "visit":
        parts.append(words.say("held", holder=words.holder(chain.holder)))
    if chain.since is not None:
        parts.append(words.say("since", time=speech.time(chain.since)))
    if chain.next is None:
        parts.append(words.say("over"))
    else:
        time = speech.time(chain.next.begins)
        parts.append(words.say("next", what=words.link(chain.next), time=time))
    return "; ".join(parts)


def _chain(chain: Chain, words: TraceWords, speech: Speech) -> Table:
    amounts = ", ".join(f"{amount:,}" for amount in chain.amounts or ())
    kind = f", {chain.load_type}" if chain.load_type else ""
    title = f"{words.goods[chain.goods]}{f' ({amounts}{kind})' if amounts else ''}"
    table = Table(title=escape(title), title_justify="left", header_style="bold")
    for heading in words.heads:
        table.add_column(heading)
    for link in chain.links:
        table.add_row(
            words.states[link.state],
            escape(words.link(link)),
            escape(words.holder(link.giver)),
            escape(words.holder(link.taker)),
            speech.time(link.time if link.state == "done" else link.begins),
            _where(link),
            escape(", ".join(link.sources))
            or (words.say("by_plan") if link.state == "done" else ""),
            escape(", ".join(link.evidence)),
            style="dim" if link.state == "planned" else "",
        )
    return table


def _where(link: Link) -> str:
    if link.location is not None:
        lon, lat = link.location
        return f"{lon:.5f}, {lat:.5f}"
    return "" if link.location_index is None else str(link.location_index)


def _touches(touches: Sequence[Touch], words: TraceWords, speech: Speech) -> Table:
    table = Table(title=words.say("touches"), title_justify="left", header_style="bold")
    for heading in words.touch_heads:
        table.add_column(heading)
    for touch in touches:
        table.add_row(
            speech.time(touch.time),
            str(touch.revision),
            words.touch(touch),
            escape(_details(touch, words, speech)),
        )
    return table


def _details(touch: Touch, words: TraceWords, speech: Speech) -> str:
    """Van and time before and after, the incident behind it, and the way out taken."""
    vehicles = [
        vehicle for vehicle in (touch.old_vehicle, touch.new_vehicle) if vehicle is not None
    ]
    times = [speech.time(time) for time in (touch.old_start, touch.new_start) if time is not None]
    parts = [
        touch.incident or "",
        touch.vehicle or "",
        " → ".join(dict.fromkeys(vehicles)),
        " → ".join(dict.fromkeys(times)),
        "" if touch.reason is None else words.reason(touch.reason),
        words.option(touch),
        touch.source or "",
        touch.note or "",
        *touch.evidence,
    ]
    return ", ".join(part for part in parts if part)
