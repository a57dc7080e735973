"""Amounts that no vehicle can hold."""

from __future__ import annotations

from collections.abc import Iterator

from vuelta.model.caution import Caution
from vuelta.model.problem_fields import ProblemFields


def doubts(problem: ProblemFields) -> Iterator[Caution]:
    """W105, once a task; nothing where some vehicle has no limit."""
    capacities = {vehicle.capacity for vehicle in problem.vehicles}
    if not capacities or None in capacities:
        return
    rooms = [room for room in capacities if room is not None]
    for i, job in enumerate(problem.jobs):
        for way in ("delivery", "pickup"):
            yield from _too_much(f"jobs[{i}].{way}", f"job {job.id}", getattr(job, way), rooms)
    for i, shipment in enumerate(problem.shipments):
        name = f"shipment {shipment.pickup.id}"
        yield from _too_much(f"shipments[{i}].amount", name, shipment.amount, rooms)


def _too_much(
    where: str, name: str, amounts: tuple[int, ...] | None, rooms: list[tuple[int, ...]]
) -> Iterator[Caution]:
    if amounts is None or any(
        all(amount <= most for amount, most in zip(amounts, room, strict=False)) for room in rooms
    ):
        return
    held = " or ".join(str(list(room)) for room in sorted(rooms)[-3:])
    cause = f"{name} carries {list(amounts)}, more than any vehicle holds: {held}"
    remedy = "split it, correct its amounts, or give a vehicle more capacity"
    yield Caution(code="W105", where=where, cause=cause, remedy=remedy)
