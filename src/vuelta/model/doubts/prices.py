"""Prices that are compared with a price nobody gave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vuelta import units
from vuelta.model.caution import Caution
from vuelta.model.fleet import Costs
from vuelta.model.problem_fields import ProblemFields

_OTHERS: Final = tuple(name for name in Costs.model_fields if name != "per_hour")


def doubts(problem: ProblemFields) -> Iterator[Caution]:
    """W109: the default price of travel beside prices that were given, once a document."""
    priced = {name for name, tables in problem.matrices.items() if tables.costs is not None}
    of_tasks, wished = _of_tasks(problem)
    # Without a currency, 3,600 an hour is a measure of time, beside others of its kind.
    vehicles = problem.vehicles if problem.currency else ()
    paid = next((one.id for one in vehicles if _has_prices(one.costs)), None)
    for i, vehicle in enumerate(problem.vehicles):
        costs = vehicle.costs
        if (
            not costs.per_hour
            or "per_hour" in costs.model_fields_set
            or vehicle.profile in priced  # every leg has a price there, and time none of its own
        ):
            continue
        beside = [f"costs.{name}" for name in _OTHERS if getattr(costs, name)] + of_tasks
        beside += ["vehicle_costs"] if vehicle.id in wished else []
        beside += [f"the prices of vehicle {paid}"] if paid not in (None, vehicle.id) else []
        if beside:
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


def _has_prices(costs: Costs) -> bool:
    return any(getattr(costs, name) for name in costs.model_fields_set)


def _of_tasks(problem: ProblemFields) -> tuple[list[str], set[str]]:
    """Prices of tasks that are weighed against work, and the vehicles that tasks price."""
    demands = (*problem.jobs, *problem.shipments)
    found = ["penalty"] if any(demand.penalty for demand in demands) else []
    if any(job.late_cost or job.early_cost for job in problem.jobs):
        found.append("late_cost")
    return found, {name for demand in demands for name in demand.vehicle_costs}
