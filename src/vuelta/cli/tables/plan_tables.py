"""Plans and judgements as tables for people, and a judgement for programs.

Times follow the plan's own style: a clock where the document speaks
RFC 3339, bare seconds where it speaks seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from vuelta import units
from vuelta.formats import dumps
from vuelta.model import Plan, Problem, Route, Style, Violation, Window
from vuelta.referee import Judgement, Timed

SOURCES = {
    "fixed": "fixed",
    "distance": "distance",
    "travel_time": "travel time",
    "task_time": "setup and service",
    "waiting_time": "waiting and breaks",
    "overtime": "overtime",
    "lateness": "lateness",
    "preference": "preference",
    "given": "given prices",
    "handling": "handling",
    "choices": "places and destinations chosen",
    "left_out": "left out",
}
"""Fields of ``CostBreakdown`` in words, in the order they are shown."""

MOST_LINES = 30
"""Unassigned tasks shown one by one; the rest is counted."""

MOST_NAMES = 3
"""Vehicles or jobs named in one cell."""

MOST_DIFFERENCES = 10
"""Numbers of a foreign plan that are shown beside ours; the rest is counted."""


def money(steps: int, currency: str | None) -> str:
    """Money steps as text, with two decimals and the currency."""
    text = f"{steps / units.MONEY_STEPS:,.2f}"
    return f"{text} {currency}" if currency else text


def clock(seconds: int) -> str:
    """A span of time as ``h:mm:ss``."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


class Speech:
    """Times and spans in the style of one plan."""

    def __init__(self, style: Style, first: int) -> None:
        self._rfc = style.times == "rfc3339"
        offset = style.utc_offset
        self._zone = UTC if offset == 0 else timezone(timedelta(seconds=offset))
        self._day = datetime.fromtimestamp(first, self._zone).date() if self._rfc else None

    @property
    def day(self) -> str | None:
        """The date of the plan's first moment, when it has dates."""
        return None if self._day is None else self._day.isoformat()

    def time(self, seconds: int) -> str:
        """A moment: ``09:12`` (``+1 09:12`` on the next day), or seconds."""
        if self._day is None:
            return str(seconds)
        moment = datetime.fromtimestamp(seconds, self._zone)
        days = (moment.date() - self._day).days
        return f"{days:+} {moment:%H:%M}" if days else f"{moment:%H:%M}"

    def span(self, seconds: int) -> str:
        """A span: ``h:mm:ss``, or seconds."""
        return clock(seconds) if self._rfc else f"{seconds} s"

    def shift(self, seconds: int) -> str:
        """A span with its sign: later is ``+``."""
        return ("-" if seconds < 0 else "+") + self.span(abs(seconds))

    def window(self, window: Window) -> str:
        """From when to when."""
        return f"{self.time(window.start)}–{self.time(window.end)}"


def show_plan(console: Console, plan: Plan, problem: Problem) -> None:
    """Print totals, one row for each route, and what was left out and why."""
    first = min((route.steps[0].arrival for route in plan.routes), default=0)
    speech = Speech(plan.style, first)
    console.print(_headline(plan, problem, speech))
    console.print(_totals(plan, speech))
    if plan.routes:
        console.print(_routes(plan, problem, speech))
    if plan.unassigned:
        console.print(unassigned_table(plan))
    if plan.summary.violations:
        console.print(violations_table(plan, speech))


def show_judgement(console: Console, judgement: Judgement, problem: Problem) -> None:
    """Print whether the plan holds, what is wrong with it, and the plan."""
    show_verdict(console, judgement)
    show_plan(console, judgement.plan, problem)
    if judgement.timed:
        console.print(steps_table(judgement))
    show_wrong(console, judgement)


def show_verdict(console: Console, judgement: Judgement) -> None:
    """Print whether the plan holds, what is lost, and what was timed."""
    verdict = "[green]the plan holds[/]" if judgement.clean else "[red]the plan does not hold[/]"
    console.print(f"[bold]{verdict}[/]")
    for fault in judgement.faults:
        console.print(str(fault), markup=False)
    if judgement.required_left:
        names = ", ".join(f"{kind} {name}" for kind, name in judgement.required_left)
        console.print(f"required, and left out: {names}", markup=False)
    for timed in judgement.timed:
        console.print(_timed(timed), markup=False)


