"""Problem and travel in, a draft plan out: lower, search, lift, and reasons.

The only room that knows the C++ core (``_core``).
"""

from vuelta.solver._core import Cancel
from vuelta.solver.insert import Quote, detours, insert, quotes
from vuelta.solver.lift import lift
from vuelta.solver.lower import lower
from vuelta.solver.search import Draft, Progress, solve
from vuelta.solver.together import together

__all__ = [
    "Cancel",
    "Draft",
    "Progress",
    "Quote",
    "detours",
    "insert",
    "lift",
    "lower",
    "quotes",
    "solve",
    "together",
]
