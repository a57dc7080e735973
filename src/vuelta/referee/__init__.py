"""An independent check of any plan against its problem.

Shares no arithmetic with the search: plain integers and fractions, one idea a
file. The rules every part of the engine keeps are written here, where they are
enforced: times in ``schedule``, money in ``costs``, loads in ``loads``, limits
in ``limits``, and that nothing vanishes in ``conservation``. What a revision
may not do to facts and to goods aboard stands in ``custody``.
"""

from vuelta.referee.differences import Difference
from vuelta.referee.goods_and_facts import audit
from vuelta.referee.judge import Judgement, Timed, judge

__all__ = [
    "Difference",
    "Judgement",
    "Timed",
    "audit",
    "judge",
]
