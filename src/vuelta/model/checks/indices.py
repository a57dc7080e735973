"""Rows of matrices: large enough, and every place has one."""

from __future__ import annotations

from collections.abc import Iterable

from vuelta.errors import Finding
from vuelta.model.checks import facilities
from vuelta.model.checks.where import Where
from vuelta.model.problem_fields import ProblemFields


def check(problem: ProblemFields, at: Where) -> list[Finding]:
    """Every place needs a row in given matrices, or coordinates."""
    findings = []
    sizes: dict[str, int] = {}
    for profile, matrix in problem.matrices.items():
        tables = {
            name: len(table)
            for name in ("durations", "distances", "costs")
            if (table := getattr(matrix, name)) is not None
        }
        if len(set(tables.values())) > 1:
            text = ", ".join(f"{name} {size}" for name, size in tables.items())
            findings.append(
                Finding("E140", f"matrices.{profile}", f"sizes differ: {text}", "give one size")
            )
        if matrix.durations is None:
            findings.append(
                Finding("E142", f"matrices.{profile}", "durations are missing", "give them")
            )
        sizes[profile] = min(tables.values(), default=0)
    for profile in {vehicle.profile for vehicle in problem.vehicles} if sizes else ():
        if profile not in sizes:
            findings.append(
                Finding(
                    "E143",
                    "matrices",
                    f"profile {profile} has no matrix while others have",
                    f"add matrices.{profile}, or give none and let travel be computed",
                )
            )
    size = min(sizes.values(), default=None)
    for where, identity, location, index, optional in _places(problem, at):
        if size is None:
            if location is None and not (optional and index is None):
                findings.append(
                    Finding(
                        "E144",
                        where,
                        f"{identity} has a matrix row but no coordinates, and no matrix is given",
                        "give [lon, lat], or the matrices",
                    )
                )
        elif index is None:
            if not (optional and location is None):
                findings.append(
                    Finding(
                        "E144",
                        where,
                        f"{identity} has no matrix row while matrices are given",
                        "give its row in them (location_index, start_index, end_index), "
                        "or leave the matrices out",
                    )
                )
        elif index >= size:
            findings.append(
                Finding(
                    "E145",
                    where,
                    f"row {index} of {identity} is outside the {size} x {size} matrix",
                    f"give 0..{size - 1}, or a larger matrix",
                )
            )
    return findings


def _places(
    problem: ProblemFields, at: Where
) -> Iterable[tuple[str, str, tuple[float, float] | None, int | None, bool]]:
    for i, job in enumerate(problem.jobs):
        yield at("jobs", i), f"job {job.id}", job.location, job.location_index, False
    for i, shipment in enumerate(problem.shipments):
        for name, half in (("pickup", shipment.pickup), ("delivery", shipment.delivery)):
            where = at("shipments", i, f".{name}")
            yield where, f"{name} {half.id}", half.location, half.location_index, False
    yield from facilities.spots(problem, at)
    for i, vehicle in enumerate(problem.vehicles):
        name = f"vehicle {vehicle.id}"
        yield at("vehicles", i, ".start"), name, vehicle.start, vehicle.start_index, True
        yield at("vehicles", i, ".end"), name, vehicle.end, vehicle.end_index, True
