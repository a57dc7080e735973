"""What comes back: on which day it is collected, when several are planned together.

``Calendar`` lays a problem over the days of a horizon; ``unfold`` makes one
problem of them, ``day_problem`` and ``day_plan`` cut a day out again. Nothing
here plans, measures or judges.
"""

from vuelta.returns.admit import findings
from vuelta.returns.calendar import Calendar
from vuelta.returns.ripe import ripe, zone_days
from vuelta.returns.roll import rolled
from vuelta.returns.tally import carried, collected, kpis
from vuelta.returns.unfold import (
    day_plan,
    day_problem,
    days_left,
    served,
    unfold,
    unfolded_left,
    unfolded_routes,
)

__all__ = [
    "Calendar",
    "carried",
    "collected",
    "day_plan",
    "day_problem",
    "days_left",
    "findings",
    "kpis",
    "ripe",
    "rolled",
    "served",
    "unfold",
    "unfolded_left",
    "unfolded_routes",
    "zone_days",
]
