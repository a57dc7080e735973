"""Rows of the dynamic benchmark, the CSV file that keeps them, and their tables."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from statistics import mean
from typing import Any, Final, NamedTuple

from benchmarks.catalogue import BestKnown, UnknownError
from benchmarks.tables import markdown
from vuelta.simulate import HINDSIGHT, Day, Scenario, counted, measured


class Run(NamedTuple):
    """What makes two rows the same day; hindsight is of degree 0, and decides nothing."""

    instance: str
    dynamism: int
    """Percent of the orders that come in later."""
    goods: str
    """``collected`` or ``delivered``."""
    leave: str
    """``early`` or ``late``: when the morning's vans leave."""
    dispatcher: str
    iterations: int
    morning: int
    seed: int


@dataclass(frozen=True)
class Row:
    """One day; distance and lateness in Solomon's units, latencies in seconds."""

    instance: str
    dynamism: int
    goods: str
    leave: str
    dispatcher: str
    iterations: int
    morning: int
    seed: int
    late_orders: int
    vehicles: int
    distance: float
    unserved: int
    lateness: float
    faults: int
    decisions: int
    p50: float
    p95: float
    longest: float

    @classmethod
    def of(cls, run: Run, scenario: Scenario, day: Day) -> Row:
        """The row of a day that was driven."""
        figures, more = counted(day), measured(day)
        return cls(
            *run,
            late_orders=len(scenario.trace.incidents),
            vehicles=figures.vehicles,
            distance=round(figures.distance, 4),
            unserved=figures.unserved,
            lateness=round(figures.lateness, 4),
            faults=figures.faults,
            decisions=more.decisions,
            p50=round(more.p50, 4),
            p95=round(more.p95, 4),
            longest=round(more.longest, 4),
        )

    @property
    def run(self) -> Run:
        return Run(*(getattr(self, name) for name in Run._fields))

    @property
    def is_sound(self) -> bool:
        """Whether nothing is late, lost or broken."""
        return not (self.lateness or self.faults)


_COLUMNS: Final = [field.name for field in fields(Row)]
_TEXTS: Final = ("instance", "goods", "leave", "dispatcher")
_REALS: Final = ("distance", "lateness", "p50", "p95", "longest")


class Rows:
    """All days so far; each is in the file as soon as it is there.

    Raises
    ------
    UnknownError
        When the file is there already, and holds something else.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.all: list[Row] = []
        if path.is_file() and path.stat().st_size:
            self.all = list(_read(path))

    def has(self, run: Run) -> bool:
        """Whether this day is in the file."""
        return any(row.run == run for row in self.all)

    def add(self, row: Row) -> None:
        with self._path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, _COLUMNS)
            if not self.all:
                writer.writeheader()
            writer.writerow(asdict(row))
        self.all.append(row)


def _read(path: Path) -> Iterator[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        table = csv.DictReader(file)
        if table.fieldnames != _COLUMNS:
            raise UnknownError(f"{path} is no table of this benchmark: its columns differ")
        for number, line in enumerate(table, start=2):
            try:
                cells: dict[str, Any] = {name: _cell(name, text) for name, text in line.items()}
                yield Row(**cells)
            except (TypeError, ValueError) as error:
                raise UnknownError(f"{path} line {number} is no row: {error}") from None


def _cell(name: str, text: str) -> str | int | float:
    if name in _TEXTS:
        return text
    return float(text) if name in _REALS else int(text)


def day_table(rows: Sequence[Row], best: Mapping[str, BestKnown]) -> str:
    """A line an instance, degree and dispatcher: means over the seeds."""
    heads = [
        "instance",
        "dynamic %",
        "leave",
        "dispatcher",
        "days",
        "vans",
        "best known",
        "distance",
    ]
    heads += ["best known", "above it %", "above hindsight %", "not served", "late"]
    heads += ["decisions", "p50 s", "p95 s", "max s", "faults"]
    lines = []
    for group in _grouped(
        rows, lambda row: (row.instance, row.dynamism, row.leave, row.dispatcher)
    ):
        first = group[0]
        known = best.get(first.instance, BestKnown())
        is_all = not any(row.unserved for row in group)
        cost = None if known.cost is None else float(known.cost)
        lines.append(
            [
                first.instance,
                str(first.dynamism),
                first.leave,
                first.dispatcher,
                str(len(group)),
                _mean(group, "vehicles", 1),
                "-" if known.vehicles is None else str(known.vehicles),
                _mean(group, "distance", 2),
                "-" if cost is None else f"{cost:.2f}",
                _above([(row.distance, cost) for row in group if is_all]),
                _above([(row.distance, _hindsight(rows, row)) for row in group if is_all]),
                _mean(group, "unserved", 1),
                _mean(group, "lateness", 1),
                *_speed(group),
                str(sum(row.faults for row in group)),
            ]
        )
    return markdown(heads, lines)


def mean_table(rows: Sequence[Row]) -> str:
    """A line a degree and dispatcher: means over instances and seeds, as the field sums up."""
    heads = ["dynamic %", "leave", "dispatcher", "days", "vans", "distance", "above hindsight %"]
    heads += ["vans above hindsight", "not served", "decisions", "p50 s", "p95 s", "max s"]
    lines = []
    for group in _grouped(rows, lambda row: (row.dynamism, row.leave, row.dispatcher)):
        first = group[0]
        whole = [row for row in group if not row.unserved]
        more = [
            row.vehicles - known.vehicles
            for row in whole
            if (known := _static(rows, row)) is not None
        ]
        lines.append(
            [
                str(first.dynamism),
                first.leave,
                first.dispatcher,
                str(len(group)),
                _mean(group, "vehicles", 2),
                _mean(group, "distance", 2),
                _above([(row.distance, _hindsight(rows, row)) for row in whole]),
                f"{mean(more):+.2f}" if more else "-",
                _mean(group, "unserved", 2),
                *_speed(group),
            ]
        )
    return markdown(heads, lines)


def _grouped(rows: Sequence[Row], key: Callable[[Row], tuple[str | int, ...]]) -> list[list[Row]]:
    groups: dict[tuple[str | int, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return [groups[name] for name in sorted(groups, key=lambda name: name[:-1])]


def _static(rows: Sequence[Row], row: Row) -> Row | None:
    """Hindsight of the same instance and seed, where it served everybody."""
    wanted = row.run._replace(dynamism=0, leave="late", dispatcher=HINDSIGHT, iterations=0)
    return next((one for one in rows if one.run == wanted and not one.unserved), None)


def _hindsight(rows: Sequence[Row], row: Row) -> float | None:
    known = _static(rows, row)
    return None if known is None else known.distance


def _above(pairs: Sequence[tuple[float, float | None]]) -> str:
    """Mean distance above what it is compared with, percent."""
    gaps = [100 * (distance / other - 1) for distance, other in pairs if other]
    return f"{round(mean(gaps), 1) + 0.0:+.1f}" if gaps else "-"


def _mean(rows: Sequence[Row], name: str, digits: int) -> str:
    return f"{mean(getattr(row, name) for row in rows):.{digits}f}"


def _speed(rows: Sequence[Row]) -> list[str]:
    """Decisions of a day, and how long they took."""
    longest = max(row.longest for row in rows)
    return [
        _mean(rows, "decisions", 0),
        _mean(rows, "p50", 2),
        _mean(rows, "p95", 2),
        f"{longest:.2f}",
    ]
