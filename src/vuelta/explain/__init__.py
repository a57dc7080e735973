"""Why a task is where it is, what it costs, and the smallest change that lets it in."""

from vuelta.explain.explaining import explain_route, explain_task, why_not
from vuelta.explain.nouns import Fix, Lever, RouteExplained, TaskExplained, Tolerance, WhyNot
from vuelta.explain.wording import told

__all__ = [
    "Fix",
    "Lever",
    "RouteExplained",
    "TaskExplained",
    "Tolerance",
    "WhyNot",
    "explain_route",
    "explain_task",
    "told",
    "why_not",
]
