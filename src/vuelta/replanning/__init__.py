"""From incidents to a judged revision.

opening -> incidents -> questions -> options -> choice -> restrict -> the same solver
-> rejoin -> referee. ``restrict`` and ``rejoin`` are the two doors to the solver.
"""

from vuelta.replanning.affected_vehicles import everyone
from vuelta.replanning.candidates import Candidates, Solver
from vuelta.replanning.fixed_choices import settled
from vuelta.replanning.improve import Budget, improved
from vuelta.replanning.incidents import applied
from vuelta.replanning.neighbourhood import Closeness
from vuelta.replanning.opening import opened
from vuelta.replanning.outcome import revision_of
from vuelta.replanning.promise_windows import promises
from vuelta.replanning.recovery_options import another_day
from vuelta.replanning.rejoin import is_unchanged, rejoin
from vuelta.replanning.residual import Residual, RevisedTravel
from vuelta.replanning.restrict import Mode, restrict
from vuelta.replanning.revised_day import RevisedDay

__all__ = [
    "Budget",
    "Candidates",
    "Closeness",
    "Mode",
    "Residual",
    "RevisedDay",
    "RevisedTravel",
    "Solver",
    "another_day",
    "applied",
    "everyone",
    "improved",
    "is_unchanged",
    "opened",
    "promises",
    "rejoin",
    "restrict",
    "revision_of",
    "settled",
]
