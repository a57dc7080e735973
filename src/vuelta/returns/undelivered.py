"""Deliveries that turned back: refused, damaged or undeliverable goods as returns.

A delivery that is taken off the plan as ``returning`` rides on with its van. Here it
becomes a return that is in transit already, with the facility its goods are to
go on to from the van's end; goods that are sent anew become an order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any, Final

from vuelta.model import (
    Condition,
    Job,
    Placement,
    Plan,
    Problem,
    ReturnCase,
    ReturnItem,
    ReturnPolicy,
    ReturnReason,
    ReturnRequest,
    SetAside,
    Shipment,
    TaskKey,
)
from vuelta.returns.disposition import placements_from
from vuelta.returns.drop_off_points import facility_at
from vuelta.returns.lifecycle import begin

_REASONS: Final[Mapping[str, tuple[ReturnReason, Condition]]] = {
    "REFUSED": ("REFUSED", "unopened"),
    "DAMAGED": ("DAMAGED_IN_TRANSIT", "broken"),
    "CANCELLATION": ("UNWANTED", "unopened"),
    "ADDRESS_WRONG": ("UNDELIVERABLE_ADDRESS", "unopened"),
    "RECIPIENT_ABSENT": ("UNDELIVERABLE_ADDRESS", "unopened"),
    "ACCESS_PROBLEM": ("UNDELIVERABLE_ADDRESS", "unopened"),
    "DELAY": ("ARRIVED_LATE", "unopened"),
}
"""Why goods come back, and as what, by the incident that turned them back."""


@dataclass(frozen=True)
class TurnedBack:
    """A delivery that became a return."""

    request: ReturnRequest
    case: ReturnCase
    vehicle: str
    depot: str | None
    """Facility at the van's end, where the policy knows one."""
    placements: tuple[Placement, ...]
    """Where its goods go from there; none where nobody is known to take them."""
    reship: Job | None
    """The same goods sent anew, as an order."""

    @property
    def target(self) -> str | None:
        """The facility that most of its value goes to."""
        best = max(self.placements, key=lambda one: one.net, default=None)
        return None if best is None else best.facility


def turned_back(
    problem: Problem,
    plan: Plan,
    policy: ReturnPolicy,
    *,
    contents: Mapping[str, Sequence[ReturnItem]]
    | Mapping[TaskKey, Sequence[ReturnItem]]
    | None = None,
    reshipped: Iterable[TaskKey] = (),
) -> tuple[TurnedBack, ...]:
    """Every delivery that rides back aboard a van, as a return in transit.

    Parameters
    ----------
    contents
        What is in the parcels, by task or by its id; a parcel nobody describes counts
        as one piece of the job's load type without value.
    reshipped
        Tasks whose goods are sent anew.
    """
    demands: dict[TaskKey, Job | Shipment] = {("job", job.id): job for job in problem.jobs}
    demands |= {("delivery", pair.delivery.id): pair for pair in problem.shipments}
    inside: Mapping[Any, Sequence[ReturnItem]] = contents or {}
    ends = {
        vehicle.id: facility_at(policy, vehicle.end, vehicle.end_index)
        for vehicle in problem.vehicles
    }
    anew = set(reshipped)
    orders = {task.id for task in problem.jobs}
    orders |= {half.id for pair in problem.shipments for half in (pair.pickup, pair.delivery)}
    requests: set[str] = set()
    found = []
    for entry in plan.set_aside:
        key: TaskKey = (entry.type, entry.id)
        task = demands.get(key)
        if entry.state != "returning" or entry.aboard is None or task is None:
            continue
        name = _unused(entry.id, requests)
        request = _request(name, entry, task, inside.get(key, inside.get(entry.id)), problem)
        end = ends.get(entry.aboard)
        depot = None if end is None else end.id
        found.append(
            TurnedBack(
                request=request,
                case=begin(request.id, _event(entry)),
                vehicle=entry.aboard,
                depot=depot,
                placements=placements_from(request, policy, entry.time, depot),
                reship=_again(task, _unused(f"{entry.id}-again", orders)) if key in anew else None,
            )
        )
    return tuple(found)


def _event(entry: SetAside) -> dict[str, Any]:
    return {
        "state": "IN_TRANSIT",
        "time": entry.time,
        "actor": "DRV",
        "vehicle": entry.aboard,
        "note": entry.reason,
    }


def _unused(name: str, taken: set[str]) -> str:
    """The name, numbered where another has it already; taken from now on."""
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    free = next(one for one in names if one not in taken)
    taken.add(free)
    return free


def _request(
    name: str,
    entry: SetAside,
    task: Job | Shipment,
    items: Sequence[ReturnItem] | None,
    problem: Problem,
) -> ReturnRequest:
    reason, condition = _REASONS.get(entry.reason, ("OTHER", "unopened"))
    amounts = task.delivery if isinstance(task, Job) else task.amount
    door = task if isinstance(task, Job) else task.delivery
    unknown = ReturnItem(sku=entry.id, category=task.load_type or "default", size=amounts or ())
    return ReturnRequest(
        id=name,
        order=entry.id,
        ordered=entry.time,
        requested=entry.time,
        items=tuple(
            item.model_copy(update={"condition": condition})
            for item in (items if items is not None else (unknown,))
        ),
        reason=reason,
        location=door.location,
        location_index=door.location_index,
        style=problem.style,
    )


def _again(task: Job | Shipment, name: str) -> Job:
    """The delivery as a new order, with goods from the depot and hours to be agreed."""
    door = task if isinstance(task, Job) else task.delivery
    amounts = task.delivery if isinstance(task, Job) else task.amount
    return Job(
        id=name,
        type="delivery",
        description=door.description,
        metadata=door.metadata,
        location=door.location,
        location_index=door.location_index,
        setup=door.setup,
        service=door.service,
        delivery=amounts,
        skills=task.skills,
        load_type=task.load_type,
    )
