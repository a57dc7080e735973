"""Prices that are compared with a price nobody gave."""

from __future__ import annotations

from collections.abc import Iterator

from vuelta import units
from vuelta.model.caution import Caution
from vuelta.model.fleet import Vehicle
from vuelta.model.problem_fields import ProblemFields


def doubts(problem: ProblemFields) -> Iterator[Caution]:
    """W109: the default price of travel beside prices that were given, once a document."""
    for i, vehicle in enumerate(problem.vehicles):
        costs = vehicle.costs
        if "per_hour" in costs.model_fields_set or vehicle.profile in _priced(problem):
            continue
        given = [name for name in type(costs).model_fields if getattr(costs, name)]
        given.remove("per_hour") if "per_hour" in given else None
        beside = [f"costs.{name}" for name in given] + _elsewhere(problem, vehicle)
        if costs.per_hour and beside:
            price = units.format_money(costs.per_hour)
            currency = f" {problem.currency}" if problem.currency else ""
            yield Caution(
                code="W109",
                where=f"vehicles[{i}].costs.per_hour",
                cause=f"no price of travel time is given: an hour counts {price}{currency} "
                f"beside {' and '.join(beside)}",
                remedy="give costs.per_hour; 0 where time costs nothing",
            )
            return


def _priced(problem: ProblemFields) -> set[str]:
    """Profiles whose matrices price every leg, so that time has no price of its own."""
    return {name for name, tables in problem.matrices.items() if tables.costs is not None}


def _elsewhere(problem: ProblemFields, vehicle: Vehicle) -> list[str]:
    """Prices of tasks that are weighed against the work of a vehicle."""
    demands = (*problem.jobs, *problem.shipments)
    found = ["penalty"] if any(demand.penalty for demand in demands) else []
    if any(vehicle.id in demand.vehicle_costs for demand in demands):
        found.append("vehicle_costs")
    if any(job.late_cost or job.early_cost for job in problem.jobs):
        found.append("late_cost")
    return found
