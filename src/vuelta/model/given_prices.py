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
    """The vehicle, or the document of one, with ``per_hour`` 0 where that is meant."""
    if isinstance(vehicle, Vehicle):
        costs = _without_wage(vehicle.costs)
        return vehicle if costs is None else vehicle.model_copy(update={"costs": costs})
    if isinstance(vehicle, dict):
        costs = _without_wage(vehicle.get("costs"))
        return vehicle if costs is None else vehicle | {"costs": costs}
    return vehicle


def _without_wage(costs: Any) -> Any:
    """Prices with ``per_hour`` 0; none where it is given, or nothing else makes a way dearer."""
    if isinstance(costs, Costs):
        if "per_hour" in costs.model_fields_set or not any(getattr(costs, one) for one in _OF_WORK):
            return None
        return costs.model_copy(update={"per_hour": 0})
    if isinstance(costs, dict) and "per_hour" not in costs and any(map(costs.get, _OF_WORK)):
        return costs | {"per_hour": 0}
    return None
