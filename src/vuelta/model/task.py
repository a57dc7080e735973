"""What a task is called: its type and its id."""

from __future__ import annotations

from typing import Final, Literal, get_args

TaskType = Literal["job", "pickup", "delivery"]
"""Types of steps that serve somebody: a job, or one half of a shipment."""

TASK_TYPES: Final[tuple[TaskType, ...]] = get_args(TaskType)

TaskKey = tuple[TaskType, str]
"""A task by its type and id: the halves of a shipment have ids of their own."""
