"""What a vehicle carries along its route, in every dimension.

At the start: what is always on board, the deliveries of the first trip, and
the deliveries it holds already (``aboard``), served or not. A job takes its
delivery off and its pickup on; a shipment comes on at its pickup and off at
its delivery; an unloading takes off what its job collected. A parcel that
another vehicle holds is neither here nor there: it changes nothing, and
serving it is a violation of its own. A visit that failed changes nothing
either: what it was to deliver was loaded for its trip, and rides on.

Room that was found taken on the way counts from then on (``with_found``).

A reload ends a trip: what jobs have collected is set down, and the deliveries
up to the next reload come aboard. All else stays where it is: shipments, what
was aboard from the start, and what a job collected for a facility where the
route unloads it later (``set_down``).
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from vuelta.model import Job, Vehicle
from vuelta.referee.problem_index import Name, Reload, Visit

Load = tuple[int, ...]


def loads_along(
    vehicle: Vehicle,
    visits: Sequence[Visit | Reload],
    aboard: Sequence[Job],
    dimensions: int,
    failed: Container[int] = (),
    lost: Container[str] = (),
) -> list[Load]:
    """The load at the start, and after each visit.

    Parameters
    ----------
    aboard
        Jobs whose deliveries the vehicle holds before it serves anything.
    failed
        Visits, by number, where nothing was served.
    lost
        Jobs, by id, whose goods were not there, or are with another vehicle, when they failed.
    """
    load = [0] * dimensions
    _add(load, vehicle.on_board or (), 1)
    for job in aboard:
        _add(load, job.delivery or (), 1)
    taken = _taken_aboard(visits, aboard, failed, lost)
    left = set_down(visits, failed)
    for job in taken.get(-1, ()):
        _add(load, job.delivery or (), 1)
    loads = [tuple(load)]
    for k, visit in enumerate(visits):
        if isinstance(visit, Reload):
            for done in left[k]:
                _add(load, done.load, -1)
            for job in taken.get(k, ()):
                _add(load, job.delivery or (), 1)
        elif k not in failed:
            if visit.unload and not held_elsewhere(visit, vehicle):
                _add(load, visit.unload, -1)
            _add(load, visit.load, 1)
        loads.append(tuple(load))
    return loads


def set_down(
    visits: Sequence[Visit | Reload], failed: Container[int] = ()
) -> dict[int, list[Visit]]:
    """By reload, the jobs of which it sets down what they collected.

    Those that have collected something since the reload before, and that no
    later step unloads: one that failed there was to, and its goods ride until then.
    """
    last: dict[Name, int] = {}
    for k, visit in enumerate(visits):
        if isinstance(visit, Visit) and visit.type == "unload":
            last[visit.name] = k
    found: dict[int, list[Visit]] = {}
    riding: list[Visit] = []
    for k, visit in enumerate(visits):
        if isinstance(visit, Reload):
            found[k] = [one for one in riding if last.get(("unload", one.id), -1) < k]
            riding = [one for one in riding if last.get(("unload", one.id), -1) > k]
        elif k in failed:
            continue
        elif visit.type == "unload":
            riding = [one for one in riding if one.id != visit.id]
        elif visit.job is not None and any(visit.load):
            riding.append(visit)
    return found


def _taken_aboard(
    visits: Sequence[Visit | Reload],
    aboard: Sequence[Job],
    failed: Container[int],
    lost: Container[str],
) -> dict[int, list[Job]]:
    """By reload (-1: the start), the jobs whose deliveries are loaded for the trip it begins.

    What is aboard already is loaded nowhere. A job that failed has its goods with
    it from then on: another try does not load them again.
    """
    held = {job.id for job in aboard}
    found: dict[int, list[Job]] = {}
    trip = -1
    for k, visit in enumerate(visits):
        if isinstance(visit, Reload):
            trip = k
            continue
        job = visit.job
        if job is None or job.aboard is not None or job.id in held or not job.delivery:
            continue
        if k in failed and job.id in lost:
            continue
        found.setdefault(trip, []).append(job)
        if k in failed:
            held.add(job.id)
    return found


def with_found(load: Load, vehicle: Vehicle, moment: int) -> Load:
    """The load at a moment, with the room that was found taken until then."""
    for taken in vehicle.room_taken:
        if taken.since <= moment:
            load = tuple(has + more for has, more in zip(load, taken.amounts, strict=True))
    return load


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


def lack(load: Load) -> int:
    """By how much the load is below nothing, in the worst dimension."""
    return max(0, -min(load, default=0))


def _add(load: list[int], amounts: Sequence[int], sign: int) -> None:
    for dimension, amount in enumerate(amounts):
        load[dimension] += sign * amount
