"""Two plans of one day compared: what differs, who is notified of what, how steady it is."""

from vuelta.changes.comparison import Compared
from vuelta.changes.diff import diff
from vuelta.changes.notices import notices
from vuelta.changes.renotification import is_renotified
from vuelta.changes.stability import stability
from vuelta.changes.task_status import TaskStatus, task_statuses

__all__ = [
    "Compared",
    "TaskStatus",
    "diff",
    "is_renotified",
    "notices",
    "stability",
    "task_statuses",
]
