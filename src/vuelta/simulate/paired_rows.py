"""Dispatchers side by side on the same days: rows, paired intervals, and a file of them.

==== ========================================================================
S860 a report that is there already, and is none
==== ========================================================================
"""

from __future__ import annotations

import csv
import io
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, stdev
from typing import Any, Final

import vuelta
from vuelta.documents import each_once, guarded, read_text, unguarded
from vuelta.errors import Finding, InputError
from vuelta.model import Plan, Policy, Revision
from vuelta.simulate.day_folder import Recorder
from vuelta.simulate.dispatchers import Budget, dispatcher_of
from vuelta.simulate.generate import Scenario
from vuelta.simulate.hindsight import hindsight
from vuelta.simulate.scores import Measures, measured
from vuelta.simulate.simulated_day import Day, Dispatcher
from vuelta.simulate.world import Tell, simulate

HINDSIGHT: Final = "hindsight"
"""Planned by who knew everything, with the loads of the morning; no dispatcher."""

RELOADED: Final = "hindsight-reload"
"""The same, loaded anew."""

KNOWING: Final = (HINDSIGHT, RELOADED)
"""Who decides nothing on the way, because all is known in the morning."""

MORNING: Final = 3000
"""Rounds of search of the morning's plan, where nobody says."""


@dataclass(frozen=True)
class Row:
    """One day of one dispatcher."""

    suite: str
    vans: int
    seed: int
    dispatcher: str
    measures: Measures

    def cells(self) -> dict[str, float | str]:
        """As a line of a file."""
        day: dict[str, float | str] = {
            "suite": guarded(self.suite),
            "vans": self.vans,
            "seed": self.seed,
        }
        rounded = {name: round(value, 4) for name, value in self.measures.row().items()}
        return {**day, "dispatcher": guarded(self.dispatcher), **rounded}


def morning_plan(scenario: Scenario, iterations: int = MORNING, seed: int = 0) -> Plan:
    """What vans set out with, the same for every dispatcher."""
    return vuelta.plan(scenario.problem, iterations=iterations, seed=seed)


def day_of(
    scenario: Scenario,
    plan: Plan,
    name: str | Dispatcher,
    budget: Budget,
    *,
    policy: Policy | None = None,
    morning: int = MORNING,
    on_progress: Tell | None = None,
    revisions: list[Revision] | None = None,
) -> Day:
    """The day as it goes with a dispatcher, or its name, or for hindsight.

    ``revisions``, when given, takes what was decided and carried out;
    hindsight decides nothing.
    """
    if name in KNOWING:
        reload, seed = name == RELOADED, budget.seed
        return hindsight(scenario, plan, iterations=morning, seed=seed, reload=reload)
    dispatcher = dispatcher_of(name, budget, policy) if isinstance(name, str) else name
    if revisions is not None:
        dispatcher = recorder = Recorder(dispatcher)
    day = simulate(scenario.problem, scenario.trace, plan, dispatcher, on_progress=on_progress)
    if revisions is not None:
        revisions += recorder.revisions[: len(day.decisions)]
    return day


def row_of(scenario: Scenario, name: str, day: Day, policy: Policy | None = None) -> Row:
    """The row of a day."""
    trace = scenario.trace
    return Row(trace.suite, trace.vans, trace.seed, name, measured(day, policy))


@dataclass(frozen=True)
class Interval:
    """A mean difference over paired days, and half the width of its 95 % interval.

    ``half`` is infinite for fewer than two days.
    """

    mean: float
    half: float
    days: int


def paired(rows: Iterable[Row], measure: str, one: str, other: str) -> Interval:
    """How much more of a measure one dispatcher has than another, on the same days.

    Over the days that both have; see ``interval_of``.
    """
    by_day: dict[tuple[str, int, int], dict[str, float]] = defaultdict(dict)
    for row in rows:
        day = by_day[row.suite, row.vans, row.seed]
        day[row.dispatcher] = float(getattr(row.measures, measure))
    return interval_of(
        [day[one] - day[other] for day in by_day.values() if one in day and other in day]
    )


