"""The composition root: what the verbs do, step by step.

Nothing is computed here; each verb only says who does what in which order.
Every plan that leaves the engine has passed the referee.
"""

from vuelta.engine.horizon import horizon_of, plan_horizon, roll_forward
from vuelta.engine.planning import TIME_LIMITS, check, default_time_limit, plan
from vuelta.engine.promising import promise
from vuelta.engine.replanning import replan
from vuelta.engine.returning import return_options, turned_back
from vuelta.engine.tracing import trace, transit

__all__ = [
    "TIME_LIMITS",
    "check",
    "default_time_limit",
    "horizon_of",
    "plan",
    "plan_horizon",
    "promise",
    "replan",
    "return_options",
    "roll_forward",
    "trace",
    "transit",
    "turned_back",
]
