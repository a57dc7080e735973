"""Problem and travel in, a draft plan out: lower, search, lift, and reasons.

The only room that knows the C++ core (``_core``).
"""

from vuelta.solver._core import Cancel
from vuelta.solver.insert import Quote, insert, quotes
from vuelta.solver.lift import lift
from vuelta.solver.lower import lower
from vuelta.solver.search import Draft, Progress, solve

__all__ = ["Cancel", "Draft", "Progress", "Quote", "insert", "lift", "lower", "quotes", "solve"]
