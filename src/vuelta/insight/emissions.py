"""CO2e of a day, and whose it is.

Trips: km x factor, from a table with source and year that a carrier replaces.
Allocation after ISO 14083 (and EN 17837 for parcels): load x distance, the
distance being the great circle from where a shipment is loaded to where it is
handed over, and not the detour that was driven; where no coordinates are
known, the shortest way of the matrix. A returned parcel is a shipment of its
own. The shipped factors are direct (tank-to-wheel); for a declaration put
well-to-wheel factors of your own in their place.

==== ==========================================================================
K801 the table names a factor that it does not have
==== ==========================================================================

Source: ``domain.md`` section 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError

from vuelta.documents import packaged, sound
from vuelta.errors import Finding, InputError
from vuelta.insight.kpi_nouns import Emissions
from vuelta.insight.measured_day import Day, Visit
from vuelta.model import (
    JUST_WHOLE,
    UNREACHABLE,
    Noun,
    Real,
    Route,
    Step,
    TaskKey,
    Vehicle,
    findings_of,
    great_circle_metres,
)

_KILO: Final = 1000


class Factor(Noun):
    """Kilograms of CO2e per km, and on whose word."""

    kg_per_km: Annotated[Real, Field(ge=0, le=100)]
    """Kilograms of CO2e per km."""
    scope: Literal["tank-to-wheel", "well-to-wheel"] = "well-to-wheel"
    """What it counts: the exhaust alone, or making the fuel or current as well."""
    source: Annotated[str, Field(min_length=1)]
    """On whose word."""
    year: Annotated[int, Field(ge=1990, le=2200), JUST_WHOLE]
    """Year it holds for, a number of four digits."""


class Factors(Noun):
    """Emission factors by name, and which vehicles they are for."""

    name: str = ""
    """Name of the table."""
    factors: dict[str, Factor]
    """The factors by name."""
    vehicles: dict[str, str] = Field(default_factory=dict)
    """Name of the factor by vehicle `type`, else by `profile`."""
    default: str
    """Name of the factor for all other vehicles."""

    def of(self, vehicle: Vehicle) -> tuple[str, Factor]:
        """The factor of a vehicle, with its name."""
        for word in (vehicle.type, vehicle.profile):
            if word is not None and word in self.vehicles:
                return self.vehicles[word], self.factors[self.vehicles[word]]
        return self.default, self.factors[self.default]


@cache
def default_factors() -> Factors:
    """The table that is shipped."""
    return read_factors(packaged("insight", "emission_factors"))


def read_factors(document: Mapping[str, Any]) -> Factors:
    """A table of factors.

    Raises
    ------
    InputError
        K801, or the model's own codes, with every finding at once.
    """
    try:
        table = Factors.model_validate(sound(document))
    except ValidationError as error:
        raise InputError(findings_of(error, document)) from None
    named = {"default": table.default} | {f"vehicles.{k}": v for k, v in table.vehicles.items()}
    known = ", ".join(table.factors) or "none"
    findings = [
        Finding("K801", where, f"there is no factor {name}", f"known are {known}")
        for where, name in named.items()
        if name not in table.factors
    ]
    if findings:
        raise InputError(findings)
    return table


def emissions(
    day: Day, parcels: int, factors: Factors | None = None, dimension: int | None = 0
) -> Emissions:
    """CO2e of all routes, allocated to what they carried for customers.

    Parameters
    ----------
    dimension
        Of the amounts that weigh: mass, or room, as ISO 14083 allows. ``None``
        weighs every parcel alike (EN 17837, per item).
    """
    table = factors or default_factors()
    vehicles = {vehicle.id: vehicle for vehicle in day.problem.vehicles}
    sides: tuple[dict[str, float], dict[str, float]] = {}, {}
    used: dict[str, str] = {}
    total = left = 0.0
    for route, kg, shares in _routes(day, table, dimension):
        name, factor = table.of(vehicles[route.vehicle])
        used[route.vehicle] = f"{name}: {factor.kg_per_km} kg/km, {factor.scope}, {factor.year}"
        total += kg
        left += 0.0 if shares else kg
        for is_return, (_, task), part in shares:
            sides[is_return][task] = sides[is_return].get(task, 0.0) + part
    metres = day.driven.summary.distance
    return Emissions(
        kg=total,
        per_parcel=total / parcels if parcels else None,
        per_km=total * _KILO / metres if metres else None,
        outbound=sides[False],
        returned=sides[True],
        unallocated=left,
        factors=used,
    )


def emissions_by_task(
    day: Day, factors: Factors | None = None, dimension: int | None = 0
) -> dict[TaskKey, float]:
    """Kilograms of CO2e of each task, both ways together; see ``emissions``."""
    found: dict[TaskKey, float] = {}
    for _, _, shares in _routes(day, factors or default_factors(), dimension):
        for _, key, kg in shares:
            found[key] = found.get(key, 0.0) + kg
    return found


def _routes(
    day: Day, table: Factors, dimension: int | None
) -> Iterator[tuple[Route, float, list[tuple[bool, TaskKey, float]]]]:
    """Each route, its kg CO2e, and the part of each shipment: whether it comes back, and whose."""
    vehicles = {vehicle.id: vehicle for vehicle in day.problem.vehicles}
    visits: dict[tuple[str, str], Visit] = {v.key: v for v in day.visits if v.is_going}
    for route in day.driven.routes:
        vehicle = vehicles[route.vehicle]
        kg = (route.distance or 0) / _KILO * table.of(vehicle)[1].kg_per_km
        loads = list(_carried(day, route, vehicle, visits, dimension))
        total = sum(weight for _, _, weight in loads)
        yield route, kg, [(back, key, kg * weight / total) for back, key, weight in loads if total]


def _carried(
    day: Day,
    route: Route,
    vehicle: Vehicle,
    visits: Mapping[tuple[str, str], Visit],
    dimension: int | None,
) -> Iterator[tuple[bool, TaskKey, float]]:
    """Every shipment of a route: whether it comes back, whose it is, load x distance."""
    first, last = route.steps[0], route.steps[-1]
    fetched: dict[str, Step] = {}
    pairs = {pair.delivery.id: pair.pickup.id for pair in day.problem.shipments}
    for step in route.steps:
        visit = visits.get((step.type, step.id or ""))
        if step.type == "pickup" and step.outcome is None:
            fetched[step.id or ""] = step
        if visit is None or visit.vehicle != vehicle.id or step.outcome is not None:
            continue
        is_half = step.type == "delivery"
        origin = fetched.get(pairs.get(visit.key[1], ""), first) if is_half else first
        if any(visit.gives):
            weight = _load(visit.gives, dimension) * _apart(day, vehicle, origin, step)
            yield False, visit.key, weight
        if any(visit.takes) and step.type == "job":
            weight = _load(visit.takes, dimension) * _apart(day, vehicle, step, last)
            yield True, visit.key, weight


def _load(amounts: tuple[int, ...], dimension: int | None) -> int:
    if dimension is None:
        return 1
    return amounts[dimension] if dimension < len(amounts) else 0


def _apart(day: Day, vehicle: Vehicle, here: Step, there: Step) -> float:
    """Metres along the great circle; of the matrix where coordinates lack."""
    if here.location is not None and there.location is not None:
        return great_circle_metres(here.location, there.location)
    try:
        pair = [day.places.number(step.location, step.location_index) for step in (here, there)]
    except KeyError:
        return 0.0
    metres = day.travel.profiles[vehicle.profile].leg(*pair).metres
    return 0.0 if metres is None or metres == UNREACHABLE else float(metres)
