"""The composition root: what the verbs do, step by step.

Nothing is computed here; each verb only says who does what in which order, in a file
of its own and on a screen (``tests/test_layers.py``).
Every plan that leaves the engine has passed the referee.
"""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from vuelta.lazy import door as _door

if _TYPE_CHECKING:
    from vuelta.custody import trace, transit
    from vuelta.engine._check import check
    from vuelta.engine._frontier import FACTORS, frontier
    from vuelta.engine._kpis import kpis
    from vuelta.engine._plan import plan
    from vuelta.engine._promise import promise
    from vuelta.engine._replan import replan
    from vuelta.engine._report import report
    from vuelta.engine._return_options import return_options
    from vuelta.engine._turned_back import turned_back
    from vuelta.explain import explain_route, explain_task, why_not
    from vuelta.horizon import (
        DayJudgement,
        HorizonJudgement,
        horizon_of,
        plan_horizon,
        roll_forward,
    )
    from vuelta.insight import day_of
    from vuelta.replanning import settled
    from vuelta.solver import TIME_LIMITS, default_time_limit
else:
    __getattr__ = _door(
        __name__,
        {
            "vuelta.custody": (
                "trace",
                "transit",
            ),
            "vuelta.engine._check": ("check",),
            "vuelta.engine._frontier": (
                "FACTORS",
                "frontier",
            ),
            "vuelta.engine._kpis": ("kpis",),
            "vuelta.engine._plan": ("plan",),
            "vuelta.engine._promise": ("promise",),
            "vuelta.engine._replan": ("replan",),
            "vuelta.engine._report": ("report",),
            "vuelta.engine._return_options": ("return_options",),
            "vuelta.engine._turned_back": ("turned_back",),
            "vuelta.explain": (
                "explain_route",
                "explain_task",
                "why_not",
            ),
            "vuelta.horizon": (
                "DayJudgement",
                "HorizonJudgement",
                "horizon_of",
                "plan_horizon",
                "roll_forward",
            ),
            "vuelta.insight": ("day_of",),
            "vuelta.replanning": ("settled",),
            "vuelta.solver": (
                "TIME_LIMITS",
                "default_time_limit",
            ),
        },
    )

__all__ = [
    "FACTORS",
    "TIME_LIMITS",
    "DayJudgement",
    "HorizonJudgement",
    "check",
    "day_of",
    "default_time_limit",
    "explain_route",
    "explain_task",
    "frontier",
    "horizon_of",
    "kpis",
    "plan",
    "plan_horizon",
    "promise",
    "replan",
    "report",
    "return_options",
    "roll_forward",
    "settled",
    "trace",
    "transit",
    "turned_back",
    "why_not",
]
