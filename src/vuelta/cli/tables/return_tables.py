"""Decisions, ways back and dispositions as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from vuelta import units
from vuelta.cli.tables.plan_tables import Speech, counted, money
from vuelta.model import (
    Decision,
    Disposition,
    Placement,
    Problem,
    ReturnOption,
    ReturnOptions,
    Style,
)

_COLOURS: Final = {"APPROVE": "green", "KEEP": "green", "EVIDENCE": "yellow", "DECLINE": "red"}
_STATES: Final = {
    "kept": "stays with the customer: nothing pays",
    "waiting": "waits where it is: no room",
    "stranded": "nobody takes it",
}
_WAYS: Final = {
    "home_pickup": "collected at home",
    "door_exchange": "exchanged at the customer",
    "pickup_point": "to a pick-up point",
    "locker": "to a locker",
    "store": "to a shop",
    "keep": "kept by the customer",
}
_BASES: Final = {
    "plan": "plan",
    "pattern": "morning's rounds",
    "policy": "policy",
    "fee": "fee",
    "none": "",
}


def show_decisions(
    console: Console, decisions: Sequence[Decision], style: Style, language: str
) -> None:
    """Print each verdict with its rule, its deadlines, and what the customer reads."""
    for decision in decisions:
        _show_decision(console, decision, style, language)


def show_ways(
    console: Console, found: Sequence[ReturnOptions], problem: Problem, language: str
) -> None:
    """Print the ways back of each request, best first, or why there are none."""
    for options in found:
        speech = Speech(problem.style, options.now)
        if not options.options:
            _show_decision(console, options.decision, problem.style, language)
            continue
        console.print(
            _headline(options.decision) + f", {counted(len(options.options), 'way')} back"
        )
        table = Table(header_style="bold")
        for name in ("way", "when", "van"):
            table.add_column(name)
        table.add_column("cost", justify="right")
        table.add_column("known by")
        table.add_column("customer pays", justify="right")
        table.add_column("refund by")
        table.add_column("goods go to")
        table.add_column("net recovery", justify="right")
        for option in options.options:
            table.add_row(
                escape(_way(option)),
                speech.window(option.window) if option.method != "keep" else "",
                escape(option.vehicle or ""),
                money(option.cost, None),
                _BASES[option.basis],
                money(option.customer_fee, None),
                speech.time(option.refund_by),
                escape(option.target or ""),
                money(option.net_recovery, problem.currency),
            )
        console.print(_inset(table))
        for method, why in options.refused.items():
            text = f"[dim]not to be had: {_WAYS.get(method, method)}: {escape(why)}[/]"
            console.print(_inset(text))
        best = options.options[0]
        if language in best.text:
            console.print(_inset(escape(best.text[language])))
        console.print()


def show_disposition(console: Console, found: Disposition, left: Sequence[Decision]) -> None:
    """Print where each item goes and what that recovers, the sum, and what does not come."""
    table = Table(header_style="bold")
    for name in ("return", "item", "grade", "goes to", "day"):
        table.add_column(name, justify="right" if name == "day" else "left")
    for name in ("recovered", "moving", "processing", "late refund", "net"):
        table.add_column(name, justify="right")
    for placement in found.placements:
        table.add_row(*_cells(placement), style="" if placement.state == "placed" else "dim")
    console.print(table)
    proof = "no other assignment recovers more"
    if not found.is_optimal:
        proof = f"at most {money(found.bound, None)} could be had"
    console.print(f"net recovery [bold]{money(found.net, None)}[/]: {proof}")
    for decision in left:
        console.print(f"not among them: {_headline(decision)}")


def _cells(one: Placement) -> list[str]:
    goods = f"{one.quantity} x {one.sku}" if one.quantity > 1 else one.sku
    if one.state != "placed":
        return [escape(one.request), escape(goods), one.grade, _STATES[one.state]]
    return [
        escape(one.request),
        escape(goods),
        one.grade,
        escape(one.facility or ""),
        str(one.day),
        *(money(m, None) for m in (one.recovered, one.moving, one.processing, one.penalty)),
        money(one.net, None),
    ]


def _show_decision(console: Console, decision: Decision, style: Style, language: str) -> None:
    console.print(_headline(decision))
    facts = Table.grid(padding=(0, 2))
    if decision.missing:
        facts.add_row("to be shown", ", ".join(decision.missing))
    if decision.methods:
        facts.add_row("ways back", ", ".join(_WAYS[method] for method in decision.methods))
        facts.add_row("who pays", f"the {decision.payer}")
    facts.add_row("expected grade", ", ".join(decision.grades))
    for deadline in decision.deadlines:
        waits = f", may wait for {deadline.may_wait_for}"
        text = f"by {date_of(deadline.due, style)} ({deadline.source}"
        text += (waits if deadline.may_wait_for != "nothing" else "") + ")"
        facts.add_row(deadline.kind.replace("_", " "), escape(text))
    console.print(_inset(facts))
    if language in decision.text:
        console.print(_inset(escape(decision.text[language])))
    console.print()


def date_of(moment: int, style: Style) -> str:
    """Date and time of day where there are dates, else seconds."""
    if style.times == "seconds":
        return str(moment)
    return units.format_time(moment, style.utc_offset)[:16].replace("T", " ")


def _headline(decision: Decision) -> str:
    code = f" {decision.code}" if decision.code is not None else ""
    colour = _COLOURS[decision.verdict]
    return (
        f"[bold]{escape(decision.request)}[/]: [{colour}]{decision.verdict}{code}[/] "
        f"by rule {decision.rule}: {escape(decision.detail)}"
    )


def _way(option: ReturnOption) -> str:
    if option.facility is None:
        return _WAYS[option.method]
    far = "" if option.distance is None else f", {option.distance / 1000:.1f} km"
    return f"{_WAYS[option.method]}: {option.facility}{far}"


def _inset(content: Table | str) -> Padding:
    return Padding(content, (0, 0, 0, 2), expand=False)
