"""Places that lie where nobody would send these vehicles, and travel nobody measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from vuelta.model.caution import Caution
from vuelta.model.doubts import swapped_days
from vuelta.model.doubts.sphere import Table, metres, middle, on_sphere
from vuelta.model.problem_fields import ProblemFields, Profile

FAR: Final = 250_000
"""Metres from the middle of all places within which none is far."""

TIMES: Final = 10
"""A place is far at so many times the median distance from the middle."""

NEAR: Final = 100_000
"""Metres from the middle within which a swapped place is at home among the others."""

_SHARE: Final = 0.25
"""Where more of the places are far, the day has more than one centre."""


class Spot(NamedTuple):
    """A place with coordinates: its path, its name in words, ``[lon, lat]``."""

    where: str
    name: str
    point: tuple[float, float]


def doubts(problem: ProblemFields) -> Iterator[Caution]:
    """W101, W102 and W106; nothing where matrices say how far it is."""
    if problem.matrices:
        return
    points = list(dict.fromkeys(_points(problem)))
    if len(points) < 2:
        return
    table = np.array(points, dtype=np.float64)
    sphere = on_sphere(table)
    astray = list(_astray(problem, points, table, sphere))
    yield from astray
    if not any(one.code == "W102" for one in astray):
        first = next(spots_of(problem)).where
        yield from swapped_days.doubts(first, table, sphere, problem.style)
    unnamed = {vehicle.profile for vehicle in problem.vehicles} - set(problem.profiles)
    if unnamed and problem.n_tasks:
        usual = Profile()
        yield Caution(
            code="W106",
            where="matrices",
            cause="no matrix is given: travel is estimated along great circles, "
            f"{usual.detour:g} times as long, at {usual.speed:g} km/h",
            remedy="give matrices of the streets, or speed and detour in profiles",
        )


def spots_of(problem: ProblemFields) -> Iterator[Spot]:
    """Every place of vehicles, tasks and facilities that has coordinates."""
    for i, vehicle in enumerate(problem.vehicles):
        for end in ("start", "end"):
            point = getattr(vehicle, end)
            if point is not None:
                yield Spot(f"vehicles[{i}].{end}", f"the {end} of vehicle {vehicle.id}", point)
    for i, facility in enumerate(problem.facilities):
        if facility.location is not None:
            where, name = f"facilities[{i}].location", f"facility {facility.id}"
            yield Spot(where, name, facility.location)
    for i, job in enumerate(problem.jobs):
        if job.location is not None:
            yield Spot(f"jobs[{i}].location", f"job {job.id}", job.location)
        for k, place in enumerate(job.places):
            if place.location is not None:
                where = f"jobs[{i}].places[{k}].location"
                yield Spot(where, f"a place of job {job.id}", place.location)
    for i, shipment in enumerate(problem.shipments):
        for half, step in (("pickup", shipment.pickup), ("delivery", shipment.delivery)):
            if step.location is not None:
                where = f"shipments[{i}].{half}.location"
                yield Spot(where, f"{half} {step.id}", step.location)


def _points(problem: ProblemFields) -> Iterator[tuple[float, float]]:
    """Coordinates of all of them, in no words."""
    found = [point for vehicle in problem.vehicles for point in (vehicle.start, vehicle.end)]
    found += [facility.location for facility in problem.facilities]
    for job in problem.jobs:
        found.append(job.location)
        found += [place.location for place in job.places]
    for shipment in problem.shipments:
        found += [shipment.pickup.location, shipment.delivery.location]
    return (point for point in found if point is not None)


def _astray(
    problem: ProblemFields, points: list[tuple[float, float]], table: Table, sphere: Table
) -> Iterator[Caution]:
    """Places far from all others; those that would be at home with their numbers swapped.

    The middle is the median of all distinct places, which a minority cannot move; of
    two places it is the first, where a vehicle starts.
    """
    centre = sphere[0] if len(points) == 2 else middle(sphere)
    away = metres(sphere, centre)
    usual = 0.0 if len(points) == 2 else float(np.sort(away)[(len(away) - 1) // 2])
    far = away > max(FAR, TIMES * usual)
    swapped = table[:, ::-1]
    valid = np.abs(swapped[:, 1]) <= 90
    home = far & valid & (metres(on_sphere(swapped), centre) <= max(NEAR, 3 * usual))
    alone = far & ~home & (far.sum() <= max(1, _SHARE * len(points))) & (len(points) > 2)
    if not home.any() and not alone.any():
        return
    number = {point: k for k, point in enumerate(points)}
    for spot in spots_of(problem):
        k = number[spot.point]
        lon, lat = spot.point
        if not home[k] and not alone[k]:
            continue
        cause = f"{spot.name} at [{lon:g}, {lat:g}] lies {away[k] / 1000:,.0f} km from the others"
        if home[k]:
            cause += f"; [{lat:g}, {lon:g}] would lie among them"
            remedy = "coordinates are [lon, lat]: swap the two"
            yield Caution(code="W102", where=spot.where, cause=cause, remedy=remedy)
        else:
            remedy = "correct its coordinates, [lon, lat], or plan it apart"
            yield Caution(code="W101", where=spot.where, cause=cause, remedy=remedy)
