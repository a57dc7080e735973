"""What a residual problem takes over from the day, and what is refused by name instead.

Every field of the documents is either in a residual problem as it is, or stands here
with the reason why not. What would bind the rest of the day and cannot be kept there is
refused before anything is replanned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from vuelta.errors import Finding
from vuelta.execution import DayState, Key
from vuelta.model import Problem

_PEOPLE = "text for people"
_PLACE = "as row of the residual problem's own tables"
_TRAVEL = "in the travel that is measured for the whole day"
_CHOICE = "nothing is chosen on the road: a plan's choices are settled first"
_STANDS = "where and when the van stands says it"

NOT_CARRIED: Final[Mapping[str, str]] = {
    "Problem.name": _PEOPLE,
    "Problem.description": _PEOPLE,
    "Problem.metadata": _PEOPLE,
    "Problem.date": "times are moments once they are read",
    "Problem.time_zone": "times are moments once they are read",
    "Problem.remarks": "warnings are of the whole day's document",
    "Problem.facilities": "visits of facilities have their place, hours and service",
    "Problem.relations": "S203, where a job of one is still to be done",
    "Problem.profiles": _TRAVEL,
    "Problem.disruptions": _TRAVEL,
    "Problem.waypoints": _TRAVEL,
    "Problem.style": "the whole day's plan is spelled as the document is",
    "Vehicle.metadata": _PEOPLE,
    "Vehicle.start": _STANDS,
    "Vehicle.end": _PLACE,
    "Vehicle.steps": "those ahead that are pinned",
    "Vehicle.room_taken": "in on_board",
    "Vehicle.reload_at": "I715: a plan with reloads is not replanned, and none is begun",
    "Vehicle.max_reloads": "as reload_at",
    "Job.metadata": _PEOPLE,
    "Shipment.metadata": _PEOPLE,
    "Job.location": _PLACE,
    "Job.soft_start": "S201, where early_cost makes it count",
    "Job.early_cost": "S201, where the job is still to be done",
    "Job.release_time": "vans leave no earlier, and others may not take it",
    "Job.places": _CHOICE,
    "Job.destinations": _CHOICE,
    "Job.returned_to": "as a visit of the facility",
    "ShipmentStep.metadata": _PEOPLE,
    "ShipmentStep.location": _PLACE,
    "ShipmentStep.soft_start": "S201, where early_cost makes it count",
    "ShipmentStep.early_cost": "S201, where the visit is still to be made",
}
"""Fields that a residual problem does not have as the day has them, and why."""


def refused(problem: Problem, state: DayState) -> list[Finding]:
    """Findings for what binds the rest of the day and cannot be kept there; none otherwise."""
    open_: set[Key] = {
        key
        for key in _tasks(problem)
        if (known := state.tasks.get(key)) is None or not known.is_over
    }
    return [
        *_of_tasks(problem, open_),
        *_of_rules(problem, open_, state),
    ]


def _finding(code: str, where: str, what: str) -> Finding:
    return Finding(code, where, f"{what} cannot be kept in replanning yet", "leave the field out")


def _of_tasks(problem: Problem, open_: Collection[Key]) -> Iterator[Finding]:
    for i, job in enumerate(problem.jobs):
        if job.early_cost and ("job", job.id) in open_:
            yield _finding("S201", f"jobs[{i}].early_cost", "a price for being early")
    for i, pair in enumerate(problem.shipments):
        for half, end in (("pickup", pair.pickup), ("delivery", pair.delivery)):
            if end.early_cost and (half, end.id) in open_:
                where = f"shipments[{i}].{half}.early_cost"
                yield _finding("S201", where, "a price for being early")


def _of_rules(problem: Problem, open_: Collection[Key], state: DayState) -> Iterator[Finding]:
    for i, relation in enumerate(problem.relations):
        if any(("job", name) in open_ for name in relation.jobs):
            yield _finding("S203", f"relations[{i}]", "a relation")
    kinds = {job.load_type for job in problem.jobs if ("job", job.id) in open_}
    kinds |= {
        pair.load_type for pair in problem.shipments if ("delivery", pair.delivery.id) in open_
    }
    for i, rule in enumerate(problem.incompatible_types):
        if rule.mode != "same_vehicle" and kinds & set(rule.types):
            yield _finding("S204", f"incompatible_types[{i}].mode", f"incompatibility {rule.mode}")


def _tasks(problem: Problem) -> Iterator[Key]:
    for job in problem.jobs:
        yield "job", job.id
    for pair in problem.shipments:
        yield "pickup", pair.pickup.id
        yield "delivery", pair.delivery.id
