"""From incidents to a judged revision.

opening -> incidents -> questions -> options -> choice -> restrict -> the same solver
-> rejoin -> referee. ``restrict`` and ``rejoin`` are the two doors to the solver.
"""

from vuelta.replanning.acceptance import Day, Solver
from vuelta.replanning.affected_vehicles import everyone
from vuelta.replanning.fixed_choices import settled
from vuelta.replanning.improve import Budget, improved
from vuelta.replanning.incident_effects import apply
from vuelta.replanning.neighbourhood import Closeness
from vuelta.replanning.opening import opened
from vuelta.replanning.outcome import revision_of
from vuelta.replanning.promise_windows import slots
from vuelta.replanning.recovery_options import another_day
from vuelta.replanning.rejoin import is_unchanged, rejoin
from vuelta.replanning.residual import Ground, Residual
from vuelta.replanning.restrict import Mode, restrict
from vuelta.replanning.revised_day import Effects

__all__ = [
    "Budget",
    "Closeness",
    "Day",
    "Effects",
    "Ground",
    "Mode",
    "Residual",
    "Solver",
    "another_day",
    "apply",
    "everyone",
    "improved",
    "is_unchanged",
    "opened",
    "rejoin",
    "restrict",
    "revision_of",
    "settled",
    "slots",
]
