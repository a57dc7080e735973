"""Numbers in matrices that other programs write where there is no way."""

from __future__ import annotations

from collections.abc import Iterator

from vuelta.model.caution import Caution
from vuelta.model.problem_fields import ProblemFields


def doubts(problem: ProblemFields) -> Iterator[Caution]:
    """W108, once a table."""
    for profile, tables in problem.matrices.items():
        for name in ("durations", "distances", "costs"):
            table = getattr(tables, name)
            if table is not None and table.no_ways:
                yield Caution(
                    code="W108",
                    where=f"matrices.{profile}.{name}",
                    cause=f"2147483647 or 4294967295 is taken as no way, {table.no_ways} times",
                    remedy="write null where there is no way",
                )
