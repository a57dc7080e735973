"""Measuring that is cancelled ends between two rows; a small day is measured all the same."""

from __future__ import annotations

from typing import Any

import pytest

import vuelta
from vuelta.errors import CancelledError
from vuelta.model import Problem
from vuelta.travel import Area, cancelling, measure


class Flag:
    """Set once it has been looked at so many times."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def is_set(self) -> bool:
        self.looks -= 1
        return self.looks < 0


def day(n: int, **fields: Any) -> dict[str, Any]:
    return {
        "vehicles": [{"id": 1, "start": [0, 0]}],
        "jobs": [{"id": k, "location": [k / 1000, 0.1]} for k in range(n)],
        **fields,
    }


STORM = {"id": "storm", "centre": [0.05, 0.1], "radius": 20_000, "factor": 2}


@pytest.mark.parametrize("disruptions", [[], [STORM]])
def test_tables_are_not_laid_out_to_the_end(
    disruptions: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cancelling, "_UNHEARD", 1000)
    problem = Problem.model_validate(day(200, disruptions=disruptions))
    whole = measure(problem, cancel=Flag(10**9))
    assert whole.n_places == 201
    flag = Flag(0)
    with pytest.raises(CancelledError, match="before there was an answer"):
        measure(problem, cancel=flag)
    assert flag.looks == -1  # heard at the first look


def test_disruptions_are_not_looked_at_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cancelling, "_UNHEARD", 1)
    storms = [{**STORM, "id": str(k), "radius": 20_000 + k} for k in range(50)]
    problem = Problem.model_validate(day(30, disruptions=storms))
    looked: list[int] = []
    plain = Area.growth_met
    monkeypatch.setattr(
        Area, "growth_met", lambda self, rows: (looked.append(1), plain(self, rows))[1]
    )
    with pytest.raises(CancelledError):
        measure(problem, cancel=Flag(5))
    assert 0 < len(looked) < 10


def test_a_small_day_is_planned_though_it_was_cancelled_before() -> None:
    cancel = vuelta.Cancel()
    cancel.set()
    plan = vuelta.plan(day(5), cancel=cancel)
    assert plan.search is not None
    assert plan.search.stopped_by == "cancelled"
    assert not plan.unassigned
