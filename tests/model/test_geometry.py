"""Great-circle metres against arcs known by heart."""

from __future__ import annotations

import pytest

from vuelta.model import great_circle_metres


def test_a_degree_of_the_equator_is_a_360th_of_its_length() -> None:
    """2 pi 6,371,000 m / 360 = 111,194.93 m."""
    assert great_circle_metres((0.0, 0.0), (1.0, 0.0)) == pytest.approx(111_194.93, abs=0.01)


def test_antipodes_are_half_way_round() -> None:
    assert great_circle_metres((0.0, 0.0), (180.0, 0.0)) == pytest.approx(20_015_086.8, abs=0.1)
