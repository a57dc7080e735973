"""Service against cost: which plans are worth having, and which to take.

Source: ``domain.md`` section 4, service-cost frontier: stop where one more kept
promise costs more than a lost sale.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from vuelta import units
from vuelta.insight.kpi_nouns import Measures
from vuelta.insight.plots import plot_page
from vuelta.model import Count, Flag, Noun, Price, Real, Total
from vuelta.wording import Language, words_of


class FrontierPoint(Noun):
    """One plan: at which prices it was found, what it spends, what it keeps."""

    factor: Real
    """Factor on the prices of lateness and of leaving out, at which it was found."""
    cost: Total
    """What it spends."""
    kept: Count
    """Number of tasks served as promised (OTIF)."""
    tasks: Count
    """Number of tasks in all."""
    late: Count = 0
    """Number of tasks served late."""
    left_out: Count = 0
    """Number of tasks not served."""
    on_frontier: Flag = False
    """Whether no other plan beats it in both cost and promises kept."""
    per_promise: Real | None = None
    """Currency units for each promise it keeps beyond the cheaper plan before it on the
    frontier."""


class Frontier(Noun):
    """All plans, cheapest first, and the one to take when a lost sale costs so much."""

    points: tuple[FrontierPoint, ...]
    """The plans, cheapest first."""
    currency: str | None = None
    """Name of the currency."""
    lost_sale: Price | None = None
    """What a promise not kept costs."""
    recommended: Real | None = None
    """The factor of the plan to take. None where no price of a lost sale was given."""


def point_of(factor: float, measures: Measures) -> FrontierPoint:
    """The plan found at a factor, as measured."""
    service = measures.service
    return FrontierPoint.model_construct(
        factor=factor,
        cost=measures.money.spent,
        kept=service.otif.count,
        tasks=service.tasks,
        late=service.late.n,
        left_out=service.left_out,
    )


def weighed(
    points: Sequence[FrontierPoint], currency: str | None = None, lost_sale: int | None = None
) -> Frontier:
    """Which points nobody beats in both cost and kept promises, and which is recommended.

    Recommended is the point with the least cost + lost_sale x promises not
    kept: along a convex frontier, where the price of one more promise passes
    the lost sale. Of equal plans the one at the lowest prices stands for all.
    """
    ordered = sorted(points, key=lambda point: (point.cost, -point.kept, point.factor))
    drawn: list[FrontierPoint] = []
    best: FrontierPoint | None = None
    for point in ordered:
        if best is not None and point.kept <= best.kept:
            drawn.append(point)
            continue
        slope = None
        if best is not None:
            gained = point.kept - best.kept
            slope = round((point.cost - best.cost) / gained / units.MONEY_STEPS, 4)
        best = point.model_copy(update={"on_frontier": True, "per_promise": slope})
        drawn.append(best)
    recommended = None
    if lost_sale is not None and drawn:
        wise = min(drawn, key=lambda p: (p.cost + lost_sale * (p.tasks - p.kept), p.cost))
        recommended = wise.factor
    return Frontier.model_construct(
        points=tuple(drawn), currency=currency, lost_sale=lost_sale, recommended=recommended
    )


def frontier_csv(frontier: Frontier) -> str:
    """A row for each point; money in currency units."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([*FrontierPoint.model_fields, "recommended"])
    for point in frontier.points:
        row = point.model_dump(mode="json")
        table.writerow([*row.values(), point.factor == frontier.recommended])
    return text.getvalue()


def frontier_words(language: Language) -> dict[str, Any]:
    """Titles, columns and marks in one language."""
    return words_of("frontier", language)


def frontier_page(frontier: Frontier, name: str, language: Language = "en") -> str:
    """The points drawn on a page of its own that needs no network; K810 as ``report``."""
    words = frontier_words(language)
    data = {
        "points": [
            {**point.model_dump(mode="json"), "best": point.factor == frontier.recommended}
            for point in frontier.points
        ],
        "words": words,
        "currency": frontier.currency or "",
    }
    return plot_page(
        name,
        "frontier",
        data,
        {"frontier": words["title"]},
        title=words["title"],
        language=language,
    )
