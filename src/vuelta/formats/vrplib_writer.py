"""VRPLIB text of a problem, for other solvers; ``vrplib`` reads it back.

VRPLIB knows one depot, like vehicles, one amount delivered per customer, one
window each, and pays for distance alone. A problem that says more is refused
with everything that does not fit, rather than written as something else.
"""

from __future__ import annotations

import numpy as np

from vuelta.formats.finding_log import Ledger
from vuelta.model import Costs, Job, Matrices, Problem, Vehicle

_NOTE = "leave it out, or write json"


def dump(problem: Problem) -> str:
    """The VRPLIB text of a problem, with explicit weights.

    Nodes are matrix rows, numbered from 1; ids are not kept.

    Raises
    ------
    InputError
        F230, with everything that VRPLIB cannot say.
    """
    ledger = Ledger()
    for name in ("shipments", "facilities", "relations", "incompatible_types"):
        if getattr(problem, name):
            _misfit(ledger, name, f"{name} are not part of VRPLIB")
    given = _matrix(problem, ledger)
    vehicle = _vehicle(problem, ledger)
    for index, job in enumerate(problem.jobs):
        _check_job(job, f"jobs[{index}]", ledger)
    if vehicle is None or given is None or given.distances is None:
        ledger.close()
        return ""
    table = given.distances.array
    depot = vehicle.start_index or 0
    jobs: dict[int, Job] = {}
    for index, job in enumerate(problem.jobs):
        row = job.location_index or 0
        if row == depot or row in jobs:
            _misfit(ledger, f"jobs[{index}]", f"row {row} is the depot's or another job's")
        jobs[row] = job
    if len(jobs) != len(table) - 1:
        _misfit(ledger, "matrices", f"{len(table)} rows for {len(jobs)} jobs and a depot")
    if (table < 0).any():
        _misfit(ledger, "matrices", "some pairs cannot be travelled")
    timed = vehicle.time_window is not None or any(job.time_windows for job in problem.jobs)
    if timed and not all(job.time_windows for job in problem.jobs):
        _misfit(ledger, "jobs", "some have a window, others none")
    if timed and vehicle.time_window is None:
        _misfit(ledger, "vehicles", "jobs have windows, the vehicles no shift")
    ledger.close()
    return _text(problem, vehicle, jobs, table, depot, timed=timed)


def _misfit(ledger: Ledger, where: str, cause: str) -> None:
    ledger.note("F230", where, cause, _NOTE)


def _matrix(problem: Problem, ledger: Ledger) -> Matrices | None:
    given = next(iter(problem.matrices.values()), None)
    if given is None or len(problem.matrices) > 1:
        _misfit(ledger, "matrices", "VRPLIB takes the matrix of one profile")
        return None
    if given.costs is not None or given.distances is None:
        _misfit(ledger, "matrices", "VRPLIB takes distances, not costs")
    elif given.durations != given.distances:
        _misfit(ledger, "matrices", "durations differ from distances")
    return given


def _vehicle(problem: Problem, ledger: Ledger) -> Vehicle | None:
    """The vehicle all of them are like."""
    if not problem.vehicles:
        _misfit(ledger, "vehicles", "there is no vehicle")
        return None
    first = problem.vehicles[0]
    for index, other in enumerate(problem.vehicles):
        if other.model_copy(update={"id": first.id, "description": first.description}) != first:
            _misfit(ledger, f"vehicles[{index}]", "vehicles differ")
            break
    plain = Vehicle(
        id=first.id,
        description=first.description,
        profile=first.profile,
        start=first.start,
        start_index=first.start_index,
        end=first.end,
        end_index=first.end_index,
        capacity=first.capacity,
        costs=Costs(per_hour=0, per_km=1000),
        time_window=first.time_window,
        max_duration=first.max_duration,
    )
    differing = [
        name for name in Vehicle.model_fields if getattr(first, name) != getattr(plain, name)
    ]
    for name in differing:
        cause = (
            "VRPLIB prices distance alone, one currency unit per metre"
            if name == "costs"
            else f"{name} is not part of VRPLIB"
        )
        _misfit(ledger, f"vehicles[0].{name}", cause)
    if first.start_index is None or first.start_index != first.end_index:
        _misfit(ledger, "vehicles[0]", "does not start and end at one depot")
    if first.capacity is None or len(first.capacity) != 1:
        _misfit(ledger, "vehicles[0].capacity", "VRPLIB takes capacity of one dimension")
    return first


def _check_job(job: Job, where: str, ledger: Ledger) -> None:
    said = {
        "description",
        "id",
        "type",
        "location",
        "location_index",
        "service",
        "time_windows",
        "delivery",
        "release_time",
        "vehicle_costs",
    }
    plain = Job(id=job.id, location_index=job.location_index or 0)
    for name in Job.model_fields:
        if name not in said and getattr(job, name) not in (getattr(plain, name), (0,)):
            _misfit(ledger, f"{where}.{name}", f"{name} is not part of VRPLIB")
    if job.vehicle_costs:
        _misfit(ledger, f"{where}.vehicle_costs", "vehicle_costs are not part of VRPLIB")
    if len(job.time_windows) > 1:
        _misfit(ledger, f"{where}.time_windows", "VRPLIB takes one window")
    if job.delivery is not None and len(job.delivery) != 1:
        _misfit(ledger, f"{where}.delivery", "VRPLIB takes an amount of one dimension")


def _text(
    problem: Problem,
    vehicle: Vehicle,
    jobs: dict[int, Job],
    table: np.ndarray[tuple[int, ...], np.dtype[np.int32]],
    depot: int,
    *,
    timed: bool,
) -> str:
    capacity = (vehicle.capacity or (0,))[0]
    rows = range(len(table))
    lines = [
        f"NAME : {problem.name or 'problem'}",
        f"TYPE : {'VRPTW' if timed else 'CVRP'}",
        f"DIMENSION : {len(table)}",
        f"VEHICLES : {len(problem.vehicles)}",
        f"CAPACITY : {capacity}",
        "EDGE_WEIGHT_TYPE : EXPLICIT",
        "EDGE_WEIGHT_FORMAT : FULL_MATRIX",
    ]
    if vehicle.max_duration:
        lines.append(f"DISTANCE : {vehicle.max_duration}")
    lines.append("EDGE_WEIGHT_SECTION")
    lines += [" ".join(str(cell) for cell in row) for row in table.tolist()]
    lines.append("DEMAND_SECTION")
    lines += [f"{row + 1} {_amount(jobs.get(row))}" for row in rows]
    if timed:
        lines.append("TIME_WINDOW_SECTION")
        for row in rows:
            window = jobs[row].time_windows[0] if row != depot else vehicle.time_window
            if window is not None:
                lines.append(f"{row + 1} {window.start} {window.end}")
    if any(job.service for job in problem.jobs):
        lines.append("SERVICE_TIME_SECTION")
        lines += [f"{row + 1} {jobs[row].service if row in jobs else 0}" for row in rows]
    if any(job.release_time is not None for job in problem.jobs):
        lines.append("RELEASE_TIME_SECTION")
        lines += [f"{row + 1} {jobs[row].release_time or 0 if row in jobs else 0}" for row in rows]
    lines += ["DEPOT_SECTION", str(depot + 1), "-1", "EOF"]
    return "\n".join(lines) + "\n"


def _amount(job: Job | None) -> int:
    return 0 if job is None or job.delivery is None else job.delivery[0]
