"""The checks a problem needs as a whole, one rule family a file."""

from __future__ import annotations

from vuelta.errors import Finding
from vuelta.model.checks import (
    dimensions,
    facilities,
    identity,
    indices,
    moments,
    references,
    reload_stops,
    sizes,
    surroundings,
)
from vuelta.model.checks.where import Positions, Where
from vuelta.model.problem_fields import ProblemFields


def check(problem: ProblemFields, positions: Positions | None = None) -> list[Finding]:
    """Everything wrong with a problem whose parts are right."""
    at = Where(positions or {})
    findings: list[Finding] = []
    findings += identity.check(problem, at)
    lengths = dimensions.lengths_of(problem, at)
    findings += dimensions.check(problem, lengths, at)
    if "matrices" not in (positions or {}):
        findings += indices.check(problem, at)
        findings += surroundings.check(problem, at)
    findings += references.check(problem, at, complete=positions is None)
    findings += facilities.check(
        problem, at, dimensions.n_dims(lengths), complete=positions is None
    )
    findings += reload_stops.check(problem, at, complete=positions is None)
    findings += sizes.check(problem, at)
    findings += moments.check(problem)
    return findings
