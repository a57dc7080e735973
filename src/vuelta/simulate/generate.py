"""A day to try: a problem, and a trace of what will happen; the same for the same seed.

==== ========================================================================
S820 a number of vans that is no fleet
S821 a seed out of range
==== ========================================================================
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from vuelta.errors import Finding, InputError
from vuelta.model import Problem
from vuelta.simulate.addresses import listed, synthetic
from vuelta.simulate.incident_generator import trace_of
from vuelta.simulate.order_generator import morning, n_stops
from vuelta.simulate.parameters import Parameters, Source
from vuelta.simulate.scenario_trace import Trace

MOST_VANS = 500
MOST_SEED = 10**9


@dataclass(frozen=True)
class Scenario:
    """A morning, and what will become of it."""

    problem: Problem
    trace: Trace

    @property
    def name(self) -> str:
        return self.problem.name or self.trace.suite


def generate(
    suite: str,
    vans: int,
    seed: int = 0,
    *,
    places: str | os.PathLike[str] | None = None,
    parameters: Source | None = None,
) -> Scenario:
    """A day of a suite with so many vans.

    Parameters
    ----------
    places
        A list of real addresses (see ``addresses``); a synthetic city without.
    parameters
        Values that differ from the table and the suite.

    Raises
    ------
    InputError
        F2xx, S802 to S821, with every finding at once.
    """
    findings: list[Finding] = []
    if not 1 <= vans <= MOST_VANS:
        remedy = f"give 1 to {MOST_VANS}"
        findings.append(Finding("S820", "vans", f"{vans} vans are no fleet", remedy))
    if not 0 <= seed <= MOST_SEED:
        cause, remedy = f"{seed} is out of range", f"give 0 to {MOST_SEED}"
        findings.append(Finding("S821", "seed", cause, remedy))
    values = city = None
    try:
        values = Parameters.of(suite, parameters)
    except InputError as error:
        findings += error.findings
    if places is not None:
        try:
            city = listed(places)
        except InputError as error:
            findings += error.findings
    if findings or values is None:
        raise InputError(findings)
    if city is None:
        city = synthetic(2 * n_stops(vans, values) + 100, vans, values, seed)
    day = morning(f"{suite}-{vans}-{seed}", vans, values, city, seed)
    return Scenario(day.problem, trace_of(day, suite, values, seed))
