"""Rows of the replanning benchmark, the CSV file that keeps them, and their tables."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from math import inf, sqrt
from pathlib import Path
from statistics import mean, median, stdev

import numpy as np

from benchmarks.revising import METHODS, Measures
from benchmarks.tables import markdown


@dataclass(frozen=True)
class Row:
    """One answer to one incident.

    ``part`` is ``first``, ``budgets`` or ``methods``; ``budget`` what was
    allowed, ``seconds`` what it took, ``first`` when a plan that leaves nobody
    out stood. ``status``: ``complete``, ``partial`` (tasks left out),
    ``unsound`` (breaks a limit that facts did not break, loses a task, or
    custody), ``failed`` (no answer).
    """

    part: str
    incident: str
    code: str
    method: str
    budget: float
    seconds: float
    first: float | None
    status: str
    found_by: str = ""
    detail: str = ""
    cpu: float | None = None
    """Processor time, of ``first`` alone: other work on the machine moves it less."""
    ahead: float | None = None
    price: float | None = None
    total: float | None = None
    lateness: int | None = None
    tasks: int | None = None
    windows_kept: int | None = None
    vehicles_changed: int | None = None
    to_notify: int | None = None
    eta_shift: float | None = None
    left: int | None = None

    @property
    def is_sound(self) -> bool:
        return self.status in ("complete", "partial")


def measured(measures: Measures) -> dict[str, float]:
    """The columns of a row that say what a revision is worth."""
    return {
        name: round(value, 2) if isinstance(value, float) else value
        for name, value in asdict(measures).items()
    }


class Rows:
    """All rows so far; each is in the file as soon as it is there."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.all: list[Row] = []
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerow(_COLUMNS)

    def add(self, row: Row) -> None:
        self.all.append(row)
        if self._path is not None:
            with self._path.open("a", newline="", encoding="utf-8") as file:
                cells = {k: "" if v is None else v for k, v in asdict(row).items()}
                csv.DictWriter(file, _COLUMNS).writerow(cells)

    def of(self, part: str) -> list[Row]:
        return [row for row in self.all if row.part == part]


_COLUMNS = [field.name for field in fields(Row)]


def first_table(rows: Sequence[Row]) -> str:
    """Milliseconds to the first executable revision: all incidents, then each code."""
    groups = {"all": list(rows)}
    for row in rows:
        groups.setdefault(row.code, []).append(row)
    heads = ["code", "incidents", "p50 ms", "p90 ms", "p99 ms", "max ms", "cpu p50", "cpu p99"]
    heads += ["found by", "faults"]
    lines = []
    for code, group in groups.items():
        times = 1e3 * np.array([row.seconds for row in group])
        ways = Counter(row.found_by for row in group).most_common()
        spent = 1e3 * np.array([row.cpu or 0.0 for row in group])
        figures = [
            *np.percentile(times, [50, 90, 99]),
            times.max(),
            *np.percentile(spent, [50, 99]),
        ]
        marks = [f"{value:.0f}" for value in figures]
        told = ", ".join(f"{way} {number}" for way, number in ways)
        faults = sum(not row.is_sound for row in group)
        lines.append([code, str(len(group)), *marks, told, str(faults)])
    return markdown(heads, lines)


def gap_table(rows: Sequence[Row]) -> str:
    """Gaps in % of the cost ahead to the longest run of the same incident, by budget."""
    by_incident: dict[str, dict[float, Row]] = defaultdict(dict)
    for row in rows:
        by_incident[row.incident][row.budget] = row
    budgets = sorted({row.budget for row in rows})
    longest = budgets[-1]
    whole = [group for group in by_incident.values() if len(group) == len(budgets)]
    heads = ["s", "incidents", "mean gap %", "max gap %", "of", "mean total", "mean seconds"]
    lines = []
    for budget in budgets if whole else ():
        group = [(runs[budget], runs[longest]) for runs in whole]
        gaps = [(_gap(own, best), own.code) for own, best in group]
        most, code = max(gaps)
        lines.append(
            [
                f"{budget:g}",
                str(len(group)),
                f"{mean(gap for gap, _ in gaps):.2f}",
                f"{most:.2f}",
                code if most > 0 else "",
                f"{mean(own.total or 0 for own, _ in group):.1f}",
                f"{mean(own.seconds for own, _ in group):.2f}",
            ]
        )
    return markdown(heads, lines)


