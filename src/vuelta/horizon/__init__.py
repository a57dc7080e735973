"""Several days as one problem, and back; which day each return gets.

Rolling horizon: each morning is planned, the rest rolled forward.
"""

from vuelta.horizon.barred import days_left, open_days
from vuelta.horizon.calendar import Calendar
from vuelta.horizon.checks import findings
from vuelta.horizon.consolidation_rules import ripe, zone_days
from vuelta.horizon.expand import day_plan, day_problem, unfold, unfolded_routes
from vuelta.horizon.planning import horizon_of, plan_horizon, roll_forward
from vuelta.horizon.roll_forward import rolled

__all__ = [
    "Calendar",
    "day_plan",
    "day_problem",
    "days_left",
    "findings",
    "horizon_of",
    "open_days",
    "plan_horizon",
    "ripe",
    "roll_forward",
    "rolled",
    "unfold",
    "unfolded_routes",
    "zone_days",
]
