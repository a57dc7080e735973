"""The chain of custody of a task, across the revisions of its day."""

from vuelta.custody.chain import Chains
from vuelta.custody.task_history import touches
from vuelta.custody.tracing import trace, transit

__all__ = [
    "Chains",
    "touches",
    "trace",
    "transit",
]
