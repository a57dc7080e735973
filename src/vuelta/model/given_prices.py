"""Prices nobody gave, in documents that speak of money.

VROOM's default counts one unit a second of travel, 3,600 an hour. That is a measure where no
money is spoken of; beside a price per kilometre in a currency it would be a wage nobody pays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vuelta.model.fleet import Costs, Vehicle

_OF_WORK: Final = ("per_km", "per_task_hour", "per_waiting_hour")
"""Prices that make one route dearer than another, as `per_hour` does."""


def with_nought(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with ``per_hour`` 0 where it names a currency and other prices of work.

    A vehicle with no such price keeps the default: else nothing would tell a short route
    from a long one.
    """
    data = dict(document)
    vehicles = data.get("vehicles")
    if data.get("currency") is not None and isinstance(vehicles, list | tuple):
        data["vehicles"] = [_priced(vehicle) for vehicle in vehicles]
    return data


def _priced(vehicle: Any) -> Any:
    if isinstance(vehicle, Vehicle):
        given = vehicle.costs.model_fields_set
        if "per_hour" not in given and any(getattr(vehicle.costs, one) for one in _OF_WORK):
            free = {"costs": vehicle.costs.model_copy(update={"per_hour": 0})}
            return vehicle.model_copy(update=free)
        return vehicle
    costs = vehicle.get("costs") if isinstance(vehicle, dict) else None
    if isinstance(costs, Costs):
        given = costs.model_fields_set
        if "per_hour" not in given and any(getattr(costs, one) for one in _OF_WORK):
            return vehicle | {"costs": costs.model_copy(update={"per_hour": 0})}
    elif isinstance(costs, dict) and "per_hour" not in costs and any(map(costs.get, _OF_WORK)):
        return vehicle | {"costs": costs | {"per_hour": 0}}
    return vehicle
