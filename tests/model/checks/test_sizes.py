"""Breaks of one vehicle have a number; one more is one finding that names both."""

from __future__ import annotations

import pytest

from vuelta.errors import InputError
from vuelta.model import Problem


def of_breaks(*numbers: int) -> Problem:
    """A vehicle for each number, with so many breaks."""
    return Problem.model_validate(
        {
            "vehicles": [
                {
                    "id": str(v),
                    "start": [0, 0],
                    "breaks": [{"id": str(k), "time_windows": [[k, k]]} for k in range(n)],
                }
                for v, n in enumerate(numbers)
            ]
        }
    )


def test_a_hundred_breaks_are_read() -> None:
    assert len(of_breaks(100).vehicles[0].breaks) == 100


def test_more_breaks_are_a_finding_of_their_vehicle(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError) as caught:
        of_breaks(1, 101, 1800)
    first, second = caught.value.findings
    assert (first.code, first.where) == ("E190", "vehicles[1].breaks")
    assert "101 breaks" in first.cause
    assert "100" in first.cause.removeprefix("101")
    assert second.where == "vehicles[2].breaks"
    monkeypatch.setenv("VUELTA_MOST_BREAKS", "1800")
    assert of_breaks(1, 101, 1800)
