"""The morning of a synthetic day: fleet, orders, and what was promised.

Deliveries are parcels from the depot; a return is one parcel to fetch; an
exchange brings one and takes one. Planned work at a door is the mean of what
it really takes; what it really takes at each is the trace's to say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from vuelta.model import Problem
from vuelta.simulate.addresses import City
from vuelta.simulate.parameters import Parameters
from vuelta.simulate.random_streams import stream

Document = dict[str, Any]

_ROUND: Final = 5


@dataclass(frozen=True)
class Morning:
    """A problem before the first van leaves, and the city it lies in."""

    problem: Problem
    city: City
    start: int
    """Of the shift, seconds after midnight."""

    @property
    def jobs(self) -> tuple[str, ...]:
        return tuple(job.id for job in self.problem.jobs)


def n_stops(vans: int, values: Parameters) -> int:
    """Stops of the morning."""
    return max(1, round(vans * values["stops_per_van"] * values["volume_factor"]))


def mean_service(values: Parameters) -> int:
    """Seconds a door takes on average: the mean of the table's lognormal."""
    sigma = values["service_sigma"]
    return round(60 * values["service_median"] * math.exp(sigma * sigma / 2))


def morning(name: str, vans: int, values: Parameters, city: City, seed: int) -> Morning:
    """Fleet and orders of a day.

    Source of all numbers: the table of ``parameters``.
    """
    start = values.whole("shift_start")
    number = n_stops(vans, values)
    jobs = _jobs(number, values, city, seed, start)
    usual = vans * values["stops_per_van"] * (1 + values["more_parcels"])
    room = max(2, math.ceil(values["room"] * usual / vans))
    depot = list(city.depot)
    end = start + round(3600 * values["shift_hours"])
    fleet = [_van(k, depot, room, (start, end), values) for k in range(vans)]
    document: Document = {
        "name": name,
        "description": "synthetic day; addresses, orders and prices are drawn, not real orders",
        "currency": "EUR",
        "vehicles": fleet,
        "jobs": jobs,
        "profiles": {"car": {"speed": values["speed"], "detour": values["detour"]}},
    }
    return Morning(Problem.model_validate(document), city, start)


def _van(
    k: int, depot: list[float], room: int, shift: tuple[int, int], values: Parameters
) -> Document:
    hour = values["cost_hour"]
    vehicle: Document = {
        "id": f"V{k + 1:02d}",
        "start": depot,
        "end": depot,
        "capacity": [room],
        "time_window": list(shift),
        "max_overtime": round(3600 * values["overtime_hours"]),
        "costs": {
            "fixed": values["cost_fixed"],
            "per_hour": hour,
            "per_task_hour": hour,
            "per_waiting_hour": hour,
            "per_km": values["cost_km"],
            "overtime_per_hour": values["cost_overtime"],
        },
    }
    if values["break_minutes"]:
        window = [shift[0] + values.whole("break_from"), shift[0] + values.whole("break_until")]
        pause = {"id": "lunch", "time_windows": [window]}
        vehicle["breaks"] = [{**pause, "service": round(60 * values["break_minutes"])}]
    return vehicle


def _jobs(number: int, values: Parameters, city: City, seed: int, start: int) -> list[Document]:
    kinds = stream(seed, "kinds").random(number)
    parcels = 1 + stream(seed, "parcels").poisson(values["more_parcels"], number)
    windows = _windows(number, values, seed, start)
    planned = mean_service(values)
    jobs = []
    for k, place in enumerate(city.draw(number, seed, "addresses")):
        job: Document = {
            "id": f"J{k + 1:0{_ROUND}d}",
            "location": list(place),
            "service": planned,
            "time_windows": [windows[k]],
        }
        if kinds[k] < values["returns"]:
            job |= {"type": "return", "pickup": [1]}
        elif kinds[k] < values["returns"] + values["exchanges"]:
            job |= {"type": "exchange", "delivery": [1], "pickup": [1]}
        else:
            job |= {"type": "delivery", "delivery": [int(parcels[k])]}
        jobs.append(job)
    return jobs


def _windows(number: int, values: Parameters, seed: int, start: int) -> list[list[int]]:
    """What each customer was promised: the day, four hours, or two."""
    chance = stream(seed, "windows")
    widths = chance.random(number)
    when = chance.random(number)
    hours = values["shift_hours"]
    day = [start, start + round(3600 * values["day_hours"])]
    result = []
    for width, at in zip(widths, when, strict=True):
        if width < values["window_2h"]:
            span = 2
        elif width < values["window_2h"] + values["window_4h"]:
            span = 4
        else:
            result.append(list(day))
            continue
        places = max(1, int(hours // span))
        opens = start + 3600 * span * min(places - 1, int(at * places))
        result.append([opens, opens + 3600 * span])
    return result


def half_hours(values: Parameters, seed: int, zones: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Shocks of every zone by half hour, ``(zones, 48)``, mean 1: exp of an AR(1)."""
    chance = stream(seed, "zones")
    sigma, rho = values["zone_sigma"], values["zone_rho"]
    state = sigma * chance.standard_normal(zones)
    shocks = np.empty((zones, 48))
    for slot in range(48):
        shocks[:, slot] = np.exp(state - sigma * sigma / 2)
        state = rho * state + sigma * math.sqrt(1 - rho * rho) * chance.standard_normal(zones)
    return shocks
