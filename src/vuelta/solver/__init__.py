"""Problem and travel in, a draft plan out: lower, search, lift, and reasons.

The only room that knows the C++ core (``_core``).
"""

from vuelta.solver._core import Cancel
from vuelta.solver.budget import (
    FOR_EVER,
    MOST_ROUNDS,
    TIME_LIMITS,
    Deadline,
    default_time_limit,
    refuse_nonsense,
)
from vuelta.solver.insertion import Quote, detours, insert, quotes
from vuelta.solver.lift import lift
from vuelta.solver.lower import lower
from vuelta.solver.search import Draft, Progress, solve
from vuelta.solver.shared_limits import refuse_clashing_pins
from vuelta.solver.together import together
from vuelta.solver.unnamed_breaks import breaks_placed
from vuelta.solver.unsupported import unread

__all__ = [
    "FOR_EVER",
    "MOST_ROUNDS",
    "TIME_LIMITS",
    "Cancel",
    "Deadline",
    "Draft",
    "Progress",
    "Quote",
    "breaks_placed",
    "default_time_limit",
    "detours",
    "insert",
    "lift",
    "lower",
    "quotes",
    "refuse_clashing_pins",
    "refuse_nonsense",
    "solve",
    "together",
    "unread",
]
