"""What is aboard a van that stands still, made ready for another van to fetch."""

from __future__ import annotations

from vuelta.dispatch.effects import Effects
from vuelta.dispatch.state import Key, Spot
from vuelta.model import Shipment, ShipmentStep, hand_over_of


def to_hand_over(effects: Effects, key: Key, where: Spot) -> None:
    """A parcel aboard a van that stands still becomes a shipment from there.

    An exchange comes apart: its delivery is handed over, its pickup is free.
    """
    job = effects.jobs[key[1]]
    transfer = ShipmentStep(
        id=job.id,
        description=hand_over_of(job.id),
        location=where.location,
        location_index=where.index,
        service=effects.policy.retry.transfer,
    )
    door = {name: getattr(job, name) for name in ShipmentStep.model_fields}
    shipment = Shipment(
        pickup=transfer,
        delivery=ShipmentStep.model_construct(**door),
        amount=job.delivery,
        skills=job.skills,
        priority=job.priority,
        penalty=job.penalty,
    )
    holder = effects.aboard.pop(key)
    effects.loose.discard(key)
    new: Key = ("delivery", job.id)
    if any(job.pickup or ()):
        effects.edit_job(job.id, delivery=None, type="return", aboard=None)
        effects.loose.add(key)
    else:
        del effects.jobs[job.id]
    effects.shipments[job.id] = shipment
    effects.rescued[new] = key, job, holder
    effects.loosen(new)
    effects.touched[new] = effects.touched[key]
