"""Several days as one problem, and back; which day each return gets.

Rolling horizon: each morning is planned, the rest rolled forward.
"""

from vuelta.horizon.barred import days_left, open_days
from vuelta.horizon.calendar import Calendar
from vuelta.horizon.checks import findings
from vuelta.horizon.consolidation_rules import due_jobs, zone_days
from vuelta.horizon.expand import day_plan, day_problem, expanded_problem, expanded_routes
from vuelta.horizon.judging import DayJudgement, HorizonJudgement, judge_horizon
from vuelta.horizon.planning import horizon_of, plan_horizon, roll_forward
from vuelta.horizon.roll_forward import rolled_forward

__all__ = [
    "Calendar",
    "DayJudgement",
    "HorizonJudgement",
    "day_plan",
    "day_problem",
    "days_left",
    "due_jobs",
    "expanded_problem",
    "expanded_routes",
    "findings",
    "horizon_of",
    "judge_horizon",
    "open_days",
    "plan_horizon",
    "roll_forward",
    "rolled_forward",
    "zone_days",
]