def show_wrong(console: Console, judgement: Judgement) -> None:
    """Print what the plan states and we work out differently."""
    if judgement.differences:
        console.print(
            f"The plan as given states {counted(len(judgement.differences), 'number')} "
            "that we work out differently:"
        )
    for wrong in judgement.differences[:MOST_DIFFERENCES]:
        text = f"  {wrong.path}: stated {wrong.stated}, worked out {wrong.actual}"
        console.print(text, markup=False)
    if len(judgement.differences) > MOST_DIFFERENCES:
        console.print(f"  and {len(judgement.differences) - MOST_DIFFERENCES:,} more")


def _timed(timed: Timed) -> str:
    """That a route stated no times, and what was done about it."""
    text = f"the route of vehicle {timed.vehicle} states no times: it is timed here"
    return f"{text}, with break {', '.join(timed.breaks)}" if timed.breaks else text


def steps_table(judgement: Judgement) -> Table:
    """When everything happens on the routes that stated no times."""
    plan = judgement.plan
    first = min((route.steps[0].arrival for route in plan.routes), default=0)
    speech = Speech(plan.style, first)
    table = Table(title="Times", title_justify="left", header_style="bold")
    for name in ("vehicle", "step", "arrival", "begins", "leaves", "load"):
        table.add_column(name, justify="left" if name in ("vehicle", "step") else "right")
    vehicles = {timed.vehicle for timed in judgement.timed}
    for route in plan.routes:
        if route.vehicle not in vehicles:
            continue
        table.add_section()
        name = escape(route.vehicle)
        for step in route.steps:
            what = f"{step.type} {step.id}" if step.id else step.type
            load = ", ".join(f"{amount:,}" for amount in step.load or ())
            times = map(speech.time, (step.arrival, step.start, step.end))
            table.add_row(name, escape(what), *times, load)
            name = ""
    return table


def judgement_document(judgement: Judgement) -> dict[str, Any]:
    """A judgement as a JSON object, its plan in native JSON."""
    return {
        "clean": judgement.clean,
        "warnings": [warning.model_dump() for warning in judgement.warnings],
        "faults": [asdict(fault) for fault in judgement.faults],
        "timed": [timed._asdict() for timed in judgement.timed],
        "required_left": [{"type": kind, "id": name} for kind, name in judgement.required_left],
        "differences": [asdict(difference) for difference in judgement.differences],
        "plan": json.loads(dumps(judgement.plan)),
    }


def _headline(plan: Plan, problem: Problem, speech: Speech) -> str:
    left_out = len(plan.unassigned)
    name = f"[bold]{escape(problem.name)}[/]: " if problem.name else ""
    day = f", {speech.day}" if speech.day else ""
    return (
        f"{name}{problem.n_tasks - left_out:,} of {counted(problem.n_tasks, 'task')} on "
        f"{counted(len(plan.routes), 'route')} ({counted(len(problem.vehicles), 'vehicle')}){day}"
    )


