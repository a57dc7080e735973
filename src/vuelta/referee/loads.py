"""What a vehicle carries along its route, in every dimension.

At the start: what is always on board, the deliveries of the jobs on the
route, and the deliveries it holds already (``aboard``), served or not. A job
takes its delivery off and its pickup on; a shipment comes on at its pickup and
off at its delivery. A parcel that another vehicle holds is neither here nor
there: it changes nothing, and serving it is a violation of its own. A visit
that failed changes nothing either.

A reload ends a trip: what the trip's jobs have taken on is set down, and the
deliveries up to the next reload come aboard. All else stays where it is.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from vuelta.model import Job, Vehicle
from vuelta.referee.register import Reload, Visit

Load = tuple[int, ...]


def loads_along(
    vehicle: Vehicle,
    visits: Sequence[Visit | Reload],
    aboard: Sequence[Job],
    dimensions: int,
    failed: Container[int] = (),
) -> list[Load]:
    """The load at the start, and after each visit.

    Parameters
    ----------
    aboard
        Jobs whose deliveries the vehicle holds before it serves anything.
    failed
        Visits, by number, where nothing was served.
    """
    load = [0] * dimensions
    _add(load, vehicle.on_board or (), 1)
    for job in aboard:
        _add(load, job.delivery or (), 1)
    _take_aboard(load, visits, 0, failed)
    loads = [tuple(load)]
    taken_on: list[Visit] = []
    for k, visit in enumerate(visits):
        if isinstance(visit, Reload):
            for done in taken_on:
                _add(load, done.load, -1)
            taken_on = []
            _take_aboard(load, visits, k + 1, failed)
        elif k not in failed:
            if visit.job is not None:
                taken_on.append(visit)
            if visit.unload and not held_elsewhere(visit, vehicle):
                _add(load, visit.unload, -1)
            _add(load, visit.load, 1)
        loads.append(tuple(load))
    return loads


def _take_aboard(
    load: list[int], visits: Sequence[Visit | Reload], first: int, failed: Container[int]
) -> None:
    """The deliveries of a trip, from its first visit to the next reload."""
    for k, visit in enumerate(visits[first:], start=first):
        if isinstance(visit, Reload):
            return
        if visit.unload and k not in failed and visit.job is not None and visit.job.aboard is None:
            _add(load, visit.unload, 1)


def held_elsewhere(visit: Visit, vehicle: Vehicle) -> bool:
    """Whether another vehicle holds what this visit delivers."""
    job = visit.job
    return job is not None and job.aboard is not None and job.aboard != vehicle.id


def excess(load: Load, limit: Load | None) -> int:
    """By how much the load is over its limit, in the worst dimension."""
    if limit is None:
        return 0
    worst = 0
    for is_, may in zip(load, limit, strict=True):
        worst = max(worst, is_ - may)
    return worst


def _add(load: list[int], amounts: Sequence[int], sign: int) -> None:
    for dimension, amount in enumerate(amounts):
        load[dimension] += sign * amount
