"""Matrices the document brings along, checked against what it asks of them.

Soundness has seen to it already that they are square, free of negative
numbers, of one size within a profile, and large enough for every task.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vuelta.errors import Finding, InputError
from vuelta.model import UNREACHABLE, IntMatrix, Problem, ProfileTravel, TravelMatrix


def given(problem: Problem, n_places: int) -> TravelMatrix:
    """The document's own matrices, all of one size where a vehicle has their profile.

    A profile whose matrix is smaller than another's is filled up with
    ``UNREACHABLE``: soundness lets nobody be there.

    Raises
    ------
    InputError
        T301, with every finding at once.
    """
    findings = _missing_distances(problem)
    if findings:
        raise InputError(findings)
    profiles = {}
    used = {vehicle.profile for vehicle in problem.vehicles}
    for name, tables in problem.matrices.items():
        n_rows = n_places if name in used else 0
        durations = _filled(tables.durations, n_rows)
        if durations is None:
            raise ValueError(f"profile {name} has no durations; a sound problem has them")
        profiles[name] = ProfileTravel(
            durations, _filled(tables.distances, n_rows), _filled(tables.costs, n_rows)
        )
    return TravelMatrix(profiles)


def _filled(table: IntMatrix | None, n_rows: int) -> NDArray[np.int32] | None:
    """The table, with so many rows and columns at least."""
    if table is None or len(table) >= n_rows:
        return None if table is None else table.array
    filled = np.full((n_rows, n_rows), UNREACHABLE, dtype=np.int32)
    filled[: len(table), : len(table)] = table.array
    filled.flags.writeable = False
    return filled


def _missing_distances(problem: Problem) -> list[Finding]:
    """T301: prices and limits per kilometre need distances.

    A profile with its own ``costs`` matrix prices no kilometres.
    """
    findings = []
    for name, tables in problem.matrices.items():
        if tables.distances is not None:
            continue
        for i, vehicle in enumerate(problem.vehicles):
            if vehicle.profile != name:
                continue
            wanted = []
            if vehicle.costs.per_km and tables.costs is None:
                wanted.append(f"vehicles[{i}].costs.per_km")
            if vehicle.max_distance is not None:
                wanted.append(f"vehicles[{i}].max_distance")
            if wanted:
                findings.append(
                    Finding(
                        "T301",
                        f"matrices.{name}.distances",
                        f"distances are missing, vehicle {vehicle.id} needs them"
                        f" for {' and '.join(wanted)}",
                        f"give the distances, or drop {' and '.join(wanted)}",
                    )
                )
                break
    return findings