def interval_of(gaps: Sequence[float]) -> Interval:
    """Mean of differences, one a day, and its interval by Student's t."""
    if not gaps:
        return Interval(0.0, math.inf, 0)
    if len(gaps) == 1:
        return Interval(gaps[0], math.inf, 1)
    from scipy.special import stdtrit

    half = float(stdtrit(len(gaps) - 1, 0.975)) * stdev(gaps) / math.sqrt(len(gaps))
    return Interval(mean(gaps), half, len(gaps))


def value_of_information(rows: Sequence[Row], name: str) -> float | None:
    """``(z - z_H) / z_H`` of the total over all days that hindsight has too, if any.

    The best known total of a day is the least that anybody came to with the loads
    of the morning, hindsight or a dispatcher: no bound, and no less than none.

    Source: domain.md section 5, evaluation protocol 4.
    """
    best: dict[tuple[str, int, int], float] = {}
    known: set[tuple[str, int, int]] = set()
    for row in rows:
        key = (row.suite, row.vans, row.seed)
        if row.dispatcher == HINDSIGHT:
            known.add(key)
        if row.dispatcher != RELOADED:
            best[key] = min(best.get(key, math.inf), row.measures.total)
    own = [
        (row.measures.total, best[key])
        for row in rows
        if row.dispatcher == name and (key := (row.suite, row.vans, row.seed)) in known
    ]
    least = sum(total for _, total in own)
    return (sum(total for total, _ in own) - least) / least if least else None


def report_text(rows: Sequence[Row]) -> str:
    """The rows as a whole CSV file, as ``Report`` reads it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0].cells()) if rows else [])
    writer.writeheader()
    writer.writerows(row.cells() for row in rows)
    return text.getvalue()


class Report:
    """Rows in a CSV file, each there as soon as it is known; days done are not done again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: list[Row] = []
        if path.exists() and path.stat().st_size:
            self.rows = list(_read(path))

    def has(self, suite: str, vans: int, seed: int, dispatcher: str) -> bool:
        """Whether this day of this dispatcher is in the file."""
        wanted = (suite, vans, seed, dispatcher)
        return any((r.suite, r.vans, r.seed, r.dispatcher) == wanted for r in self.rows)

    def add(self, row: Row) -> None:
        """Write one more row."""
        is_new = not self.rows
        self.rows.append(row)
        with self.path.open("w" if is_new else "a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(row.cells()))
            if is_new:
                writer.writeheader()
            writer.writerow(row.cells())


_WHOLE: Final = frozenset({"customers", "most_notices", "vans_changed", "decisions", "faults"})


def _read(path: Path) -> Iterable[Row]:
    try:
        table = csv.DictReader(io.StringIO(read_text(path), newline=""))
        each_once(table.fieldnames or (), str(path))
        rows = list(table)
    except csv.Error as error:
        raise _no_row(str(path), error) from None
    for line, cells in enumerate(rows, start=2):
        try:
            yield Row(
                unguarded(cells["suite"]),
                int(cells["vans"]),
                int(cells["seed"]),
                unguarded(cells["dispatcher"]),
                Measures(**_figures(cells, Measures.__dataclass_fields__)),
            )
        except (KeyError, ValueError, TypeError, OverflowError) as error:
            raise _no_row(f"{path} line {line}", error) from None


def _no_row(where: str, error: Exception) -> InputError:
    return InputError(
        [Finding("S860", where, f"is no row of a report: {error}", "give another file")]
    )


_BEFORE: Final = {"in_slot": "in_first"}
"""Columns as reports called them before; read until the next release."""


def _figures(cells: Mapping[str, str], fields: Iterable[str]) -> dict[str, Any]:
    cells = {name: cells[name if name in cells else _BEFORE.get(name, name)] for name in fields}
    return {
        name: int(float(cells[name])) if name in _WHOLE else float(cells[name]) for name in fields
    }
