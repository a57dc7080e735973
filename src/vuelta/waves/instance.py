"""The place of a wave-dispatch day: customers, travel between them, their wishes.

Requests of a day are drawn from it: a place of one customer, the hours, the
amount and the service time of others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from vuelta.errors import Finding, InputError
from vuelta.model import Problem

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Static:
    """A problem with one depot, one load, and one window a customer, as arrays.

    ``durations`` is ``(n + 1, n + 1)``, seconds, row 0 the depot; ``opens``,
    ``closes`` (start of service, inclusive), ``service`` and ``demand`` have
    ``n + 1`` entries, those of the depot being 0 but for ``closes[0]``, when
    the last van must be back. ``capacity`` is a van's.
    """

    durations: Ints
    opens: Ints
    closes: Ints
    service: Ints
    demand: Ints
    capacity: int

    @property
    def n_customers(self) -> int:
        return len(self.opens) - 1

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The arrays of a problem in this shape: a VRPLIB file with explicit durations.

        Raises
        ------
        InputError
            Y801, with every reason why it is not of this shape.
        """
        findings = [*_not_of_one_depot(problem), *_not_simple(problem)]
        if findings:
            raise InputError(findings)
        table = problem.matrices["car"].durations
        vehicle = problem.vehicles[0]
        if table is None or vehicle.capacity is None or vehicle.time_window is None:
            raise ValueError("checked above")
        rows = np.array([0, *(job.location_index or 0 for job in problem.jobs)])

        def column(values: list[int]) -> Ints:
            return np.array([0, *values], dtype=np.int64)

        jobs = problem.jobs
        closes = column([job.time_windows[0].end for job in jobs])
        closes[0] = vehicle.time_window.end
        return cls(
            durations=table.array[np.ix_(rows, rows)].astype(np.int64),
            opens=column([job.time_windows[0].start for job in jobs]),
            closes=closes,
            service=column([job.service for job in jobs]),
            demand=column([(job.delivery or (0,))[0] for job in jobs]),
            capacity=vehicle.capacity[0],
        )


def _not_of_one_depot(problem: Problem) -> list[Finding]:
    table = problem.matrices.get("car")
    faults = []
    if table is None or table.durations is None:
        faults.append(("matrices.car.durations", "travel times are missing"))
    elif (table.durations.array < 0).any():
        faults.append(("matrices.car.durations", "a pair of places cannot be travelled"))
    if not problem.vehicles:
        faults.append(("vehicles", "there is no vehicle"))
    for i, vehicle in enumerate(problem.vehicles):
        if vehicle.start_index != 0 or vehicle.end_index != 0:
            faults.append((f"vehicles[{i}]", "does not start and end at row 0"))
        if vehicle.capacity is None or len(vehicle.capacity) != 1:
            faults.append((f"vehicles[{i}].capacity", "is not one number"))
        if vehicle.time_window is None:
            faults.append((f"vehicles[{i}].time_window", "is missing"))
    return [_finding(*fault) for fault in faults]


def _not_simple(problem: Problem) -> list[Finding]:
    faults = []
    if not problem.jobs:
        faults.append(("jobs", "there is nobody to ask for anything"))
    for i, job in enumerate(problem.jobs):
        if len(job.time_windows) != 1:
            faults.append((f"jobs[{i}].time_windows", "is not one window"))
        if job.pickup or job.setup:
            faults.append((f"jobs[{i}]", "is more than a delivery"))
    if problem.shipments:
        faults.append(("shipments", "cannot be part of waves"))
    return [_finding(*fault) for fault in faults]


def _finding(where: str, cause: str) -> Finding:
    return Finding("Y801", where, cause, "give a VRPTW with one depot and explicit durations")
