"""LoggiBUD's JSON: real last-mile deliveries with coordinates, capacity only.

``origin {lng, lat}`` is the depot, ``deliveries[] {id, point {lng, lat},
size}`` the jobs. No matrix: travel is computed from the coordinates. The cost
is the distance in kilometres, as LoggiBUD reports it. The fleet is what the
sizes need plus a fifth and one, never more vans than deliveries. Ids that occur
more than once (parcels of one address in the published files) get ``-2``, ``-3``, ...
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from vuelta import units
from vuelta.documents import object_of
from vuelta.errors import InputError
from vuelta.formats.finding_log import Ledger
from vuelta.model import Problem, findings_of

_NAMED: Final = ConfigDict(extra="ignore", strict=True)


class _Point(BaseModel):
    model_config = _NAMED
    lng: float
    lat: float


class _Delivery(BaseModel):
    model_config = _NAMED
    id: str
    point: _Point
    size: int


class _Instance(BaseModel):
    model_config = _NAMED
    name: str
    origin: _Point
    vehicle_capacity: int
    deliveries: list[_Delivery]


def parse(text: str, *, name: str | None = None, vehicles: int | None = None) -> Problem:
    """The problem of a LoggiBUD text. ``vehicles`` replaces the fleet.

    Raises
    ------
    InputError
        With everything wrong in the document, by path.
    """
    data = object_of(text)
    try:
        instance = _Instance.model_validate(data)
    except ValidationError as error:
        raise InputError(findings_of(error, data)) from None
    ledger = Ledger()
    _amount(ledger, "vehicle_capacity", instance.vehicle_capacity, least=1)
    for index, delivery in enumerate(instance.deliveries):
        _amount(ledger, f"deliveries[{index}].size", delivery.size, least=0)
    ledger.close()
    depot = [instance.origin.lng, instance.origin.lat]
    total = sum(delivery.size for delivery in instance.deliveries)
    need = -(-total * 6 // (instance.vehicle_capacity * 5)) + 1
    fleet = max(1, min(need, len(instance.deliveries)))
    return Problem.model_validate(
        {
            "name": instance.name or name,
            "vehicles": [
                {
                    "id": f"van-{number}",
                    "start": depot,
                    "end": depot,
                    "capacity": [instance.vehicle_capacity],
                    "costs": {"per_hour": 0, "per_km": 1},
                }
                for number in range(1, (fleet if vehicles is None else vehicles) + 1)
            ],
            "jobs": _jobs(instance.deliveries),
        }
    )


def _amount(ledger: Ledger, where: str, amount: int, *, least: int) -> None:
    """Note an amount that is too small, or larger than any may be."""
    if amount < least:
        ledger.note("F217", where, f"is {amount}", f"give {least} or more")
    elif amount > units.MAX_AMOUNT:
        ledger.note(
            "F217", where, f"is beyond the limit of {units.MAX_AMOUNT}", "use a larger unit"
        )


def _jobs(deliveries: list[_Delivery]) -> list[dict[str, Any]]:
    seen: Counter[str] = Counter()
    jobs = []
    for delivery in deliveries:
        seen[delivery.id] += 1
        times = seen[delivery.id]
        jobs.append(
            {
                "id": delivery.id if times == 1 else f"{delivery.id}-{times}",
                "location": [delivery.point.lng, delivery.point.lat],
                "delivery": [delivery.size],
            }
        )
    return jobs
