"""Judgements of several days as tables for people, and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from vuelta.cli.tables.plan_tables import (
    Speech,
    counted,
    judgement_document,
    money,
    show_verdict,
    show_wrong,
    violations_table,
)

if TYPE_CHECKING:
    from vuelta.engine import DayJudgement, HorizonJudgement


def show_horizon_judgement(console: Console, judgement: HorizonJudgement) -> None:
    """Print whether the days hold, what is wrong, and a row of figures for each day."""
    show_verdict(console, judgement)
    currency = judgement.plan.currency
    total = money(judgement.plan.summary.costs.total, currency)
    console.print(f"{counted(len(judgement.days), 'day')}, cost in all [bold]{total}[/]")
    table = Table(title="Days", title_justify="left", header_style="bold")
    for name in ("day", "date", "routes", "tasks", "km", "cost", "left out", "holds"):
        table.add_column(name, justify="left" if name in ("day", "date", "holds") else "right")
    for one in judgement.days:
        plan = one.judgement.plan
        table.add_row(
            str(one.day),
            _speech(one).day or "",
            str(len(plan.routes)),
            str(one.problem.n_tasks - len(plan.unassigned)),
            f"{(plan.summary.distance or 0) / 1000:,.1f}",
            money(plan.summary.costs.routes, None),
            str(len(plan.unassigned)) if plan.unassigned else "",
            "yes" if one.judgement.clean else "no",
        )
    console.print(table)
    if judgement.plan.summary.violations:
        # Of all days together: what is wrong with one day alone is wrong there, too.
        first = min((route.steps[0].arrival for route in judgement.plan.routes), default=0)
        console.print(violations_table(judgement.plan, Speech(judgement.plan.style, first)))
    for one in judgement.days:
        if one.judgement.plan.summary.violations and not judgement.plan.summary.violations:
            console.print(f"day {one.day}")
            console.print(violations_table(one.judgement.plan, _speech(one)))
    show_wrong(console, judgement)


def horizon_judgement_document(judgement: HorizonJudgement) -> dict[str, Any]:
    """A judgement of several days as a JSON object: of all together, and of each."""
    days = [{"day": one.day, **judgement_document(one.judgement)} for one in judgement.days]
    return judgement_document(judgement) | {"days": days}


def _speech(one: DayJudgement) -> Speech:
    steps = [route.steps[0].arrival for route in one.judgement.plan.routes]
    shifts = [v.time_window.start for v in one.problem.vehicles if v.time_window is not None]
    return Speech(one.judgement.plan.style, min(steps or shifts, default=0))
