"""Cost against notifications, as a picture: one point a dispatcher and suite.

==== ========================================================================
S861 drawing takes an extra that is not installed
==== ========================================================================
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Final

from vuelta.documents import write_bytes
from vuelta.errors import Finding, InputError, refuse
from vuelta.simulate.paired_rows import Row

_TICKS: Final = (100, 120, 150, 200, 300, 500, 800)


def points(rows: Sequence[Row]) -> dict[str, list[tuple[str, float, float]]]:
    """By dispatcher: suite, notices per customer, and the total in % of the cheapest there."""
    means: dict[tuple[str, str], tuple[float, float]] = {}
    for key in dict.fromkeys((row.dispatcher, row.suite) for row in rows):
        group = [row.measures for row in rows if (row.dispatcher, row.suite) == key]
        means[key] = mean(m.notices for m in group), mean(m.total for m in group)
    best = {
        suite: min(total for (_, other), (_, total) in means.items() if other == suite)
        for _, suite in means
    }
    found: dict[str, list[tuple[str, float, float]]] = {}
    for (name, suite), (notices, total) in means.items():
        share = 100 * total / best[suite] if best[suite] else 100.0
        found.setdefault(name, []).append((suite, notices, share))
    return found


def plot(rows: Sequence[Row], path: Path) -> None:
    """Writes the picture; its format is the file's ending.

    Raises
    ------
    InputError
        S861 without matplotlib, F233 when it cannot be written.
    """
    try:
        from matplotlib.figure import Figure
        from matplotlib.ticker import FixedLocator, NullLocator, StrMethodFormatter
    except ImportError:
        cause = "matplotlib is not installed"
        raise InputError(
            [Finding("S861", str(path), cause, "pip install 'vuelta[plots]'")]
        ) from None
    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.add_subplot()
    for name, group in points(rows).items():
        axes.scatter([x for _, x, _ in group], [y for _, _, y in group], label=name, alpha=0.7)
    # Who plans everything anew tells forty times as many; who keeps everything pays five times.
    axes.set_xscale("symlog", linthresh=0.1)
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(FixedLocator(_TICKS))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axes.set_xlabel("notices, per customer and day")
    axes.set_ylabel("total cost, % of the cheapest on the suite")
    axes.grid(alpha=0.3)
    axes.legend(title="one point a suite")
    drawn = io.BytesIO()
    try:
        figure.savefig(drawn, format=path.suffix.lstrip(".").lower() or None)
    except ValueError as error:  # an ending that names no kind of picture
        refuse("F233", str(path), str(error).lower(), "give another ending, such as .png")
    write_bytes(drawn.getvalue(), path)
