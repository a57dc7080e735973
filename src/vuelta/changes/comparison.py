"""Two plans of one day, task by task: looked up once for all that is said of them."""

from __future__ import annotations

from functools import cached_property

from vuelta.changes.renotification import is_renotified
from vuelta.changes.task_status import Key, TaskStatus, task_statuses
from vuelta.model import Plan, Problem, Promised


class Compared:
    """Where every task stands in both plans, and whose customers hear of it.

    Parameters
    ----------
    problem
        Of the new plan.
    before
        The problem of the old plan, when its promises were others.
    threshold
        Seconds an arrival may shift before its customer is notified again.
    """

    def __init__(
        self,
        old: Plan,
        new: Plan,
        problem: Problem,
        threshold: int,
        *,
        before: Problem | None = None,
    ) -> None:
        self.old: dict[Key, TaskStatus] = task_statuses(old)
        self.new: dict[Key, TaskStatus] = task_statuses(new)
        self._problem = problem
        self._before = problem if before is None else before
        self._threshold = threshold
        self._renotified: dict[Key, bool] = {}

    @property
    def keys(self) -> list[Key]:
        """Every task: in the order of the old plan, then those that are new."""
        return [*self.old, *(key for key in self.new if key not in self.old)]

    @cached_property
    def promised(self) -> Promised:
        """What the new plan has to keep."""
        return Promised(self._problem)

    @cached_property
    def was(self) -> Promised:
        """What customers were promised under the old plan."""
        return self.promised if self._before is self._problem else Promised(self._before)

    def is_renotified(self, key: Key) -> bool:
        """``renotification.is_renotified`` of a task in scope."""
        renotified = self._renotified.get(key)
        if renotified is None:
            renotified = self._renotified[key] = is_renotified(
                *(key, self.old[key], self.new.get(key)),
                *(self.was, self.promised, self._threshold),
            )
        return renotified
