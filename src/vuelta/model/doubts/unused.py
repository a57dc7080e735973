"""Fields that are right, and that nothing in this document uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vuelta.model.caution import Caution
from vuelta.model.doubts.hours import tasks_of
from vuelta.model.problem_fields import ProblemFields


def doubts(problem: ProblemFields) -> Iterator[Caution]:
    """W107: entries that nobody names, prices of what cannot happen, levels that decide nothing."""
    yield from _profiles(problem)
    yield from _facilities(problem)
    yield from _types(problem)
    for i, vehicle in enumerate(problem.vehicles):
        if vehicle.costs.overtime_per_hour and not vehicle.max_overtime:
            cause = f"vehicle {vehicle.id} has a price of overtime and may work none"
            yield _unused(f"vehicles[{i}].costs.overtime_per_hour", cause, "give it max_overtime")
        if vehicle.max_reloads is not None and not vehicle.reload_at:
            cause = f"vehicle {vehicle.id} may reload nowhere"
            yield _unused(f"vehicles[{i}].max_reloads", cause, "give it reload_at")
    demands = [(f"jobs[{i}]", one) for i, one in enumerate(problem.jobs)]
    pairs = [(f"shipments[{i}]", one) for i, one in enumerate(problem.shipments)]
    for where, demand in (*demands, *pairs):
        if demand.priority and demand.penalty is not None:
            cause = "a priority decides nothing beside a penalty"
            yield _unused(f"{where}.priority", cause, "drop one of the two")


def _profiles(problem: ProblemFields) -> Iterator[Caution]:
    used = {vehicle.profile for vehicle in problem.vehicles}
    for name in problem.matrices:
        if name not in used:
            yield _nobody(f"matrices.{name}", f"no vehicle has profile {name}", used)
    for name in problem.profiles:
        if problem.matrices:
            cause = "speed and detour are not used where matrices are given"
            yield _unused(f"profiles.{name}", cause, "drop it, or the matrices")
        elif name not in used:
            yield _nobody(f"profiles.{name}", f"no vehicle has profile {name}", used)


def _facilities(problem: ProblemFields) -> Iterator[Caution]:
    if not problem.facilities:
        return
    named = {name for vehicle in problem.vehicles for name in vehicle.reload_at}
    for job in problem.jobs:
        named |= {place.facility for place in job.places if place.facility is not None}
        named |= {end.facility for end in job.destinations if end.facility is not None}
        named |= {job.returned_to} if job.returned_to is not None else set()
    hosts = (one.task.facility for one in tasks_of(problem))
    named |= {host for host in hosts if host is not None}
    for i, facility in enumerate(problem.facilities):
        if facility.id not in named:
            cause = f"nothing names facility {facility.id}"
            remedy = "name it in reload_at, places or destinations, or leave it out"
            yield _unused(f"facilities[{i}]", cause, remedy)


def _types(problem: ProblemFields) -> Iterator[Caution]:
    """Times by vehicle type that no vehicle has."""
    known = {vehicle.type for vehicle in problem.vehicles if vehicle.type is not None}
    for visit in tasks_of(problem):
        for field in ("setup_per_type", "service_per_type"):
            for name in getattr(visit.task, field):
                if name not in known:
                    where = f"{visit.where}.{field}.{name}"
                    yield _nobody(where, f"no vehicle has type {name}", known)


def _nobody(where: str, cause: str, known: Iterable[str]) -> Caution:
    names = ", ".join(sorted(known))
    return _unused(where, cause, f"vehicles have {names}" if names else "no vehicle has one")


def _unused(where: str, cause: str, remedy: str) -> Caution:
    return Caution(code="W107", where=where, cause=f"not used: {cause}", remedy=remedy)
