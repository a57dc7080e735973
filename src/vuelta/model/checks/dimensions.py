"""Amounts and capacities: all of one length."""

from __future__ import annotations

from vuelta.errors import Finding
from vuelta.model.checks.where import Where
from vuelta.model.problem_fields import ProblemFields

Lengths = tuple[list[tuple[str, int]], list[tuple[str, int]]]
"""Paths and lengths of what vehicles hold, and of what tasks carry."""


def check(problem: ProblemFields, lengths: Lengths, at: Where) -> list[Finding]:
    """Amounts and capacities must all have one length."""
    found, carried = lengths
    everything = found + carried
    if not everything:
        return []
    where, size = everything[0]
    findings = [
        Finding(
            "E131",
            other,
            f"has {length} dimensions where {where} has {size}",
            "give every amount and capacity the same dimensions",
        )
        for other, length in everything
        if length != size
    ]
    if any(length for _, length in carried):
        findings += [
            Finding(
                "E132",
                at("vehicles", i, ".capacity"),
                f"vehicle {vehicle.id} has no capacity while jobs carry amounts",
                f"give {size} numbers",
            )
            for i, vehicle in enumerate(problem.vehicles)
            if vehicle.capacity is None
        ]
    return findings


def lengths_of(problem: ProblemFields, at: Where) -> Lengths:
    """How many dimensions every amount and capacity has."""
    found: list[tuple[str, int]] = []
    for i, vehicle in enumerate(problem.vehicles):
        if vehicle.capacity is not None:
            found.append((at("vehicles", i, ".capacity"), len(vehicle.capacity)))
        if vehicle.on_board is not None:
            found.append((at("vehicles", i, ".on_board"), len(vehicle.on_board)))
        for k, taken in enumerate(vehicle.room_taken):
            found.append((at("vehicles", i, f".room_taken[{k}].amounts"), len(taken.amounts)))
        for k, pause in enumerate(vehicle.breaks):
            if pause.max_load is not None:
                found.append((at("vehicles", i, f".breaks[{k}].max_load"), len(pause.max_load)))
    carried: list[tuple[str, int]] = []
    for i, job in enumerate(problem.jobs):
        if job.delivery is not None:
            carried.append((at("jobs", i, ".delivery"), len(job.delivery)))
        if job.pickup is not None:
            carried.append((at("jobs", i, ".pickup"), len(job.pickup)))
    for i, shipment in enumerate(problem.shipments):
        if shipment.amount is not None:
            carried.append((at("shipments", i, ".amount"), len(shipment.amount)))
    return found, carried


def n_dims(lengths: Lengths) -> int | None:
    """How many dimensions all should have; ``None`` where nothing has any."""
    found, carried = lengths
    return next((length for _, length in (*found, *carried)), None)
