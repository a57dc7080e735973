"""Why a task is where it is, what it costs, and the smallest change that lets it in."""

from vuelta.explain.explaining import explain_route, explain_task, why_not
from vuelta.explain.nouns import Fix, Lever, RouteExplained, TaskExplained, Tolerance, WhyNot
from vuelta.explain.wording import rendered

__all__ = [
    "Fix",
    "Lever",
    "RouteExplained",
    "TaskExplained",
    "Tolerance",
    "WhyNot",
    "explain_route",
    "explain_task",
    "rendered",
    "why_not",
]
