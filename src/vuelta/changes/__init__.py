"""Two plans of one day compared: what differs, who is notified of what, how steady it is."""

from vuelta.changes.comparison import Compared
from vuelta.changes.diff import diff
from vuelta.changes.notices import notices
from vuelta.changes.stability import stability

__all__ = [
    "Compared",
    "diff",
    "notices",
    "stability",
]
