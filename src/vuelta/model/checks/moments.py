"""The moments a problem names, and that they fit one clock."""

from __future__ import annotations

from collections.abc import Iterator

from vuelta import units
from vuelta.errors import Finding
from vuelta.model.jobs import Task
from vuelta.model.problem_fields import ProblemFields


def moments(problem: ProblemFields) -> list[int]:
    """Every moment a problem names: windows, shifts, breaks, soft bounds."""
    tasks: list[Task] = [*problem.jobs]
    for shipment in problem.shipments:
        tasks += [shipment.pickup, shipment.delivery]
    windows = [window for task in tasks for window in task.time_windows]
    for vehicle in problem.vehicles:
        windows += [vehicle.time_window] if vehicle.time_window else []
        windows += [window for pause in vehicle.breaks for window in pause.time_windows]
    for job in problem.jobs:
        windows += [window for place in job.places for window in place.time_windows]
    windows += [window for facility in problem.facilities for window in facility.time_windows]
    softs = [time for task in tasks for time in (task.soft_start, task.soft_end)]
    times = [time for window in windows for time in window]
    return times + [time for time in softs if time is not None]


def check(problem: ProblemFields) -> Iterator[Finding]:
    """All times together must fit the core's 32-bit clock."""
    times = moments(problem)
    first, last = min(times, default=0), max(times, default=0)
    if last - first > units.MAX_DURATION:
        yield Finding(
            "E105",
            "",
            f"times reach from {first} to {last}, more than {units.MAX_DURATION} seconds",
            "use one time scale throughout: all relative, or all Unix time or RFC 3339; with the "
            "document's date and time_zone, numbers count from its midnight",
        )
