"""Checks of what lies around the work: areas that are disturbed, and waypoints."""

from __future__ import annotations

from collections.abc import Iterator

from vuelta.errors import Finding
from vuelta.model.checks.where import Where
from vuelta.model.problem_fields import Disruption, ProblemFields


def check(problem: ProblemFields, at: Where) -> Iterator[Finding]:
    """Rows of disruptions that no matrix has, and waypoints where rows are the places."""
    for i, disruption in enumerate(problem.disruptions):
        if disruption.places:
            yield from _rows(problem, disruption, at("disruptions", i, ".places"))
    if problem.matrices and problem.waypoints:
        yield Finding(
            "E153",
            "waypoints",
            "waypoints have no row while matrices are given",
            "drop them and name rows, or give no matrices and let travel be computed",
        )


def _rows(problem: ProblemFields, disruption: Disruption, where: str) -> Iterator[Finding]:
    sizes = [
        len(table)
        for profile, matrix in problem.matrices.items()
        if disruption.profiles is None or profile in disruption.profiles
        for table in (matrix.durations, matrix.distances, matrix.costs)
        if table is not None
    ]
    if not problem.matrices:
        yield Finding(
            "E154",
            where,
            f"disruption {disruption.id} names matrix rows, and no matrix is given",
            "give centre and radius, or the matrices",
        )
    elif sizes and max(disruption.places) >= min(sizes):
        size = min(sizes)
        yield Finding(
            "E154",
            where,
            f"row {max(disruption.places)} of disruption {disruption.id}"
            f" is outside the {size} x {size} matrix",
            f"give 0..{size - 1}, or a larger matrix",
        )
