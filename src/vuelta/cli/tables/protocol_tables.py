"""Protocol runs and notices as people read them: who does what by when, and whom to tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from vuelta.cli.tables.plan_tables import Speech, counted, listed, money
from vuelta.model import (
    Change,
    Notice,
    Option,
    Problem,
    ProtocolRun,
    Revision,
    RunStep,
    Verb,
    handed_over,
)
from vuelta.wording import Language, Names

MOST_ACTIONS: Final = 12
"""Notices that call for something, shown one by one; the rest is counted."""

MOST_NEWS: Final = 4
"""Notices for information only that are shown; the rest is counted."""

_KINDS: Final = (
    "question",
    "absent",
    "cancelled",
    "deferred",
    "new_window",
    "added",
    "delay",
    "earlier",
)
"""Kinds of notices, what cannot wait first."""

_VERBS: Final[dict[Verb, str]] = {
    "REMOVE": "off the route",
    "REINSERT": "planned anew",
    "DEFER": "put off to another day",
    "DIVERT": "sent to another place",
    "RTD": "rides back to the depot",
    "TRANSFER": "handed over to another van",
    "REASSIGN": "given to other vans where that pays",
    "CONVERT_TO_RETURN": "turned into a return",
    "RELOAD": "loaded again",
    "RETIME": "timed anew",
    "INSERT": "put into a route",
    "FREEZE": "left as it is",
}
_SEVERITIES: Final = {"critical": "red", "major": "yellow"}


def task_name(thing: Change | Notice, problem: Problem) -> str:
    """A task's id, with the half of the shipment where that is not plain."""
    name = thing.id if isinstance(thing, Change) else thing.job
    if thing.type == "job":
        return name
    if name in handed_over(problem):
        return name if thing.type == "delivery" else f"{name} (hand-over)"
    return f"{name} ({thing.type})"


def by_time(runs: Sequence[ProtocolRun]) -> list[ProtocolRun]:
    """Runs in the order in which their incidents happened."""
    return sorted(runs, key=lambda run: run.opened)


def verb_words(verbs: Sequence[Verb]) -> str:
    """What was done to the routes."""
    return "; ".join(_VERBS[verb] for verb in verbs)


def about(run: ProtocolRun) -> str:
    """The task or the vehicle an incident is about; empty when it is neither."""
    return " on ".join(name for name in (run.job, run.vehicle) if name is not None)


def show_runs(console: Console, revision: Revision, names: Names, speech: Speech) -> None:
    """Print each incident's protocol: steps with deadlines, options with costs."""
    for run in by_time(revision.protocol_runs):
        console.print()
        console.print(_title(run, names, speech, revision.now))
        if run.steps:
            console.print(_inset(_steps(run, names, speech)))
        if run.options:
            console.print(_inset(_options(run, names, speech, revision.plan.currency)))
        for code, why in run.refused.items():
            text = f"[dim]not to be had: {code}, {names.option(code)}: {escape(why)}[/]"
            console.print(_inset(text))


def _title(run: ProtocolRun, names: Names, speech: Speech, now: int) -> str:
    severity = names.severities[run.severity]
    colour = _SEVERITIES.get(run.severity, "none")
    what = f"{names.incidents[run.code]} {about(run)}".strip()
    informed = ""
    if run.inform_by is not None:
        informed = f", customers know {_deadline(run.inform_by, now, speech)}"
    return (
        f"[bold]{escape(what)}[/] at {speech.time(run.opened)} ({escape(run.incident)}), "
        f"[{colour}]{severity}[/]{informed}"
    )


def _deadline(due: int, now: int, speech: Speech) -> str:
    """By when; in red when that has passed."""
    text = f"by {speech.time(due)}"
    return text if due >= now else f"[red]{text}, overdue[/]"


def _inset(content: Table | str) -> Padding:
    return Padding(content, (0, 0, 0, 2), expand=False)


def _steps(run: ProtocolRun, names: Names, speech: Speech) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    for step in sorted(run.steps, key=lambda step: step.due):
        state, style = _state(run, step, names, speech)
        cells = (f"by {speech.time(step.due)}", names.roles[step.role], names.action(step.action))
        # A column that is empty throughout would take room from the others.
        table.add_row(*map(escape, cells), *([state] if state else []), style=style)
    return table


