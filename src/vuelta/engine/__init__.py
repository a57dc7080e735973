"""The composition root: what the verbs do, step by step.

Nothing is computed here; each verb only says who does what in which order.
Every plan that leaves the engine has passed the referee.
"""

from vuelta.engine.planning import TIME_LIMITS, check, default_time_limit, plan
from vuelta.engine.promising import promise
from vuelta.engine.replanning import replan
from vuelta.engine.settling import settled

__all__ = ["TIME_LIMITS", "check", "default_time_limit", "plan", "promise", "replan", "settled"]
