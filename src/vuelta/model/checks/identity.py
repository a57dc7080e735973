"""Ids: everything has its own."""

from __future__ import annotations

from vuelta.errors import Finding
from vuelta.model.checks.where import Where
from vuelta.model.problem_fields import ProblemFields


def check(problem: ProblemFields, at: Where) -> list[Finding]:
    findings = []
    groups: list[tuple[str, str, list[str]]] = [
        ("jobs", "", [job.id for job in problem.jobs]),
        ("shipments", ".pickup", [shipment.pickup.id for shipment in problem.shipments]),
        ("shipments", ".delivery", [shipment.delivery.id for shipment in problem.shipments]),
        ("vehicles", "", [vehicle.id for vehicle in problem.vehicles]),
        ("facilities", "", [facility.id for facility in problem.facilities]),
        ("disruptions", "", [disruption.id for disruption in problem.disruptions]),
    ]
    for name, tail, ids in groups:
        first: dict[str, int] = {}
        for index, identity in enumerate(ids):
            if identity in first:
                findings.append(
                    Finding(
                        "E130",
                        at(name, index, f"{tail}.id"),
                        f"id {identity} is already used by {at(name, first[identity], tail)}",
                        "give each its own id",
                    )
                )
            first.setdefault(identity, index)
    return findings
