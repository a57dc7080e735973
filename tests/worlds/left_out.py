"""Days on a line of places where something is left out, and what its reasons say would help."""

from __future__ import annotations

from typing import Any

import vuelta
from judge import remedies
from vuelta.model import Reason

Document = dict[str, Any]


def remedied(document: Document, left: str, reason: Reason, vehicle: str) -> Document:
    """The document with all that a reason's ``fix`` asks for, of alternatives the first."""
    told = reason.model_dump(mode="json")
    return remedies.remedied(document, left, told, vehicle, next(remedies.remedies(told)))[0]


def left_out(document: Document, iterations: int = 200) -> dict[str, tuple[Reason, ...]]:
    plan = vuelta.plan(document, iterations=iterations)
    return {left.id: left.reasons for left in plan.unassigned}


def line(n_jobs: int = 1, **vehicle: Any) -> Document:
    """Places one minute and 1000 m apart on a line; the depot is place 0."""
    size = n_jobs + 1
    minutes = [[abs(a - b) for b in range(size)] for a in range(size)]
    return {
        "vehicles": [{"id": "A", "start_index": 0, "end_index": 0, "capacity": [10], **vehicle}],
        "jobs": [{"id": str(k), "location_index": k} for k in range(1, size)],
        "matrices": {
            "car": {
                "durations": [[60 * each for each in row] for row in minutes],
                "distances": [[1000 * each for each in row] for row in minutes],
            }
        },
    }


def gaps(*pairs: tuple[int, int], n: int, **vehicle: Any) -> Document:
    """Ten seconds where there is a way, both ways as given."""
    table: list[list[int | None]] = [
        [0 if a == b else 10 if (a, b) in pairs else None for b in range(n)] for a in range(n)
    ]
    return {
        "vehicles": [{"id": "A", "start_index": 0, "end_index": 0, **vehicle}],
        "jobs": [{"id": str(k), "location_index": k} for k in range(1, n)],
        "matrices": {"car": {"durations": table}},
    }