def counted(number: int, noun: str) -> str:
    """A number and its noun, in the plural when there are several."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _totals(plan: Plan, speech: Speech) -> Table:
    summary, costs = plan.summary, plan.summary.costs
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(justify="right")
    table.add_row("[bold]cost[/]", f"[bold]{money(costs.total, plan.currency)}[/]")
    for field, words in SOURCES.items():
        steps = getattr(costs, field)
        if steps:
            table.add_row(f"  {words}", money(steps, plan.currency))
    if summary.distance is not None:
        table.add_row("distance", f"{summary.distance / 1000:,.1f} km")
    table.add_row("travel", speech.span(summary.duration))
    table.add_row("setup and service", speech.span(summary.setup + summary.service))
    table.add_row("waiting", speech.span(summary.waiting_time))
    if plan.search is not None:
        search = plan.search
        stopped = search.stopped_by.replace("_", " ")
        table.add_row(
            "search",
            f"{search.iterations:,} iterations in {search.seconds:.2f} s, seed {search.seed}, "
            f"stopped by {stopped}",
        )
    return table


def _routes(plan: Plan, problem: Problem, speech: Speech) -> Table:
    capacities = {vehicle.id: vehicle.capacity for vehicle in problem.vehicles}
    measured = any(route.distance is not None for route in plan.routes)
    table = Table(title="Routes", title_justify="left", header_style="bold")
    table.add_column("vehicle")
    several = any(step.type == "reload" for route in plan.routes for step in route.steps)
    names = ["stops", *(["trips"] if several else []), "departure", "return", "travel"]
    names += ["km"] if measured else []
    names += ["peak load", "waiting", "cost"]
    for name in names:
        table.add_column(name, justify="right")
    for route in plan.routes:
        row = [
            escape(route.vehicle),
            str(sum(step.type in ("job", "pickup", "delivery", "unload") for step in route.steps)),
        ]
        row += [str(1 + sum(step.type == "reload" for step in route.steps))] if several else []
        row += [
            speech.time(route.steps[0].arrival),
            speech.time(route.steps[-1].end),
            speech.span(route.duration),
        ]
        row += [f"{(route.distance or 0) / 1000:,.1f}"] if measured else []
        row += [
            _peak(route, capacities.get(route.vehicle)),
            speech.span(route.waiting_time),
            money(route.costs.total, None),
        ]
        table.add_row(*row)
    return table


def _peak(route: Route, capacity: tuple[int, ...] | None) -> str:
    """Largest load of the day in each dimension, beside the room there is."""
    loads = [step.load for step in route.steps if step.load]
    if not loads:
        return "-"
    peaks = [max(load) for load in zip(*loads, strict=True)]
    if capacity is None:
        return ", ".join(f"{peak:,}" for peak in peaks)
    return ", ".join(f"{peak:,}/{room:,}" for peak, room in zip(peaks, capacity, strict=True))


def unassigned_table(plan: Plan) -> Table:
    """What is left out, why, and what would help."""
    table = Table(
        title=f"Unassigned: {len(plan.unassigned):,}", title_justify="left", header_style="bold"
    )
    for name in ("task", "reason", "at", "why", "what would help"):
        table.add_column(name)
    for left in plan.unassigned[:MOST_LINES]:
        name = left.id if left.type == "job" else f"{left.id} ({left.type})"
        for reason in left.reasons:
            rivals = f" ({listed(reason.jobs)})" if reason.jobs else ""
            table.add_row(
                escape(name),
                reason.code,
                escape(listed(reason.vehicles)),
                escape(reason.detail + rivals),
                escape(reason.fix),
            )
            name = ""
        if not left.reasons:
            table.add_row(escape(name))
    if len(plan.unassigned) > MOST_LINES:
        table.add_row(f"and {len(plan.unassigned) - MOST_LINES:,} more")
    return table


def listed(names: tuple[str, ...]) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(names[:MOST_NAMES])
    return shown if len(names) <= MOST_NAMES else f"{shown} and {len(names) - MOST_NAMES:,} more"


def violations_table(plan: Plan, speech: Speech) -> Table:
    """Limits that do not hold, and by how much."""
    table = Table(title="Violations", title_justify="left", header_style="bold")
    for name in ("vehicle", "where", "cause", "by how much", "detail"):
        table.add_column(name)
    for route in plan.routes:
        for step in route.steps:
            where = f"{step.type} {step.id}" if step.id else step.type
            _add_violations(table, speech, route.vehicle, where, step.violations)
        known = {v.cause for step in route.steps for v in step.violations}
        rest = [violation for violation in route.violations if violation.cause not in known]
        _add_violations(table, speech, route.vehicle, "route", rest)
    if not table.row_count:
        _add_violations(table, speech, "", "plan", plan.summary.violations)
    return table


def _add_violations(
    table: Table, speech: Speech, vehicle: str, where: str, violations: Iterable[Violation]
) -> None:
    for violation in violations:
        excess = "" if violation.amount is None else f"{violation.amount:,}"
        if violation.duration is not None:
            excess = speech.span(violation.duration)
        table.add_row(
            escape(vehicle), escape(where), violation.cause, excess, escape(violation.detail or "")
        )
