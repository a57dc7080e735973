"""What a vehicle carries along its route, in every dimension.

At the start: what is always on board, the deliveries of the jobs on the
route, and the deliveries it holds already (``aboard``), served or not. A job
takes its delivery off and its pickup on; a shipment comes on at its pickup and
off at its delivery. A parcel that another vehicle holds is neither here nor
there: it changes nothing, and serving it is a violation of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from vuelta.model import Job, Vehicle
from vuelta.referee.register import Visit

Load = tuple[int, ...]


def loads_along(
    vehicle: Vehicle, visits: Sequence[Visit], aboard: Sequence[Job], dimensions: int
) -> list[Load]:
    """The load at the start, and after each visit."""
    load = [0] * dimensions
    _add(load, vehicle.on_board or (), 1)
    for job in aboard:
        _add(load, job.delivery or (), 1)
    for visit in visits:
        if visit.job is not None and visit.job.aboard is None:
            _add(load, visit.unload, 1)
    loads = [tuple(load)]
    for visit in visits:
        if not held_elsewhere(visit, vehicle):
            _add(load, visit.unload, -1)
        _add(load, visit.load, 1)
        loads.append(tuple(load))
    return loads


def held_elsewhere(visit: Visit, vehicle: Vehicle) -> bool:
    """Whether another vehicle holds what this visit delivers."""
    return visit.job is not None and visit.job.aboard not in (None, vehicle.id)


def excess(load: Load, limit: Load | None) -> int:
    """By how much the load is over its limit, in the worst dimension."""
    if limit is None:
        return 0
    return max((is_ - may for is_, may in zip(load, limit, strict=True) if is_ > may), default=0)


def _add(load: list[int], amounts: Sequence[int], sign: int) -> None:
    for dimension, amount in enumerate(amounts):
        load[dimension] += sign * amount
