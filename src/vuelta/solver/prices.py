"""Money as the core counts it: the largest step in which every price is whole.

Rates are per hour and per kilometre, so prices per second and per metre are
multiples of 1/18,000 of a money step (18,000 = lcm(3,600, 1,000)); dividing by
the greatest common divisor keeps the core's numbers small.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from vuelta import units
from vuelta.errors import Finding, InputError
from vuelta.model import Problem
from vuelta.solver.members import prices_of

_PARTS: Final = 18_000
_LARGEST: Final = 2**61
"""No total may pass this; the core's "no" is 2**62."""


@dataclass(frozen=True)
class Prices:
    """Converts money steps to core prices; ``step`` is 1/18,000 money steps."""

    step: int

    def once(self, money: int) -> int:
        """Core price of an amount of money."""
        return money * _PARTS // self.step

    def per_second(self, per_hour: int) -> int:
        """Core price per second of a price per hour."""
        return per_hour * (_PARTS // 3600) // self.step

    def per_metre(self, per_km: int) -> int:
        """Core price per metre of a price per kilometre."""
        return per_km * (_PARTS // 1000) // self.step

    def currency(self, price: int) -> Fraction:
        """Exact currency units of a core price."""
        return Fraction(price * self.step, _PARTS * units.MONEY_STEPS)

    @classmethod
    def of(cls, problem: Problem) -> Prices:
        """The coarsest exact prices of a problem."""
        step = math.gcd(*_all_prices(problem))
        return cls(step or 1)


def _all_prices(problem: Problem) -> Iterable[int]:
    for vehicle in problem.vehicles:
        costs = vehicle.costs
        yield costs.fixed * _PARTS
        yield (vehicle.loading_cost or 0) * _PARTS
        yield costs.per_km * (_PARTS // 1000)
        for per_hour in (
            costs.per_hour,
            costs.per_task_hour,
            costs.per_waiting_hour,
            costs.overtime_per_hour,
        ):
            yield per_hour * (_PARTS // 3600)
        given = problem.matrices.get(vehicle.profile)
        if given is not None and given.costs is not None:
            yield units.MONEY_STEPS * _PARTS
    for demand in (*problem.jobs, *problem.shipments):
        yield (demand.penalty or 0) * _PARTS
        yield from (abs(price) * _PARTS for price in demand.vehicle_costs.values())
        yield from (abs(price) * _PARTS for price in prices_of(demand))
    for task in problem.jobs:
        yield task.late_cost * (_PARTS // 3600)
    for shipment in problem.shipments:
        yield shipment.pickup.late_cost * (_PARTS // 3600)
        yield shipment.delivery.late_cost * (_PARTS // 3600)


@dataclass(frozen=True)
class LeftOut:
    """Core prices of leaving a task out that declares no penalty.

    Higher priority weighs more, ``required`` more than any priority. ``base``
    exceeds the cost of any whole plan, so that serving more always wins; where
    such sums would not fit the core's total, it is as much as fits.
    """

    base: int
    owed: int
    """Of a delivery whose pickup is pinned: more than all others together."""

    def price(self, priority: int, required: bool) -> int:
        return self.base * (128 if required else 1 + priority)

    @classmethod
    def of(cls, one_task: int, everything: int, n_tasks: int, n_owed: int = 0) -> LeftOut:
        """Prices that fit the core's total.

        Parameters
        ----------
        one_task
            Most that serving one task alone can cost, core price.
        everything
            Most that all tasks, served or not, can cost together.
        n_owed
            Deliveries whose pickups are pinned.

        Raises
        ------
        InputError
            S208, when prices are so far apart that sums would overflow.
        """
        weights = 128 * (n_tasks + 1)
        base = min(2 * max(everything, one_task) + 1, _LARGEST // (weights * (n_owed + 1)))
        if base <= 2 * one_task:
            raise InputError(
                [
                    Finding(
                        "S208",
                        "vehicles",
                        "prices times distances are too large to be added up exactly",
                        "use fewer decimals, a larger currency unit, or drop extreme prices",
                    )
                ]
            )
        return cls(base, weights * base)
