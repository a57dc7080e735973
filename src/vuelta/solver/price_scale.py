"""Money as the core counts it: the largest step in which every price is whole.

Rates are per hour and per kilometre, so prices per second and per metre are
multiples of 1/18,000 of a money step (18,000 = lcm(3,600, 1,000)); dividing by
the greatest common divisor keeps the core's numbers small.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from vuelta import units
from vuelta.errors import Finding, InputError
from vuelta.model import Demand, Problem, Shipment
from vuelta.solver.alternative_visits import prices_of

_PARTS: Final = 18_000
_LARGEST: Final = 2**61
"""No total may pass this; the core's "no" is 2**62."""

ABOVE_MONEY: Final = 2**63
"""A rank of one, where rank and price are compared as one (unbounded) number."""


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


def must_fit(everything: int) -> None:
    """Refuse prices whose sum over a whole plan the core could not hold.

    Parameters
    ----------
    everything
        Most that all tasks, served or not, can cost together, core price.

    Raises
    ------
    InputError
        S208.
    """
    if everything > _LARGEST:
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


@dataclass(frozen=True)
class Ranks:
    """What leaving out a task without a penalty counts, before any money.

    Whole levels in one number, so that sums over what is left out compare as
    VROOM compares plans: how many ``required`` tasks, then the sum of
    priorities, then how many tasks. A level's unit is one more than all that
    stands below it comes to in this problem. A pair is two tasks, each of its
    priority; a task with a penalty is of no rank: its price is money.
    """

    per_priority: int
    per_required: int
    owed: int
    """Of a delivery whose pickup is pinned: more than all others together."""

    def of_demand(self, demand: Demand) -> int:
        """Rank of a whole job, or of both halves of a shipment."""
        if demand.penalty is not None:
            return 0
        one = 1 + self.per_priority * demand.priority
        return _size(demand) * (one + self.per_required * demand.required)

    @classmethod
    def of(cls, demands: Sequence[Demand], n_owed: int = 0) -> Ranks:
        """The smallest units that keep the levels apart.

        Parameters
        ----------
        n_owed
            Deliveries whose pickups are pinned.

        Raises
        ------
        InputError
            S208, when the levels of so many tasks do not fit 64 bits: it takes
            tens of thousands of tasks on every level at once.
        """
        ranked = [demand for demand in demands if demand.penalty is None]
        number = sum(map(_size, ranked))
        priorities = sum(_size(demand) * demand.priority for demand in ranked)
        required = sum(_size(demand) for demand in ranked if demand.required)
        per_priority = number + 1
        per_required = priorities * per_priority + number + 1
        owed = required * per_required + per_required
        if owed * (n_owed + 1) > _LARGEST:
            raise InputError(
                [
                    Finding(
                        "S208",
                        "jobs",
                        "priorities and required tasks are too many to be ranked exactly",
                        "use fewer levels of priority, or divide the problem",
                    )
                ]
            )
        return cls(per_priority, per_required, owed)


def _size(demand: Demand) -> int:
    """How many tasks it is: a shipment's halves are two."""
    return 2 if isinstance(demand, Shipment) else 1
