"""What goes in is sound, what comes out has passed the referee.

The one place where travel is measured for a plan that somebody hands in, and where a
plan of the engine is refused when it does not hold.
"""

from vuelta.verification.intake import plan_of, problem_of, refuse_horizon
from vuelta.verification.judged_plans import (
    judged,
    judged_as_given,
    must_hold,
    real,
    timed,
    verified,
)

__all__ = [
    "judged",
    "judged_as_given",
    "must_hold",
    "plan_of",
    "problem_of",
    "real",
    "refuse_horizon",
    "timed",
    "verified",
]
