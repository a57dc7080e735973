"""What became of a task so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Key = tuple[str, str]
"""A task as steps name it: one of ``TASK_TYPES``, and its id."""


@dataclass(frozen=True, slots=True)
class TaskState:
    """What became of a task so far."""

    status: Literal["planned", "begun", "served", "failed", "unassigned", "set_aside"]
    vehicle: str | None = None
    attempts: int = 0
    time: int | None = None
    reason: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether nobody is to go there any more today."""
        return self.status in ("served", "set_aside")
