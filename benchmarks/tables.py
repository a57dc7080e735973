"""Tables of results to read, in Markdown: summary, gaps by budget, gaps by family.

Sets stand in the order they came, solvers in the order of ``peers.NAMES``, so
that runs that went side by side give the same table as runs in turn.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from statistics import mean

from benchmarks import peers
from benchmarks.catalogue import BestKnown
from benchmarks.results import Result, gap_of, references

References = dict[tuple[str, str, str], tuple[BestKnown, bool]]


def summary_table(results: Sequence[Result]) -> str:
    """Per set, budget, threads and solver: gap, feasibility, time and memory."""
    best = references(results)
    heads = [
        "set",
        "s",
        "threads",
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
    for (where, budget, threads, solver), group in _grouped(results).items():
        key = [where, f"{budget:g}", str(threads), solver]
        ran = [row for row in group if row.ran]
        ok = [row for row in ran if row.status == "ok"]
        if not ran:
            reasons = Counter(f"{row.status}: {row.detail}" for row in group)
            lines.append([*key, reasons.most_common(1)[0][0][:60], *[""] * 6])
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
                *key,
                f"{len(ok)}/{len(ran)}",
                _mean(gaps, 2) + mark if gaps else "-",
                _extra_vehicles(ok, best) if hierarchical else "",
                _mean([row.vehicles for row in ok], 1),
                _mean([row.wall for row in ran], 2),
                _most([row.overrun for row in ran], 2),
                _most([row.peak_mb for row in ran], 0),
            ]
        )
    most = max((row.jobs for row in results), default=1)
    if most > 1:
        notes.add(f"Runs went side by side on the machine, on up to {most} threads together.")
    return markdown(heads, lines) + "".join(f"\n{note}" for note in sorted(notes))


def budget_table(results: Sequence[Result]) -> str:
    """Mean gap in percent, one column a budget; a row per set, threads and solver."""
    best = references(results)
    budgets = sorted({row.budget for row in results})
    cells: dict[tuple[str, int, str], dict[float, list[Result]]] = defaultdict(dict)
    for (where, budget, threads, solver), group in _grouped(results).items():
        cells[where, threads, solver][budget] = group
    sets = list(dict.fromkeys(where for where, _, _ in cells))
    order = sorted(cells, key=lambda k: (sets.index(k[0]), k[1], _place_of(k[2])))
    lines = []
    for where, threads, solver in order:
        groups = cells[where, threads, solver]
        rows = [row for group in groups.values() for row in group]
        counts = [len({row.instance for row in rows}), len({row.seed for row in rows})]
        line = [where, *map(str, counts), str(threads), solver]
        lines.append([*line, *(_gap_cell(groups[b], best) if b in groups else "" for b in budgets)])
    heads = ["set", "instances", "seeds", "threads", "solver"]
    return markdown([*heads, *(f"{budget:g} s" for budget in budgets)], lines)


def family_table(results: Sequence[Result]) -> str:
    """Mean gap per family, one column a solver."""
    best = references(results)
    solvers = _solvers(results)
    sets = list(dict.fromkeys(_where(row) for row in results))
    groups: dict[tuple[str, float, int, str], dict[str, list[Result]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in results:
        groups[_where(row), row.budget, row.threads, row.family][row.solver].append(row)
    lines = []
    for key in sorted(groups, key=lambda key: (sets.index(key[0]), *key[1:])):
        where, budget, threads, family = key
        cells = groups[key]
        lines.append(
            [
                where,
                f"{budget:g}",
                str(threads),
                family,
                *(_gap_cell(cells[name], best) if name in cells else "" for name in solvers),
            ]
        )
    return markdown(["set", "s", "threads", "family", *solvers], lines)


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


def _solvers(results: Iterable[Result]) -> list[str]:
    return sorted({row.solver for row in results}, key=_place_of)


def _place_of(solver: str) -> tuple[int, str]:
    """Where a solver stands among the others."""
    names = peers.NAMES
    return (names.index(solver) if solver in names else len(names)), solver


def _grouped(results: Sequence[Result]) -> dict[tuple[str, float, int, str], list[Result]]:
    """Rows by set, budget, threads and solver, in the order of the table."""
    sets = list(dict.fromkeys(_where(row) for row in results))
    groups: dict[tuple[str, float, int, str], list[Result]] = defaultdict(list)
    for row in results:
        groups[_where(row), row.budget, row.threads, row.solver].append(row)
    ordered = sorted(groups, key=lambda k: (sets.index(k[0]), k[1], k[2], _place_of(k[3])))
    return {key: groups[key] for key in ordered}


def _gap_cell(group: Sequence[Result], best: References) -> str:
    """Mean gap of a group; over how many where not over all that ran; vehicles above."""
    ok = [row for row in group if row.status == "ok"]
    gaps, _ = _gaps(ok, best)
    n_ran = sum(row.ran for row in group)
    text = _mean(gaps, 2)
    if len(gaps) < n_ran:
        text += f" ({len(gaps)} of {n_ran})"
    if any(row.ranking != "cost" for row in ok) and (extra := _extra_vehicles(ok, best)) != "+0":
        text += f", {extra} vehicles"
    return text


def _gaps(rows: Sequence[Result], best: References) -> tuple[list[float], str]:
    """Gaps of the rows that have one, and how many that is when not all."""
    gaps = [gap_of(row, best[row.place][0]) for row in rows if row.place in best]
    known = [gap for gap in gaps if gap is not None]
    return known, "" if len(known) == len(rows) else f" ({len(known)})"


def _extra_vehicles(rows: Sequence[Result], best: References) -> str:
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
