"""Rows of results, the CSV file that keeps them, and their gaps.

A row holds what was measured and judged; gaps to the best answer of the run,
for sets without a best-known value, are found when the table is made.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from pathlib import Path

from benchmarks.catalogue import BestKnown, Ranking


@dataclass(frozen=True)
class Result:
    """One run. ``value`` and ``best_*`` are in the literature's unit.

    ``status`` is ``ok``, ``infeasible`` (judged, but a limit is broken or
    something required left out), ``invalid``, ``no answer``, ``not
    supported``, ``missing``, ``unreadable``, ``crashed`` or ``timeout``.
    ``jobs`` is how many single-threaded runs could go on at once.
    """

    set: str
    instance: str
    family: str
    convention: str
    ranking: Ranking
    solver: str
    version: str
    budget: float
    seed: int
    threads: int
    jobs: int
    status: str
    vehicles: int | None
    distance: float | None
    value: float | None
    best_vehicles: int | None
    best_value: float | None
    wall: float | None
    peak_mb: float | None
    detail: str

    @property
    def key(self) -> tuple[str, str, str, str, float, int, int]:
        """What makes two rows the same run."""
        return (
            self.set,
            self.instance,
            self.convention,
            self.solver,
            self.budget,
            self.seed,
            self.threads,
        )

    @property
    def place(self) -> tuple[str, str, str]:
        """What makes two rows comparable."""
        return self.set, self.instance, self.convention

    @property
    def ran(self) -> bool:
        """Whether the solver took up the instance at all."""
        return self.status not in ("not supported", "missing", "unreadable")

    @property
    def overrun(self) -> float | None:
        """Seconds past the budget; never negative."""
        return None if self.wall is None else max(0.0, self.wall - self.budget)


def valued(
    ranking: Ranking, scale: int, cost: Fraction, distance: int | None
) -> tuple[float | None, float | None]:
    """Value and distance of a judged plan in the literature's unit.

    Where fewer vehicles come first the value is the distance, and the number
    of vehicles stands beside it.
    """
    length = None if distance is None else distance / scale
    return (float(cost / scale) if ranking == "cost" else length), length


class Ledger:
    """The CSV file of a run: appended row by row, read again to resume."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[Result]:
        """The rows already there; none when there is no file.

        Raises
        ------
        ValueError
            When the file is not one of ours.
        """
        if not self.path.is_file() or self.path.stat().st_size == 0:
            return []
        with self.path.open(newline="", encoding="utf-8") as file:
            table = csv.DictReader(file)
            if table.fieldnames != _COLUMNS:
                raise ValueError(f"{self.path} is no table of this benchmark: its columns differ")
            return [_parse(line) for line in table]

    def start(self) -> None:
        """Begin an empty table."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerow(_COLUMNS)

    def append(self, result: Result) -> None:
        with self.path.open("a", newline="", encoding="utf-8") as file:
            line = {k: "" if v is None else v for k, v in asdict(result).items()}
            csv.DictWriter(file, _COLUMNS).writerow(line)


_COLUMNS = [field.name for field in fields(Result)]
_WHOLE = ("seed", "threads", "jobs", "vehicles", "best_vehicles")
_REAL = ("budget", "distance", "value", "best_value", "wall", "peak_mb")


def _parse(line: dict[str, str]) -> Result:
    cells: dict[str, object] = dict(line)
    for name in _WHOLE:
        cells[name] = int(line[name]) if line[name] else None
    for name in _REAL:
        cells[name] = float(line[name]) if line[name] else None
    return Result(**cells)  # type: ignore[arg-type]  # the columns are the fields


def references(results: Iterable[Result]) -> dict[tuple[str, str, str], tuple[BestKnown, bool]]:
    """What each instance is compared with, and whether it is a published value.

    Published best-known values where there are any, else the best feasible
    answer of these very results.
    """
    rows: dict[tuple[str, str, str], list[Result]] = defaultdict(list)
    for result in results:
        rows[result.place].append(result)
    found: dict[tuple[str, str, str], tuple[BestKnown, bool]] = {}
    for place, group in rows.items():
        first = group[0]
        if first.best_value is not None:
            best = BestKnown(first.best_vehicles, Fraction(first.best_value))
            found[place] = (best, True)
            continue
        ranks = [_rank(row) for row in group if row.status == "ok"]
        if ranks:
            vehicles, value = min(ranks)
            found[place] = (BestKnown(vehicles, Fraction(value)), False)
    return found


def _rank(row: Result) -> tuple[int, float]:
    """Smaller is better; with plain costs the vehicles do not count."""
    value = row.value if row.value is not None else float("inf")
    if row.ranking == "cost":
        return 0, value
    return row.vehicles or 0, value


def gap_of(row: Result, best: BestKnown) -> float | None:
    """Percent above the best value; ``None`` when there is nothing to compare.

    Where fewer vehicles come first, distances compare only at equal vehicles.
    """
    if row.status != "ok" or row.value is None or not best.cost:
        return None
    if row.ranking != "cost" and row.vehicles != best.vehicles:
        return None
    return 100 * (row.value / float(best.cost) - 1)
