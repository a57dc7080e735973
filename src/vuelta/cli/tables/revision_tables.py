"""A revision as people read it: what happened, what changed, and how steady it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from vuelta.cli.tables.plan_tables import (
    SOURCES,
    Speech,
    counted,
    money,
    unassigned_table,
    violations_table,
)
from vuelta.cli.tables.protocol_tables import (
    about,
    by_time,
    show_notices,
    show_runs,
    task_name,
    verb_words,
)
from vuelta.model import Change, Problem, Promise, Revision
from vuelta.model import handed_over as model_handed_over
from vuelta.wording import Language, Names

MOST_CHANGES: Final = 6
"""Changes of one kind shown one by one; the rest is counted."""

HANDED_OVER: Final = "handed over"
"""The kind of change of a parcel that goes from van to van on the road."""

_FOUND: Final = {
    "kept": "nothing had to change",
    "retimed": "the same stops, timed anew",
    "inserted": "inserted where it is cheapest, the rest stays",
    "repaired": "repaired near the incidents",
    "improved": "repaired, then improved on the whole",
}
_STYLES: Final = {
    "cancelled": "red",
    "removed": "red",
    "deferred": "yellow",
    "unassigned": "red",
    "added": "green",
    HANDED_OVER: "cyan",
    "moved": "cyan",
}


def show_revision(console: Console, revision: Revision, language: Language) -> None:
    """Print what happened and what it costs, changes, protocol runs, notices and figures."""
    speech, names = Speech(revision.problem.style, revision.now), Names(language)
    console.print(_headline(revision, speech))
    if revision.plan.summary.violations:  # before what it costs: it cannot be driven so
        console.print(violations_table(revision.plan, speech))
    console.print(_costs(revision))
    milliseconds = f"{revision.seconds * 1000:,.0f} ms"
    console.print(f"found: {_FOUND[revision.found_by]}, in {milliseconds}\n")
    if revision.protocol_runs:
        console.print(_happened(revision, speech, names))
    if revision.diff.changes:
        console.print(_changes(revision, speech, names))
    if revision.protocol_runs:
        console.print("\n[italic]Who must do what by when[/]", end="")
    show_runs(console, revision, names, speech)
    show_notices(console, revision, language, speech)
    console.print()
    if revision.kpis.tasks:
        console.print(_stability(revision, speech))
    if revision.plan.unassigned:
        console.print(unassigned_table(revision.plan))


def show_options(console: Console, revision: Revision, language: Language) -> None:
    """Print the protocol runs alone: who does what by when, and what may be offered."""
    speech = Speech(revision.problem.style, revision.now)
    incidents = counted(len(revision.protocol_runs), "incident")
    console.print(
        f"{_day(revision.problem, speech)}{speech.time(revision.now)}: {incidents}, "
        f"options priced in {revision.seconds * 1000:,.0f} ms"
    )
    show_runs(console, revision, Names(language), speech)


def show_promises(
    console: Console, promises: Sequence[Promise], problem: Problem, order: str, now: int
) -> None:
    """Print the windows that can be kept, best first, or that there is none."""
    speech = Speech(problem.style, now)
    head = f"{_day(problem, speech)}{speech.time(now)}: order [bold]{escape(order)}[/]"
    if not promises:
        console.print(f"{head}: [red]no window can be kept today[/]")
        return
    console.print(f"{head}: {counted(len(promises), 'window')} can be kept")
    table = Table(header_style="bold")
    table.add_column("window")
    for name in ("cost", "vehicle", "arrival"):
        table.add_column(name, justify="left" if name == "vehicle" else "right")
    for promise in promises:
        table.add_row(
            speech.window(promise.window),
            money(promise.cost, problem.currency),
            escape(promise.vehicle),
            speech.time(promise.eta),
        )
    console.print(table)


def _day(problem: Problem, speech: Speech) -> str:
    name = f"[bold]{escape(problem.name)}[/], " if problem.name else ""
    return f"{name}{speech.day} " if speech.day else name


def _headline(revision: Revision, speech: Speech) -> str:
    parts = (
        counted(len(revision.protocol_runs), "incident"),
        f"{counted(len(revision.diff.changes), 'change')}",
        f"{counted(revision.kpis.to_notify, 'customer')} to notify",
    )
    return f"{_day(revision.problem, speech)}{speech.time(revision.now)}: {', '.join(parts)}"


def _costs(revision: Revision) -> Table:
    """Old, new and their difference; sources only where they differ."""
    new, difference = revision.plan.summary.costs, revision.diff.costs
    table = Table.grid(padding=(0, 2))
    table.add_column()
    for _ in range(3):
        table.add_column(justify="right")
    table.add_row("", "[dim]before[/]", "[dim]now[/]", "[dim]difference[/]")

    def row(words: str, now: int, gain: int, style: str = "") -> None:
        cells = (money(now - gain, None), money(now, None), signed(gain, revision.plan.currency))
        table.add_row(words, *cells, style=style)

    row("cost", new.total, difference.total, "bold")
    for field, words in SOURCES.items():
        gain = getattr(difference, field)
        if gain:
            row(f"  {words}", getattr(new, field), gain)
    if revision.price:  # what the policy would pay to avoid all this: weighed, not spent
        table.add_row("[dim]price of change and delay[/]", "", money(revision.price, None))
    return table


def signed(steps: int, currency: str | None) -> str:
    """Money as a difference: always with its sign."""
    return ("+" if steps > 0 else "") + money(steps, currency)


def _happened(revision: Revision, speech: Speech, names: Names) -> Table:
    table = Table(title="What happened", title_justify="left", header_style="bold")
    for name in ("at", "what", "about", "incident", "done to the routes"):
        table.add_column(name)
    for run in by_time(revision.protocol_runs):
        option = run.chosen or run.default
        done = verb_words(run.verbs)
        if option is not None:
            done += f" ({option}, {'chosen' if run.chosen else 'the default'})"
        table.add_row(
            speech.time(run.opened),
            names.incidents[run.code],
            escape(about(run)),
            escape(run.incident),
            done,
        )
    return table


def _changes(revision: Revision, speech: Speech, names: Names) -> Table:
    table = Table(title="What changed", title_justify="left", header_style="bold")
    for name in ("", "task", "vehicle", "start", "shift", "because of"):
        table.add_column(
            name, justify="right" if name == "shift" else "left", no_wrap=name in ("start", "shift")
        )
    for kind, changes in _by_kind(revision).items():
        table.add_section()
        title = f"[{_STYLES.get(kind, 'none')}]{kind}[/] {len(changes):,}"
        for change in changes[:MOST_CHANGES]:
            shift = _shift(change)
            table.add_row(
                title,
                escape(change.id if kind == HANDED_OVER else task_name(change, revision.problem)),
                escape(_arrow(change.old_vehicle, change.new_vehicle)),
                _both(change.old_start, change.new_start, speech),
                "" if shift is None else speech.shift(shift),
                names.incidents.get(change.reason or "", change.reason or ""),
            )
            title = ""
        if len(changes) > MOST_CHANGES:
            table.add_row("", f"and {len(changes) - MOST_CHANGES:,} more", style="dim")
    return table


def _by_kind(revision: Revision) -> Mapping[str, Sequence[Change]]:
    """Changes by kind; those that shift by more come first.

    The pickups of parcels that change vans on the road are no visits to anybody.
    """
    handed_over = model_handed_over(revision.problem)
    holders = {change.id: change.old_vehicle for change in revision.diff.of("moved")}
    kinds: dict[str, list[Change]] = {}
    for change in revision.diff.changes:
        kind: str = change.kind
        if change.type == "pickup" and kind == "added" and change.id in handed_over:
            change = change.model_copy(update={"old_vehicle": holders.get(change.id)})
            kind = HANDED_OVER
        kinds.setdefault(kind, []).append(change)
    return {
        kind: sorted(changes, key=lambda change: -abs(_shift(change) or 0))
        for kind, changes in kinds.items()
    }


def _shift(change: Change) -> int | None:
    if change.old_start is None or change.new_start is None:
        return None
    return change.new_start - change.old_start


def _both(old: int | None, new: int | None, speech: Speech) -> str:
    return _arrow(
        None if old is None else speech.time(old), None if new is None else speech.time(new)
    )


def _arrow(old: str | None, new: str | None) -> str:
    """Old and new, or the one there is; a lost one is followed by nothing."""
    if old == new or old is None or new is None:
        return old or new or ""
    return f"{old} → {new}"


def _stability(revision: Revision, speech: Speech) -> Table:
    kpis = revision.kpis
    table = Table(title="How steady", title_justify="left", show_header=False)
    rows = {
        "windows kept": f"{kpis.windows_kept:,} of {kpis.tasks:,}",
        "customers to notify": f"{kpis.to_notify:,}",
        "tasks on another vehicle": f"{kpis.vehicles_changed:,}",
        "order changed": f"{kpis.order_changed:.0%}",
        "mean shift of arrival": speech.span(round(kpis.mean_eta_shift)),
        "95 % shift by at most": speech.span(kpis.p95_eta_shift),
        "not served today any more": f"{kpis.deferred:,}",
        "late": f"{kpis.late:,}" + (f", {speech.span(kpis.lateness)} in all" * (kpis.late > 0)),
    }
    for _ in range(4):
        table.add_column()
    cells = [cell for row in rows.items() for cell in row]
    for k in range(0, len(cells), 4):
        table.add_row(*cells[k : k + 4])
    return table
