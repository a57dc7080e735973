"""What this engine's search does not honour yet is refused by name, never ignored."""

from __future__ import annotations

from vuelta.errors import Finding
from vuelta.model import Amounts, Job, Problem
from vuelta.solver._core import max_dims, max_types


def unsupported(problem: Problem) -> list[Finding]:
    """Findings for every field the search cannot honour; empty when it can plan.

    ====  ==========================================================
    S201  a price for being early, which needs voluntary waiting
    S202  release times
    S203  relations
    S204  load types that may not meet at one time, or too many of them
    S207  more load dimensions than the search has
    S211  reloads that set down goods at a facility of limited room or slots, or that
          does not accept them
    S209  choices of a job that is pinned
    S210  an order of loading beside reloads or choices
    S212  times that steps of a given route must keep
    ====  ==========================================================
    """
    findings = unread(problem)

    def refuse(code: str, where: str, what: str) -> None:
        findings.append(
            Finding(code, where, f"{what} cannot be planned yet", "leave the field out")
        )

    for i, job in enumerate(problem.jobs):
        if job.early_cost:
            refuse("S201", f"jobs[{i}].early_cost", "a price for being early")
        if job.release_time is not None:
            refuse("S202", f"jobs[{i}].release_time", "a release time")
    for i, shipment in enumerate(problem.shipments):
        for half, step in (("pickup", shipment.pickup), ("delivery", shipment.delivery)):
            if step.early_cost:
                refuse("S201", f"shipments[{i}].{half}.early_cost", "a price for being early")
    for i in range(len(problem.relations)):
        refuse("S203", f"relations[{i}]", "a relation")
    for i, rule in enumerate(problem.incompatible_types):
        if rule.mode != "same_vehicle":
            refuse("S204", f"incompatible_types[{i}].mode", f"incompatibility {rule.mode}")
    if len({name for rule in problem.incompatible_types for name in rule.types}) > max_types:
        refuse("S204", "incompatible_types", f"more than {max_types} load types")
    choosing = {job.id for job in problem.jobs if job.is_choosing}
    for i, vehicle in enumerate(problem.vehicles):
        for pin in vehicle.tasks[: vehicle.pinned_steps]:
            if pin.type == "job" and pin.id in choosing:
                refuse("S209", f"vehicles[{i}].pinned_steps", f"a choice of pinned job {pin.id}")
    reloads = {name for vehicle in problem.vehicles for name in vehicle.reload_at}
    left = [job for job in problem.jobs if any(job.pickup or ()) and _may_ride(job)]
    for i, facility in enumerate(problem.facilities):
        if facility.id not in reloads or not left:
            continue  # no reload sets anything down there
        for field in ("room", "slots"):
            if getattr(facility, field) is not None:
                refuse("S211", f"facilities[{i}].{field}", f"reloading at one with {field}")
        if not all(facility.takes(job.load_type) for job in left):
            refuse("S211", f"facilities[{i}].accepts", "reloading at one that accepts some only")
    for i, vehicle in enumerate(problem.vehicles):
        if vehicle.loading != "free" and (vehicle.reload_at or choosing):
            what = "an order of loading beside reloads or choices of place or destination"
            refuse("S210", f"vehicles[{i}].loading", what)
    dims = n_dims(problem)
    if dims > max_dims:
        findings.append(
            Finding(
                "S207",
                "vehicles[0].capacity",
                f"{dims} load dimensions, at most {max_dims} can be planned",
                "merge or drop some",
            )
        )
    return findings


def unread(problem: Problem) -> list[Finding]:
    """Findings for fields that nobody honours, planner or referee; empty when there are none.

    Times of a given route bind where its steps are pinned. Elsewhere the route is where
    the search may begin, as it is for VROOM, and its times bind nobody.
    """
    return [
        Finding(
            "S212",
            f"vehicles[{i}].steps[{k}].{name}",
            f"the time of a pinned {step.type} step is not kept yet",
            "leave the field out, or give the task a time window",
        )
        for i, vehicle in enumerate(problem.vehicles)
        if vehicle.pinned_steps
        for k, step in enumerate(vehicle.steps)
        for name in ("service_at", "service_after", "service_before")
        if getattr(step, name) is not None
    ]


def _may_ride(job: Job) -> bool:
    """Whether what it collects may be set down at a reload."""
    return not job.destinations or any(end.facility is None for end in job.destinations)


def n_dims(problem: Problem) -> int:
    """Load dimensions of a problem, whoever states them; at least one."""
    stated: list[Amounts | None] = []
    for vehicle in problem.vehicles:
        stated += (vehicle.capacity, vehicle.on_board)
        stated += (taken.amounts for taken in vehicle.room_taken)
        stated += (pause.max_load for pause in vehicle.breaks)
    for job in problem.jobs:
        stated += (job.delivery, job.pickup)
    stated += (shipment.amount for shipment in problem.shipments)
    return max([1, *(len(amounts) for amounts in stated if amounts is not None)])
