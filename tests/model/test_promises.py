"""Promises as customers understand them: windows cut to soft bounds, open sides, days."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.model import Problem, Promised, Window

HERE = [2.0, 41.0]


def promised(**fields: Any) -> Promised:
    job = {"id": "A", "location": HERE, **fields}
    return Promised(Problem.model_validate({"vehicles": [{"id": "v"}], "jobs": [job]}))


def test_a_soft_end_cuts_the_window() -> None:
    """Hard 100-200, soft end 150: 151 is 1 s late though the window is open."""
    told = promised(time_windows=[[100, 200]], soft_end=150, late_cost=1)
    assert told.window(("job", "A"), 150) == Window(100, 150)
    assert not told.is_kept(("job", "A"), 151)
    assert told.lateness(("job", "A"), 151) == 1


@pytest.mark.parametrize(("eta", "late"), [(50, 0), (250, 50), (310, 0), (500, 100)])
def test_lateness_counts_from_the_last_window_missed(eta: int, late: int) -> None:
    told = promised(time_windows=[[100, 200], [300, 400]])
    assert told.lateness(("job", "A"), eta) == late


def test_who_was_promised_no_hours_is_promised_the_day() -> None:
    told = promised()
    assert told.is_kept(("job", "A"), 90_000)
    assert told.day(90_000) == 1
