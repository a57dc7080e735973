"""What a minute of a van's work is worth: the unit policies price change in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vuelta import units
from vuelta.model.problem import Problem

_KM_PER_MINUTE: Final = 0.5
"""30 km/h: what a van covers while its minutes are counted."""


@dataclass(frozen=True)
class MinutePrice:
    """Turns minutes of a policy into money steps of a problem."""

    minute: int
    """Money steps; at least one."""

    @classmethod
    def of(cls, problem: Problem) -> MinutePrice:
        """A minute of driving at the fleet's mean rates; one currency unit where it is free.

        Where the document prices arcs itself, rates say nothing, and a unit is
        taken to be a minute as well.
        """
        rates = [
            vehicle.costs.per_hour / 60 + vehicle.costs.per_km * _KM_PER_MINUTE
            for vehicle in problem.vehicles
            if vehicle.profile not in problem.matrices
            or problem.matrices[vehicle.profile].costs is None
        ]
        mean = round(sum(rates) / len(rates)) if rates else 0
        return cls(mean or units.MONEY_STEPS)

    def of_minutes(self, minutes: float) -> int:
        """Money steps of so many minutes."""
        return min(units.MAX_MONEY, round(minutes * self.minute))

    def of_seconds(self, seconds: int, minutes_per_hour: float) -> int:
        """Money steps of so many seconds at a price per hour."""
        return min(units.MAX_MONEY, round(seconds * minutes_per_hour * self.minute / 3600))
