"""How much of one thing a vehicle may have before every look at a route takes too long.

==== ========================================================================
E190 more breaks than ``bounds.BREAKS``
==== ========================================================================
"""

from __future__ import annotations

from collections.abc import Iterator

from vuelta import bounds
from vuelta.errors import Finding, beyond
from vuelta.model.checks.where import Where
from vuelta.model.problem_fields import ProblemFields


def check(problem: ProblemFields, at: Where) -> Iterator[Finding]:
    """What is more than a bound allows; vehicles are told one by one."""
    most = bounds.BREAKS.most
    for i, vehicle in enumerate(problem.vehicles):
        if len(vehicle.breaks) > most:
            yield beyond(bounds.BREAKS, at("vehicles", i, ".breaks"), len(vehicle.breaks))