def _state(run: ProtocolRun, step: RunStep, names: Names, speech: Speech) -> tuple[str, str]:
    """Whether a step is done or overdue, in words, and how that looks."""
    if step.done_at is not None:
        return f"done {speech.time(step.done_at)} by {escape(step.done_by or step.role)}", "dim"
    for breach in run.breaches:
        if (breach.role, breach.action, breach.due) == (step.role, step.action, step.due):
            to = "" if breach.escalates_to is None else f" → {names.roles[breach.escalates_to]}"
            return f"overdue by {speech.span(breach.late)}{to}", "red"
    return "", ""


def _options(run: ProtocolRun, names: Names, speech: Speech, currency: str | None) -> Table:
    table = Table(header_style="bold", box=None, padding=(0, 2, 0, 0), pad_edge=False)
    codes = {id(option): _code(option) for option in run.options}
    table.add_column("", min_width=len("default"))
    table.add_column("option", no_wrap=True, min_width=max(map(len, codes.values())))
    table.add_column("in words")
    table.add_column("cost", justify="right")
    table.add_column("expected", justify="right")
    table.add_column("when")
    taken = _taken(run)
    for option in run.options:
        mark = ""
        if option is taken:
            mark = "chosen" if run.chosen else "default"
        table.add_row(
            mark,
            escape(codes[id(option)]),
            names.option(option.code),
            money(option.cost, None),
            money(option.expected, currency),
            _when(option, names, speech),
            style="green" if mark else "",
        )
    return table


def _code(option: Option) -> str:
    """What names it on the command line; of several pick-up points, the place too."""
    return option.code if option.place is None else f"{option.code}:{option.place}"


def _taken(run: ProtocolRun) -> Option | None:
    """The option that was done: of several pick-up points the cheapest."""
    code = run.chosen or run.default
    return next((option for option in run.options if option.code == code), None)


def _when(option: Option, names: Names, speech: Speech) -> str:
    """Window and vehicle, what else it breaks, and who has to agree."""
    parts = []
    if option.window is not None:
        parts.append(f"{speech.window(option.window)} {escape(option.vehicle or '')}".strip())
    if option.promises_lost:
        parts.append(f"late for {escape(listed(option.promises_lost))}")
    if option.needs is not None:
        parts.append(f"needs {names.roles[option.needs]}")
    if option.detail:
        parts.append(escape(option.detail))
    return "; ".join(parts)


def show_notices(console: Console, revision: Revision, language: Language, speech: Speech) -> None:
    """Print whom to tell what: first those who must act or be asked, then the rest."""
    actions = sorted(
        (notice for notice in revision.notices if notice.level == "action"),
        key=lambda notice: _KINDS.index(notice.kind),
    )
    news = [notice for notice in revision.notices if notice.level == "information"]
    if not revision.notices:
        return
    console.print(
        f"\n[italic]Whom to tell[/]: {counted(len(actions), 'notice')} with a deadline, "
        f"{len(news):,} for information"
    )
    for notices, most in ((actions, MOST_ACTIONS), (news, MOST_NEWS)):
        for notice in notices[:most]:
            console.print(_line(notice, revision.problem, speech, revision.now))
            text = notice.text.get(language) or next(iter(notice.text.values()), "")
            console.print(Padding(escape(text), (0, 0, 0, 4), expand=False))
        if len(notices) > most:
            console.print(f"[dim]  and {len(notices) - most:,} more[/]")


def _line(notice: Notice, problem: Problem, speech: Speech, now: int) -> str:
    until = f", {_deadline(notice.deadline, now, speech)}" if notice.deadline is not None else ""
    parts = (
        f"[bold]{escape(task_name(notice, problem))}[/]",
        notice.kind.replace("_", " "),
        _notified_when(notice, speech),
        f"{escape(notice.channel)}{until}",
    )
    return "  " + "  ".join(part for part in parts if part)


def _notified_when(notice: Notice, speech: Speech) -> str:
    """Old and new window; where it is the same one, old and new arrival within it."""
    old, new = notice.old_window, notice.new_window
    if old == new and old and notice.old_eta is not None and notice.new_eta is not None:
        arrivals = f"{speech.time(notice.old_eta)} → {speech.time(notice.new_eta)}"
        return f"{arrivals} within {speech.window(old)}"
    return " → ".join(speech.window(window) for window in (old, new) if window is not None)
