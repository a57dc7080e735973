"""Whether vehicles may reload where they say they do.

==== ========================================================================
E169 a given route reloads at a facility the vehicle may not reload at
E170 a reload among the pinned steps
E171 a facility to reload at that is nowhere
==== ========================================================================

A facility that does not exist is E133, as every id that names nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from vuelta.errors import Finding
from vuelta.model.checks.where import Where
from vuelta.model.fleet import Vehicle
from vuelta.model.problem_fields import ProblemFields
from vuelta.model.task import TASK_TYPES


def check(problem: ProblemFields, at: Where, *, complete: bool) -> Iterator[Finding]:
    """Everything wrong with ``reload_at`` and the reloads of given routes."""
    names = {facility.id for facility in problem.facilities}
    used: set[str] = set()
    for i, vehicle in enumerate(problem.vehicles):
        used.update(vehicle.reload_at)
        for k, name in enumerate(vehicle.reload_at):
            if complete and name not in names:
                yield at.unknown("facility", name, names, at("vehicles", i, f".reload_at[{k}]"))
        yield from _steps(vehicle, i, at)
    for i, facility in enumerate(problem.facilities):
        is_nowhere = facility.location is None and facility.location_index is None
        if facility.id in used and is_nowhere:
            yield Finding(
                "E171",
                at("facilities", i, ""),
                f"vehicles reload at facility {facility.id}, which is nowhere",
                "give its row index" if problem.matrices else "give [lon, lat]",
            )


def _steps(vehicle: Vehicle, i: int, at: Where) -> Iterator[Finding]:
    """Reloads of the vehicle's own steps."""
    tasks = 0
    for k, step in enumerate(vehicle.steps):
        if step.type == "reload":
            if step.id not in vehicle.reload_at:
                yield Finding(
                    "E169",
                    at("vehicles", i, f".steps[{k}]"),
                    f"vehicle {vehicle.id} may not reload at {step.id}",
                    "add it to the vehicle's reload_at, or drop the step",
                )
            if tasks < vehicle.pinned_steps:
                yield Finding(
                    "E170",
                    at("vehicles", i, f".steps[{k}]"),
                    "a reload cannot be pinned yet",
                    "pin only the steps before it",
                )
        tasks += step.type in TASK_TYPES
