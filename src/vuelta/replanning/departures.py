"""When vans that are still at the depot may leave: once what they are to take along is out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from vuelta.execution import Key
from vuelta.model import Job, Step
from vuelta.replanning.revised_day import RevisedDay


def departures(
    day: RevisedDay,
    at_depot: Sequence[str],
    ahead: Mapping[str, Sequence[Step]],
    waiting: Iterable[Key],
) -> dict[str, int]:
    """The earliest departure of each van at the depot.

    It waits for the goods it was to bring; one that has nothing to do yet waits for
    what nobody could take along otherwise.
    """
    jobs, now = day.jobs, day.state.now
    leaves: dict[str, int] = {}
    for vehicle in at_depot:
        shift = day.vehicles[vehicle].time_window
        first = now if shift is None else max(now, shift.start)
        names = (step.id or "" for step in ahead[vehicle] if step.type == "job")
        leaves[vehicle] = max([first, *(_out(jobs.get(name)) for name in names)])
    idle = next((vehicle for vehicle in at_depot if not ahead[vehicle]), None)
    if idle is not None:
        waits = (_out(jobs.get(name)) for kind, name in waiting if kind == "job")
        leaves[idle] = max([leaves[idle], *waits])
    return leaves


def _out(job: Job | None) -> int:
    """When the goods it delivers can be loaded; 0 where there is nothing to wait for."""
    if job is None or job.aboard is not None or not any(job.delivery or ()):
        return 0
    return job.release_time or 0
