"""What is aboard a van that stands still, made ready for another van to fetch."""

from __future__ import annotations

from vuelta.execution import Key, Spot
from vuelta.model import Shipment, ShipmentStep, Task
from vuelta.replanning.revised_day import DayEditor


def to_hand_over(edited: DayEditor, key: Key, where: Spot) -> None:
    """A parcel aboard a van that stands still becomes a shipment from there.

    An exchange comes apart: its delivery is handed over, its pickup is free.
    """
    job, holder = edited.jobs[key[1]], edited.aboard.pop(key)
    transfer = ShipmentStep(
        id=job.id,
        location=where.location,
        location_index=where.index,
        service=edited.policy.retry.transfer,
    )
    door = {name: getattr(job, name) for name in Task.model_fields}
    shipment = Shipment(
        pickup=transfer,
        delivery=ShipmentStep.model_construct(**door),
        amount=job.delivery,
        skills=job.skills,
        priority=job.priority,
        penalty=job.penalty,
        transfer_from=holder,
    )
    edited.unassigned_now.discard(key)
    new: Key = ("delivery", job.id)
    if any(job.pickup or ()):
        edited.edit_job(job.id, delivery=None, type="return", aboard=None)
        edited.unassigned_now.add(key)
    else:
        del edited.jobs[job.id]
    edited.shipments[job.id] = shipment
    edited.rescued[new] = key, job, holder
    edited.loosen(new)
    edited.touched[new] = edited.touched[key]
