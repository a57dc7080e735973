"""Rows of results: as CSV lines that can be resumed, and as tables to read.

A row holds what was measured and judged; gaps to the best answer of the run,
for sets without a best-known value, are found when the table is made.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from pathlib import Path
from statistics import mean

from benchmarks.catalogue import BestKnown, Ranking


@dataclass(frozen=True)
class Result:
    """One run. ``value`` and ``best_*`` are in the literature's unit.

    ``status`` is ``ok``, ``infeasible`` (judged, but a limit is broken or
    something required left out), ``invalid``, ``no answer``, ``not
    supported``, ``missing``, ``unreadable``, ``crashed`` or ``timeout``.
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
_WHOLE = ("seed", "threads", "vehicles", "best_vehicles")
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


def summary_table(results: Sequence[Result]) -> str:
    """Per set, budget and solver: gap, feasibility, time and memory, in Markdown."""
    best = references(results)
    heads = [
        "set",
        "s",
        "solver",
        "feasible",
        "mean gap %",
        "more vehicles",
        "mean vehicles",
        "mean s",
        "max overrun s",
        "peak MB",
    ]
    lines, notes = [], set[str]()
    for (where, budget, solver), group in _grouped(results).items():
        ran = [row for row in group if row.ran]
        ok = [row for row in ran if row.status == "ok"]
        if not ran:
            reasons = Counter(f"{row.status}: {row.detail}" for row in group)
            lines.append([where, budget, solver, reasons.most_common(1)[0][0][:60], *[""] * 6])
            continue
        gaps, mark = _gaps(ok, best)
        if any(row.place in best and not best[row.place][1] for row in ok):
            mark += "\\*"
            notes.add("\\* gap to the best answer of these runs: no published value is trusted.")
        if len(ok) < len(ran):
            notes.add("Means are over the feasible answers only.")
        hierarchical = any(row.ranking != "cost" for row in ok)
        if hierarchical:
            notes.add("Fewer vehicles come first: gaps in distance count at equal vehicles only.")
        lines.append(
            [
                where,
                budget,
                solver,
                f"{len(ok)}/{len(ran)}",
                _mean(gaps, 2) + mark if gaps else "-",
                _extra_vehicles(ok, best) if hierarchical else "",
                _mean([row.vehicles for row in ok], 1),
                _mean([row.wall for row in ran], 2),
                _most([row.overrun for row in ran], 2),
                _most([row.peak_mb for row in ran], 0),
            ]
        )
    return markdown(heads, lines) + "".join(f"\n{note}" for note in sorted(notes))


def family_table(results: Sequence[Result]) -> str:
    """Mean gap per family, one column a solver, in Markdown."""
    best = references(results)
    solvers = list(dict.fromkeys(row.solver for row in results))
    cells: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    groups: dict[tuple[str, str, str, str], list[Result]] = defaultdict(list)
    for row in results:
        groups[_where(row), f"{row.budget:g}", row.family, row.solver].append(row)
    for (where, budget, family, solver), group in groups.items():
        ok = [row for row in group if row.status == "ok"]
        gaps, _ = _gaps(ok, best)
        n_ran = sum(row.ran for row in group)
        text = _mean(gaps, 2)
        if len(gaps) < n_ran:
            text += f" ({len(gaps)} of {n_ran})"
        cells[where, budget, family][solver] = text
    lines = [
        [where, budget, family, *(row.get(solver, "") for solver in solvers)]
        for (where, budget, family), row in sorted(
            cells.items(), key=lambda item: (item[0][0], float(item[0][1]), item[0][2])
        )
    ]
    return markdown(["set", "s", "family", *solvers], lines)


def markdown(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table that reads well as text and on GitHub."""
    widths = [max(len(text) for text in column) for column in zip(heads, *lines, strict=True)]

    def row(cells: Sequence[str]) -> str:
        padded = (text.ljust(width) for text, width in zip(cells, widths, strict=True))
        return "| " + " | ".join(padded) + " |"

    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([row(heads), rule, *(row(line) for line in lines)])


def _where(row: Result) -> str:
    return f"{row.set} ({row.convention})"


def _grouped(results: Sequence[Result]) -> dict[tuple[str, str, str], list[Result]]:
    """Rows by set, budget and solver; sets and solvers in the order they came."""
    sets = list(dict.fromkeys(_where(row) for row in results))
    solvers = list(dict.fromkeys(row.solver for row in results))
    groups: dict[tuple[str, float, str], list[Result]] = defaultdict(list)
    for row in results:
        groups[_where(row), row.budget, row.solver].append(row)
    ordered = sorted(groups, key=lambda k: (sets.index(k[0]), k[1], solvers.index(k[2])))
    return {
        (where, f"{budget:g}", solver): groups[where, budget, solver]
        for where, budget, solver in ordered
    }


def _gaps(
    rows: Sequence[Result], best: dict[tuple[str, str, str], tuple[BestKnown, bool]]
) -> tuple[list[float], str]:
    """Gaps of the rows that have one, and how many that is when not all."""
    gaps = [gap_of(row, best[row.place][0]) for row in rows if row.place in best]
    known = [gap for gap in gaps if gap is not None]
    return known, "" if len(known) == len(rows) else f" ({len(known)})"


def _extra_vehicles(
    rows: Sequence[Result], best: dict[tuple[str, str, str], tuple[BestKnown, bool]]
) -> str:
    """Vehicles above the best known, over all rows together."""
    extra = 0
    for row in rows:
        fewest = best[row.place][0].vehicles if row.place in best else None
        if row.vehicles is not None and fewest is not None:
            extra += row.vehicles - fewest
    return f"{extra:+d}"


def _mean(values: Iterable[float | None], digits: int) -> str:
    known = [value for value in values if value is not None]
    return f"{_rounded(mean(known), digits):.{digits}f}" if known else "-"


def _rounded(value: float, digits: int) -> float:
    """The value as shown, without the sign of a zero."""
    return round(value, digits) + 0.0


def _most(values: Iterable[float | None], digits: int) -> str:
    known = [value for value in values if value is not None]
    return f"{max(known):.{digits}f}" if known else "-"
