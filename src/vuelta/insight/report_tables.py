"""The parts of the page that are plain HTML: they print, and need no script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, Final

from vuelta import units
from vuelta.insight.kpi_nouns import Measures
from vuelta.insight.kpi_rows import rows
from vuelta.insight.measured_day import Day
from vuelta.insight.report_data import kind_of, lateness_of, stops_of, windows_of
from vuelta.model import TASK_TYPES, Change, Diff, Route, Step
from vuelta.wording import Clock, Language, span

MOST_NAMES: Final = 3
"""Vehicles named in one cell."""


def cards(measures: Measures, words: Mapping[str, Any]) -> str:
    """The figures one looks at first."""
    service, names = measures.service, words["cards"]
    figures = [(names["served"], f"{service.served:,}/{service.tasks:,}")]
    if service.in_window_last.rate is not None:
        figures.append((names["in_window"], f"{service.in_window_last.rate:.1%}"))
    figures.append((names["late"], f"{service.late.n:,}"))
    figures.append(
        (names["vehicles"], f"{measures.work.vehicles.count}/{measures.work.vehicles.of}")
    )
    if measures.work.metres:
        figures.append((names["distance"], f"{measures.work.metres / 1000:,.1f} km"))
    figures.append((names["cost"], amount(measures.money.spent, measures.currency)))
    if measures.work.metres:
        figures.append((names["kg"], f"{measures.emissions.kg:,.1f} kg"))
    return "".join(
        f"<div class=card><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
        for name, value in figures
    )


def days(listed: Sequence[tuple[str, Measures]], words: Mapping[str, Any]) -> str:
    """A row of figures for each of several days."""
    body = "".join(_row(figures(title, measures)) for title, measures in listed)
    return _table(words["day_columns"], body, numeric=range(1, 7))


def figures(title: str, measures: Measures) -> list[str]:
    """What one of several days comes to, under the words ``day_columns``."""
    service, work = measures.service, measures.work
    return [
        title,
        f"{work.vehicles.count:,}",
        f"{service.served:,}/{service.tasks:,}",
        f"{work.metres / 1000:,.1f}",
        amount(measures.money.spent, measures.currency),
        f"{service.late.n:,}",
        f"{service.tasks - service.served:,}",
    ]


def amount(steps: int, currency: str | None) -> str:
    """Money with two decimals and its currency."""
    text = f"{steps / units.MONEY_STEPS:,.2f}"
    return f"{text} {currency}" if currency else text


def routes(day: Day, clock: Clock, words: Mapping[str, Any]) -> str:
    """One list of stops for each van, folded; rows can be chosen."""
    return "".join(_route(day, v, route, clock, words) for v, route in enumerate(day.driven.routes))


def _route(day: Day, v: int, route: Route, clock: Clock, words: Mapping[str, Any]) -> str:
    facts = {
        "stops": sum(step.type in TASK_TYPES for step in route.steps),
        "start": clock.time(route.steps[0].arrival),
        "end": clock.time(route.steps[-1].end),
        "km": f"{(route.distance or 0) / 1000:,.1f}",
        "cost": amount(route.cost, day.problem.currency),
    }
    line = words["route_line_plain" if route.distance is None else "route_line"].format(**facts)
    numbers = {id(step): i for i, step in enumerate(route.steps)}
    body = "".join(
        _stop(day, v, numbers[id(step)], number, step, clock, words)
        for number, step in stops_of(route)
    )
    return (
        f"<details class=route data-van={v}><summary><span class=swatch></span>"
        f"<b>{escape(route.vehicle)}</b> <span class=quiet>{escape(line)}</span></summary>"
        f"{_table(words['columns'], body, numeric=(0, 7, 8, 9))}</details>"
    )


def _stop(
    day: Day, v: int, i: int, number: int, step: Step, clock: Clock, words: Mapping[str, Any]
) -> str:
    late = lateness_of(day, step)
    kind = words["kinds"].get(kind_of(day, step), step.type)
    if step.outcome == "failed":
        kind = f"{kind} ({words['failed']})"
    promised = ", ".join(clock.window(window) for window in windows_of(day, step))
    cells = [
        "" if step.type == "break" else str(number),
        kind,
        promised,
        clock.time(step.arrival),
        clock.time(step.start),
        clock.time(step.end),
        "" if step.distance is None else f"{step.distance / 1000:,.1f}",
        "" if step.load is None else " / ".join(f"{load:,}" for load in step.load),
        f"{span(late)}" if late else "",
    ]
    number_, *rest = (f"<td>{escape(cell)}</td>" for cell in cells)
    name = f"<td><span class=id>{escape(step.id or '')}</span>"
    if step.description:
        name += f"<small>{escape(step.description)}</small>"
    flags = " class=late" if late else ""
    return (
        f'<tr id="s{v}-{i}" data-van={v} data-step={i} tabindex=0 aria-selected=false{flags}>'
        f"{number_}{name}</td>{''.join(rest)}</tr>"
    )


def kpis(measures: Measures, language: Language) -> str:
    """Every KPI there is something to say about, by section."""
    body, section = "", ""
    for row in rows(measures, language):
        head = escape(row.section) if row.section != section else ""
        first = " class=first" if head else ""
        body += (
            f"<tr{first}><th scope=row>{head}</th><td>{escape(row.name)}</td>"
            f"<td>{escape(row.value)}</td></tr>"
        )
        section = row.section
    return f"<div class=wide><table class=kpis><tbody>{body}</tbody></table></div>"


def left_out(day: Day, words: Mapping[str, Any]) -> str:
    """Who is not served, and every reason for it; empty when everybody is."""
    body = ""
    steps = [step for route in day.driven.routes for step in route.steps]
    tried = {(step.type, step.id) for step in steps if step.outcome == "failed"}
    for left in day.driven.unassigned:
        reasons = left.reasons or (None,)
        for nth, reason in enumerate(reasons):
            name = left.id if nth == 0 else ""
            cells = [name, words["failed"] if (left.type, left.id) in tried else "", "", "", ""]
            if reason is not None:
                rivals = f" ({_listed(reason.jobs, words)})" if reason.jobs else ""
                cells = [
                    name,
                    words["reasons"].get(reason.code, reason.code),
                    _listed(reason.vehicles, words),
                    reason.detail + rivals,
                    reason.fix,
                ]
            body += _row(cells)
    return _table(words["left_columns"], body) if body else ""


def limits(day: Day, words: Mapping[str, Any]) -> str:
    """Limits that do not hold; empty when all do."""
    body = ""
    for route in day.driven.routes:
        for step in route.steps:
            where = f"{words['kinds'].get(step.type, step.type)} {step.id or ''}".strip()
            for violation in step.violations:
                by = (
                    span(violation.duration)
                    if violation.duration is not None
                    else f"{violation.amount or ''}"
                )
                body += _row(
                    [
                        route.vehicle,
                        where,
                        words["causes"].get(violation.cause, violation.cause),
                        by,
                    ]
                )
    return _table(words["violation_columns"], body) if body else ""


def changes(day: Day, diff: Diff, clock: Clock, words: Mapping[str, Any]) -> str:
    """What became of every task with a customer, by kind, folded; empty when nothing did."""
    kinds: dict[str, list[Change]] = {}
    for change in diff.changes:
        if day.versions[-1].promised.has_customer((change.type, change.id)):
            kinds.setdefault(change.kind, []).append(change)
    return "".join(
        f"<details><summary><b>{escape(words['change_kinds'].get(kind, kind))}</b> "
        f"<span class=quiet>{len(some):,}</span></summary>"
        + _table(words["change_columns"], "".join(_change(change, clock) for change in some))
        + "</details>"
        for kind, some in kinds.items()
    )


def _change(change: Change, clock: Clock) -> str:
    old, new = change.old_start, change.new_start
    shift = "" if old is None or new is None else f"{'+' if new > old else ''}{span(new - old)}"
    return _row(
        [
            change.id,
            _arrow(change.old_vehicle, change.new_vehicle),
            _arrow(*(None if t is None else clock.time(t) for t in (old, new))),
            shift,
            change.reason or "",
        ]
    )


def _arrow(old: str | None, new: str | None) -> str:
    if old == new or old is None or new is None:
        return old or new or ""
    return f"{old} → {new}"


def _listed(names: Sequence[str], words: Mapping[str, Any]) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return f"{shown} {words['and_more'].format(n=more)}" if more > 0 else shown


def _row(cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _table(head: Sequence[str], body: str, numeric: Iterable[int] = ()) -> str:
    right = set(numeric)
    cells = "".join(
        f"<th scope=col{' class=num' if k in right else ''}>{escape(name)}</th>"
        for k, name in enumerate(head)
    )
    head_ = f"<thead><tr>{cells}</tr></thead>"
    return f"<div class=wide><table>{head_}<tbody>{body}</tbody></table></div>"
