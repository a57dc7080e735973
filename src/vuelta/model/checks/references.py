"""Names: what is named exists, once, and in an order that can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vuelta.errors import Finding
from vuelta.model.checks.where import Where
from vuelta.model.problem_fields import ProblemFields


def check(problem: ProblemFields, at: Where, *, complete: bool) -> list[Finding]:
    """Ids that name nothing, pins without steps, and circles among relations."""
    findings = []
    vehicles = {vehicle.id for vehicle in problem.vehicles}
    stores = {facility.id for facility in problem.facilities}
    tasks = {
        "job": {job.id for job in problem.jobs},
        "pickup": {shipment.pickup.id for shipment in problem.shipments},
        "delivery": {shipment.delivery.id for shipment in problem.shipments},
    }

    def need(known: Iterable[str], identity: str, where: str, what: str) -> None:
        if complete and identity not in known:
            findings.append(at.unknown(what, identity, known, where))

    demands = [("jobs", i, job) for i, job in enumerate(problem.jobs)]
    for name, i, demand in [
        *demands,
        *(("shipments", i, shipment) for i, shipment in enumerate(problem.shipments)),
    ]:
        for identity in demand.allowed_vehicles or ():
            need(vehicles, identity, at(name, i, ".allowed_vehicles"), "vehicle")
        for identity in demand.vehicle_costs:
            need(vehicles, identity, at(name, i, ".vehicle_costs"), "vehicle")
    for name, i, job in demands:
        if job.aboard is not None:
            need(vehicles, job.aboard, at(name, i, ".aboard"), "vehicle")
    for i, shipment in enumerate(problem.shipments):
        if shipment.transfer_from is not None:
            need(vehicles, shipment.transfer_from, at("shipments", i, ".transfer_from"), "vehicle")
    seen: dict[tuple[str, str], str] = {}
    for i, vehicle in enumerate(problem.vehicles):
        breaks = {pause.id for pause in vehicle.breaks}
        for k, step in enumerate(vehicle.steps):
            where = at("vehicles", i, f".steps[{k}]")
            if step.id is None:
                continue
            known = {**tasks, "break": breaks, "reload": stores}
            need(known.get(step.type, ()), step.id, where, step.type)
            if step.type in tasks:
                before = seen.setdefault((step.type, step.id), where)
                if before != where:
                    findings.append(
                        Finding(
                            "E134",
                            where,
                            f"{step.type} {step.id} already stands at {before}",
                            "let one vehicle serve it once",
                        )
                    )
        if vehicle.pinned_steps > len(vehicle.tasks):
            findings.append(
                Finding(
                    "E135",
                    at("vehicles", i, ".pinned_steps"),
                    f"pins {vehicle.pinned_steps} tasks of {len(vehicle.tasks)} in steps",
                    "list the pinned tasks in steps",
                )
            )
    for i, relation in enumerate(problem.relations):
        for identity in relation.jobs:
            need(tasks["job"], identity, at("relations", i, ".jobs"), "job")
        if relation.vehicle is not None:
            need(vehicles, relation.vehicle, at("relations", i, ".vehicle"), "vehicle")
    return [*findings, *_circle(problem)]


def _circle(problem: ProblemFields) -> Iterator[Finding]:
    """A circle of jobs that are each to come before the next, if there is one."""
    paths = [relation.jobs for relation in problem.relations if relation.type != "same_route"]
    if not paths:
        return
    import networkx as nx  # a fifth of a second, which few problems need

    order = nx.DiGraph()
    for path in paths:
        nx.add_path(order, path)
    for circle in nx.simple_cycles(order):
        text = " before ".join([*circle, circle[0]])
        yield Finding("E136", "relations", f"a circle: {text}", "drop one of these relations")
        return