def method_table(rows: Sequence[Row]) -> str:
    """A row a method: counts over all incidents, means over those all methods answered soundly."""
    by_method = _by_method(rows)
    common = _common(by_method)
    heads = ["method", "complete", "partial", "unsound", "cost ahead", "with prices", "late min"]
    heads += ["promises kept %", "vans changed", "to notify", "ETA shift s", "not served"]
    heads += ["first complete s", "seconds"]
    lines = []
    for method, group in by_method.items():
        kept = [group[name] for name in common]
        states = Counter(row.status for row in group.values())
        unsound = states["unsound"] + states["failed"]
        firsts = [inf if row.first is None else row.first for row in group.values()]
        line = [
            method,
            f"{states['complete']}/{len(group)}",
            str(states["partial"]),
            str(unsound),
            _mean(kept, lambda row: row.ahead, 1),
            _mean(kept, lambda row: row.total, 1),
            _mean(kept, lambda row: (row.lateness or 0) / 60, 1),
            _mean(kept, lambda row: 100 * (row.windows_kept or 0) / max(1, row.tasks or 0), 2),
            _mean(kept, lambda row: row.vehicles_changed, 2),
            _mean(kept, lambda row: row.to_notify, 2),
            _mean(kept, lambda row: row.eta_shift, 1),
            _mean(kept, lambda row: row.left, 2),
            "-" if (middle := median(firsts)) == inf else f"{middle:.3f}",
            f"{mean(row.seconds for row in group.values()):.2f}",
        ]
        lines.append(line)
    note = f"Means over the {len(common)} incidents that every method answered soundly."
    return markdown(heads, lines) + "\n" + note


def paired_table(rows: Sequence[Row], base: str = "vuelta") -> str:
    """Each method less ``base`` on the same incident: mean, and half its 95 % interval."""
    by_method = _by_method(rows)
    ours = by_method.get(base, {})
    heads = [f"method less {base}", "incidents", "cost ahead", "with prices", "late min"]
    heads += ["vans changed", "to notify"]
    lines = []
    for method, group in by_method.items():
        pairs = [
            (row, ours[name])
            for name, row in group.items()
            if name in ours and row.is_sound and ours[name].is_sound
        ]
        if method == base or not pairs:
            continue
        lines.append(
            [
                method,
                str(len(pairs)),
                _differs(pairs, lambda row: row.ahead or 0),
                _differs(pairs, lambda row: row.total or 0),
                _differs(pairs, lambda row: (row.lateness or 0) / 60),
                _differs(pairs, lambda row: row.vehicles_changed or 0),
                _differs(pairs, lambda row: row.to_notify or 0),
            ]
        )
    return markdown(heads, lines)


def _gap(own: Row, best: Row) -> float:
    """In % of what is still ahead of the best run, its prices left aside."""
    return 100 * ((own.total or 0) - (best.total or 0)) / max(best.ahead or 0, 1e-9)


def _by_method(rows: Sequence[Row]) -> dict[str, dict[str, Row]]:
    """Rows by method and incident, in the usual order."""
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        found[row.method][row.incident] = row
    return {method: found[method] for method in METHODS if method in found}


def _common(by_method: dict[str, dict[str, Row]]) -> list[str]:
    """Incidents that all methods answered, and soundly."""
    groups = list(by_method.values())
    return [
        name
        for name in (groups[0] if groups else ())
        if all(name in group and group[name].is_sound for group in groups)
    ]


def _mean(rows: Sequence[Row], figure: Callable[[Row], float | None], digits: int) -> str:
    known = [value for row in rows if (value := figure(row)) is not None]
    return f"{mean(known):.{digits}f}" if known else "-"


def _differs(pairs: Sequence[tuple[Row, Row]], figure: Callable[[Row], float]) -> str:
    """Mean difference and half the width of its interval, by the normal approximation."""
    gaps = [figure(row) - figure(ours) for row, ours in pairs]
    half = 1.96 * stdev(gaps) / sqrt(len(gaps)) if len(gaps) > 1 else inf
    return f"{mean(gaps):+.2f} ± {half:.2f}"
