"""Amounts that no vehicle can hold."""

from __future__ import annotations

from collections.abc import Iterator

from vuelta.model.caution import Caution
from vuelta.model.problem_fields import ProblemFields

Rooms = list[tuple[int, ...]]


def doubts(problem: ProblemFields) -> Iterator[Caution]:
    """W105, once a task; nothing where some vehicle has no limit."""
    capacities = {vehicle.capacity for vehicle in problem.vehicles}
    if not capacities or None in capacities:
        return
    rooms = sorted((room for room in capacities if room is not None), reverse=True)
    for i, job in enumerate(problem.jobs):
        if not _fits(job.delivery, rooms):
            yield _too_much(f"jobs[{i}].delivery", f"job {job.id}", job.delivery, rooms)
        if not _fits(job.pickup, rooms):
            yield _too_much(f"jobs[{i}].pickup", f"job {job.id}", job.pickup, rooms)
    for i, shipment in enumerate(problem.shipments):
        if not _fits(shipment.amount, rooms):
            name = f"shipment {shipment.pickup.id}"
            yield _too_much(f"shipments[{i}].amount", name, shipment.amount, rooms)


def _fits(amounts: tuple[int, ...] | None, rooms: Rooms) -> bool:
    """Whether some vehicle holds them; the largest are asked first."""
    if amounts is None:
        return True
    for room in rooms:
        for amount, most in zip(amounts, room, strict=False):
            if amount > most:
                break
        else:
            return True
    return False


def _too_much(where: str, name: str, amounts: tuple[int, ...] | None, rooms: Rooms) -> Caution:
    held = " or ".join(str(list(room)) for room in rooms[:3][::-1])
    cause = f"{name} carries {list(amounts or ())}, more than any vehicle holds: {held}"
    remedy = "split it, correct its amounts, or give a vehicle more capacity"
    return Caution(code="W105", where=where, cause=cause, remedy=remedy)
